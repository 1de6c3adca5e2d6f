/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_DISTINCT_H
#define XP_SOLVER_DISTINCT_H

#include <glib.h>

#include "encoder/glob/pattern.h"

/*
 * Values for several dimensions at once, where some must differ from others (symbolic accounts,
 * design: distinct representatives).
 */

/**
 * XpDistinctProblem:
 * @queries: what each of the @n values must be by itself
 * @differ: @n times @n, row by row: must these two values differ? Symmetric.
 */
typedef struct {
    const XpRealizeQuery *queries;
    guint n;
    const gboolean *differ;
} XpDistinctProblem;

/**
 * xp_distinct_choose:
 * @out_texts: for YES one text each (GPtrArray of char *, owned); may be NULL
 * @out_involved: for NO the values that cannot differ as asked (GArray of guint); may be NULL
 *
 * Exact: a value that differs from d others needs no more than d+1 candidates to choose from.
 */
XpGlobAnswer xp_distinct_choose(const XpDistinctProblem *problem, GPtrArray **out_texts,
                                GArray **out_involved);

#endif
