/* SPDX-License-Identifier: Apache-2.0
 *
 * kms/: keys, their policies and what key.yaml says about them.
 */
#include <string.h>

#include "frontend/base/suggest.h"
#include "frontend/load/loader.h"
#include "frontend/load/token.h"

static const char *const states[] = {
    "Enabled",     "Disabled", "PendingDeletion", "PendingImport", "PendingReplicaDeletion",
    "Unavailable", "Creating", "Updating"};

static void attach_key_policy(XpLoader *loader, XpPolicy *policy, gpointer target)
{
    XpResource *key = target;

    (void)loader;
    xp_documents_add(&key->policies, policy);
}

/* The id of a key nobody gave one: a symbol, named after the folder. */
static const char *make_key_id(XpLoader *loader, const XpAccount *account, const XpEntry *entry)
{
    g_autofree char *owner = g_strdup_printf("key %s in %s", entry->name, account->label);

    return xp_world_add_symbol(loader->world, XP_SYMBOL_KEY_ID, entry->name, owner);
}

/* The key id that @node gives, NULL after an error. */
static const char *read_key_id(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node)
{
    const char *text = xp_yaml_text(doc, node, "id", loader->diags);

    if (text == NULL || xp_token_is_key_id(text))
        return xp_loader_add_string(loader, text);
    xp_yaml_report(doc, node, loader->diags, XP_DIAG_YAML_BAD_VALUE,
                   "write the key's UUID (or mrk-...), or leave it out: it is then symbolic",
                   "'%s' is no key id", text);
    return NULL;
}

/* Finds out region and id of a key; @doc may be NULL. Either is NULL after an error. */
static XpOwnArn identify_key(XpLoader *loader, const XpYamlDoc *doc, const XpAccount *account,
                             const XpEntry *entry)
{
    const XpYaml *root = doc != NULL ? xp_yaml_doc_root(doc) : NULL;
    const XpYaml *arn = root != NULL ? xp_yaml_get(root, "arn") : NULL;
    const XpYaml *id = root != NULL ? xp_yaml_get(root, "id") : NULL;
    XpOwnArn own = {0};

    if (arn != NULL) {
        const XpYaml *other = id != NULL ? id : xp_yaml_get(root, "region");

        if (other != NULL)
            xp_loader_report_conflict(loader, doc, other, "keep the ARN",
                                      "'%s' stands beside 'arn', which says it already",
                                      other->key->text);
        if (!xp_own_arn_read(loader, doc, arn, account, "kms", "key/", &own))
            own.region = own.id = NULL;
        else if (!xp_token_is_key_id(own.id))
            own.id = make_key_id(loader, account, entry);
        return own;
    }
    own.region = xp_loader_read_region(loader, doc, account, entry->path);
    if (id != NULL)
        own.id = read_key_id(loader, doc, id);
    else if (xp_token_is_key_id(entry->name))
        own.id = xp_loader_add_string(loader, entry->name);
    else
        own.id = make_key_id(loader, account, entry);
    return own;
}

static void read_manager(XpLoader *loader, const XpYamlDoc *doc, XpResource *key)
{
    const XpYaml *node = xp_yaml_get(xp_yaml_doc_root(doc), "manager");

    if (node == NULL)
        return;
    key->aws_managed = xp_yaml_is(node, "aws");
    if (!key->aws_managed && !xp_yaml_is(node, "customer"))
        xp_yaml_report(doc, node, loader->diags, XP_DIAG_YAML_BAD_VALUE,
                       "write manager: customer or manager: aws", "this is no manager of keys");
}

static void read_state(XpLoader *loader, const XpYamlDoc *doc, XpResource *key)
{
    const XpYaml *node = xp_yaml_get(xp_yaml_doc_root(doc), "state");
    const char *text = node != NULL ? xp_yaml_text(doc, node, "state", loader->diags) : NULL;
    const char *near;
    g_autofree char *help = NULL;

    if (text == NULL)
        return;
    for (guint i = 0; i < G_N_ELEMENTS(states); i++) {
        if (strcmp(states[i], text) == 0) {
            key->state = states[i];
            return;
        }
    }
    near = xp_suggest(text, states, G_N_ELEMENTS(states));
    help = near != NULL ? g_strdup_printf("did you mean '%s'?", near)
                        : g_strdup("aws kms describe-key prints it as KeyState");
    xp_yaml_report(doc, node, loader->diags, XP_DIAG_YAML_BAD_VALUE, help, "'%s' is no key state",
                   text);
}

