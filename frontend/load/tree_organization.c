/* SPDX-License-Identifier: Apache-2.0
 *
 * org/: the organization's tree, its service and resource control policies and where they are
 * attached.
 */
#include <string.h>

#include "frontend/base/suggest.h"
#include "frontend/load/loader.h"
#include "frontend/model/organization.h"

typedef struct {
    XpLoader *loader;
    const XpYamlDoc *doc;
    XpOrganization *organization;
    GHashTable *placed; /* account id -> label */
} Reader;

static void refuse(const Reader *reader, const XpYaml *node, const char *help, const char *text)
{
    xp_yaml_report(reader->doc, node, reader->loader->diags, XP_DIAG_YAML_BAD_VALUE, help, "%s",
                   text);
}

/* An account that nobody supplied may stand here: the tree then fixes its organization only. */
static const XpAccount *read_account(const Reader *reader, const XpYaml *node)
{
    XpSite site = xp_loader_site(reader->loader, reader->doc, node);

    if (xp_yaml_text(reader->doc, node, "an account", reader->loader->diags) == NULL)
        return NULL;
    return xp_names_account(reader->loader->names, node->text, &site);
}

static void place_account(const Reader *reader, const XpYaml *node, gint index)
{
    const XpAccount *account = read_account(reader, node);

    if (account == NULL)
        return;
    if (!g_hash_table_add(reader->placed, g_strdup(account->id)))
        xp_loader_report_conflict(reader->loader, reader->doc, node, "keep one place",
                                  "account %s stands twice in the tree", account->label);
    else
        xp_org_node_add_account(&reader->organization->nodes[index], account);
}

static void place_accounts(const Reader *reader, const XpYaml *list, gint index)
{
    if (!xp_yaml_expect(reader->doc, list, XP_YAML_SEQUENCE, "the accounts of a node",
                        reader->loader->diags))
        return;
    for (const XpYaml *item = list->first; item != NULL; item = item->next)
        place_account(reader, item, index);
}

static void read_node(const Reader *reader, const XpYaml *node, gint parent);

static void read_children(const Reader *reader, const XpYaml *node, gint index)
{
    for (const XpYaml *child = node->first; child != NULL; child = child->next) {
        if (strcmp(child->key->text, "accounts") == 0)
            place_accounts(reader, child, index);
        else
            read_node(reader, child, index);
    }
}

/* Reads the root or an OU. Recurses no deeper than a YAML file may be nested. */
static void read_node(const Reader *reader, const XpYaml *node, gint parent)
{
    const char *id = node->key->text;
    gboolean empty = node->kind == XP_YAML_SCALAR && node->text[0] == '\0';
    gint index;

    if (!g_str_has_prefix(id, parent < 0 ? "r-" : "ou-")) {
        refuse(reader, node->key, "write {r-abcd: {ou-abcd-11111111: [LABEL]}}",
               parent < 0 ? "the root's id begins with r-" : "the id of an OU begins with ou-");
        return;
    }
    for (guint i = 0; i < reader->organization->n_nodes; i++) {
        if (strcmp(reader->organization->nodes[i].id, id) == 0) {
            xp_loader_report_conflict(reader->loader, reader->doc, node->key, "keep one",
                                      "'%s' stands twice in the tree", id);
            return;
        }
    }
    index = xp_organization_add_node(reader->loader->world, reader->organization, id, parent);
    if (node->kind == XP_YAML_SEQUENCE)
        place_accounts(reader, node, index);
    else if (node->kind == XP_YAML_MAPPING)
        read_children(reader, node, index);
    else if (!empty)
        refuse(reader, node, "write a list of accounts, or a mapping of OUs",
               "a node of the tree holds accounts or OUs");
}

static void read_tree(const Reader *reader, const XpYaml *root)
{
    const XpYaml *tree = xp_yaml_get(root, "tree");

    if (tree == NULL ||
        !xp_yaml_expect(reader->doc, tree, XP_YAML_MAPPING, "tree", reader->loader->diags)) {
        if (tree == NULL)
            refuse(reader, root, "add tree: {r-abcd: {ou-abcd-11111111: [LABEL]}}",
                   "the organization has no tree");
        return;
    }
    if (tree->n != 1)
        refuse(reader, tree, "put everything below one root",
               "the tree of an organization has one root");
    for (const XpYaml *node = tree->first; node != NULL; node = node->next)
        read_node(reader, node, -1);
}

