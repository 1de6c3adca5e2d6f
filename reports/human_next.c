/* SPDX-License-Identifier: Apache-2.0 */

/* The last line of the report: one sentence, what to do next. */

#include <string.h>

#include "reports/human.h"
#include "reports/view.h"

static const XpPropertyResult *first_counted(const XpRunResult *result, XpVerdict verdict)
{
    for (guint i = 0; i < result->properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(result->properties, i);
        if (property->verdict == verdict && property->outcome != XP_OUTCOME_EXPECTED)
            return property;
    }
    return NULL;
}

static char *next_missing(const XpPropertyResult *property)
{
    const XpMissing *missing = g_ptr_array_index(property->missing, 0);
    if (property->missing->len > 1)
        return g_strdup_printf("make the %u changes named under %s, then run again",
                               property->missing->len, property->id);
    if (missing->file != NULL)
        return g_strdup_printf("make the change named under %s, in %s, then run again",
                               property->id, missing->file);
    return g_strdup_printf("make the change named under %s, then run again", property->id);
}

static char *next_counterexample(const XpPropertyResult *property)
{
    const XpStory *story = g_ptr_array_index(property->counterexamples, 0);
    XpViewLink link = {0};
    guint number = 0;
    guint line = 0;
    if (story->refused)
        return g_strdup_printf("let the policies allow the request under %s, or leave it out of "
                               "the property with `when`, then run again",
                               property->id);
    if (!xp_view_first_to_change(story, &link, &number))
        return g_strdup_printf("see why %s is violated, then run again", property->id);
    const char *file = xp_view_place(link.policy, link.statement, &line);
    return g_strdup_printf(
        "narrow statement %u of %s at %s:%u or permit this request in the property, then run again",
        number, property->id, file, line);
}

static char *next_violated(const XpPropertyResult *property)
{
    if (property->missing->len > 0)
        return next_missing(property);
    if (property->counterexamples->len > 0)
        return next_counterexample(property);
    return g_strdup_printf("see why %s is violated, then run again", property->id);
}

static gboolean holds_text(const GPtrArray *texts, const char *text)
{
    for (guint i = 0; i < texts->len; i++)
        if (strcmp(g_ptr_array_index(texts, i), text) == 0)
            return TRUE;
    return FALSE;
}

/* Collects the different files and lines that would settle @result's unknowns. */
static void collect_lines(const XpRunResult *result, GPtrArray *lines, GPtrArray *files)
{
    for (guint i = 0; i < result->properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(result->properties, i);
        if (property->outcome == XP_OUTCOME_EXPECTED)
            continue;
        for (guint j = 0; j < property->unknowns->len; j++) {
            const XpFact *fact = g_ptr_array_index(property->unknowns, j);
            g_autofree char *file = xp_view_settling_file(result->world, fact);
            if (file == NULL)
                continue;
            g_autofree char *line = g_strdup_printf("%s %s", file, fact->yaml);
            if (!holds_text(lines, line))
                g_ptr_array_add(lines, g_steal_pointer(&line));
            if (!holds_text(files, file))
                g_ptr_array_add(files, g_steal_pointer(&file));
        }
    }
}

/* A reason that names a limit of this run: Z3's units, the clock or a cap. */
static char *next_limit(const XpPropertyResult *property)
{
    if (property->reason == NULL)
        return NULL;
    if (strstr(property->reason, "rlimit") != NULL)
        return g_strdup_printf("run again with a larger --rlimit: %s was not decided",
                               property->id);
    if (strstr(property->reason, "timeout") != NULL)
        return g_strdup_printf("run again with a longer --timeout: %s was not decided",
                               property->id);
    return NULL;
}

static char *next_unknown(const XpRunResult *result, const XpPropertyResult *property)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    collect_lines(result, lines, files);
    char *limit = next_limit(property);
    if (limit != NULL)
        return limit;
    if (lines->len == 0)
        return g_strdup_printf("no input settles %s: change what it depends on, or state `expect "
                               "unknown because \"...\"` in it",
                               property->id);
    if (lines->len == 1)
        return g_strdup_printf("if it is true, add the line above to %s, then run again",
                               (const char *)g_ptr_array_index(files, 0));
    if (files->len == 1)
        return g_strdup_printf("add those of the %u lines above that are true to %s, then run "
                               "again",
                               lines->len, (const char *)g_ptr_array_index(files, 0));
    return g_strdup_printf("add those of the %u lines above that are true to their %u files, then "
                           "run again",
                           lines->len, files->len);
}

static const XpPropertyResult *first_fixed(const XpRunResult *result)
{
    for (guint i = 0; i < result->properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(result->properties, i);
        if (property->outcome == XP_OUTCOME_FIXED)
            return property;
    }
    return NULL;
}

static char *next_proved(const XpRunResult *result, const XpSummary *summary)
{
    const XpPropertyResult *fixed = first_fixed(result);
    if (fixed != NULL)
        return g_strdup_printf("remove the `expect` line of %s: it is proved now", fixed->id);
    if (summary->exit_status == 3)
        return g_strdup("remove the exceptions marked as not needed, then run again");
    return g_strdup("nothing to fix; run this for every change of the policies, it exits 0 only "
                    "while all of this holds");
}

char *xp_human_next(const XpRunResult *result, const XpSummary *summary)
{
    if (result->disagreement)
        return g_strdup("report this as a bug of xacct-prove, with the tree or what is left of it "
                        "after removing all that does not matter");
    if (result->partial)
        return g_strdup("run again without interrupting; properties that were not finished are "
                        "UNKNOWN here");
    const XpPropertyResult *violated = first_counted(result, XP_VERDICT_VIOLATED);
    if (violated != NULL)
        return next_violated(violated);
    const XpPropertyResult *unknown = first_counted(result, XP_VERDICT_UNKNOWN);
    if (unknown != NULL)
        return next_unknown(result, unknown);
    const XpPropertyResult *vacuous = first_counted(result, XP_VERDICT_VACUOUS);
    if (vacuous != NULL)
        return g_strdup_printf("correct %s: nothing it speaks of can happen, so it says nothing",
                               vacuous->id);
    return next_proved(result, summary);
}
