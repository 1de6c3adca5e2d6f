/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/diff_report.h"
#include "reports/markdown.h"
#include "reports/view.h"

/* By this line a workflow finds its comment again. */
#define STICKY "<!-- xacct-prove diff -->\n"

/* Rows of the table; a comment has no room for all of a large difference. */
#define MOST_ROWS 60
#define WIDTH     80

typedef struct {
    const XpWorld *world;
    GString *out;
    guint rows;
    guint left_out;
} Table;

/* TRUE if there is room for one more row. */
static gboolean takes_row(Table *table)
{
    if (table->rows == MOST_ROWS)
        table->left_out++;
    else
        table->rows++;
    return table->left_out == 0;
}

static void add_change(Table *table, const char *word, const XpAccessChange *change)
{
    g_autoptr(GString) actions = g_string_new(NULL);
    if (!takes_row(table))
        return;
    for (guint i = 0; i < change->actions->len; i++)
        g_string_append_printf(actions, "%s%s", i > 0 ? ", " : "",
                               (const char *)g_ptr_array_index(change->actions, i));
    g_autofree char *who = xp_markdown_cell(table->world, change->who);
    g_autofree char *object = xp_markdown_cell(table->world, change->object);
    g_autofree char *what = xp_markdown_cell(table->world, actions->str);
    g_string_append_printf(table->out, "| %s | %s | %s | %s |\n", word, who, object, what);
}

static void add_open(Table *table, const char *word, const XpOpenChange *open)
{
    if (!takes_row(table))
        return;
    g_autofree char *object = xp_markdown_cell(table->world, open->object);
    g_autofree char *reason = xp_markdown_cell(table->world, open->reason);
    g_string_append_printf(table->out, "| %s | | %s | %s |\n", word, object, reason);
}

static const char *word_for(const XpAccessChange *change, gboolean gained)
{
    if (!gained)
        return "lost";
    return change->excepted != NULL ? "gained, excepted" : "**gained**";
}

static void add_side(Table *table, const XpAccessSide *side, gboolean gained)
{
    for (guint i = 0; i < side->changes->len; i++)
        add_change(table, word_for(g_ptr_array_index(side->changes, i), gained),
                   g_ptr_array_index(side->changes, i));
    for (guint i = 0; i < side->open->len; i++)
        add_open(table, gained ? "**unknown** whether gained" : "unknown whether lost",
                 g_ptr_array_index(side->open, i));
}

static void add_table(GString *out, const XpAccessDiff *diff)
{
    Table table = {.world = diff->newer, .out = out};
    guint all = diff->gained.changes->len + diff->gained.open->len + diff->lost.changes->len +
                diff->lost.open->len;
    if (all == 0) {
        g_string_append(out, "Both trees give the same access.\n");
        return;
    }
    g_string_append(out, "| access | who | on | actions |\n|---|---|---|---|\n");
    add_side(&table, &diff->gained, TRUE);
    add_side(&table, &diff->lost, FALSE);
    if (table.left_out > 0)
        g_string_append_printf(out, "\nand %u more; the other formats list all\n", table.left_out);
}

char *xp_diff_markdown(const XpAccessDiff *diff, const XpDiffReport *report,
                       const XpReportOptions *options)
{
    GString *out = g_string_new(STICKY);
    const XpReportOptions plain = {
        .ascii = TRUE, .width = WIDTH, .tool_version = options->tool_version};
    g_autofree char *older = xp_markdown_cell(NULL, report->older_name);
    g_autofree char *newer = xp_markdown_cell(NULL, report->newer_name);
    g_autofree char *text = xp_diff_text(diff, report, &plain);
    g_autofree char *block = xp_markdown_block(text);
    g_string_append_printf(out, "**%u gained, %u lost, %u unknown**: access in %s against %s\n\n",
                           diff->gained.changes->len, diff->lost.changes->len,
                           diff->gained.open->len + diff->lost.open->len, newer, older);
    add_table(out, diff);
    g_string_append_printf(out,
                           "\n<details>\n<summary>requests, and what changed</summary>\n\n%s"
                           "\n</details>\n",
                           block);
    return g_string_free(out, FALSE);
}