static void attach_control(XpLoader *loader, XpPolicy *policy, gpointer target)
{
    const char *folder = policy->type == XP_POLICY_SCP ? "scps" : "rcps";

    (void)target;
    g_hash_table_insert(loader->control, g_strdup_printf("%s/%s", folder, policy->name), policy);
}

static void report_unknown_policy(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *key)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *help = NULL;
    GHashTableIter iter;
    gpointer name;
    const char *near;

    g_hash_table_iter_init(&iter, loader->control);
    while (g_hash_table_iter_next(&iter, &name, NULL)) {
        g_ptr_array_add(names, g_strdup(name));
        g_ptr_array_add(names, g_strdup(strchr(name, '/') + 1));
    }
    near = xp_suggest(key->text, (const char *const *)names->pdata, names->len);
    help = near != NULL ? g_strdup_printf("did you mean '%s'?", near)
                        : g_strdup_printf("add org/scps/%s.json", key->text);
    xp_yaml_report(doc, key, loader->diags, XP_DIAG_REFERENCE_UNKNOWN, help,
                   "no policy '%s' was loaded", key->text);
}

/* The policy a key of `attach` names, or NULL after an error. */
static XpPolicy *find_policy(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *key)
{
    g_autofree char *name = g_str_has_suffix(key->text, ".json")
                                ? g_strndup(key->text, strlen(key->text) - strlen(".json"))
                                : g_strdup(key->text);
    g_autofree char *scp_name = g_strdup_printf("scps/%s", name);
    g_autofree char *rcp_name = g_strdup_printf("rcps/%s", name);
    XpPolicy *exact = g_hash_table_lookup(loader->control, name);
    XpPolicy *scp = g_hash_table_lookup(loader->control, scp_name);
    XpPolicy *rcp = g_hash_table_lookup(loader->control, rcp_name);

    if (exact != NULL)
        return exact;
    if (scp != NULL && rcp != NULL) {
        xp_loader_report_conflict(loader, doc, key, "write scps/NAME or rcps/NAME",
                                  "both scps/ and rcps/ have a policy '%s'", name);
        return NULL;
    }
    if (scp == NULL && rcp == NULL)
        report_unknown_policy(loader, doc, key);
    return scp != NULL ? scp : rcp;
}

static gint find_node(const XpOrganization *organization, const char *id)
{
    for (guint i = 0; i < organization->n_nodes; i++) {
        if (strcmp(organization->nodes[i].id, id) == 0)
            return (gint)i;
    }
    return -1;
}

static void attach_to_account(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *target,
                              const XpAccount *account, const XpPolicy *policy)
{
    if (xp_organization_of(loader->world, account) == NULL)
        xp_yaml_report(doc, target, loader->diags, XP_DIAG_REFERENCE_UNKNOWN,
                       "add the account to 'tree'",
                       "account %s stands nowhere in the tree, so no policy of the organization "
                       "can be attached to it",
                       account->label);
    else
        xp_organization_attach(loader->world->organization, account, policy);
}

static void attach_to(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *target,
                      const XpPolicy *policy)
{
    XpOrganization *organization = loader->world->organization;
    const XpAccount *account;
    gint index;

    if (xp_yaml_text(doc, target, "a target", loader->diags) == NULL)
        return;
    index = find_node(organization, target->text);
    account = xp_names_find_account(loader->names, target->text);
    if (index >= 0 && policy->type == XP_POLICY_SCP)
        xp_org_node_add_scp(&organization->nodes[index], policy);
    else if (index >= 0)
        xp_org_node_add_rcp(&organization->nodes[index], policy);
    else if (account != NULL)
        attach_to_account(loader, doc, target, account, policy);
    else
        xp_yaml_report(doc, target, loader->diags, XP_DIAG_REFERENCE_UNKNOWN,
                       "write the id of a node of the tree, or an account's label",
                       "'%s' is neither a node of the tree nor an account", target->text);
}

static void resolve_attachment(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                               gpointer data)
{
    const XpPolicy *policy = find_policy(loader, doc, node->key);

    (void)data;
    if (policy == NULL ||
        !xp_yaml_expect(doc, node, XP_YAML_SEQUENCE, "what a policy is attached to", loader->diags))
        return;
    if (node->n == 0)
        xp_yaml_report(doc, node, loader->diags, XP_DIAG_POLICY_SUSPICIOUS,
                       "list what it is attached to, or remove the line",
                       "the policy is attached nowhere and does nothing");
    for (const XpYaml *target = node->first; target != NULL; target = target->next)
        attach_to(loader, doc, target, policy);
}

