/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_UNIVERSE_H
#define XP_TESTS_DIFFERENTIAL_UNIVERSE_H

#include <jansson.h>

#include "frontend/property/ast.h"
#include "tests/differential/gen_call.h"

/**
 * XpUniverse:
 * @bound: the loaded world without symbols
 * @claim: its conditions name keys, too
 * @deeds: what is called
 * @most: at most so many calls
 *
 * A small closed universe: everybody who is loaded, the root user of every account, somebody of
 * an account nobody supplied whose administrator permits everything, a service and nobody in
 * particular; every deed; and every context that can be made of the keys that some condition
 * names, each absent or with one of the values the conditions name.
 */
typedef struct {
    XpRandom *random;
    const XpWorld *bound;
    const XpClaim *claim;
    const XpGenDeed *deeds;
    guint n_deeds;
    guint most;
} XpUniverse;

/* Returns new: JSON array of requests, all of the universe where that is not more than @most,
 * else a random choice. */
json_t *xp_universe_calls(const XpUniverse *universe);

#endif