/* The key of this account and Region that has @alias already, or NULL. */
static const XpResource *find_alias(const XpLoader *loader, const XpResource *key,
                                    const char *alias)
{
    for (guint i = 0; i < loader->world->n_resources; i++) {
        const XpResource *other = loader->world->resources[i];

        if (other->kind != XP_RESOURCE_KEY || other->account != key->account ||
            strcmp(other->region, key->region) != 0)
            continue;
        for (guint j = 0; j < other->n_aliases; j++) {
            if (strcmp(other->aliases[j], alias) == 0)
                return other;
        }
    }
    return NULL;
}

static void take_alias(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node, gpointer target)
{
    const XpResource *other = find_alias(loader, target, node->text);

    if (other != NULL)
        xp_loader_report_conflict(loader, doc, node, "an alias stands for one key; keep one",
                                  "key %s has the alias '%s' already", other->name, node->text);
    else if (g_str_has_prefix(node->text, "alias/") && node->text[6] != '\0')
        xp_resource_add_alias(loader->world, target, node->text);
    else
        xp_yaml_report(doc, node, loader->diags, XP_DIAG_YAML_BAD_VALUE, "write alias/NAME",
                       "'%s' is no alias", node->text);
}

/* The policy AWS gives a key that is created without one. Rule: S-KMS-3. */
static void add_default_policy(XpLoader *loader, XpResource *key, const XpSpan *span)
{
    XpStrings *strings = loader->world->strings;
    XpPolicy *policy = xp_world_add_policy(loader->world, XP_POLICY_KEY, "base: default");
    XpStatement *statement = xp_policy_add_statement(policy, XP_EFFECT_ALLOW);
    XpPrincipalEntry entry = {
        .form = XP_PRINCIPAL_ACCOUNT,
        .text = xp_strings_printf(strings, "arn:%s:iam::%s:root", key->account->partition,
                                  key->account->id),
        .partition = key->account->partition,
        .account = key->account->id,
        .span = *span,
    };

    policy->built_in = TRUE;
    policy->span = *span;
    statement->sid = xp_strings_add(strings, "Enable IAM User Permissions");
    statement->span = *span;
    xp_statement_add_principal(statement, XP_ELEMENT_PLAIN, &entry);
    xp_statement_add_action(strings, statement, XP_ELEMENT_PLAIN, "kms:*", span);
    xp_statement_add_resource(strings, statement, XP_ELEMENT_PLAIN, "*", span);
    xp_documents_add(&key->policies, policy);
}

static void read_base(XpLoader *loader, const XpYamlDoc *doc, XpResource *key,
                      const XpEntry *document)
{
    const XpYaml *node = xp_yaml_get(xp_yaml_doc_root(doc), "base");
    gboolean is_default = xp_yaml_is(node, "default");
    XpSpan span;

    if (node == NULL)
        return;
    if (!is_default && !xp_yaml_is(node, "none")) {
        xp_yaml_report(doc, node, loader->diags, XP_DIAG_YAML_BAD_VALUE,
                       "base: default puts AWS's default key policy first, base: none says there "
                       "is none",
                       "the value of 'base' is 'default' or 'none'");
        return;
    }
    if (document != NULL) {
        xp_loader_report_conflict(loader, doc, node,
                                  "remove 'base', or move the statements to key-policy.d/",
                                  "'base' stands beside key-policy.json, which is the whole "
                                  "policy");
        return;
    }
    key->policy = XP_KNOWN;
    span = xp_yaml_span(doc, node, loader->world->strings);
    if (is_default)
        add_default_policy(loader, key, &span);
}

