/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_GOAL_H
#define XP_ENCODER_GOAL_H

#include "encoder/story.h"
#include "frontend/property/ast.h"

/**
 * xp_goal_subjects:
 * @positive: FALSE: the term "the caller is none of them"
 *
 * The caller is one of @subjects, by identity. What is not known (tags) holds in MAY and not in
 * MUST, whichever way it is asked. Rule: design.md 3, "What the sentences mean".
 */
Z3_ast xp_goal_subjects(XpStoryTerms *story, const XpSubjects *subjects, gboolean positive);

/**
 * xp_goal_cond:
 * @kms_call: where `kms:` keys are read, or NULL: they are absent
 * @positive: FALSE: the term "the condition does not hold"
 */
Z3_ast xp_goal_cond(XpStoryTerms *story, const XpCond *cond, XpCallTerms *kms_call,
                    gboolean positive);

/* Adds the texts of @cond and its children to @texts (for the account sort). */
void xp_goal_collect(const XpCond *cond, GPtrArray *texts);

/**
 * xp_goal_typed:
 * @key: of @call, a number, a date or an address by its type
 *
 * One atom of xp_goal_cond() that compares such a value, without the facts the key hangs on.
 */
Z3_ast xp_goal_typed(XpStoryTerms *story, const XpCond *cond, XpCallTerms *call,
                     const XpKeyTerms *key, gboolean positive);

/* Tells @problem which keys @cond reads so; before its story is made. */
void xp_goal_note_typed(XpProblem *problem, const XpCond *cond);

/* TRUE if @cond speaks of the service that forwards a call. */
gboolean xp_goal_names_service(const XpCond *cond);

#endif
