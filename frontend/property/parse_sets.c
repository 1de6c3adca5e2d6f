/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of subjects and objects, and lists of actions. */
#include <string.h>

#include "frontend/property/parse.h"

typedef enum {
    PLACE_SUBJECT = 1 << 0,
    PLACE_OBJECT = 1 << 1,
} Place;

/* What follows the word an item begins with. */
typedef enum {
    REST_WHERE,         /* principal in account A */
    REST_PATTERN_WHERE, /* role R in account A */
    REST_ACCOUNT,       /* account A */
    REST_OF_ACCOUNT,    /* root of A */
    REST_STRING,        /* arn "..." */
} Rest;

typedef struct {
    XpKeyword keyword;
    XpSynForm form;
    guint places;
    Rest rest;
    const char *what; /* expected after it, for the message */
} Form;

static const Form forms[] = {
    {XP_KEYWORD_PRINCIPAL, XP_SYN_PRINCIPAL, PLACE_SUBJECT, REST_WHERE, NULL},
    {XP_KEYWORD_ANYONE, XP_SYN_ANYONE, PLACE_SUBJECT, REST_WHERE, NULL},
    {XP_KEYWORD_ANONYMOUS, XP_SYN_ANONYMOUS, PLACE_SUBJECT, REST_WHERE, NULL},
    {XP_KEYWORD_ROLE, XP_SYN_ROLE, PLACE_SUBJECT | PLACE_OBJECT, REST_PATTERN_WHERE,
     "the name of a role"},
    {XP_KEYWORD_USER, XP_SYN_USER, PLACE_SUBJECT, REST_PATTERN_WHERE, "the name of a user"},
    {XP_KEYWORD_GROUP, XP_SYN_GROUP, PLACE_SUBJECT, REST_PATTERN_WHERE, "the name of a group"},
    {XP_KEYWORD_SERVICE, XP_SYN_SERVICE, PLACE_SUBJECT, REST_PATTERN_WHERE,
     "the name of a service"},
    {XP_KEYWORD_FEDERATED, XP_SYN_FEDERATED, PLACE_SUBJECT, REST_PATTERN_WHERE,
     "the name of a federated user"},
    {XP_KEYWORD_SESSION, XP_SYN_SESSION, PLACE_SUBJECT, REST_PATTERN_WHERE,
     "ROLE/SESSION after 'session'"},
    {XP_KEYWORD_ROOT, XP_SYN_ROOT, PLACE_SUBJECT, REST_OF_ACCOUNT, "an account"},
    {XP_KEYWORD_ACCOUNT, XP_SYN_ACCOUNT, PLACE_SUBJECT, REST_ACCOUNT, "an account"},
    {XP_KEYWORD_ARN, XP_SYN_ARN, PLACE_SUBJECT | PLACE_OBJECT, REST_STRING, "an ARN in quotes"},
    {XP_KEYWORD_SECRET, XP_SYN_SECRET, PLACE_OBJECT, REST_PATTERN_WHERE, "the name of a secret"},
    {XP_KEYWORD_KEY, XP_SYN_KEY, PLACE_OBJECT, REST_PATTERN_WHERE, "the name of a key"},
    {XP_KEYWORD_ALIAS, XP_SYN_ALIAS, PLACE_OBJECT, REST_PATTERN_WHERE, "the name of an alias"},
};

static guint places_of(XpSetPlace place)
{
    switch (place) {
    case XP_SET_SUBJECTS:
        return PLACE_SUBJECT;
    case XP_SET_OBJECTS:
        return PLACE_OBJECT;
    case XP_SET_EITHER:
        return PLACE_SUBJECT | PLACE_OBJECT;
    }
    g_assert_not_reached();
}

static const Form *find_form(XpKeyword keyword, guint places)
{
    if (keyword == XP_KEYWORD_NONE)
        return NULL;
    for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
        if (forms[i].keyword == keyword && (forms[i].places & places) != 0)
            return &forms[i];
    }
    return NULL;
}

