/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "reports/diff_report.h"
#include "reports/page.h"
#include "reports/view.h"

#define ROW 4u
#define AT  16u

typedef struct {
    const XpAccessDiff *diff;
    const XpReportOptions *options;
    XpPage *page;
    GPtrArray *lines;  /* char *: of a quiet report, each once */
    GHashTable *times; /* how often each of them holds */
} Text;

static char *show(const Text *text, const char *plain, gboolean whole)
{
    g_autofree char *named = xp_view_text(text->diff->newer, plain);
    return whole ? xp_page_show_whole(text->page, named) : xp_page_show(text->page, named);
}

static void row(const Text *text, const char *label, const char *plain, gboolean whole)
{
    g_autofree char *shown = show(text, plain, whole);
    xp_page_row(text->page, ROW, label, AT, shown);
}

/* Of a quiet report, lines that say the same are one. */
static void keep_line(const Text *text, char *line)
{
    guint times = GPOINTER_TO_UINT(g_hash_table_lookup(text->times, line));
    g_hash_table_insert(text->times, g_strdup(line), GUINT_TO_POINTER(times + 1));
    if (times == 0)
        g_ptr_array_add(text->lines, line);
    else
        g_free(line);
}

static void write_kept(const Text *text)
{
    for (guint i = 0; i < text->lines->len; i++) {
        const char *line = g_ptr_array_index(text->lines, i);
        guint times = GPOINTER_TO_UINT(g_hash_table_lookup(text->times, line));
        g_autofree char *counted = g_strdup_printf("%s, in %u ways", line, times);
        xp_page_text(text->page, 0, 2, times > 1 ? counted : line);
    }
}

static void heading(const Text *text, const char *mark, const char *word, const char *who,
                    const char *object)
{
    g_autofree char *shown_who = who != NULL ? show(text, who, FALSE) : NULL;
    g_autofree char *shown = show(text, object, FALSE);
    g_autofree char *line =
        g_strconcat(mark, word, XP_MARK_END "  ", shown_who != NULL ? shown_who : "",
                    shown_who != NULL ? " on " : "", shown, NULL);
    if (text->options->quiet > 0)
        keep_line(text, g_steal_pointer(&line));
    else
        xp_page_text(text->page, 0, 2, line);
}

static void write_actions(const Text *text, const GPtrArray *actions)
{
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint i = 0; i < actions->len; i++) {
        g_autofree char *shown = show(text, g_ptr_array_index(actions, i), TRUE);
        g_string_append_printf(line, "%s%s", i > 0 ? ", " : "", shown);
    }
    xp_page_row(text->page, ROW, "actions", AT, line->str);
}

static void write_context(const Text *text, const XpAccessChange *change)
{
    for (guint i = 0; i < change->story->essential->len; i++) {
        const char *key = g_ptr_array_index(change->story->essential, i);
        const XpContextValue *value = xp_request_get(change->story->request, key);
        g_autoptr(GString) line = g_string_new(key);
        g_string_append(line, " =");
        for (guint v = 0; value != NULL && v < value->n; v++)
            g_string_append_printf(line, "%s %s", v > 0 ? "," : "", value->values[v]);
        row(text, i == 0 ? "context" : "", line->str, FALSE);
    }
    if (change->story->essential->len == 0)
        row(text, "context", "nothing special", FALSE);
}

static void write_accounts(const Text *text, const XpAccessChange *change)
{
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint i = 0; i < change->story->bindings->len; i++) {
        const XpBindingRow *binding = g_ptr_array_index(change->story->bindings, i);
        g_string_append_printf(line, "%s%s = %s", line->len > 0 ? ", " : "", binding->label,
                               binding->value);
    }
    if (line->len > 0)
        row(text, "accounts", line->str, FALSE);
}

static void write_cause(const Text *text, const XpChangeCause *cause, const char *label)
{
    const XpWorld *world = cause->added ? text->diff->newer : text->diff->older;
    const char *tree = cause->added ? "new" : "old";
    guint line = 0;
    const char *file =
        cause->policy != NULL ? xp_view_place(cause->policy, cause->statement, &line) : NULL;
    g_autofree char *what = show(text, cause->text, FALSE);
    if (file == NULL) {
        g_autofree char *plain = g_strdup_printf("%s: %s", tree, what);
        xp_page_row(text->page, ROW, label, AT, plain);
        return;
    }
    g_autofree char *place = g_strdup_printf("%s:%u", xp_diff_file(world, file), line);
    g_autofree char *shown = show(text, place, TRUE);
    g_autofree char *sid =
        cause->statement->sid != NULL ? show(text, cause->statement->sid, FALSE) : NULL;
    g_autofree char *plain = g_strdup_printf("%s: %s (%s%s%s in the %s)", tree, shown,
                                             xp_effect_name(cause->statement->effect),
                                             sid != NULL ? " " : "", sid != NULL ? sid : "", what);
    xp_page_row(text->page, ROW, label, AT, plain);
}

