/* SPDX-License-Identifier: Apache-2.0
 *
 * What the stages of loading share: files, work put down for later, small YAML helpers.
 */
#include "frontend/load/loader.h"

#include <string.h>

#include "frontend/load/policy_json.h"
#include "frontend/load/token.h"

typedef struct {
    XpPolicyType type;
    char *path;
    char *name;
    XpAttach attach;
    gpointer target;
    gboolean takes_canonical_user;
} Document;

typedef struct {
    XpResolve resolve;
    const XpYamlDoc *doc;
    const XpYaml *node;
    gpointer target;
} Reference;

static void free_document(Document *document)
{
    g_free(document->path);
    g_free(document->name);
    g_free(document);
}

gboolean xp_loader_failed(const XpLoader *loader)
{
    return xp_diag_count_errors(loader->diags) > loader->errors_before;
}

const XpSource *xp_loader_read(XpLoader *loader, const char *path, gsize limit)
{
    XpSource *source = xp_source_read(path, limit, loader->diags);

    if (source == NULL)
        return NULL;
    g_hash_table_replace(loader->sources, source->file, source);
    xp_world_add_input(loader->world, path, source->sha256, "native");
    return source;
}

const XpSource *xp_loader_source(const XpLoader *loader, const char *file)
{
    return file == NULL ? NULL : g_hash_table_lookup(loader->sources, file);
}

const XpYamlDoc *xp_loader_read_yaml(XpLoader *loader, const char *path)
{
    const XpSource *source = xp_loader_read(loader, path, XP_SOURCE_OTHER_LIMIT);
    XpYamlDoc *doc = source != NULL ? xp_yaml_doc_new(source, loader->diags) : NULL;

    if (doc == NULL)
        return NULL;
    g_ptr_array_add(loader->yaml_docs, doc);
    if (!xp_yaml_expect(doc, xp_yaml_doc_root(doc), XP_YAML_MAPPING, "the file", loader->diags))
        return NULL;
    return doc;
}

XpFolder *xp_loader_open(XpLoader *loader, const XpEntry *entry, const XpFolder *parent)
{
    return entry != NULL ? xp_folder_open(entry->path, parent, loader->diags) : NULL;
}

void xp_loader_add_document(XpLoader *loader, XpPolicyType type, const XpEntry *entry,
                            XpAttach attach, gpointer target, gboolean takes_canonical_user)
{
    Document *document = g_new0(Document, 1);

    document->type = type;
    document->path = g_strdup(entry->path);
    document->name = g_str_has_suffix(entry->name, ".json")
                         ? g_strndup(entry->name, strlen(entry->name) - strlen(".json"))
                         : g_strdup(entry->name);
    document->attach = attach;
    document->target = target;
    document->takes_canonical_user = takes_canonical_user;
    g_ptr_array_add(loader->documents, document);
}

void xp_loader_add_documents(XpLoader *loader, XpPolicyType type, const XpEntry *entry,
                             const XpFolder *parent, XpAttach attach, gpointer target)
{
    static const char *const expected[] = {"NAME.json"};
    g_autoptr(XpFolder) folder = xp_loader_open(loader, entry, parent);

    if (folder == NULL)
        return;
    for (guint i = 0; i < folder->entries->len; i++) {
        XpEntry *item = g_ptr_array_index(folder->entries, i);

        if (!g_str_has_suffix(item->name, ".json"))
            continue;
        item->taken = TRUE;
        xp_loader_add_document(loader, type, item, attach, target, FALSE);
    }
    xp_folder_refuse_rest(folder, expected, 1, loader->diags);
}

/* Attached even when it is malformed: nothing is built from such a tree, and whoever refers to the
 * document should not be told that there is none. */
