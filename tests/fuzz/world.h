/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_FUZZ_WORLD_H
#define XP_TESTS_FUZZ_WORLD_H

#include "frontend/model/world_build.h"

/* Returns new, not frozen: Account1 with id, a secret and a key; Account2 without id, a role. */
XpWorld *xp_fuzz_world(void);

#endif
