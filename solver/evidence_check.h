/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_EVIDENCE_CHECK_H
#define XP_SOLVER_EVIDENCE_CHECK_H

#include "frontend/property/ast.h"
#include "solver/replay.h"

/*
 * Evidence checked: whether its files belong together, what another solver says of them, and what
 * the evaluator says of a story. Nothing here asks the engine that found the verdict.
 */

/**
 * xp_evidence_compare:
 * @lemmas: char *: the texts of lemma-1.smt2, lemma-2.smt2 ...
 * @out_difference: where they do not, and why (new)
 *
 * Do the files belong together? Every line of the skeleton has to be one of the goal, the
 * declaration of a Boolean that the goal defines, or lemma N as lemma-N.smt2 denies it; every line
 * of a lemma but that denial has to be one of the goal. Then the goal is unsatisfiable if the
 * skeleton and all lemmas are. Lines, not meanings, are compared: nothing is taken for equal that
 * is not the same text.
 */
gboolean xp_evidence_compare(const char *goal, const char *skeleton, const GPtrArray *lemmas,
                             char **out_difference);

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

/**
 * xp_evidence_replay:
 * @decoded: what the record says: bound world, values of symbols, request
 *
 * Returns new: what the evaluator says of a story that is to speak for or against @claim, with the
 * conditions and subjects of the claim.
 */
XpReplay *xp_evidence_replay(const XpWorld *world, const XpDecoded *decoded, const XpClaim *claim,
                             gint64 now, gboolean strict);

#endif
