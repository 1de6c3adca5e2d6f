/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/property/lexer.h"

#include <string.h>

#include "frontend/model/symbol.h"

typedef struct {
    const XpScript *script;
    XpStrings *strings;
    XpSink *sink;
    GArray *tokens; /* XpToken */
    const char *at;
    const char *end;
    guint line;
    guint column;
    gboolean first; /* no token on this line yet */
    GString *doc;   /* ## lines since the last token */
} Lexer;

typedef struct {
    const char *text;
    gboolean structural;
} Row;

static const Row keywords[XP_KEYWORD_COUNT] = {
    {NULL, FALSE},
#define XP_KEYWORD(identifier, word, structural) {word, structural},
#include "frontend/property/tokens.def"
#undef XP_KEYWORD
};

const char *xp_keyword_text(XpKeyword keyword)
{
    g_assert(keyword > XP_KEYWORD_NONE && keyword < XP_KEYWORD_COUNT);
    return keywords[keyword].text;
}

XpKeyword xp_keyword_lookup(const char *word)
{
    for (guint i = XP_KEYWORD_NONE + 1; i < XP_KEYWORD_COUNT; i++) {
        if (strcmp(keywords[i].text, word) == 0)
            return (XpKeyword)i;
    }
    return XP_KEYWORD_NONE;
}

gboolean xp_keyword_is_structural(XpKeyword keyword)
{
    return keywords[keyword].structural;
}

static gunichar peek(const Lexer *lexer)
{
    return lexer->at < lexer->end ? g_utf8_get_char(lexer->at) : 0;
}

static void step(Lexer *lexer)
{
    if (*lexer->at == '\n') {
        lexer->line++;
        lexer->column = 1;
        lexer->first = TRUE;
    } else {
        lexer->column++;
    }
    lexer->at += g_utf8_skip[*(const guchar *)lexer->at];
}

/*
 * Characters that would let a sentence read differently from what it says, and those that stand
 * for symbols inside the model.
 */
static gboolean is_refused(gunichar character)
{
    if (character == '\t' || character == '\n' || character == '\r')
        return FALSE;
    if (g_unichar_iscntrl(character))
        return TRUE;
    if ((character >= 0x202A && character <= 0x202E) ||
        (character >= 0x2066 && character <= 0x2069))
        return TRUE;
    if (character == 0x200E || character == 0x200F || character == 0x200B || character == 0xFEFF)
        return TRUE;
    return character >= XP_SYMBOL_FIRST;
}

static gboolean is_word(gunichar character)
{
    if (character == 0 || g_unichar_isspace(character) || is_refused(character))
        return FALSE;
    return character > 0x7f || strchr("{}(),=\"<>#", (int)character) == NULL;
}

static XpSpan begin_span(const Lexer *lexer)
{
    return (XpSpan){.file = lexer->script->file, .line = lexer->line, .column = lexer->column};
}

static void end_span(const Lexer *lexer, XpSpan *span)
{
    span->end_line = lexer->line;
    span->end_column = lexer->column;
}

static const char *take_doc(Lexer *lexer)
{
    const char *doc;

    if (lexer->doc->len == 0)
        return NULL;
    doc = xp_strings_add(lexer->strings, lexer->doc->str);
    g_string_truncate(lexer->doc, 0);
    return doc;
}

/* Adds the token that began at @start and @span and ends here. */
static void add_token(Lexer *lexer, XpTokenKind kind, const char *text, const char *start,
                      XpSpan span, gboolean first)
{
    XpToken token = {.kind = kind, .text = text, .span = span, .first = first};

    end_span(lexer, &token.span);
    token.start = (gsize)(start - lexer->script->text);
    token.end = (gsize)(lexer->at - lexer->script->text);
    token.doc = take_doc(lexer);
    if (kind == XP_TOKEN_WORD)
        token.keyword = xp_keyword_lookup(text);
    g_array_append_val(lexer->tokens, token);
    lexer->first = FALSE;
}

static void lex_word(Lexer *lexer)
{
    const char *start = lexer->at;
    XpSpan span = begin_span(lexer);
    gboolean first = lexer->first;

    while (is_word(peek(lexer)))
        step(lexer);
    add_token(lexer, XP_TOKEN_WORD,
              xp_strings_add_n(lexer->strings, start, (gsize)(lexer->at - start)), start, span,
              first);
}

static void refuse_character(Lexer *lexer)
{
    XpSpan span = begin_span(lexer);
    guint code = peek(lexer);

    step(lexer);
    end_span(lexer, &span);
    if (span.end_line != span.line) {
        span.end_line = span.line;
        span.end_column = span.column + 1;
    }
    xp_sink_add(lexer->sink, XP_DIAG_PROP_SYNTAX, &span,
                "remove it; it was probably pasted with the text",
                "the invisible or private character U+%04X has no place in a property file", code);
}

/* A text in quotes of another kind would be compared with its quotes. */
static gboolean is_other_quote(gunichar character)
{
    return character == '\'' || character == '`' || (character >= 0x2018 && character <= 0x201F) ||
           character == 0xAB || character == 0xBB;
}

/* The word is read all the same, so that this stays the only error about it. */
static void lex_other_quote(Lexer *lexer)
{
    XpSpan span = begin_span(lexer);

    step(lexer);
    end_span(lexer, &span);
    if (is_word(peek(lexer)))
        lex_word(lexer);
    xp_sink_add(lexer->sink, XP_DIAG_PROP_SYNTAX, &span, "write texts in double quotes: \"text\"",
                "this is not the quote that texts are written in");
}

