/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_TERMINAL_H
#define XP_CLI_TERMINAL_H

#include <glib.h>

/* --color */
typedef enum {
    XP_COLOUR_AUTO,
    XP_COLOUR_ALWAYS,
    XP_COLOUR_NEVER,
} XpColour;

/* Errors: XP_ERROR_USAGE. */
gboolean xp_terminal_read_colour(const char *text, XpColour *out_colour, GError **error);

/* Whether to colour what goes to @descriptor. Under XP_COLOUR_AUTO: it is a terminal, TERM is not
 * "dumb" and NO_COLOR is unset or empty. */
gboolean xp_terminal_has_colour(XpColour colour, int descriptor);

/* Columns of @descriptor: of the terminal, between 60 and 120, or 80 when it is none. */
guint xp_terminal_width(int descriptor);

/* TRUE when the locale's character set is UTF-8 (setlocale() has been called). */
gboolean xp_terminal_is_utf8(void);

#endif
