/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/diff_report.h"
#include "reports/json_parts.h"
#include "reports/view.h"

static json_t *cause_json(const XpAccessDiff *diff, const XpChangeCause *cause)
{
    const XpWorld *world = cause->added ? diff->newer : diff->older;
    json_t *row = json_object();
    guint line = 0;
    const char *file =
        cause->policy != NULL ? xp_view_place(cause->policy, cause->statement, &line) : NULL;
    xp_json_set(row, "tree", json_string(cause->added ? "new" : "old"));
    xp_json_set(row, "what", xp_json_shown(world, cause->text));
    xp_json_set(row, "file", xp_json_text(xp_diff_file(world, file)));
    xp_json_set(row, "line", xp_json_count(line));
    xp_json_set(row, "sid", xp_json_text(cause->statement != NULL ? cause->statement->sid : NULL));
    xp_json_set(
        row, "effect",
        xp_json_text(cause->statement != NULL ? xp_effect_name(cause->statement->effect) : NULL));
    return row;
}

static json_t *bindings_json(const XpAccessChange *change)
{
    json_t *rows = json_object();
    for (guint i = 0; i < change->story->bindings->len; i++) {
        const XpBindingRow *row = g_ptr_array_index(change->story->bindings, i);
        xp_json_set(rows, row->label, xp_json_text(row->value));
    }
    return rows;
}

static json_t *change_json(const XpAccessDiff *diff, const XpAccessChange *change)
{
    json_t *row = json_object();
    json_t *actions = json_array();
    json_t *causes = json_array();
    for (guint i = 0; i < change->actions->len; i++)
        json_array_append_new(actions, xp_json_text(g_ptr_array_index(change->actions, i)));
    for (guint i = 0; i < change->causes->len; i++)
        json_array_append_new(causes, cause_json(diff, g_ptr_array_index(change->causes, i)));
    xp_json_set(row, "who", xp_json_shown(diff->newer, change->who));
    xp_json_set(row, "object", xp_json_shown(diff->newer, change->object));
    xp_json_set(row, "actions", actions);
    xp_json_set(row, "accounts", bindings_json(change));
    xp_json_set(row, "request", xp_json_request(NULL, change->story->request));
    xp_json_set(row, "allowed", xp_json_text(change->allowed_by));
    xp_json_set(row, "refused", xp_json_text(change->refused_by));
    xp_json_set(row, "causes", causes);
    xp_json_set(row, "excepted", xp_json_shown(diff->newer, change->excepted));
    return row;
}

/* Files are those of their tree, wherever it was read. */
static json_t *facts_json(const XpAccessDiff *diff, const GPtrArray *facts)
{
    json_t *rows = xp_json_facts(diff->newer, facts);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        json_t *settle = json_object_get(json_array_get(rows, i), "settle");
        const char *file = json_string_value(json_object_get(settle, "file"));
        if (file != NULL)
            xp_json_set(settle, "file",
                        xp_json_text(xp_diff_file(diff->older, xp_diff_file(diff->newer, file))));
    }
    return rows;
}

static json_t *open_json(const XpAccessDiff *diff, const XpOpenChange *open)
{
    json_t *row = json_object();
    xp_json_set(row, "object", xp_json_shown(diff->newer, open->object));
    xp_json_set(row, "reason", xp_json_shown(diff->newer, open->reason));
    xp_json_set(row, "unknowns", facts_json(diff, open->facts));
    return row;
}

static json_t *side_json(const XpAccessDiff *diff, const XpAccessSide *side)
{
    json_t *row = json_object();
    json_t *changes = json_array();
    json_t *open = json_array();
    for (guint i = 0; i < side->changes->len; i++)
        json_array_append_new(changes, change_json(diff, g_ptr_array_index(side->changes, i)));
    for (guint i = 0; i < side->open->len; i++)
        json_array_append_new(open, open_json(diff, g_ptr_array_index(side->open, i)));
    xp_json_set(row, "changes", changes);
    xp_json_set(row, "unknown", open);
    return row;
}

static json_t *summary_json(const XpAccessDiff *diff, const XpDiffReport *report)
{
    json_t *row = json_object();
    xp_json_set(row, "gained", json_integer((json_int_t)diff->gained.changes->len));
    xp_json_set(row, "excepted",
                json_integer((json_int_t)diff->gained.changes->len -
                             (json_int_t)xp_access_side_uncovered(&diff->gained)));
    xp_json_set(row, "lost", json_integer((json_int_t)diff->lost.changes->len));
    xp_json_set(row, "unknown",
                json_integer((json_int_t)diff->gained.open->len + diff->lost.open->len));
    xp_json_set(row, "asked", json_integer((json_int_t)diff->asked));
    xp_json_set(row, "unlike", json_integer((json_int_t)diff->unlike));
    xp_json_set(row, "allow_gain", json_boolean(report->allow_gain));
    xp_json_set(row, "exit", json_integer((json_int_t)report->exit_status));
    return row;
}

char *xp_diff_json(const XpAccessDiff *diff, const XpDiffReport *report,
                   const XpReportOptions *options)
{
    g_autoptr(json_t) root = json_object();
    json_t *tool = json_object();
    xp_json_set(tool, "name", json_string("xacct-prove"));
    xp_json_set(tool, "version", xp_json_text(options->tool_version));
    xp_json_set(root, "schema", json_string("xacct-diff/1"));
    xp_json_set(root, "tool", tool);
    xp_json_set(root, "old", xp_json_text(report->older_name));
    xp_json_set(root, "new", xp_json_text(report->newer_name));
    xp_json_set(root, "partial", json_boolean(diff->partial));
    xp_json_set(root, "gained", side_json(diff, &diff->gained));
    xp_json_set(root, "lost", side_json(diff, &diff->lost));
    json_t *assumptions = json_array();
    for (guint i = 0; i < diff->assumptions->len; i++)
        json_array_append_new(assumptions, xp_json_text(g_ptr_array_index(diff->assumptions, i)));
    xp_json_set(root, "assumptions", assumptions);
    xp_json_set(root, "disagreement", xp_json_text(diff->disagreement));
    xp_json_set(root, "summary", summary_json(diff, report));
    return xp_json_print(root, JSON_INDENT(2));
}
