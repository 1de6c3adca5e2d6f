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

/* "The encryption context is exactly that of a grant which does not have @name": the key
 * kms:EncryptionContext:@name is then absent. */
Z3_ast xp_grant_context_excludes(const XpCallTerms *call, const char *name);

/* States that @list, kms:EncryptionContextKeys of @call, names nothing beside the pairs of the
 * grant whose context is used exactly. */
void xp_grant_context_limit(XpCallTerms *call, const XpKeyTerms *list);

#endif
