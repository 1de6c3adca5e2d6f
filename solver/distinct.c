/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/distinct.h"

#include <string.h>

enum { MAX_STEPS = 200000 };

typedef struct {
    const XpDistinctProblem *problem;
    GPtrArray *lists;  /* per value: GPtrArray of char * */
    gboolean *settled; /* has so many candidates that it can always be chosen last */
    GArray *last;      /* guint: settled values, in the order they were set aside */
    const char **chosen;
    guint steps;
} Choice;

static gboolean must_differ(const Choice *choice, guint a, guint b)
{
    return a != b && choice->problem->differ[a * choice->problem->n + b];
}

static GPtrArray *list_of(const Choice *choice, guint value)
{
    return g_ptr_array_index(choice->lists, value);
}

static guint open_neighbours(const Choice *choice, guint value)
{
    guint count = 0;
    for (guint other = 0; other < choice->problem->n; other++)
        count += must_differ(choice, value, other) && !choice->settled[other] ? 1 : 0;
    return count;
}

static XpGlobAnswer list_candidates(Choice *choice)
{
    for (guint value = 0; value < choice->problem->n; value++) {
        guint limit = open_neighbours(choice, value) + 1;
        GPtrArray *list = xp_realize_many(&choice->problem->queries[value], limit);
        if (list == NULL)
            return XP_GLOB_CAPPED;
        g_ptr_array_add(choice->lists, list);
    }
    return XP_GLOB_YES;
}

/* Whatever its neighbours take, a value with more candidates than neighbours finds one. */
static void set_easy_ones_aside(Choice *choice)
{
    gboolean changed = TRUE;
    while (changed) {
        changed = FALSE;
        for (guint value = choice->problem->n; value-- > 0;) {
            if (choice->settled[value] ||
                list_of(choice, value)->len <= open_neighbours(choice, value))
                continue;
            choice->settled[value] = TRUE;
            g_array_append_val(choice->last, value);
            changed = TRUE;
        }
    }
}

static gboolean is_free(const Choice *choice, guint value, const char *text)
{
    for (guint other = 0; other < choice->problem->n; other++)
        if (must_differ(choice, value, other) && choice->chosen[other] != NULL &&
            strcmp(choice->chosen[other], text) == 0)
            return FALSE;
    return TRUE;
}

static guint free_candidates(const Choice *choice, guint value)
{
    guint count = 0;
    const GPtrArray *list = list_of(choice, value);
    for (guint i = 0; i < list->len; i++)
        count += is_free(choice, value, g_ptr_array_index(list, i)) ? 1 : 0;
    return count;
}

/* The value still to be chosen with the fewest candidates left, or the number of values. */
static guint tightest(const Choice *choice)
{
    guint best = choice->problem->n;
    guint best_count = G_MAXUINT;
    for (guint value = 0; value < choice->problem->n; value++) {
        if (choice->settled[value] || choice->chosen[value] != NULL)
            continue;
        guint count = free_candidates(choice, value);
        if (count < best_count) {
            best = value;
            best_count = count;
        }
    }
    return best;
}

static XpGlobAnswer choose_hard_ones(Choice *choice)
{
    guint value = tightest(choice);
    if (value == choice->problem->n)
        return XP_GLOB_YES;
    if (++choice->steps > MAX_STEPS)
        return XP_GLOB_CAPPED;
    const GPtrArray *list = list_of(choice, value);
    for (guint i = 0; i < list->len; i++) {
        const char *text = g_ptr_array_index(list, i);
        if (!is_free(choice, value, text))
            continue;
        choice->chosen[value] = text;
        XpGlobAnswer answer = choose_hard_ones(choice);
        if (answer != XP_GLOB_NO)
            return answer;
        choice->chosen[value] = NULL;
    }
    return XP_GLOB_NO;
}

static void choose_easy_ones(Choice *choice)
{
    for (guint i = choice->last->len; i-- > 0;) {
        guint value = g_array_index(choice->last, guint, i);
        const GPtrArray *list = list_of(choice, value);
        for (guint c = 0; c < list->len && choice->chosen[value] == NULL; c++)
            if (is_free(choice, value, g_ptr_array_index(list, c)))
                choice->chosen[value] = g_ptr_array_index(list, c);
        g_assert(choice->chosen[value] != NULL);
    }
}

