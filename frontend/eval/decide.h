/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_DECIDE_H
#define XP_EVAL_DECIDE_H

#include "frontend/eval/call.h"

/**
 * XpCallDecision:
 * @access: what is left of the question where it is open
 * @rule: the rule that decided (static string)
 * @trace: XpTraceStep *
 */
typedef struct {
    XpDecision decision;
    const XpTri *access;
    const char *rule;
    GPtrArray *trace;
} XpCallDecision;

/**
 * xp_decide:
 *
 * Decides one call by the order of evaluation (clear @out with xp_call_decision_clear()):
 * EXPLICIT_DENY when some Deny surely speaks of it, IMPLICIT_DENY when access is surely refused
 * for any other reason, ALLOW when it is surely granted, else UNKNOWN. Rule: S-EVAL-1 ..
 * S-EVAL-24, S-STS-1 .. S-STS-5, S-STS-17, S-KMS-2, S-KMS-9, S-KMS-10, S-KMS-31, S-SM-6, S-SM-7,
 * S-GRAM-32, S-GRAM-37.
 */
void xp_decide(XpCallDecision *out, const XpCall *call);
void xp_call_decision_clear(XpCallDecision *decision);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(XpCallDecision, xp_call_decision_clear)

#endif
