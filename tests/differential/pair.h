/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_PAIR_H
#define XP_TESTS_DIFFERENTIAL_PAIR_H

#include "tests/differential/counts.h"
#include "tests/differential/gen_world.h"

/**
 * XpPair:
 * @changes: how many laws' changes make the second world of the first
 * @calls: how many calls are decided in both
 * @folder, @file: where trees and requests are written to
 * @newer: returns new: the tree of the second world when something went wrong, else NULL
 *
 * Two worlds compared by solver/diff.h, and by the evaluator: no call that one of them surely
 * allows and the other surely refuses may be missed, a change that cannot give more may not be
 * called a gain, and a world compared with itself differs in nothing.
 */
typedef struct {
    XpRandom random;
    guint changes;
    guint calls;
    const char *folder;
    const char *file;
    XpDiffTree *newer;
} XpPair;

/* Returns new: what went wrong, or NULL. Counts. */
char *xp_pair_try(XpPair *pair, const XpGenWorld *world, XpCounts *counts);

#endif
