/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_CONTEXT_KMS_H
#define XP_EVAL_CONTEXT_KMS_H

#include "frontend/eval/keys.h"

/* Keys of a call of KMS: whose it is, the key's properties, what the operation always says.
 * Nothing for calls of other services. Rule: S-KMS-17 .. S-KMS-22. */
void xp_context_derive_kms(XpKeys *keys);

/* Keys of the kms:Decrypt that Secrets Manager makes for @first. Rule: S-SM-8, S-KMS-18. */
void xp_context_derive_forwarded_kms(XpKeys *keys, const XpCall *first);

#endif
