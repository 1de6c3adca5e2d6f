/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_CONDITION_EVAL_H
#define XP_EVAL_CONDITION_EVAL_H

#include "frontend/eval/call.h"

/**
 * xp_condition_eval:
 *
 * Truth of one (operator, key) pair in @call. String*, Bool, Null and Arn* operators, with
 * IfExists, are decided; other operators, ForAllValues, ForAnyValue and plain operators on
 * multivalued keys are XP_MAYBE and name the condition. Returns borrowed from @call's pool.
 * Rule: S-COND-2, S-COND-3, S-COND-7 .. S-COND-10, S-COND-14, S-COND-15, S-COND-20 .. S-COND-23,
 * S-COND-26, S-COND-28, S-COND-33, S-VAR-7.
 */
const XpTri *xp_condition_eval(const XpCall *call, const XpPolicy *policy,
                               const XpStatement *statement, const XpCondition *condition);

/* All conditions of @statement hold. Rule: S-COND-1, S-COND-6. */
const XpTri *xp_conditions_eval(const XpCall *call, const XpPolicy *policy,
                                const XpStatement *statement);

#endif