static gboolean fail_item(XpParser *parser, guint places)
{
    const char *words[G_N_ELEMENTS(forms) + 2];
    guint n = 0;

    for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
        if ((forms[i].places & places) != 0)
            words[n++] = xp_keyword_text(forms[i].keyword);
    }
    if ((places & PLACE_OBJECT) == 0)
        return xp_parser_fail_near(parser,
                                   "a subject (a name defined with let, 'principal', "
                                   "'anyone', 'role', 'user', 'root of', 'account' ...)",
                                   words, n);
    words[n++] = xp_keyword_text(XP_KEYWORD_ANY);
    words[n++] = xp_keyword_text(XP_KEYWORD_ALL);
    if ((places & PLACE_SUBJECT) == 0)
        return xp_parser_fail_near(parser,
                                   "an object (a name defined with let, 'secret', 'key', "
                                   "'alias', 'role', 'any' or 'arn')",
                                   words, n);
    return xp_parser_fail_near(parser, "'actions', 'values', a subject or an object", words, n);
}

/* "account A or B" */
static gboolean parse_accounts(XpParser *parser, XpSynWhere *out)
{
    g_autoptr(GArray) accounts = g_array_new(FALSE, TRUE, sizeof(XpSynWord));

    do {
        XpSynWord account = {0};

        if (!xp_parse_word(parser, "an account", &account))
            return FALSE;
        g_array_append_val(accounts, account);
    } while (xp_parser_accept(parser, XP_KEYWORD_OR));
    out->kind = XP_WHERE_ACCOUNT;
    out->accounts = xp_arena_copy(parser->arena, accounts, &out->n_accounts);
    return TRUE;
}

static gboolean parse_place(XpParser *parser, XpSynWhere *out)
{
    static const char *const words[] = {"account", "org", "ou"};

    if (xp_parser_accept(parser, XP_KEYWORD_ACCOUNT))
        return parse_accounts(parser, out);
    if (xp_parser_accept(parser, XP_KEYWORD_ORG)) {
        out->kind = XP_WHERE_ORG;
        return xp_parse_word(parser, "the id of an organization", &out->value);
    }
    if (xp_parser_accept(parser, XP_KEYWORD_OU)) {
        out->kind = XP_WHERE_OU;
        return xp_parse_word(parser, "an organizational unit", &out->value);
    }
    return xp_parser_fail_near(parser, "'account', 'org' or 'ou'", words, G_N_ELEMENTS(words));
}

static gboolean parse_tag(XpParser *parser, XpSynWhere *out)
{
    out->kind = XP_WHERE_TAGGED;
    if (!xp_parse_word(parser, "the key of a tag", &out->key))
        return FALSE;
    xp_parser_mark(parser, XP_MARK_TIGHT);
    return xp_parser_expect_kind(parser, XP_TOKEN_EQUALS, "'=' between key and value of a tag") &&
           xp_parse_word(parser, "the value of a tag", &out->value);
}

static gboolean parse_where(XpParser *parser, XpSynItem *item)
{
    g_autoptr(GArray) wheres = g_array_new(FALSE, TRUE, sizeof(XpSynWhere));

    for (;;) {
        XpSynWhere where = {0};
        guint first = parser->at;

        if (xp_parser_accept(parser, XP_KEYWORD_TAGGED)) {
            if (!parse_tag(parser, &where))
                return FALSE;
        } else if (xp_parser_at(parser, XP_KEYWORD_IN) ||
                   xp_parser_at(parser, XP_KEYWORD_OUTSIDE)) {
            where.outside = xp_parser_next(parser)->keyword == XP_KEYWORD_OUTSIDE;
            if (!parse_place(parser, &where))
                return FALSE;
        } else {
            break;
        }
        where.span = xp_parser_span_from(parser, first);
        g_array_append_val(wheres, where);
    }
    item->where = xp_arena_copy(parser->arena, wheres, &item->n_where);
    return TRUE;
}

