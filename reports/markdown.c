/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Markdown for the comment of a pull request and the summary of a workflow's step. Whatever comes
 * from the input stands in code, where Markdown means nothing: a name cannot become a link, a
 * mention or HTML. What GitHub would cut off is left out whole, and said to be.
 */

#include "reports/markdown.h"

#include <string.h>

#include "reports/diagnostics.h"
#include "reports/finding.h"
#include "reports/human.h"
#include "reports/view.h"
#include "reports/writers.h"

/* By this line a workflow finds its comment again. */
#define STICKY "<!-- xacct-prove -->\n"

/* GitHub takes 65,536 characters; what is written after the last check fits in the rest. */
#define MOST_CHARACTERS 64000
#define MOST_IN_CELL    200
#define MOST_IN_DETAILS 15000

/* A comment under way. */
typedef struct {
    const XpRunResult *result;
    GString *out;
    glong characters;
} Comment;

/* Appends @text if it fits. */
static gboolean append_whole(Comment *comment, const char *text)
{
    glong characters = g_utf8_strlen(text, -1);
    if (comment->characters + characters > MOST_CHARACTERS)
        return FALSE;
    comment->characters += characters;
    g_string_append(comment->out, text);
    return TRUE;
}

/* --- code --- */

static guint longest_run(const char *text, char of)
{
    guint longest = 0;
    guint run = 0;
    for (; *text != '\0'; text++) {
        run = *text == of ? run + 1 : 0;
        longest = MAX(longest, run);
    }
    return longest;
}

/* Returns new: at most @most characters of @text. */
static char *shorten(const char *text, glong most)
{
    if (g_utf8_strlen(text, -1) <= most)
        return g_strdup(text);
    g_autofree char *kept = g_utf8_substring(text, 0, most);
    return g_strconcat(kept, " ... (cut)", NULL);
}

/* Returns new: @text as code in which every sign is written as its number. */
static char *code_of_numbers(const char *text)
{
    GString *out = g_string_new("<code>");
    for (; *text != '\0'; text++) {
        if (g_ascii_ispunct(*text))
            g_string_append_printf(out, "&#%d;", *text);
        else
            g_string_append_c(out, *text);
    }
    g_string_append(out, "</code>");
    return g_string_free(out, FALSE);
}

/* A bar would end the cell, and a backslash before it is
 * no help when there is another one before. */
char *xp_markdown_cell(const XpWorld *world, const char *text)
{
    g_autofree char *plain = xp_view_plain(world, text);
    g_autofree char *kept = shorten(plain, MOST_IN_CELL);
    if (strchr(kept, '|') != NULL)
        return code_of_numbers(kept);
    g_autofree char *ticks = g_strnfill(longest_run(kept, '`') + 1, '`');
    const char *pad = kept[0] == '`' || kept[0] == '\0' || g_str_has_suffix(kept, "`") ? " " : "";
    return g_strconcat(ticks, pad, kept, pad, ticks, NULL);
}

/* Returns new: @text as code inside HTML. */
static char *code_html(const XpWorld *world, const char *text)
{
    g_autofree char *plain = xp_view_plain(world, text);
    g_autofree char *kept = shorten(plain, MOST_IN_CELL);
    g_autofree char *escaped = g_markup_escape_text(kept, -1);
    return g_strconcat("<code>", escaped, "</code>", NULL);
}

char *xp_markdown_block(const char *text)
{
    g_autofree char *kept = shorten(text, MOST_IN_DETAILS);
    g_autofree char *fence = g_strnfill(MAX(longest_run(kept, '`') + 1, 3), '`');
    return g_strconcat(fence, "text\n", kept, g_str_has_suffix(kept, "\n") ? "" : "\n", fence, "\n",
                       NULL);
}

/* --- order --- */

/* What needs attention first, of that the worst first; the sort is stable. */
static gint compare_attention(gconstpointer left, gconstpointer right)
{
    const XpPropertyResult *a = *(const XpPropertyResult *const *)left;
    const XpPropertyResult *b = *(const XpPropertyResult *const *)right;
    gint by_attention = (gint)xp_view_attention(a) - (gint)xp_view_attention(b);
    return by_attention != 0 ? by_attention : (gint)xp_property_rank(a) - (gint)xp_property_rank(b);
}

