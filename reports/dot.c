/* SPDX-License-Identifier: Apache-2.0 */

/* The access graph in the language of graphviz, written by ourselves: it needs no library. */

#include "reports/dot.h"

#include "reports/escape.h"
#include "reports/svg.h"
#include "reports/writers.h"

/* Characters of a label and of a tooltip. */
#define LABEL_LIMIT   36u
#define TOOLTIP_LIMIT 300u

#define INK    "#2b2b28"
#define FAINT  "#6f6f6a"
#define BAD    "#b3261e"
#define ASSUME "#1f5fa8"

typedef struct {
    const XpGraph *graph;
    const char *prefix;
    gboolean links;
    GString *out;
    gboolean *drawn; /* nodes that some edge needs, or that stand for themselves */
} Dot;

static void append_attribute(const Dot *dot, const char *name, const char *value, guint limit)
{
    g_autofree char *text = xp_escape_shorten(value, limit);
    g_string_append_printf(dot->out, " %s=", name);
    xp_escape_dot(dot->out, text);
}

static void append_id(const Dot *dot, const char *id, const char *suffix)
{
    g_string_append_printf(dot->out, " id=\"%s%s%s\"", dot->prefix, id, suffix);
}

static void append_label(const Dot *dot, const char *value)
{
    append_attribute(dot, "label", value, LABEL_LIMIT);
}

static void append_tooltip(const Dot *dot, const char *value)
{
    append_attribute(dot, "tooltip", value, TOOLTIP_LIMIT);
}

/* --- nodes --- */

/* Class and shape of a node. */
static const char *node_look(XpNodeKind kind)
{
    switch (kind) {
    case XP_NODE_ROLE:
        return "class=\"role\" shape=box";
    case XP_NODE_USER:
        return "class=\"user\" shape=ellipse";
    case XP_NODE_SECRET:
        return "class=\"secret\" shape=cylinder";
    case XP_NODE_KEY:
        return "class=\"key\" shape=hexagon";
    case XP_NODE_RESOURCE:
        return "class=\"resource\" shape=note";
    case XP_NODE_ADMINISTRATOR:
        return "class=\"administrator\" shape=box style=\"dashed,rounded\"";
    case XP_NODE_PRINCIPAL:
        return "class=\"principal\" shape=box style=rounded";
    case XP_NODE_ANYONE:
        return "class=\"anyone\" shape=doublecircle margin=\"0.02\"";
    case XP_NODE_ACCOUNT:
        return "class=\"account\" shape=folder";
    }
    g_assert_not_reached();
}

/* The same with "path" among the classes. Returns new. */
static char *path_look(XpNodeKind kind)
{
    const char *look = node_look(kind) + sizeof("class=\"") - 1;
    return g_strconcat("class=\"path ", look, NULL);
}

static void write_node(const Dot *dot, const XpNode *node)
{
    g_autofree char *look = node->on_path ? path_look(node->kind) : g_strdup(node_look(node->kind));
    g_string_append_printf(dot->out, "    %s [%s", node->id, look);
    if (node->on_path)
        g_string_append(dot->out, " color=\"" BAD "\" penwidth=2");
    append_id(dot, node->id, "");
    append_label(dot, node->label);
    append_tooltip(dot, node->detail != NULL ? node->detail : node->label);
    g_string_append(dot->out, "];\n");
}

static void write_nodes_in(const Dot *dot, gint account)
{
    for (guint i = 0; i < dot->graph->nodes->len; i++) {
        const XpNode *node = g_ptr_array_index(dot->graph->nodes, i);
        if (node->account == account && dot->drawn[i])
            write_node(dot, node);
    }
}

static guint count_nodes(const Dot *dot, gint account, gboolean *out_group_only)
{
    guint n = 0;
    *out_group_only = TRUE;
    for (guint i = 0; i < dot->graph->nodes->len; i++) {
        const XpNode *node = g_ptr_array_index(dot->graph->nodes, i);
        if (node->account != account || !dot->drawn[i])
            continue;
        n++;
        *out_group_only &= node->kind == XP_NODE_ACCOUNT;
    }
    return n;
}

static void write_account(const Dot *dot, guint index)
{
    const XpNodeAccount *account = g_ptr_array_index(dot->graph->accounts, index);
    gboolean group_only = FALSE;
    if (count_nodes(dot, (gint)index, &group_only) == 0)
        return;
    if (group_only) {
        write_nodes_in(dot, (gint)index);
        return;
    }
    g_string_append_printf(dot->out, "  subgraph cluster_%s {\n    class=\"%s\" style=\"%s\"",
                           account->id, account->supplied ? "supplied" : "foreign",
                           account->supplied ? "solid" : "dashed");
    append_id(dot, account->id, "");
    append_label(dot, account->label);
    append_tooltip(dot, account->supplied ? "account of this tree"
                                          : "an account whose policies are not in this tree");
    g_string_append(dot->out, ";\n");
    write_nodes_in(dot, (gint)index);
    g_string_append(dot->out, "  }\n");
}

