/* SPDX-License-Identifier: Apache-2.0 */
/* Files, definitions and properties, and how the parser goes on after an error. */
#include "frontend/property/parser.h"

#include <string.h>

#include "frontend/property/parse.h"
#include "frontend/property/verb.h"

static gboolean parse_let_name(XpParser *parser, XpSynWord *out)
{
    const XpToken *token = xp_parser_peek(parser, 0);

    if (token->kind == XP_TOKEN_WORD && xp_verb_lookup(token->text) != NULL) {
        xp_sink_add(parser->sink, XP_DIAG_PROP_RESERVED, &token->span, "choose another name",
                    "'%s' is a verb and cannot be a name", token->text);
        return FALSE;
    }
    return xp_parse_new_name(parser, "a name after 'let'", out);
}

static gboolean parse_let_values(XpParser *parser, XpSynLet *let)
{
    g_autoptr(GArray) values = g_array_new(FALSE, TRUE, sizeof(XpSynWord));

    let->kind = XP_SYN_LET_VALUES;
    if (!xp_parse_values(parser, values))
        return FALSE;
    let->values = xp_arena_copy(parser->arena, values, &let->n_values);
    return TRUE;
}

static gboolean parse_let_body(XpParser *parser, XpSynLet *let)
{
    if (!xp_parser_expect_kind(parser, XP_TOKEN_EQUALS, "'=' after the name"))
        return FALSE;
    if (xp_parser_accept(parser, XP_KEYWORD_ACTIONS)) {
        let->kind = XP_SYN_LET_ACTIONS;
        return xp_parse_actions(parser, &let->actions);
    }
    if (xp_parser_accept(parser, XP_KEYWORD_VALUES))
        return parse_let_values(parser, let);
    let->kind = XP_SYN_LET_SET;
    return xp_parse_set(parser, XP_SET_EITHER, &let->set);
}

/* A let with a name is kept even if it is broken, so that its uses are not called unknown. */
static gboolean parse_let(XpParser *parser, XpSynFile *file)
{
    XpSynLet let = {0};
    gboolean ok;

    if (!parse_let_name(parser, &let.name))
        return FALSE;
    ok = parse_let_body(parser, &let);
    if (!ok)
        let.kind = XP_SYN_LET_BROKEN;
    g_array_append_val(file->lets, let);
    return ok;
}

static gboolean parse_use(XpParser *parser, XpSynFile *file)
{
    XpSynWord path = {0};

    if (!xp_parse_string(parser, "a file name in quotes after 'use'", &path))
        return FALSE;
    g_array_append_val(file->uses, path);
    return TRUE;
}

static gboolean parse_assume(XpParser *parser, XpSynFile *file)
{
    XpSynAssume assume = {0};
    XpSynWord because = {0};
    guint first = parser->at;

    if (!xp_parse_cond(parser, &assume.cond))
        return FALSE;
    assume.text = xp_parser_text_from(parser, first);
    if (!xp_parser_at(parser, XP_KEYWORD_BECAUSE))
        return xp_parser_fail(parser, "'because'", "an assumption needs a reason in quotes");
    xp_parser_next(parser);
    if (!xp_parse_string(parser, "the reason", &because))
        return FALSE;
    assume.because = because.text;
    assume.span = xp_parser_span_from(parser, first - 1);
    g_array_append_val(file->assumes, assume);
    return TRUE;
}

static gboolean parse_severity(XpParser *parser, XpLevel *out)
{
    static const char *const words[] = {"critical", "high", "medium", "low", "info"};
    static const XpKeyword keywords[] = {XP_KEYWORD_CRITICAL, XP_KEYWORD_HIGH, XP_KEYWORD_MEDIUM,
                                         XP_KEYWORD_LOW, XP_KEYWORD_INFO};

    for (guint i = 0; i < G_N_ELEMENTS(keywords); i++) {
        if (xp_parser_accept(parser, keywords[i])) {
            *out = (XpLevel)i;
            return TRUE;
        }
    }
    return xp_parser_fail_near(parser, "'critical', 'high', 'medium', 'low' or 'info'", words,
                               G_N_ELEMENTS(words));
}

