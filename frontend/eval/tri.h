/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_TRI_H
#define XP_EVAL_TRI_H

#include <glib.h>

#include "frontend/eval/eval.h"
#include "frontend/model/trace.h"

/*
 * Three-valued truth (Kleene) that remembers why it is uncertain. A value that is XP_MAYBE is a
 * small formula over facts; what is decided is folded away while it is built, so that the facts
 * left in a formula are those its truth hangs on.
 */
typedef struct XpTri XpTri;
typedef struct XpTriPool XpTriPool;

/* Returns new; owns every value made with it and every fact they mention. */
XpTriPool *xp_tri_pool_new(void);
void xp_tri_pool_free(XpTriPool *pool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpTriPool, xp_tri_pool_free)

/* Takes @fact; returns the pool's fact of that id (borrowed). Equal ids are one fact. */
const XpFact *xp_tri_fact(XpTriPool *pool, XpFact *fact);

/* All return borrowed from the pool (constants from nobody). */
const XpTri *xp_tri_sure(gboolean holds);
const XpTri *xp_tri_maybe(XpTriPool *pool, const XpFact *fact);
const XpTri *xp_tri_and(XpTriPool *pool, const XpTri *left, const XpTri *right);
const XpTri *xp_tri_or(XpTriPool *pool, const XpTri *left, const XpTri *right);
const XpTri *xp_tri_not(XpTriPool *pool, const XpTri *value);
/* Undecided for every reason of @facts (const XpFact *); @facts is not empty. */
const XpTri *xp_tri_maybe_all(XpTriPool *pool, const GPtrArray *facts);

XpTruth xp_tri_truth(const XpTri *value);
static inline gboolean xp_tri_is(const XpTri *value, XpTruth truth)
{
    return xp_tri_truth(value) == truth;
}

/* Appends copies of the facts @value hangs on to @facts (XpFact *), those whose id is there
 * already left out. */
void xp_tri_collect(const XpTri *value, GPtrArray *facts);

/* Kleene's connectives on plain truth values. */
XpTruth xp_truth_of(gboolean holds);
XpTruth xp_truth_and(XpTruth left, XpTruth right);
XpTruth xp_truth_or(XpTruth left, XpTruth right);
XpTruth xp_truth_not(XpTruth truth);

#endif