/* --- edges --- */

static const char *half_class(const XpEdge *edge, const XpHalf *half)
{
    if (edge->on_path)
        return "path";
    switch (half->state) {
    case XP_HALF_MISSING:
        return "missing";
    case XP_HALF_UNKNOWN:
        return "unknown";
    case XP_HALF_STATED:
    case XP_HALF_NOT_NEEDED:
        return xp_edge_is_one_sided(edge) ? "idle" : "stated";
    }
    g_assert_not_reached();
}

static const char *half_style(const XpEdge *edge, const XpHalf *half)
{
    if (edge->on_path)
        return "color=\"" BAD "\" fontcolor=\"" BAD "\" penwidth=3";
    switch (half->state) {
    case XP_HALF_MISSING:
        return "color=\"" FAINT "\" fontcolor=\"" FAINT "\" style=dashed";
    case XP_HALF_UNKNOWN:
        return "color=\"" FAINT "\" fontcolor=\"" FAINT "\" style=dotted";
    case XP_HALF_STATED:
    case XP_HALF_NOT_NEEDED:
        return xp_edge_is_one_sided(edge) ? "color=\"" FAINT "\" fontcolor=\"" FAINT "\""
                                          : "color=\"" INK "\"";
    }
    g_assert_not_reached();
}

/* Returns new: what is written on a half. */
static char *half_label(const XpHalf *half)
{
    switch (half->state) {
    case XP_HALF_MISSING:
        return g_strdup("not allowed");
    case XP_HALF_UNKNOWN:
        return g_strdup("not known");
    case XP_HALF_NOT_NEEDED:
        return g_strdup("");
    case XP_HALF_STATED:
        return g_strconcat(half->actions != NULL ? half->actions : "",
                           half->conditional ? " if \342\200\246" : "",
                           half->denied ? " (and a Deny)" : "", NULL);
    }
    g_assert_not_reached();
}

static void append_link(const Dot *dot, const XpHalf *half)
{
    if (!dot->links || half->file == NULL)
        return;
    g_autofree char *path = g_uri_escape_string(half->file, "/", FALSE);
    g_autofree char *address = g_strdup_printf("%s#L%u", path, half->line);
    append_attribute(dot, "URL", address, G_MAXUINT);
}

static void append_half(const Dot *dot, const XpEdge *edge, const XpHalf *half, const char *suffix,
                        const char *side)
{
    g_autofree char *label = half_label(half);
    g_autofree char *tooltip = half->file != NULL
                                   ? g_strdup_printf("%s: %s:%u", side, half->file, half->line)
                                   : g_strdup(side);
    g_string_append_printf(dot->out, " [class=\"half %s\" %s", half_class(edge, half),
                           half_style(edge, half));
    append_id(dot, edge->id, suffix);
    append_label(dot, label);
    append_tooltip(dot, tooltip);
    append_link(dot, half);
}

/* Both halves, meeting halfway. */
static void write_halves(const Dot *dot, const XpEdge *edge, const char *from, const char *to)
{
    gboolean met = !xp_edge_is_one_sided(edge);
    g_string_append_printf(
        dot->out,
        "  m%s [shape=circle label=\"\" width=0.1 height=0.1 fixedsize=true class=\"%s\" %s",
        edge->id,
        edge->on_path ? "meet path"
        : met         ? "meet"
                      : "meet open",
        edge->on_path ? "style=filled color=\"" BAD "\" fillcolor=\"" BAD "\""
        : met         ? "style=filled color=\"" INK "\" fillcolor=\"" INK "\""
                      : "color=\"" FAINT "\"");
    append_id(dot, edge->id, "m");
    append_tooltip(dot, met ? "both sides agree" : "one side alone: nobody gets access by this");
    g_string_append_printf(dot->out, "];\n  %s -> m%s", from, edge->id);
    append_half(dot, edge, &edge->identity, "i", "the caller's own policies");
    g_string_append_printf(dot->out, " arrowhead=none];\n  m%s -> %s", edge->id, to);
    append_half(dot, edge, &edge->resource, "r", "the resource's policy");
    g_string_append(dot->out, "];\n");
}

/* Access inside one account, for which one side is enough. */
static void write_whole(const Dot *dot, const XpEdge *edge, const char *from, const char *to)
{
    gboolean by_resource = edge->identity.state == XP_HALF_NOT_NEEDED;
    g_string_append_printf(dot->out, "  %s -> %s", from, to);
    append_half(dot, edge, by_resource ? &edge->resource : &edge->identity, "w",
                by_resource ? "the resource's policy alone" : "the caller's own policies alone");
    g_string_append(dot->out, "];\n");
}

