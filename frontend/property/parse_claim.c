/* SPDX-License-Identifier: Apache-2.0 */
/* Claims, their modifiers and reasons. */
#include <string.h>

#include "frontend/property/parse.h"

/* TRUE for YYYY-MM-DD, a day that exists. */
static gboolean is_date(const char *text)
{
    static const char form[] = "dddd-dd-dd";
    guint numbers[3] = {0};
    guint field = 0;

    if (strlen(text) != strlen(form))
        return FALSE;
    for (guint i = 0; form[i] != '\0'; i++) {
        if (form[i] == 'd' ? !g_ascii_isdigit(text[i]) : text[i] != form[i])
            return FALSE;
        if (form[i] == 'd')
            numbers[field] = numbers[field] * 10 + (guint)(text[i] - '0');
        else
            field++;
    }
    return numbers[2] <= 31 &&
           g_date_valid_dmy((GDateDay)numbers[2], (GDateMonth)numbers[1], (GDateYear)numbers[0]);
}

static gboolean parse_date(XpParser *parser, const char **out)
{
    XpSynWord word = {0};
    g_autofree char *shown = NULL;

    if (!xp_parse_word(parser, "a date (YYYY-MM-DD)", &word))
        return FALSE;
    *out = word.text;
    if (is_date(word.text))
        return TRUE;
    shown = xp_script_quote(word.text);
    xp_sink_add(parser->sink, XP_DIAG_PROP_VALUE, &word.span, "write it as YYYY-MM-DD",
                "%s is not a date", shown);
    return FALSE;
}

gboolean xp_parse_why(XpParser *parser, XpSynWhy *out)
{
    guint first = parser->at;
    XpSynWord word = {0};

    if (!xp_parser_at(parser, XP_KEYWORD_BECAUSE))
        return xp_parser_fail(parser, "'because'", "a reason in quotes is required here");
    xp_parser_next(parser);
    if (!xp_parse_string(parser, "the reason", &word))
        return FALSE;
    out->because = word.text;
    if (xp_parser_accept(parser, XP_KEYWORD_UNTIL) && !parse_date(parser, &out->until))
        return FALSE;
    if (xp_parser_accept(parser, XP_KEYWORD_TICKET)) {
        if (!xp_parse_string(parser, "the ticket", &word))
            return FALSE;
        out->ticket = word.text;
    }
    out->span = xp_parser_span_from(parser, first);
    return TRUE;
}

/* Where the modifiers of one claim are collected. */
typedef struct {
    XpSynClaim *claim;
    GArray *whens;   /* XpSynCond * */
    GArray *excepts; /* XpSynExcept */
} Mods;

static gboolean parse_unless(XpParser *parser, Mods *mods)
{
    XpSynCond *negation = xp_arena_new0(parser->arena, XpSynCond, 1);
    guint first = parser->at - 1;

    negation->kind = XP_COND_NOT;
    negation->children = xp_arena_new0(parser->arena, XpSynCond *, 1);
    negation->n_children = 1;
    if (!xp_parse_cond(parser, &negation->children[0]))
        return FALSE;
    negation->span = xp_parser_span_from(parser, first);
    g_array_append_val(mods->whens, negation);
    return TRUE;
}

static gboolean parse_when(XpParser *parser, Mods *mods)
{
    XpSynCond *cond = NULL;

    if (!xp_parse_cond(parser, &cond))
        return FALSE;
    g_array_append_val(mods->whens, cond);
    return TRUE;
}

static gboolean fail_at_last(XpParser *parser, const char *text, const char *help)
{
    xp_sink_add(parser->sink, XP_DIAG_PROP_SYNTAX, &xp_parser_last(parser)->span, help, "%s", text);
    return FALSE;
}

static gboolean check_reach(XpParser *parser, const XpSynClaim *claim)
{
    if (!claim->via && !claim->directly)
        return TRUE;
    return fail_at_last(parser, "the reach of this claim is stated twice",
                        "keep one of 'directly' and 'via assume-role'");
}

static gboolean parse_hops(XpParser *parser)
{
    XpSynWord number = {0};
    guint64 hops = 0;

    if (!xp_parser_expect(parser, XP_KEYWORD_TO) ||
        !xp_parse_word(parser, "the number of hops", &number))
        return FALSE;
    if (!g_ascii_string_to_unsigned(number.text, 10, 1, 100, &hops, NULL)) {
        xp_sink_add(parser->sink, XP_DIAG_PROP_VALUE, &number.span, "a number from 1 to 100", "%s",
                    "this is not a number of hops");
        return FALSE;
    }
    return xp_parser_expect(parser, XP_KEYWORD_HOPS);
}

static gboolean parse_via(XpParser *parser, XpSynClaim *claim)
{
    if (!check_reach(parser, claim) || !xp_parser_expect(parser, XP_KEYWORD_ASSUME_ROLE))
        return FALSE;
    claim->via = TRUE;
    return !xp_parser_accept(parser, XP_KEYWORD_UP) || parse_hops(parser);
}

