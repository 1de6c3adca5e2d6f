/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_SIDES_H
#define XP_ENCODER_SIDES_H

#include "encoder/layer.h"

/*
 * The sides of one decision, each in a file of its own and put together in decision.c: the caller
 * (caller_side.c, issuer.c), the guardrails (organization_side.c, endpoint_side.c) and the resource
 * (resource_side.c, grant_side.c). Nobody else includes this header.
 */
typedef struct {
    XpCallTerms *call;
    XpProblem *problem;
    XpCallerTerms *caller;
    XpZ3 *z3;
    Z3_ast identity_allows; /* IDok, S-EVAL-3 */
    Z3_ast limits_allow;    /* PBok and SPok */
    Z3_ast denied;
    Z3_ast guardrails;
    XpLayerTerms resource;
    const XpFactEntry *unknown_resource; /* the fact that stands for its policy and grants */
    Z3_ast granted_inside; /* by a KMS grant, to a principal of the key's own account */
    Z3_ast granted_across; /* ... of another account */
    Z3_ast granted_service;
    gboolean managed_key; /* the key is aws/secretsmanager, which nobody loads */
} XpSides;

/* "role ApplicationRole in Account2". Returns new. */
char *xp_identity_describe(const XpIdentity *identity);

/* An explicit Deny that holds where @guard does. Rule: S-EVAL-1 */
void xp_sides_deny(XpSides *sides, Z3_ast guard, Z3_ast term);

/* Identity policies, boundaries and session policies of every caller. Rule: S-EVAL-2, S-EVAL-3 */
void xp_sides_add_caller(XpSides *sides);

/* SCPs of the caller's account and RCPs of the resource's, level by level. Rule: S-ORG-1 .. 11 */
void xp_sides_add_organization(XpSides *sides);
/* Endpoint policies. Rule: S-EVAL-30, S-EVAL-33 */
void xp_sides_add_endpoints(XpSides *sides);

/* The policy of the resource; @unknown stands for one nobody loaded, or NULL. */
void xp_sides_add_resource(XpSides *sides, const XpFactEntry *unknown);

/* The resource is of a kind that can have a policy of its own: users, groups, managed policies and
 * aliases have none, a role has one for calls that assume it. Rule: S-EVAL-5, S-KMS-15 */
gboolean xp_sides_has_policy(const XpCallTerms *call);

/* The call assumes a role, whose trust policy is then the resource policy. Rule: S-STS-1 */
gboolean xp_sides_is_assumed(const XpCallTerms *call);

/* The called action is @name (lower case). */
Z3_ast xp_sides_action_is(const XpCallTerms *call, const char *name);

/* The operation has an effect across accounts at all. Rule: S-KMS-10, S-SM-7 */
Z3_ast xp_sides_works_across(XpSides *sides);

/* What KMS grants allow; needs the caller's side. Rule: S-KMS-25 .. S-KMS-32 */
void xp_sides_add_grants(XpSides *sides);

/* The key is in a state in which the call succeeds. Rule: S-KMS-36 */
Z3_ast xp_sides_key_is_usable(XpSides *sides);

#endif
