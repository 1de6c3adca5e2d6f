/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_ATOMS_H
#define XP_ENCODER_ATOMS_H

#include <glib.h>
#include <z3.h>

#include "encoder/glob/pattern.h"
#include "encoder/z3ctx.h"

/**
 * XpAtoms:
 *
 * The string dimensions of one problem and, per (dimension, pattern), the one Boolean "the value
 * of this dimension matches this pattern". Z3 decides the formula over these Booleans; the lazy
 * theory of solver/lazy.h sees to it that the patterns of a dimension hold together.
 */
typedef struct XpAtoms XpAtoms;

/* @z3 is borrowed and must outlive the result. Returns new. */
XpAtoms *xp_atoms_new(XpZ3 *z3);
void xp_atoms_free(XpAtoms *atoms);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpAtoms, xp_atoms_free)

XpZ3 *xp_atoms_z3(const XpAtoms *atoms);
XpPatterns *xp_atoms_patterns(XpAtoms *atoms);

/* Adds a dimension called @name (copied; unique) and returns its index. */
guint xp_atoms_add_dimension(XpAtoms *atoms, const char *name, XpDomain domain);
/* From now on a name that was added before is the dimension it was. */
void xp_atoms_share_names(XpAtoms *atoms);
guint xp_atoms_count(const XpAtoms *atoms);
const char *xp_atoms_name(const XpAtoms *atoms, guint dimension);
XpDomain xp_atoms_domain(const XpAtoms *atoms, guint dimension);

/* The Boolean "dimension matches pattern". A pattern total on the domain is true, one empty on
 * it is false (both decided by encoder/glob); everything else is a Boolean constant. */
Z3_ast xp_atoms_match(XpAtoms *atoms, guint dimension, const XpPattern *pattern);
/* The same, also after xp_atoms_keep_all(). */
Z3_ast xp_atoms_match_folded(XpAtoms *atoms, guint dimension, const XpPattern *pattern);

/* From now on xp_atoms_match() gives every pattern a Boolean, and that a pattern is total or empty
 * is for a lemma to say: nothing is decided without a trace (evidence). */
void xp_atoms_keep_all(XpAtoms *atoms);

/* Where what is stated of xp_atoms_equal() goes (borrowed, terms that always hold). */
void xp_atoms_set_axioms(XpAtoms *atoms, GPtrArray *axioms);

/**
 * xp_atoms_equal:
 *
 * The Boolean "@left and @right have the same text". Stated of it, also for patterns that come
 * later: where it holds, both match the same patterns; where both match one literal, it holds.
 * Those are consequences of equality and not all of them, so it may hold of two dimensions that
 * have no text in common: a model that rests on it has to be confirmed otherwise.
 */
Z3_ast xp_atoms_equal(XpAtoms *atoms, guint left, guint right);

/* The patterns of @dimension that became Booleans, with them, in order of first use. */
guint xp_atoms_pattern_count(const XpAtoms *atoms, guint dimension);
const XpPattern *xp_atoms_pattern(const XpAtoms *atoms, guint dimension, guint index);
Z3_ast xp_atoms_pattern_term(const XpAtoms *atoms, guint dimension, guint index);

/**
 * xp_atoms_require_distinct:
 *
 * States that the values of @dimensions are pairwise different and different from every text of
 * @forbidden (symbolic account ids, design.md 4.2). All dimensions must share one domain.
 * Copied.
 */
void xp_atoms_require_distinct(XpAtoms *atoms, const guint *dimensions, guint n_dimensions,
                               const char *const *forbidden, guint n_forbidden);

/* One statement of xp_atoms_require_distinct(). A dimension may stand in several. */
typedef struct {
    GArray *dimensions;   /* guint */
    GPtrArray *forbidden; /* char * */
} XpDistinct;

guint xp_atoms_distinct_count(const XpAtoms *atoms);
const XpDistinct *xp_atoms_distinct(const XpAtoms *atoms, guint index);

#endif
