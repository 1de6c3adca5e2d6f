/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/condition_block.h"

#include <string.h>

XpZ3 *xp_block_z3(const XpConditionBlock *block)
{
    return block->call->problem->z3;
}

char *xp_block_name(const XpConditionBlock *block)
{
    const XpCondition *condition = block->condition;
    g_autofree char *operator_text = g_ascii_strdown(condition->operator_text, -1);
    g_autofree char *key = g_ascii_strdown(condition->key, -1);
    GString *name = g_string_new(NULL);
    g_string_printf(name, "%s%s|%d|%s|%s", block->key->apart ? "beside: " : "", block->call->name,
                    block->policy->variables, operator_text, key);
    for (guint i = 0; i < condition->n_values; i++)
        g_string_append_printf(name, "|%" G_GSIZE_FORMAT ":%s", strlen(condition->values[i]),
                               condition->values[i]);
    if (block->slot != NULL)
        g_string_append_printf(name, "|%s", block->slot);
    return g_string_free(name, FALSE);
}

Z3_ast xp_block_atom(const XpConditionBlock *block)
{
    g_autofree char *name = xp_block_name(block);
    return xp_z3_const(xp_block_z3(block), name);
}

Z3_ast xp_block_opaque(const XpConditionBlock *block, const char *why, const char *rule)
{
    XpProblem *problem = block->call->problem;
    const XpFactEntry *fact = xp_problem_fact(
        problem, xp_fact_condition(block->policy, block->statement, block->condition, why, rule),
        XP_USE_UNKNOWN);
    return xp_problem_uncertain_free(problem, xp_block_atom(block), xp_z3_true(xp_block_z3(block)),
                                     fact, block->allows_more);
}

static Z3_ast uncertain(const XpConditionBlock *block, Z3_ast term, Z3_ast guard, const char *what,
                        const char *rule, XpFactUse use)
{
    XpProblem *problem = block->call->problem;
    const XpFactEntry *fact = xp_problem_fact(
        problem, xp_fact_statement(block->policy, block->statement, what, rule), use);
    return xp_problem_uncertain(problem, term, guard, fact, block->allows_more);
}

Z3_ast xp_block_shown(const XpConditionBlock *block, Z3_ast term, Z3_ast guard, const char *what,
                      const char *rule)
{
    if (xp_z3_is_false(xp_block_z3(block), guard))
        return term;
    return uncertain(block, term, guard, what, rule, XP_USE_SHOWN);
}

Z3_ast xp_block_uncertain(const XpConditionBlock *block, Z3_ast term, Z3_ast guard,
                          const char *what, const char *rule)
{
    if (xp_z3_is_false(xp_block_z3(block), guard))
        return term;
    return uncertain(block, term, guard, what, rule, XP_USE_UNKNOWN);
}

Z3_ast xp_block_doubt(const XpConditionBlock *block, Z3_ast term, Z3_ast guard, const char *what,
                      const char *rule)
{
    XpZ3 *z3 = xp_block_z3(block);
    if (xp_z3_is_false(z3, guard))
        return term;
    Z3_ast either = xp_z3_or(z3, xp_z3_and(z3, term, xp_z3_not(z3, guard)),
                             xp_z3_and(z3, guard, xp_block_atom(block)));
    const XpFactEntry *fact = xp_problem_fact(
        block->call->problem, xp_fact_statement(block->policy, block->statement, what, rule),
        XP_USE_UNKNOWN);
    return xp_problem_uncertain_free(block->call->problem, either, guard, fact, block->allows_more);
}

/* Returns new: the organizations that @condition asks for. */
static char *name_organization(const XpCondition *condition)
{
    const char *value = condition->values[0];
    if (condition->op == XP_OP_NULL)
        return g_strdup("an organization");
    return g_strconcat(strpbrk(value, "*?") != NULL ? "an organization like " : "", value, NULL);
}

