/* SPDX-License-Identifier: Apache-2.0 */

/* What a verdict without a counterexample rests on: cores, missing halves, open facts. */

#include "reports/html.h"

/* Members of one role that stand in the open; the others are folded away. */
#define OPEN_ITEMS 12u

/* --- proofs --- */

static void write_quote(const XpHtml *html, const XpCoreItem *item)
{
    gsize before = html->out->len;
    xp_html_put(html, "<details class=\"quote\">\n<summary>as written</summary>\n");
    gsize begun = html->out->len;
    xp_html_source(html, item->policy, item->statement, NULL, NULL);
    if (html->out->len == begun)
        g_string_truncate(html->out, before);
    else
        xp_html_put(html, "</details>\n");
}

static void write_item(const XpHtml *html, const XpCoreItem *item)
{
    guint line = 0;
    const char *file = xp_view_place(item->policy, item->statement, &line);
    xp_html_put(html, "<li>");
    if (item->statement != NULL) {
        g_autofree char *text = xp_view_statement(html->result->world, item->statement);
        xp_html_format(html, "<p class=\"plain\"><b>%s</b>: ",
                       item->policy != NULL ? xp_view_document(item->policy->type) : "statement");
        xp_html_text(html, text);
        xp_html_put(html, "</p>\n");
    } else if (item->what != NULL) {
        xp_html_element(html, "p", "plain", item->what);
    }
    if (file != NULL) {
        xp_html_put(html, "<p class=\"where\">");
        xp_html_place(html, file, item->statement != NULL ? line : 0);
        xp_html_put(html, "</p>\n");
    }
    if (item->statement != NULL && html->quotes_proofs)
        write_quote(html, item);
    xp_html_put(html, "</li>\n");
}

static guint count_role(const XpPropertyResult *property, XpCoreRole role)
{
    guint n = 0;
    for (guint i = 0; i < property->core->len; i++)
        n += ((const XpCoreItem *)g_ptr_array_index(property->core, i))->role == role ? 1 : 0;
    return n;
}

static void write_role(const XpHtml *html, const XpPropertyResult *property, XpCoreRole role)
{
    guint total = count_role(property, role);
    guint shown = 0;
    if (total == 0)
        return;
    if (role != XP_ROLE_GRANTS)
        xp_html_format(html, "<p class=\"role\">%s:</p>\n", xp_core_role_text(role));
    xp_html_put(html, "<ul class=\"core\">\n");
    for (guint i = 0; i < property->core->len; i++) {
        const XpCoreItem *item = g_ptr_array_index(property->core, i);
        if (item->role != role)
            continue;
        if (shown++ == OPEN_ITEMS)
            xp_html_format(html,
                           "</ul>\n<details>\n<summary>and %u more</summary>\n"
                           "<ul class=\"core\">\n",
                           total - OPEN_ITEMS);
        write_item(html, item);
    }
    xp_html_put(html, total > OPEN_ITEMS ? "</ul>\n</details>\n" : "</ul>\n");
}

static void write_files(const XpHtml *html, const XpProof *proof)
{
    for (guint i = 0; i < proof->files->len; i++) {
        const XpProofFile *file = g_ptr_array_index(proof->files, i);
        xp_html_put(html, "<li>");
        xp_html_element(html, "code", NULL, file->path);
        xp_html_format(html, " SHA-256 <code>%s</code></li>\n", file->sha256);
    }
}

static void write_answer(const XpHtml *html, const char *answer)
{
    xp_html_put(html, "<li>Z3 answers ");
    xp_html_element(html, "b", NULL, answer);
    xp_html_put(html, "</li>\n");
}

