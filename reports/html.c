/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/html.h"

#include <string.h>

#include "reports/escape.h"
#include "reports/html_css.h"
#include "reports/writers.h"

/* Characters of one text; the JSON report has all of it. */
#define TEXT_LIMIT 600u
/* Up to so many properties, lists and proofs stand open. */
#define OPEN_PROPERTIES 12u
/* Up to so many, what proofs rest on is quoted from the files. */
#define QUOTED_PROPERTIES 100u

/* --- small parts --- */

void xp_html_put(const XpHtml *html, const char *markup)
{
    g_string_append(html->out, markup);
}

void xp_html_format(const XpHtml *html, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_string_append_vprintf(html->out, format, arguments);
    va_end(arguments);
}

void xp_html_short(const XpHtml *html, const char *text, guint limit)
{
    if (text == NULL)
        return;
    g_autofree char *named = xp_view_text(html->result->world, text);
    g_autofree char *shortened = xp_escape_shorten(named, limit);
    xp_escape_html(html->out, shortened);
}

void xp_html_text(const XpHtml *html, const char *text)
{
    xp_html_short(html, text, TEXT_LIMIT);
}

void xp_html_element(const XpHtml *html, const char *tag, const char *class, const char *text)
{
    if (class != NULL)
        xp_html_format(html, "<%s class=\"%s\">", tag, class);
    else
        xp_html_format(html, "<%s>", tag);
    xp_html_text(html, text);
    xp_html_format(html, "</%s>", tag);
}

void xp_html_place(const XpHtml *html, const char *file, guint line)
{
    const char *root = html->result->world->root;
    gsize length = root != NULL ? strlen(root) : 0;
    gboolean below = length > 0 && g_str_has_prefix(file, root) && file[length] == '/';
    xp_html_put(html, "<code class=\"place\">");
    xp_html_text(html, below ? file + length + 1 : file);
    if (line > 0)
        xp_html_format(html, ":%u", line);
    xp_html_put(html, "</code>");
}

