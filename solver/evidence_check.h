/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_EVIDENCE_CHECK_H
#define XP_SOLVER_EVIDENCE_CHECK_H

#include "frontend/model/request.h"
#include "frontend/property/ast.h"

/*
 * Evidence checked: whether its files belong together, and what the evaluator says of a story (what
 * another solver says of the files: solver/checker.h). Nothing here asks the engine that found the
 * verdict.
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

/**
 * xp_evidence_replay:
 * @bound: @world with @values for its symbols
 * @refused: the story is recorded as refused, else as allowed
 * @out_text: what the evaluator says (new)
 *
 * TRUE if the evaluator says of the story what is recorded, with the conditions and subjects of
 * the @claim that it is to speak for or against.
 */
gboolean xp_evidence_replay(const XpWorld *world, XpWorld *bound, char **values, XpRequest *request,
                            const XpClaim *claim, gboolean refused, gint64 now, gboolean strict,
                            char **out_text);

#endif
