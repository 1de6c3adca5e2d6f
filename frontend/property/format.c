/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parser marks where definitions, their parts and the clauses of a part begin; this lays the
 * tokens out by the marks and puts back what the lexer passed over: comments and blank lines.
 */
#include "frontend/property/format.h"

#include <string.h>

#include "frontend/property/lexer.h"
#include "frontend/property/parser.h"

enum { WIDTH = 100, INDENT = 4, MOST_DEPTH = 5 };

/* A comment, as written but for blanks at its end. */
typedef struct {
    const char *text; /* borrowed from the script */
    gsize length;
    gboolean trailing; /* on the line of the token before it */
    gboolean blank;    /* a blank line stands before it */
} Comment;

/* What stands between a token and the one before it. */
typedef struct {
    guint first; /* in the comments */
    guint n;
    gboolean blank; /* a blank line stands directly before the token */
} Gap;

typedef struct {
    const XpScript *script;
    const GArray *tokens; /* XpToken */
    GArray *comments;     /* Comment */
    GArray *gaps;         /* Gap, one a token */
    GString *out;
    guint column; /* characters in the last line of @out */
} Layout;

static const XpToken *token_at(const Layout *layout, guint index)
{
    return &g_array_index(layout->tokens, XpToken, index);
}

static const Gap *gap_at(const Layout *layout, guint index)
{
    return &g_array_index(layout->gaps, Gap, index);
}

static const Comment *comment_at(const Layout *layout, const Gap *gap, guint index)
{
    return &g_array_index(layout->comments, Comment, gap->first + index);
}

/* --- what the lexer passes over --- */

/* Adds the comment at @at, which ends before @end; returns where its line does. */
static const char *add_comment(Layout *layout, const char *at, const char *end, gboolean trailing,
                               gboolean blank)
{
    const char *newline = memchr(at, '\n', (gsize)(end - at));
    const char *stop = newline != NULL ? newline : end;
    Comment comment = {.text = at, .trailing = trailing, .blank = blank};

    while (g_ascii_isspace(stop[-1]))
        stop--;
    comment.length = (gsize)(stop - at);
    g_array_append_val(layout->comments, comment);
    return newline != NULL ? newline : end;
}

/* Reads what stands between the tokens: blanks, ends of lines and comments, nothing else. */
static void add_gap(Layout *layout, const char *at, const char *end, gboolean first_of_file)
{
    Gap gap = {.first = layout->comments->len};
    guint newlines = first_of_file ? 1 : 0;

    while (at < end) {
        if (*at == '#') {
            at = add_comment(layout, at, end, newlines == 0, newlines > 1);
            newlines = 0;
            gap.n++;
        } else {
            newlines += *at == '\n' ? 1 : 0;
            at++;
        }
    }
    gap.blank = newlines > 1;
    g_array_append_val(layout->gaps, gap);
}

static void find_gaps(Layout *layout)
{
    const char *text = layout->script->text;
    const char *at = text;

    for (guint i = 0; i < layout->tokens->len; i++) {
        const XpToken *token = token_at(layout, i);

        add_gap(layout, at, text + token->start, i == 0);
        at = text + token->end;
    }
}

/* TRUE if a comment stands between the tokens from @first to the one before @end. */
static gboolean has_comments(const Layout *layout, guint first, guint end)
{
    for (guint i = first + 1; i < end; i++) {
        if (gap_at(layout, i)->n > 0)
            return TRUE;
    }
    return FALSE;
}

/* --- lines --- */

static void put(Layout *layout, const char *text, gsize length)
{
    g_string_append_len(layout->out, text, (gssize)length);
    layout->column += (guint)g_utf8_strlen(text, (gssize)length);
}

/* Ends the line, if there is one. */
static void new_line(Layout *layout, gboolean blank, guint indent)
{
    if (layout->out->len > 0)
        g_string_append(layout->out, blank ? "\n\n" : "\n");
    layout->column = 0;
    for (guint i = 0; i < indent; i++)
        put(layout, " ", 1);
}

static void put_token(Layout *layout, guint index)
{
    const XpToken *token = token_at(layout, index);

    put(layout, layout->script->text + token->start, token->end - token->start);
}

/* The comments before token @index that have lines of their own, after the one that has not.
 * Returns TRUE if there was any of them: the token then begins a line. */
static gboolean put_comments(Layout *layout, guint index, guint indent, gboolean keep_blank)
{
    const Gap *gap = gap_at(layout, index);

    for (guint i = 0; i < gap->n; i++) {
        const Comment *comment = comment_at(layout, gap, i);

        if (comment->trailing)
            put(layout, "  ", 2);
        else
            new_line(layout, comment->blank && (keep_blank || i > 0), indent);
        put(layout, comment->text, comment->length);
    }
    return gap->n > 0;
}

/* How many blanks go between token @index and the one before it on its line. */
static guint space_before(const Layout *layout, guint index)
{
    const XpToken *token = token_at(layout, index);
    const XpToken *before = token_at(layout, index - 1);

    if (token->mark == XP_MARK_PART && before->kind != XP_TOKEN_OPEN_BRACE)
        return 2;
    if (token->kind == XP_TOKEN_COMMA || token->kind == XP_TOKEN_CLOSE_PARENTHESIS ||
        before->kind == XP_TOKEN_OPEN_PARENTHESIS || token->mark == XP_MARK_TIGHT ||
        before->mark == XP_MARK_TIGHT)
        return 0;
    return 1;
}