static void write_change(const Text *text, const XpAccessChange *change, gboolean gained)
{
    gboolean bad = gained && change->excepted == NULL;
    const char *word = gained ? change->excepted != NULL ? "GAINED (excepted)" : "GAINED" : "LOST";
    heading(text, bad ? XP_MARK_BAD : XP_MARK_GOOD, word, change->who, change->object);
    if (text->options->quiet > 0)
        return;
    g_autofree char *caller = xp_caller_print(&change->story->request->caller);
    write_actions(text, change->actions);
    write_accounts(text, change);
    row(text, "caller", caller, TRUE);
    row(text, "on", change->story->request->resource, TRUE);
    write_context(text, change);
    row(text, gained ? "new" : "old", change->allowed_by, FALSE);
    row(text, gained ? "old" : "new", change->refused_by, FALSE);
    if (change->excepted != NULL)
        row(text, "excepted", change->excepted, FALSE);
    for (guint i = 0; i < change->causes->len; i++)
        write_cause(text, g_ptr_array_index(change->causes, i), i == 0 ? "because" : "");
    xp_page_blank(text->page);
}

static void write_open(const Text *text, const XpOpenChange *open, gboolean gained)
{
    heading(text, XP_MARK_DOUBT, gained ? "UNKNOWN whether gained" : "UNKNOWN whether lost", NULL,
            open->object);
    if (text->options->quiet > 0)
        return;
    row(text, "reason", open->reason, FALSE);
    for (guint i = 0; i < open->facts->len; i++) {
        const XpFact *fact = g_ptr_array_index(open->facts, i);
        row(text, i == 0 ? "not known" : "", fact->text, FALSE);
        if (fact->yaml != NULL)
            row(text, "", fact->yaml, TRUE);
    }
    xp_page_blank(text->page);
}

static void write_side(const Text *text, const XpAccessSide *side, gboolean gained)
{
    for (guint i = 0; i < side->changes->len; i++)
        write_change(text, g_ptr_array_index(side->changes, i), gained);
    for (guint i = 0; i < side->open->len; i++)
        write_open(text, g_ptr_array_index(side->open, i), gained);
}

static void write_assumptions(const Text *text)
{
    const GPtrArray *rows = text->diff->assumptions;
    if (text->options->quiet > 0 || rows->len == 0)
        return;
    for (guint i = 0; i < rows->len; i++)
        row(text, i == 0 ? "assumed" : "", g_ptr_array_index(rows, i), FALSE);
    xp_page_blank(text->page);
}

static void write_summary(const Text *text)
{
    const XpAccessDiff *diff = text->diff;
    guint unknown = diff->gained.open->len + diff->lost.open->len;
    g_autofree char *line = g_strdup_printf(
        "%u gained, %u lost, %u unknown; %u questions about the things of both trees, %u of which "
        "they answer in other words",
        diff->gained.changes->len, diff->lost.changes->len, unknown, diff->asked, diff->unlike);
    xp_page_text(text->page, 0, 2, line);
    if (diff->gained.changes->len == 0 && diff->gained.open->len == 0 && !diff->partial &&
        diff->disagreement == NULL)
        xp_page_text(text->page, 0, 2,
                     XP_MARK_GOOD "proved" XP_MARK_END
                                  ": the new tree allows nothing that the old one refuses");
    if (diff->disagreement != NULL) {
        g_autofree char *shown = show(text, diff->disagreement, FALSE);
        xp_page_text(text->page, 0, 2, shown);
    }
}

char *xp_diff_text(const XpAccessDiff *diff, const XpDiffReport *report,
                   const XpReportOptions *options)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) times = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Text text = {diff, options, xp_page_new(options), lines, times};
    g_autofree char *older = xp_page_show_whole(text.page, report->older_name);
    g_autofree char *newer = xp_page_show_whole(text.page, report->newer_name);
    g_autofree char *line = g_strdup_printf("access in %s that %s does not give", newer, older);
    if (options->quiet == 0) {
        xp_page_text(text.page, 0, 2, line);
        xp_page_blank(text.page);
    }
    write_side(&text, &diff->gained, TRUE);
    write_side(&text, &diff->lost, FALSE);
    write_kept(&text);
    write_assumptions(&text);
    write_summary(&text);
    return xp_page_finish(text.page);
}
