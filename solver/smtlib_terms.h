/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_SMTLIB_TERMS_H
#define XP_SOLVER_SMTLIB_TERMS_H

#include <glib.h>
#include <z3.h>

#include "encoder/z3ctx.h"

/**
 * XpSmtlibTerms:
 *
 * Writes terms of one Z3 context as SMT-LIB. Constants have the names they were given, or their
 * own; no two share one. A term that occurs more than once among those counted gets a definition,
 * so that a text is never longer than the formula is large.
 */
typedef struct XpSmtlibTerms XpSmtlibTerms;

/* @z3 is borrowed. Returns new. */
XpSmtlibTerms *xp_smtlib_terms_new(XpZ3 *z3);
void xp_smtlib_terms_free(XpSmtlibTerms *terms);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpSmtlibTerms, xp_smtlib_terms_free)

/* Gives @constant the name nearest to @text that is still free; returns it, quoted (borrowed).
 * A constant keeps its first name. */
const char *xp_smtlib_terms_name(XpSmtlibTerms *terms, Z3_ast constant, const char *text);
/* The same for something that is no Z3 constant; @text may be taken already. */
const char *xp_smtlib_terms_reserve(XpSmtlibTerms *terms, const char *text);
/* The name of @constant (borrowed), its own unless it was given one. */
const char *xp_smtlib_terms_name_of(XpSmtlibTerms *terms, Z3_ast constant);
/* Returns new: the sort of @term. */
char *xp_smtlib_terms_sort(const XpSmtlibTerms *terms, Z3_ast term);

/* Counts the occurrences of every part of @term. */
void xp_smtlib_terms_count(XpSmtlibTerms *terms, Z3_ast term);
/* Appends the definitions @term needs that were not written before, one a line, to @definitions,
 * and returns new: @term. */
char *xp_smtlib_terms_print(XpSmtlibTerms *terms, Z3_ast term, GString *definitions);
/* Returns new: @term without definitions. */
char *xp_smtlib_terms_print_whole(XpSmtlibTerms *terms, Z3_ast term);

/* Adds the constants of @term that are not in @seen (a set of Z3_ast) to it and to @constants. */
void xp_smtlib_terms_constants(const XpSmtlibTerms *terms, Z3_ast term, GHashTable *seen,
                               GPtrArray *constants);

#endif
