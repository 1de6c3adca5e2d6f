/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_IMPLIED_H
#define XP_TESTS_DIFFERENTIAL_IMPLIED_H

#include "tests/differential/compare.h"
#include "tests/differential/gen_world.h"

/**
 * XpImplied:
 * @because: what makes the one follow from the other
 *
 * Two sentences of which the second follows from the first: once the first is proved, the second
 * may get some verdicts only. Among them are those that say that MUST implies MAY.
 */
typedef struct {
    char *first;
    char *second;
    const char *because;
    guint allowed; /* set of XpVerdict, one bit each */
} XpImplied;

/* A pair at random; the texts are new. */
XpImplied xp_implied_make(XpRandom *random, const XpGenWorld *world);
void xp_implied_clear(XpImplied *implied);

/* Returns new: what is wrong, or NULL. */
char *xp_implied_try(const XpImplied *implied, const XpDiffLoaded *loaded);

#endif
