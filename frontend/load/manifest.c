/* SPDX-License-Identifier: Apache-2.0
 *
 * xacct.yaml, and which accounts there are.
 */
#include <string.h>

#include "frontend/load/loader.h"
#include "frontend/load/token.h"
#include "frontend/model/arn.h"

static const char *const partitions[] = {"aws", "aws-cn", "aws-us-gov"};

/* The partition @node names (static string), or NULL after an error. */
static const char *read_partition(XpLoader *loader, const XpYaml *node)
{
    const XpYamlDoc *doc = loader->manifest.doc;

    for (guint i = 0; i < G_N_ELEMENTS(partitions); i++) {
        if (xp_yaml_is(node, partitions[i]))
            return partitions[i];
    }
    xp_yaml_report(doc, node, loader->diags, XP_DIAG_YAML_BAD_VALUE,
                   "write aws, aws-cn or aws-us-gov", "this is no partition");
    return NULL;
}

static void read_version(XpLoader *loader, const XpYaml *root)
{
    const XpYaml *node = xp_yaml_get(root, "version");

    if (node != NULL && !xp_yaml_is(node, "1"))
        xp_yaml_report(loader->manifest.doc, node, loader->diags, XP_DIAG_YAML_BAD_VALUE,
                       "write version: 1", "only version 1 of this file is known");
}

static void read_organizations(XpLoader *loader, const XpYaml *root)
{
    const XpYaml *node = xp_yaml_get(root, "organizations");

    if (node == NULL)
        return;
    loader->manifest.organizations_none = xp_yaml_is(node, "none");
    loader->manifest.organizations_node = node;
    if (!loader->manifest.organizations_none)
        xp_yaml_report(loader->manifest.doc, node, loader->diags, XP_DIAG_YAML_BAD_VALUE,
                       "write organizations: none, or describe the organization in org/org.yaml",
                       "the only value of 'organizations' is 'none'");
}

static void read_assume(XpLoader *loader, const XpYaml *root)
{
    static const char *const keys[] = {"closed_world"};
    const XpYamlDoc *doc = loader->manifest.doc;
    const XpYaml *node = xp_yaml_get(root, "assume");
    const XpYaml *closed;

    if (node == NULL || !xp_yaml_expect(doc, node, XP_YAML_MAPPING, "assume", loader->diags))
        return;
    xp_yaml_check_keys(doc, node, keys, G_N_ELEMENTS(keys), loader->diags);
    closed = xp_yaml_get(node, "closed_world");
    if (closed == NULL ||
        !xp_yaml_bool(doc, closed, &loader->manifest.closed_world, loader->diags) ||
        !loader->manifest.closed_world)
        return;
    loader->world->closed_world = TRUE;
    loader->world->closed_world_at =
        xp_strings_printf(loader->world->strings, "xacct.yaml:%u", closed->key->span.line);
}

void xp_manifest_read(XpLoader *loader, const XpEntry *entry)
{
    /* "options" are of the program: frontend/cli/settings.c reads and checks them. */
    static const char *const keys[] = {"version",       "partition", "accounts", "bind",
                                       "organizations", "assume",    "options"};
    const XpYamlDoc *doc = xp_loader_read_yaml(loader, entry->path);
    const XpYaml *root;
    const XpYaml *node;

    if (doc == NULL)
        return;
    /* The list of documents owns it; no stage changes it. */
    loader->manifest.doc = g_ptr_array_index(loader->yaml_docs, loader->yaml_docs->len - 1);
    root = xp_yaml_doc_root(doc);
    xp_yaml_check_keys(doc, root, keys, G_N_ELEMENTS(keys), loader->diags);
    read_version(loader, root);
    node = xp_yaml_get(root, "partition");
    if (node != NULL)
        loader->manifest.partition = read_partition(loader, node);
    if (loader->manifest.partition == NULL)
        loader->manifest.partition = partitions[0];
    xp_names_set_partition(loader->names, loader->manifest.partition);
    read_organizations(loader, root);
    read_assume(loader, root);
}

