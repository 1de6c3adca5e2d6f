/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_VARIABLES_H
#define XP_ENCODER_VARIABLES_H

#include "encoder/context.h"

/* A character of an expansion's glob from here on stands for the whole text of a dimension. */
#define XP_EXPANSION_VALUE 0x200000u

/**
 * XpExpansion:
 * @glob: owned; a glob of characters and wildcards unless @free_values
 * @free_values: it holds texts of dimensions too, and only xp_variable_match() reads it
 * @account: the element of the account sort that @guard says the caller is in, as far as a value
 *   was split by it; else G_MAXUINT
 *
 * One reading of a text with policy variables: under @guard it is the glob @glob.
 */
typedef struct {
    Z3_ast guard;
    XpGlob *glob;
    gboolean free_values;
    guint account;
} XpExpansion;

/**
 * xp_variables_expand:
 * @out_unresolved: the text has a variable that does not resolve (false where it always does)
 * @out_wild: a value holds * or ?, and the text is read with wildcards: it matches where the
 *   reading does, and where the value's own wildcards would, perhaps (S-VAR-8)
 * @doubts: facts the variables' values depend on are appended (XpDoubt)
 *
 * Returns new: the readings of @text in @call (GArray of XpExpansion, cleared with it); one
 * reading under true when @text has no variables. Rule: S-VAR-1, S-VAR-3 .. S-VAR-9.
 */
GArray *xp_variables_expand(XpCallTerms *call, const char *text, XpGlobFlags flags,
                            Z3_ast *out_unresolved, Z3_ast *out_wild, GArray *doubts);

#endif
