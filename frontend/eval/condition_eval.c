/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/condition_eval.h"

#include <string.h>

#include "frontend/eval/comparison.h"
#include "frontend/eval/contradiction.h"
#include "frontend/eval/match.h"
#include "frontend/eval/suppositions.h"

static gboolean is_negated(const XpComparison *comparison)
{
    return xp_condition_op_is_negated(comparison->condition->op);
}

/* Does @value match some value of the condition? */
static XpTruth match_any(XpComparison *comparison, const char *value)
{
    XpTruth any = XP_FALSE;
    for (guint i = 0; i < comparison->condition->n_values && any != XP_TRUE; i++)
        any =
            xp_truth_or(any, xp_compare_value(comparison, comparison->condition->values[i], value));
    return any;
}

/* Any value for a positive operator, none for a negated one. Rule: S-COND-1, S-COND-2. */
static XpTruth satisfies(XpComparison *comparison, const char *value)
{
    XpTruth any = match_any(comparison, value);
    return is_negated(comparison) ? xp_truth_not(any) : any;
}

/* ---- the key is there ---- */

static gboolean is_empty(const XpKeyState *state)
{
    for (guint i = 0; i < state->n; i++) {
        if (state->values[i][0] != '\0')
            return FALSE;
    }
    return TRUE;
}

/* The same of values of which nobody may know all: an empty one is among what they can be. */
static XpTruth is_null_text(const XpComparison *comparison)
{
    const XpKeyState *state = &comparison->state;
    XpTruth all = XP_TRUE;
    g_autoptr(GArray) empty = xp_pieces_new();
    for (guint i = 0; i < state->n; i++) {
        if (xp_comparison_is_never_empty(comparison, state->values[i]))
            return XP_FALSE;
        g_autoptr(GArray) value = xp_pieces_from_text(state->values[i], FALSE);
        all = xp_truth_and(all, xp_match_glob(xp_pieces_slice(empty), xp_pieces_slice(value)));
    }
    return all;
}

static gboolean asks_for_nothing(const XpCondition *condition)
{
    for (guint i = 0; i < condition->n_values; i++)
        if (condition->values[i][0] != '\0')
            return FALSE;
    return TRUE;
}

/* A single empty text is a null set; one that nobody knows is that or differs from all empty ones.
 * Rule: S-COND-24, S-COND-29. */
static XpTruth holds_for_all(XpComparison *comparison)
{
    const XpKeyState *state = &comparison->state;
    XpTruth all = XP_TRUE;
    if (state->n == 1 && is_empty(state))
        return XP_TRUE;
    if (state->n == 1 && strcmp(state->values[0], XP_HOLE_TEXT) == 0 && is_negated(comparison) &&
        asks_for_nothing(comparison->condition))
        return XP_TRUE;
    for (guint i = 0; i < state->n; i++)
        all = xp_truth_and(all, satisfies(comparison, state->values[i]));
    if (all != XP_TRUE && is_empty(state))
        return xp_comparison_open(comparison, "whether several empty values are a null set",
                                  "S-COND-29");
    return all;
}

/* Rule: S-COND-25 */
static XpTruth holds_for_any(XpComparison *comparison)
{
    const XpKeyState *state = &comparison->state;
    XpTruth any = XP_FALSE;
    for (guint i = 0; i < state->n; i++)
        any = xp_truth_or(any, satisfies(comparison, state->values[i]));
    if (!is_empty(state))
        return any;
    if (comparison->condition->if_exists)
        return xp_comparison_open(comparison, "what IfExists is to a null set", "S-COND-25");
    if (any != XP_FALSE)
        return xp_comparison_open(comparison, "whether an empty value is a null set", "S-COND-29");
    return XP_FALSE;
}

static XpTruth truth_if_absent(XpComparison *comparison);

/*
 * Without a set operator a list never matches, as was observed; the documentation only says that a
 * set operator is required. What no reading calls a match is none: a positive operator whose
 * values match nothing, a negated one whose values match everything. Rule: S-COND-28.
 */
