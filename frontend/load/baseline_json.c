/* SPDX-License-Identifier: Apache-2.0 */

/* What this program wrote in an earlier run: a baseline of known findings, or a report. */
#include "frontend/load/baseline_json.h"

#include <string.h>

#include "frontend/load/json_doc.h"

typedef struct {
    const XpJsonDoc *doc;
    XpDiagList *diags;
    XpDiagId id;
    const char *help;
    gboolean fine;
} Reader;

static void G_GNUC_PRINTF(3, 4) refuse(Reader *reader, const XpJson *node, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *text = g_strdup_vprintf(format, args);
    va_end(args);
    xp_json_report(reader->doc, node, reader->diags, reader->id, reader->help, "%s", text);
    reader->fine = FALSE;
}

/* The member @key of @object, or NULL after an error. */
static const XpJson *need(Reader *reader, const XpJson *object, const char *key, json_type type)
{
    if (object->type != JSON_OBJECT) {
        refuse(reader, object, "an object with \"%s\" is expected, this is %s", key,
               xp_json_type_name(object));
        return NULL;
    }
    const XpJson *node = xp_json_member(object, key);
    if (node == NULL)
        refuse(reader, object, "\"%s\" is missing", key);
    else if (node->type != type)
        refuse(reader, node, "\"%s\" is %s, this is %s", key,
               type == JSON_STRING ? "a string" : "an array", xp_json_type_name(node));
    else
        return node;
    return NULL;
}

/* The text of the member @key, or NULL after an error. */
static const char *need_text(Reader *reader, const XpJson *object, const char *key)
{
    const XpJson *node = need(reader, object, key, JSON_STRING);
    return node != NULL ? xp_json_string(node) : NULL;
}

/* A name that nobody knows is a slip, or from a later version. */
static void check_names(Reader *reader, const XpJson *object, const char *const *names)
{
    for (const XpJson *node = object->type == JSON_OBJECT ? object->first : NULL; node != NULL;
         node = node->next)
        if (!g_strv_contains(names, node->key))
            refuse(reader, node, "\"%s\" has no meaning here", node->key);
}

static gboolean check_schema(Reader *reader, const XpJson *root, const char *schema)
{
    const char *text = need_text(reader, root, "schema");
    if (text != NULL && strcmp(text, schema) != 0)
        refuse(reader, xp_json_member(root, "schema"), "the schema is %s, not %s", schema, text);
    return reader->fine;
}

/* ---- a baseline ---- */

static void read_part(Reader *reader, const XpJson *node, XpKnown *known)
{
    static const char *const names[] = {"key", "text", NULL};
    const char *key = need_text(reader, node, "key");
    const char *text = need_text(reader, node, "text");
    check_names(reader, node, names);
    if (key == NULL || text == NULL)
        return;
    if (xp_known_has(known, key))
        refuse(reader, xp_json_member(node, "key"), "this part is listed twice");
    xp_known_add(known, key, text, NULL, NULL);
}

static gboolean read_kind(Reader *reader, const XpJson *node, XpKnownKind *out)
{
    const char *text = need_text(reader, node, "kind");
    for (guint i = 0; text != NULL && i <= XP_KNOWN_OPEN; i++) {
        if (strcmp(text, xp_known_kind_name((XpKnownKind)i)) != 0)
            continue;
        *out = (XpKnownKind)i;
        return TRUE;
    }
    if (text != NULL)
        refuse(reader, xp_json_member(node, "kind"),
               "no kind '%s' is known: granted, refused, open", text);
    return FALSE;
}

static void read_entry(Reader *reader, const XpJson *node, XpKnownProperty *property)
{
    static const char *const names[] = {"kind", "parts", NULL};
    XpKnownKind kind = XP_KNOWN_GRANTED;
    gboolean has_kind = read_kind(reader, node, &kind);
    const XpJson *parts =
        node->type == JSON_OBJECT ? need(reader, node, "parts", JSON_ARRAY) : NULL;
    check_names(reader, node, names);
    if (!has_kind || parts == NULL)
        return;
    XpKnown *known = xp_known_new(kind);
    g_ptr_array_add(property->known, known);
    for (const XpJson *part = parts->first; part != NULL; part = part->next)
        read_part(reader, part, known);
    if (parts->n == 0)
        refuse(reader, parts, "an entry without parts would excuse everything");
}

