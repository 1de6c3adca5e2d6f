/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_CONTRADICTION_H
#define XP_EVAL_CONTRADICTION_H

#include "frontend/eval/call.h"

/**
 * xp_conditions_contradict:
 *
 * Each condition of @statement may hold in @call, for all that is known, but no value of some key
 * nobody knows makes all of them hold: one needs the key and another its absence, or each of the
 * texts one of them asks for is refused by another. FALSE where that was not found.
 * Rule: S-COND-1, S-SND-21.
 */
gboolean xp_conditions_contradict(const XpCall *call, const XpPolicy *policy,
                                  const XpStatement *statement);

#endif
