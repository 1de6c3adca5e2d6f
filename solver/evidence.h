/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_EVIDENCE_H
#define XP_SOLVER_EVIDENCE_H

#include "solver/task.h"

/*
 * Evidence for a question that Z3 answered with "unsatisfiable": files that another solver can
 * check without trusting anything of this program but the question itself.
 *
 *   goal.smt2      the question over whole texts: a rope is a str.++, a pattern a str.in_re
 *   skeleton.smt2  the same formula over Booleans, with the lemmas that make it unsatisfiable
 *   lemma-N.smt2   the negation of one lemma, over strings
 *
 * The formula is the same text in the first two, and every line of a lemma is a line of the goal
 * except the negation, which is the lemma of the skeleton: solver/evidence_check.h compares them.
 */

/* One statement of the formula: an axiom, a definition, the question, an assumption. */
typedef struct {
    Z3_ast term;   /* or NULL: nothing but a comment */
    char *name;    /* of the assertion, unquoted */
    char *comment; /* or NULL */
} XpEvidenceStatement;

/**
 * xp_evidence_prove:
 * @inquiry: of a problem that keeps its matches (xp_inquiry_new_unfolded())
 * @mode, @goals: the question
 * @question: the same, for people
 *
 * Asks again, over whole texts, and adds what it finds to the result of the inquiry's task, files
 * included. An answer other than "unsatisfiable" is an internal disagreement; without an answer
 * the record says why there is no evidence. While the task only goes through its questions
 * (solver/evidence_due.h), nothing is asked: the goal is given to its dues.
 */
void xp_evidence_prove(XpInquiry *inquiry, XpMode mode, const GPtrArray *goals,
                       const char *question);

/* Returns new: a name for a folder, made of @id; differs for different ids and from every name in
 * @taken (a set of char *), to which it is added. */
char *xp_evidence_folder_name(const char *id, GHashTable *taken);

/* ---- for the files of the evidence alone ---- */

/* evidence_statements.c. Returns new: the formula of the question (XpEvidenceStatement *). */
GPtrArray *xp_evidence_statements(XpInquiry *inquiry, XpMode mode, const GPtrArray *goals);

/* evidence_core.c */
/* Returns new: what ties the comparisons of whole texts to those of components (Z3_ast). */
GPtrArray *xp_evidence_splits(const XpProblem *problem);
/* Adds the comparison of every text with every pattern that the problem knows of (Z3_ast). */
void xp_evidence_comparisons(const XpProblem *problem, GPtrArray *terms);
/* Returns new: as few of @splits and of the lemmas of @lazy as it takes to make @statements
 * unsatisfiable; NULL if Z3 does not say so. */
GPtrArray *xp_evidence_core(const XpProblem *problem, const GPtrArray *statements,
                            const GPtrArray *splits, const XpLazy *lazy);

/* evidence_files.c */
typedef struct {
    char *goal;
    char *skeleton;
    GPtrArray *lemmas; /* char * */
} XpEvidenceFiles;
/* Returns new: the text of the goal alone, with what @lemmas speak of. */
char *xp_evidence_goal(XpProblem *problem, const GPtrArray *statements, const GPtrArray *lemmas,
                       const char *header);
/* Returns new. @header: comment lines of the goal. */
XpEvidenceFiles *xp_evidence_files(XpProblem *problem, const GPtrArray *statements,
                                   const GPtrArray *lemmas, const char *header);
void xp_evidence_files_free(XpEvidenceFiles *files);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpEvidenceFiles, xp_evidence_files_free)

#endif
