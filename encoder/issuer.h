/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_ISSUER_H
#define XP_ENCODER_ISSUER_H

#include "encoder/context.h"

/**
 * xp_issuer_exists:
 *
 * The term "if the caller of @call is a federated-user session, somebody may have issued it". It is
 * part of what allows a call; where the goal asks of all requests (can always), part of what a
 * request is. Rule: S-STS-25
 */
Z3_ast xp_issuer_exists(const XpCallTerms *call);

/* Adds to @out (const XpStatement *, borrowed) one statement of the identity policies of @user, and
 * one of its boundary, that allows sts:GetFederationToken whatever the call: what lets it issue
 * sessions for certain, where nothing denies it. Rule: S-STS-25 */
void xp_issuer_add_statements(const XpIdentity *user, GPtrArray *out);

#endif