static gboolean parse_tags(XpParser *parser, XpSynProperty *property)
{
    g_autoptr(GArray) tags = g_array_new(FALSE, TRUE, sizeof(const char *));

    do {
        XpSynWord tag = {0};

        if (!xp_parse_word(parser, "a tag", &tag))
            return FALSE;
        g_array_append_val(tags, tag.text);
    } while (xp_parser_accept_kind(parser, XP_TOKEN_COMMA));
    property->tags = xp_arena_copy(parser->arena, tags, &property->n_tags);
    return TRUE;
}

/* Milliseconds of "250ms", "30s", "5m" or "0". */
static gboolean read_duration(const char *text, guint *out_ms)
{
    char *unit = NULL;
    guint64 number;
    guint64 factor;

    if (!g_ascii_isdigit(*text))
        return FALSE;
    number = g_ascii_strtoull(text, &unit, 10);
    if (strcmp(unit, "ms") == 0)
        factor = 1;
    else if (strcmp(unit, "s") == 0)
        factor = 1000;
    else if (strcmp(unit, "m") == 0)
        factor = 60000;
    else if (number == 0 && *unit == '\0')
        factor = 0;
    else
        return FALSE;
    if (number > G_MAXINT / 60000)
        return FALSE;
    *out_ms = (guint)(number * factor);
    return TRUE;
}

static gboolean parse_timeout(XpParser *parser, XpSynProperty *property)
{
    XpSynWord word = {0};

    if (!xp_parse_word(parser, "a duration", &word))
        return FALSE;
    if (read_duration(word.text, &property->timeout_ms))
        return TRUE;
    xp_sink_add(parser->sink, XP_DIAG_PROP_VALUE, &word.span,
                "write 250ms, 30s or 5m; 0 is no limit", "this is not a duration");
    return FALSE;
}

static gboolean parse_text(XpParser *parser, const char *what, const char **out)
{
    XpSynWord word = {0};

    if (!xp_parse_string(parser, what, &word))
        return FALSE;
    *out = word.text;
    return TRUE;
}

static gboolean parse_attr(XpParser *parser, XpKeyword attr, XpSynProperty *property)
{
    if (attr == XP_KEYWORD_SEVERITY)
        return parse_severity(parser, &property->level);
    if (attr == XP_KEYWORD_TAGS)
        return parse_tags(parser, property);
    if (attr == XP_KEYWORD_OWNER)
        return parse_text(parser, "the owner in quotes", &property->owner);
    if (attr == XP_KEYWORD_REF)
        return parse_text(parser, "the reference in quotes", &property->ref);
    g_assert(attr == XP_KEYWORD_TIMEOUT);
    return parse_timeout(parser, property);
}

static gboolean parse_attrs(XpParser *parser, XpSynProperty *property)
{
    static const XpKeyword attrs[] = {XP_KEYWORD_SEVERITY, XP_KEYWORD_TAGS, XP_KEYWORD_OWNER,
                                      XP_KEYWORD_REF, XP_KEYWORD_TIMEOUT};
    guint seen = 0;
    guint i = 0;

    while (i < G_N_ELEMENTS(attrs)) {
        const XpToken *token = xp_parser_peek(parser, 0);

        if (token->keyword != attrs[i]) {
            i++;
            continue;
        }
        if ((seen & (1u << i)) != 0) {
            xp_sink_add(parser->sink, XP_DIAG_PROP_DUPLICATE, &token->span, "keep one of them",
                        "'%s' is stated twice", token->text);
            return FALSE;
        }
        seen |= 1u << i;
        xp_parser_mark(parser, XP_MARK_PART);
        xp_parser_next(parser);
        if (!parse_attr(parser, attrs[i], property))
            return FALSE;
        i = 0;
    }
    return TRUE;
}

