/* SPDX-License-Identifier: Apache-2.0 */

/* The last line of the report: one sentence, what to do next. */

#include <string.h>

#include "reports/human.h"

static const XpPropertyResult *first_counted(const XpRunResult *result, XpVerdict verdict)
{
    for (guint i = 0; i < result->properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(result->properties, i);
        if (property->verdict == verdict && property->outcome != XP_OUTCOME_EXPECTED)
            return property;
    }
    return NULL;
}

static char *next_violated(const XpPropertyResult *property)
{
    if (property->missing->len > 0) {
        const XpMissing *missing = g_ptr_array_index(property->missing, 0);
        if (missing->file != NULL)
            return g_strdup_printf("add what %s is missing, in %s, then run again", property->id,
                                   missing->file);
        return g_strdup_printf("add what %s is missing, then run again", property->id);
    }
    if (property->counterexamples->len > 0)
        return g_strdup_printf("narrow one of the numbered statements under %s, or allow the "
                               "caller in the property, then run again",
                               property->id);
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
            if (fact->yaml == NULL || fact->file == NULL)
                continue;
            g_autofree char *line = g_strdup_printf("%s %s", fact->file, fact->yaml);
            if (!holds_text(lines, line))
                g_ptr_array_add(lines, g_steal_pointer(&line));
            if (!holds_text(files, fact->file))
                g_ptr_array_add(files, g_strdup(fact->file));
        }
    }
}

static char *next_unknown(const XpRunResult *result, const XpPropertyResult *property)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    collect_lines(result, lines, files);
    if (lines->len == 0)
        return g_strdup_printf("no line of YAML settles %s: read its reason above, and state "
                               "`expect unknown because \"...\" until DATE` if it has to stay",
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