/* Appends one character of a string; FALSE at its end. */
static gboolean lex_string_character(Lexer *lexer, GString *text, gboolean *out_closed)
{
    gunichar character = peek(lexer);

    if (character == 0 || character == '\n' || character == '\r')
        return FALSE;
    if (character == '"') {
        step(lexer);
        *out_closed = TRUE;
        return FALSE;
    }
    if (is_refused(character)) {
        refuse_character(lexer);
        return TRUE;
    }
    if (character == '\\' && (lexer->at[1] == '"' || lexer->at[1] == '\\')) {
        step(lexer);
        character = peek(lexer);
    }
    g_string_append_unichar(text, character);
    step(lexer);
    return TRUE;
}

static void lex_string(Lexer *lexer)
{
    const char *start = lexer->at;
    XpSpan span = begin_span(lexer);
    gboolean first = lexer->first;
    gboolean closed = FALSE;
    g_autoptr(GString) text = g_string_new(NULL);

    step(lexer);
    while (lex_string_character(lexer, text, &closed))
        continue;
    add_token(lexer, XP_TOKEN_STRING, xp_strings_add_n(lexer->strings, text->str, text->len), start,
              span, first);
    if (closed)
        return;
    end_span(lexer, &span);
    xp_sink_add(lexer->sink, XP_DIAG_PROP_SYNTAX, &span,
                "a string ends with '\"' on the line it began on", "this string does not end");
}

/* A comment; one that begins its line with ## documents the property below it. */
static void lex_comment(Lexer *lexer)
{
    gboolean is_doc = lexer->first && lexer->at + 1 < lexer->end && lexer->at[1] == '#';
    const char *start;
    const char *end;

    while (lexer->at < lexer->end && *lexer->at == '#' && is_doc) {
        step(lexer);
        if (*lexer->at != '#')
            break;
    }
    if (*lexer->at == ' ')
        step(lexer);
    start = lexer->at;
    while (lexer->at < lexer->end && *lexer->at != '\n' && *lexer->at != '\r')
        step(lexer);
    if (!is_doc)
        return;
    end = lexer->at;
    while (end > start && g_ascii_isspace(end[-1]))
        end--;
    if (lexer->doc->len > 0)
        g_string_append_c(lexer->doc, '\n');
    g_string_append_len(lexer->doc, start, end - start);
}

static void lex_sign(Lexer *lexer, XpTokenKind kind, guint length)
{
    const char *start = lexer->at;
    XpSpan span = begin_span(lexer);
    gboolean first = lexer->first;

    while (length-- > 0)
        step(lexer);
    add_token(lexer, kind, xp_strings_add_n(lexer->strings, start, (gsize)(lexer->at - start)),
              start, span, first);
}

static void lex_comparison(Lexer *lexer, XpTokenKind plain, XpTokenKind with_equals)
{
    if (lexer->at[1] == '=')
        lex_sign(lexer, with_equals, 2);
    else
        lex_sign(lexer, plain, 1);
}

static void lex_one(Lexer *lexer)
{
    gunichar character = peek(lexer);

    switch (character) {
    case '{':
        lex_sign(lexer, XP_TOKEN_OPEN_BRACE, 1);
        return;
    case '}':
        lex_sign(lexer, XP_TOKEN_CLOSE_BRACE, 1);
        return;
    case '(':
        lex_sign(lexer, XP_TOKEN_OPEN_PARENTHESIS, 1);
        return;
    case ')':
        lex_sign(lexer, XP_TOKEN_CLOSE_PARENTHESIS, 1);
        return;
    case ',':
        lex_sign(lexer, XP_TOKEN_COMMA, 1);
        return;
    case '=':
        lex_sign(lexer, XP_TOKEN_EQUALS, 1);
        return;
    case '<':
        lex_comparison(lexer, XP_TOKEN_LESS, XP_TOKEN_LESS_EQUAL);
        return;
    case '>':
        lex_comparison(lexer, XP_TOKEN_GREATER, XP_TOKEN_GREATER_EQUAL);
        return;
    case '"':
        lex_string(lexer);
        return;
    case '#':
        lex_comment(lexer);
        return;
    default:
        if (is_refused(character))
            refuse_character(lexer);
        else if (g_unichar_isspace(character))
            step(lexer);
        else if (is_other_quote(character))
            lex_other_quote(lexer);
        else
            lex_word(lexer);
    }
}

GArray *xp_lex(const XpScript *script, XpStrings *strings, XpSink *sink)
{
    Lexer lexer = {.script = script, .strings = strings, .sink = sink, .line = 1, .column = 1};
    XpSpan span;

    lexer.tokens = g_array_new(FALSE, TRUE, sizeof(XpToken));
    lexer.doc = g_string_new(NULL);
    lexer.at = script->text;
    lexer.end = script->text + script->length;
    lexer.first = TRUE;
    while (lexer.at < lexer.end)
        lex_one(&lexer);
    span = begin_span(&lexer);
    add_token(&lexer, XP_TOKEN_END, "the end of the file", lexer.at, span, TRUE);
    g_string_free(lexer.doc, TRUE);
    return lexer.tokens;
}