static gboolean parse_directly(XpParser *parser, XpSynClaim *claim)
{
    if (!check_reach(parser, claim))
        return FALSE;
    claim->directly = TRUE;
    return TRUE;
}

static gboolean parse_even(XpParser *parser, XpSynClaim *claim)
{
    claim->even = TRUE;
    return xp_parser_expect(parser, XP_KEYWORD_BY) &&
           xp_parser_expect(parser, XP_KEYWORD_CHANGING) &&
           xp_parser_expect(parser, XP_KEYWORD_POLICIES);
}

static gboolean parse_except(XpParser *parser, Mods *mods)
{
    XpSynExcept except = {0};

    if (!xp_parse_set(parser, XP_SET_SUBJECTS, &except.subjects) ||
        !xp_parse_why(parser, &except.why))
        return FALSE;
    g_array_append_val(mods->excepts, except);
    return TRUE;
}

static gboolean parse_only_when(XpParser *parser, XpSynClaim *claim)
{
    xp_parser_next(parser);
    xp_parser_next(parser);
    if (claim->kind != XP_CLAIM_CAN)
        return fail_at_last(parser, "'only when' belongs to a claim 'X can A on O only when ...'",
                            claim->kind == XP_CLAIM_ONLY_WHEN ? "join the conditions with 'and'"
                                                              : "write 'when' or 'unless' here");
    claim->kind = XP_CLAIM_ONLY_WHEN;
    return xp_parse_cond(parser, &claim->only_when);
}

static gboolean is_mod(const XpParser *parser)
{
    static const XpKeyword words[] = {XP_KEYWORD_WHEN, XP_KEYWORD_UNLESS, XP_KEYWORD_DIRECTLY,
                                      XP_KEYWORD_VIA,  XP_KEYWORD_EVEN,   XP_KEYWORD_EXCEPT};

    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (xp_parser_at(parser, words[i]))
            return TRUE;
    }
    return xp_parser_at(parser, XP_KEYWORD_ONLY) &&
           xp_parser_peek(parser, 1)->keyword == XP_KEYWORD_WHEN;
}

/* Reads one modifier; *out_found is FALSE if there is none. */
static gboolean parse_mod(XpParser *parser, Mods *mods, gboolean *out_found)
{
    *out_found = is_mod(parser);
    if (!*out_found)
        return TRUE;
    xp_parser_mark(parser, XP_MARK_CLAUSE);
    if (xp_parser_accept(parser, XP_KEYWORD_WHEN))
        return parse_when(parser, mods);
    if (xp_parser_accept(parser, XP_KEYWORD_UNLESS))
        return parse_unless(parser, mods);
    if (xp_parser_accept(parser, XP_KEYWORD_DIRECTLY))
        return parse_directly(parser, mods->claim);
    if (xp_parser_accept(parser, XP_KEYWORD_VIA))
        return parse_via(parser, mods->claim);
    if (xp_parser_accept(parser, XP_KEYWORD_EVEN))
        return parse_even(parser, mods->claim);
    if (xp_parser_accept(parser, XP_KEYWORD_EXCEPT))
        return parse_except(parser, mods);
    return parse_only_when(parser, mods->claim);
}

static gboolean parse_mods(XpParser *parser, XpSynClaim *claim)
{
    g_autoptr(GArray) whens = g_array_new(FALSE, TRUE, sizeof(XpSynCond *));
    g_autoptr(GArray) excepts = g_array_new(FALSE, TRUE, sizeof(XpSynExcept));
    Mods mods = {claim, whens, excepts};
    gboolean found = TRUE;

    while (found) {
        if (!parse_mod(parser, &mods, &found))
            return FALSE;
    }
    claim->whens = xp_arena_copy(parser->arena, whens, &claim->n_whens);
    claim->excepts = xp_arena_copy(parser->arena, excepts, &claim->n_excepts);
    return TRUE;
}

static gboolean parse_subjects_can(XpParser *parser, XpSynClaim *claim)
{
    return xp_parse_set(parser, XP_SET_SUBJECTS, &claim->subjects) &&
           xp_parser_expect(parser, XP_KEYWORD_CAN);
}

static gboolean parse_actions_on(XpParser *parser, XpSynActions *actions, XpSynSet *objects)
{
    return xp_parse_actions(parser, actions) && xp_parser_expect(parser, XP_KEYWORD_ON) &&
           xp_parse_set(parser, XP_SET_OBJECTS, objects);
}

static gboolean parse_plain(XpParser *parser, XpSynClaim *claim)
{
    return parse_subjects_can(parser, claim) &&
           parse_actions_on(parser, &claim->actions, &claim->objects) && parse_mods(parser, claim);
}

