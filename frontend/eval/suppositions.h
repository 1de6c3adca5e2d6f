/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_SUPPOSITIONS_H
#define XP_EVAL_SUPPOSITIONS_H

#include "frontend/eval/eval.h"

/*
 * Questions that nobody can answer and several statements ask alike: whether a condition on a tag
 * nobody supplied holds, whether the caller has a unique id. Each has one answer, the same for all
 * who ask: an Allow and a Deny on one such condition refuse, whichever it is.
 */

/**
 * xp_suppose:
 * @suppositions: or NULL: nothing is supposed, and nothing noted
 * @asker: the statement or grant that asks
 *
 * Returns what is supposed of @question, XP_MAYBE if nothing; notes that it was asked.
 */
XpTruth xp_suppose(XpSuppositions *suppositions, const char *question, gconstpointer asker);

/**
 * xp_suppositions_settle:
 * @result: of @request (taken)
 *
 * Where the answer is open, tries all answers to the questions that were asked more than once, as
 * if they had nothing to do with each other. Returns the answer if it is one and the same each
 * time, else @result.
 */
XpEvalResult *xp_suppositions_settle(XpEvalResult *result, const XpWorld *world,
                                     const XpRequest *request, const XpEvalOptions *options);

#endif