/* Membership in an organization is named by the organization the document asks for. */
static const XpFactEntry *fact_of(const XpConditionBlock *block, const XpDoubt *row)
{
    if (g_ascii_strncasecmp(block->key->key, "aws:PrincipalOrg", 16) != 0 ||
        strcmp(row->fact->fact->rule, "S-SND-7") != 0 || block->condition->n_values == 0)
        return row->fact;
    g_autofree char *which = name_organization(block->condition);
    g_autofree char *what =
        g_strdup_printf("whether an account nobody supplied is a member of %s", which);
    return xp_problem_fact(block->call->problem, xp_fact_unsure("S-SND-7", what), XP_USE_UNKNOWN);
}

/* TRUE if the key is there and whether its value under @guard is matched does not hang on that
 * value: no doubt about it changes anything. */
static gboolean is_dead(const XpConditionBlock *block, Z3_ast guard, GHashTable *live)
{
    if ((block->slot == NULL && !xp_z3_is_true(xp_block_z3(block), block->key->present)) ||
        g_hash_table_contains(live, guard))
        return FALSE;
    for (guint i = 0; i < block->key->variants->len; i++)
        if (g_array_index(block->key->variants, XpVariant, i).guard == guard)
            return TRUE;
    return FALSE;
}

/* The operator compares texts. */
static gboolean reads_text(XpConditionOp op)
{
    switch (xp_condition_op_kind(op)) {
    case XP_OP_KIND_STRING:
    case XP_OP_KIND_ARN:
    case XP_OP_KIND_BOOL:
    case XP_OP_KIND_BINARY:
        return TRUE;
    case XP_OP_KIND_NUMERIC:
    case XP_OP_KIND_DATE:
    case XP_OP_KIND_IP:
    case XP_OP_KIND_NULL:
    case XP_OP_KIND_UNKNOWN:
        return FALSE;
    }
    g_assert_not_reached();
}

/* Where @row has to do with @term. What it leaves open is free in @term: an answer that is the same
 * for all of that does not hang on it, nor does one that is the same whether or not it is so, where
 * that is what is open. */
static Z3_ast matters(const XpConditionBlock *block, Z3_ast term, const XpDoubt *row)
{
    XpZ3 *z3 = xp_block_z3(block);
    if (row->choice == NULL) {
        Z3_ast under = xp_z3_under(z3, term, row->guard);
        return xp_z3_is_true(z3, under) || xp_z3_is_false(z3, under) ? xp_z3_false(z3) : row->guard;
    }
    Z3_ast rest = xp_z3_simplify(z3, xp_z3_put(z3, row->guard, row->choice, xp_z3_true(z3)));
    if (xp_z3_is_false(z3, rest))
        rest = xp_z3_simplify(z3, xp_z3_put(z3, row->guard, row->choice, xp_z3_false(z3)));
    Z3_ast is = xp_z3_put(z3, term, row->choice, xp_z3_true(z3));
    Z3_ast is_not = xp_z3_put(z3, term, row->choice, xp_z3_false(z3));
    Z3_ast same = xp_z3_iff(z3, xp_z3_under(z3, is, rest), xp_z3_under(z3, is_not, rest));
    return xp_z3_and(z3, row->guard, xp_z3_not(z3, xp_z3_simplify(z3, same)));
}

Z3_ast xp_block_doubt_key(const XpConditionBlock *block, Z3_ast term, GHashTable *live)
{
    for (guint i = 0; i < block->key->doubts->len; i++) {
        const XpDoubt *row = &g_array_index(block->key->doubts, XpDoubt, i);
        if (row->of_text && !reads_text(block->condition->op))
            continue;
        if (live != NULL && is_dead(block, row->guard, live))
            continue;
        term = xp_problem_uncertain_free(block->call->problem, term, matters(block, term, row),
                                         fact_of(block, row), block->allows_more);
    }
    return term;
}

Z3_ast xp_block_frame(const XpConditionBlock *block, Z3_ast match)
{
    XpZ3 *z3 = xp_block_z3(block);
    gboolean negated = xp_condition_op_is_negated(block->condition->op);
    if (block->slot != NULL)
        return negated ? xp_z3_not(z3, match) : match;
    Z3_ast present = block->key->present;
    Z3_ast absent = xp_z3_not(z3, present);
    if (negated)
        return xp_z3_or(z3, absent, xp_z3_not(z3, match));
    return block->condition->if_exists ? xp_z3_or(z3, absent, match)
                                       : xp_z3_and(z3, present, match);
}
