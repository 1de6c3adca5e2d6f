/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_Z3CTX_H
#define XP_ENCODER_Z3CTX_H

#include <glib.h>
#include <z3.h>

/**
 * XpZ3:
 *
 * One Z3 context with our own error handler (the default one exits) and a pin on every term.
 * Belongs to one thread; nothing crosses contexts. Every function below returns a term that
 * lives as long as the context. Boolean builders fold constants and single operands.
 */
typedef struct XpZ3 XpZ3;

/* Returns new. */
XpZ3 *xp_z3_new(void);
void xp_z3_free(XpZ3 *z3);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpZ3, xp_z3_free)

Z3_context xp_z3_context(const XpZ3 *z3);

/* FALSE and @error set (XP_ERROR_SOLVER) if Z3 reported an error since the last call. */
gboolean xp_z3_ok(XpZ3 *z3, GError **error);

/* Pins @term and returns it, for terms built with the C API directly. */
Z3_ast xp_z3_pin(XpZ3 *z3, Z3_ast term);

Z3_ast xp_z3_true(XpZ3 *z3);
Z3_ast xp_z3_false(XpZ3 *z3);
Z3_ast xp_z3_bool(XpZ3 *z3, gboolean value);
gboolean xp_z3_is_true(const XpZ3 *z3, Z3_ast term);
gboolean xp_z3_is_false(const XpZ3 *z3, Z3_ast term);

/* The Boolean constant called @name; the same name gives the same term. */
Z3_ast xp_z3_const(XpZ3 *z3, const char *name);

Z3_ast xp_z3_not(XpZ3 *z3, Z3_ast term);

/* @term with @value instead of the constant @atom. */
Z3_ast xp_z3_put(XpZ3 *z3, Z3_ast term, Z3_ast atom, Z3_ast value);

/* @term where @guard holds, simplified: each part of the conjunction @guard is true in it. */
Z3_ast xp_z3_under(XpZ3 *z3, Z3_ast term, Z3_ast guard);
Z3_ast xp_z3_and(XpZ3 *z3, Z3_ast left, Z3_ast right);
Z3_ast xp_z3_or(XpZ3 *z3, Z3_ast left, Z3_ast right);
Z3_ast xp_z3_implies(XpZ3 *z3, Z3_ast left, Z3_ast right);
Z3_ast xp_z3_iff(XpZ3 *z3, Z3_ast left, Z3_ast right);
/* @terms: GPtrArray of Z3_ast. Empty: true for _and_all, false for _or_all. */
Z3_ast xp_z3_and_all(XpZ3 *z3, const GPtrArray *terms);
Z3_ast xp_z3_or_all(XpZ3 *z3, const GPtrArray *terms);

/* ---- numbers and bits ---- */

/* The real constant called @name, and the number @decimal (encoder/decimal.h). */
Z3_ast xp_z3_real_const(XpZ3 *z3, const char *name);
Z3_ast xp_z3_real(XpZ3 *z3, const char *decimal);
Z3_ast xp_z3_less(XpZ3 *z3, Z3_ast left, Z3_ast right);
Z3_ast xp_z3_equal(XpZ3 *z3, Z3_ast left, Z3_ast right);
/* The real @term has no fraction. */
Z3_ast xp_z3_is_whole(XpZ3 *z3, Z3_ast term);

/* @term as Z3 simplifies it: true or false where it has no constants of its own. */
Z3_ast xp_z3_simplify(XpZ3 *z3, Z3_ast term);

/* The constant of @width bits called @name, and the first @width bits of @bytes. */
Z3_ast xp_z3_bits_const(XpZ3 *z3, const char *name, guint width);
Z3_ast xp_z3_bits(XpZ3 *z3, const guint8 *bytes, guint width);
/* The bits @high down to @low of @term (bit 0 is the last). */
Z3_ast xp_z3_bits_slice(XpZ3 *z3, Z3_ast term, guint high, guint low);
/* The leading @n bits of @term are those of @bytes. */
Z3_ast xp_z3_bits_begin(XpZ3 *z3, Z3_ast term, const guint8 *bytes, guint n);

#endif
