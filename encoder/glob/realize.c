/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "encoder/glob/candidate.h"
#include "encoder/glob/domain.h"
#include "encoder/glob/match.h"
#include "encoder/glob/pattern.h"
#include "encoder/glob/product.h"

enum { DEFAULT_MAX_STATES = 200000 };

/*
 * A question under work. Negative patterns enter the search one by one, when a string found so
 * far matches them: most of hundreds never meet what the positive ones ask for, and those that
 * were needed are nearly the conflict when there is no string at all.
 */
typedef struct {
    const XpRealizeQuery *query;
    GPtrArray *positive; /* const XpPattern * */
    GPtrArray *negative; /* const XpPattern *: the query's, then the forbidden texts */
    XpPatterns *own;     /* the forbidden texts as patterns */
    GArray *needed;      /* guint: indices into @negative used by the last search */
    GArray *text;        /* gunichar: the string found, or NULL */
    guint64 states;
} Problem;

static void problem_init(Problem *problem, const XpRealizeQuery *query)
{
    *problem = (Problem){.query = query};
    problem->positive = g_ptr_array_new();
    problem->negative = g_ptr_array_new();
    problem->needed = g_array_new(FALSE, FALSE, sizeof(guint));
}

/* Patterns are immutable; containers of GLib do not know const. */
static void push(GPtrArray *array, const XpPattern *pattern)
{
    g_ptr_array_add(array, (gpointer)(gsize)pattern);
}

static XpPatterns *own_patterns(Problem *problem)
{
    if (problem->own == NULL)
        problem->own = xp_patterns_new();
    return problem->own;
}

static void problem_load(Problem *problem)
{
    const XpRealizeQuery *query = problem->query;
    for (guint i = 0; i < query->n_positive; i++)
        push(problem->positive, query->positive[i]);
    for (guint i = 0; i < query->n_negative; i++)
        push(problem->negative, query->negative[i]);
    for (guint i = 0; i < query->n_forbidden; i++)
        push(problem->negative,
             xp_patterns_add_text(own_patterns(problem), query->forbidden[i], FALSE, FALSE));
}

static void problem_clear(Problem *problem)
{
    g_ptr_array_unref(problem->positive);
    g_ptr_array_unref(problem->negative);
    xp_patterns_free(problem->own);
    g_array_unref(problem->needed);
    g_clear_pointer(&problem->text, g_array_unref);
}

static const XpPattern *pattern_at(const GPtrArray *patterns, guint index)
{
    return g_ptr_array_index(patterns, index);
}

static gboolean matches_positives(const Problem *problem, const gunichar *text, guint n)
{
    for (guint i = 0; i < problem->positive->len; i++)
        if (!xp_pattern_matches_units(pattern_at(problem->positive, i), text, n))
            return FALSE;
    return TRUE;
}

static guint fixed_units(const XpPattern *pattern)
{
    guint fixed = 0;
    for (guint i = 0; i < pattern->n_units; i++)
        fixed += pattern->units[i] != XP_PATTERN_STAR;
    return fixed;
}

/* The most general negative pattern that @text matches, or the number of them if none does. */
static guint violated_negative(const Problem *problem, const gunichar *text, guint n)
{
    guint best = problem->negative->len;
    guint best_fixed = G_MAXUINT;
    for (guint i = 0; i < problem->negative->len; i++) {
        const XpPattern *pattern = pattern_at(problem->negative, i);
        if (!xp_pattern_matches_units(pattern, text, n))
            continue;
        guint fixed = fixed_units(pattern);
        if (fixed < best_fixed) {
            best = i;
            best_fixed = fixed;
        }
    }
    return best;
}

static gboolean accept_candidate(const gunichar *text, guint n, gpointer data)
{
    Problem *problem = data;
    if (!matches_positives(problem, text, n) ||
        !xp_domain_contains_units(problem->query->domain, text, n) ||
        violated_negative(problem, text, n) < problem->negative->len)
        return FALSE;
    g_clear_pointer(&problem->text, g_array_unref);
    problem->text = g_array_new(FALSE, FALSE, sizeof(gunichar));
    g_array_append_vals(problem->text, text, n);
    return TRUE;
}

/* A positive pattern that is one text leaves one string to look at. Returns it, or NULL. */
static const XpPattern *only_text(const Problem *problem)
{
    for (guint i = 0; i < problem->positive->len; i++) {
        const XpPattern *pattern = pattern_at(problem->positive, i);
        if (pattern->literal && !pattern->fold)
            return pattern;
    }
    return NULL;
}

