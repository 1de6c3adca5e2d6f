/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_MANAGED_KEY_H
#define XP_EVAL_MANAGED_KEY_H

#include "frontend/eval/layer.h"

/* The key policy of aws/secretsmanager, which AWS writes and nobody can change: everybody of the
 * key's account may use it through Secrets Manager, and the account may look at it.
 * Rule: S-KMS-33, S-SM-12. */
void xp_managed_key_ask(XpLayerTruth *layer, const XpCall *call);

#endif