static void run_document(XpLoader *loader, const Document *document)
{
    const XpSource *source = xp_loader_read(loader, document->path, XP_SOURCE_POLICY_LIMIT);
    XpPolicy *policy = xp_world_add_policy(loader->world, document->type, document->name);

    policy->file = xp_loader_add_string(loader, document->path);
    if (source != NULL)
        xp_policy_json_read(loader->names, policy, source, loader->options.accept_unknown_operators,
                            document->takes_canonical_user);
    if (document->attach != NULL)
        document->attach(loader, policy, document->target);
}

void xp_loader_run_documents(XpLoader *loader)
{
    for (guint i = 0; i < loader->documents->len; i++) {
        Document *document = g_ptr_array_index(loader->documents, i);

        run_document(loader, document);
        free_document(document);
    }
    g_ptr_array_set_size(loader->documents, 0);
}

void xp_loader_add_reference(XpLoader *loader, XpResolve resolve, const XpYamlDoc *doc,
                             const XpYaml *node, gpointer target)
{
    Reference *reference = g_new0(Reference, 1);

    *reference = (Reference){.resolve = resolve, .doc = doc, .node = node, .target = target};
    g_ptr_array_add(loader->references, reference);
}

void xp_loader_run_references(XpLoader *loader)
{
    for (guint i = 0; i < loader->references->len; i++) {
        const Reference *reference = g_ptr_array_index(loader->references, i);

        reference->resolve(loader, reference->doc, reference->node, reference->target);
    }
}

XpSpan xp_loader_span(XpLoader *loader, const char *path)
{
    return (XpSpan){.file = xp_loader_add_string(loader, path)};
}

XpSite xp_loader_site(const XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node)
{
    return (XpSite){.source = xp_yaml_doc_source(doc),
                    .span = xp_yaml_span(doc, node, loader->world->strings)};
}

const char *xp_loader_add_string(XpLoader *loader, const char *text)
{
    return xp_strings_add(loader->world->strings, text);
}

void xp_loader_report_conflict(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                               const char *help, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    xp_yaml_report(doc, node, loader->diags, XP_DIAG_ACCOUNT_CONFLICT, help, "%s", text);
}

void xp_loader_read_tags(XpLoader *loader, const XpYamlDoc *doc, XpTags *tags)
{
    const XpYaml *node = xp_yaml_get(xp_yaml_doc_root(doc), "tags");

    if (node == NULL || !xp_yaml_expect(doc, node, XP_YAML_MAPPING, "tags", loader->diags))
        return;
    tags->status = XP_KNOWN;
    for (const XpYaml *tag = node->first; tag != NULL; tag = tag->next) {
        if (xp_yaml_expect(doc, tag, XP_YAML_SCALAR, "the value of a tag", loader->diags))
            xp_tags_add(loader->world->strings, tags, tag->key->text, tag->text);
    }
}

const char *xp_loader_read_region(XpLoader *loader, const XpYamlDoc *doc, const XpAccount *account,
                                  const char *path)
{
    const XpYaml *node = doc != NULL ? xp_yaml_get(xp_yaml_doc_root(doc), "region") : NULL;
    XpSite site = {.span = xp_loader_span(loader, path)};
    const char *text;

    if (node == NULL)
        return xp_names_default_region(loader->names, account, &site);
    text = xp_yaml_text(doc, node, "region", loader->diags);
    if (text == NULL)
        return NULL;
    if (xp_token_is_region(text))
        return xp_loader_add_string(loader, text);
    site = xp_loader_site(loader, doc, node);
    return xp_names_region(loader->names, text, &site);
}

void xp_loader_each(XpLoader *loader, const XpYamlDoc *doc, const char *key, XpTakeText take,
                    gpointer target)
{
    const XpYaml *list = xp_yaml_get(xp_yaml_doc_root(doc), key);

    if (list == NULL || !xp_yaml_expect(doc, list, XP_YAML_SEQUENCE, key, loader->diags))
        return;
    for (const XpYaml *item = list->first; item != NULL; item = item->next) {
        if (xp_yaml_text(doc, item, "an item of the list", loader->diags) != NULL)
            take(loader, doc, item, target);
    }
}
