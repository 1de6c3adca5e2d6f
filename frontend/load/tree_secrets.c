/* SPDX-License-Identifier: Apache-2.0
 *
 * secretsmanager/: secrets, their policies and the keys that encrypt them.
 */
#include <string.h>

#include "frontend/base/suggest.h"
#include "frontend/load/loader.h"
#include "frontend/load/token.h"

#define NAME_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_+=.@-"
#define SUFFIX_LENGTH   6u

static void attach_secret_policy(XpLoader *loader, XpPolicy *policy, gpointer target)
{
    XpResource *secret = target;

    (void)loader;
    secret->policy = XP_KNOWN;
    xp_documents_add(&secret->policies, policy);
}

static gboolean is_managed_alias(const char *text)
{
    return strcmp(text, "alias/aws/secretsmanager") == 0 || strcmp(text, "aws/secretsmanager") == 0;
}

static gboolean has_alias(const XpResource *key, const char *alias)
{
    for (guint i = 0; i < key->n_aliases; i++) {
        if (strcmp(key->aliases[i], alias) == 0)
            return TRUE;
    }
    return FALSE;
}

static void set_loaded(XpKeyRef *ref, const XpResource *key)
{
    ref->kind = key->aws_managed && has_alias(key, "alias/aws/secretsmanager") ? XP_KEY_AWS_MANAGED
                                                                               : XP_KEY_LOADED;
    ref->key = key;
    ref->arn = key->arn;
}

static const XpResource *find_alias(const XpLoader *loader, const char *region,
                                    const char *account_id, const char *alias)
{
    for (guint i = 0; i < loader->world->n_resources; i++) {
        const XpResource *key = loader->world->resources[i];

        if (key->kind == XP_RESOURCE_KEY && strcmp(key->account->id, account_id) == 0 &&
            g_strcmp0(key->region, region) == 0 && has_alias(key, alias))
            return key;
    }
    return NULL;
}

/* Resolves the ARN of a key or of an alias. */
static void resolve_key_arn(XpLoader *loader, const char *arn, XpKeyRef *ref)
{
    const XpResource *key = g_hash_table_lookup(loader->arns, arn);
    g_auto(GStrv) fields = xp_token_split_arn(arn);

    if (key == NULL && g_strv_length(fields) == 6 && g_str_has_prefix(fields[5], "alias/")) {
        if (is_managed_alias(fields[5])) {
            ref->kind = XP_KEY_AWS_MANAGED;
            return;
        }
        key = find_alias(loader, fields[3], fields[4], fields[5]);
    }
    if (key != NULL && key->kind == XP_RESOURCE_KEY) {
        set_loaded(ref, key);
        return;
    }
    ref->kind = XP_KEY_FOREIGN;
    ref->arn = xp_loader_add_string(loader, arn);
}

static void report_unknown_key(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *help = NULL;
    const char *near;

    for (guint i = 0; i < loader->world->n_resources; i++) {
        const XpResource *key = loader->world->resources[i];

        if (key->kind != XP_RESOURCE_KEY)
            continue;
        g_ptr_array_add(names, g_strdup(key->name));
        g_ptr_array_add(names, g_strdup_printf("%s/%s", key->account->label, key->name));
    }
    near = xp_suggest(node->text, (const char *const *)names->pdata, names->len);
    help = near != NULL
               ? g_strdup_printf("did you mean '%s'?", near)
               : g_strdup("write the name of a folder under kms/, LABEL/NAME, or the key's ARN");
    xp_yaml_report(doc, node, loader->diags, XP_DIAG_REFERENCE_UNKNOWN, help,
                   "no key '%s' was loaded", node->text);
}

/* TRUE if @account has a folder for the key @name, from which no key could be made: that has an
 * error of its own. */
