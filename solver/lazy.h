/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_LAZY_H
#define XP_SOLVER_LAZY_H

#include <glib.h>
#include <z3.h>

#include "encoder/atoms.h"

/**
 * XpLazy:
 *
 * A Z3 simple solver together with the lazy glob theory over an XpAtoms: check, look at the
 * patterns of each dimension, add the lemma they break, check again. Exact: no bound on length.
 */
typedef struct XpLazy XpLazy;

typedef struct {
    guint64 rlimit;     /* Z3 work units per check call, summed over the loop; 0: none */
    guint timeout_ms;   /* wall clock per check call, summed over the loop; 0: none */
    guint64 max_states; /* cap of one realizability search; 0: the default */
} XpLazyLimits;

typedef enum {
    XP_LAZY_UNSAT,
    XP_LAZY_SAT,
    XP_LAZY_UNKNOWN, /* see xp_lazy_unknown_reason() */
} XpLazyAnswer;

/* @atoms is borrowed and may grow between checks. Returns new. */
XpLazy *xp_lazy_new(XpAtoms *atoms);
void xp_lazy_free(XpLazy *lazy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpLazy, xp_lazy_free)

/* Asserts @term for good (the environment; never a goal, design.md 4.8). */
void xp_lazy_assert(XpLazy *lazy, Z3_ast term);

/**
 * xp_lazy_check:
 * @assumptions: array of @n Boolean literals (constants or their negations)
 *
 * Errors: XP_ERROR_SOLVER (the answer is then XP_LAZY_UNKNOWN).
 */
XpLazyAnswer xp_lazy_check(XpLazy *lazy, const Z3_ast *assumptions, guint n,
                           const XpLazyLimits *limits, GError **error);

/* One call of Z3 alone. UNSAT is as good as that of xp_lazy_check(); a model is not looked at and
 * answers XP_LAZY_UNKNOWN, "a model not examined". For questions that are likely to be refuted by
 * what is asserted. */
XpLazyAnswer xp_lazy_check_once(XpLazy *lazy, const XpLazyLimits *limits, GError **error);

/* After XP_LAZY_UNSAT: the assumptions used (GPtrArray of Z3_ast, container owned by caller). */
GPtrArray *xp_lazy_core(XpLazy *lazy);
/* After XP_LAZY_SAT: the model (borrowed; valid until the next check). Pattern Booleans that do
 * not matter to it have the truth the witness of their dimension gives them. */
Z3_model xp_lazy_model(XpLazy *lazy);
/* After XP_LAZY_SAT: truth of @term in the model, with completion. */
gboolean xp_lazy_holds(XpLazy *lazy, Z3_ast term);
/* After XP_LAZY_SAT: a text for @dimension that agrees with the model (borrowed, until the next
 * check). Computed on demand for a dimension whose patterns are all unassigned. */
const char *xp_lazy_witness(XpLazy *lazy, guint dimension);
/* After XP_LAZY_SAT: would @text do as well as the witness of @dimension? (Distinctness from other
 * dimensions is not looked at.) */
gboolean xp_lazy_accepts(XpLazy *lazy, guint dimension, const char *text);
/* After XP_LAZY_UNKNOWN: "timeout", "rlimit", "interrupted", "pattern search cap (name of the
 * dimension)" or Z3's own reason (borrowed). */
const char *xp_lazy_unknown_reason(const XpLazy *lazy);

/* Lemmas added so far, in order: a clause over pattern Booleans of one dimension, or of several
 * where it is about distinctness. */
typedef struct {
    guint dimension;                 /* of the first pattern */
    const guint *positive_dimension; /* dimension of each positive pattern */
    const guint *negative_dimension; /* dimension of each negative pattern */
    const XpPattern **positive;      /* these cannot all match ... */
    guint n_positive;
    const XpPattern **negative; /* ... while none of these does */
    guint n_negative;
    gboolean needs_distinct; /* holds only with the distinctness of xp_atoms_require_distinct() */
} XpLemma;
guint xp_lazy_lemma_count(const XpLazy *lazy);
const XpLemma *xp_lazy_lemma(const XpLazy *lazy, guint index);

/**
 * xp_lazy_assert_cover:
 * @pattern: a pattern of @dimension that is about to hold
 * @other: another one
 *
 * Asserts that @other holds where @pattern does, if their shapes alone show it, so that Z3
 * propagates instead of proposing models that this lemma refutes. Outside of any push,
 * xp_lazy_check() does more than this by itself for the first patterns of a dimension.
 */
void xp_lazy_assert_cover(XpLazy *lazy, guint dimension, const XpPattern *pattern,
                          const XpPattern *other);

/* What is asserted between push and pop, lemmas included, is forgotten by pop. */
void xp_lazy_push(XpLazy *lazy);
void xp_lazy_pop(XpLazy *lazy);

/* Safe from another thread or a signal-driven watcher: makes a running check stop, and every
 * later one of @lazy answer XP_LAZY_UNKNOWN at once. The Z3 context is not usable for solving
 * afterwards. */
void xp_lazy_interrupt(XpLazy *lazy);

#endif
