/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_PROPERTY_VERB_H
#define XP_PROPERTY_VERB_H

#include <glib.h>

#include "frontend/property/ast.h"

/**
 * XpVerb:
 * @patterns: action patterns as AWS spells them, divided by blanks
 * @summary: what it means, for people
 * @phrase: the verb in a sentence: "read the value of" a secret
 *
 * One row of verbs.def.
 */
typedef struct {
    const char *name;
    XpNeeds needs;
    const char *patterns;
    const char *summary;
    const char *phrase;
} XpVerb;

guint xp_verb_count(void);
const XpVerb *xp_verb_get(guint index);
/* The verb called @name, or NULL. */
const XpVerb *xp_verb_lookup(const char *name);
/* "both calls", "all" or "any": what a can claim needs of the verb's actions. */
const char *xp_needs_name(XpNeeds needs);

#endif