static gboolean has_key_folder(const XpAccount *account, const char *name)
{
    g_autofree char *path = account != NULL && account->folder != NULL
                                ? g_build_filename(account->folder, "kms", name, NULL)
                                : NULL;

    return path != NULL && g_file_test(path, G_FILE_TEST_IS_DIR);
}

/* A key's folder name, "LABEL/NAME", an alias or an id. */
static void resolve_key_name(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                             const XpResource *secret, XpKeyRef *ref)
{
    const char *slash = strchr(node->text, '/');
    g_autofree char *label =
        slash != NULL ? g_strndup(node->text, (gsize)(slash - node->text)) : NULL;
    const XpAccount *account =
        slash != NULL ? xp_names_find_account(loader->names, label) : secret->account;
    const XpResource *key = NULL;

    g_assert(secret->account != NULL);
    if (account != NULL)
        key = xp_names_find_resource(loader->names, account, XP_RESOURCE_KEY,
                                     slash != NULL ? slash + 1 : node->text);
    if (key != NULL) {
        set_loaded(ref, key);
    } else if (g_str_has_prefix(node->text, "alias/") || xp_token_is_key_id(node->text)) {
        g_autofree char *arn = g_strdup_printf(
            "arn:%s:kms:%s:%s:%s%s", secret->account->partition, secret->region,
            secret->account->id, g_str_has_prefix(node->text, "alias/") ? "" : "key/", node->text);

        resolve_key_arn(loader, arn, ref);
    } else if (!has_key_folder(account, slash != NULL ? slash + 1 : node->text)) {
        report_unknown_key(loader, doc, node);
    }
}

/* FALSE after an error: @node holds an ARN that no key and no alias can have. */
static gboolean check_key_arn(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node)
{
    g_auto(GStrv) fields = xp_token_split_arn(node->text);

    if (g_strv_length(fields) == 6 && strcmp(fields[2], "kms") == 0 &&
        (g_str_has_prefix(fields[5], "key/") || g_str_has_prefix(fields[5], "alias/")) &&
        !xp_token_has_wildcard(node->text))
        return TRUE;
    xp_yaml_report(doc, node, loader->diags, XP_DIAG_YAML_BAD_VALUE,
                   "write arn:aws:kms:REGION:ACCOUNT:key/ID, or the name of a folder under kms/",
                   "'%s' is not the ARN of a key", node->text);
    return FALSE;
}

static void resolve_key(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                        const XpResource *secret, XpKeyRef *ref)
{
    XpSite site = xp_loader_site(loader, doc, node);

    ref->span = site.span;
    if (is_managed_alias(node->text)) {
        ref->kind = XP_KEY_AWS_MANAGED;
    } else if (g_str_has_prefix(node->text, "arn:")) {
        const char *arn = check_key_arn(loader, doc, node)
                              ? xp_names_arn(loader->names, node->text, &site)
                              : NULL;

        if (arn != NULL)
            resolve_key_arn(loader, arn, ref);
    } else {
        resolve_key_name(loader, doc, node, secret, ref);
    }
}

/* A secret and its key are in one Region. */
static void warn_region(const XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                        const XpResource *secret, const XpKeyRef *ref)
{
    if (ref->kind == XP_KEY_LOADED && strcmp(ref->key->region, secret->region) != 0 &&
        !xp_symbols_in(ref->key->region) && !xp_symbols_in(secret->region))
        xp_yaml_report(doc, node, loader->diags, XP_DIAG_POLICY_SUSPICIOUS,
                       "correct the region of one of them",
                       "the key is in %s and the secret in %s; AWS wants them in one Region",
                       ref->key->region, secret->region);
}

static void resolve_own_key(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                            gpointer target)
{
    XpResource *secret = target;

    resolve_key(loader, doc, node, secret, &secret->kms_key);
    warn_region(loader, doc, node, secret, &secret->kms_key);
}

static void resolve_version_key(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                                gpointer target)
{
    XpResource *secret = target;

    resolve_key(loader, doc, node, secret, xp_resource_add_version_key(secret));
}