static void write_evidence(const XpHtml *html, const XpPropertyResult *property)
{
    if (property->proofs->len == 0)
        return;
    xp_html_put(html, "<details class=\"evidence\">\n<summary>Evidence written: what was asked, "
                      "and the files that another solver can check</summary>\n");
    for (guint i = 0; i < property->proofs->len; i++) {
        const XpProof *proof = g_ptr_array_index(property->proofs, i);
        xp_html_element(html, "p", NULL, proof->question);
        xp_html_put(html, "\n<ul>\n");
        if (proof->failed != NULL)
            xp_html_element(html, "li", NULL, proof->failed);
        else if (proof->z3 != NULL)
            write_answer(html, proof->z3);
        write_files(html, proof);
        xp_html_put(html, "</ul>\n");
    }
    xp_html_put(html, "</details>\n");
}

void xp_html_proof(const XpHtml *html, const XpPropertyResult *property)
{
    if (property->verdict != XP_VERDICT_PROVED)
        return;
    guint granting = count_role(property, XP_ROLE_GRANTS);
    if (granting > 0)
        xp_html_put(html, "<h4>Granted by</h4>\n");
    write_role(html, property, XP_ROLE_GRANTS);
    if (property->core->len > granting)
        xp_html_put(html, "<h4>What the proof rests on</h4>\n"
                          "<p class=\"aside\">As long as these hold, so does the proof; changing "
                          "any of them may end it.</p>\n");
    write_role(html, property, XP_ROLE_STAY_NARROW);
    write_role(html, property, XP_ROLE_STAY);
    write_role(html, property, XP_ROLE_NOT_GROW);
    write_role(html, property, XP_ROLE_RULE);
    write_evidence(html, property);
}

/* --- what is missing --- */

static void write_missing(const XpHtml *html, const XpMissing *missing)
{
    g_autofree char *text = xp_view_missing(missing);
    xp_html_put(html, "<li>");
    xp_html_element(html, "p", "plain", text);
    if (missing->file != NULL) {
        xp_html_put(html, "<p class=\"where\">");
        xp_html_place(html, missing->file, 0);
        xp_html_put(html, "</p>\n");
    }
    if (missing->advice != NULL)
        xp_html_element(html, "p", "advice", missing->advice);
    xp_html_put(html, "</li>\n");
}

void xp_html_missing(const XpHtml *html, const XpPropertyResult *property)
{
    if (property->missing->len == 0)
        return;
    xp_html_put(html, "<h4>What is missing</h4>\n<ul class=\"missing\">\n");
    for (guint i = 0; i < property->missing->len; i++)
        write_missing(html, g_ptr_array_index(property->missing, i));
    xp_html_put(html, "</ul>\n");
    if (property->advice == NULL)
        return;
    xp_html_put(html, "<div class=\"fix\">\n<h4>Smallest change found</h4>\n");
    xp_html_element(html, "p", NULL, property->advice);
    xp_html_put(html, "\n</div>\n");
}

/* --- what is not known --- */

static void write_fact(const XpHtml *html, const XpFact *fact)
{
    g_autofree char *file = xp_view_settling_file(html->result->world, fact);
    xp_html_put(html, "<li>");
    xp_html_element(html, "p", "plain", fact->text);
    if (file == NULL) {
        xp_html_put(html, "<p class=\"where\">no input can settle this</p></li>\n");
        return;
    }
    gboolean whole = xp_view_is_whole_file(fact);
    xp_html_format(html, "<p class=\"where\">%s ", whole ? "supply" : "to settle it, say in");
    xp_html_place(html, file, 0);
    xp_html_put(html, "</p>\n");
    if (!whole) {
        xp_html_put(html, "<pre class=\"yaml\"><code>");
        xp_html_text(html, fact->yaml);
        xp_html_put(html, "</code></pre>\n");
    }
    xp_html_put(html, "</li>\n");
}

void xp_html_unknowns(const XpHtml *html, const XpPropertyResult *property)
{
    if (property->unknowns->len == 0)
        return;
    xp_html_format(html, "<h4>%s</h4>\n<ol class=\"facts-open\">\n",
                   property->verdict == XP_VERDICT_UNKNOWN ? "Not known, and it decides"
                                                           : "Also not known");
    for (guint i = 0; i < property->unknowns->len; i++)
        write_fact(html, g_ptr_array_index(property->unknowns, i));
    xp_html_put(html, "</ol>\n");
}
