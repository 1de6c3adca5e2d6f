/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_GEN_CALL_H
#define XP_TESTS_DIFFERENTIAL_GEN_CALL_H

#include <jansson.h>

#include "frontend/model/world.h"
#include "tests/differential/gen_world.h"

/**
 * xp_gen_call:
 * @bound: the loaded world without symbols
 *
 * Returns new: one request as `eval --request` reads it. Its context takes values from the
 * conditions of @bound, so that they often match. Few of them are input errors.
 */
json_t *xp_gen_call(XpRandom *random, const XpGenWorld *world, const XpWorld *bound);

#endif