static guint token_width(const Layout *layout, guint index)
{
    const XpToken *token = token_at(layout, index);

    return (guint)g_utf8_strlen(layout->script->text + token->start,
                                (gssize)(token->end - token->start));
}

/* Columns of the tokens from @first to the one before @end on one line. */
static guint width_of(const Layout *layout, guint first, guint end)
{
    guint width = 0;

    for (guint i = first; i < end; i++)
        width += token_width(layout, i) + (i > first ? space_before(layout, i) : 0);
    return width;
}

/* Puts token @index behind the one before it. */
static void put_behind(Layout *layout, guint index)
{
    put(layout, "  ", space_before(layout, index));
    put_token(layout, index);
}

/* --- parts: an attribute, a claim, a let ... --- */

static gboolean is_opening(const XpToken *token)
{
    return token->kind == XP_TOKEN_OPEN_BRACE || token->kind == XP_TOKEN_OPEN_PARENTHESIS;
}

static gboolean is_closing(const XpToken *token)
{
    return token->kind == XP_TOKEN_CLOSE_BRACE || token->kind == XP_TOKEN_CLOSE_PARENTHESIS;
}

/* TRUE where a line may be broken: behind a comma and before a word that joins. These words cannot
 * stand for anything else. */
static gboolean may_break(const Layout *layout, guint index)
{
    static const XpKeyword words[] = {XP_KEYWORD_AND,   XP_KEYWORD_OR,    XP_KEYWORD_MINUS,
                                      XP_KEYWORD_CAN,   XP_KEYWORD_ON,    XP_KEYWORD_BECAUSE,
                                      XP_KEYWORD_UNTIL, XP_KEYWORD_TICKET};

    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (token_at(layout, index)->keyword == words[i])
            return TRUE;
    }
    return token_at(layout, index - 1)->kind == XP_TOKEN_COMMA;
}

/* The token before which a line that does not end at @index may end next, not inside of brackets
 * that open from @index on. */
static guint next_break(const Layout *layout, guint index, guint end)
{
    guint open = 0;
    guint i = index;

    for (; i < end; i++) {
        if (i > index && open == 0 && may_break(layout, i))
            break;
        if (is_opening(token_at(layout, i)))
            open++;
        else if (is_closing(token_at(layout, i)) && open > 0)
            open--;
    }
    return i;
}

/* TRUE if what stands from token @index on to the next place to break does not fit the line. */
static gboolean must_break(const Layout *layout, guint index, guint end)
{
    return may_break(layout, index) &&
           layout->column + space_before(layout, index) +
                   width_of(layout, index, next_break(layout, index, end)) >
               WIDTH;
}

/* One clause; its further lines are indented by @indent, and inside of brackets by more. */
static void put_clause(Layout *layout, guint first, guint end, guint indent)
{
    guint open = 0;

    put_token(layout, first);
    for (guint i = first + 1; i < end; i++) {
        guint inner = indent + MIN(open, MOST_DEPTH) * INDENT;

        if (put_comments(layout, i, inner, FALSE) || must_break(layout, i, end)) {
            new_line(layout, FALSE, inner);
            put_token(layout, i);
        } else {
            put_behind(layout, i);
        }
        if (is_opening(token_at(layout, i)))
            open++;
        else if (is_closing(token_at(layout, i)) && open > 0)
            open--;
    }
}

static guint clause_end(const Layout *layout, guint first, guint end)
{
    guint i = first + 1;

    while (i < end && token_at(layout, i)->mark != XP_MARK_CLAUSE)
        i++;
    return i;
}

/* A part whose line is begun, with @indent. */
static void put_part(Layout *layout, guint first, guint end, guint indent)
{
    guint clause = first;

    if (!has_comments(layout, first, end) &&
        layout->column + width_of(layout, first, end) <= WIDTH) {
        put_clause(layout, first, end, indent);
        return;
    }
    while (clause < end) {
        guint next = clause_end(layout, clause, end);

        put_clause(layout, clause, next, clause == first ? indent + INDENT : indent + 2 * INDENT);
        clause = next;
        if (clause < end) {
            put_comments(layout, clause, indent + INDENT, FALSE);
            new_line(layout, FALSE, indent + INDENT);
        }
    }
}

/* --- definitions --- */

static guint next_mark(const Layout *layout, guint index, XpMark mark, guint end)
{
    while (index < end && token_at(layout, index)->mark != mark)
        index++;
    return index;
}

/* TRUE if the property takes more than one line. */
static gboolean is_block(const Layout *layout, guint first, guint end)
{
    guint part = next_mark(layout, first, XP_MARK_PART, end);

    return part < end && (token_at(layout, part)->first || has_comments(layout, first, end) ||
                          width_of(layout, first, end) > WIDTH);
}

