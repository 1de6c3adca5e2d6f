/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/suppositions.h"

#include "frontend/eval/session_name.h"
#include "frontend/eval/tri.h"

/* Every question doubles the work; a request on which more hang stays open. */
#define MOST_QUESTIONS 5

struct XpSuppositions {
    GHashTable *askers;  /* char * -> GHashTable of those who asked */
    GPtrArray *order;    /* char *, of @askers: as they were first asked */
    GPtrArray *supposed; /* char * (borrowed): questions that have an answer, */
    guint answers;       /* a bit each */
};

XpTruth xp_suppose(XpSuppositions *suppositions, const char *question, gconstpointer asker)
{
    guint index = 0;
    if (suppositions == NULL)
        return XP_MAYBE;
    if (g_ptr_array_find_with_equal_func(suppositions->supposed, question, g_str_equal, &index))
        return xp_truth_of((suppositions->answers >> index & 1) != 0);
    GHashTable *askers = g_hash_table_lookup(suppositions->askers, question);
    if (askers == NULL) {
        char *key = g_strdup(question);
        askers = g_hash_table_new(NULL, NULL);
        g_hash_table_insert(suppositions->askers, key, askers);
        g_ptr_array_add(suppositions->order, key);
    }
    g_hash_table_add(askers, (gpointer)(guintptr)asker);
    return XP_MAYBE;
}

static void free_askers(gpointer askers)
{
    g_hash_table_unref(askers);
}

static void suppositions_clear(XpSuppositions *suppositions)
{
    g_ptr_array_unref(suppositions->supposed);
    g_ptr_array_unref(suppositions->order);
    g_hash_table_unref(suppositions->askers);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(XpSuppositions, suppositions_clear)

/* NULL where the request cannot be decided so. */
static XpEvalResult *evaluate(XpSuppositions *suppositions, const XpWorld *world,
                              const XpRequest *request, const XpEvalOptions *options)
{
    XpEvalOptions supposing = *options;
    supposing.suppositions = suppositions;
    return xp_eval_named(world, request, &supposing, NULL);
}

static void suppose_repeated(XpSuppositions *suppositions)
{
    for (guint i = 0; i < suppositions->order->len; i++) {
        const char *question = g_ptr_array_index(suppositions->order, i);
        GHashTable *askers = g_hash_table_lookup(suppositions->askers, question);
        if (g_hash_table_size(askers) > 1)
            g_ptr_array_add(suppositions->supposed, (gpointer)(guintptr)question);
    }
}

static gboolean is_refusal(XpDecision decision)
{
    return decision == XP_DECISION_EXPLICIT_DENY || decision == XP_DECISION_IMPLICIT_DENY;
}

static gboolean agree(XpDecision left, XpDecision right)
{
    return left == right || (is_refusal(left) && is_refusal(right));
}

/* The one answer of all suppositions, or NULL. */
static XpEvalResult *try_all(XpSuppositions *suppositions, const XpWorld *world,
                             const XpRequest *request, const XpEvalOptions *options)
{
    g_autoptr(XpEvalResult) first = NULL;
    for (guint i = 0; i < 1u << suppositions->supposed->len; i++) {
        suppositions->answers = i;
        g_autoptr(XpEvalResult) result = evaluate(suppositions, world, request, options);
        if (result == NULL || result->decision == XP_DECISION_UNKNOWN ||
            (first != NULL && !agree(first->decision, result->decision)))
            return NULL;
        if (first == NULL)
            first = g_steal_pointer(&result);
    }
    return g_steal_pointer(&first);
}

XpEvalResult *xp_suppositions_settle(XpEvalResult *result, const XpWorld *world,
                                     const XpRequest *request, const XpEvalOptions *options)
{
    if (result->decision != XP_DECISION_UNKNOWN)
        return result;
    g_auto(XpSuppositions) suppositions = {
        .askers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_askers),
        .order = g_ptr_array_new(),
        .supposed = g_ptr_array_new()};
    xp_eval_result_free(evaluate(&suppositions, world, request, options));
    suppose_repeated(&suppositions);
    if (suppositions.supposed->len == 0 || suppositions.supposed->len > MOST_QUESTIONS)
        return result;
    XpEvalResult *settled = try_all(&suppositions, world, request, options);
    if (settled == NULL)
        return result;
    xp_eval_result_free(result);
    return settled;
}