static gboolean parse_both(XpParser *parser, XpSynClaim *claim)
{
    claim->kind = XP_CLAIM_BOTH;
    return parse_subjects_can(parser, claim) && xp_parser_expect(parser, XP_KEYWORD_BOTH) &&
           parse_actions_on(parser, &claim->actions, &claim->objects) &&
           xp_parser_expect(parser, XP_KEYWORD_AND) &&
           parse_actions_on(parser, &claim->actions2, &claim->objects2) &&
           parse_mods(parser, claim);
}

static gboolean parse_keep(XpParser *parser, XpSynClaim *claim)
{
    claim->kind = XP_CLAIM_KEEP;
    if (!xp_parser_expect(parser, XP_KEYWORD_ACCESS))
        return FALSE;
    if (xp_parser_accept(parser, XP_KEYWORD_TO) &&
        !xp_parse_set(parser, XP_SET_OBJECTS, &claim->objects))
        return FALSE;
    if (xp_parser_accept(parser, XP_KEYWORD_FOR) &&
        !xp_parse_set(parser, XP_SET_SUBJECTS, &claim->subjects))
        return FALSE;
    if (xp_parser_accept(parser, XP_KEYWORD_WITH) && !xp_parse_actions(parser, &claim->actions))
        return FALSE;
    xp_parser_mark(parser, XP_MARK_CLAUSE);
    return xp_parser_expect(parser, XP_KEYWORD_SINCE) &&
           xp_parse_string(parser, "the source to compare with", &claim->source) &&
           parse_mods(parser, claim);
}

static gboolean parse_within(XpParser *parser, XpSynClaim *claim)
{
    claim->kind = XP_CLAIM_WITHIN;
    if (!xp_parser_expect(parser, XP_KEYWORD_TO) ||
        !xp_parse_set(parser, XP_SET_OBJECTS, &claim->objects))
        return FALSE;
    xp_parser_mark(parser, XP_MARK_CLAUSE);
    return xp_parser_expect(parser, XP_KEYWORD_WITHIN) &&
           xp_parser_expect(parser, XP_KEYWORD_POLICY) &&
           xp_parse_string(parser, "the reference policy", &claim->source) &&
           parse_mods(parser, claim);
}

static gboolean parse_can(XpParser *parser, XpSynClaim *claim)
{
    claim->kind = XP_CLAIM_CAN;
    if (!parse_subjects_can(parser, claim))
        return FALSE;
    if (xp_parser_accept(parser, XP_KEYWORD_ALWAYS))
        claim->kind = XP_CLAIM_CAN_ALWAYS;
    return parse_actions_on(parser, &claim->actions, &claim->objects) && parse_mods(parser, claim);
}

/* A word that is neither reserved nor followed by what follows a subject begins no claim. */
static gboolean is_stray_word(const XpParser *parser)
{
    const XpToken *token = xp_parser_peek(parser, 0);
    const XpToken *after = xp_parser_peek(parser, 1);

    return token->kind == XP_TOKEN_WORD && token->keyword == XP_KEYWORD_NONE &&
           after->kind != XP_TOKEN_COMMA && after->keyword != XP_KEYWORD_CAN &&
           after->keyword != XP_KEYWORD_AND && after->keyword != XP_KEYWORD_MINUS;
}

static gboolean parse_body(XpParser *parser, XpSynClaim *claim)
{
    static const char *const words[] = {"only",     "no",     "access",  "anyone",  "principal",
                                        "role",     "user",   "group",   "account", "root",
                                        "severity", "expect", "service", "session", "anonymous"};

    if (xp_parser_at(parser, XP_KEYWORD_WHO) || xp_parser_at(parser, XP_KEYWORD_WHAT) ||
        xp_parser_at(parser, XP_KEYWORD_CAN))
        return xp_parser_fail(parser, "a claim", "a question cannot be proved; state a claim");
    if (is_stray_word(parser))
        return xp_parser_fail_near(parser,
                                   "a claim ('only', 'no', 'access' or a subject and 'can')", words,
                                   G_N_ELEMENTS(words));
    if (xp_parser_accept(parser, XP_KEYWORD_ONLY)) {
        claim->kind = XP_CLAIM_ONLY;
        return parse_plain(parser, claim);
    }
    if (xp_parser_accept(parser, XP_KEYWORD_NO)) {
        claim->kind = XP_CLAIM_NO;
        if (xp_parser_accept(parser, XP_KEYWORD_SINGLE))
            return parse_both(parser, claim);
        if (xp_parser_accept(parser, XP_KEYWORD_NEW))
            return parse_keep(parser, claim);
        return parse_plain(parser, claim);
    }
    if (xp_parser_accept(parser, XP_KEYWORD_ACCESS))
        return parse_within(parser, claim);
    return parse_can(parser, claim);
}

gboolean xp_parse_claim(XpParser *parser, XpSynClaim *out)
{
    guint first = parser->at;

    if (!parse_body(parser, out))
        return FALSE;
    out->span = xp_parser_span_from(parser, first);
    out->text = xp_parser_text_from(parser, first);
    return TRUE;
}
