/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_GEN_POLICY_H
#define XP_TESTS_DIFFERENTIAL_GEN_POLICY_H

#include <jansson.h>

#include "frontend/model/policy.h"
#include "tests/differential/words.h"

/* Returns new: a statement of a document of @type, of any shape the loader takes. */
json_t *xp_gen_statement(XpRandom *random, const XpWords *words, XpPolicyType type);

/**
 * xp_gen_document:
 * @first: a statement to begin with, or NULL (taken)
 * @noise: at most so many further statements
 *
 * Returns new: a document of @type.
 */
json_t *xp_gen_document(XpRandom *random, const XpWords *words, XpPolicyType type, json_t *first,
                        guint noise);

/**
 * xp_gen_grant:
 * @principal: entry for {"AWS": ...}, or NULL: no Principal element
 * @resource: or NULL: no Resource element
 *
 * Returns new: an Allow of @action on @resource, sometimes with a condition or in other words.
 */
json_t *xp_gen_grant(XpRandom *random, const XpWords *words, const char *principal,
                     const char *action, const char *resource);

#endif
