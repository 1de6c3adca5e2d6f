/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_ISSUING_CONTROL_H
#define XP_ENCODER_ISSUING_CONTROL_H

#include "encoder/problem.h"

/**
 * xp_issuing_control:
 * @issuer: aws:PrincipalArn of a user of @account, or of its root user
 * @universal: the goal is about all requests (can always)
 *
 * Returns the term "the service control policies of @account let @issuer call
 * sts:GetFederationToken": what they refuse, no session of that issuer does. Conditions on other
 * keys than who calls are those of a call that is not modelled: where they matter, it is a fact.
 * Rule: S-STS-25, S-ORG-1, S-ORG-4
 */
Z3_ast xp_issuing_control(XpProblem *problem, const XpAccount *account, const char *issuer,
                          gboolean universal);

#endif
