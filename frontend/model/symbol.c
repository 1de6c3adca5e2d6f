/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/symbol.h"

#include <string.h>

#include "frontend/base/text.h"

struct XpSymbols {
    GArray *items; /* XpSymbol */
    GStringChunk *texts;
};

XpSymbols *xp_symbols_new(void)
{
    XpSymbols *symbols = g_new0(XpSymbols, 1);

    symbols->items = g_array_new(FALSE, FALSE, sizeof(XpSymbol));
    symbols->texts = g_string_chunk_new(256);
    return symbols;
}

void xp_symbols_free(XpSymbols *symbols)
{
    if (symbols == NULL)
        return;
    g_array_unref(symbols->items);
    g_string_chunk_free(symbols->texts);
    g_free(symbols);
}

guint xp_symbols_add(XpSymbols *symbols, XpSymbolKind kind, const char *name, const char *owner)
{
    XpSymbol symbol = {
        .kind = kind,
        .name = g_string_chunk_insert(symbols->texts, name),
        .owner = owner != NULL ? g_string_chunk_insert(symbols->texts, owner) : NULL,
    };

    g_assert(symbols->items->len <= XP_SYMBOL_LAST - XP_SYMBOL_FIRST);
    g_array_append_val(symbols->items, symbol);
    return symbols->items->len - 1;
}

guint xp_symbols_count(const XpSymbols *symbols)
{
    return symbols->items->len;
}

const XpSymbol *xp_symbols_get(const XpSymbols *symbols, guint index)
{
    g_assert(index < symbols->items->len);
    return &g_array_index(symbols->items, XpSymbol, index);
}

void xp_symbol_to_utf8(guint index, char out[8])
{
    int length = g_unichar_to_utf8(XP_SYMBOL_FIRST + index, out);

    g_assert(xp_symbol_is(XP_SYMBOL_FIRST + index));
    out[length] = '\0';
}

gboolean xp_symbols_in(const char *text)
{
    /* Every code point of plane 15 begins with this byte. */
    for (text = strchr(text, 0xF3); text != NULL; text = strchr(text + 1, 0xF3)) {
        if (xp_symbol_is(g_utf8_get_char(text)))
            return TRUE;
    }
    return FALSE;
}

char *xp_symbols_print(const XpSymbols *symbols, const char *text)
{
    GString *out = g_string_new(NULL);

    for (; *text != '\0'; text = xp_text_next(text)) {
        gunichar character = g_utf8_get_char(text);

        if (xp_symbol_is(character))
            g_string_append(out, xp_symbols_get(symbols, xp_symbol_index(character))->name);
        else
            g_string_append_unichar(out, character);
    }
    return g_string_free(out, FALSE);
}

char *xp_symbols_bind(const XpSymbols *symbols, const char *text, const char *const *values)
{
    GString *out = g_string_new(NULL);

    for (; *text != '\0'; text = xp_text_next(text)) {
        gunichar character = g_utf8_get_char(text);
        const char *value = NULL;

        if (xp_symbol_is(character)) {
            g_assert(xp_symbol_index(character) < symbols->items->len);
            value = values[xp_symbol_index(character)];
        }
        if (value != NULL)
            g_string_append(out, value);
        else
            g_string_append_unichar(out, character);
    }
    return g_string_free(out, FALSE);
}
