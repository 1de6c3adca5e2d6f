/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_PROPERTY_PLACE_H
#define XP_PROPERTY_PLACE_H

#include "frontend/property/ast.h"

/*
 * The places that `in` and `outside` name, as far as the input says which accounts stand there.
 */

/**
 * xp_place_has:
 *
 * Whether @account stands in the place of @where, whatever @where's `outside` says: XP_KNOWN it
 * does, XP_NONE it does not, XP_UNKNOWN nobody said (or @where speaks of tags). An account that
 * nobody supplied and that stands nowhere in the tree may be a member of any organization.
 * Rule: S-SND-7, S-KEY-6.
 */
XpStatus xp_place_has(const XpWorld *world, const XpWhere *where, const XpAccount *account);

/* TRUE if nothing is known against a principal of @account in all @where that speak of places. */
gboolean xp_place_fits(const XpWorld *world, const XpWhere *where, guint n,
                       const XpAccount *account);

/**
 * xp_place_ou_pattern:
 *
 * Returns new: the glob over aws:PrincipalOrgPaths of those who stand in or below OU @value: an id
 * ("ou-ab12-11111111", perhaps with wildcards), or such a glob itself ("o-x/r-y/ou-z/" and a star).
 * Rule: S-KEY-6.
 */
char *xp_place_ou_pattern(const char *value);

#endif