static XpGlobAnswer solve_only_text(Problem *problem, const XpPattern *pattern)
{
    if (accept_candidate(pattern->units, pattern->n_units, problem))
        return XP_GLOB_YES;
    guint violated = violated_negative(problem, pattern->units, pattern->n_units);
    gboolean fits =
        matches_positives(problem, pattern->units, pattern->n_units) &&
        xp_domain_contains_units(problem->query->domain, pattern->units, pattern->n_units);
    g_array_set_size(problem->needed, 0);
    if (fits)
        g_array_append_val(problem->needed, violated);
    return XP_GLOB_NO;
}

static XpGlobAnswer search_with_needed(Problem *problem, GArray **out_text)
{
    g_autoptr(GPtrArray) patterns = g_ptr_array_new();
    for (guint i = 0; i < problem->positive->len; i++)
        push(patterns, pattern_at(problem->positive, i));
    for (guint i = 0; i < problem->needed->len; i++)
        push(patterns, pattern_at(problem->negative, g_array_index(problem->needed, guint, i)));
    const XpRealizeQuery *query = problem->query;
    XpProductQuery product = {
        .domain = query->domain,
        .patterns = (const XpPattern *const *)patterns->pdata,
        .n_patterns = patterns->len,
        .n_positive = problem->positive->len,
        .max_states = query->max_states != 0 ? query->max_states : DEFAULT_MAX_STATES,
        .stop = query->stop,
        .stop_data = query->stop_data,
    };
    return xp_product_search(&product, out_text, &problem->states);
}

/* YES sets problem->text; NO sets problem->needed. */
static XpGlobAnswer solve(Problem *problem)
{
    const XpPattern *text = only_text(problem);
    if (text != NULL)
        return solve_only_text(problem, text);
    const XpPattern *const *positive = (const XpPattern *const *)problem->positive->pdata;
    if (xp_candidates_try(problem->query->domain, positive, problem->positive->len,
                          accept_candidate, problem))
        return XP_GLOB_YES;
    g_array_set_size(problem->needed, 0);
    for (;;) {
        g_autoptr(GArray) found = NULL;
        XpGlobAnswer answer = search_with_needed(problem, &found);
        if (answer != XP_GLOB_YES)
            return answer;
        const gunichar *units = &g_array_index(found, gunichar, 0);
        guint violated = violated_negative(problem, units, found->len);
        if (violated == problem->negative->len) {
            g_clear_pointer(&problem->text, g_array_unref);
            problem->text = g_steal_pointer(&found);
            return XP_GLOB_YES;
        }
        g_array_append_val(problem->needed, violated);
    }
}

XpGlobAnswer xp_realizable(const XpRealizeQuery *query)
{
    Problem problem;
    problem_init(&problem, query);
    problem_load(&problem);
    XpGlobAnswer answer = solve(&problem);
    problem_clear(&problem);
    return answer;
}

/* A conflict being made smaller: indices into the query's positives, and into its negatives
 * followed by its forbidden texts. */
typedef struct {
    const Problem *whole;
    XpRealizeQuery query; /* the whole's, with a cap in proportion to what the whole took */
    GArray *positive;
    GArray *negative;
    guint64 states;
} Conflict;

static guint index_at(const GArray *array, guint i)
{
    return g_array_index(array, guint, i);
}

/* Is the conflict, without one of its parts if @skip_positive or @skip_negative names one, still
 * unrealizable? A capped search counts as no: then the part stays. */
static gboolean still_unrealizable(Conflict *conflict, guint skip_positive, guint skip_negative)
{
    Problem part;
    problem_init(&part, &conflict->query);
    for (guint i = 0; i < conflict->positive->len; i++)
        if (i != skip_positive)
            push(part.positive,
                 pattern_at(conflict->whole->positive, index_at(conflict->positive, i)));
    for (guint i = 0; i < conflict->negative->len; i++)
        if (i != skip_negative)
            push(part.negative,
                 pattern_at(conflict->whole->negative, index_at(conflict->negative, i)));
    gboolean no = solve(&part) == XP_GLOB_NO;
    conflict->states += part.states;
    problem_clear(&part);
    return no;
}

