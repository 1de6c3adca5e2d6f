/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_CONDITION_H
#define XP_ENCODER_CONDITION_H

#include "encoder/context.h"
#include "frontend/model/policy.h"

/**
 * xp_condition_encode:
 * @allows_more: TRUE in an Allow: what is not known may hold in MAY, may not in MUST
 *
 * The term "this (operator, key) pair holds in @call". What is not decided is an unknown of its
 * own, named by a fact. Rule: S-COND-1 .. S-COND-23, S-COND-26, S-COND-30, S-COND-33, S-VAR-1 ..
 * S-VAR-9.
 */
Z3_ast xp_condition_encode(XpCallTerms *call, const XpPolicy *policy, const XpStatement *statement,
                           const XpCondition *condition, gboolean allows_more);

/* Applies the doubts of @symbols (as xp_rope_match() collects them) to @term. */
Z3_ast xp_symbols_doubt(XpProblem *problem, Z3_ast term, GHashTable *symbols, gboolean allows_more);

#endif
