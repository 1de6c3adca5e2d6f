/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_TARGET_H
#define XP_EVAL_TARGET_H

#include "frontend/eval/call.h"

/**
 * xp_target_resolve:
 *
 * Finds what @call->request's resource is and who owns it, into @call->target; @call->action and
 * @call->row are set. Errors: XP_ERROR_INPUT: no ARN where one is needed, an owner that the ARN
 * contradicts or that nobody states, a role a complete inventory does not have.
 * Rule: S-GRAM-29, S-GRAM-37, S-KMS-13, S-SM-2.
 */
gboolean xp_target_resolve(XpCall *call, GError **error);

/**
 * xp_target_set_key:
 * @call: a forwarded kms:Decrypt
 * @secret: the target of the call before it
 * @key: a key of the secret's key set (XP_KEY_UNKNOWN: any key whatever)
 *
 * Rule: S-SM-13, S-SM-28, S-KMS-33.
 */
void xp_target_set_key(XpCall *call, const XpTarget *secret, const XpKeyRef *key);

#endif
