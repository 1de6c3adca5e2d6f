/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/condition_eval.h"

#include <string.h>

#include "frontend/eval/variables.h"
#include "frontend/model/fact.h"

/* One condition under evaluation, and why its truth may be open. */
typedef struct {
    const XpCall *call;
    const XpPolicy *policy;
    const XpStatement *statement;
    const XpCondition *condition;
    XpKeyState state;
    GPtrArray *facts; /* const XpFact *: reasons that have a fact */
    const char *why;  /* a reason for which the condition itself is named */
    const char *rule; /* the rule of @why */
} Test;

static void blame(Test *test, const char *why, const char *rule)
{
    test->why = why;
    test->rule = rule;
}

static void blame_fact(Test *test, XpFact *fact)
{
    const XpFact *known = xp_tri_fact(test->call->tris, fact);
    if (!g_ptr_array_find(test->facts, known, NULL))
        g_ptr_array_add(test->facts, (gpointer)(guintptr)known);
}

static void blame_reading(Test *test, const XpReading *reading)
{
    for (guint i = 0; i < reading->facts->len; i++) {
        gpointer fact = g_ptr_array_index(reading->facts, i);
        if (!g_ptr_array_find(test->facts, fact, NULL))
            g_ptr_array_add(test->facts, fact);
    }
    if (reading->why != NULL)
        blame(test, reading->why, "S-SND-8");
    if (reading->wild != NULL)
        blame(test, "a policy variable's value holds a wildcard", "S-VAR-8");
}

static void blame_key(Test *test)
{
    if (test->state.fact != NULL)
        g_ptr_array_add(test->facts, (gpointer)(guintptr)test->state.fact);
    else if (test->state.why != NULL)
        blame(test, test->state.why, "S-SND-8");
}

static XpTruth opaque(Test *test, const char *why, const char *rule)
{
    blame(test, why, rule);
    return XP_MAYBE;
}

/* ---- one value of the policy against the value of the key ---- */

static gboolean is_equal_operator(XpConditionOp op)
{
    return op == XP_OP_STRING_EQUALS || op == XP_OP_STRING_NOT_EQUALS;
}

static gboolean ignores_case(XpConditionOp op)
{
    return op == XP_OP_STRING_EQUALS_IGNORE_CASE || op == XP_OP_STRING_NOT_EQUALS_IGNORE_CASE;
}

static char *text_of(const GArray *pieces)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < pieces->len; i++)
        g_string_append_unichar(text, g_array_index(pieces, XpPiece, i).character);
    return g_string_free(text, FALSE);
}

/* ASCII letters fold; whether others do is not documented. Rule: S-COND-8. */
static XpTruth match_ignoring_case(Test *test, const GArray *pattern, const char *value)
{
    g_autoptr(GArray) folded = xp_pieces_new();
    g_autoptr(GArray) text = xp_pieces_from_text(value, FALSE);
    g_array_append_vals(folded, pattern->data, pattern->len);
    xp_pieces_fold(folded);
    xp_pieces_fold(text);
    XpTruth plain = xp_match_glob(xp_pieces_slice(folded), xp_pieces_slice(text));
    if (plain != XP_FALSE || xp_slice_has(xp_pieces_slice(pattern), XP_PIECE_HOLE))
        return plain;
    g_autofree char *written = text_of(pattern);
    g_autofree char *left = g_utf8_casefold(written, -1);
    g_autofree char *right = g_utf8_casefold(value, -1);
    if (g_strcmp0(left, right) != 0)
        return XP_FALSE;
    return opaque(test, "how letters outside ASCII compare without case", "S-COND-8");
}

