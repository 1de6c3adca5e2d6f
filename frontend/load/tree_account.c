/* SPDX-License-Identifier: Apache-2.0
 *
 * An account's folder, its resources of no kind we know more about, and its VPC endpoints.
 */
#include <string.h>

#include "frontend/load/loader.h"
#include "frontend/load/token.h"

XpResource *xp_loader_add_resource(XpLoader *loader, const XpAccount *account, XpResourceKind kind,
                                   const XpEntry *entry, const char *arn)
{
    XpResource *resource = xp_world_add_resource(loader->world, account, kind, entry->name, arn);
    const XpResource *other = g_hash_table_lookup(loader->arns, resource->arn);

    resource->folder = xp_loader_add_string(loader, entry->path);
    resource->span = xp_loader_span(loader, entry->path);
    if (other != NULL)
        xp_source_report_file(entry->path, loader->diags, XP_DIAG_ACCOUNT_CONFLICT,
                              "give each its own arn, or remove one of the folders",
                              "this and %s are the same resource", other->folder);
    else
        g_hash_table_insert(loader->arns, g_strdup(resource->arn), resource);
    xp_names_add_resource(loader->names, resource);
    return resource;
}

static void attach_resource_policy(XpLoader *loader, XpPolicy *policy, gpointer target)
{
    XpResource *resource = target;

    (void)loader;
    resource->policy = XP_KNOWN;
    xp_documents_add(&resource->policies, policy);
}

/* The folder in which things of this service and kind have their place, or NULL for resources/. A
 * key that stood here would be none to claims about keys. */