/* Returns new (borrowed XpPropertyResult *). */
static GPtrArray *in_order(const XpRunResult *result)
{
    GPtrArray *properties = g_ptr_array_new();
    for (guint i = 0; i < result->properties->len; i++)
        g_ptr_array_add(properties, g_ptr_array_index(result->properties, i));
    g_ptr_array_sort(properties, compare_attention);
    return properties;
}

/* --- parts --- */

static const char *remark(const XpPropertyResult *property)
{
    return property->outcome == XP_OUTCOME_FIXED ? ", fixed: remove its `expect` line"
                                                 : xp_view_excuse(property);
}

/* Verdicts that need attention are bold. */
static char *table_row(const XpWorld *world, const XpPropertyResult *property)
{
    g_autofree char *id = xp_markdown_cell(world, property->id);
    g_autofree char *sentence = xp_markdown_cell(world, property->sentence);
    const char *bold = xp_view_attention(property) < 3 ? "**" : "";
    g_autofree char *since = property->since == XP_SINCE_NOTHING
                                 ? g_strdup("")
                                 : g_strdup_printf(" %s |", xp_since_name(property->since));
    return g_strdup_printf("| %s | %s%s%s%s | %s |%s %s |\n", id, bold,
                           xp_verdict_name(property->verdict), bold, remark(property),
                           property->level != NULL ? property->level : "high", since, sentence);
}

static void append_table(Comment *comment, const GPtrArray *properties)
{
    append_whole(comment,
                 comment->result->base != NULL
                     ? "| property | verdict | severity | since base | sentence |\n"
                       "|---|---|---|---|---|\n"
                     : "| property | verdict | severity | sentence |\n|---|---|---|---|\n");
    for (guint i = 0; i < properties->len; i++) {
        g_autofree char *row = table_row(comment->result->world, g_ptr_array_index(properties, i));
        /* Half of the room is left to what explains the verdicts. */
        if (comment->characters < MOST_CHARACTERS / 2 && append_whole(comment, row))
            continue;
        g_autofree char *rest = g_strdup_printf(
            "\nand %u more properties; the other formats list all\n", properties->len - i);
        append_whole(comment, rest);
        return;
    }
}

/* Returns new: a property, folded, with what the report for people says of it. */
static char *details_of(const XpRunResult *result, const XpPropertyResult *property)
{
    g_autofree char *id = code_html(result->world, property->id);
    g_autofree char *text = xp_human_details(result, property);
    g_autofree char *block = xp_markdown_block(text);
    const XpStory *story =
        property->counterexamples->len > 0 ? g_ptr_array_index(property->counterexamples, 0) : NULL;
    g_autofree char *what = story != NULL && story->request != NULL
                                ? xp_view_headline(result->world, story)
                                : g_strdup(property->reason != NULL ? property->reason : "");
    g_autofree char *line = code_html(result->world, what);
    return g_strdup_printf("\n<details>\n<summary>%s %s: %s</summary>\n\n%s\n</details>\n", id,
                           xp_verdict_name(property->verdict), line, block);
}

static void append_details(Comment *comment, const GPtrArray *properties)
{
    guint left_out = 0;
    for (guint i = 0; i < properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(properties, i);
        if (xp_view_attention(property) >= 3)
            continue;
        g_autofree char *text = details_of(comment->result, property);
        if (!append_whole(comment, text))
            left_out++;
    }
    if (left_out > 0)
        g_string_append_printf(comment->out,
                               "\n%u explanations did not fit; the other formats have all of "
                               "them\n",
                               left_out);
}

/* What is let pass is not what holds. */
static const char *headline_mark(const XpSummary *summary)
{
    if (summary->exit_status != 0)
        return summary->exit_status == 3 ? ":grey_question:" : ":x:";
    return summary->violated + summary->unknown + summary->vacuous > 0 ? ":warning:"
                                                                       : ":white_check_mark:";
}

