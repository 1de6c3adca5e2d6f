/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/load/json_string.h"

#include <string.h>

#include "frontend/model/symbol.h"

static gboolean fail(XpJsonStringError *error, gsize at, const char *text, const char *help)
{
    error->at = at;
    error->at_start = FALSE;
    error->text = text;
    error->help = help;
    return FALSE;
}

/* The four hexadecimal digits at @text, or -1. */
static gint32 hex4(const char *text)
{
    gint32 value = 0;

    for (guint i = 0; i < 4; i++) {
        gint digit = g_ascii_xdigit_value(text[i]);

        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* Reads \uXXXX, with its second half where there is one, at @text[at]. */
static gboolean read_unicode(const char *text, gsize at, gsize *out_end, gunichar *out_character,
                             XpJsonStringError *error)
{
    gint32 value = hex4(text + at + 2);
    gint32 low;

    if (value < 0)
        return fail(error, at, "\\u needs four hexadecimal digits", NULL);
    if (value == 0)
        return fail(error, at, "\\u0000 is not accepted", "remove the character");
    *out_end = at + 6;
    *out_character = (gunichar)value;
    if (value < 0xD800 || value > 0xDFFF)
        return TRUE;
    low = text[at + 6] == '\\' && text[at + 7] == 'u' ? hex4(text + at + 8) : -1;
    if (value > 0xDBFF || low < 0xDC00 || low > 0xDFFF)
        return fail(error, at, "half of a surrogate pair stands alone", "remove the character");
    *out_end = at + 12;
    *out_character = 0x10000u + (((gunichar)value - 0xD800u) << 10) + ((gunichar)low - 0xDC00u);
    if (*out_character >= XP_SYMBOL_FIRST)
        return fail(error, at, "private-use characters are not accepted", "remove the character");
    return TRUE;
}

static gboolean read_escape(const char *text, gsize at, gsize *out_end, gunichar *out_character,
                            XpJsonStringError *error)
{
    static const char letters[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";
    const char *found;

    if (text[at + 1] == 'u')
        return read_unicode(text, at, out_end, out_character, error);
    found = text[at + 1] == '\0' ? NULL : strchr(letters, text[at + 1]);
    if (found == NULL)
        return fail(error, at, "a backslash must be followed by one of \" \\ / b f n r t u",
                    "write \\\\ for a backslash, or remove it");
    *out_end = at + 2;
    *out_character = (guchar)meanings[found - letters];
    return TRUE;
}

gboolean xp_json_string_read(const char *text, gsize at, gsize *out_end, char **out_text,
                             XpJsonStringError *error)
{
    g_autoptr(GString) decoded = out_text != NULL ? g_string_new(NULL) : NULL;
    gsize start = at++;

    while (text[at] != '"') {
        gunichar character = (guchar)text[at];
        gsize next = at + 1;

        if (text[at] == '\0' || text[at] == '\n' || text[at] == '\r') {
            fail(error, start, "the string is not closed on its line", "add the closing quote");
            error->at_start = TRUE;
            return FALSE;
        }
        if (character < 0x20)
            return fail(error, at, "a control character stands in a string",
                        text[at] == '\t' ? "write \\t" : "remove the character");
        if (text[at] == '\\' && !read_escape(text, at, &next, &character, error))
            return FALSE;
        if (decoded != NULL && text[at] == '\\')
            g_string_append_unichar(decoded, character);
        else if (decoded != NULL)
            g_string_append_c(decoded, text[at]);
        at = next;
    }
    *out_end = at + 1;
    if (out_text != NULL)
        *out_text = g_string_free(g_steal_pointer(&decoded), FALSE);
    return TRUE;
}

static gsize count_digits(const char *text)
{
    return strspn(text, "0123456789");
}

gsize xp_json_number_length(const char *text)
{
    const char *at = text + (*text == '-');
    gsize digits = count_digits(at);

    if (digits == 0 || (digits > 1 && *at == '0'))
        return 0;
    at += digits;
    if (*at == '.') {
        digits = count_digits(at + 1);
        if (digits == 0)
            return 0;
        at += 1 + digits;
    }
    if (*at == 'e' || *at == 'E') {
        at++;
        at += *at == '+' || *at == '-';
        digits = count_digits(at);
        if (digits == 0)
            return 0;
        at += digits;
    }
    return (gsize)(at - text);
}
