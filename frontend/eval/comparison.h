/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_COMPARISON_H
#define XP_EVAL_COMPARISON_H

#include "frontend/eval/call.h"
#include "frontend/eval/variables.h"

/**
 * XpComparison:
 * @state: of the condition's key
 * @row: of the key in the catalogue, or NULL
 * @facts: const XpFact *: reasons that have a fact
 * @why, @rule: a reason for which the condition itself is named, or NULL
 *
 * One condition under evaluation, and why its truth may be open.
 */
typedef struct {
    const XpCall *call;
    const XpPolicy *policy;
    const XpStatement *statement;
    const XpCondition *condition;
    XpKeyState state;
    const XpConditionKey *row;
    GPtrArray *facts;
    const char *why;
    const char *rule;
} XpComparison;

/* @comparison borrows all it is given; clear it with xp_comparison_clear(). */
void xp_comparison_init(XpComparison *comparison, const XpCall *call, const XpPolicy *policy,
                        const XpStatement *statement, const XpCondition *condition);
/* @value is that of a key that is surely there, of which nothing is known: it holds something,
 * whatever it is. A tag may hold nothing. */
gboolean xp_comparison_is_never_empty(const XpComparison *comparison, const char *value);
void xp_comparison_clear(XpComparison *comparison);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(XpComparison, xp_comparison_clear)

/* Returns XP_MAYBE, for @why and @rule (static strings). */
XpTruth xp_comparison_open(XpComparison *comparison, const char *why, const char *rule);
/* What is not known of a value with variables is a reason. */
void xp_comparison_blame_reading(XpComparison *comparison, const XpReading *reading);
/* The truth of all that was found open: its reasons, and those of the key. Borrowed from the
 * call's pool. */
const XpTri *xp_comparison_open_value(XpComparison *comparison);

/**
 * xp_compare_value:
 * @wanted: one value of the condition, as written
 * @value: one value of the key, may hold holes
 *
 * Does @value match @wanted by the operator, its negation left out? What a negated operator makes
 * of a value it cannot read is XP_MAYBE. Rule: S-COND-7 .. S-COND-23, S-COND-30, S-VAR-2.
 */
XpTruth xp_compare_value(XpComparison *comparison, const char *wanted, const char *value);

/* The same for String*, Arn* and Bool operators. Rule: S-COND-7 .. S-COND-10, S-COND-14,
 * S-COND-20 .. S-COND-23, S-COND-33, S-VAR-7, S-VAR-8. */
XpTruth xp_compare_string(XpComparison *comparison, const char *wanted, const char *value);
XpTruth xp_compare_arn(XpComparison *comparison, const char *wanted, const char *value);
XpTruth xp_compare_bool(XpComparison *comparison, const char *wanted, const char *value);

#endif
