/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/base/strings.h"

#include <stdarg.h>
#include <string.h>

#define BLOCK_SIZE 4096

struct XpStrings {
    GStringChunk *chunk;
    GHashTable *set; /* the strings of @chunk */
};

XpStrings *xp_strings_new(void)
{
    XpStrings *strings = g_new0(XpStrings, 1);

    strings->chunk = g_string_chunk_new(BLOCK_SIZE);
    strings->set = g_hash_table_new(g_str_hash, g_str_equal);
    return strings;
}

void xp_strings_free(XpStrings *strings)
{
    if (strings == NULL)
        return;
    g_hash_table_unref(strings->set);
    g_string_chunk_free(strings->chunk);
    g_free(strings);
}

const char *xp_strings_add(XpStrings *strings, const char *text)
{
    char *copy;

    if (text == NULL)
        return NULL;
    copy = g_hash_table_lookup(strings->set, text);
    if (copy != NULL)
        return copy;
    copy = g_string_chunk_insert(strings->chunk, text);
    g_hash_table_add(strings->set, copy);
    return copy;
}

const char *xp_strings_add_n(XpStrings *strings, const char *text, gsize length)
{
    g_autofree char *copy = g_strndup(text, length);

    return xp_strings_add(strings, copy);
}

const char *xp_strings_printf(XpStrings *strings, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list arguments;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return xp_strings_add(strings, text);
}

gboolean xp_strings_any_contains(const XpStrings *strings, const char *part)
{
    GHashTableIter iter;
    gpointer text;

    g_hash_table_iter_init(&iter, strings->set);
    while (g_hash_table_iter_next(&iter, &text, NULL)) {
        if (strstr(text, part) != NULL)
            return TRUE;
    }
    return FALSE;
}
