/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_VARIABLE_MATCH_H
#define XP_ENCODER_VARIABLE_MATCH_H

#include "encoder/variables.h"

/*
 * A text with policy variables whose values are free, laid over a known text: each free value then
 * has to be one of the runs of that text, which is exact. A tag that the caller chose against the
 * ARN of a secret is this case. Rule: S-VAR-2, S-VAR-8, S-COND-33
 */

/**
 * xp_variable_match:
 * @glob: of an expansion with free values
 * @fold: ASCII letters compare without case
 * @arn: a wildcard does not cross the first five colons; fewer than five match nothing
 * @out_match: the term "@glob matches @text"
 *
 * FALSE, and no term, where the texts are not known well enough: they hold symbols, or letters
 * beyond ASCII are compared without case.
 */
gboolean xp_variable_match(XpProblem *problem, const XpGlob *glob, const char *text, gboolean fold,
                           gboolean arn, Z3_ast *out_match);

#endif
