/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_DECISION_H
#define XP_ENCODER_DECISION_H

#include "encoder/context.h"

/**
 * xp_decision_encode:
 *
 * The term "AWS allows @call": guardrails, explicit denies, then by kind of caller and of
 * resource. Every statement, document and layer that takes part is a tracked definition.
 * Rule: S-EVAL-1 .. S-EVAL-33 (organizations and grants as facts), section 12.
 */
Z3_ast xp_decision_encode(XpCallTerms *call);

/**
 * xp_decision_managed_key:
 *
 * The same for the forwarded kms:Decrypt under the AWS managed key aws/secretsmanager, whose
 * policy AWS writes. Rule: S-KMS-33, S-KMS-34.
 */
Z3_ast xp_decision_managed_key(XpCallTerms *call);

/* The same under a key nobody loaded, named by @fact. Rule: S-SM-13 */
Z3_ast xp_decision_unknown_key(XpCallTerms *call, const XpFactEntry *fact);

#endif
