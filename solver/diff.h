/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_DIFF_H
#define XP_SOLVER_DIFF_H

#include "solver/access_diff.h"
#include "solver/prove.h"

/*
 * The access that one world gives and another does not, over the composed chain of both: is there
 * a request, and is there a choice of what is not known, the same for both, that the newer allows
 * and the older refuses? No such request is a proof that nothing was gained. A finding has a
 * request that the newer allows whatever is not known and the older refuses whatever is not known,
 * and both were said by the evaluator, too. Anything else is open. Rule: design.md 3, S-SND-2
 *
 * Asked are all actions on every secret, key, role and resource of either world, by anybody. What
 * the documents say of things that are in neither is compared place by place: where it grew, that
 * is open as well, since nothing is known of those things.
 */

/**
 * xp_diff:
 * @older, @newer: frozen, not aligned (borrowed, outlive the result)
 * @properties: of @newer, or NULL: what exceptions of their `no new access` claims cover is marked
 *   so. A claim under a condition covers nothing here, nor does one since another tree than @older
 * @options: its bases are the names of `since` that mean @older
 *
 * Returns new. The same for any number of jobs.
 * Errors: XP_ERROR_INPUT: the worlds cannot be compared; XP_ERROR_SOLVER.
 */
XpAccessDiff *xp_diff(const XpWorld *older, const XpWorld *newer, const XpProperties *properties,
                      const XpProveOptions *options, const volatile gint *interrupted,
                      GError **error);

#endif
