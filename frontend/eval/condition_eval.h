/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_CONDITION_EVAL_H
#define XP_EVAL_CONDITION_EVAL_H

#include "frontend/eval/call.h"

/**
 * xp_condition_eval:
 *
 * Truth of one (operator, key) pair in @call: every operator, with ForAllValues, ForAnyValue and
 * IfExists. What the rules leave open, and an operator that is none of AWS, is XP_MAYBE and names
 * the condition. Returns borrowed from @call's pool.
 * Rule: S-COND-2, S-COND-3, S-COND-7 .. S-COND-30, S-COND-33, S-GRAM-39, S-VAR-2, S-VAR-7.
 */
const XpTri *xp_condition_eval(const XpCall *call, const XpPolicy *policy,
                               const XpStatement *statement, const XpCondition *condition);

/* The same, of which only the truth matters: nothing is supposed of what is open. */
XpTruth xp_condition_truth(const XpCall *call, const XpPolicy *policy, const XpStatement *statement,
                           const XpCondition *condition);

/* All conditions of @statement hold. Rule: S-COND-1, S-COND-6. */
const XpTri *xp_conditions_eval(const XpCall *call, const XpPolicy *policy,
                                const XpStatement *statement);

#endif