static XpTruth holds_for_list(XpComparison *comparison)
{
    const XpKeyState *state = &comparison->state;
    XpTruth any = XP_FALSE;
    for (guint i = 0; i < state->n; i++)
        any = xp_truth_or(any, satisfies(comparison, state->values[i]));
    if (state->n == 0 ? truth_if_absent(comparison) == XP_FALSE : any == XP_FALSE)
        return XP_FALSE;
    return xp_comparison_open(comparison,
                              "an operator without ForAllValues or ForAnyValue on a "
                              "key with several values",
                              "S-COND-28");
}

static XpTruth truth_if_present(XpComparison *comparison)
{
    if (comparison->condition->n_values == 0)
        return xp_comparison_open(comparison, "an empty list of values", "S-GRAM-39");
    switch (comparison->condition->set) {
    case XP_SET_NONE:
        return comparison->state.multivalued ? holds_for_list(comparison)
                                             : satisfies(comparison, comparison->state.values[0]);
    case XP_SET_FOR_ALL_VALUES:
        return holds_for_all(comparison);
    case XP_SET_FOR_ANY_VALUE:
        return holds_for_any(comparison);
    }
    g_assert_not_reached();
}

/* ---- the key may not be there ---- */

/* Rule: S-COND-3, S-COND-24, S-COND-25, S-COND-27 */
static XpTruth truth_if_absent(XpComparison *comparison)
{
    const XpCondition *condition = comparison->condition;
    switch (condition->set) {
    case XP_SET_NONE:
        return xp_truth_of(condition->if_exists || is_negated(comparison));
    case XP_SET_FOR_ALL_VALUES:
        return XP_TRUE;
    case XP_SET_FOR_ANY_VALUE:
        if (!condition->if_exists)
            return XP_FALSE;
        return xp_comparison_open(comparison, "ForAnyValue with IfExists on an absent key",
                                  "S-COND-25");
    }
    g_assert_not_reached();
}

/* What a request of a principal always says, and never with nothing. Rule: S-KEY-1 */
static gboolean is_always_said(const XpCondition *condition)
{
    static const char *const keys[] = {
        "aws:PrincipalAccount", "aws:PrincipalType", "aws:userid",
        "aws:CurrentTime",      "aws:EpochTime",     "aws:RequestedRegion",
        "aws:SecureTransport",  "aws:UserAgent",     "aws:ViaAWSService"};
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
        if (g_ascii_strcasecmp(condition->key, keys[i]) == 0)
            return TRUE;
    return FALSE;
}

static XpTruth eval_null(XpComparison *comparison)
{
    const XpCondition *condition = comparison->condition;
    const XpKeyState *state = &comparison->state;
    gboolean wants_absent = FALSE;
    gboolean wants_present = FALSE;
    if (condition->set != XP_SET_NONE)
        return xp_comparison_open(comparison, "what a set operator is to Null", "S-SND-9");
    for (guint i = 0; i < condition->n_values; i++) {
        gboolean absent = g_ascii_strcasecmp(condition->values[i], "true") == 0;
        gboolean present = g_ascii_strcasecmp(condition->values[i], "false") == 0;
        if (!absent && !present)
            return xp_comparison_open(comparison, "a value of Null that is neither true nor false",
                                      "S-SND-9");
        wants_absent = wants_absent || absent;
        wants_present = wants_present || present;
    }
    if (wants_absent && wants_present)
        return XP_TRUE; /* one of the two is the case */
    if (condition->n_values == 0)
        return xp_comparison_open(comparison, "an empty list of values", "S-GRAM-39");
    if (state->present == XP_TRUE && !is_always_said(condition) &&
        is_null_text(comparison) != XP_FALSE)
        return xp_comparison_open(comparison, "whether an empty value is null", "S-COND-26");
    return wants_present ? state->present : xp_truth_not(state->present);
}

static XpTruth eval_condition(XpComparison *comparison)
{
    XpTruth present = comparison->state.present;
    if (comparison->condition->op == XP_OP_UNKNOWN)
        return xp_comparison_open(comparison, "not an operator of AWS", "S-SND-9");
    if (comparison->condition->op == XP_OP_NULL)
        return eval_null(comparison);
    if (present == XP_FALSE)
        return truth_if_absent(comparison);
    XpTruth truth = truth_if_present(comparison);
    if (present == XP_TRUE || truth == XP_MAYBE)
        return truth;
    return truth == truth_if_absent(comparison) ? truth : XP_MAYBE;
}

