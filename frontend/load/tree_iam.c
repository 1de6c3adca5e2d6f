/* SPDX-License-Identifier: Apache-2.0
 *
 * iam/: roles, users, groups and policies of an account.
 */
#include <string.h>

#include "frontend/base/suggest.h"
#include "frontend/load/loader.h"
#include "frontend/load/token.h"

#define NAME_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+=,.@-"

static gboolean check_iam_name(XpLoader *loader, const XpEntry *entry, const char *what)
{
    const char *name = entry->name;

    if (entry->is_folder && strlen(name) <= 64 && name[strspn(name, NAME_CHARACTERS)] == '\0')
        return TRUE;
    xp_source_report_file(
        entry->path, loader->diags, XP_DIAG_TREE_UNKNOWN_FILE,
        entry->is_folder ? "rename the folder; a path is written in the YAML file inside"
                         : "make a folder of that name",
        entry->is_folder ? "the name of a %s has 1 to 64 letters, digits and _+=,.@-"
                         : "a %s is a folder",
        what);
    return FALSE;
}

static char *managed_key(const XpAccount *account, const char *name)
{
    return g_strdup_printf("%s\n%s", account->id, name);
}

static void attach_identity_policy(XpLoader *loader, XpPolicy *policy, gpointer target)
{
    XpIdentity *identity = target;

    (void)loader;
    xp_documents_add(&identity->policies, policy);
}

static void attach_boundary(XpLoader *loader, XpPolicy *policy, gpointer target)
{
    XpIdentity *identity = target;

    (void)loader;
    identity->boundary = XP_KNOWN;
    identity->boundary_policy = policy;
}

static void attach_trust(XpLoader *loader, XpPolicy *policy, gpointer target)
{
    XpIdentity *identity = target;

    (void)loader;
    identity->trust = XP_KNOWN;
    identity->trust_policy = policy;
}

/* Sessions are found by the folder their document stands in: the array may have moved. */
static void attach_session_policy(XpLoader *loader, XpPolicy *policy, gpointer target)
{
    XpIdentity *identity = target;
    g_autofree char *folder = g_path_get_dirname(policy->file);
    g_autofree char *name = g_path_get_basename(folder);

    (void)loader;
    for (guint i = 0; i < identity->n_sessions; i++) {
        if (strcmp(identity->sessions[i].name, name) == 0)
            xp_documents_add(&identity->sessions[i].policies, policy);
    }
}

static void attach_group_policy(XpLoader *loader, XpPolicy *policy, gpointer target)
{
    XpGroup *group = target;

    (void)loader;
    xp_documents_add(&group->policies, policy);
}

static void attach_managed(XpLoader *loader, XpPolicy *policy, gpointer target)
{
    const XpAccount *account = target;

    g_hash_table_insert(loader->managed, managed_key(account, policy->name), policy);
}

/* AdministratorAccess, the one managed policy whose text is certain. Rule: S-SND-23. */
static XpPolicy *make_administrator(XpLoader *loader, const XpSpan *span)
{
    XpPolicy *policy =
        xp_world_add_policy(loader->world, XP_POLICY_IDENTITY, "AdministratorAccess");
    XpStatement *statement = xp_policy_add_statement(policy, XP_EFFECT_ALLOW);

    policy->built_in = TRUE;
    policy->span = *span;
    statement->span = *span;
    xp_statement_add_action(loader->world->strings, statement, XP_ELEMENT_PLAIN, "*", span);
    xp_statement_add_resource(loader->world->strings, statement, XP_ELEMENT_PLAIN, "*", span);
    return policy;
}

static XpPolicy *make_missing(XpLoader *loader, const char *name, const XpSpan *span)
{
    XpPolicy *policy = xp_world_add_policy(loader->world, XP_POLICY_IDENTITY, name);

    policy->missing = TRUE;
    policy->span = *span;
    return policy;
}

static void report_unknown_policy(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                                  const XpAccount *account)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autofree char *prefix = managed_key(account, "");
    g_autofree char *help = NULL;
    GHashTableIter iter;
    gpointer key;
    const char *near;

    g_hash_table_iter_init(&iter, loader->managed);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        if (g_str_has_prefix(key, prefix))
            g_ptr_array_add(names, (char *)key + strlen(prefix));
    }
    near = xp_suggest(node->text, (const char *const *)names->pdata, names->len);
    help = near != NULL
               ? g_strdup_printf("did you mean '%s'?", near)
               : g_strdup_printf("add iam/policy/%s.json, or write the policy's ARN", node->text);
    xp_yaml_report(doc, node, loader->diags, XP_DIAG_REFERENCE_UNKNOWN, help,
                   "the account has no policy '%s'", node->text);
}