static gint compare_keys(gconstpointer left, gconstpointer right)
{
    const char *const *a = left;
    const char *const *b = right;

    return strcmp(*a, *b);
}

/* A control policy that is attached nowhere does nothing, which is rarely meant. */
static void warn_unattached(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                            gpointer data)
{
    g_autoptr(GHashTable) attached = g_hash_table_new(g_direct_hash, g_direct_equal);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const XpYaml *attach = xp_yaml_get(node, "attach");
    GHashTableIter iter;
    gpointer name;

    (void)data;
    /* What is not attached yet may be what the errors are about. */
    if (xp_loader_failed(loader))
        return;
    for (const XpYaml *entry = attach != NULL ? attach->first : NULL; entry != NULL;
         entry = entry->next) {
        g_autofree char *bare =
            g_strndup(entry->key->text, g_str_has_suffix(entry->key->text, ".json")
                                            ? strlen(entry->key->text) - strlen(".json")
                                            : strlen(entry->key->text));
        g_autofree char *scp = g_strdup_printf("scps/%s", bare);
        g_autofree char *rcp = g_strdup_printf("rcps/%s", bare);

        g_hash_table_add(attached, g_hash_table_lookup(loader->control, bare));
        g_hash_table_add(attached, g_hash_table_lookup(loader->control, scp));
        g_hash_table_add(attached, g_hash_table_lookup(loader->control, rcp));
    }
    g_hash_table_iter_init(&iter, loader->control);
    while (g_hash_table_iter_next(&iter, &name, NULL))
        g_ptr_array_add(names, name);
    g_ptr_array_sort(names, compare_keys);
    for (guint i = 0; i < names->len; i++) {
        const XpPolicy *policy = g_hash_table_lookup(loader->control, g_ptr_array_index(names, i));

        if (!g_hash_table_contains(attached, policy))
            xp_source_report_file(policy->file, loader->diags, XP_DIAG_POLICY_SUSPICIOUS,
                                  "name it under 'attach' in org.yaml",
                                  "the policy is attached nowhere and does nothing");
    }
    (void)doc;
}

/* ---- types of policy ---- */

static gboolean read_policy_type(const Reader *reader, const XpYaml *node, XpPolicyType *out)
{
    const char *text = xp_yaml_text(reader->doc, node, "a type of policy", reader->loader->diags);

    if (text == NULL)
        return FALSE;
    if (strcmp(text, "scp") == 0 || strcmp(text, "SERVICE_CONTROL_POLICY") == 0) {
        *out = XP_POLICY_SCP;
        return TRUE;
    }
    *out = XP_POLICY_RCP;
    if (strcmp(text, "rcp") == 0 || strcmp(text, "RESOURCE_CONTROL_POLICY") == 0)
        return TRUE;
    refuse(reader, node, "write policy_types: [scp, rcp]",
           "the types of policy of an organization are scp and rcp");
    return FALSE;
}

/* Which types of policy are enabled; without it that follows from what is attached. */
static void read_policy_types(const Reader *reader, const XpYaml *root)
{
    const XpYaml *list = xp_yaml_get(root, "policy_types");
    XpOrganization *organization = reader->organization;

    if (list == NULL ||
        !xp_yaml_expect(reader->doc, list, XP_YAML_SEQUENCE, "policy_types", reader->loader->diags))
        return;
    organization->scp_status = XP_NONE;
    organization->rcp_status = XP_NONE;
    for (const XpYaml *node = list->first; node != NULL; node = node->next) {
        XpPolicyType type;

        if (!read_policy_type(reader, node, &type))
            continue;
        if (type == XP_POLICY_SCP)
            organization->scp_status = XP_KNOWN;
        else
            organization->rcp_status = XP_KNOWN;
    }
}

/* A policy of a type that is not enabled cannot be attached. */
static void check_policy_types(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *list,
                               gpointer data)
{
    static const XpPolicyType types[] = {XP_POLICY_SCP, XP_POLICY_RCP};
    const XpOrganization *organization = loader->world->organization;

    (void)data;
    for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
        if (xp_organization_status(organization, types[i]) == XP_NONE &&
            xp_organization_has_attached(organization, types[i]))
            xp_loader_report_conflict(loader, doc, list, "add the type, or attach none",
                                      "a policy of type %s is attached, but the type is not in "
                                      "'policy_types'",
                                      xp_policy_type_name(types[i]));
    }
}

