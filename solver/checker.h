/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_CHECKER_H
#define XP_SOLVER_CHECKER_H

#include <glib.h>

typedef enum {
    XP_CHECK_UNSAT,
    XP_CHECK_SAT,
    XP_CHECK_NONE, /* no answer: timeout, unknown, an error */
} XpCheckAnswer;

/**
 * XpChecker:
 * @command: of the other solver, the file's name is appended (NULL-terminated)
 * @timeout_ms: for each file
 *
 * Another solver. cvc5 is asked with the options its theory of strings wants, one set after the
 * other; every other solver as @command says.
 */
typedef struct {
    char **command;
    guint timeout_ms;
} XpChecker;

/* Reads a command line ("cvc5", "z3 -smt2"). Errors: XP_ERROR_USAGE: there is no such program. */
gboolean xp_checker_init(XpChecker *checker, const char *command, guint timeout_ms, GError **error);
void xp_checker_clear(XpChecker *checker);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(XpChecker, xp_checker_clear)

/* What the solver says of @file. @out_note: for XP_CHECK_NONE, why (new), else NULL. */
XpCheckAnswer xp_checker_ask(const XpChecker *checker, const char *file, char **out_note);

#endif
