/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_PRINCIPAL_EVAL_H
#define XP_EVAL_PRINCIPAL_EVAL_H

#include "frontend/eval/call.h"

/* The ways an entry of a Principal element can speak of the caller. They are kept apart because
 * they are worth different things later. Rule: S-PRIN-2, S-ENC-5. */
typedef enum {
    XP_CLASS_ANY,
    XP_CLASS_ACCT,
    XP_CLASS_USER,
    XP_CLASS_ROLE,
    XP_CLASS_SESS,
    XP_CLASS_FUSER,
    XP_CLASS_FSESS,
    XP_CLASS_SVC,
    XP_CLASS_FED,
    XP_CLASS_COUNT,
} XpClass;

/* For each class, whether the caller is matched in that way. */
typedef struct {
    const XpTri *of[XP_CLASS_COUNT];
} XpClasses;

void xp_classes_clear(XpClasses *classes);
/* classes |= statement's, each of them only where @when holds. */
void xp_classes_add(XpTriPool *tris, XpClasses *classes, const XpClasses *more, const XpTri *when);
/* Matched in some way. Rule: S-PRIN-6, S-PRIN-7. */
const XpTri *xp_classes_any(XpTriPool *tris, const XpClasses *classes);

/**
 * xp_principals_eval:
 * @statement: of a resource policy, key policy, trust policy, RCP or endpoint policy
 *
 * In which ways @statement's Principal or NotPrincipal speaks of @call's caller. For NotPrincipal
 * the one class is ANY: the statement applies to the caller. Rule: S-GRAM-12, S-GRAM-13,
 * S-GRAM-18, S-GRAM-21, S-PRIN-2 .. S-PRIN-16, S-EVAL-30.
 */
void xp_principals_eval(const XpCall *call, const XpPolicy *policy, const XpStatement *statement,
                        XpClasses *out);

/* The same for the @n principals @entries of a grant on @key. Rule: S-KMS-29. */
void xp_grant_principals_eval(const XpCall *call, const XpResource *key, const XpGrant *grant,
                              const XpPrincipalEntry *entries, guint n, XpClasses *out);

#endif