/* Head, one part a line, and the brace, which is the last token. */
static void put_block(Layout *layout, guint first, guint end)
{
    guint part = next_mark(layout, first, XP_MARK_PART, end);
    gboolean inside = FALSE;

    put_part(layout, first, part, 0);
    while (part < end - 1) {
        guint next = MIN(next_mark(layout, part + 1, XP_MARK_PART, end), end - 1);
        gboolean blank = put_comments(layout, part, INDENT, inside) || inside;

        new_line(layout, blank && gap_at(layout, part)->blank, INDENT);
        put_part(layout, part, next, INDENT);
        part = next;
        inside = TRUE;
    }
    put_comments(layout, end - 1, INDENT, TRUE);
    new_line(layout, FALSE, 0);
    put_token(layout, end - 1);
}

static void put_definition(Layout *layout, guint first, guint end, gboolean block)
{
    if (block) {
        put_block(layout, first, end);
        return;
    }
    if (token_at(layout, first)->keyword != XP_KEYWORD_PROPERTY) {
        put_part(layout, first, end, 0);
        return;
    }
    put_token(layout, first);
    for (guint i = first + 1; i < end; i++)
        put_behind(layout, i);
}

/* --- the file --- */

/* How many comments before a definition belong to it: those with no blank line below them. */
static guint attached_comments(const Layout *layout, const Gap *gap)
{
    guint n = 0;

    while (n < gap->n) {
        const Comment *comment = comment_at(layout, gap, gap->n - 1 - n);

        if (comment->trailing)
            break;
        n++;
        if (comment->blank)
            break;
    }
    return n;
}

/* A ## comment stands at the property it is about. */
static gboolean is_doc(const Comment *comment)
{
    return !comment->trailing && comment->length > 1 && comment->text[1] == '#';
}

/* Comments before token @index and the line it begins. @apart: a blank line before what follows the
 * last token, and @own: before the definition with its comments. */
static void begin_definition(Layout *layout, guint index, gboolean apart, gboolean own)
{
    const Gap *gap = gap_at(layout, index);
    gboolean blank = gap->blank;
    guint attached;

    if (gap->n > 0 && is_doc(comment_at(layout, gap, gap->n - 1)))
        blank = FALSE;
    attached = blank ? 0 : attached_comments(layout, gap);
    for (guint i = 0; i < gap->n; i++) {
        const Comment *comment = comment_at(layout, gap, i);

        if (comment->trailing) {
            put(layout, "  ", 2);
        } else {
            new_line(layout,
                     comment->blank || apart || (own && gap->n - i == attached && attached > 0), 0);
            apart = FALSE;
        }
        put(layout, comment->text, comment->length);
    }
    if (token_at(layout, index)->kind == XP_TOKEN_END)
        new_line(layout, FALSE, 0);
    else
        new_line(layout, blank || apart || (own && attached == 0), 0);
}

static void put_file(Layout *layout)
{
    guint end = layout->tokens->len - 1;
    gboolean after_block = FALSE;
    guint next;

    for (guint first = 0; first < end; first = next) {
        gboolean block;

        next = next_mark(layout, first + 1, XP_MARK_DEFINITION, end);
        block = is_block(layout, first, next);
        begin_definition(layout, first, after_block, block);
        put_definition(layout, first, next, block);
        after_block = block;
    }
    begin_definition(layout, end, after_block, FALSE);
}

/* TRUE if @text has the tokens and the documentation of the script that it was made of. */
static gboolean says_the_same(const Layout *layout, const char *text)
{
    g_autoptr(XpScript) script = xp_script_new(layout->script->file, g_strdup(text), strlen(text));
    g_autoptr(XpStrings) strings = xp_strings_new();
    g_autoptr(XpSink) sink = xp_sink_new();
    g_autoptr(GArray) tokens = xp_lex(script, strings, sink);

    if (tokens->len != layout->tokens->len)
        return FALSE;
    for (guint i = 0; i < tokens->len; i++) {
        const XpToken *now = &g_array_index(tokens, XpToken, i);
        const XpToken *then = token_at(layout, i);

        if (now->kind != then->kind || strcmp(now->text, then->text) != 0 ||
            g_strcmp0(now->doc, then->doc) != 0)
            return FALSE;
    }
    return TRUE;
}

static void layout_clear(Layout *layout)
{
    g_array_unref(layout->comments);
    g_array_unref(layout->gaps);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Layout, layout_clear)

char *xp_format(const XpScript *script, XpSink *sink)
{
    g_autoptr(XpStrings) strings = xp_strings_new();
    g_autoptr(GArray) tokens = xp_parse_marks(script, strings, sink);
    g_autoptr(GString) text = g_string_new(NULL);
    g_auto(Layout) layout = {.script = script,
                             .tokens = tokens,
                             .comments = g_array_new(FALSE, TRUE, sizeof(Comment)),
                             .gaps = g_array_new(FALSE, TRUE, sizeof(Gap)),
                             .out = text};

    if (tokens == NULL)
        return NULL;
    find_gaps(&layout);
    put_file(&layout);
    g_assert(says_the_same(&layout, text->str));
    return g_string_free(g_steal_pointer(&text), FALSE);
}
