/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_BASE_TEXT_H
#define XP_BASE_TEXT_H

#include <glib.h>

/* The character after the one at @text, which is valid UTF-8; g_utf8_next_char() drops const. */
static inline const char *xp_text_next(const char *text)
{
    return text + g_utf8_skip[*(const guchar *)text];
}

/**
 * xp_text_append_shown:
 * @text: position inside a NUL-terminated text, not at its end; it need not be valid UTF-8
 *
 * Appends the character at @text to @out in a form that is safe on a terminal: control and
 * direction-changing characters become \xNN or \u{NNNN}, and so do bytes that are not UTF-8.
 * Returns the character after it; the columns it takes up are added to *@columns if that is not
 * NULL.
 */
const char *xp_text_append_shown(GString *out, const char *text, guint *columns);

/* Returns new: the whole @text in that form. */
char *xp_text_show(const char *text);

#endif
