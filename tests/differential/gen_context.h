/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_GEN_CONTEXT_H
#define XP_TESTS_DIFFERENTIAL_GEN_CONTEXT_H

#include <jansson.h>

#include "frontend/model/world.h"
#include "tests/differential/gen_world.h"

/**
 * xp_gen_context:
 * @bound: the loaded world without symbols
 * @call: a request without context; gets one, or none
 *
 * Takes keys and values from the conditions of @bound, so that they often match.
 */
void xp_gen_context(XpRandom *random, const XpGenWorld *world, const XpWorld *bound, json_t *call);

/* TRUE if a caller of @action (NULL: of the story) can send @key: it is no key of another
 * service, and does not follow from the rest of the call. */
gboolean xp_gen_can_send(const char *key, const char *action);
/* TRUE if @context has @key in whatever case. */
gboolean xp_gen_has_key(const json_t *context, const char *key);
/* Gives @key in @context, unless it has one, a value that the pattern @value matches. */
void xp_gen_put_key(XpRandom *random, const XpWorld *bound, json_t *context, const char *key,
                    const char *value);

#endif
