/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_ESCAPE_H
#define XP_REPORTS_ESCAPE_H

#include <glib.h>

/*
 * Text from input, made harmless for one format each. All of them show control characters,
 * characters that change direction and bytes that are no UTF-8 as \xNN or \u{NNNN}, so that no
 * format can be made to show something else than what the input holds.
 */

/* Appends @text for HTML, as text and as the value of a quoted attribute. */
void xp_escape_html(GString *out, const char *text);
/* The same for one line of a file: tabs become blanks, blanks at its end go. */
void xp_escape_html_line(GString *out, const char *line);
/* Appends @text as a quoted string of DOT: labels, tooltips, URLs. */
void xp_escape_dot(GString *out, const char *text);

/* Returns new: @text, its middle left out when it has more than @limit characters:
 * "begin ... end (10000 characters)". */
char *xp_escape_shorten(const char *text, guint limit);

#endif