static void note_version_key(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                             gpointer target)
{
    xp_loader_add_reference(loader, resolve_version_key, doc, node, target);
}

/* A secret has one replica a Region, and none where it stands itself. FALSE after an error. */
static gboolean check_replica_region(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                                     const XpResource *secret)
{
    gboolean found = g_strcmp0(secret->region, node->text) == 0;

    for (guint i = 0; i < secret->n_replicas; i++)
        found = found || strcmp(secret->replicas[i].region, node->text) == 0;
    if (found)
        xp_loader_report_conflict(loader, doc, node, "name each further Region once",
                                  "the secret is in %s already", node->text);
    return !found;
}

/* A replica's key stands in the replica's Region; names and aliases are looked up there. */
static void resolve_replica(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                            gpointer target)
{
    XpResource *secret = target;
    const XpYaml *key = xp_yaml_get(node, "kms_key");
    const XpYaml *region = xp_yaml_get(node, "region");
    XpReplica *replica;
    XpResource there;

    if (!check_replica_region(loader, doc, region, secret))
        return;
    replica = xp_resource_add_replica(loader->world, secret, region->text);
    there = *secret;
    replica->span = xp_yaml_span(doc, node, loader->world->strings);
    replica->key.kind = XP_KEY_AWS_MANAGED;
    there.region = replica->region;
    if (key != NULL && xp_yaml_text(doc, key, "kms_key", loader->diags) != NULL) {
        replica->key.kind = XP_KEY_UNKNOWN;
        resolve_key(loader, doc, key, &there, &replica->key);
    }
}

static void read_replicas(XpLoader *loader, const XpYamlDoc *doc, XpResource *secret)
{
    static const char *const keys[] = {"region", "kms_key"};
    const XpYaml *list = xp_yaml_get(xp_yaml_doc_root(doc), "replicas");

    if (list == NULL || !xp_yaml_expect(doc, list, XP_YAML_SEQUENCE, "replicas", loader->diags))
        return;
    for (const XpYaml *item = list->first; item != NULL; item = item->next) {
        const XpYaml *region;

        if (!xp_yaml_expect(doc, item, XP_YAML_MAPPING, "a replica", loader->diags) ||
            !xp_yaml_check_keys(doc, item, keys, G_N_ELEMENTS(keys), loader->diags))
            continue;
        region = xp_yaml_get(item, "region");
        if (region != NULL && region->kind == XP_YAML_SCALAR && xp_token_is_region(region->text))
            xp_loader_add_reference(loader, resolve_replica, doc, item, secret);
        else
            xp_yaml_report(doc, region != NULL ? region : item, loader->diags,
                           XP_DIAG_YAML_BAD_VALUE, "write {region: us-east-1, kms_key: ...}",
                           "a replica has a Region");
    }
}

static void read_kms_key(XpLoader *loader, const XpYamlDoc *doc, XpResource *secret)
{
    const XpYaml *node = xp_yaml_get(xp_yaml_doc_root(doc), "kms_key");

    if (node == NULL)
        secret->kms_key.kind = XP_KEY_AWS_MANAGED;
    else if (xp_yaml_text(doc, node, "kms_key", loader->diags) != NULL)
        xp_loader_add_reference(loader, resolve_own_key, doc, node, secret);
}

static void read_history(XpLoader *loader, const XpYamlDoc *doc, XpResource *secret)
{
    const XpYaml *node = xp_yaml_get(xp_yaml_doc_root(doc), "key_history");
    const XpYaml *keys = xp_yaml_get(xp_yaml_doc_root(doc), "version_keys");

    if (keys != NULL)
        secret->key_history = XP_KNOWN;
    xp_loader_each(loader, doc, "version_keys", note_version_key, secret);
    if (node == NULL)
        return;
    if (!xp_yaml_is(node, "none"))
        xp_yaml_report(doc, node, loader->diags, XP_DIAG_YAML_BAD_VALUE,
                       "write key_history: none, or list the keys: version_keys: [...]",
                       "the only value of 'key_history' is 'none'");
    else if (keys != NULL)
        xp_loader_report_conflict(loader, doc, node, "keep one of the two",
                                  "'key_history: none' stands beside 'version_keys'");
    else
        secret->key_history = XP_NONE;
}