static void read_property(Reader *reader, const XpJson *node, XpBaseline *baseline)
{
    static const char *const names[] = {"id", "known", NULL};
    const char *id = need_text(reader, node, "id");
    const XpJson *known =
        node->type == JSON_OBJECT ? need(reader, node, "known", JSON_ARRAY) : NULL;
    check_names(reader, node, names);
    if (id == NULL || known == NULL)
        return;
    if (xp_baseline_find(baseline, id) != NULL)
        refuse(reader, xp_json_member(node, "id"), "property '%s' is listed twice", id);
    XpKnownProperty *property = xp_known_property_new(id);
    g_ptr_array_add(baseline->properties, property);
    for (const XpJson *entry = known->first; entry != NULL; entry = entry->next)
        read_entry(reader, entry, property);
}

XpBaseline *xp_load_baseline(const char *file, XpDiagList *diags)
{
    static const char *const names[] = {"schema", "properties", NULL};
    g_autoptr(XpSource) source = xp_source_read(file, XP_SOURCE_OTHER_LIMIT, diags);
    g_autoptr(XpJsonDoc) doc = source != NULL ? xp_json_doc_new(source, diags) : NULL;
    if (doc == NULL)
        return NULL;
    Reader reader = {.doc = doc,
                     .diags = diags,
                     .id = XP_DIAG_BASELINE_MALFORMED,
                     .help = "correct it, or write it anew with --update-baseline",
                     .fine = TRUE};
    const XpJson *root = xp_json_doc_root(doc);
    if (!check_schema(&reader, root, "xacct-baseline/1"))
        return NULL;
    check_names(&reader, root, names);
    const XpJson *properties = need(&reader, root, "properties", JSON_ARRAY);
    g_autoptr(XpBaseline) baseline = xp_baseline_new(file);
    for (const XpJson *node = properties != NULL ? properties->first : NULL; node != NULL;
         node = node->next)
        read_property(&reader, node, baseline);
    return reader.fine ? g_steal_pointer(&baseline) : NULL;
}

/* ---- a report ---- */

static void verdict_free(gpointer data)
{
    XpBaseVerdict *row = data;
    g_free(row->id);
    g_free(row->verdict);
    g_free(row);
}

static void read_verdict(Reader *reader, const XpJson *node, GPtrArray *rows)
{
    static const char *const verdicts[] = {"PROVED", "VIOLATED", "UNKNOWN", "VACUOUS", NULL};
    const char *id = need_text(reader, node, "id");
    const char *verdict = node->type == JSON_OBJECT ? need_text(reader, node, "verdict") : NULL;
    if (id == NULL || verdict == NULL)
        return;
    if (!g_strv_contains(verdicts, verdict))
        refuse(reader, xp_json_member(node, "verdict"), "no verdict '%s' is known", verdict);
    XpBaseVerdict *row = g_new0(XpBaseVerdict, 1);
    row->id = g_strdup(id);
    row->verdict = g_strdup(verdict);
    g_ptr_array_add(rows, row);
}

GPtrArray *xp_load_base_report(const char *file, XpDiagList *diags)
{
    g_autoptr(XpSource) source = xp_source_read(file, XP_SOURCE_OTHER_LIMIT, diags);
    g_autoptr(XpJsonDoc) doc = source != NULL ? xp_json_doc_new(source, diags) : NULL;
    if (doc == NULL)
        return NULL;
    Reader reader = {.doc = doc,
                     .diags = diags,
                     .id = XP_DIAG_BASE_MALFORMED,
                     .help = "give --base a report that prove -f json wrote, a folder, or git:REF",
                     .fine = TRUE};
    const XpJson *root = xp_json_doc_root(doc);
    if (!check_schema(&reader, root, "xacct-report/1"))
        return NULL;
    const XpJson *properties = need(&reader, root, "properties", JSON_ARRAY);
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(verdict_free);
    for (const XpJson *node = properties != NULL ? properties->first : NULL; node != NULL;
         node = node->next)
        read_verdict(&reader, node, rows);
    return reader.fine ? g_steal_pointer(&rows) : NULL;
}
