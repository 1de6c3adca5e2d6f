/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_SELECTOR_H
#define XP_ENCODER_SELECTOR_H

#include "encoder/z3ctx.h"

/**
 * XpSelector:
 *
 * A term of a finite sort with @count elements, in binary: the value is one of 0 .. count-1, and
 * "the value is i" is a conjunction of bit literals. Pure propositional logic: no theory is
 * loaded for it.
 */
typedef struct XpSelector XpSelector;

/* Returns new. @name names the bits; @count at least 1. */
XpSelector *xp_selector_new(XpZ3 *z3, const char *name, guint count);
void xp_selector_free(XpSelector *selector);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpSelector, xp_selector_free)

guint xp_selector_count(const XpSelector *selector);
/* The term "the value is @index". */
Z3_ast xp_selector_is(const XpSelector *selector, guint index);
/* The term "the value is an element of the sort": excludes the unused codes. */
Z3_ast xp_selector_in_range(const XpSelector *selector);

#endif
