/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_MODEL_SYMBOL_H
#define XP_MODEL_SYMBOL_H

#include <glib.h>

/*
 * A symbol stands for a piece of text nobody supplied: the id of a symbolic account, a region,
 * the random suffix of a secret, the id of a key. Inside model text (ARNs, patterns, condition
 * values) it is ONE code point of plane 15, U+F0000 plus the symbol's index. AWS refuses policy
 * documents with characters above U+00FF and the loader refuses such characters in input, so a
 * symbol can never be confused with text. Text with symbols splits, compares and concatenates
 * like any other; only matching against a pattern needs to know what a symbol is.
 */
#define XP_SYMBOL_FIRST 0xF0000u
#define XP_SYMBOL_LAST  0xFFFFDu

typedef enum {
    XP_SYMBOL_ACCOUNT,       /* twelve digits; pairwise distinct, distinct from every literal id */
    XP_SYMBOL_REGION,        /* [a-z0-9-]+ */
    XP_SYMBOL_SECRET_SUFFIX, /* six letters or digits */
    XP_SYMBOL_KEY_ID,        /* a UUID, or mrk- and 32 hexadecimal digits */
    XP_SYMBOL_TEXT,          /* a whole Resource or Principal text nobody bound: no known form */
} XpSymbolKind;

/**
 * XpSymbol:
 * @name: as the author wrote it: "Account1", "Region" (borrowed)
 * @owner: of a suffix or key id: "secret Secret in Account1"; else NULL (borrowed)
 */
typedef struct {
    XpSymbolKind kind;
    const char *name;
    const char *owner;
} XpSymbol;

static inline gboolean xp_symbol_is(gunichar character)
{
    return character >= XP_SYMBOL_FIRST && character <= XP_SYMBOL_LAST;
}

static inline guint xp_symbol_index(gunichar character)
{
    return character - XP_SYMBOL_FIRST;
}

/**
 * XpSymbols:
 *
 * The symbols of one world, in order of first use.
 */
typedef struct XpSymbols XpSymbols;

/* Returns new. */
XpSymbols *xp_symbols_new(void);
void xp_symbols_free(XpSymbols *symbols);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpSymbols, xp_symbols_free)

/* Adds a symbol (@name and @owner copied) and returns its index. */
guint xp_symbols_add(XpSymbols *symbols, XpSymbolKind kind, const char *name, const char *owner);
guint xp_symbols_count(const XpSymbols *symbols);
const XpSymbol *xp_symbols_get(const XpSymbols *symbols, guint index);

/* Writes the one-symbol text of @index, NUL-terminated, into @out (at least 8 bytes). */
void xp_symbol_to_utf8(guint index, char out[8]);

/* TRUE if @text holds at least one symbol. */
gboolean xp_symbols_in(const char *text);

/* Returns new: @text with every symbol replaced by its name, for people. */
char *xp_symbols_print(const XpSymbols *symbols, const char *text);

/**
 * xp_symbols_bind:
 * @values: one text per symbol, in index order; NULL leaves that symbol as it is
 *
 * Returns new: @text with every symbol replaced by its value.
 */
char *xp_symbols_bind(const XpSymbols *symbols, const char *text, const char *const *values);

#endif
