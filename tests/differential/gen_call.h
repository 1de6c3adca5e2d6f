/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_GEN_CALL_H
#define XP_TESTS_DIFFERENTIAL_GEN_CALL_H

#include <jansson.h>

#include "frontend/model/world.h"
#include "tests/differential/gen_world.h"

/* What a call is for: an action on an ARN, or reading the secret of that ARN. */
typedef struct {
    gboolean read_secret;
    const char *action;
    const char *resource;
} XpGenDeed;

/**
 * xp_gen_call:
 * @bound: the loaded world without symbols
 * @deed: or NULL: anything
 *
 * Returns new: one request as `eval --request` reads it. Its context takes values from the
 * conditions of @bound, so that they often match. Few of them are input errors.
 */
json_t *xp_gen_call(XpRandom *random, const XpGenWorld *world, const XpWorld *bound,
                    const XpGenDeed *deed);

#endif