/* FALSE after an error: @node holds an ARN that nothing attached in @account can have. */
static gboolean check_attached_arn(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                                   const XpAccount *account)
{
    g_auto(GStrv) fields = xp_token_split_arn(node->text);

    if (g_strv_length(fields) != 6 || strcmp(fields[2], "iam") != 0 ||
        !g_str_has_prefix(fields[5], "policy/") || xp_token_has_wildcard(node->text)) {
        xp_yaml_report(doc, node, loader->diags, XP_DIAG_YAML_BAD_VALUE,
                       "write arn:aws:iam::ACCOUNT:policy/NAME, or arn:aws:iam::aws:policy/NAME",
                       "'%s' is not the ARN of a policy", node->text);
        return FALSE;
    }
    return strcmp(fields[4], "aws") == 0 || xp_own_arn_is_of(loader, doc, node, account, fields);
}

/* The document an entry of `attached` names, NULL after an error. */
static const XpPolicy *find_attached(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                                     const XpAccount *account)
{
    gboolean is_arn = g_str_has_prefix(node->text, "arn:");
    const char *slash = strrchr(node->text, '/');
    const char *name = slash != NULL ? slash + 1 : node->text;
    g_autofree char *key = managed_key(account, name);
    const XpPolicy *policy = g_hash_table_lookup(loader->managed, key);
    XpSpan span = xp_yaml_span(doc, node, loader->world->strings);
    gboolean administrator = strcmp(name, "AdministratorAccess") == 0;

    if (is_arn && !check_attached_arn(loader, doc, node, account))
        return NULL;
    if (policy != NULL)
        return policy;
    if (administrator && (!is_arn || strstr(node->text, ":iam::aws:policy/") != NULL))
        return make_administrator(loader, &span);
    if (is_arn)
        return make_missing(loader, name, &span);
    report_unknown_policy(loader, doc, node, account);
    return NULL;
}

static void resolve_attached(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                             gpointer target)
{
    XpIdentity *identity = target;
    const XpPolicy *policy = find_attached(loader, doc, node, identity->account);

    if (policy != NULL)
        xp_documents_add(&identity->policies, policy);
}

static void resolve_group_attached(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                                   gpointer target)
{
    XpGroup *group = target;
    const XpPolicy *policy = find_attached(loader, doc, node, group->account);

    if (policy != NULL)
        xp_documents_add(&group->policies, policy);
}

static void note_attached(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                          gpointer target)
{
    xp_loader_add_reference(loader, resolve_attached, doc, node, target);
}

static void note_group_attached(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                                gpointer target)
{
    xp_loader_add_reference(loader, resolve_group_attached, doc, node, target);
}

static void read_path(XpLoader *loader, const XpYamlDoc *doc, XpIdentity *identity)
{
    const XpYaml *node = xp_yaml_get(xp_yaml_doc_root(doc), "path");
    const char *text = node != NULL ? xp_yaml_text(doc, node, "path", loader->diags) : NULL;
    gboolean fine = text != NULL && text[0] == '/' && g_str_has_suffix(text, "/") &&
                    strlen(text) <= 512 && strstr(text, "//") == NULL;

    if (text == NULL)
        return;
    for (const char *c = text; fine && *c != '\0'; c++)
        fine = *c >= 0x21 && *c <= 0x7E;
    if (fine)
        xp_identity_set_path(loader->world, identity, text);
    else
        xp_yaml_report(doc, node, loader->diags, XP_DIAG_YAML_BAD_VALUE,
                       "write / or /team/: it begins and ends with a slash", "'%s' is no path",
                       text);
}

static void read_unique_id(XpLoader *loader, const XpYamlDoc *doc, XpIdentity *identity)
{
    const XpYaml *node = xp_yaml_get(xp_yaml_doc_root(doc), "id");
    const char *prefix = identity->kind == XP_IDENTITY_ROLE ? "AROA" : "AIDA";
    const char *text = node != NULL ? xp_yaml_text(doc, node, "id", loader->diags) : NULL;

    if (text == NULL)
        return;
    if (xp_token_is_unique_id(text) && g_str_has_prefix(text, prefix))
        identity->unique_id = xp_loader_add_string(loader, text);
    else
        xp_yaml_report(doc, node, loader->diags, XP_DIAG_YAML_BAD_VALUE,
                       "aws iam get-role and get-user print it as RoleId and UserId",
                       "the unique id of this principal begins with %s", prefix);
}

