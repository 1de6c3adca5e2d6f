/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/base/text.h"

#include <string.h>

/* Characters that a terminal or a reviewer's editor would not show as themselves. */
static gboolean is_hidden(gunichar character)
{
    switch ((int)g_unichar_type(character)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_UNASSIGNED:
        return TRUE;
    default:
        return FALSE;
    }
}

static guint count_columns(gunichar character)
{
    if (g_unichar_iszerowidth(character))
        return 0;
    return g_unichar_iswide(character) ? 2 : 1;
}

const char *xp_text_append_shown(GString *out, const char *text, guint *columns)
{
    gunichar character = g_utf8_get_char_validated(text, -1);
    gsize before = out->len;
    const char *next = text + 1;
    guint width;

    if (character == (gunichar)-1 || character == (gunichar)-2) {
        g_string_append_printf(out, "\\x%02x", (guint)(guchar)*text);
        width = (guint)(out->len - before);
    } else if (is_hidden(character)) {
        next = xp_text_next(text);
        g_string_append_printf(out, character < 0x80 ? "\\x%02x" : "\\u{%04x}", character);
        width = (guint)(out->len - before);
    } else {
        next = xp_text_next(text);
        g_string_append_unichar(out, character);
        width = count_columns(character);
    }
    if (columns != NULL)
        *columns += width;
    return next;
}

char *xp_text_show(const char *text)
{
    GString *out = g_string_new(NULL);

    while (*text != '\0')
        text = xp_text_append_shown(out, text, NULL);
    return g_string_free(out, FALSE);
}
