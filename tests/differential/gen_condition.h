/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_GEN_CONDITION_H
#define XP_TESTS_DIFFERENTIAL_GEN_CONDITION_H

#include <jansson.h>

#include "tests/differential/words.h"

/* Returns new: a Condition element with one to three keys, seldom an empty one. */
json_t *xp_gen_condition(XpRandom *random, const XpWords *words);

/* Returns new: a value that the context key @key could have in such a world, or NULL for a key
 * the generator does not know. */
char *xp_gen_condition_value(XpRandom *random, const XpWords *words, const char *key);

#endif
