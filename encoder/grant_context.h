/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_GRANT_CONTEXT_H
#define XP_ENCODER_GRANT_CONTEXT_H

#include "encoder/context.h"

/*
 * The encryption context a grant constrains to. Grants compare names and values as they stand,
 * condition keys compare names without case: both read the same context. Rule: S-KMS-26.
 */

/* "The encryption context of @call meets both constraints of grant @index of @key." */
Z3_ast xp_grant_context_meets(XpCallTerms *call, const XpResource *key, guint index);

/* "@wanted, kms:GrantOperations of @call, names an operation that @grant does not have." */
Z3_ast xp_grant_asks_beside(XpCallTerms *call, const XpKeyTerms *wanted, const XpGrant *grant);

/* States how @key (lower-case name @lower), new in @call, hangs together with the whole contexts
 * that grants were asked for so far: a name of its own, or the list of names. */
void xp_grant_context_tie(XpCallTerms *call, const XpKeyTerms *key, const char *lower);

#endif