/* What xacct.yaml says about one account. */
typedef struct {
    const char *id; /* or NULL: symbolic */
    const XpYaml *id_node;
    const char *partition;
    const XpYaml *regions;
    gboolean stated;
    gboolean complete;
} Entry;

static void read_id(XpLoader *loader, const XpYaml *node, Entry *out)
{
    g_autofree char *advice = NULL;
    g_autofree char *help = NULL;

    if (!xp_yaml_expect(loader->manifest.doc, node, XP_YAML_SCALAR, "an account id", loader->diags))
        return;
    if (node->text[0] == '\0' || strcmp(node->text, "~") == 0 || strcmp(node->text, "null") == 0)
        return;
    out->id_node = node;
    if (xp_account_id_is_valid(node->text)) {
        out->id = node->text;
        return;
    }
    advice = xp_token_account_advice(node->text);
    help = g_strconcat(advice, "; without an id the account is symbolic", NULL);
    xp_yaml_report(loader->manifest.doc, node, loader->diags, XP_DIAG_ACCOUNT_ID, help,
                   "'%s' is no account id", node->text);
}

static void read_inventory(XpLoader *loader, const XpYaml *node, Entry *out)
{
    out->stated = TRUE;
    out->complete = xp_yaml_is(node, "complete");
    if (!out->complete && !xp_yaml_is(node, "incomplete"))
        xp_yaml_report(loader->manifest.doc, node, loader->diags, XP_DIAG_YAML_BAD_VALUE,
                       "write inventory: complete when every user and role of the account has a "
                       "folder",
                       "the value of 'inventory' is 'complete' or 'incomplete'");
}

static Entry read_entry(XpLoader *loader, const XpYaml *node)
{
    static const char *const keys[] = {"id", "partition", "regions", "inventory"};
    const XpYamlDoc *doc = loader->manifest.doc;
    Entry entry = {.partition = loader->manifest.partition};
    const XpYaml *child;

    if (node == NULL)
        return entry;
    if (node->kind != XP_YAML_MAPPING) {
        read_id(loader, node, &entry);
        return entry;
    }
    xp_yaml_check_keys(doc, node, keys, G_N_ELEMENTS(keys), loader->diags);
    if ((child = xp_yaml_get(node, "id")) != NULL)
        read_id(loader, child, &entry);
    if ((child = xp_yaml_get(node, "inventory")) != NULL)
        read_inventory(loader, child, &entry);
    if ((child = xp_yaml_get(node, "partition")) != NULL) {
        const char *partition = read_partition(loader, child);

        entry.partition = partition != NULL ? partition : entry.partition;
    }
    entry.regions = xp_yaml_get(node, "regions");
    if (entry.regions != NULL &&
        !xp_yaml_expect(doc, entry.regions, XP_YAML_SEQUENCE, "regions", loader->diags))
        entry.regions = NULL;
    return entry;
}

static void add_regions(XpLoader *loader, XpAccount *account, const XpYaml *regions)
{
    for (const XpYaml *node = regions->first; node != NULL; node = node->next) {
        if (node->kind == XP_YAML_SCALAR && xp_token_is_region(node->text))
            xp_account_add_region(loader->world, account, node->text);
        else
            xp_yaml_report(loader->manifest.doc, node, loader->diags, XP_DIAG_YAML_BAD_VALUE,
                           "write a Region such as us-west-2", "this is no Region");
    }
}

static void report_same_id(XpLoader *loader, const char *label, const Entry *entry,
                           const XpEntry *folder, const XpAccount *other)
{
    static const char help[] = "one account has one folder and one label; merge the two";

    if (entry->id_node != NULL)
        xp_loader_report_conflict(loader, loader->manifest.doc, entry->id_node, help,
                                  "'%s' and '%s' are both the account %s", other->label, label,
                                  other->id);
    else
        xp_source_report_file(
            folder != NULL ? folder->path : label, loader->diags, XP_DIAG_ACCOUNT_CONFLICT, help,
            "'%s' and '%s' are both the account %s", other->label, label, other->id);
}

