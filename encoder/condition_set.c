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

static Z3_ast is_there(const XpKeyTerms *value, const char *name, gconstpointer data)
{
    (void)name;
    (void)data;
    return value->present; /* a value of a list is always there */
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
    return xp_value_set_some(block->key->values, block->call, property->str, test,
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

/* What is asked of the values of a key that is there. */
typedef struct {
    Z3_ast some_has;
    Z3_ast all_have;
    Z3_ast nothing; /* no value, or none but empty texts: a null set */
} Values;

/* The key has one value: a list of one. Rule: S-COND-27 */
static Values values_of_one(const XpConditionBlock *block)
{
    XpKeyTerms value = *block->key;
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(XpDoubt));
    value.doubts = none; /* they are for whoever looks at presence too */
    Z3_ast match = satisfies(block, &value, "value");
    return (Values){match, match, xp_value_is_empty(block->call, &value)};
}

static Values values_of(const XpConditionBlock *block)
{
    XpZ3 *z3 = xp_block_z3(block);
    XpValueSet *set = block->key->values;
    if (set == NULL)
        return values_of_one(block);
    Z3_ast nothing = xp_z3_not(z3, xp_value_set_nonempty(set));
    if (block->condition->set == XP_SET_FOR_ALL_VALUES)
        return (Values){NULL, xp_z3_not(z3, some(block, lacks, "lacks")), nothing};
    return (Values){some(block, has, "has"), NULL, nothing};
}

/* Rule: S-COND-24, S-COND-29 */
static Z3_ast for_all(const XpConditionBlock *block, const Values *values)
{
    XpZ3 *z3 = xp_block_z3(block);
    Z3_ast absent = xp_z3_not(z3, block->key->present);
    return xp_z3_or(z3, absent, xp_z3_or(z3, values->nothing, values->all_have));
}

/* Whether a null set has a value, and what IfExists makes of an absent key or a null set, is not
 * documented. Rule: S-COND-25, S-COND-29 */
static Z3_ast for_any(const XpConditionBlock *block, const Values *values)
{
    XpZ3 *z3 = xp_block_z3(block);
    Z3_ast present = block->key->present;
    Z3_ast seen = xp_z3_and(z3, present, values->some_has);
    Z3_ast beyond_doubt = xp_z3_and(z3, seen, xp_z3_not(z3, values->nothing));
    if (!block->condition->if_exists)
        return either(block, beyond_doubt, seen, "whether an empty text is a null set",
                      "S-COND-29");
    Z3_ast missing = xp_z3_or(z3, xp_z3_not(z3, present), values->nothing);
    return either(block, beyond_doubt, xp_z3_or(z3, seen, missing),
                  "ForAnyValue with IfExists on an absent key or a null set", "S-COND-25");
}

Z3_ast xp_condition_set(const XpConditionBlock *block)
{
    Values values = values_of(block);
    Z3_ast term = block->condition->set == XP_SET_FOR_ALL_VALUES ? for_all(block, &values)
                                                                 : for_any(block, &values);
    return xp_block_doubt_key(block, term, NULL);
}

/*
 * As was observed a list never matches; the documentation only says that a set operator is
 * required. What no reading calls a match is none: a positive operator no value satisfies, a
 * negated one that no value satisfies, and of an empty list what is false of an absent key.
 */
static Z3_ast list_may_match(const XpConditionBlock *block)
{
    XpZ3 *z3 = xp_block_z3(block);
    const XpCondition *condition = block->condition;
    Z3_ast satisfied = some(block, has, "has");
    if (!condition->if_exists && !xp_condition_op_is_negated(condition->op))
        return satisfied;
    return xp_z3_or(z3, satisfied, xp_z3_not(z3, some(block, is_there, "is there")));
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
    Z3_ast loose = xp_z3_and(z3, list, list_may_match(block));
    Z3_ast term = xp_z3_or(z3, xp_z3_and(z3, loose, xp_block_atom(block)),
                           xp_z3_and(z3, xp_z3_not(z3, list), other));
    const XpFactEntry *fact = xp_problem_fact(
        problem,
        xp_fact_condition(block->policy, block->statement, block->condition,
                          "a plain operator on a key with several values", "S-COND-28"),
        XP_USE_UNKNOWN);
    term = xp_problem_uncertain_free(problem, term, loose, fact, block->allows_more);
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