static gboolean parse_expect(XpParser *parser, XpSynProperty *property)
{
    static const char *const words[] = {"fail", "unknown"};

    if (!xp_parser_at(parser, XP_KEYWORD_EXPECT))
        return TRUE;
    xp_parser_mark(parser, XP_MARK_PART);
    xp_parser_next(parser);
    if (xp_parser_accept(parser, XP_KEYWORD_FAIL))
        property->expect = XP_EXPECT_FAIL;
    else if (xp_parser_accept(parser, XP_KEYWORD_UNKNOWN))
        property->expect = XP_EXPECT_UNKNOWN;
    else
        return xp_parser_fail_near(parser, "'fail' or 'unknown'", words, G_N_ELEMENTS(words));
    if (!xp_parse_why(parser, &property->expect_why))
        return FALSE;
    if (property->expect_why.until != NULL)
        return TRUE;
    xp_sink_add(parser->sink, XP_DIAG_PROP_SYNTAX, &property->expect_why.span,
                "add the last day it may be so: until 2027-01-31",
                "what is expected for a while has an end, and 'until' is missing");
    return FALSE;
}

/* What stands between the braces, and in a sentence of the command line. */
static gboolean parse_body(XpParser *parser, XpTokenKind close, XpSynProperty *property)
{
    g_autoptr(GArray) claims = g_array_new(FALSE, TRUE, sizeof(XpSynClaim));

    property->level = XP_LEVEL_HIGH;
    if (!parse_attrs(parser, property))
        return FALSE;
    do {
        XpSynClaim claim = {0};

        xp_parser_mark(parser, XP_MARK_PART);
        if (!xp_parse_claim(parser, &claim))
            return FALSE;
        g_array_append_val(claims, claim);
    } while (!xp_parser_is(parser, close) && !xp_parser_is(parser, XP_TOKEN_END) &&
             !xp_parser_at(parser, XP_KEYWORD_EXPECT));
    property->claims = xp_arena_copy(parser->arena, claims, &property->n_claims);
    return parse_expect(parser, property);
}

static gboolean parse_property(XpParser *parser, const char *doc, XpSynFile *file)
{
    XpSynProperty property = {.doc = doc};
    guint first = parser->at - 1;

    if (!xp_parse_new_name(parser, "a name after 'property'", &property.id))
        return FALSE;
    if (xp_parser_is(parser, XP_TOKEN_STRING)) {
        xp_parser_mark(parser, XP_MARK_CLAUSE);
        property.title = xp_parser_next(parser)->text;
    }
    if (!xp_parser_expect_kind(parser, XP_TOKEN_OPEN_BRACE, "'{'") ||
        !parse_body(parser, XP_TOKEN_CLOSE_BRACE, &property) ||
        !xp_parser_expect_kind(parser, XP_TOKEN_CLOSE_BRACE, "'}'"))
        return FALSE;
    property.span = xp_parser_span_from(parser, first);
    g_array_append_val(file->properties, property);
    return TRUE;
}

/* TRUE where a definition begins, as far as one can tell inside of something broken. */
static gboolean is_beginning(const XpParser *parser)
{
    const XpToken *token = xp_parser_peek(parser, 0);

    if (token->kind == XP_TOKEN_END)
        return TRUE;
    return token->first && (token->keyword == XP_KEYWORD_PROPERTY ||
                            token->keyword == XP_KEYWORD_LET || token->keyword == XP_KEYWORD_USE);
}

/* Passes over the rest of the definition that began at token @first. */
static void recover(XpParser *parser, guint first, gboolean braces)
{
    guint open = 0;

    for (guint i = first; i < parser->at; i++) {
        XpTokenKind kind = g_array_index(parser->tokens, XpToken, i).kind;

        if (kind == XP_TOKEN_OPEN_BRACE)
            open++;
        else if (kind == XP_TOKEN_CLOSE_BRACE && open > 0)
            open--;
    }
    while (!is_beginning(parser)) {
        const XpToken *token = xp_parser_peek(parser, 0);

        if (!braces && open == 0 && token->first && token->keyword == XP_KEYWORD_ASSUME)
            return;
        xp_parser_next(parser);
        if (token->kind == XP_TOKEN_OPEN_BRACE)
            open++;
        if (token->kind == XP_TOKEN_CLOSE_BRACE && open > 0 && --open == 0 && braces)
            return;
    }
}

