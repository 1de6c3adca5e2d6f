/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_GUARDRAIL_H
#define XP_EVAL_GUARDRAIL_H

#include "frontend/eval/layer.h"

/**
 * XpGuardrailLevel:
 * @id: of the root, OU or account (borrowed from the world)
 * @deny, @allow: whether a policy attached there refuses the call, and whether one allows it; where
 *   it is open whether the guardrail counts for the call, so are these
 */
typedef struct {
    const char *id;
    const XpTri *deny;
    const XpTri *allow;
    XpLayerTruth truth;
} XpGuardrailLevel;

/**
 * XpGuardrail:
 * @exists: there is such a layer for the call, or perhaps is
 * @levels: XpGuardrailLevel, the root first; none when nothing is known of the organization
 * @deny: some level refuses the call
 * @allow: every level allows it, or the layer does not count
 * @rule: why the layer says what it says (static string)
 *
 * The service or the resource control policies that speak of one call.
 */
typedef struct {
    gboolean exists;
    GArray *levels;
    const XpTri *deny;
    const XpTri *allow;
    const char *rule;
} XpGuardrail;

/**
 * xp_guardrail_init:
 * @type: XP_POLICY_SCP: of the caller's account; XP_POLICY_RCP: of the account of the resource
 *
 * Rule: S-ORG-1 .. S-ORG-11, S-EVAL-4, S-EVAL-15, S-EVAL-20.
 */
void xp_guardrail_init(XpGuardrail *out, const XpCall *call, XpPolicyType type);
void xp_guardrail_clear(XpGuardrail *guardrail);

#endif