/* Checks a label that is itself an id, and ids used twice. */
static gboolean check_id(XpLoader *loader, const char *label, Entry *entry, const XpEntry *folder)
{
    const XpAccount *other;

    if (xp_account_id_is_valid(label)) {
        if (entry->id != NULL && strcmp(entry->id, label) != 0)
            xp_loader_report_conflict(loader, loader->manifest.doc, entry->id_node,
                                      "leave the id out, or give the account a label of letters",
                                      "the account is called %s and has the id %s", label,
                                      entry->id);
        entry->id = label;
    } else if (xp_token_is_number(label)) {
        g_autofree char *help = xp_token_account_advice(label);

        xp_source_report_file(folder != NULL ? folder->path : label, loader->diags,
                              XP_DIAG_ACCOUNT_ID, help, "'%s' is no account id", label);
        return FALSE;
    }
    other = entry->id != NULL ? xp_world_account_by_id(loader->world, entry->id) : NULL;
    if (other != NULL)
        report_same_id(loader, label, entry, folder, other);
    return other == NULL;
}

static void add_account(XpLoader *loader, const char *label, const XpYaml *node,
                        const XpEntry *folder)
{
    Entry entry = read_entry(loader, node);
    XpAccount *account;
    XpSite site = {0};

    g_assert(node != NULL || folder != NULL);
    if (!check_id(loader, label, &entry, folder))
        return;
    account = xp_world_add_account(loader->world, label, entry.id, entry.partition);
    account->supplied = folder != NULL || entry.stated;
    account->complete = entry.complete;
    if (folder != NULL)
        account->folder = xp_loader_add_string(loader, folder->path);
    if (node != NULL)
        site = xp_loader_site(loader, loader->manifest.doc, node->key);
    else
        site.span = xp_loader_span(loader, folder->path);
    account->span = site.span;
    if (entry.regions != NULL)
        add_regions(loader, account, entry.regions);
    xp_names_add_account(loader->names, account);
    if (account->symbolic)
        xp_names_note_symbol(loader->names, XP_SYMBOL_ACCOUNT, label, &site);
}

static gint compare_texts(gconstpointer left, gconstpointer right)
{
    const char *const *a = left;
    const char *const *b = right;

    return strcmp(*a, *b);
}

static const XpEntry *find_folder(const XpFolder *accounts, const char *label)
{
    for (guint i = 0; accounts != NULL && i < accounts->entries->len; i++) {
        const XpEntry *entry = g_ptr_array_index(accounts->entries, i);

        if (entry->is_folder && strcmp(entry->name, label) == 0)
            return entry;
    }
    return NULL;
}

/* A label without a folder, one letter off a folder that nothing is said about. */
static void warn_near_folder(XpLoader *loader, const XpYaml *stated, const XpYaml *node,
                             const XpFolder *accounts)
{
    for (guint i = 0; accounts != NULL && i < accounts->entries->len; i++) {
        const XpEntry *entry = g_ptr_array_index(accounts->entries, i);
        g_autofree char *help = NULL;

        if (!entry->is_folder || xp_yaml_get(stated, entry->name) != NULL ||
            !xp_token_is_slip_of(node->key->text, entry->name))
            continue;
        help = g_strdup_printf("did you mean '%s'?", entry->name);
        xp_yaml_report(loader->manifest.doc, node->key, loader->diags, XP_DIAG_POLICY_SUSPICIOUS,
                       help, "there is no folder accounts/%s: this is taken for another account",
                       node->key->text);
        return;
    }
}

