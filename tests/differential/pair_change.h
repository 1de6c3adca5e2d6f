/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_PAIR_CHANGE_H
#define XP_TESTS_DIFFERENTIAL_PAIR_CHANGE_H

#include "tests/differential/law.h"
#include "tests/differential/random.h"
#include "tests/differential/tree.h"

/**
 * XpPairChange:
 * @says: @relation holds of the answers after the change; else nothing is known of them
 * @change: makes the change; FALSE when there is nothing it could change
 *
 * Changes that a comparison of two worlds has to see through, beside those of the laws.
 */
typedef struct {
    const char *name;
    gboolean says;
    XpLawRelation relation;
    gboolean (*change)(XpRandom *random, XpDiffTree *tree);
} XpPairChange;

/* A change at random. */
const XpPairChange *xp_pair_change_pick(XpRandom *random);

#endif