/* Finds for @value a place among the candidates, moving others if need be (augmenting path).
 * @owner: text -> value + 1; @tried: values that were asked to move. */
static gboolean find_place(const Choice *choice, guint value, GHashTable *owner, gboolean *tried)
{
    tried[value] = TRUE;
    const GPtrArray *list = list_of(choice, value);
    for (guint i = 0; i < list->len; i++) {
        char *text = g_ptr_array_index(list, i);
        guint holder = GPOINTER_TO_UINT(g_hash_table_lookup(owner, text));
        if (holder == 0 || (!tried[holder - 1] && find_place(choice, holder - 1, owner, tried))) {
            g_hash_table_insert(owner, text, GUINT_TO_POINTER(value + 1));
            return TRUE;
        }
    }
    return FALSE;
}

/* Where all hard values must differ from each other, a matching decides at once, and the values
 * that were asked to move in vain are the ones that have too few candidates between them. */
static gboolean match_all(const Choice *choice, GArray *involved)
{
    g_autoptr(GHashTable) owner = g_hash_table_new(g_str_hash, g_str_equal);
    g_autofree gboolean *tried = g_new(gboolean, choice->problem->n);
    for (guint value = 0; value < choice->problem->n; value++) {
        if (choice->settled[value])
            continue;
        memset(tried, 0, choice->problem->n * sizeof(gboolean));
        if (find_place(choice, value, owner, tried))
            continue;
        for (guint other = 0; other < choice->problem->n; other++)
            if (tried[other])
                g_array_append_val(involved, other);
        return FALSE;
    }
    GHashTableIter iter;
    gpointer text = NULL;
    gpointer value = NULL;
    g_hash_table_iter_init(&iter, owner);
    while (g_hash_table_iter_next(&iter, &text, &value))
        choice->chosen[GPOINTER_TO_UINT(value) - 1] = text;
    return TRUE;
}

static gboolean all_must_differ(const Choice *choice)
{
    for (guint a = 0; a < choice->problem->n; a++)
        for (guint b = a + 1; b < choice->problem->n; b++)
            if (!choice->settled[a] && !choice->settled[b] && !must_differ(choice, a, b))
                return FALSE;
    return TRUE;
}

static XpGlobAnswer choose(Choice *choice, GArray *involved)
{
    XpGlobAnswer answer = list_candidates(choice);
    if (answer != XP_GLOB_YES)
        return answer;
    set_easy_ones_aside(choice);
    if (all_must_differ(choice)) {
        if (!match_all(choice, involved))
            return XP_GLOB_NO;
    } else {
        answer = choose_hard_ones(choice);
        for (guint value = 0; answer == XP_GLOB_NO && value < choice->problem->n; value++)
            if (!choice->settled[value])
                g_array_append_val(involved, value);
        if (answer != XP_GLOB_YES)
            return answer;
    }
    choose_easy_ones(choice);
    return XP_GLOB_YES;
}

static void free_list(gpointer list)
{
    g_ptr_array_unref(list);
}

XpGlobAnswer xp_distinct_choose(const XpDistinctProblem *problem, GPtrArray **out_texts,
                                GArray **out_involved)
{
    g_autoptr(GArray) involved = g_array_new(FALSE, FALSE, sizeof(guint));
    Choice choice = {.problem = problem};
    choice.lists = g_ptr_array_new_with_free_func(free_list);
    choice.settled = g_new0(gboolean, problem->n);
    choice.last = g_array_new(FALSE, FALSE, sizeof(guint));
    choice.chosen = g_new0(const char *, problem->n);
    XpGlobAnswer answer = choose(&choice, involved);
    if (answer == XP_GLOB_YES && out_texts != NULL) {
        *out_texts = g_ptr_array_new_with_free_func(g_free);
        for (guint value = 0; value < problem->n; value++)
            g_ptr_array_add(*out_texts, g_strdup(choice.chosen[value]));
    }
    if (answer == XP_GLOB_NO && out_involved != NULL)
        *out_involved = g_steal_pointer(&involved);
    g_ptr_array_unref(choice.lists);
    g_free(choice.settled);
    g_array_unref(choice.last);
    g_free(choice.chosen);
    return answer;
}