static void read_no_policy(XpLoader *loader, const XpYamlDoc *doc, XpResource *secret,
                           const XpEntry *document)
{
    const XpYaml *node = xp_yaml_get(xp_yaml_doc_root(doc), "resource_policy");

    if (node == NULL)
        return;
    if (!xp_yaml_is(node, "none"))
        xp_yaml_report(doc, node, loader->diags, XP_DIAG_YAML_BAD_VALUE,
                       "write resource_policy: none, or put the document into "
                       "resource-policy.json",
                       "the only value of 'resource_policy' is 'none'");
    else if (document != NULL)
        xp_loader_report_conflict(loader, doc, node, "keep the file",
                                  "'resource_policy: none' stands beside resource-policy.json");
    else
        secret->policy = XP_NONE;
}

/* The suffix of a secret nobody gave an ARN: a symbol. Rule: S-SM-1. */
static const char *make_suffix(XpLoader *loader, const XpAccount *account, const XpEntry *entry)
{
    g_autofree char *owner = g_strdup_printf("secret %s in %s", entry->name, account->label);

    return xp_world_add_symbol(loader->world, XP_SYMBOL_SECRET_SUFFIX, "XXXXXX", owner);
}

static gboolean has_suffix(const char *id)
{
    gsize length = strlen(id);
    const char *suffix = id + length - MIN(length, SUFFIX_LENGTH + 1);

    if (length <= SUFFIX_LENGTH + 1 || *suffix != '-')
        return FALSE;
    for (suffix++; *suffix != '\0'; suffix++) {
        if (!g_ascii_isalnum(*suffix))
            return FALSE;
    }
    return TRUE;
}

/* Reads `arn`, checks its id; NULL in @out->id after an error. */
static XpOwnArn read_arn(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                         const XpAccount *account)
{
    XpOwnArn own = {0};
    XpOwnArn none = {0};

    if (!xp_own_arn_read(loader, doc, node, account, "secretsmanager", "secret:", &own))
        return none;
    if (own.id[strspn(own.id, NAME_CHARACTERS)] == '\0' && has_suffix(own.id))
        return own;
    xp_yaml_report(
        doc, node, loader->diags, XP_DIAG_YAML_BAD_VALUE,
        "write the full ARN, or 'name' and 'region' instead: the suffix is then symbolic",
        "the ARN of a secret ends in its name, a hyphen and six characters");
    return none;
}

/* The secret's name: `name`, or that of its folder. NULL after an error. */
static const char *read_name(XpLoader *loader, const XpYamlDoc *doc, const XpEntry *entry)
{
    const XpYaml *node = doc != NULL ? xp_yaml_get(xp_yaml_doc_root(doc), "name") : NULL;
    const char *name = node != NULL ? xp_yaml_text(doc, node, "name", loader->diags) : entry->name;

    if (name == NULL || name[strspn(name, NAME_CHARACTERS)] == '\0')
        return name;
    if (node != NULL)
        xp_yaml_report(doc, node, loader->diags, XP_DIAG_YAML_BAD_VALUE,
                       "names have letters, digits and /_+=.@-", "'%s' is no name of a secret",
                       name);
    else
        xp_source_report_file(entry->path, loader->diags, XP_DIAG_TREE_UNKNOWN_FILE,
                              "names have letters, digits and /_+=.@-",
                              "the folder's name is no name of a secret");
    return NULL;
}

