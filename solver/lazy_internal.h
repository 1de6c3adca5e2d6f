/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_LAZY_INTERNAL_H
#define XP_SOLVER_LAZY_INTERNAL_H

#include <glib.h>
#include <z3.h>

#include "solver/lazy.h"

/* What lazy.c (talking to Z3), lemma.c (clauses about patterns) and theory.c (do the patterns of a
 * model hold together?) share. For these three only. */

/* What the last model says about one dimension. */
typedef struct {
    GPtrArray *positive; /* const XpPattern * */
    GPtrArray *negative; /* const XpPattern * */
    char *witness;       /* NULL until asked for or found */
    guint related;       /* atoms below this index are related to each other */
    GArray *functions;   /* Z3_func_decl of each atom */
} XpLazyView;

struct XpLazy {
    XpAtoms *atoms;
    XpZ3 *z3;
    Z3_solver solver;
    Z3_model model;     /* NULL, or of the last round */
    GPtrArray *views;   /* XpLazyView *, owned, by dimension */
    GPtrArray *lemmas;  /* XpLemma *, owned */
    GHashTable *covers; /* pair of patterns -> scope in which it was asserted last */
    guint scope;        /* grows with every pop */
    guint depth;        /* of pushes */
    gboolean waiting;   /* something was asserted that Z3 has not taken in */
    char *reason;       /* NULL, or why the last answer was UNKNOWN */
    gint interrupted;   /* atomic */
    gint asking;        /* atomic: Z3 is at work */

    /* Limits of the check under way. */
    guint64 rlimit_left;
    gboolean has_rlimit;
    gint64 deadline; /* monotonic microseconds, 0: none */
    guint64 max_states;

    /* Limits that Z3 was told last. */
    guint z3_timeout;
    guint z3_rlimit;
};

/* One literal of a lemma under construction. */
typedef struct {
    guint dimension;
    const XpPattern *pattern;
    gboolean positive;
} XpLiteral;

/* Patterns are immutable; containers of GLib do not know const. */
static inline void xp_lazy_push_pattern(GPtrArray *array, const XpPattern *pattern)
{
    g_ptr_array_add(array, (gpointer)(gsize)pattern);
}

static inline Z3_context xp_lazy_context(const XpLazy *lazy)
{
    return xp_z3_context(lazy->z3);
}

/* lazy.c */
XpLazyView *xp_lazy_view(XpLazy *lazy, guint dimension);
/* Interrupted, or past the deadline. An XpRealizeStop. */
gboolean xp_lazy_out_of_time(gpointer data);

/* lemma.c */
void xp_lemma_free(gpointer data);
/* Asserts and records "not all of @literals". */
void xp_lemma_add(XpLazy *lazy, const XpLiteral *literals, guint n, gboolean needs_distinct);
/* "Not both @positive and @other", or "@other where @positive" if @other_positive is FALSE. */
void xp_lemma_add_pair(XpLazy *lazy, guint dimension, const XpPattern *positive,
                       const XpPattern *other, gboolean other_positive);
/* Relates the first patterns of each dimension, as far as that was not done before. */
void xp_lemma_relate_new_patterns(XpLazy *lazy);

/* theory.c */
/**
 * xp_theory_check:
 * @out_capped: name of a dimension whose search was capped, for CAPPED
 *
 * Checks all dimensions of lazy->model. YES: they hold together, and the witnesses are known. NO:
 * they do not, and lemmas were added.
 */
XpGlobAnswer xp_theory_check(XpLazy *lazy, const char **out_capped);
/* After YES: gives the patterns that do not matter to the model the truth that the witness gives
 * them, so that model and witnesses tell one story. */
void xp_theory_complete(XpLazy *lazy);
/* The same for patterns that came after the check. */
void xp_theory_complete_new(XpLazy *lazy);

#endif
