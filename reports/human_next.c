/* SPDX-License-Identifier: Apache-2.0 */

/* The last line of the report: one sentence, what to do next. */

#include <string.h>

#include "reports/human.h"
#include "reports/view.h"

/* 0 for the worst. */
static guint rank(const XpPropertyResult *property)
{
    static const char *const levels[] = {"critical", "high", "medium", "low", "info"};
    for (guint i = 0; i < G_N_ELEMENTS(levels); i++)
        if (g_strcmp0(property->level, levels[i]) == 0)
            return i;
    return 1;
}

/* The first of the worst with this verdict that counts, or NULL. */
static const XpPropertyResult *find_worst(const XpRunResult *result, XpVerdict verdict)
{
    const XpPropertyResult *worst = NULL;
    for (guint i = 0; i < result->properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(result->properties, i);
        if (property->verdict == verdict && !xp_property_is_excused(property) &&
            (worst == NULL || rank(property) < rank(worst)))
            worst = property;
    }
    return worst;
}

/* --- violated; @id: of the property, shown --- */

static char *next_missing(const XpHuman *human, const XpPropertyResult *property, const char *id)
{
    const XpMissing *missing = g_ptr_array_index(property->missing, 0);
    if (property->missing->len > 1)
        return g_strdup_printf("make the %u changes named under %s, then run again",
                               property->missing->len, id);
    if (missing->file == NULL)
        return g_strdup_printf("make the change named under %s, then run again", id);
    g_autofree char *file = xp_human_place(human, missing->file, 0);
    return g_strdup_printf("make the change named under %s in %s then run again", id, file);
}

static char *next_counterexample(const XpHuman *human, const XpPropertyResult *property,
                                 const char *id)
{
    const XpStory *story = g_ptr_array_index(property->counterexamples, 0);
    XpViewLink link = {0};
    guint number = 0;
    guint line = 0;
    if (story->refused)
        return g_strdup_printf("let the policies allow the request under %s, or leave it out of "
                               "the property with `when`, then run again",
                               id);
    if (!xp_view_first_to_change(story, &link, &number))
        return g_strdup_printf("permit the request under %s in the property, or take away what "
                               "allows it, then run again",
                               id);
    const char *file = xp_view_place(link.policy, link.statement, &line);
    g_autofree char *place = xp_human_place(human, file, line);
    return g_strdup_printf("narrow statement %u of %s at %s or permit this request in the "
                           "property, then run again",
                           number, id, place);
}

static char *next_violated(const XpHuman *human, const XpPropertyResult *property)
{
    g_autofree char *id = xp_human_show_whole(human, property->id);
    if (property->advice != NULL)
        return g_strdup_printf(
            "make the change named under %s%s, then run again", id,
            property->counterexamples->len > 0 ? ", or permit this request in the property" : "");
    if (property->missing->len > 0)
        return next_missing(human, property, id);
    if (property->counterexamples->len > 0)
        return next_counterexample(human, property, id);
    if (property->outcome == XP_OUTCOME_EXPIRED)
        return g_strdup_printf("renew what has expired under %s, or remove it, then run again", id);
    return g_strdup_printf("see why %s is violated, then run again", id);
}

/* --- unknown --- */

static gboolean holds_text(const GPtrArray *texts, const char *text)
{
    for (guint i = 0; i < texts->len; i++)
        if (strcmp(g_ptr_array_index(texts, i), text) == 0)
            return TRUE;
    return FALSE;
}

/* Collects the different lines (with their file) and files that would settle @result's unknowns;
 * returns how many of the lines stand for a whole file. */
static guint collect_lines(const XpRunResult *result, GPtrArray *lines, GPtrArray *files)
{
    guint whole = 0;
    for (guint i = 0; i < result->properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(result->properties, i);
        if (xp_property_is_excused(property))
            continue;
        for (guint j = 0; j < property->unknowns->len; j++) {
            const XpFact *fact = g_ptr_array_index(property->unknowns, j);
            g_autofree char *file = xp_view_settling_file(result->world, fact);
            if (file == NULL)
                continue;
            g_autofree char *line = g_strdup_printf("%s %s", file, fact->yaml);
            if (holds_text(lines, line))
                continue;
            whole += xp_view_is_whole_file(fact) ? 1 : 0;
            g_ptr_array_add(lines, g_steal_pointer(&line));
            if (!holds_text(files, file))
                g_ptr_array_add(files, g_steal_pointer(&file));
        }
    }
    return whole;
}