static XpTruth match_text(Test *test, const char *wanted, const char *value, XpMatcher matcher,
                          gboolean wildcards)
{
    g_auto(XpReading) reading = {0};
    xp_reading_init(&reading, test->call, wanted, wildcards, test->policy->variables);
    XpTruth match;
    if (!wildcards)
        g_clear_pointer(&reading.wild, g_array_unref); /* Rule: S-COND-33 */
    if (ignores_case(test->condition->op)) {
        match = match_ignoring_case(test, reading.pieces, value);
        match = reading.resolved == XP_FALSE ? XP_FALSE : xp_truth_and(match, reading.resolved);
    } else {
        g_autoptr(GArray) text = xp_pieces_from_text(value, FALSE);
        match = xp_reading_match(&reading, matcher, xp_pieces_slice(text));
    }
    if (match == XP_MAYBE)
        blame_reading(test, &reading);
    if (reading.resolved == XP_FALSE && xp_condition_op_is_negated(test->condition->op)) {
        blame(test, "what a negated operator makes of a variable without a value", "S-VAR-7");
        return XP_MAYBE;
    }
    return match;
}

/* A lone star is no ARN, yet written as one. Rule: S-COND-22. */
static XpTruth match_arn(Test *test, const char *wanted, const char *value)
{
    if (strcmp(wanted, "*") == 0)
        return opaque(test, "what a lone \"*\" is to an ARN operator", "S-COND-22");
    return match_text(test, wanted, value, xp_match_arn, TRUE);
}

static gboolean is_boolean(const char *text)
{
    return g_ascii_strcasecmp(text, "true") == 0 || g_ascii_strcasecmp(text, "false") == 0;
}

static XpTruth match_bool(Test *test, const char *wanted, const char *value)
{
    if (test->policy->variables && strstr(wanted, "${") != NULL)
        return opaque(test, "whether Bool reads policy variables", "S-VAR-2");
    if (!is_boolean(wanted))
        return XP_FALSE;
    if (strstr(value, XP_HOLE_TEXT) != NULL)
        return XP_MAYBE;
    return xp_truth_of(g_ascii_strcasecmp(wanted, value) == 0);
}

static XpTruth match_value(Test *test, const char *wanted, const char *value)
{
    XpConditionOp op = test->condition->op;
    switch (xp_condition_op_kind(op)) {
    case XP_OP_KIND_STRING:
        return match_text(test, wanted, value, xp_match_glob,
                          !is_equal_operator(op) && !ignores_case(op));
    case XP_OP_KIND_ARN:
        return match_arn(test, wanted, value);
    case XP_OP_KIND_BOOL:
        return match_bool(test, wanted, value);
    case XP_OP_KIND_NUMERIC:
    case XP_OP_KIND_DATE:
    case XP_OP_KIND_BINARY:
    case XP_OP_KIND_IP:
    case XP_OP_KIND_NULL:
    case XP_OP_KIND_UNKNOWN:
        break;
    }
    return XP_MAYBE;
}

/* ---- one condition ---- */

/* Any value for a positive operator, none for a negated one. Rule: S-COND-1, S-COND-2. */
static XpTruth truth_if_present(Test *test)
{
    const XpCondition *condition = test->condition;
    gboolean negated = xp_condition_op_is_negated(condition->op);
    XpTruth any = XP_FALSE;
    if (test->state.n != 1)
        return opaque(test, "the key has no single value", "S-COND-28");
    for (guint i = 0; i < condition->n_values; i++) {
        XpTruth match = match_value(test, condition->values[i], test->state.values[0]);
        any = xp_truth_or(any, match);
    }
    return negated ? xp_truth_not(any) : any;
}

static XpTruth truth_if_absent(const Test *test)
{
    const XpCondition *condition = test->condition;
    return xp_truth_of(condition->if_exists || xp_condition_op_is_negated(condition->op));
}

