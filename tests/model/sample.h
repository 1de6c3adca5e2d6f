/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_MODEL_SAMPLE_H
#define XP_TESTS_MODEL_SAMPLE_H

#include "frontend/model/world.h"

/*
 * Returns new: a frozen world that uses every kind of array there is. Account1 (symbolic) owns
 * secret Secret and key EncryptionKey, Account2 (symbolic) has role /team/ApplicationRole and user
 * eve, Third is 333344445555 and only named.
 */
XpWorld *xp_sample_world(void);

#endif
