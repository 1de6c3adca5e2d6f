/* SPDX-License-Identifier: Apache-2.0 */

/* All there is to say of one property. */

#include "reports/html.h"

static void write_paragraph(const XpHtml *html, const char *class, const char *label,
                            const char *text)
{
    xp_html_format(html, "<p class=\"%s\"><span class=\"label\">%s</span> ", class, label);
    xp_html_text(html, text);
    xp_html_put(html, "</p>\n");
}

static void write_sentence(const XpHtml *html, const XpPropertyResult *property)
{
    if (property->title != NULL)
        xp_html_element(html, "p", "title", property->title);
    xp_html_put(html, "<figure class=\"sentence\">\n<blockquote><code>");
    xp_html_text(html, property->sentence);
    xp_html_put(html, "</code></blockquote>\n");
    if (property->file != NULL) {
        xp_html_put(html, "<figcaption>");
        xp_html_place(html, property->file, property->line);
        xp_html_put(html, "</figcaption>\n");
    }
    xp_html_put(html, "</figure>\n");
    if (property->meaning != NULL)
        write_paragraph(html, "meaning", "In plain words", property->meaning);
}

static void write_outcome(const XpHtml *html, const XpPropertyResult *property)
{
    static const char *const labels[] = {[XP_OUTCOME_PLAIN] = "",
                                         [XP_OUTCOME_EXPECTED] = "Expected",
                                         [XP_OUTCOME_FIXED] = "Fixed",
                                         [XP_OUTCOME_EXPIRED] = "Expired",
                                         [XP_OUTCOME_KNOWN] = "Known"};
    g_autofree char *text = xp_view_outcome(html->result, property);
    if (text != NULL)
        write_paragraph(html, "outcome", labels[property->outcome], text);
    g_autofree char *since = xp_view_since(html->result, property);
    if (since != NULL)
        write_paragraph(html, "since", "Since the base", since);
}

static void write_reason(const XpHtml *html, const XpPropertyResult *property)
{
    if (property->reason != NULL)
        write_paragraph(html, "because", "Because", property->reason);
}

static void write_claims(const XpHtml *html, const XpPropertyResult *property)
{
    if (property->claims->len < 2)
        return;
    xp_html_put(html, "<h4>Its claims</h4>\n<ul class=\"claims\">\n");
    for (guint i = 0; i < property->claims->len; i++) {
        const XpClaimResult *claim = g_ptr_array_index(property->claims, i);
        xp_html_format(html, "<li><b>%s</b> <code>", xp_verdict_name(claim->verdict));
        xp_html_text(html, claim->text);
        xp_html_put(html, "</code>");
        if (claim->reason != NULL) {
            xp_html_put(html, ": ");
            xp_html_text(html, claim->reason);
        }
        xp_html_put(html, "</li>\n");
    }
    xp_html_put(html, "</ul>\n");
}

static void write_exceptions(const XpHtml *html, const XpPropertyResult *property)
{
    if (property->exceptions->len == 0)
        return;
    xp_html_put(html, "<h4>Exceptions</h4>\n<table class=\"exceptions\">\n<thead><tr>"
                      "<th scope=\"col\">Who</th><th scope=\"col\">Because</th>"
                      "<th scope=\"col\">Until</th><th scope=\"col\">Ticket</th>"
                      "<th scope=\"col\">State</th></tr></thead>\n"
                      "<tbody>\n");
    for (guint i = 0; i < property->exceptions->len; i++) {
        const XpExceptionUse *use = g_ptr_array_index(property->exceptions, i);
        xp_html_put(html, "<tr>");
        xp_html_element(html, "td", NULL, use->text);
        xp_html_element(html, "td", NULL, use->because);
        xp_html_element(html, "td", NULL, use->until != NULL ? use->until : "no last day");
        xp_html_element(html, "td", NULL, use->ticket);
        xp_html_element(html, "td", NULL,
                        xp_view_exception_state(xp_exception_state(property, use)));
        xp_html_put(html, "</tr>\n");
    }
    xp_html_put(html, "</tbody>\n</table>\n");
}

static void write_texts(const XpHtml *html, const char *heading, const GPtrArray *texts,
                        gboolean without_common)
{
    gboolean begun = FALSE;
    for (guint i = 0; i < texts->len; i++) {
        const char *text = g_ptr_array_index(texts, i);
        if (without_common && xp_view_is_common_assumption(html->result, text))
            continue;
        if (!begun)
            xp_html_format(html, "<h4>%s</h4>\n<ul>\n", heading);
        begun = TRUE;
        xp_html_element(html, "li", NULL, text);
        xp_html_put(html, "\n");
    }
    xp_html_put(html, begun ? "</ul>\n" : "");
}

void xp_html_property(const XpHtml *html, const XpPropertyResult *property)
{
    write_sentence(html, property);
    write_outcome(html, property);
    write_reason(html, property);
    write_claims(html, property);
    for (guint i = 0; i < property->counterexamples->len; i++)
        xp_html_story(html, property, g_ptr_array_index(property->counterexamples, i), TRUE);
    xp_html_missing(html, property);
    xp_html_unknowns(html, property);
    xp_html_proof(html, property);
    write_exceptions(html, property);
    if (xp_view_common_reach(html->result) == NULL && property->reach != NULL)
        write_paragraph(html, "reach", "Reach", property->reach);
    write_texts(html, "Assumed", property->assumptions, TRUE);
    write_texts(html, "Notes", property->notes, FALSE);
}
