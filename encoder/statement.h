/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_STATEMENT_H
#define XP_ENCODER_STATEMENT_H

#include "encoder/context.h"
#include "encoder/principal.h"
#include "frontend/model/policy.h"

/**
 * xp_statement_encode:
 *
 * The term "the action, the resource and every condition of @statement match @call"; the
 * principal element is xp_principal_encode(). Rule: S-GRAM-22 .. S-GRAM-37, S-KMS-6, S-VAR-6.
 */
Z3_ast xp_statement_encode(XpCallTerms *call, const XpPolicy *policy, const XpStatement *statement);

#endif