static void read_identity_yaml(XpLoader *loader, XpIdentity *identity, const XpEntry *entry)
{
    static const char *const keys[] = {"path", "id", "tags", "attached", "policies"};
    const XpYamlDoc *doc = xp_loader_read_yaml(loader, entry->path);
    const XpYaml *node;

    if (doc == NULL)
        return;
    xp_yaml_check_keys(doc, xp_yaml_doc_root(doc), keys, G_N_ELEMENTS(keys), loader->diags);
    read_path(loader, doc, identity);
    read_unique_id(loader, doc, identity);
    xp_loader_read_tags(loader, doc, &identity->tags);
    xp_loader_each(loader, doc, "attached", note_attached, identity);
    node = xp_yaml_get(xp_yaml_doc_root(doc), "policies");
    if (node == NULL)
        return;
    identity->policies.unknown = xp_yaml_is(node, "unknown");
    if (!identity->policies.unknown)
        xp_yaml_report(doc, node, loader->diags, XP_DIAG_YAML_BAD_VALUE,
                       "write policies: unknown, or put the documents into policies/",
                       "the only value of 'policies' is 'unknown'");
}

static void read_session(XpLoader *loader, XpIdentity *role, const XpEntry *entry,
                         const XpFolder *parent)
{
    static const char *const expected[] = {"policy.json"};
    g_autoptr(XpFolder) folder = NULL;
    const XpEntry *policy;

    if (!check_iam_name(loader, entry, "session"))
        return;
    folder = xp_loader_open(loader, entry, parent);
    if (folder == NULL)
        return;
    xp_identity_add_session(loader->world, role, entry->name)->span =
        xp_loader_span(loader, entry->path);
    policy = xp_folder_take(folder, "policy.json");
    if (policy != NULL)
        xp_loader_add_document(loader, XP_POLICY_SESSION, policy, attach_session_policy, role,
                               FALSE);
    xp_folder_refuse_rest(folder, expected, G_N_ELEMENTS(expected), loader->diags);
}

static void read_role_parts(XpLoader *loader, XpIdentity *role, XpFolder *folder)
{
    const XpEntry *trust = xp_folder_take(folder, "trust-policy.json");
    g_autoptr(XpFolder) sessions =
        xp_loader_open(loader, xp_folder_take(folder, "sessions"), folder);

    if (trust != NULL)
        xp_loader_add_document(loader, XP_POLICY_TRUST, trust, attach_trust, role, FALSE);
    for (guint i = 0; sessions != NULL && i < sessions->entries->len; i++)
        read_session(loader, role, g_ptr_array_index(sessions->entries, i), sessions);
}

static void read_identity(XpLoader *loader, XpAccount *account, XpIdentityKind kind,
                          const XpEntry *entry, const XpFolder *parent)
{
    static const char *const role_files[] = {"role.yaml", "trust-policy.json", "boundary.json",
                                             "policies", "sessions"};
    static const char *const user_files[] = {"user.yaml", "boundary.json", "policies"};
    gboolean is_role = kind == XP_IDENTITY_ROLE;
    g_autoptr(XpFolder) folder = NULL;
    XpIdentity *identity;
    const XpEntry *part;

    if (!check_iam_name(loader, entry, is_role ? "role" : "user"))
        return;
    folder = xp_loader_open(loader, entry, parent);
    if (folder == NULL)
        return;
    identity = xp_world_add_identity(loader->world, account, kind, "/", entry->name);
    identity->folder = xp_loader_add_string(loader, entry->path);
    identity->span = xp_loader_span(loader, entry->path);
    if ((part = xp_folder_take(folder, is_role ? "role.yaml" : "user.yaml")) != NULL)
        read_identity_yaml(loader, identity, part);
    if ((part = xp_folder_take(folder, "policies")) != NULL)
        xp_loader_add_documents(loader, XP_POLICY_IDENTITY, part, folder, attach_identity_policy,
                                identity);
    if ((part = xp_folder_take(folder, "boundary.json")) != NULL)
        xp_loader_add_document(loader, XP_POLICY_BOUNDARY, part, attach_boundary, identity, FALSE);
    if (is_role)
        read_role_parts(loader, identity, folder);
    xp_folder_refuse_rest(folder, is_role ? role_files : user_files,
                          is_role ? G_N_ELEMENTS(role_files) : G_N_ELEMENTS(user_files),
                          loader->diags);
}

