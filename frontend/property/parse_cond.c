/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions and their values. */
#include "frontend/property/parse.h"
#include "frontend/property/parser.h"

static XpSynCond *new_cond(XpParser *parser, XpCondKind kind)
{
    XpSynCond *cond = xp_arena_new0(parser->arena, XpSynCond, 1);

    cond->kind = kind;
    return cond;
}

static XpSynCond *negate(XpParser *parser, XpSynCond *cond, guint first)
{
    XpSynCond *negation = new_cond(parser, XP_COND_NOT);

    negation->children = xp_arena_new0(parser->arena, XpSynCond *, 1);
    negation->children[0] = cond;
    negation->n_children = 1;
    negation->span = xp_parser_span_from(parser, first);
    return negation;
}

static gboolean parse_value(XpParser *parser, GArray *out)
{
    XpSynWord value = {0};

    /* The empty text is a value, though it is no name. */
    if (xp_parser_is(parser, XP_TOKEN_STRING)) {
        if (!xp_parse_string(parser, "a value", &value))
            return FALSE;
    } else if (!xp_parse_word(parser, "a value", &value)) {
        return FALSE;
    }
    g_array_append_val(out, value);
    return TRUE;
}

gboolean xp_parse_values(XpParser *parser, GArray *out)
{
    if (!xp_parser_accept_kind(parser, XP_TOKEN_OPEN_BRACE))
        return parse_value(parser, out);
    do {
        if (!parse_value(parser, out))
            return FALSE;
    } while (xp_parser_accept_kind(parser, XP_TOKEN_COMMA));
    return xp_parser_expect_kind(parser, XP_TOKEN_CLOSE_BRACE, "',' or '}' after a value");
}

/* Reads the comparison after a key; @out_not: `is not`, `not in` ... */
static gboolean parse_comparison(XpParser *parser, XpCondKind *out_kind, gboolean *out_not)
{
    static const char *const words[] = {"is", "in", "like", "not", "present", "absent"};
    const XpToken *token = xp_parser_peek(parser, 0);
    gboolean not_before = xp_parser_accept(parser, XP_KEYWORD_NOT);

    *out_not = not_before;
    if (xp_parser_accept(parser, XP_KEYWORD_LIKE)) {
        *out_kind = XP_COND_LIKE;
    } else if (xp_parser_accept(parser, XP_KEYWORD_IN) ||
               (!not_before && xp_parser_accept(parser, XP_KEYWORD_IS))) {
        *out_kind = XP_COND_IS;
    } else if (not_before) {
        return xp_parser_fail_near(parser, "'in' or 'like' after 'not'", words, 3);
    } else {
        if (xp_parser_accept_kind(parser, XP_TOKEN_LESS))
            *out_kind = XP_COND_LESS;
        else if (xp_parser_accept_kind(parser, XP_TOKEN_GREATER))
            *out_kind = XP_COND_GREATER;
        else if (xp_parser_accept_kind(parser, XP_TOKEN_LESS_EQUAL))
            *out_kind = XP_COND_LESS_EQUAL;
        else if (xp_parser_accept_kind(parser, XP_TOKEN_GREATER_EQUAL))
            *out_kind = XP_COND_GREATER_EQUAL;
        else if (token->kind == XP_TOKEN_EQUALS)
            return xp_parser_fail(parser, "a comparison", "write 'is' instead of '='");
        else
            return xp_parser_fail_near(parser,
                                       "'is', 'in', 'like', 'present', 'absent', '<' or '>' "
                                       "after a condition key",
                                       words, G_N_ELEMENTS(words));
        return TRUE;
    }
    if (!not_before)
        *out_not = xp_parser_accept(parser, XP_KEYWORD_NOT);
    return TRUE;
}

