/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_GLOB_MATCH_H
#define XP_ENCODER_GLOB_MATCH_H

#include <glib.h>

#include "encoder/glob/pattern.h"

/* Matching over code points, shared inside encoder/glob. */

/* The lower-case form of an ASCII letter, everything else unchanged. */
static inline gunichar xp_fold(gunichar c)
{
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

/* Does @unit, no star, of @pattern accept the character @c? */
static inline gboolean xp_unit_matches(const XpPattern *pattern, gunichar unit, gunichar c)
{
    return unit == XP_PATTERN_ANY || unit == (pattern->fold ? xp_fold(c) : c);
}

gboolean xp_pattern_matches_units(const XpPattern *pattern, const gunichar *text, guint n);

#endif