static void warn_outside(const Reader *reader)
{
    const XpWorld *world = reader->loader->world;

    if (xp_loader_failed(reader->loader))
        return;
    for (guint i = 0; i < world->n_accounts; i++) {
        const XpAccount *account = world->accounts[i];

        if (account->supplied && !g_hash_table_contains(reader->placed, account->id))
            xp_source_report_file(reader->organization->file, reader->loader->diags,
                                  XP_DIAG_POLICY_SUSPICIOUS, "add it to 'tree' if it is a member",
                                  "account %s stands nowhere in the tree: it is taken to be "
                                  "outside the organization",
                                  account->label);
    }
}

static const char *read_id(const Reader *reader, const XpYaml *root)
{
    const XpYaml *node = xp_yaml_get(root, "id");
    const char *text =
        node != NULL ? xp_yaml_text(reader->doc, node, "id", reader->loader->diags) : NULL;

    if (text != NULL && g_str_has_prefix(text, "o-"))
        return text;
    if (node == NULL || text != NULL)
        refuse(reader, node != NULL ? node : root, "write id: o-abcdefghij",
               "the organization has no id that begins with o-");
    return "o-";
}

static void read_attachments(const Reader *reader, const XpYaml *root)
{
    const XpYaml *attach = xp_yaml_get(root, "attach");

    if (attach == NULL ||
        !xp_yaml_expect(reader->doc, attach, XP_YAML_MAPPING, "attach", reader->loader->diags))
        return;
    for (const XpYaml *entry = attach->first; entry != NULL; entry = entry->next)
        xp_loader_add_reference(reader->loader, resolve_attachment, reader->doc, entry, NULL);
}

static void read_organization(XpLoader *loader, const XpYamlDoc *doc, const char *path)
{
    static const char *const keys[] = {"id", "management_account", "policy_types", "tree",
                                       "attach"};
    const XpYaml *types;
    g_autoptr(GHashTable) placed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const XpYaml *root = xp_yaml_doc_root(doc);
    const XpYaml *management = xp_yaml_get(root, "management_account");
    Reader reader = {.loader = loader, .doc = doc, .placed = placed};

    xp_yaml_check_keys(doc, root, keys, G_N_ELEMENTS(keys), loader->diags);
    reader.organization = xp_world_set_organization(loader->world, read_id(&reader, root));
    reader.organization->file = xp_loader_add_string(loader, path);
    if (management != NULL)
        reader.organization->management = read_account(&reader, management);
    read_tree(&reader, root);
    read_policy_types(&reader, root);
    read_attachments(&reader, root);
    if ((types = xp_yaml_get(root, "policy_types")) != NULL)
        xp_loader_add_reference(loader, check_policy_types, doc, types, NULL);
    warn_outside(&reader);
    xp_loader_add_reference(loader, warn_unattached, doc, root, NULL);
}

static void check_contradiction(XpLoader *loader)
{
    const XpManifest *manifest = &loader->manifest;

    if (manifest->organizations_none)
        xp_loader_report_conflict(loader, manifest->doc, manifest->organizations_node,
                                  "remove the line, or the folder org/",
                                  "'organizations: none' stands beside org/");
}

void xp_tree_read_organization(XpLoader *loader, const XpEntry *entry, const XpFolder *parent)
{
    static const char *const expected[] = {"org.yaml", "scps", "rcps"};
    g_autoptr(XpFolder) folder = xp_loader_open(loader, entry, parent);
    const XpYamlDoc *doc;
    const XpEntry *part;

    if (folder == NULL)
        return;
    check_contradiction(loader);
    if ((part = xp_folder_take(folder, "scps")) != NULL)
        xp_loader_add_documents(loader, XP_POLICY_SCP, part, folder, attach_control, NULL);
    if ((part = xp_folder_take(folder, "rcps")) != NULL)
        xp_loader_add_documents(loader, XP_POLICY_RCP, part, folder, attach_control, NULL);
    if ((part = xp_folder_take(folder, "org.yaml")) == NULL) {
        xp_source_report_file(entry->path, loader->diags, XP_DIAG_TREE_EMPTY,
                              "add org.yaml with id, tree and attach",
                              "the folder has no org.yaml");
    } else {
        doc = xp_loader_read_yaml(loader, part->path);
        if (doc != NULL)
            read_organization(loader, doc, part->path);
    }
    xp_folder_refuse_rest(folder, expected, G_N_ELEMENTS(expected), loader->diags);
}