/* Names of users and roles are unique in an account whatever their letter case. Rule: S-PRIN-4. */
static void read_identities(XpLoader *loader, XpAccount *account, XpIdentityKind kind,
                            const XpEntry *entry, const XpFolder *parent)
{
    g_autoptr(XpFolder) folder = xp_loader_open(loader, entry, parent);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; folder != NULL && i < folder->entries->len; i++) {
        const XpEntry *item = g_ptr_array_index(folder->entries, i);
        g_autofree char *lower = g_ascii_strdown(item->name, -1);

        if (g_hash_table_contains(seen, lower))
            xp_source_report_file(item->path, loader->diags, XP_DIAG_ACCOUNT_CONFLICT,
                                  "keep one of them",
                                  "another folder has this name in other letter case; AWS takes "
                                  "the two for one");
        g_hash_table_add(seen, g_steal_pointer(&lower));
        read_identity(loader, account, kind, item, folder);
    }
}

static void resolve_member(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                           gpointer target)
{
    XpGroup *group = target;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autofree char *help = NULL;
    const char *near;

    for (guint i = 0; i < loader->world->n_identities; i++) {
        XpIdentity *user = loader->world->identities[i];

        if (user->account != group->account || user->kind != XP_IDENTITY_USER)
            continue;
        if (strcmp(user->name, node->text) != 0) {
            g_ptr_array_add(names, (gpointer)(guintptr)user->name);
            continue;
        }
        xp_group_add_member(group, user);
        for (guint j = 0; j < group->policies.n; j++)
            xp_documents_add(&user->policies, group->policies.items[j]);
        return;
    }
    near = xp_suggest(node->text, (const char *const *)names->pdata, names->len);
    help = near != NULL ? g_strdup_printf("did you mean '%s'?", near)
                        : g_strdup_printf("add the folder iam/user/%s", node->text);
    xp_yaml_report(doc, node, loader->diags, XP_DIAG_REFERENCE_UNKNOWN, help,
                   "the account has no user '%s'", node->text);
}

static void note_member(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node, gpointer target)
{
    xp_loader_add_reference(loader, resolve_member, doc, node, target);
}

static void read_group(XpLoader *loader, XpAccount *account, const XpEntry *entry,
                       const XpFolder *parent)
{
    static const char *const keys[] = {"members", "attached"};
    static const char *const expected[] = {"group.yaml", "policies"};
    g_autoptr(XpFolder) folder = NULL;
    const XpYamlDoc *doc = NULL;
    const XpEntry *part;
    XpGroup *group;

    if (!check_iam_name(loader, entry, "group"))
        return;
    folder = xp_loader_open(loader, entry, parent);
    if (folder == NULL)
        return;
    group = xp_world_add_group(loader->world, account, entry->name);
    group->span = xp_loader_span(loader, entry->path);
    if ((part = xp_folder_take(folder, "policies")) != NULL)
        xp_loader_add_documents(loader, XP_POLICY_IDENTITY, part, folder, attach_group_policy,
                                group);
    if ((part = xp_folder_take(folder, "group.yaml")) != NULL)
        doc = xp_loader_read_yaml(loader, part->path);
    if (doc != NULL) {
        xp_yaml_check_keys(doc, xp_yaml_doc_root(doc), keys, G_N_ELEMENTS(keys), loader->diags);
        /* Attached policies come first: a member receives what the group has by then. */
        xp_loader_each(loader, doc, "attached", note_group_attached, group);
        xp_loader_each(loader, doc, "members", note_member, group);
    }
    xp_folder_refuse_rest(folder, expected, G_N_ELEMENTS(expected), loader->diags);
}

static void read_groups(XpLoader *loader, XpAccount *account, const XpEntry *entry,
                        const XpFolder *parent)
{
    g_autoptr(XpFolder) folder = xp_loader_open(loader, entry, parent);

    for (guint i = 0; folder != NULL && i < folder->entries->len; i++)
        read_group(loader, account, g_ptr_array_index(folder->entries, i), folder);
}

void xp_tree_read_iam(XpLoader *loader, XpAccount *account, const XpEntry *entry,
                      const XpFolder *parent)
{
    static const char *const expected[] = {"role", "user", "group", "policy"};
    g_autoptr(XpFolder) folder = xp_loader_open(loader, entry, parent);
    const XpEntry *part;

    if (folder == NULL)
        return;
    if ((part = xp_folder_take(folder, "policy")) != NULL)
        xp_loader_add_documents(loader, XP_POLICY_IDENTITY, part, folder, attach_managed, account);
    if ((part = xp_folder_take(folder, "role")) != NULL)
        read_identities(loader, account, XP_IDENTITY_ROLE, part, folder);
    if ((part = xp_folder_take(folder, "user")) != NULL)
        read_identities(loader, account, XP_IDENTITY_USER, part, folder);
    if ((part = xp_folder_take(folder, "group")) != NULL)
        read_groups(loader, account, part, folder);
    xp_folder_refuse_rest(folder, expected, G_N_ELEMENTS(expected), loader->diags);
}