static void drop_needless(Conflict *conflict)
{
    for (guint i = conflict->negative->len; i > 0; i--)
        if (still_unrealizable(conflict, G_MAXUINT, i - 1))
            g_array_remove_index(conflict->negative, i - 1);
    for (guint i = conflict->positive->len; i > 0; i--)
        if (still_unrealizable(conflict, i - 1, G_MAXUINT))
            g_array_remove_index(conflict->positive, i - 1);
}

static void keep_only(GArray *array, guint value)
{
    g_array_set_size(array, 0);
    g_array_append_val(array, value);
}

/* The two common conflicts, seen at once: two positives apart, or one inside a negative. */
static void take_obvious_pair(Conflict *conflict)
{
    const Problem *whole = conflict->whole;
    for (guint i = 0; i < whole->positive->len; i++) {
        const XpPattern *left = pattern_at(whole->positive, i);
        for (guint j = 0; j < conflict->negative->len; j++) {
            guint negative = index_at(conflict->negative, j);
            if (!xp_pattern_subset_quick(whole->query->domain, left,
                                         pattern_at(whole->negative, negative)))
                continue;
            keep_only(conflict->positive, i);
            keep_only(conflict->negative, negative);
            return;
        }
        for (guint j = i + 1; j < whole->positive->len; j++) {
            if (!xp_pattern_disjoint_quick(left, pattern_at(whole->positive, j)))
                continue;
            keep_only(conflict->positive, i);
            g_array_append_val(conflict->positive, j);
            g_array_set_size(conflict->negative, 0);
            return;
        }
    }
}

static gint compare_indices(gconstpointer a, gconstpointer b)
{
    guint left = *(const guint *)a;
    guint right = *(const guint *)b;
    return left < right ? -1 : left > right;
}

static void find_conflict(const Problem *whole, XpRealizeResult *result)
{
    Conflict conflict = {.whole = whole, .query = *whole->query};
    conflict.query.max_states = 1000 + 4 * whole->states;
    conflict.positive = g_array_new(FALSE, FALSE, sizeof(guint));
    conflict.negative = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < whole->positive->len; i++)
        g_array_append_val(conflict.positive, i);
    g_array_append_vals(conflict.negative, whole->needed->data, whole->needed->len);
    take_obvious_pair(&conflict);
    drop_needless(&conflict);
    result->conflict_positive = conflict.positive;
    result->conflict_negative = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < conflict.negative->len; i++) {
        guint negative = index_at(conflict.negative, i);
        if (negative < whole->query->n_negative)
            g_array_append_val(result->conflict_negative, negative);
        else
            result->uses_forbidden = TRUE;
    }
    g_array_sort(result->conflict_negative, compare_indices);
    g_array_unref(conflict.negative);
    result->states += conflict.states;
}

void xp_realize(const XpRealizeQuery *query, XpRealizeResult *out_result)
{
    *out_result = (XpRealizeResult){0};
    Problem problem;
    problem_init(&problem, query);
    problem_load(&problem);
    out_result->answer = solve(&problem);
    out_result->states = problem.states;
    switch (out_result->answer) {
    case XP_GLOB_YES:
        out_result->witness = g_ucs4_to_utf8(&g_array_index(problem.text, gunichar, 0),
                                             problem.text->len, NULL, NULL, NULL);
        break;
    case XP_GLOB_NO:
        find_conflict(&problem, out_result);
        break;
    case XP_GLOB_CAPPED:
        break;
    }
    problem_clear(&problem);
}

void xp_realize_clear(XpRealizeResult *result)
{
    g_clear_pointer(&result->witness, g_free);
    g_clear_pointer(&result->conflict_positive, g_array_unref);
    g_clear_pointer(&result->conflict_negative, g_array_unref);
}

GPtrArray *xp_realize_many(const XpRealizeQuery *query, guint limit)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    Problem problem;
    problem_init(&problem, query);
    problem_load(&problem);
    XpGlobAnswer answer = XP_GLOB_YES;
    while (texts->len < limit) {
        answer = solve(&problem);
        if (answer != XP_GLOB_YES)
            break;
        const gunichar *units = &g_array_index(problem.text, gunichar, 0);
        g_ptr_array_add(texts, g_ucs4_to_utf8(units, problem.text->len, NULL, NULL, NULL));
        push(problem.negative,
             xp_patterns_add(own_patterns(&problem), units, problem.text->len, FALSE));
    }
    problem_clear(&problem);
    return answer == XP_GLOB_CAPPED ? NULL : g_steal_pointer(&texts);
}
