/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_PROBLEM_PARTS_H
#define XP_ENCODER_PROBLEM_PARTS_H

#include "encoder/problem.h"

/* What a problem is made of. Private to problem.c and the files of its parts. */

/* account_sort.c: fills the sort of @problem; @extra as in xp_problem_new(). Of the second of a
 * pair: with the elements of the first. */
void xp_account_sort_fill(XpProblem *problem, const GPtrArray *extra);
void xp_account_sort_fill_beside(XpProblem *problem);

/* Free an XpFactEntry (uncertain.c), an XpTrack (definition.c). */
void xp_fact_entry_free(gpointer data);
void xp_track_free(gpointer data);

#endif
