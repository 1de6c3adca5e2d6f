/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_BASE_STRINGS_H
#define XP_BASE_STRINGS_H

#include <glib.h>

/**
 * XpStrings:
 *
 * A pool of immutable strings that live as long as the pool. Equal texts give
 * the same pointer, so strings of one pool compare by address.
 */
typedef struct XpStrings XpStrings;

/* Returns new; free with xp_strings_free(), which frees every string of the pool. */
XpStrings *xp_strings_new(void);
void xp_strings_free(XpStrings *strings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpStrings, xp_strings_free)

/* Returns the pool's copy of @text (borrowed; lives as long as @strings). NULL gives NULL. */
const char *xp_strings_add(XpStrings *strings, const char *text);
const char *xp_strings_add_n(XpStrings *strings, const char *text, gsize length);
const char *xp_strings_printf(XpStrings *strings, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* TRUE if @part stands anywhere inside a string of the pool. Looks at every string. */
gboolean xp_strings_any_contains(const XpStrings *strings, const char *part);

#endif