static gboolean is_plain_id(const char *id)
{
    return id[0] != '\0' && strlen(id) <= 64 &&
           id[strspn(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")] ==
               '\0';
}

char *xp_html_anchor(const XpPropertyResult *property)
{
    if (is_plain_id(property->id))
        return g_strconcat("p-", property->id, NULL);
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, property->id, -1);
    return g_strdup_printf("p-%.16s", digest);
}

const char *xp_html_class(const XpPropertyResult *property)
{
    if (xp_property_is_excused(property))
        return "expected";
    switch (property->verdict) {
    case XP_VERDICT_PROVED:
        return "proved";
    case XP_VERDICT_VIOLATED:
        return "violated";
    case XP_VERDICT_UNKNOWN:
        return "unknown";
    case XP_VERDICT_VACUOUS:
        return "vacuous";
    }
    g_assert_not_reached();
}

static const char *sign_of(XpVerdict verdict)
{
    switch (verdict) {
    case XP_VERDICT_PROVED:
        return "\342\234\223";
    case XP_VERDICT_VIOLATED:
        return "\342\234\227";
    case XP_VERDICT_UNKNOWN:
        return "?";
    case XP_VERDICT_VACUOUS:
        return "\342\227\213";
    }
    g_assert_not_reached();
}

void xp_html_verdict(const XpHtml *html, const XpPropertyResult *property)
{
    xp_html_format(html,
                   "<span class=\"verdict %s\"><span aria-hidden=\"true\">%s</span> %s%s</span>",
                   xp_html_class(property), sign_of(property->verdict),
                   xp_verdict_name(property->verdict), xp_view_excuse(property));
}

/* --- order --- */

static guint level_rank(const char *level)
{
    static const char *const levels[] = {"critical", "high", "medium", "low", "info"};
    guint rank = 0;
    while (rank < G_N_ELEMENTS(levels) && g_strcmp0(levels[rank], level) != 0)
        rank++;
    return rank;
}

static gint compare_properties(gconstpointer first, gconstpointer second)
{
    const XpPropertyResult *a = *(XpPropertyResult *const *)first;
    const XpPropertyResult *b = *(XpPropertyResult *const *)second;
    if (xp_view_attention(a) != xp_view_attention(b))
        return xp_view_attention(a) < xp_view_attention(b) ? -1 : 1;
    if (level_rank(a->level) != level_rank(b->level))
        return level_rank(a->level) < level_rank(b->level) ? -1 : 1;
    return strcmp(a->id, b->id);
}

/* Returns new: the properties, the worst first. */
static GPtrArray *sorted_properties(const XpRunResult *result)
{
    GPtrArray *sorted = g_ptr_array_new();
    for (guint i = 0; i < result->properties->len; i++)
        g_ptr_array_add(sorted, g_ptr_array_index(result->properties, i));
    g_ptr_array_sort(sorted, compare_properties);
    return sorted;
}

/* --- head --- */

static void write_head(const XpHtml *html)
{
    xp_html_put(html, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                      "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
                      "form-action 'none'\">\n"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                      "<meta name=\"color-scheme\" content=\"light dark\">\n"
                      "<meta name=\"referrer\" content=\"no-referrer\">\n"
                      "<link rel=\"icon\" href=\"data:,\">\n<title>xacct-prove: ");
    xp_html_text(html, html->result->world->root);
    xp_html_put(html, "</title>\n<style>\n");
    g_string_append_len(html->out, (const char *)xp_html_css, (gssize)xp_html_css_length);
    xp_html_put(html, "</style>\n</head>\n<body>\n");
}

static void write_headline(const XpHtml *html, const XpSummary *summary)
{
    guint total = html->result->properties->len;
    const char *noun = total == 1 ? "property" : "properties";
    xp_html_put(html, "<h1>");
    if (html->result->disagreement)
        xp_html_put(html, "Solver and evaluator disagree: trust no verdict of this run");
    else if (total == 1 && summary->violated == 1)
        xp_html_put(html, "The property is violated");
    else if (summary->violated > 0)
        xp_html_format(html, "%u of %u %s %s violated", summary->violated, total, noun,
                       summary->violated == 1 ? "is" : "are");
    else if (summary->unknown > 0)
        xp_html_format(html, "Nothing violated; %u of %u %s could not be decided", summary->unknown,
                       total, noun);
    else if (summary->vacuous > 0)
        xp_html_format(html, "Nothing violated; %u of %u %s nothing", summary->vacuous, total,
                       summary->vacuous == 1 ? "properties says" : "properties say");
    else if (summary->expected + summary->known > 0)
        xp_html_format(html, "%u of %u %s proved, the others are %s", summary->proved, total, noun,
                       summary->known == 0      ? "as expected"
                       : summary->expected == 0 ? "known"
                                                : "as expected or known");
    else
        xp_html_format(html, total == 1 ? "The property is proved" : "All %u properties are proved",
                       total);
    xp_html_put(html, "</h1>\n");
}

static void write_count(const XpHtml *html, const char *class, guint n, const char *word)
{
    xp_html_format(html, "<li class=\"%s%s\"><b>%u</b> <span>%s</span></li>\n", class,
                   n == 0 ? " none" : "", n, word);
}

static void write_counts(const XpHtml *html, const XpSummary *summary)
{
    xp_html_put(html, "<ul class=\"counts\">\n");
    write_count(html, "violated", summary->violated, "violated");
    write_count(html, "unknown", summary->unknown, "unknown");
    if (summary->vacuous > 0)
        write_count(html, "vacuous", summary->vacuous, "vacuous");
    if (summary->expected > 0)
        write_count(html, "expected", summary->expected, "as expected");
    if (summary->known > 0)
        write_count(html, "expected", summary->known, "known");
    if (summary->expired > 0)
        write_count(html, "violated", summary->expired, "expired");
    if (summary->regressed > 0)
        write_count(html, "violated", summary->regressed, "regressed");
    write_count(html, "proved", summary->proved, "proved");
    if (summary->excepted > 0)
        write_count(html, "exceptions", summary->excepted,
                    summary->excepted == 1 ? "exception" : "exceptions");
    xp_html_put(html, "</ul>\n");
}

/* Returns new: one digest for all files that were read, whatever folder they stand in. */
static char *input_digest(const XpWorld *world)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    gsize skipped = world->root != NULL ? strlen(world->root) : 0;
    for (guint i = 0; i < world->n_inputs; i++) {
        const XpInputFile *input = &world->inputs[i];
        gboolean below = skipped > 0 && g_str_has_prefix(input->path, world->root);
        g_autofree char *line =
            g_strdup_printf("%s %s\n", input->sha256, input->path + (below ? skipped : 0));
        g_checksum_update(sum, (const guchar *)line, -1);
    }
    return g_strdup(g_checksum_get_string(sum));
}