/* Finds out region and "NAME-SUFFIX" of a secret. Either is NULL after an error. */
static XpOwnArn identify_secret(XpLoader *loader, const XpYamlDoc *doc, const XpAccount *account,
                                const XpEntry *entry)
{
    const XpYaml *root = doc != NULL ? xp_yaml_doc_root(doc) : NULL;
    const XpYaml *arn = root != NULL ? xp_yaml_get(root, "arn") : NULL;
    const char *name;
    XpOwnArn own = {0};

    if (arn != NULL) {
        const XpYaml *other = xp_yaml_get(root, "name");

        if (other == NULL)
            other = xp_yaml_get(root, "region");
        if (other != NULL)
            xp_loader_report_conflict(loader, doc, other, "keep the ARN",
                                      "'%s' stands beside 'arn', which says it already",
                                      other->key->text);
        return read_arn(loader, doc, arn, account);
    }
    name = read_name(loader, doc, entry);
    if (name == NULL)
        return own;
    own.region = xp_loader_read_region(loader, doc, account, entry->path);
    own.id = xp_strings_printf(loader->world->strings, "%s-%s", name,
                               make_suffix(loader, account, entry));
    return own;
}

static void read_secret_yaml(XpLoader *loader, const XpYamlDoc *doc, XpResource *secret,
                             const XpEntry *policy)
{
    static const char *const keys[] = {"arn",      "name",         "region",
                                       "kms_key",  "version_keys", "key_history",
                                       "replicas", "tags",         "resource_policy"};
    const XpYaml *root = xp_yaml_doc_root(doc);

    secret->stated = TRUE;
    secret->span = xp_yaml_span(doc, root, loader->world->strings);
    xp_yaml_check_keys(doc, root, keys, G_N_ELEMENTS(keys), loader->diags);
    read_kms_key(loader, doc, secret);
    read_history(loader, doc, secret);
    read_replicas(loader, doc, secret);
    xp_loader_read_tags(loader, doc, &secret->tags);
    read_no_policy(loader, doc, secret, policy);
}

static void read_secret(XpLoader *loader, XpAccount *account, const XpEntry *entry,
                        const XpFolder *parent)
{
    static const char *const expected[] = {"secret.yaml", "resource-policy.json"};
    g_autoptr(XpFolder) folder = xp_loader_open(loader, entry, parent);
    const XpEntry *yaml = folder != NULL ? xp_folder_take(folder, expected[0]) : NULL;
    const XpEntry *policy = folder != NULL ? xp_folder_take(folder, expected[1]) : NULL;
    const XpYamlDoc *doc = NULL;
    XpResource *secret;
    XpOwnArn own;
    const char *arn;

    if (folder == NULL)
        return;
    xp_folder_refuse_rest(folder, expected, G_N_ELEMENTS(expected), loader->diags);
    if (yaml != NULL && (doc = xp_loader_read_yaml(loader, yaml->path)) == NULL)
        return;
    own = identify_secret(loader, doc, account, entry);
    if (own.region == NULL || own.id == NULL)
        return;
    arn = xp_strings_printf(loader->world->strings, "arn:%s:secretsmanager:%s:%s:secret:%s",
                            account->partition, own.region, account->id, own.id);
    secret = xp_loader_add_resource(loader, account, XP_RESOURCE_SECRET, entry, arn);
    if (doc != NULL)
        read_secret_yaml(loader, doc, secret, policy);
    if (policy != NULL)
        xp_loader_add_document(loader, XP_POLICY_RESOURCE, policy, attach_secret_policy, secret,
                               FALSE);
}

void xp_tree_read_secrets(XpLoader *loader, XpAccount *account, const XpEntry *entry,
                          const XpFolder *parent)
{
    g_autoptr(XpFolder) folder = xp_loader_open(loader, entry, parent);

    for (guint i = 0; folder != NULL && i < folder->entries->len; i++)
        read_secret(loader, account, g_ptr_array_index(folder->entries, i), folder);
}
