/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_GRANT_EVAL_H
#define XP_EVAL_GRANT_EVAL_H

#include "frontend/eval/principal_eval.h"

/**
 * XpGrantAnswer:
 * @grant: borrowed from the world
 * @serves: in some way it serves the call
 *
 * What one listed grant says of one call.
 */
typedef struct {
    const XpGrant *grant;
    const XpTri *serves;
} XpGrantAnswer;

/**
 * XpGrantsTruth:
 * @exists: the call is on a key, and its operation is one that grants can permit
 * @answers: XpGrantAnswer, of the listed grants that serve the call or may
 * @to_caller: a grant names the caller itself (user, role, session, federated user)
 * @to_account: a grant names the caller's account, which then delegates
 * @to_service: a grant names the service that calls
 * @unlisted: a grant nobody listed may serve the call
 *
 * What the grants on a key say of one call.
 */
typedef struct {
    gboolean exists;
    GArray *answers;
    const XpTri *to_caller;
    const XpTri *to_account;
    const XpTri *to_service;
    const XpTri *unlisted;
} XpGrantsTruth;

/**
 * xp_grants_init:
 *
 * Of kms:RetireGrant the retiring principals, the issuing account and the key's own account are
 * asked besides the grantees, whether they may retire any grant of the key.
 * Rule: S-KMS-25, S-KMS-26, S-KMS-29 .. S-KMS-32.
 */
void xp_grants_init(XpGrantsTruth *out, const XpCall *call);
void xp_grants_clear(XpGrantsTruth *grants);

#endif
