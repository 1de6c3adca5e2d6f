/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_PRINCIPAL_H
#define XP_ENCODER_PRINCIPAL_H

#include "encoder/context.h"
#include "frontend/model/policy.h"

/* How a principal element matches the caller; kept apart because evaluation treats them apart.
 * Rule: S-PRIN-2, S-ENC-5 */
typedef enum {
    XP_CLASS_ANY,
    XP_CLASS_ACCOUNT,
    XP_CLASS_USER,
    XP_CLASS_ROLE,
    XP_CLASS_SESSION,
    XP_CLASS_FEDERATED_BY_USER, /* user ARN, the caller is a federated session it issued */
    XP_CLASS_FEDERATED_USER,
    XP_CLASS_SERVICE,
    XP_CLASS_PROVIDER,
    XP_CLASS_COUNT
} XpClass;

/**
 * xp_principal_encode:
 * @out_classes: one term per class: the statement's Principal or NotPrincipal matches the caller
 *   in that way; all false for a statement without either (S-GRAM-12)
 *
 * Rule: S-PRIN-2 .. S-PRIN-16, S-GRAM-13, S-GRAM-21.
 */
void xp_principal_encode(XpCallTerms *call, const XpPolicy *policy, const XpStatement *statement,
                         Z3_ast out_classes[XP_CLASS_COUNT]);

/* The same for the principals a grant of @key names: grantees, or who may retire it. A match allows
 * more. Rule: S-KMS-29. */
void xp_principal_encode_grant(XpCallTerms *call, const XpResource *key, const XpGrant *grant,
                               const XpPrincipalEntry *entries, guint n,
                               Z3_ast out_classes[XP_CLASS_COUNT]);

#endif
