/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/property/parse.h"

#include <string.h>

#include "frontend/base/suggest.h"

const XpToken *xp_parser_peek(const XpParser *parser, guint ahead)
{
    guint index = MIN(parser->at + ahead, parser->tokens->len - 1);

    return &g_array_index(parser->tokens, XpToken, index);
}

const XpToken *xp_parser_next(XpParser *parser)
{
    const XpToken *token = xp_parser_peek(parser, 0);

    if (parser->at + 1 < parser->tokens->len)
        parser->at++;
    return token;
}

const XpToken *xp_parser_last(const XpParser *parser)
{
    g_assert(parser->at > 0);
    return &g_array_index(parser->tokens, XpToken, parser->at - 1);
}

gboolean xp_parser_is(const XpParser *parser, XpTokenKind kind)
{
    return xp_parser_peek(parser, 0)->kind == kind;
}

gboolean xp_parser_at(const XpParser *parser, XpKeyword keyword)
{
    return xp_parser_peek(parser, 0)->keyword == keyword;
}

void xp_parser_mark(XpParser *parser, XpMark mark)
{
    g_array_index(parser->tokens, XpToken, parser->at).mark = mark;
}

gboolean xp_parser_accept(XpParser *parser, XpKeyword keyword)
{
    if (!xp_parser_at(parser, keyword))
        return FALSE;
    xp_parser_next(parser);
    return TRUE;
}

gboolean xp_parser_accept_kind(XpParser *parser, XpTokenKind kind)
{
    if (!xp_parser_is(parser, kind))
        return FALSE;
    xp_parser_next(parser);
    return TRUE;
}

/* Returns new: the current token as a message names it. */
static char *name_token(const XpToken *token)
{
    if (token->kind == XP_TOKEN_END)
        return g_strdup("the end");
    if (token->kind == XP_TOKEN_STRING)
        return g_strdup("a string");
    return xp_script_quote(token->text);
}

gboolean xp_parser_fail(XpParser *parser, const char *what, const char *help)
{
    const XpToken *token = xp_parser_peek(parser, 0);
    g_autofree char *found = name_token(token);

    xp_sink_add(parser->sink, XP_DIAG_PROP_SYNTAX, &token->span, help, "expected %s, found %s",
                what, found);
    return FALSE;
}

gboolean xp_parser_fail_near(XpParser *parser, const char *what, const char *const *words, guint n)
{
    const XpToken *token = xp_parser_peek(parser, 0);
    const char *near = NULL;
    g_autofree char *help = NULL;

    if (token->kind == XP_TOKEN_WORD)
        near = xp_suggest(token->text, words, n);
    if (near != NULL && strcmp(near, token->text) != 0)
        help = g_strdup_printf("did you mean '%s'?", near);
    return xp_parser_fail(parser, what, help);
}

gboolean xp_parser_expect(XpParser *parser, XpKeyword keyword)
{
    const char *word = xp_keyword_text(keyword);
    g_autofree char *what = NULL;

    if (xp_parser_accept(parser, keyword))
        return TRUE;
    what = g_strdup_printf("'%s'", word);
    return xp_parser_fail_near(parser, what, &word, 1);
}

gboolean xp_parser_expect_kind(XpParser *parser, XpTokenKind kind, const char *what)
{
    return xp_parser_accept_kind(parser, kind) || xp_parser_fail(parser, what, NULL);
}

XpSpan xp_parser_span_from(const XpParser *parser, guint first)
{
    XpSpan span = g_array_index(parser->tokens, XpToken, first).span;
    const XpSpan *last = parser->at > first ? &xp_parser_last(parser)->span : &span;

    span.end_line = last->end_line;
    span.end_column = last->end_column;
    return span;
}

const char *xp_parser_text_from(const XpParser *parser, guint first)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = first; i < parser->at; i++) {
        const XpToken *token = &g_array_index(parser->tokens, XpToken, i);

        if (i > first && token->start > token[-1].end)
            g_string_append_c(text, ' ');
        g_string_append_len(text, parser->script->text + token->start,
                            (gssize)(token->end - token->start));
    }
    return xp_strings_add(parser->strings, text->str);
}

static void take_word(XpParser *parser, XpSynWord *out)
{
    const XpToken *token = xp_parser_next(parser);

    out->text = token->text;
    out->quoted = token->kind == XP_TOKEN_STRING;
    out->span = token->span;
}

gboolean xp_parse_word(XpParser *parser, const char *what, XpSynWord *out)
{
    const XpToken *token = xp_parser_peek(parser, 0);

    if (token->kind != XP_TOKEN_WORD && token->kind != XP_TOKEN_STRING)
        return xp_parser_fail(parser, what, NULL);
    if (token->kind == XP_TOKEN_WORD && xp_keyword_is_structural(token->keyword)) {
        g_autofree char *help =
            g_strdup_printf("write \"%s\" in quotes if that is the name", token->text);

        return xp_parser_fail(parser, what, help);
    }
    if (*token->text == '\0')
        return xp_parser_fail(parser, what, "the string is empty");
    take_word(parser, out);
    return TRUE;
}

gboolean xp_parse_string(XpParser *parser, const char *what, XpSynWord *out)
{
    if (!xp_parser_is(parser, XP_TOKEN_STRING))
        return xp_parser_fail(parser, what, "write it in double quotes");
    take_word(parser, out);
    return TRUE;
}

static gboolean is_name(const char *text)
{
    for (; *text != '\0'; text++) {
        if (!g_ascii_isalnum(*text) && strchr("-_.", *text) == NULL && (guchar)*text < 0x80)
            return FALSE;
    }
    return TRUE;
}

gboolean xp_parse_new_name(XpParser *parser, const char *what, XpSynWord *out)
{
    const XpToken *token = xp_parser_peek(parser, 0);
    g_autofree char *shown = NULL;

    if (token->kind != XP_TOKEN_WORD)
        return xp_parser_fail(parser, what, NULL);
    shown = xp_script_quote(token->text);
    if (token->keyword != XP_KEYWORD_NONE) {
        xp_sink_add(parser->sink, XP_DIAG_PROP_RESERVED, &token->span, "choose another name",
                    "%s is a reserved word and cannot be a name", shown);
        return FALSE;
    }
    if (!is_name(token->text)) {
        xp_sink_add(parser->sink, XP_DIAG_PROP_VALUE, &token->span,
                    "a name is made of letters, digits, '-', '_' and '.'", "%s cannot be a name",
                    shown);
        return FALSE;
    }
    take_word(parser, out);
    return TRUE;
}
