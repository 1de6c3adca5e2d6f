/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a JSON document: a diagnostic or a tree of values, each of which stands inside the
 * text, behind the one before it and within the one that holds it.
 */
#include <glib.h>

#include "frontend/load/json_doc.h"
#include "tests/fuzz/target.h"

static void check_node(const XpJsonDoc *doc, const XpJson *node, XpStrings *strings)
{
    const XpSource *source = xp_json_doc_source(doc);
    gsize reached = node->start;
    guint n = 0;
    XpSpan span = xp_json_span(doc, node, strings);

    g_assert(node->start < node->end && node->end <= source->length);
    g_assert(span.line >= 1 && span.column >= 1 && span.file != NULL);
    if (node->type != JSON_OBJECT && node->type != JSON_ARRAY && node->type != JSON_STRING)
        g_free(xp_json_literal(doc, node));
    g_assert((xp_json_string(node) != NULL) == (node->type == JSON_STRING));
    for (const XpJson *child = node->first; child != NULL; child = child->next, n++) {
        g_assert(child->parent == node);
        g_assert(child->start >= reached && child->end < node->end);
        g_assert((child->key != NULL) == (node->type == JSON_OBJECT));
        if (child->key != NULL)
            g_assert(xp_json_member(node, child->key) == child);
        reached = child->end;
        check_node(doc, child, strings);
    }
    g_assert(n == node->n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(XpSource) source = xp_source_new("fuzz.json", (const char *)data, size, diags);
    g_autoptr(XpJsonDoc) doc = source != NULL ? xp_json_doc_new(source, diags) : NULL;
    g_autoptr(XpStrings) strings = xp_strings_new();

    g_assert((doc == NULL) == (xp_diag_count_errors(diags) > 0));
    if (doc != NULL)
        check_node(doc, xp_json_doc_root(doc), strings);
    return 0;
}