static void append_headline(Comment *comment)
{
    const XpRunResult *result = comment->result;
    XpSummary summary = xp_run_summary(result);
    g_autofree char *counts = xp_view_counts(&summary);
    g_autofree char *line =
        g_strdup_printf(STICKY "### %s xacct-prove: %s\n\n", headline_mark(&summary), counts);
    append_whole(comment, line);
    if (result->partial)
        append_whole(comment, "Interrupted: what was unfinished is UNKNOWN.\n\n");
    if (result->disagreement) {
        g_autofree char *plain = xp_view_plain(result->world, result->disagreement_text);
        g_autofree char *block = xp_markdown_block(plain);
        append_whole(comment, "**Internal error: two independent answers of the program "
                              "disagree.** Trust none of these verdicts.\n\n");
        append_whole(comment, block);
        append_whole(comment, "\n");
    }
}

/* Returns new: @text under @heading, folded; no text is nothing at all. */
static char *folded(const char *heading, const char *text)
{
    if (text[0] == '\0')
        return g_strdup("");
    g_autofree char *block = xp_markdown_block(text);
    return g_strdup_printf("\n<details>\n<summary>%s</summary>\n\n%s\n</details>\n", heading,
                           block);
}

/* Returns new: what was allowed on purpose, a line each. */
static char *exceptions_text(const XpRunResult *result)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < result->properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(result->properties, i);
        for (guint j = 0; j < property->exceptions->len; j++) {
            g_autofree char *text =
                xp_view_exception(property, g_ptr_array_index(property->exceptions, j));
            g_autofree char *line = g_strdup_printf("%s: %s", property->id, text);
            g_autofree char *plain = xp_view_plain(result->world, line);
            g_string_append_printf(out, "%s\n", plain);
        }
    }
    return g_string_free(out, FALSE);
}

/* Returns new: a line for each of @texts, made safe. */
static char *lines_text(const XpWorld *world, const GPtrArray *texts)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < texts->len; i++) {
        g_autofree char *plain = xp_view_plain(world, g_ptr_array_index(texts, i));
        g_string_append_printf(out, "%s\n", plain);
    }
    return g_string_free(out, FALSE);
}

/* Returns new: what is below every table of verdicts, however many there are. */
static char *end_text(const XpRunResult *result)
{
    g_autofree char *exceptions = exceptions_text(result);
    g_autofree char *common = xp_human_common(result);
    g_autofree char *first = folded("Exceptions", exceptions);
    g_autofree char *second = folded("What the verdicts rest on", common);
    g_autofree char *gone_text = lines_text(result->world, result->gone);
    g_autofree char *unused_text = lines_text(result->world, result->unused_known);
    g_autofree char *gone = folded("Properties that only the base has", gone_text);
    g_autofree char *removed_text = lines_text(result->world, result->removed);
    g_autofree char *removed = folded(
        ":warning: Proved in the base, and removed: nobody proves them any more", removed_text);
    g_autofree char *unused = folded("In the baseline, but not so any more", unused_text);
    return g_strconcat(removed, gone, first, unused, second, NULL);
}

char *xp_markdown_write(const XpRunResult *result, const XpReportOptions *options)
{
    (void)options;
    Comment comment = {result, g_string_new(NULL), 0};
    g_autoptr(GPtrArray) properties = in_order(result);
    /* It comes last, and its room is kept free. */
    g_autofree char *end = end_text(result);
    comment.characters = g_utf8_strlen(end, -1);
    append_headline(&comment);
    append_table(&comment, properties);
    append_details(&comment, properties);
    g_string_append(comment.out, end);
    return g_string_free(comment.out, FALSE);
}

char *xp_markdown_write_errors(const XpDiagList *diags, const XpReportOptions *options)
{
    (void)options;
    g_autofree char *text = xp_diagnostics_text(diags, XP_SEVERITY_WARNING);
    g_autofree char *block = xp_markdown_block(text);
    guint n = xp_diag_count_errors(diags);
    return g_strdup_printf(STICKY "### :x: xacct-prove: %u %s in the input, nothing was proved\n\n"
                                  "%s",
                           n, n == 1 ? "error" : "errors", block);
}