/* What would settle all unknowns; NULL when nothing does. */
static char *next_lines(const XpHuman *human)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    guint whole = collect_lines(human->result, lines, files);
    if (lines->len == 0)
        return NULL;
    if (whole > 0 && files->len > 1)
        return g_strdup_printf("supply what is known of the %u files named above, then run again",
                               files->len);
    if (files->len > 1)
        return g_strdup_printf("add those of the %u lines above that are true to their %u files, "
                               "then run again",
                               lines->len, files->len);
    g_autofree char *file = xp_human_show_whole(human, g_ptr_array_index(files, 0));
    if (whole > 0)
        return g_strdup_printf("supply %s then run again", file);
    if (lines->len > 1)
        return g_strdup_printf("add those of the %u lines above that are true to %s then run "
                               "again",
                               lines->len, file);
    return g_strdup_printf("if it is true, add the line above to %s then run again", file);
}

/* A reason that names a limit of this run: Z3's units or the clock. */
static char *next_limit(const XpPropertyResult *property, const char *id)
{
    if (property->reason == NULL)
        return NULL;
    if (strstr(property->reason, "rlimit") != NULL)
        return g_strdup_printf("run again with a larger --rlimit: %s was not decided", id);
    if (strstr(property->reason, "timeout") != NULL)
        return g_strdup_printf("run again with a longer --timeout: %s was not decided", id);
    return NULL;
}

static char *next_unknown(const XpHuman *human, const XpPropertyResult *property)
{
    g_autofree char *id = xp_human_show_whole(human, property->id);
    char *text = next_limit(property, id);
    if (text == NULL)
        text = next_lines(human);
    if (text != NULL)
        return text;
    return g_strdup_printf("no input settles %s: change what it depends on, or state `expect "
                           "unknown because \"...\" until DATE` in it",
                           id);
}

/* --- nothing violated, nothing unknown --- */

static char *next_vacuous(const XpHuman *human, const XpPropertyResult *property)
{
    g_autofree char *id = xp_human_show_whole(human, property->id);
    return g_strdup_printf("correct %s: nothing it speaks of can happen, so it says nothing", id);
}

static const XpPropertyResult *find_fixed(const XpRunResult *result)
{
    for (guint i = 0; i < result->properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(result->properties, i);
        if (property->outcome == XP_OUTCOME_FIXED)
            return property;
    }
    return NULL;
}

static char *next_proved(const XpHuman *human, const XpSummary *summary)
{
    const XpPropertyResult *fixed = find_fixed(human->result);
    if (fixed != NULL) {
        g_autofree char *id = xp_human_show_whole(human, fixed->id);
        return g_strdup_printf("remove the `expect` line of %s: it is proved now", id);
    }
    if (human->result->removed->len > 0) {
        g_autofree char *id =
            xp_human_show_whole(human, g_ptr_array_index(human->result->removed, 0));
        return g_strdup_printf("put %s back, which was proved in the base, or say --allow-removed: "
                               "nobody proves it any more",
                               id);
    }
    if (summary->exit_status == 3)
        return g_strdup("remove the exceptions and entries of the baseline that are not needed, "
                        "then run again");
    return g_strdup("nothing to fix; run this for every change of the policies, it exits 0 only "
                    "while all of this holds");
}

char *xp_human_next(const XpHuman *human, const XpSummary *summary)
{
    const XpRunResult *result = human->result;
    if (result->disagreement)
        return g_strdup("report this as a bug of xacct-prove, with the tree or what is left of it "
                        "after removing all that does not matter");
    if (result->partial)
        return g_strdup("run again without interrupting; properties that were not finished are "
                        "UNKNOWN here");
    const XpPropertyResult *property = find_worst(result, XP_VERDICT_VIOLATED);
    if (property != NULL)
        return next_violated(human, property);
    property = find_worst(result, XP_VERDICT_UNKNOWN);
    if (property != NULL)
        return next_unknown(human, property);
    property = find_worst(result, XP_VERDICT_VACUOUS);
    if (property != NULL)
        return next_vacuous(human, property);
    return next_proved(human, summary);
}
