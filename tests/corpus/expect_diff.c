/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/corpus/expect.h"

static const char *const diff_keys[] = {
    "exit", "gained", "lost", "gained_unknown", "lost_unknown", "holds", NULL,
};

/* Returns new: "WHO on OBJECT: ACTION, ACTION". */
static char *change_line(const json_t *change)
{
    const json_t *actions = json_object_get(change, "actions");
    GString *line = g_string_new(json_string_value(json_object_get(change, "who")));

    g_string_append_printf(line, " on %s:", json_string_value(json_object_get(change, "object")));
    for (size_t i = 0; i < json_array_size(actions); i++)
        g_string_append_printf(line, "%s %s", i > 0 ? "," : "",
                               json_string_value(json_array_get(actions, i)));
    return g_string_free(line, FALSE);
}

/* Returns new: "OBJECT: REASON". */
static char *open_line(const json_t *open)
{
    return g_strdup_printf("%s: %s", json_string_value(json_object_get(open, "object")),
                           json_string_value(json_object_get(open, "reason")));
}

/* Takes the entry of @wanted with which @line begins out of it. FALSE: there is none. */
static gboolean take_beginning(json_t *wanted, const char *line)
{
    for (size_t i = 0; i < json_array_size(wanted); i++) {
        if (!g_str_has_prefix(line, json_string_value(json_array_get(wanted, i))))
            continue;
        json_array_remove(wanted, i);
        return TRUE;
    }
    return FALSE;
}

/* @found must be what @wanted (or NULL: nothing) lists, in any order. */
static void expect_list(const char *what, const json_t *wanted, const json_t *found,
                        char *(*line_of)(const json_t *entry), GPtrArray *problems)
{
    json_t *left = wanted != NULL ? json_copy((json_t *)(guintptr)wanted) : json_array();

    for (size_t i = 0; i < json_array_size(found); i++) {
        g_autofree char *line = line_of(json_array_get(found, i));

        if (!take_beginning(left, line))
            xp_expect_fail(problems, "diff: %s, and should not be: %s", what, line);
    }
    for (size_t i = 0; i < json_array_size(left); i++)
        xp_expect_fail(problems, "diff: not %s: %s", what,
                       json_string_value(json_array_get(left, i)));
    json_decref(left);
}

static void expect_side(const char *side, const json_t *wanted, const json_t *report,
                        GPtrArray *problems)
{
    const json_t *found = json_object_get(report, side);
    g_autofree char *open = g_strconcat(side, "_unknown", NULL);
    g_autofree char *open_text = g_strconcat("unknown whether ", side, NULL);

    expect_list(side, json_object_get(wanted, side), json_object_get(found, "changes"), change_line,
                problems);
    expect_list(open_text, json_object_get(wanted, open), json_object_get(found, "unknown"),
                open_line, problems);
}

static void expect_texts(const json_t *wanted, const json_t *report, GPtrArray *problems)
{
    char *text = json_dumps(report, JSON_COMPACT);

    for (size_t i = 0; i < json_array_size(wanted); i++) {
        const char *part = json_string_value(json_array_get(wanted, i));

        if (strstr(text, part) == NULL)
            xp_expect_fail(problems, "diff: the report lacks %s: %.2000s", part, text);
    }
    free(text);
}

void xp_expect_diff(const json_t *wanted, const json_t *report, GPtrArray *problems)
{
    const char *key;
    json_t *value;

    json_object_foreach ((json_t *)(guintptr)wanted, key, value) {
        if (!g_strv_contains(diff_keys, key))
            xp_expect_fail(problems, "diff: unknown key '%s'", key);
    }
    expect_side("gained", wanted, report, problems);
    expect_side("lost", wanted, report, problems);
    expect_texts(json_object_get(wanted, "holds"), report, problems);
}
