/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "encoder/goal.h"
#include "encoder/typed_match.h"

static XpOrder order_of(XpCondKind kind)
{
    switch (kind) {
    case XP_COND_IS:
        return XP_ORDER_EQUAL;
    case XP_COND_LESS:
        return XP_ORDER_LESS;
    case XP_COND_LESS_EQUAL:
        return XP_ORDER_LESS_EQUAL;
    case XP_COND_GREATER:
        return XP_ORDER_MORE;
    case XP_COND_GREATER_EQUAL:
        return XP_ORDER_MORE_EQUAL;
    case XP_COND_AND:
    case XP_COND_OR:
    case XP_COND_NOT:
    case XP_COND_PRESENT:
    case XP_COND_ABSENT:
    case XP_COND_LIKE:
        break;
    }
    g_assert_not_reached();
}

/* Returns new: a property may write +5, .5 and 5. as well. */
static char *plain_number(const char *text)
{
    gboolean negative = *text == '-';
    const char *digits = text + (*text == '-' || *text == '+' ? 1 : 0);
    gsize n = strlen(digits);
    if (n > 1 && digits[n - 1] == '.')
        n--;
    return g_strdup_printf("%s%s%.*s", negative ? "-" : "", *digits == '.' ? "0" : "", (int)n,
                           digits);
}

static GPtrArray *values_of(const XpCond *cond, XpTypedKind kind)
{
    GPtrArray *values = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < cond->n_values; i++)
        g_ptr_array_add(values, kind == XP_TYPED_NUMBER ? plain_number(cond->values[i])
                                                        : g_strdup(cond->values[i]));
    return values;
}

/* What @doubt says of the atom. */
static Z3_ast leave_open(XpStoryTerms *story, Z3_ast term, Z3_ast guard, const XpCond *cond,
                         const XpTypedDoubt *doubt)
{
    XpProblem *problem = story->problem;
    XpZ3 *z3 = problem->z3;
    if (xp_z3_is_false(z3, guard))
        return term;
    g_autofree char *what =
        g_strdup_printf("the property's condition on %s (%s)", cond->key, doubt->what);
    const XpFactEntry *fact = xp_problem_fact(problem, xp_fact_unsure(doubt->rule, what),
                                              doubt->shown ? XP_USE_SHOWN : XP_USE_UNKNOWN);
    if (!doubt->shown)
        term = xp_z3_or(z3, xp_z3_and(z3, term, xp_z3_not(z3, guard)),
                        xp_z3_and(z3, guard, xp_problem_fresh(problem, "condition")));
    return xp_problem_uncertain(problem, term, guard, fact, !story->universal);
}

Z3_ast xp_goal_typed(XpStoryTerms *story, const XpCond *cond, XpCallTerms *call,
                     const XpKeyTerms *key, gboolean positive)
{
    XpProblem *problem = story->problem;
    XpZ3 *z3 = problem->z3;
    XpTypedTest test = {.order = order_of(cond->kind), .negated = !positive};
    gboolean typed = xp_typed_kind_of(key->key, &test.kind);
    g_assert(typed);
    g_autoptr(GPtrArray) values = values_of(cond, test.kind);
    test.values = (const char *const *)(void *)values->pdata;
    test.n_values = values->len;
    g_autoptr(GArray) doubts = g_array_new(FALSE, FALSE, sizeof(XpTypedDoubt));
    Z3_ast term = xp_z3_and(z3, key->present, xp_typed_match(call, key, &test, doubts, NULL));
    if (!positive)
        term = xp_z3_not(z3, term);
    for (guint i = 0; i < doubts->len; i++) {
        const XpTypedDoubt *doubt = &g_array_index(doubts, XpTypedDoubt, i);
        Z3_ast guard = xp_z3_and(z3, key->present, doubt->guard);
        term = leave_open(story, term, guard, cond, doubt);
    }
    return term;
}

void xp_goal_note_typed(XpProblem *problem, const XpCond *cond)
{
    XpTypedKind kind;
    if (cond == NULL)
        return;
    if (cond->n_values > 0 && xp_typed_kind_of(cond->key, &kind))
        xp_problem_note_typed(problem, cond->key);
    for (guint i = 0; i < cond->n_children; i++)
        xp_goal_note_typed(problem, cond->children[i]);
}
