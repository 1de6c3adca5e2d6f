/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_MATCHES_H
#define XP_ENCODER_MATCHES_H

#include <glib.h>
#include <z3.h>

#include "encoder/rope.h"

/**
 * XpMatch:
 * @atom: the Boolean that stands for it in the formula
 * @split: what it was compiled to, over Booleans about components; NULL when it was not compiled
 * @caller_account: selector of XP_PART_CALLER_ACCOUNT, or NULL
 *
 * A comparison as it was asked: "the text of @rope matches @units".
 */
typedef struct {
    Z3_ast atom;
    Z3_ast split;
    XpRope *rope;
    XpUnits *units;
    const XpSelector *caller_account;
} XpMatch;

/**
 * XpMatches:
 *
 * The comparisons of one problem, kept apart from what they were compiled to. For evidence: the
 * formula then speaks of whole texts and whole patterns, and every step from there to Booleans
 * about components is a lemma of its own.
 */
typedef struct XpMatches XpMatches;

/* @z3 is borrowed. Returns new. */
XpMatches *xp_matches_new(XpZ3 *z3);
void xp_matches_free(XpMatches *matches);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpMatches, xp_matches_free)

/* Keeps a comparison (@rope and @units copied) and returns its atom; the same comparison has the
 * same atom. */
Z3_ast xp_matches_keep(XpMatches *matches, const XpRope *rope, const XpUnits *units,
                       const XpSelector *caller_account, Z3_ast split);

/* Keeps the meaning of @atom, a Boolean that the compiler made for "the one @part matches these
 * @n code points". */
void xp_matches_define(XpMatches *matches, Z3_ast atom, const XpPart *part, const gunichar *units,
                       guint n, gboolean fold);

guint xp_matches_count(const XpMatches *matches);
const XpMatch *xp_matches_get(const XpMatches *matches, guint index);

#endif
