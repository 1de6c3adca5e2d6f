/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_SMTLIB_H
#define XP_SOLVER_SMTLIB_H

#include <glib.h>

#include "encoder/glob/pattern.h"

/*
 * Texts of SMT-LIB 2.6 with its theory of strings: literals, symbols, regular expressions. No Z3:
 * what is written here is read by any solver.
 */

/* Appends "@text" as a string literal; what is not printable ASCII becomes \u{...}. */
void xp_smtlib_add_string(GString *out, const char *text);

/* Returns new: @text as a quoted symbol |...|; what cannot stand in one is written as %XX, as is
 * the percent sign, so that different texts stay different. */
char *xp_smtlib_symbol(const char *text);

/* Returns new: @text on one line, for a comment. */
char *xp_smtlib_comment(const char *text);

/* Writes the term for the value of symbol @index (a plane-15 code point of a pattern). */
typedef const char *(*XpSmtlibSymbol)(guint index, gpointer data);

/**
 * xp_smtlib_add_regex:
 * @units: code points, and the wildcards of encoder/glob/pattern.h and encoder/rope.h
 * @fold: ASCII letters stand for both cases
 * @symbol, @data: gives the term for a symbol among @units; NULL: there is none
 *
 * Appends the regular expression of the texts that match @units.
 */
void xp_smtlib_add_regex(GString *out, const gunichar *units, guint n, gboolean fold,
                         XpSmtlibSymbol symbol, gpointer data);

/* The regular expression of @domain (static), or NULL: every text. Holds every text of the domain;
 * bounds on lengths that only cost a solver time are left out, see xp_smtlib_domain_most(). */
const char *xp_smtlib_domain(XpDomain domain);
/* The greatest length of a text of @domain; 0: none, or fixed by xp_smtlib_domain(). */
guint xp_smtlib_domain_most(XpDomain domain);

#endif
