/* SPDX-License-Identifier: Apache-2.0
 *
 * jansson parses, the scanner knows the places; here the two are put side by side. That both
 * accept the same texts is asserted for every value.
 */
#include "frontend/load/json_doc.h"

#include <string.h>

#include "frontend/load/json_scan.h"

struct XpJsonDoc {
    const XpSource *source;
    json_t *root;
    GPtrArray *nodes;
};

/* The scanner found no error and jansson did (a number out of range, say). */
static void report_jansson(const XpSource *source, const json_error_t *error, XpDiagList *diags)
{
    XpSpan span = {.line = 1, .column = 1};
    gsize position = MIN((gsize)MAX(error->position, 1), source->length) - 1;
    gsize line_start = 0;

    for (gsize i = 0; i < position; i++) {
        if (source->text[i] != '\n')
            continue;
        span.line++;
        line_start = i + 1;
    }
    while (position > line_start && ((guchar)source->text[position] & 0xC0u) == 0x80u)
        position--;
    span.column += (guint)g_utf8_strlen(source->text + line_start, (gssize)(position - line_start));
    span.end_line = span.line;
    span.end_column = span.column + 1;
    xp_source_report(source, diags, XP_DIAG_JSON_SYNTAX, &span, NULL, "%s", error->text);
}

/* jansson knows one type for integers and one for reals, and is told to read all as reals. */
static gboolean same_type(const XpJson *node, const json_t *value)
{
    if (node->type == JSON_INTEGER || node->type == JSON_REAL)
        return json_is_number(value);
    return json_typeof(value) == node->type;
}

static json_t *child_value(const XpJson *node)
{
    if (node->parent->type == JSON_OBJECT)
        return json_object_get(node->parent->value, node->key);
    return json_array_get(node->parent->value, node->position);
}

/* A parent precedes its children in @nodes. */
static void attach_values(XpJsonDoc *doc)
{
    for (guint i = 0; i < doc->nodes->len; i++) {
        XpJson *node = g_ptr_array_index(doc->nodes, i);

        node->value = node->parent == NULL ? doc->root : child_value(node);
        g_assert(node->value != NULL && same_type(node, node->value));
    }
}

XpJsonDoc *xp_json_doc_new(const XpSource *source, XpDiagList *diags)
{
    g_autoptr(XpJsonDoc) doc = g_new0(XpJsonDoc, 1);
    json_error_t error;

    doc->source = source;
    doc->nodes = g_ptr_array_new_with_free_func(xp_json_free);
    if (!xp_json_scan(source, doc->nodes, diags))
        return NULL;
    doc->root =
        json_loadb(source->text, source->length,
                   JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL, &error);
    if (doc->root == NULL) {
        report_jansson(source, &error, diags);
        return NULL;
    }
    attach_values(doc);
    return g_steal_pointer(&doc);
}

void xp_json_doc_free(XpJsonDoc *doc)
{
    if (doc == NULL)
        return;
    json_decref(doc->root);
    g_ptr_array_unref(doc->nodes);
    g_free(doc);
}

const XpJson *xp_json_doc_root(const XpJsonDoc *doc)
{
    return g_ptr_array_index(doc->nodes, 0);
}

const XpSource *xp_json_doc_source(const XpJsonDoc *doc)
{
    return doc->source;
}

const XpJson *xp_json_member(const XpJson *object, const char *key)
{
    for (const XpJson *node = object->first; node != NULL; node = node->next) {
        if (node->key != NULL && strcmp(node->key, key) == 0)
            return node;
    }
    return NULL;
}

const char *xp_json_string(const XpJson *node)
{
    return json_string_value(node->value);
}

char *xp_json_literal(const XpJsonDoc *doc, const XpJson *node)
{
    return g_strndup(doc->source->text + node->start, node->end - node->start);
}

const char *xp_json_type_name(const XpJson *node)
{
    switch (node->type) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "an array";
    case JSON_STRING:
        return "a string";
    case JSON_INTEGER:
    case JSON_REAL:
        return "a number";
    case JSON_TRUE:
    case JSON_FALSE:
        return "true or false";
    case JSON_NULL:
        return "null";
    }
    g_assert_not_reached();
}

static void prepend_step(GString *pointer, const XpJson *node)
{
    g_autoptr(GString) step = g_string_new("/");

    if (node->key == NULL) {
        g_string_append_printf(step, "%u", node->position);
    } else {
        for (const char *c = node->key; *c != '\0'; c++) {
            if (*c == '~' || *c == '/')
                g_string_append(step, *c == '~' ? "~0" : "~1");
            else
                g_string_append_c(step, *c);
        }
    }
    g_string_prepend(pointer, step->str);
}

/* Returns new: the JSON pointer of @node. Nesting is limited, so this is short. */
static char *pointer_of(const XpJson *node)
{
    GString *pointer = g_string_new(NULL);

    for (; node->parent != NULL; node = node->parent)
        prepend_step(pointer, node);
    return g_string_free(pointer, FALSE);
}

static XpSpan numbers_of(const XpJson *node)
{
    return (XpSpan){.line = node->line,
                    .column = node->column,
                    .end_line = node->end_line,
                    .end_column = node->end_column};
}

XpSpan xp_json_span(const XpJsonDoc *doc, const XpJson *node, XpStrings *strings)
{
    g_autofree char *pointer = pointer_of(node);
    XpSpan span = numbers_of(node);

    span.file = xp_strings_add(strings, doc->source->file);
    span.pointer = xp_strings_add(strings, pointer);
    return span;
}

void xp_json_report(const XpJsonDoc *doc, const XpJson *node, XpDiagList *diags, XpDiagId id,
                    const char *help, const char *format, ...)
{
    g_autofree char *pointer = pointer_of(node);
    g_autofree char *text = NULL;
    XpSpan span = numbers_of(node);
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    span.pointer = pointer;
    xp_source_report(doc->source, diags, id, &span, help, "%s", text);
}

void xp_json_report_key(const XpJsonDoc *doc, const XpJson *node, XpDiagList *diags, XpDiagId id,
                        const char *help, const char *format, ...)
{
    g_autofree char *pointer = pointer_of(node);
    g_autofree char *text = NULL;
    XpSpan span = {.line = node->key_line,
                   .column = node->key_column,
                   .end_line = node->key_line,
                   .end_column = node->key_end_column,
                   .pointer = pointer};
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    xp_source_report(doc->source, diags, id, &span, help, "%s", text);
}