static gboolean parse_test(XpParser *parser, XpSynCond **out)
{
    g_autoptr(GArray) values = g_array_new(FALSE, TRUE, sizeof(XpSynWord));
    guint first = parser->at;
    gboolean negated = FALSE;
    XpSynCond *cond = new_cond(parser, XP_COND_IS);

    if (!xp_parse_word(parser, "a condition key", &cond->key))
        return FALSE;
    if (xp_parser_accept(parser, XP_KEYWORD_PRESENT)) {
        cond->kind = XP_COND_PRESENT;
    } else if (xp_parser_accept(parser, XP_KEYWORD_ABSENT)) {
        cond->kind = XP_COND_ABSENT;
    } else if (!parse_comparison(parser, &cond->kind, &negated) ||
               !xp_parse_values(parser, values)) {
        return FALSE;
    }
    cond->values = xp_arena_copy(parser->arena, values, &cond->n_values);
    cond->span = xp_parser_span_from(parser, first);
    *out = negated ? negate(parser, cond, first) : cond;
    return TRUE;
}

static gboolean parse_atom(XpParser *parser, XpSynCond **out);

/* Everything that nests goes through here. */
static gboolean parse_nested(XpParser *parser, XpSynCond **out)
{
    guint first = parser->at;
    gboolean ok;

    if (parser->depth >= XP_PARSER_DEPTH) {
        xp_sink_add(parser->sink, XP_DIAG_PROP_SYNTAX, &xp_parser_peek(parser, 0)->span,
                    "split it into several claims or assumptions",
                    "this condition is nested more than %d deep", XP_PARSER_DEPTH);
        return FALSE;
    }
    parser->depth++;
    if (xp_parser_accept(parser, XP_KEYWORD_NOT)) {
        ok = parse_atom(parser, out);
        if (ok)
            *out = negate(parser, *out, first);
    } else {
        xp_parser_next(parser);
        ok = xp_parse_cond(parser, out) &&
             xp_parser_expect_kind(parser, XP_TOKEN_CLOSE_PARENTHESIS,
                                   "'and', 'or' or ')' in a condition");
    }
    parser->depth--;
    return ok;
}

static gboolean parse_atom(XpParser *parser, XpSynCond **out)
{
    if (xp_parser_at(parser, XP_KEYWORD_NOT) || xp_parser_is(parser, XP_TOKEN_OPEN_PARENTHESIS))
        return parse_nested(parser, out);
    return parse_test(parser, out);
}

/* @out: the only one of @parts, or their AND or OR. */
static XpSynCond *join(XpParser *parser, XpCondKind kind, const GArray *parts, guint first)
{
    XpSynCond *cond;

    if (parts->len == 1)
        return g_array_index(parts, XpSynCond *, 0);
    cond = new_cond(parser, kind);
    cond->children = xp_arena_copy(parser->arena, parts, &cond->n_children);
    cond->span = xp_parser_span_from(parser, first);
    return cond;
}

static gboolean parse_conjunction(XpParser *parser, XpSynCond **out)
{
    g_autoptr(GArray) parts = g_array_new(FALSE, TRUE, sizeof(XpSynCond *));
    guint first = parser->at;

    do {
        XpSynCond *part = NULL;

        if (!parse_atom(parser, &part))
            return FALSE;
        g_array_append_val(parts, part);
    } while (xp_parser_accept(parser, XP_KEYWORD_AND));
    *out = join(parser, XP_COND_AND, parts, first);
    return TRUE;
}

gboolean xp_parse_cond(XpParser *parser, XpSynCond **out)
{
    g_autoptr(GArray) parts = g_array_new(FALSE, TRUE, sizeof(XpSynCond *));
    guint first = parser->at;

    do {
        XpSynCond *part = NULL;

        if (!parse_conjunction(parser, &part))
            return FALSE;
        g_array_append_val(parts, part);
    } while (xp_parser_accept(parser, XP_KEYWORD_OR));
    *out = join(parser, XP_COND_OR, parts, first);
    return TRUE;
}
