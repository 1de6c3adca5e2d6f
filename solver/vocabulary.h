/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_VOCABULARY_H
#define XP_SOLVER_VOCABULARY_H

#include <glib.h>
#include <z3.h>

#include "encoder/problem.h"
#include "solver/smtlib_terms.h"

/**
 * XpVocabulary:
 *
 * What the Booleans of a problem that keeps its matches mean, as lines of SMT-LIB: string
 * constants for what varies, their domains, and one definition a comparison. One command a line,
 * and the same thing always gives the same line, so that files can be compared line by line.
 */
typedef struct XpVocabulary XpVocabulary;

/* @problem and @terms are borrowed. Returns new; names every Boolean that is a comparison. */
XpVocabulary *xp_vocabulary_new(XpProblem *problem, XpSmtlibTerms *terms);
void xp_vocabulary_free(XpVocabulary *vocabulary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpVocabulary, xp_vocabulary_free)

/* TRUE if @constant stands for a comparison and so has a definition. */
gboolean xp_vocabulary_defines(const XpVocabulary *vocabulary, Z3_ast constant);

/**
 * xp_vocabulary_write:
 * @constants: of the formula the lines are for (Z3_ast); those its definitions use are appended
 * @lengths: bounds on the lengths of strings too
 * @out_free: declarations of the constants that are no comparison, and
 * @out_lines: the strings and comparisons: appended to
 */
void xp_vocabulary_write(XpVocabulary *vocabulary, GPtrArray *constants, gboolean lengths,
                         GString *out_free, GString *out_lines);

#endif