static const char *proper_folder(const char *service, const char *resource)
{
    static const struct {
        const char *service;
        const char *prefix;
        const char *folder;
    } places[] = {
        {"kms", "key/", "kms/NAME/"},
        {"kms", "alias/", "the 'aliases' of its key, kms/NAME/key.yaml"},
        {"secretsmanager", "secret:", "secretsmanager/NAME/"},
        {"iam", "role/", "iam/role/NAME/"},
        {"iam", "user/", "iam/user/NAME/"},
        {"iam", "group/", "iam/group/NAME/"},
        {"iam", "policy/", "iam/policy/NAME.json"},
        {"ec2", "vpc-endpoint/", "vpc-endpoints/ID/"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        if (strcmp(service, places[i].service) == 0 && g_str_has_prefix(resource, places[i].prefix))
            return places[i].folder;
    }
    return NULL;
}

/* The ARN has to be that of one thing, which belongs to @account and in resources/. */
static gboolean check_resource_arn(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                                   const XpAccount *account)
{
    g_auto(GStrv) fields = xp_token_split_arn(node->text);
    const char *folder;
    g_autofree char *help = NULL;

    if (g_strv_length(fields) != 6 || strcmp(fields[0], "arn") != 0 || fields[2][0] == '\0' ||
        fields[5][0] == '\0' || xp_token_has_wildcard(node->text)) {
        xp_yaml_report(doc, node, loader->diags, XP_DIAG_YAML_BAD_VALUE,
                       "write the whole ARN: arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE",
                       "'%s' is not the ARN of one resource", node->text);
        return FALSE;
    }
    folder = proper_folder(fields[2], fields[5]);
    if (folder != NULL) {
        help = g_strdup_printf("put it into %s", folder);
        xp_yaml_report(doc, node, loader->diags, XP_DIAG_YAML_BAD_VALUE, help,
                       "'%s' has its own place in the tree", node->text);
        return FALSE;
    }
    return fields[4][0] == '\0' || xp_own_arn_is_of(loader, doc, node, account, fields);
}

/* The ARN of resource.yaml with its names resolved, or NULL after an error. */
static const char *read_resource_arn(XpLoader *loader, const XpYamlDoc *doc,
                                     const XpAccount *account)
{
    const XpYaml *root = xp_yaml_doc_root(doc);
    const XpYaml *node = xp_yaml_get(root, "arn");
    const char *text = node != NULL ? xp_yaml_text(doc, node, "arn", loader->diags) : NULL;
    XpSite site;

    if (node == NULL)
        xp_yaml_report(doc, root, loader->diags, XP_DIAG_YAML_BAD_VALUE,
                       "add arn: arn:aws:s3:::example-bucket", "the key 'arn' is missing");
    if (text == NULL)
        return NULL;
    if (!check_resource_arn(loader, doc, node, account))
        return NULL;
    site = xp_loader_site(loader, doc, node);
    return xp_names_arn(loader->names, text, &site);
}

static void read_resource(XpLoader *loader, XpAccount *account, const XpEntry *entry,
                          const XpFolder *parent)
{
    static const char *const keys[] = {"arn", "tags"};
    static const char *const expected[] = {"resource.yaml", "resource-policy.json"};
    g_autoptr(XpFolder) folder = xp_loader_open(loader, entry, parent);
    const XpEntry *yaml = folder != NULL ? xp_folder_take(folder, "resource.yaml") : NULL;
    const XpEntry *policy = folder != NULL ? xp_folder_take(folder, "resource-policy.json") : NULL;
    const XpYamlDoc *doc;
    XpResource *resource;
    const char *arn;

    if (folder == NULL)
        return;
    xp_folder_refuse_rest(folder, expected, G_N_ELEMENTS(expected), loader->diags);
    if (yaml == NULL) {
        xp_source_report_file(entry->path, loader->diags, XP_DIAG_REFERENCE_UNKNOWN,
                              "add resource.yaml with arn: ...",
                              "nothing says which resource this is");
        return;
    }
    doc = xp_loader_read_yaml(loader, yaml->path);
    if (doc == NULL)
        return;
    xp_yaml_check_keys(doc, xp_yaml_doc_root(doc), keys, G_N_ELEMENTS(keys), loader->diags);
    arn = read_resource_arn(loader, doc, account);
    if (arn == NULL)
        return;
    resource = xp_loader_add_resource(loader, account, XP_RESOURCE_OTHER, entry, arn);
    resource->stated = TRUE;
    xp_loader_read_tags(loader, doc, &resource->tags);
    if (policy != NULL)
        xp_loader_add_document(loader, XP_POLICY_RESOURCE, policy, attach_resource_policy, resource,
                               TRUE);
}

void xp_tree_read_resources(XpLoader *loader, XpAccount *account, const XpEntry *entry,
                            const XpFolder *parent)
{
    g_autoptr(XpFolder) folder = xp_loader_open(loader, entry, parent);

    for (guint i = 0; folder != NULL && i < folder->entries->len; i++)
        read_resource(loader, account, g_ptr_array_index(folder->entries, i), folder);
}

static void attach_endpoint_policy(XpLoader *loader, XpPolicy *policy, gpointer target)
{
    XpVpcEndpoint *endpoint = target;

    (void)loader;
    endpoint->policy = policy;
}

static void read_endpoint(XpLoader *loader, XpAccount *account, const XpEntry *entry,
                          const XpFolder *parent)
{
    static const char *const expected[] = {"policy.json"};
    g_autoptr(XpFolder) folder = xp_loader_open(loader, entry, parent);
    XpVpcEndpoint *endpoint;
    const XpEntry *policy;

    if (folder == NULL)
        return;
    endpoint = xp_world_add_endpoint(loader->world, account, entry->name);
    endpoint->span = xp_loader_span(loader, entry->path);
    policy = xp_folder_take(folder, "policy.json");
    if (policy != NULL)
        xp_loader_add_document(loader, XP_POLICY_VPC_ENDPOINT, policy, attach_endpoint_policy,
                               endpoint, FALSE);
    xp_folder_refuse_rest(folder, expected, G_N_ELEMENTS(expected), loader->diags);
}

void xp_tree_read_endpoints(XpLoader *loader, XpAccount *account, const XpEntry *entry,
                            const XpFolder *parent)
{
    g_autoptr(XpFolder) folder = xp_loader_open(loader, entry, parent);

    for (guint i = 0; folder != NULL && i < folder->entries->len; i++)
        read_endpoint(loader, account, g_ptr_array_index(folder->entries, i), folder);
}

void xp_tree_read_account(XpLoader *loader, XpAccount *account, const XpEntry *entry,
                          const XpFolder *parent)
{
    static const struct {
        const char *name;
        void (*read)(XpLoader *, XpAccount *, const XpEntry *, const XpFolder *);
    } parts[] = {
        {"iam", xp_tree_read_iam},
        {"kms", xp_tree_read_keys},
        {"secretsmanager", xp_tree_read_secrets},
        {"resources", xp_tree_read_resources},
        {"vpc-endpoints", xp_tree_read_endpoints},
    };
    g_autoptr(XpFolder) folder = xp_loader_open(loader, entry, parent);
    const char *expected[G_N_ELEMENTS(parts)];

    if (folder == NULL)
        return;
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        const XpEntry *part = xp_folder_take(folder, parts[i].name);

        expected[i] = parts[i].name;
        if (part != NULL)
            parts[i].read(loader, account, part, folder);
    }
    xp_folder_refuse_rest(folder, expected, G_N_ELEMENTS(expected), loader->diags);
}
