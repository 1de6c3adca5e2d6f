/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "encoder/condition_block.h"
#include "encoder/value_set.h"

/* "The value satisfies the operator against the condition's values", for one value. */
static Z3_ast satisfies(const XpConditionBlock *block, const XpKeyTerms *value, const char *name)
{
    XpConditionBlock one = *block;
    one.key = value;
    one.slot = name;
    return xp_condition_value(&one);
}

static Z3_ast has(const XpKeyTerms *value, const char *name, gconstpointer data)
{
    return satisfies(data, value, name);
}

static Z3_ast lacks(const XpKeyTerms *value, const char *name, gconstpointer data)
{
    const XpConditionBlock *block = data;
    return xp_z3_not(xp_block_z3(block), satisfies(block, value, name));
}

static Z3_ast lacks_and_is_not_empty(const XpKeyTerms *value, const char *name, gconstpointer data)
{
    const XpConditionBlock *block = data;
    XpZ3 *z3 = xp_block_z3(block);
    return xp_z3_and(z3, xp_z3_not(z3, xp_value_is_empty(block->call, value)),
                     lacks(value, name, data));
}

/* "Some value of the key ...": the same words about the same key are the same question. */
static Z3_ast some(const XpConditionBlock *block, XpValueTest test, const char *verb)
{
    const XpCondition *condition = block->condition;
    g_autoptr(GString) property = g_string_new(verb);
    g_string_append_printf(property, "|%d|%d|%d", condition->op, block->policy->variables,
                           block->allows_more);
    for (guint i = 0; i < condition->n_values; i++)
        g_string_append_printf(property, "|%" G_GSIZE_FORMAT ":%s", strlen(condition->values[i]),
                               condition->values[i]);
    return xp_value_set_some(block->key->values, property->str, test,
                             g_memdup2(block, sizeof *block), g_free);
}

/* Two readings of the rule. */
static Z3_ast either(const XpConditionBlock *block, Z3_ast left, Z3_ast right, const char *what,
                     const char *rule)
{
    if (left == right)
        return left;
    XpProblem *problem = block->call->problem;
    const XpFactEntry *fact = xp_problem_fact(
        problem, xp_fact_condition(block->policy, block->statement, block->condition, what, rule),
        XP_USE_UNKNOWN);
    return xp_problem_either(problem, left, right, fact, block->allows_more);
}

/* No value lacks it. A list of nothing but empty texts counts as no list (S-COND-29); whether an
 * empty text among others counts as a value is not documented. */
static Z3_ast all_of_list(const XpConditionBlock *block)
{
    XpZ3 *z3 = xp_block_z3(block);
    Z3_ast lacking = some(block, lacks, "lacks");
    if (!xp_value_set_may_hold_empty(block->key->values))
        return xp_z3_not(z3, lacking);
    Z3_ast empty = xp_z3_not(z3, xp_value_set_nonempty(block->key->values));
    Z3_ast apart = some(block, lacks_and_is_not_empty, "lacks and is not empty");
    return either(block, xp_z3_or(z3, empty, xp_z3_not(z3, lacking)), xp_z3_not(z3, apart),
                  "an empty text among other values", "S-COND-29");
}

/* The key has one value: a list of one. Rule: S-COND-27, S-COND-29 */
static Z3_ast of_one(const XpConditionBlock *block)
{
    XpZ3 *z3 = xp_block_z3(block);
    XpKeyTerms value = *block->key;
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(XpDoubt));
    value.doubts = none; /* they are for whoever looks at presence too */
    Z3_ast match = satisfies(block, &value, "value");
    if (block->condition->set == XP_SET_FOR_ANY_VALUE)
        return match;
    return xp_z3_or(z3, match, xp_value_is_empty(block->call, &value));
}

static Z3_ast of_values(const XpConditionBlock *block)
{
    if (block->key->values == NULL)
        return of_one(block);
    return block->condition->set == XP_SET_FOR_ALL_VALUES ? all_of_list(block)
                                                          : some(block, has, "has");
}

Z3_ast xp_condition_set(const XpConditionBlock *block)
{
    XpZ3 *z3 = xp_block_z3(block);
    Z3_ast present = block->key->present;
    Z3_ast absent = xp_z3_not(z3, present);
    Z3_ast match = of_values(block);
    Z3_ast term = xp_z3_and(z3, present, match);
    if (block->condition->set == XP_SET_FOR_ALL_VALUES)
        term = xp_z3_or(z3, absent, match);
    else if (block->condition->if_exists)
        term = either(block, term, xp_z3_or(z3, absent, match),
                      "ForAnyValue with IfExists on an absent key", "S-COND-25");
    return xp_block_doubt_key(block, term, NULL);
}

Z3_ast xp_condition_plain_on_list(const XpConditionBlock *block)
{
    XpProblem *problem = block->call->problem;
    XpZ3 *z3 = problem->z3;
    const XpKeyTerms *key = block->key;
    gboolean passes =
        block->condition->if_exists || xp_condition_op_is_negated(block->condition->op);
    Z3_ast list = xp_z3_and(z3, key->present, key->list);
    Z3_ast other =
        xp_z3_is_true(z3, key->list) ? xp_z3_bool(z3, passes) : xp_condition_value(block);
    Z3_ast term = xp_z3_or(z3, xp_z3_and(z3, list, xp_block_atom(block)),
                           xp_z3_and(z3, xp_z3_not(z3, list), other));
    const XpFactEntry *fact = xp_problem_fact(
        problem,
        xp_fact_condition(block->policy, block->statement, block->condition,
                          "a plain operator on a key with several values", "S-COND-28"),
        XP_USE_UNKNOWN);
    term = xp_problem_uncertain(problem, term, list, fact, block->allows_more);
    return xp_block_doubt_key(block, term, NULL);
}

Z3_ast xp_condition_holds_nothing(const XpConditionBlock *block)
{
    XpZ3 *z3 = xp_block_z3(block);
    const XpKeyTerms *key = block->key;
    Z3_ast empty = xp_value_is_empty(block->call, key);
    if (key->values != NULL) {
        Z3_ast nothing = xp_z3_not(z3, xp_value_set_nonempty(key->values));
        empty = xp_z3_or(z3, xp_z3_and(z3, key->list, nothing),
                         xp_z3_and(z3, xp_z3_not(z3, key->list), empty));
    }
    return xp_z3_and(z3, key->present, empty);
}
