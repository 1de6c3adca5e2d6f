/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_VARIABLES_H
#define XP_ENCODER_VARIABLES_H

#include "encoder/context.h"

/**
 * XpExpansion:
 * One reading of a text with policy variables: under @guard it is the glob @glob.
 */
typedef struct {
    Z3_ast guard;
    XpGlob *glob; /* owned */
} XpExpansion;

/**
 * xp_variables_expand:
 * @out_unresolved: the text has a variable that does not resolve (false where it always does)
 * @out_tied: it depends on a value that is not constant: nothing is known of the match
 * @doubts: facts the variables' values depend on are appended (XpDoubt)
 *
 * Returns new: the readings of @text in @call (GArray of XpExpansion, cleared with it); one
 * reading under true when @text has no variables. Rule: S-VAR-1, S-VAR-3 .. S-VAR-9.
 */
GArray *xp_variables_expand(XpCallTerms *call, const char *text, XpGlobFlags flags,
                            Z3_ast *out_unresolved, Z3_ast *out_tied, GArray *doubts);

#endif