static gboolean parse_definition(XpParser *parser, XpSynFile *file)
{
    static const char *const words[] = {"use", "let", "assume", "property"};
    const char *doc = xp_parser_peek(parser, 0)->doc;

    xp_parser_mark(parser, XP_MARK_DEFINITION);
    if (xp_parser_accept(parser, XP_KEYWORD_USE))
        return parse_use(parser, file);
    if (xp_parser_accept(parser, XP_KEYWORD_LET))
        return parse_let(parser, file);
    if (xp_parser_accept(parser, XP_KEYWORD_ASSUME))
        return parse_assume(parser, file);
    if (xp_parser_accept(parser, XP_KEYWORD_PROPERTY))
        return parse_property(parser, doc, file);
    xp_parser_fail_near(parser, "'use', 'let', 'assume' or 'property'", words, G_N_ELEMENTS(words));
    xp_parser_next(parser);
    return FALSE;
}

static XpSynFile *new_file(void)
{
    XpSynFile *file = g_new0(XpSynFile, 1);

    file->uses = g_array_new(FALSE, TRUE, sizeof(XpSynWord));
    file->lets = g_array_new(FALSE, TRUE, sizeof(XpSynLet));
    file->assumes = g_array_new(FALSE, TRUE, sizeof(XpSynAssume));
    file->properties = g_array_new(FALSE, TRUE, sizeof(XpSynProperty));
    return file;
}

void xp_syn_file_free(XpSynFile *file)
{
    if (file == NULL)
        return;
    g_array_unref(file->uses);
    g_array_unref(file->lets);
    g_array_unref(file->assumes);
    g_array_unref(file->properties);
    g_free(file);
}

/* Returns new: all of the file that @parser is at the beginning of. */
static XpSynFile *parse_definitions(XpParser *parser)
{
    XpSynFile *file = new_file();

    while (!xp_parser_is(parser, XP_TOKEN_END)) {
        guint first = parser->at;
        gboolean braces = xp_parser_at(parser, XP_KEYWORD_PROPERTY);

        parser->depth = 0;
        if (!parse_definition(parser, file))
            recover(parser, first, braces);
    }
    return file;
}

XpSynFile *xp_parse_file(const XpScript *script, XpArena *arena, XpStrings *strings, XpSink *sink)
{
    g_autoptr(GArray) tokens = xp_lex(script, strings, sink);
    XpParser parser = {
        .script = script, .tokens = tokens, .arena = arena, .strings = strings, .sink = sink};

    return parse_definitions(&parser);
}

GArray *xp_parse_marks(const XpScript *script, XpStrings *strings, XpSink *sink)
{
    guint errors = xp_sink_errors(sink);
    g_autoptr(XpArena) arena = xp_arena_new();
    g_autoptr(GArray) tokens = xp_lex(script, strings, sink);
    XpParser parser = {
        .script = script, .tokens = tokens, .arena = arena, .strings = strings, .sink = sink};

    xp_syn_file_free(parse_definitions(&parser));
    return xp_sink_errors(sink) == errors ? g_steal_pointer(&tokens) : NULL;
}

XpSynFile *xp_parse_sentence(const XpScript *script, const char *id, XpArena *arena,
                             XpStrings *strings, XpSink *sink)
{
    g_autoptr(GArray) tokens = xp_lex(script, strings, sink);
    XpParser parser = {
        .script = script, .tokens = tokens, .arena = arena, .strings = strings, .sink = sink};
    XpSynFile *file = new_file();
    XpSynProperty property = {0};

    property.id = (XpSynWord){.text = xp_strings_add(strings, id)};
    if (!parse_body(&parser, XP_TOKEN_END, &property))
        return file;
    if (!xp_parser_is(&parser, XP_TOKEN_END)) {
        xp_parser_fail(&parser, "the end of the sentence", NULL);
        return file;
    }
    property.span = xp_parser_span_from(&parser, 0);
    property.id.span = property.span;
    g_array_append_val(file->properties, property);
    return file;
}