/* The condition as it is written: in one call it holds or not, whoever asks. */
static char *question_of(const XpComparison *comparison)
{
    const XpCondition *condition = comparison->condition;
    g_autofree char *key = g_ascii_strdown(condition->key, -1);
    GString *text = g_string_new(NULL);
    g_string_printf(text, "%u|%d|%d|%d|%d|%s", comparison->call->index, condition->set,
                    condition->op, condition->if_exists, comparison->policy->variables, key);
    for (guint i = 0; i < condition->n_values; i++)
        g_string_append_printf(text, "|%" G_GSIZE_FORMAT ":%s", strlen(condition->values[i]),
                               condition->values[i]);
    return g_string_free(text, FALSE);
}

/* How kms:ViaService ends in China is one of two ways, whoever asks. Rule: S-KMS-18, S-SND-24 */
static XpTruth suppose_ending(XpComparison *comparison)
{
    XpKeyState *state = &comparison->state;
    XpSuppositions *suppositions = comparison->call->options->suppositions;
    const char *hole = state->n == 1 ? strstr(state->values[0], XP_CHINA_HOLE_TEXT) : NULL;
    if (suppositions == NULL || hole == NULL)
        return XP_MAYBE;
    XpTruth longer = xp_suppose(suppositions, "kms:ViaService ends in .cn", comparison->statement);
    if (longer == XP_MAYBE)
        return XP_MAYBE;
    g_autofree char *before = g_strndup(state->values[0], (gsize)(hole - state->values[0]));
    g_autofree char *text = g_strconcat(before, longer == XP_TRUE ? ".cn" : "", NULL);
    const char *const values[] = {text};
    const XpKeyState open = *state;
    state->values = values;
    XpTruth truth = eval_condition(comparison);
    *state = open;
    return truth;
}

static XpTruth suppose(const XpComparison *comparison)
{
    XpSuppositions *suppositions = comparison->call->options->suppositions;
    /* Whether aliases count hangs on the kind of policy that asks. Rule: S-KMS-21 */
    if (suppositions == NULL ||
        g_ascii_strcasecmp(comparison->condition->key, "kms:ResourceAliases") == 0)
        return XP_MAYBE;
    g_autofree char *question = question_of(comparison);
    return xp_suppose(suppositions, question, comparison->statement);
}

XpTruth xp_condition_truth(const XpCall *call, const XpPolicy *policy, const XpStatement *statement,
                           const XpCondition *condition)
{
    g_auto(XpComparison) comparison = {0};
    xp_comparison_init(&comparison, call, policy, statement, condition);
    return eval_condition(&comparison);
}

const XpTri *xp_condition_eval(const XpCall *call, const XpPolicy *policy,
                               const XpStatement *statement, const XpCondition *condition)
{
    g_auto(XpComparison) comparison = {0};
    xp_comparison_init(&comparison, call, policy, statement, condition);
    XpTruth truth = eval_condition(&comparison);
    if (truth == XP_MAYBE)
        truth = suppose_ending(&comparison);
    if (truth == XP_MAYBE)
        truth = suppose(&comparison);
    if (truth != XP_MAYBE)
        return xp_tri_sure(truth == XP_TRUE);
    return xp_comparison_open_value(&comparison);
}

const XpTri *xp_conditions_eval(const XpCall *call, const XpPolicy *policy,
                                const XpStatement *statement)
{
    const XpTri *all = xp_tri_sure(TRUE);
    for (guint i = 0; i < statement->n_conditions && !xp_tri_is(all, XP_FALSE); i++)
        all = xp_tri_and(call->tris, all,
                         xp_condition_eval(call, policy, statement, &statement->conditions[i]));
    if (statement->n_conditions < 2 || xp_tri_is(all, XP_TRUE) || xp_tri_is(all, XP_FALSE))
        return all;
    return xp_conditions_contradict(call, policy, statement) ? xp_tri_sure(FALSE) : all;
}
