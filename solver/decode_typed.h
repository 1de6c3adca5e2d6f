/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_DECODE_TYPED_H
#define XP_SOLVER_DECODE_TYPED_H

#include <glib.h>

#include "encoder/story.h"
#include "solver/lazy.h"

/* Numbers, dates and addresses of a satisfying model, as AWS writes them. */

/* Is @variant of @key kept as a number, a date or an address in @problem, and not as a text? */
gboolean xp_decode_is_typed(const XpProblem *problem, const XpKeyTerms *key,
                            const XpVariant *variant);

/* Returns new: the value of such a variant in the model of @lazy. */
char *xp_decode_typed(XpLazy *lazy, XpProblem *problem, const XpKeyTerms *key,
                      const XpVariant *variant);

/**
 * xp_decode_typed_wishes:
 * @now: the earliest time of the request
 *
 * Returns new: "the variant has this value" (Z3_ast) for values that say something to a reader,
 * best first: ordinary ones, then those beside what a condition compares with. At most one of them
 * can be granted.
 */
GPtrArray *xp_decode_typed_wishes(XpProblem *problem, const XpKeyTerms *key,
                                  const XpVariant *variant, gint64 now);

#endif
