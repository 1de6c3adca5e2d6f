/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_CONTEXT_LISTS_H
#define XP_EVAL_CONTEXT_LISTS_H

#include "frontend/eval/keys.h"

/* Keys whose values are the names of other keys, or their first and last: what one says, the
 * others say. What follows is derived, what contradicts is an error of @keys. */

/* aws:TagKeys holds the K of every aws:RequestTag/K. Rule: S-KEY-4. */
void xp_context_derive_request_tags(XpKeys *keys);
/* kms:EncryptionContextKeys holds the N of every kms:EncryptionContext:N. Rule: S-KMS-19. */
void xp_context_derive_encryption_names(XpKeys *keys);
/* kms:EncryptionContextKeys is @names, and no other entry of an encryption context is given.
 * Rule: S-SM-8. */
void xp_context_fix_encryption_names(XpKeys *keys, const char *const *names, guint n);
/* aws:CalledVia, its first and its last value, all of calls that a service makes with the
 * caller's credentials. Rule: S-EVAL-27. */
void xp_context_derive_called_via(XpKeys *keys);

#endif
