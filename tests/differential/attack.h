/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_ATTACK_H
#define XP_TESTS_DIFFERENTIAL_ATTACK_H

#include "frontend/property/ast.h"
#include "solver/result.h"
#include "tests/differential/compare.h"
#include "tests/differential/counts.h"
#include "tests/differential/gen_world.h"

/**
 * xp_attack:
 * @claim: of the property whose verdict is @verdict
 * @tries: at most so many calls
 * @counts: how many calls were decided is added
 * @out_call: the call that refutes the verdict, for the caller to json_decref(), or NULL
 *
 * A verdict that speaks of all requests has no story to replay: the calls of a small closed
 * universe, and some at random, are decided by the evaluator instead, and none may be one that the
 * verdict excludes. Returns new: what is wrong with the verdict, or NULL.
 */
char *xp_attack(XpRandom *random, const XpGenWorld *world, const XpDiffLoaded *loaded,
                const XpClaim *claim, XpVerdict verdict, guint tries, const char *file,
                XpCounts *counts, json_t **out_call);

/* The same for one call. */
char *xp_attack_with(const XpDiffLoaded *loaded, const XpClaim *claim, XpVerdict verdict,
                     const json_t *call, const char *file);

#endif
