/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/load/token.h"

#include <string.h>

#include "frontend/base/suggest.h"

/* Bytes of a placeholder's name at @text: a word that may hold single blanks, or AWS::Name. */
static gsize name_length(const char *text)
{
    gsize n = 0;

    if (!g_ascii_isalpha(text[0]))
        return 0;
    if (strncmp(text, "AWS::", 5) == 0)
        n = 5;
    while (g_ascii_isalnum(text[n]) || (text[n] != '\0' && strchr("_.- ", text[n]) != NULL))
        n++;
    return n;
}

/* Bytes of the bracketed placeholder at @text, 0 when there is none. */
static gsize bracketed_length(const char *text)
{
    gsize open = 1;
    char close = '}';
    gsize name;

    if (text[0] == '<')
        close = '>';
    else if (text[0] == '$' && text[1] == '{')
        open = 2;
    else if (text[0] != '{')
        return 0;
    name = name_length(text + open);
    return name > 0 && text[open + name] == close ? open + name + 1 : 0;
}

/* Bytes of the ${...} at @text, 0 when there is none. */
static gsize dollar_length(const char *text)
{
    const char *close;

    if (text[0] != '$' || text[1] != '{')
        return 0;
    close = strchr(text, '}');
    return close == NULL ? 0 : (gsize)(close - text) + 1;
}

char *xp_token_strip(const char *text)
{
    gsize length = bracketed_length(text);
    gsize open = text[0] == '$' ? 2 : 1;

    if (length == 0 || text[length] != '\0')
        return g_strdup(text);
    return g_strndup(text + open, length - open - 1);
}

gboolean xp_token_has_bracketed(const char *text)
{
    while (*text != '\0') {
        gsize dollar = dollar_length(text);

        if (bracketed_length(text) > 0)
            return TRUE;
        text += MAX(dollar, 1);
    }
    return FALSE;
}

gboolean xp_token_has_variable(const char *text)
{
    for (; *text != '\0'; text++) {
        if (dollar_length(text) > 0 && bracketed_length(text) == 0)
            return TRUE;
    }
    return FALSE;
}

gboolean xp_token_has_wildcard(const char *text)
{
    while (*text != '\0') {
        gsize dollar = dollar_length(text);

        if (*text == '*' || *text == '?')
            return TRUE;
        text += MAX(dollar, 1);
    }
    return FALSE;
}

gboolean xp_token_is_word(const char *text)
{
    if (!g_ascii_isalpha(*text))
        return FALSE;
    for (; *text != '\0'; text++) {
        if (!g_ascii_isalnum(*text) && strchr("._-/+=@", *text) == NULL)
            return FALSE;
    }
    return TRUE;
}

char **xp_token_split_arn(const char *text)
{
    g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func(g_free);
    const char *start = text;
    const char *at = text;

    while (*at != '\0' && fields->len < 5) {
        gsize dollar = dollar_length(at);

        if (*at == ':') {
            g_ptr_array_add(fields, g_strndup(start, (gsize)(at - start)));
            start = at + 1;
        }
        at += MAX(dollar, 1);
    }
    g_ptr_array_add(fields, g_strdup(start));
    g_ptr_array_add(fields, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&fields), FALSE);
}

/* Whatever the case of its letters: how that compares is not the loader's question (S-GRAM-34). */
gboolean xp_token_is_region(const char *region)
{
    g_autofree char *lower = g_ascii_strdown(region, -1);
    const char *text = lower;
    guint parts = 0;

    if (!g_ascii_islower(text[0]) || !g_ascii_islower(text[1]) || text[2] != '-')
        return FALSE;
    text += 2;
    while (text[0] == '-' && g_ascii_islower(text[1])) {
        text++;
        while (g_ascii_islower(*text))
            text++;
        parts++;
    }
    return parts > 0 && text[0] == '-' && g_ascii_isdigit(text[1]) &&
           (text[2] == '\0' || (g_ascii_isdigit(text[2]) && text[3] == '\0'));
}

gboolean xp_token_is_near_region(const char *text)
{
    static const char *const parts[] = {"north", "south", "east", "west", "central"};
    g_autofree char *lower = g_ascii_strdown(text, -1);
    gboolean found = FALSE;

    for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
        found = found || strstr(lower, parts[i]) != NULL;
    return found && !xp_token_is_region(text) && strpbrk(text, "0123456789-_") != NULL;
}

/* TRUE if @text begins with @n hexadecimal digits. */
static gboolean has_hex(const char *text, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        if (!g_ascii_isxdigit(text[i]))
            return FALSE;
    }
    return TRUE;
}

gboolean xp_token_is_key_id(const char *text)
{
    gsize length = strlen(text);

    if (strncmp(text, "mrk-", 4) == 0)
        return length == 36 && has_hex(text + 4, 32);
    return length == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' &&
           text[23] == '-' && has_hex(text, 8) && has_hex(text + 9, 4) && has_hex(text + 14, 4) &&
           has_hex(text + 19, 4) && has_hex(text + 24, 12);
}

gboolean xp_token_is_unique_id(const char *text)
{
    gsize length = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    return text[length] == '\0' && length >= 8 &&
           (strncmp(text, "AROA", 4) == 0 || strncmp(text, "AIDA", 4) == 0);
}

gboolean xp_token_is_number(const char *text)
{
    return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

static char *without_digits(const char *text)
{
    GString *out = g_string_new(NULL);

    for (; *text != '\0'; text++) {
        if (!g_ascii_isdigit(*text))
            g_string_append_c(out, *text);
    }
    return g_string_free(out, FALSE);
}

gboolean xp_token_is_slip_of(const char *text, const char *name)
{
    g_autofree char *left = without_digits(text);
    g_autofree char *right = without_digits(name);

    if (strcmp(text, name) == 0)
        return FALSE;
    if (g_ascii_strcasecmp(text, name) == 0)
        return TRUE;
    return strlen(left) > 4 && strcmp(left, right) != 0 && xp_edit_distance(text, name) == 1;
}

char *xp_token_account_advice(const char *text)
{
    gsize length = strlen(text);
    gsize missing = length < 12 ? 12 - length : 0;

    if (xp_token_is_number(text) && length >= 9 && missing > 0)
        return g_strdup_printf("account ids have exactly twelve digits; if leading zeros were "
                               "lost, write \"%.*s%s\"",
                               (int)missing, "000", text);
    return g_strdup("account ids have exactly twelve digits, and are written in quotes");
}
