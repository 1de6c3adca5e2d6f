/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_GOAL_SIGN_IN_H
#define XP_ENCODER_GOAL_SIGN_IN_H

#include "encoder/story.h"
#include "frontend/property/ast.h"

/**
 * xp_goal_sign_in:
 * @term: the caller is of the kind of @subject, or is not
 *
 * Returns what that is where the call signs in to a role through an identity provider, which one of
 * the provider's users does, unsigned: no user, role or root user of an account. Whether the words
 * `principal` and `anonymous` mean them is open. Rule: S-STS-5
 */
Z3_ast xp_goal_sign_in(XpStoryTerms *story, const XpSubject *subject, Z3_ast term);

#endif
