/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_PROPERTY_LEXER_H
#define XP_PROPERTY_LEXER_H

#include <glib.h>

#include "frontend/base/span.h"
#include "frontend/base/strings.h"
#include "frontend/property/script.h"

typedef enum {
    XP_KEYWORD_NONE,
#define XP_KEYWORD(identifier, word, structural) XP_KEYWORD_##identifier,
#include "frontend/property/tokens.def"
#undef XP_KEYWORD
    XP_KEYWORD_COUNT
} XpKeyword;

typedef enum {
    XP_TOKEN_WORD,
    XP_TOKEN_STRING,
    XP_TOKEN_OPEN_BRACE,
    XP_TOKEN_CLOSE_BRACE,
    XP_TOKEN_OPEN_PARENTHESIS,
    XP_TOKEN_CLOSE_PARENTHESIS,
    XP_TOKEN_COMMA,
    XP_TOKEN_EQUALS,
    XP_TOKEN_LESS,
    XP_TOKEN_GREATER,
    XP_TOKEN_LESS_EQUAL,
    XP_TOKEN_GREATER_EQUAL,
    XP_TOKEN_END,
} XpTokenKind;

/* Of which construct a token is the beginning, as the parser finds it: what a layout needs. */
typedef enum {
    XP_MARK_NONE,
    XP_MARK_DEFINITION, /* use, let, assume, property */
    XP_MARK_PART,       /* an attribute, a claim, an expectation */
    XP_MARK_CLAUSE,     /* what a part goes on with: when, unless, except ...; a title */
    XP_MARK_TIGHT,      /* a sign without blanks around it */
} XpMark;

/**
 * XpToken:
 * @keyword: of a WORD that is reserved, else XP_KEYWORD_NONE
 * @text: the word, or the contents of the string with \" and \\ undone (borrowed from the pool)
 * @start, @end: byte offsets in the script
 * @doc: the ## lines directly before, joined by newlines, or NULL
 * @first: first on its line
 * @mark: XP_MARK_NONE until the parser has been there
 */
typedef struct {
    XpTokenKind kind;
    XpKeyword keyword;
    const char *text;
    gsize start;
    gsize end;
    const char *doc;
    gboolean first;
    XpMark mark;
    XpSpan span;
} XpToken;

/**
 * xp_lex:
 * @script: valid UTF-8 without NUL
 *
 * Returns new: all tokens (XpToken), the last one XP_TOKEN_END. What is no token is reported to
 * @sink and left out.
 */
GArray *xp_lex(const XpScript *script, XpStrings *strings, XpSink *sink);

const char *xp_keyword_text(XpKeyword keyword);
/* XP_KEYWORD_NONE when @word is not reserved. */
XpKeyword xp_keyword_lookup(const char *word);
/* TRUE if the word cannot stand for a name, pattern or value unless it is quoted. */
gboolean xp_keyword_is_structural(XpKeyword keyword);

#endif