static void write_facts(const XpHtml *html, const XpSummary *summary)
{
    const XpWorld *world = html->result->world;
    g_autofree char *digest = input_digest(world);
    xp_html_put(html, "<dl class=\"facts\">\n<div><dt>Policies in</dt><dd><code>");
    xp_html_text(html, world->root);
    xp_html_format(html,
                   "</code></dd></div>\n<div><dt>Input</dt><dd>%u %s, SHA-256 <code>%.16s</code>"
                   "</dd></div>\n<div><dt>Checked by</dt><dd>xacct-prove %s",
                   world->n_inputs, world->n_inputs == 1 ? "file" : "files", digest,
                   html->options->tool_version);
    if (html->result->z3_version != NULL) {
        xp_html_put(html, " with Z3 ");
        xp_html_text(html, html->result->z3_version);
    }
    for (guint i = 0; i < html->result->removed->len; i++) {
        xp_html_put(html, i == 0 ? "</dd></div>\n<div><dt>Proved in the base, and removed</dt><dd>"
                                 : ", ");
        xp_html_text(html, g_ptr_array_index(html->result->removed, i));
    }
    xp_html_format(html, "</dd></div>\n<div><dt>Exit status</dt><dd>%d</dd></div>\n</dl>\n",
                   summary->exit_status);
}

static void write_warnings(const XpHtml *html)
{
    if (html->result->disagreement && html->result->disagreement_text != NULL)
        xp_html_element(html, "p", "alarm", html->result->disagreement_text);
    if (html->result->partial)
        xp_html_put(html, "<p class=\"alarm\">The run was interrupted: what was not finished is "
                          "listed as UNKNOWN.</p>\n");
}

static void write_header(const XpHtml *html, const XpSummary *summary)
{
    xp_html_put(html, "<a class=\"skip\" href=\"#verdicts\">Skip to the verdicts</a>\n"
                      "<header>\n<p class=\"kicker\">Cross-account access report</p>\n");
    write_headline(html, summary);
    write_warnings(html);
    write_counts(html, summary);
    write_facts(html, summary);
    xp_html_put(html, "</header>\n");
}

/* --- table of verdicts --- */

static void write_row(const XpHtml *html, const XpPropertyResult *property)
{
    g_autofree char *anchor = xp_html_anchor(property);
    xp_html_put(html, "<tr><td>");
    xp_html_verdict(html, property);
    xp_html_format(html, "</td><th scope=\"row\"><a href=\"#%s\">", anchor);
    xp_html_short(html, property->id, XP_HTML_ID);
    xp_html_put(html, "</a></th><td class=\"level\">");
    xp_html_text(html, property->level);
    xp_html_put(html, "</td><td><code>");
    xp_html_short(html, property->sentence, XP_HTML_SENTENCE);
    xp_html_put(html, "</code></td></tr>\n");
}

