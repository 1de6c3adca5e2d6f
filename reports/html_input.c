/* SPDX-License-Identifier: Apache-2.0 */

/* What all verdicts take for granted, what was read and what was not, and what the words mean. */

#include "reports/html.h"

/* --- what all verdicts share --- */

static gboolean any_proof_of_absence(const XpRunResult *result)
{
    for (guint i = 0; i < result->properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(result->properties, i);
        if (property->verdict == XP_VERDICT_PROVED && !xp_view_is_about_access(property))
            return TRUE;
    }
    return FALSE;
}

static void write_assumptions(const XpHtml *html)
{
    const XpRunResult *result = html->result;
    const XpPropertyResult *first =
        result->properties->len > 0 ? g_ptr_array_index(result->properties, 0) : NULL;
    for (guint i = 0; i < result->assumptions->len; i++)
        xp_html_element(html, "li", NULL, g_ptr_array_index(result->assumptions, i));
    for (guint i = 0; first != NULL && i < first->assumptions->len; i++) {
        const char *text = g_ptr_array_index(first->assumptions, i);
        if (xp_view_is_common_assumption(result, text))
            xp_html_element(html, "li", NULL, text);
    }
}

static void write_common(const XpHtml *html)
{
    const char *reach = xp_view_common_reach(html->result);
    gboolean not_loaded =
        html->result->world->organizations == XP_UNKNOWN && any_proof_of_absence(html->result);
    xp_html_put(html, "<h2>What every verdict takes for granted</h2>\n<ul class=\"assumed\">\n");
    if (reach != NULL) {
        xp_html_put(html, "<li>Reach: ");
        xp_html_text(html, reach);
        xp_html_put(html, "</li>\n");
    }
    if (not_loaded)
        xp_html_put(html, "<li>SCPs and RCPs were not loaded. They can only take access away, so "
                          "what is proved to be refused stays refused.</li>\n");
    write_assumptions(html);
    xp_html_put(html, "</ul>\n");
}

/* --- what was not loaded --- */

static gboolean is_gap(const XpLedgerRow *row)
{
    switch (row->status) {
    case XP_LEDGER_COMPLETE:
    case XP_LEDGER_EMPTY:
        return FALSE;
    case XP_LEDGER_ABSENT:
    case XP_LEDGER_UNREADABLE:
    case XP_LEDGER_PARTLY_UNKNOWN:
        return TRUE;
    }
    g_assert_not_reached();
}

static void write_ledger_rows(const XpHtml *html, gboolean gaps)
{
    const XpWorld *world = html->result->world;
    xp_html_put(html, "<table>\n<thead><tr><th scope=\"col\">Account</th>"
                      "<th scope=\"col\">Layer</th><th scope=\"col\">Of</th>"
                      "<th scope=\"col\">State</th></tr></thead>\n<tbody>\n");
    for (guint i = 0; i < world->n_ledger; i++) {
        const XpLedgerRow *row = &world->ledger[i];
        if (is_gap(row) != gaps)
            continue;
        xp_html_put(html, "<tr>");
        xp_html_element(html, "td", NULL, row->account[0] != '\0' ? row->account : "organization");
        xp_html_element(html, "td", NULL, row->layer);
        xp_html_element(html, "td", NULL, row->object);
        xp_html_put(html, "<td>");
        xp_html_text(html, xp_ledger_status_name(row->status));
        if (row->effect != NULL && row->effect[0] != '\0') {
            xp_html_put(html, ": ");
            xp_html_text(html, row->effect);
        }
        xp_html_put(html, "</td></tr>\n");
    }
    xp_html_put(html, "</tbody>\n</table>\n");
}

static guint count_gaps(const XpWorld *world)
{
    guint n = 0;
    for (guint i = 0; i < world->n_ledger; i++)
        n += is_gap(&world->ledger[i]) ? 1 : 0;
    return n;
}

static void write_ledger(const XpHtml *html)
{
    const XpWorld *world = html->result->world;
    guint gaps = count_gaps(world);
    xp_html_put(html, "<h2>What was loaded, and what was not</h2>\n");
    if (gaps > 0) {
        xp_html_format(html, "<details%s>\n<summary>%u %s not loaded, or not wholly</summary>\n",
                       gaps <= 12 ? " open" : "", gaps, gaps == 1 ? "layer was" : "layers were");
        write_ledger_rows(html, TRUE);
        xp_html_put(html, "</details>\n");
    }
    if (world->n_ledger > gaps) {
        xp_html_format(html, "<details>\n<summary>%u %s known in full</summary>\n",
                       world->n_ledger - gaps,
                       world->n_ledger - gaps == 1 ? "layer is" : "layers are");
        write_ledger_rows(html, FALSE);
        xp_html_put(html, "</details>\n");
    }
}

static void write_files(const XpHtml *html)
{
    const XpWorld *world = html->result->world;
    if (world->n_inputs == 0)
        return;
    xp_html_format(html,
                   "<details>\n<summary>%u %s read</summary>\n<table>\n<thead><tr>"
                   "<th scope=\"col\">File</th><th scope=\"col\">SHA-256</th></tr></thead>\n"
                   "<tbody>\n",
                   world->n_inputs, world->n_inputs == 1 ? "file was" : "files were");
    for (guint i = 0; i < world->n_inputs; i++) {
        xp_html_put(html, "<tr><td>");
        xp_html_place(html, world->inputs[i].path, 0);
        xp_html_format(html, "</td><td><code>%s</code></td></tr>\n", world->inputs[i].sha256);
    }
    xp_html_put(html, "</tbody>\n</table>\n</details>\n");
}

void xp_html_input(const XpHtml *html)
{
    xp_html_put(html, "<section id=\"input\">\n");
    write_common(html);
    write_ledger(html);
    write_files(html);
    xp_html_put(html, "</section>\n");
}

/* --- words --- */

void xp_html_glossary(const XpHtml *html)
{
    static const struct {
        const char *word;
        const char *meaning;
    } words[] = {
        {"Proved", "holds for every principal, every account id and every request, given what is "
                   "listed under it"},
        {"Violated", "there is a request that shows it; a second, independent evaluator replayed "
                     "it with the same result"},
        {"Unknown", "what was not supplied decides; the lines that would settle it are listed"},
        {"Vacuous", "nothing it speaks of can happen, so it says nothing"},
        {"Own policies, identity policy", "what is attached to the role or user that calls"},
        {"Resource policy, key policy", "what is attached to the secret or key; across accounts "
                                        "both sides must allow"},
        {"SCP, RCP", "policies of the organization, which only ever limit"},
        {"Permissions boundary", "a limit on what a role's or user's own policies can give"},
        {"Symbolic account", "an account whose id was not supplied; verdicts hold for every id it "
                             "may have, and a counterexample shows example values"},
        {"Replay", "the request of a counterexample decided once more by a second implementation "
                   "of the rules"},
    };
    xp_html_put(html, "<section id=\"words\">\n<details>\n<summary>What the words mean</summary>\n"
                      "<dl class=\"glossary\">\n");
    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        xp_html_format(html, "<dt>%s</dt><dd>%s</dd>\n", words[i].word, words[i].meaning);
    xp_html_put(html, "</dl>\n</details>\n</section>\n");
}