static void read_no_grants(XpLoader *loader, const XpYamlDoc *doc, XpResource *key,
                           const XpEntry *document)
{
    const XpYaml *node = xp_yaml_get(xp_yaml_doc_root(doc), "grants");

    if (node == NULL)
        return;
    if (!xp_yaml_is(node, "none"))
        xp_yaml_report(doc, node, loader->diags, XP_DIAG_YAML_BAD_VALUE,
                       "write grants: none, or put the output of aws kms list-grants into "
                       "grants.json",
                       "the only value of 'grants' is 'none'");
    else if (document != NULL)
        xp_loader_report_conflict(loader, doc, node, "keep grants.json",
                                  "'grants: none' stands beside grants.json");
    else
        key->grants_status = XP_NONE;
}

static void read_key_yaml(XpLoader *loader, const XpYamlDoc *doc, XpResource *key,
                          const XpEntry *policy, const XpEntry *grants)
{
    static const char *const keys[] = {"arn",     "id",           "region", "manager", "state",
                                       "aliases", "multi_region", "tags",   "base",    "grants"};
    const XpYaml *root = xp_yaml_doc_root(doc);
    const XpYaml *node = xp_yaml_get(root, "multi_region");

    key->stated = TRUE;
    key->span = xp_yaml_span(doc, root, loader->world->strings);
    xp_yaml_check_keys(doc, root, keys, G_N_ELEMENTS(keys), loader->diags);
    read_manager(loader, doc, key);
    read_state(loader, doc, key);
    xp_loader_each(loader, doc, "aliases", take_alias, key);
    if (node != NULL)
        xp_yaml_bool(doc, node, &key->multi_region, loader->diags);
    xp_loader_read_tags(loader, doc, &key->tags);
    read_base(loader, doc, key, policy);
    read_no_grants(loader, doc, key, grants);
}

static void read_key(XpLoader *loader, XpAccount *account, const XpEntry *entry,
                     const XpFolder *parent)
{
    static const char *const expected[] = {"key.yaml", "key-policy.json", "key-policy.d",
                                           "grants.json"};
    g_autoptr(XpFolder) folder = xp_loader_open(loader, entry, parent);
    const XpEntry *part[G_N_ELEMENTS(expected)];
    const XpYamlDoc *doc = NULL;
    XpOwnArn own;
    XpResource *key;
    const char *arn;

    if (folder == NULL)
        return;
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++)
        part[i] = xp_folder_take(folder, expected[i]);
    xp_folder_refuse_rest(folder, expected, G_N_ELEMENTS(expected), loader->diags);
    if (part[0] != NULL && (doc = xp_loader_read_yaml(loader, part[0]->path)) == NULL)
        return;
    own = identify_key(loader, doc, account, entry);
    if (own.region == NULL || own.id == NULL)
        return;
    arn = xp_strings_printf(loader->world->strings, "arn:%s:kms:%s:%s:key/%s", account->partition,
                            own.region, account->id, own.id);
    key = xp_loader_add_resource(loader, account, XP_RESOURCE_KEY, entry, arn);
    key->multi_region = g_str_has_prefix(own.id, "mrk-");
    if (doc != NULL)
        read_key_yaml(loader, doc, key, part[1], part[3]);
    if (part[1] != NULL) {
        key->policy = XP_KNOWN;
        xp_loader_add_document(loader, XP_POLICY_KEY, part[1], attach_key_policy, key, FALSE);
    }
    if (part[2] != NULL)
        xp_loader_add_documents(loader, XP_POLICY_KEY, part[2], folder, attach_key_policy, key);
    if (part[3] != NULL)
        xp_grants_read(loader, part[3], key);
}

void xp_tree_read_keys(XpLoader *loader, XpAccount *account, const XpEntry *entry,
                       const XpFolder *parent)
{
    g_autoptr(XpFolder) folder = xp_loader_open(loader, entry, parent);

    for (guint i = 0; folder != NULL && i < folder->entries->len; i++)
        read_key(loader, account, g_ptr_array_index(folder->entries, i), folder);
}
