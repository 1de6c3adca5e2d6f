/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_VARIABLE_ROPE_H
#define XP_ENCODER_VARIABLE_ROPE_H

#include "encoder/rope.h"
#include "encoder/variables.h"

/*
 * A text with policy variables whose values are free, laid over a text that has free parts itself:
 * the ARN of a caller in an account nobody listed against `arn:aws:iam::${aws:PrincipalAccount}:*`.
 * Where both come to the same free part at the same place, both go on behind it; that is exact.
 * Rule: S-VAR-2, S-VAR-8, S-COND-33, design.md 4.5
 */

/* Returns new: @rope with the text of element @account of the account sort in place of the caller's
 * account; G_MAXUINT: as it is. */
XpRope *xp_variable_rope(XpProblem *problem, const XpRope *rope, guint account);

/**
 * xp_variable_match_rope:
 * @glob: of an expansion with free values
 * @rope: without the caller's account, or nothing of it is known there
 * @fold: ASCII letters compare without case
 * @arn: a wildcard does not cross the first five colons; fewer than five match nothing
 * @symbols: as of xp_rope_match()
 *
 * The term "@glob matches the text of @rope", or NULL where two different free parts would have to
 * be compared.
 */
Z3_ast xp_variable_match_rope(XpProblem *problem, const XpGlob *glob, const XpRope *rope,
                              gboolean fold, gboolean arn, GHashTable *symbols);

#endif