void xp_manifest_add_accounts(XpLoader *loader, const XpFolder *accounts)
{
    const XpYamlDoc *doc = loader->manifest.doc;
    const XpYaml *stated = doc != NULL ? xp_yaml_get(xp_yaml_doc_root(doc), "accounts") : NULL;
    g_autoptr(GPtrArray) labels = g_ptr_array_new();

    if (stated != NULL && !xp_yaml_expect(doc, stated, XP_YAML_MAPPING, "accounts", loader->diags))
        stated = NULL;
    for (const XpYaml *node = stated != NULL ? stated->first : NULL; node != NULL;
         node = node->next) {
        g_ptr_array_add(labels, node->key->text);
        if (find_folder(accounts, node->key->text) == NULL)
            warn_near_folder(loader, stated, node, accounts);
    }
    for (guint i = 0; accounts != NULL && i < accounts->entries->len; i++) {
        const XpEntry *entry = g_ptr_array_index(accounts->entries, i);

        if (entry->is_folder && (stated == NULL || xp_yaml_get(stated, entry->name) == NULL))
            g_ptr_array_add(labels, entry->name);
    }
    g_ptr_array_sort(labels, compare_texts);
    for (guint i = 0; i < labels->len; i++) {
        const char *label = g_ptr_array_index(labels, i);

        add_account(loader, label, stated != NULL ? xp_yaml_get(stated, label) : NULL,
                    find_folder(accounts, label));
    }
}

/* Reads "secret NAME in LABEL"; any other text stands for itself. FALSE after an error. */
static gboolean read_bound_value(XpLoader *loader, const XpYaml *node, XpBinding *binding)
{
    static const char *const kinds[] = {"", "secret", "key", "role"};
    g_auto(GStrv) words = g_strsplit(node->text, " ", -1);
    guint n = g_strv_length(words);

    binding->kind = XP_BIND_TEXT;
    for (guint i = XP_BIND_SECRET; i <= XP_BIND_ROLE; i++) {
        if (strcmp(words[0], kinds[i]) == 0)
            binding->kind = (XpBindKind)i;
    }
    if (binding->kind == XP_BIND_TEXT || n == 1) {
        binding->kind = XP_BIND_TEXT;
        binding->text = g_strdup(node->text);
        return TRUE;
    }
    if (n != 4 || strcmp(words[2], "in") != 0) {
        xp_yaml_report(loader->manifest.doc, node, loader->diags, XP_DIAG_YAML_BAD_VALUE,
                       "write \"secret NAME in LABEL\", \"key NAME in LABEL\" or \"role NAME in "
                       "LABEL\"",
                       "the reference is not complete");
        return FALSE;
    }
    binding->text = g_strdup(words[1]);
    binding->label = g_strdup(words[3]);
    return TRUE;
}

static void add_binding(XpLoader *loader, const XpYaml *node)
{
    XpBinding *binding;

    if (xp_yaml_text(loader->manifest.doc, node, "a bound value", loader->diags) == NULL)
        return;
    binding = g_new0(XpBinding, 1);
    binding->token = xp_token_strip(node->key->text);
    binding->site = xp_loader_site(loader, loader->manifest.doc, node);
    if (!read_bound_value(loader, node, binding)) {
        xp_binding_free(binding);
        return;
    }
    if (xp_names_add_binding(loader->names, binding))
        return;
    xp_loader_report_conflict(loader, loader->manifest.doc, node->key, "keep one",
                              "'%s' is bound twice", binding->token);
    xp_binding_free(binding);
}

void xp_manifest_add_bindings(XpLoader *loader)
{
    const XpYamlDoc *doc = loader->manifest.doc;
    const XpYaml *bind = doc != NULL ? xp_yaml_get(xp_yaml_doc_root(doc), "bind") : NULL;

    if (bind == NULL || !xp_yaml_expect(doc, bind, XP_YAML_MAPPING, "bind", loader->diags))
        return;
    for (const XpYaml *node = bind->first; node != NULL; node = node->next)
        add_binding(loader, node);
}
