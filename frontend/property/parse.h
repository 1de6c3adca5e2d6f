/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_PROPERTY_PARSE_H
#define XP_PROPERTY_PARSE_H

#include <glib.h>

#include "frontend/property/arena.h"
#include "frontend/property/lexer.h"
#include "frontend/property/syntax.h"

/*
 * What the parts of the parser share. Every xp_parse_* function reads one construct and moves on;
 * FALSE means that an error was reported and the caller gives up as well.
 */
typedef struct {
    const XpScript *script;
    GArray *tokens; /* XpToken, the last one XP_TOKEN_END */
    guint at;
    XpArena *arena;
    XpStrings *strings;
    XpSink *sink;
    guint depth;
} XpParser;

/* The current token and the one @ahead of it; past the end, the end. */
const XpToken *xp_parser_peek(const XpParser *parser, guint ahead);
/* The current token, which is then behind; the end stays. */
const XpToken *xp_parser_next(XpParser *parser);
/* The last token that is behind; at least one is. */
const XpToken *xp_parser_last(const XpParser *parser);
gboolean xp_parser_is(const XpParser *parser, XpTokenKind kind);
gboolean xp_parser_at(const XpParser *parser, XpKeyword keyword);
/* TRUE and past it if the current token is that. */
gboolean xp_parser_accept(XpParser *parser, XpKeyword keyword);
gboolean xp_parser_accept_kind(XpParser *parser, XpTokenKind kind);
/* The current token begins something. */
void xp_parser_mark(XpParser *parser, XpMark mark);
gboolean xp_parser_expect(XpParser *parser, XpKeyword keyword);
/* @what: "'{'" and the like, for the message. */
gboolean xp_parser_expect_kind(XpParser *parser, XpTokenKind kind, const char *what);
/* Reports "expected @what, found ..." at the current token; returns FALSE. */
gboolean xp_parser_fail(XpParser *parser, const char *what, const char *help);
/* The same, advising the nearest of the @n @words that would have been legal. */
gboolean xp_parser_fail_near(XpParser *parser, const char *what, const char *const *words, guint n);

/* Span and text (one line, blanks and comments folded) from token @first to the last one behind. */
XpSpan xp_parser_span_from(const XpParser *parser, guint first);
const char *xp_parser_text_from(const XpParser *parser, guint first);

/* A word or a string that stands for a name, pattern or value; @what for the message. */
gboolean xp_parse_word(XpParser *parser, const char *what, XpSynWord *out);
gboolean xp_parse_string(XpParser *parser, const char *what, XpSynWord *out);
/* A name to define: letters, digits, "-", "_", "."; not reserved. */
gboolean xp_parse_new_name(XpParser *parser, const char *what, XpSynWord *out);

/* Where the items of a set stand. */
typedef enum {
    XP_SET_SUBJECTS,
    XP_SET_OBJECTS,
    XP_SET_EITHER, /* in a let */
} XpSetPlace;

gboolean xp_parse_set(XpParser *parser, XpSetPlace place, XpSynSet *out);
gboolean xp_parse_actions(XpParser *parser, XpSynActions *out);
/* One value or a braced list; appends XpSynWord to @out. */
gboolean xp_parse_values(XpParser *parser, GArray *out);
gboolean xp_parse_cond(XpParser *parser, XpSynCond **out);
gboolean xp_parse_why(XpParser *parser, XpSynWhy *out);
gboolean xp_parse_claim(XpParser *parser, XpSynClaim *out);

#endif