/* The rows of @sorted from @first on that belong to one verdict; returns the row after them. */
static guint write_group(const XpHtml *html, const GPtrArray *sorted, guint first)
{
    const XpPropertyResult *head = g_ptr_array_index(sorted, first);
    guint end = first;
    while (end < sorted->len &&
           xp_view_attention(g_ptr_array_index(sorted, end)) == xp_view_attention(head))
        end++;
    gboolean open = xp_view_attention(head) < 3 || sorted->len <= OPEN_PROPERTIES;
    xp_html_format(html,
                   "<details class=\"group\"%s>\n<summary><span class=\"%s\">%u %s</span>"
                   "</summary>\n<table class=\"verdicts\">\n<thead><tr><th scope=\"col\">Verdict"
                   "</th><th scope=\"col\">Property</th><th scope=\"col\">Severity</th>"
                   "<th scope=\"col\">As written</th></tr></thead>\n<tbody>\n",
                   open ? " open" : "", xp_html_class(head), end - first,
                   xp_property_is_excused(head) ? "as expected or known" : xp_html_class(head));
    for (guint i = first; i < end; i++)
        write_row(html, g_ptr_array_index(sorted, i));
    xp_html_put(html, "</tbody>\n</table>\n</details>\n");
    return end;
}

static void write_table(const XpHtml *html, const GPtrArray *sorted)
{
    xp_html_put(html, "<section id=\"verdicts\" tabindex=\"-1\">\n<h2>Verdicts</h2>\n");
    for (guint i = 0; i < sorted->len;)
        i = write_group(html, sorted, i);
    xp_html_put(html, "</section>\n");
}

/* --- the properties --- */

static void write_property(const XpHtml *html, const XpPropertyResult *property, gboolean open)
{
    g_autofree char *anchor = xp_html_anchor(property);
    xp_html_format(html, "<details class=\"property %s\"%s>\n<summary><h3>",
                   xp_html_class(property), open ? " open" : "");
    xp_html_verdict(html, property);
    xp_html_put(html, " <span class=\"id\">");
    xp_html_short(html, property->id, XP_HTML_ID);
    xp_html_put(html, "</span></h3> <span class=\"level\">");
    xp_html_text(html, property->level);
    xp_html_format(html, "</span></summary>\n<div class=\"body\" id=\"%s\">\n", anchor);
    xp_html_property(html, property);
    xp_html_put(html, "</div>\n</details>\n");
}

static void write_properties(const XpHtml *html, const GPtrArray *sorted)
{
    xp_html_put(html, "<section>\n<h2>Property by property</h2>\n");
    for (guint i = 0; i < sorted->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(sorted, i);
        gboolean open = sorted->len <= OPEN_PROPERTIES || xp_view_attention(property) < 3;
        write_property(html, property, open);
    }
    xp_html_put(html, "</section>\n");
}

char *xp_html_write(const XpRunResult *result, const XpReportOptions *options)
{
    g_autoptr(XpSources) sources = xp_sources_new(result->world);
    g_autoptr(GPtrArray) sorted = sorted_properties(result);
    XpSummary summary = xp_run_summary(result);
    XpHtml html = {.result = result,
                   .options = options,
                   .sources = sources,
                   .out = g_string_new(NULL),
                   .quotes_proofs = result->properties->len <= QUOTED_PROPERTIES};
    write_head(&html);
    write_header(&html, &summary);
    xp_html_put(&html, sorted->len > OPEN_PROPERTIES ? "<main class=\"long\">\n" : "<main>\n");
    write_table(&html, sorted);
    xp_html_graph(&html);
    write_properties(&html, sorted);
    xp_html_input(&html);
    xp_html_glossary(&html);
    xp_html_put(&html, "</main>\n</body>\n</html>\n");
    return g_string_free(html.out, FALSE);
}
