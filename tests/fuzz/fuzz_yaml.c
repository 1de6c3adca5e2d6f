/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a YAML document: a diagnostic or a tree of nodes with their places.
 */
#include <glib.h>

#include "frontend/load/yaml_doc.h"
#include "tests/fuzz/target.h"

static void check_node(const XpYamlDoc *doc, const XpYaml *node, XpStrings *strings)
{
    XpSpan span = xp_yaml_span(doc, node, strings);
    guint n = 0;

    g_assert(span.line >= 1 && span.column >= 1 && span.file != NULL);
    g_assert((node->text != NULL) == (node->kind == XP_YAML_SCALAR));
    for (const XpYaml *child = node->first; child != NULL; child = child->next, n++) {
        g_assert((child->key != NULL) == (node->kind == XP_YAML_MAPPING));
        if (child->key != NULL)
            g_assert(xp_yaml_get(node, child->key->text) == child);
        check_node(doc, child, strings);
    }
    g_assert(n == node->n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(XpSource) source = xp_source_new("fuzz.yaml", (const char *)data, size, diags);
    g_autoptr(XpYamlDoc) doc = source != NULL ? xp_yaml_doc_new(source, diags) : NULL;
    g_autoptr(XpStrings) strings = xp_strings_new();

    g_assert((doc == NULL) == (xp_diag_count_errors(diags) > 0));
    if (doc != NULL && xp_yaml_doc_root(doc) != NULL)
        check_node(doc, xp_yaml_doc_root(doc), strings);
    return 0;
}
