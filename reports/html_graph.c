/* SPDX-License-Identifier: Apache-2.0 */

/* The access graph in the page: drawn by graphviz, and as a table for whoever cannot see it. */

#include <string.h>

#include "reports/dot.h"
#include "reports/html.h"
#include "reports/svg.h"

/* Rows of the table. */
#define SHOWN_ROWS 200u

/* Of what graphviz writes, the element itself: a page has a prologue of its own. */
static void write_svg(const XpHtml *html, const char *svg)
{
    const char *begin = strstr(svg, "<svg");
    if (begin == NULL)
        return;
    xp_html_put(html, "<div class=\"picture\" tabindex=\"0\" role=\"region\" "
                      "aria-label=\"access graph; the table below says the same\">\n"
                      "<svg role=\"img\" aria-label=\"access graph\"");
    xp_html_put(html, begin + strlen("<svg"));
    xp_html_put(html, "</div>\n");
}

static void write_legend(const XpHtml *html)
{
    xp_html_put(
        html,
        "<ul class=\"legend\">\n"
        "<li><span class=\"key-stated\" aria-hidden=\"true\">\342\224\200\342\227\217\342\206\222"
        "</span> both halves: the caller\342\200\231s own policies, then the resource\342\200\231s "
        "policy</li>\n"
        "<li><span class=\"key-missing\" aria-hidden=\"true\">\342\224\200\342\227\213\342\225\214"
        "</span> one half is missing, so nobody gets access by it</li>\n"
        "<li><span class=\"key-path\" aria-hidden=\"true\">\342\224\201\342\227\217\342\206\222"
        "</span> the request of a counterexample</li>\n"
        "<li><span class=\"key-assume\" aria-hidden=\"true\">\342\224\200\342\206\222</span> "
        "may assume the role</li>\n"
        "<li><span class=\"key-encrypts\" aria-hidden=\"true\">\342\224\210\342\224\210</span> "
        "secret and its key</li>\n</ul>\n");
}

static void write_caption(const XpHtml *html, const XpGraph *graph)
{
    xp_html_put(html, "<figcaption>");
    if (graph->grouped)
        xp_html_format(html,
                       "%u edges are too many to draw: accounts stand for what is in them, "
                       "access inside an account is left out. ",
                       graph->n_stated);
    if (graph->n_left_out > 0)
        xp_html_format(html, "%u edges are left out even so. ", graph->n_left_out);
    xp_html_put(html, "Drawn from the Allow statements as they stand. Conditions and Deny "
                      "statements are noted, not weighed, and SCPs, RCPs and boundaries are not "
                      "drawn: the verdicts weigh all of them.</figcaption>\n");
}

/* --- the same as a table --- */

static void write_node(const XpHtml *html, const XpGraph *graph, guint index)
{
    const XpNode *node = g_ptr_array_index(graph->nodes, index);
    xp_html_element(html, "b", NULL, node->label);
    if (node->account < 0 || node->kind == XP_NODE_ACCOUNT)
        return;
    xp_html_put(html, " of ");
    xp_html_text(
        html,
        ((const XpNodeAccount *)g_ptr_array_index(graph->accounts, (guint)node->account))->label);
}

static void write_half(const XpHtml *html, const XpHalf *half)
{
    switch (half->state) {
    case XP_HALF_MISSING:
        xp_html_put(html, "not allowed");
        return;
    case XP_HALF_UNKNOWN:
        xp_html_put(html, "not known");
        return;
    case XP_HALF_NOT_NEEDED:
        xp_html_put(html, "not needed");
        return;
    case XP_HALF_STATED:
        break;
    }
    xp_html_text(html, half->actions);
    xp_html_put(html, half->conditional ? " under conditions" : "");
    xp_html_put(html, half->denied ? ", and a Deny" : "");
    if (half->file == NULL)
        return;
    xp_html_put(html, " ");
    xp_html_place(html, half->file, half->line);
}

static const char *together(const XpEdge *edge)
{
    if (edge->on_path)
        return "used by a counterexample";
    if (xp_edge_is_one_sided(edge))
        return "one side only";
    gboolean known =
        edge->identity.state != XP_HALF_UNKNOWN && edge->resource.state != XP_HALF_UNKNOWN;
    return known ? "both agree" : "not known";
}

static void write_row(const XpHtml *html, const XpGraph *graph, const XpEdge *edge)
{
    xp_html_put(html, "<tr><td>");
    write_node(html, graph, edge->from);
    xp_html_put(html, "</td><td>");
    write_node(html, graph, edge->to);
    xp_html_put(html, "</td><td>");
    write_half(html, &edge->identity);
    xp_html_put(html, "</td><td>");
    write_half(html, &edge->resource);
    xp_html_format(html, "</td><td>%s</td></tr>\n", together(edge));
}

static void write_table(const XpHtml *html, const XpGraph *graph)
{
    guint shown = 0;
    xp_html_put(html, "<details>\n<summary>The same as a table</summary>\n<table>\n<thead><tr>"
                      "<th scope=\"col\">Who</th><th scope=\"col\">On what</th>"
                      "<th scope=\"col\">Own policies</th>"
                      "<th scope=\"col\">Policy of the resource</th>"
                      "<th scope=\"col\">Together</th></tr></thead>\n<tbody>\n");
    for (guint i = 0; i < graph->edges->len && shown < SHOWN_ROWS; i++) {
        const XpEdge *edge = g_ptr_array_index(graph->edges, i);
        if (edge->kind != XP_EDGE_ACCESS || (graph->grouped && !edge->on_path))
            continue;
        write_row(html, graph, edge);
        shown++;
    }
    xp_html_put(html, "</tbody>\n</table>\n</details>\n");
}

void xp_html_graph(const XpHtml *html)
{
    g_autoptr(XpGraph) graph = xp_graph_new(html->result);
    if (graph->edges->len == 0)
        return;
    g_autofree char *dot = xp_dot_text(graph, "g-", FALSE);
    g_autofree char *svg = xp_svg_draw(dot);
    xp_html_put(html, "<section id=\"graph\">\n<h2>Who has access to what</h2>\n"
                      "<figure class=\"graph\">\n");
    if (svg != NULL)
        write_svg(html, svg);
    else
        xp_html_format(html, "<p class=\"alarm\">The picture is left out: %s.</p>\n",
                       xp_svg_missing() != NULL ? xp_svg_missing()
                                                : "graphviz could not draw this graph");
    if (svg != NULL)
        write_legend(html);
    write_caption(html, graph);
    xp_html_put(html, "</figure>\n");
    write_table(html, graph);
    xp_html_put(html, "</section>\n");
}
