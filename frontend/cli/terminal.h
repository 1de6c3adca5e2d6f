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

/* Whether to colour what goes to @descriptor. Under XP_COLOUR_AUTO: never when NO_COLOR is set;
 * else always when FORCE_COLOR or CLICOLOR_FORCE is set and not 0; else when it is a terminal,
 * unless TERM is "dumb" or CLICOLOR is 0. A variable set to nothing is not set. */
gboolean xp_terminal_has_colour(XpColour colour, int descriptor);

/* Columns of @descriptor: of the terminal, or COLUMNS if that is set, between 60 and 120; 80 when
 * it is none, whatever COLUMNS says: files are the same wherever they are written. */
guint xp_terminal_width(int descriptor);

/* TRUE when the locale's character set is UTF-8 (setlocale() has been called). */
gboolean xp_terminal_is_utf8(void);

#endif