static gboolean parse_rest(XpParser *parser, const Form *form, XpSynItem *item)
{
    switch (form->rest) {
    case REST_WHERE:
        return parse_where(parser, item);
    case REST_PATTERN_WHERE:
        return xp_parse_word(parser, form->what, &item->word) && parse_where(parser, item);
    case REST_OF_ACCOUNT:
        return xp_parser_expect(parser, XP_KEYWORD_OF) &&
               xp_parse_word(parser, form->what, &item->word);
    case REST_ACCOUNT:
        return xp_parse_word(parser, form->what, &item->word);
    case REST_STRING:
        return xp_parse_string(parser, form->what, &item->word);
    }
    g_assert_not_reached();
}

static gboolean is_name(const XpToken *token)
{
    return token->kind == XP_TOKEN_WORD && token->keyword == XP_KEYWORD_NONE;
}

static gboolean parse_item(XpParser *parser, guint places, XpSynItem *item)
{
    guint first = parser->at;
    const Form *form;

    if ((places & PLACE_OBJECT) != 0 &&
        (xp_parser_at(parser, XP_KEYWORD_ANY) || xp_parser_at(parser, XP_KEYWORD_ALL))) {
        xp_parser_next(parser);
        item->any = TRUE;
        places = PLACE_OBJECT;
    }
    form = find_form(xp_parser_peek(parser, 0)->keyword, places);
    if (form != NULL && !(item->any && form->form == XP_SYN_ARN)) {
        xp_parser_next(parser);
        item->form = form->form;
        if (!parse_rest(parser, form, item))
            return FALSE;
    } else if (is_name(xp_parser_peek(parser, 0)) && !item->any) {
        item->form = XP_SYN_NAME;
        if (!xp_parse_word(parser, "a name", &item->word))
            return FALSE;
    } else {
        return fail_item(parser, places);
    }
    item->span = xp_parser_span_from(parser, first);
    item->text = xp_parser_text_from(parser, first);
    return TRUE;
}

/* TRUE and past it if another item follows. */
static gboolean accept_separator(XpParser *parser, guint places, gboolean *out_minus)
{
    *out_minus = FALSE;
    if (xp_parser_accept_kind(parser, XP_TOKEN_COMMA))
        return TRUE;
    if ((places & PLACE_SUBJECT) == 0)
        return FALSE;
    if (xp_parser_accept(parser, XP_KEYWORD_AND))
        return TRUE;
    *out_minus = xp_parser_accept(parser, XP_KEYWORD_MINUS);
    return *out_minus;
}

gboolean xp_parse_set(XpParser *parser, XpSetPlace place, XpSynSet *out)
{
    g_autoptr(GArray) items = g_array_new(FALSE, TRUE, sizeof(XpSynItem));
    guint places = places_of(place);
    guint first = parser->at;
    gboolean minus = FALSE;

    do {
        XpSynItem item = {.minus = minus};

        if (!parse_item(parser, places, &item))
            return FALSE;
        g_array_append_val(items, item);
    } while (accept_separator(parser, places, &minus));
    out->items = xp_arena_copy(parser->arena, items, &out->n);
    out->span = xp_parser_span_from(parser, first);
    out->text = xp_parser_text_from(parser, first);
    return TRUE;
}

/* An action is a word; `assume` is a reserved word and a verb. */
static gboolean parse_action(XpParser *parser, XpSynWord *out)
{
    const XpToken *token = xp_parser_peek(parser, 0);

    if (token->kind == XP_TOKEN_WORD &&
        (token->keyword == XP_KEYWORD_NONE || token->keyword == XP_KEYWORD_ASSUME))
        return xp_parse_word(parser, "an action", out);
    return xp_parser_fail(parser, "an action (SERVICE:NAME, a verb or a name defined with let)",
                          NULL);
}

gboolean xp_parse_actions(XpParser *parser, XpSynActions *out)
{
    g_autoptr(GArray) items = g_array_new(FALSE, TRUE, sizeof(XpSynWord));
    guint first = parser->at;

    do {
        XpSynWord action = {0};

        if (!parse_action(parser, &action))
            return FALSE;
        g_array_append_val(items, action);
    } while (xp_parser_accept_kind(parser, XP_TOKEN_COMMA));
    out->items = xp_arena_copy(parser->arena, items, &out->n);
    out->span = xp_parser_span_from(parser, first);
    out->text = xp_parser_text_from(parser, first);
    return TRUE;
}