static XpTruth eval_null(Test *test)
{
    gboolean wants_absent = FALSE;
    gboolean wants_present = FALSE;
    for (guint i = 0; i < test->condition->n_values; i++) {
        const char *wanted = test->condition->values[i];
        if (!is_boolean(wanted))
            return opaque(test, "a value of Null that is neither true nor false", "S-SND-9");
        if (g_ascii_strcasecmp(wanted, "true") == 0)
            wants_absent = TRUE;
        else
            wants_present = TRUE;
    }
    if (wants_absent && wants_present)
        return XP_TRUE; /* one of the two is the case */
    gboolean empty = test->state.n == 0 || test->state.values[0][0] == '\0';
    if (test->state.present == XP_TRUE && empty)
        return opaque(test, "whether an empty value is null", "S-COND-26");
    return wants_present ? test->state.present : xp_truth_not(test->state.present);
}

static XpTruth eval_modelled(Test *test)
{
    const XpCondition *condition = test->condition;
    if (condition->n_values == 0)
        return opaque(test, "an empty list of values", "S-GRAM-39");
    if (condition->op == XP_OP_NULL)
        return eval_null(test);
    if (test->state.multivalued)
        return opaque(test, "a plain operator on a key with several values", "S-COND-28");
    if (test->state.present == XP_FALSE)
        return truth_if_absent(test);
    XpTruth present = truth_if_present(test);
    if (test->state.present == XP_TRUE || present == truth_if_absent(test))
        return present;
    return XP_MAYBE;
}

static gboolean is_modelled(XpConditionOp op)
{
    switch (xp_condition_op_kind(op)) {
    case XP_OP_KIND_STRING:
    case XP_OP_KIND_ARN:
    case XP_OP_KIND_BOOL:
    case XP_OP_KIND_NULL:
        return TRUE;
    case XP_OP_KIND_NUMERIC:
    case XP_OP_KIND_DATE:
    case XP_OP_KIND_BINARY:
    case XP_OP_KIND_IP:
    case XP_OP_KIND_UNKNOWN:
        return FALSE;
    }
    g_assert_not_reached();
}

static XpTruth eval_condition(Test *test)
{
    const XpCondition *condition = test->condition;
    if (condition->op == XP_OP_UNKNOWN)
        return opaque(test, "not an operator of AWS", "S-SND-9");
    if (!is_modelled(condition->op))
        return opaque(test, "this operator is not modelled yet", "S-SND-9");
    if (condition->set != XP_SET_NONE)
        return opaque(test, "set operators are not modelled yet", "S-SND-9");
    return eval_modelled(test);
}

/* What is open is blamed on the facts that made it so, and on the condition itself when one of
 * the reasons has no other name. */
static const XpTri *open_value(Test *test)
{
    XpTriPool *tris = test->call->tris;
    if (test->facts->len == 0 && test->why == NULL)
        blame(test, "the value of the key is not known", "S-SND-8");
    if (test->why != NULL)
        blame_fact(test, xp_fact_condition(test->policy, test->statement, test->condition,
                                           test->why, test->rule));
    return xp_tri_maybe_all(tris, test->facts);
}

const XpTri *xp_condition_eval(const XpCall *call, const XpPolicy *policy,
                               const XpStatement *statement, const XpCondition *condition)
{
    g_autoptr(GPtrArray) facts = g_ptr_array_new();
    Test test = {.call = call,
                 .policy = policy,
                 .statement = statement,
                 .condition = condition,
                 .state = xp_call_key(call, condition->key),
                 .facts = facts};
    XpTruth truth = eval_condition(&test);
    if (truth != XP_MAYBE)
        return xp_tri_sure(truth == XP_TRUE);
    if (is_modelled(condition->op) && condition->set == XP_SET_NONE && !test.state.multivalued)
        blame_key(&test);
    return open_value(&test);
}

const XpTri *xp_conditions_eval(const XpCall *call, const XpPolicy *policy,
                                const XpStatement *statement)
{
    const XpTri *all = xp_tri_sure(TRUE);
    for (guint i = 0; i < statement->n_conditions && !xp_tri_is(all, XP_FALSE); i++)
        all = xp_tri_and(call->tris, all,
                         xp_condition_eval(call, policy, statement, &statement->conditions[i]));
    return all;
}
