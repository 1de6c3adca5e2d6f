/* SPDX-License-Identifier: Apache-2.0
 *
 * grants.json: what `aws kms list-grants` prints.
 */
#include <string.h>

#include "frontend/load/loader.h"

typedef struct {
    XpLoader *loader;
    const XpJsonDoc *doc;
    XpResource *key;
} Reader;

static void refuse(const Reader *reader, const XpJson *node, const char *help, const char *text)
{
    xp_json_report(reader->doc, node, reader->loader->diags, XP_DIAG_POLICY_MALFORMED, help, "%s",
                   text);
}

/* The string member @name with account labels resolved, or NULL. */
static const char *read_principal(const Reader *reader, const XpJson *grant, const char *name)
{
    const XpJson *node = xp_json_member(grant, name);
    const char *text = node != NULL ? xp_json_string(node) : NULL;
    XpSite site;

    if (node == NULL)
        return NULL;
    if (text == NULL) {
        refuse(reader, node, "write a string", "a principal of a grant is a string");
        return NULL;
    }
    site = (XpSite){.source = xp_json_doc_source(reader->doc),
                    .span = xp_json_span(reader->doc, node, reader->loader->world->strings)};
    return g_str_has_prefix(text, "arn:") ? xp_names_arn(reader->loader->names, text, &site)
                                          : xp_loader_add_string(reader->loader, text);
}

static void read_operations(const Reader *reader, const XpJson *grant, XpGrant *out)
{
    const XpJson *node = xp_json_member(grant, "Operations");

    if (node == NULL || node->type != JSON_ARRAY) {
        refuse(reader, node != NULL ? node : grant, "write \"Operations\": [\"Decrypt\"]",
               "the grant has no list of Operations");
        return;
    }
    for (const XpJson *item = node->first; item != NULL; item = item->next) {
        const char *text = xp_json_string(item);

        if (text != NULL)
            xp_grant_add_operation(reader->loader->world, out, text);
        else
            refuse(reader, item, "write a string", "an operation is a string");
    }
}

static void read_grant(const Reader *reader, const XpJson *node)
{
    const XpJson *id = node->type == JSON_OBJECT ? xp_json_member(node, "GrantId") : NULL;
    const XpJson *constraints;
    XpGrant *grant;

    if (node->type != JSON_OBJECT) {
        refuse(reader, node, "write the output of aws kms list-grants", "a grant is an object");
        return;
    }
    grant = xp_resource_add_grant(reader->key);
    grant->span = xp_json_span(reader->doc, node, reader->loader->world->strings);
    grant->grant_id = xp_loader_add_string(
        reader->loader, id != NULL && xp_json_string(id) != NULL ? xp_json_string(id) : "");
    grant->grantee = read_principal(reader, node, "GranteePrincipal");
    if (grant->grantee == NULL)
        grant->grantee = read_principal(reader, node, "GranteeServicePrincipal");
    if (grant->grantee == NULL) {
        refuse(reader, node, "add \"GranteePrincipal\"", "the grant names no grantee");
        grant->grantee = xp_loader_add_string(reader->loader, "");
    }
    grant->retiring = read_principal(reader, node, "RetiringPrincipal");
    read_operations(reader, node, grant);
    constraints = xp_json_member(node, "Constraints");
    grant->constrained = constraints != NULL && constraints->n > 0;
}

/* A listing that was cut off says so. */
static gboolean is_partial(const XpJson *root)
{
    const XpJson *truncated = xp_json_member(root, "Truncated");

    return (truncated != NULL && truncated->type == JSON_TRUE) ||
           xp_json_member(root, "NextMarker") != NULL || xp_json_member(root, "NextToken") != NULL;
}

void xp_grants_read(XpLoader *loader, const XpEntry *entry, XpResource *key)
{
    const XpSource *source = xp_loader_read(loader, entry->path, XP_SOURCE_OTHER_LIMIT);
    g_autoptr(XpJsonDoc) doc = source != NULL ? xp_json_doc_new(source, loader->diags) : NULL;
    Reader reader = {.loader = loader, .doc = doc, .key = key};
    const XpJson *root = doc != NULL ? xp_json_doc_root(doc) : NULL;
    const XpJson *list =
        root != NULL && root->type == JSON_OBJECT ? xp_json_member(root, "Grants") : NULL;

    if (root == NULL)
        return;
    if (list == NULL || list->type != JSON_ARRAY) {
        refuse(&reader, list != NULL ? list : root,
               "write {\"Grants\": [...]} as aws kms list-grants prints it",
               "the file has no list of Grants");
        return;
    }
    for (const XpJson *item = list->first; item != NULL; item = item->next)
        read_grant(&reader, item);
    if (is_partial(root))
        key->grants_status = XP_UNKNOWN;
    else
        key->grants_status = list->n == 0 ? XP_NONE : XP_KNOWN;
}
