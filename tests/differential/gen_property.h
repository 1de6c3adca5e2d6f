/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_GEN_PROPERTY_H
#define XP_TESTS_DIFFERENTIAL_GEN_PROPERTY_H

#include "tests/differential/gen_world.h"

/* Returns new: a sentence about @world as `--prop` takes it. */
char *xp_gen_property(XpRandom *random, const XpGenWorld *world);

#endif
