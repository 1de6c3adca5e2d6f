/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_PROPERTY_MEANING_H
#define XP_PROPERTY_MEANING_H

#include "frontend/property/ast.h"

/**
 * xp_property_meaning:
 *
 * Returns new: what @property says, in whole sentences for someone who does not know the language,
 * names written out as they were resolved; may hold symbols.
 */
char *xp_property_meaning(const XpProperty *property);

#endif