static void write_group(const Dot *dot, const XpEdge *edge, const char *from, const char *to)
{
    g_autofree char *label = g_strdup_printf(
        "%u %s", edge->count, edge->kind == XP_EDGE_ASSUME ? "may assume" : "access");
    g_string_append_printf(dot->out, "  %s -> %s [class=\"half stated\" color=\"%s\"", from, to,
                           edge->kind == XP_EDGE_ASSUME ? ASSUME : INK);
    append_id(dot, edge->id, "g");
    append_label(dot, label);
    append_tooltip(dot, label);
    g_string_append(dot->out, "];\n");
}

static void write_access(const Dot *dot, const XpEdge *edge, const char *from, const char *to)
{
    gboolean one_is_enough =
        edge->identity.state == XP_HALF_NOT_NEEDED || edge->resource.state == XP_HALF_NOT_NEEDED;
    if (one_is_enough)
        write_whole(dot, edge, from, to);
    else
        write_halves(dot, edge, from, to);
}

static void write_assume(const Dot *dot, const XpEdge *edge, const char *from, const char *to)
{
    g_string_append_printf(
        dot->out, "  %s -> %s [class=\"assume\" color=\"" ASSUME "\" fontcolor=\"" ASSUME "\"",
        from, to);
    append_id(dot, edge->id, "t");
    append_label(dot, edge->resource.conditional ? "may assume if \342\200\246" : "may assume");
    append_tooltip(dot, edge->resource.file != NULL ? edge->resource.file : "trust policy");
    append_link(dot, &edge->resource);
    g_string_append(dot->out, "];\n");
}

static void write_edge(const Dot *dot, const XpEdge *edge)
{
    const char *from = ((const XpNode *)g_ptr_array_index(dot->graph->nodes, edge->from))->id;
    const char *to = ((const XpNode *)g_ptr_array_index(dot->graph->nodes, edge->to))->id;
    if (dot->graph->grouped && !edge->on_path) {
        write_group(dot, edge, from, to);
        return;
    }
    switch (edge->kind) {
    case XP_EDGE_ACCESS:
        write_access(dot, edge, from, to);
        return;
    case XP_EDGE_ASSUME:
        write_assume(dot, edge, from, to);
        return;
    case XP_EDGE_ENCRYPTS:
        g_string_append_printf(dot->out,
                               "  %s -> %s [class=\"encrypts\" color=\"" FAINT
                               "\" style=dotted arrowhead=none constraint=false",
                               from, to);
        append_id(dot, edge->id, "k");
        append_tooltip(dot, "encrypted with this key");
        g_string_append(dot->out, "];\n");
        return;
    }
}

char *xp_dot_text(const XpGraph *graph, const char *prefix, gboolean links)
{
    g_autofree gboolean *drawn = g_new0(gboolean, graph->nodes->len + 1);
    Dot dot = {graph, prefix, links, g_string_new(NULL), drawn};
    for (guint i = 0; i < graph->nodes->len; i++)
        drawn[i] = !graph->grouped;
    for (guint i = 0; i < graph->edges->len; i++) {
        const XpEdge *edge = g_ptr_array_index(graph->edges, i);
        drawn[edge->from] = drawn[edge->to] = TRUE;
    }
    g_string_append_printf(
        dot.out,
        "digraph access {\n"
        "  graph [id=\"%saccess\" rankdir=LR ranksep=0.9 nodesep=0.3 bgcolor=white "
        "fontname=\"Arial\" fontsize=12 fontcolor=\"" INK "\" color=\"" FAINT
        "\" labeljust=l pad=0.15];\n"
        "  node [fontname=\"Arial\" fontsize=12 color=\"" INK "\" fontcolor=\"" INK
        "\" margin=\"0.26,0.09\" height=0.42];\n"
        "  edge [fontname=\"Arial\" fontsize=10 color=\"" INK "\" fontcolor=\"" INK
        "\" arrowsize=0.7];\n",
        prefix);
    for (guint i = 0; i < graph->accounts->len; i++)
        write_account(&dot, i);
    write_nodes_in(&dot, -1);
    for (guint i = 0; i < graph->edges->len; i++)
        write_edge(&dot, g_ptr_array_index(graph->edges, i));
    if (graph->n_left_out > 0)
        g_string_append_printf(dot.out, "  note [shape=plaintext label=\"and %u more\"];\n",
                               graph->n_left_out);
    g_string_append(dot.out, "}\n");
    return g_string_free(dot.out, FALSE);
}

char *xp_dot_write(const XpRunResult *result, const XpReportOptions *options)
{
    (void)options;
    g_autoptr(XpGraph) graph = xp_graph_new(result);
    return xp_dot_text(graph, "", TRUE);
}

char *xp_svg_write(const XpRunResult *result, const XpReportOptions *options)
{
    g_autofree char *dot = xp_dot_write(result, options);
    char *svg = xp_svg_draw(dot);
    return svg != NULL ? svg
                       : g_strdup("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"400\" "
                                  "height=\"40\"><text x=\"8\" y=\"24\">graphviz could not draw "
                                  "this graph: use -f dot</text></svg>\n");
}
