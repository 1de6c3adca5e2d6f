/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/resource_eval.h"

#include <string.h>

#include "frontend/eval/variables.h"
#include "frontend/model/fact.h"

/* One element of a statement under evaluation. */
typedef struct {
    const XpCall *call;
    const XpPolicy *policy;
    const XpStatement *statement;
} Element;

static const XpTri *open_value(const Element *element, const char *what, const char *rule)
{
    XpTriPool *tris = element->call->tris;
    XpFact *fact = xp_fact_statement(element->policy, element->statement, what, rule);
    return xp_tri_maybe(tris, xp_tri_fact(tris, fact));
}

/* ---- actions ---- */

static XpTruth match_folded(const char *pattern, const char *action)
{
    g_autoptr(GArray) left = xp_pieces_from_text(pattern, TRUE);
    g_autoptr(GArray) right = xp_pieces_from_text(action, FALSE);
    xp_pieces_fold(left);
    xp_pieces_fold(right);
    return xp_match_glob(xp_pieces_slice(left), xp_pieces_slice(right));
}

/* AWS would not have saved a name with blanks around it; taken without them it may count.
 * Rule: S-GRAM-25. */
static const XpTri *match_action(const Element *element, const char *pattern)
{
    const char *action = element->call->action;
    if (strcmp(pattern, "*") == 0) {
        /* Whether AWS saves such a resource control policy is not sure. Rule: S-ORG-8. */
        if (element->policy->type == XP_POLICY_RCP && element->statement->effect == XP_EFFECT_DENY)
            return open_value(element, "whether a resource control policy may deny \"*\"",
                              "S-ORG-8");
        return xp_tri_sure(TRUE);
    }
    if (strcmp(pattern, "*:*") == 0)
        return open_value(element, "whether *:* stands for every action", "S-GRAM-22");
    if (match_folded(pattern, action) == XP_TRUE)
        return xp_tri_sure(TRUE);
    g_autofree char *stripped = g_strstrip(g_strdup(pattern));
    if (strcmp(stripped, pattern) != 0 && match_folded(stripped, action) == XP_TRUE)
        return open_value(element, "an action with blanks around it", "S-GRAM-25");
    return xp_tri_sure(FALSE);
}

const XpTri *xp_actions_eval(const XpCall *call, const XpPolicy *policy,
                             const XpStatement *statement)
{
    Element element = {call, policy, statement};
    const XpTri *any = xp_tri_sure(FALSE);
    for (guint i = 0; i < statement->n_actions && !xp_tri_is(any, XP_TRUE); i++)
        any = xp_tri_or(call->tris, any, match_action(&element, statement->actions[i].text));
    return statement->action_element == XP_ELEMENT_NEGATED ? xp_tri_not(call->tris, any) : any;
}

/* ---- resources ---- */

static XpTruth match_parts(const XpSlice *pattern, const XpSlice *text, guint from, guint to)
{
    XpTruth all = XP_TRUE;
    for (guint i = from; i < to; i++)
        all = xp_truth_and(all, xp_match_glob(pattern[i], text[i]));
    return all;
}

static XpTruth match_parts_folded(const XpSlice *pattern, const XpSlice *text)
{
    XpTruth all = XP_TRUE;
    for (guint i = 0; i < 5; i++) {
        g_autoptr(GArray) left = xp_pieces_new();
        g_autoptr(GArray) right = xp_pieces_new();
        g_array_append_vals(left, pattern[i].items, pattern[i].n);
        g_array_append_vals(right, text[i].items, text[i].n);
        xp_pieces_fold(left);
        xp_pieces_fold(right);
        all = xp_truth_and(all, xp_match_glob(xp_pieces_slice(left), xp_pieces_slice(right)));
    }
    return all;
}

static gboolean has_wildcard(XpSlice slice)
{
    return xp_slice_has(slice, XP_PIECE_STAR) || xp_slice_has(slice, XP_PIECE_ANY);
}

static guint find_separator(XpSlice slice)
{
    for (guint i = 0; i < slice.n; i++) {
        gunichar c = slice.items[i].character;
        if (slice.items[i].kind == XP_PIECE_CHARACTER && (c == '/' || c == ':'))
            return i;
    }
    return slice.n;
}

/* "k*" before the separator of "key/ID": incorrect usage, and what it means is not documented.
 * Resources of other services have no such fixed word. Rule: S-GRAM-35. */
static gboolean hides_product(const XpCall *call, XpSlice pattern)
{
    guint separator = find_separator(pattern);
    XpTargetKind kind = call->target.kind;
    if (kind == XP_TARGET_OTHER && !call->target.no_policy)
        return FALSE;
    return separator < pattern.n && has_wildcard((XpSlice){pattern.items, separator});
}

/* What a pattern said of the resource, and which rule leaves it open. */
typedef struct {
    const Element *element;
    const char *rule;
} Match;

/* All six parts are there. */
static XpTruth match_full(Match *match, XpSlice pattern, const XpSlice *parts)
{
    const XpCall *call = match->element->call;
    XpSlice text = xp_pieces_slice(call->target.pieces);
    XpSlice text_parts[6];
    xp_slice_split_arn(text, text_parts);
    XpTruth head = match_parts(parts, text_parts, 0, 5);
    XpTruth tail = match_parts(parts, text_parts, 5, 6);
    if (head == XP_FALSE && tail != XP_FALSE && match_parts_folded(parts, text_parts) != XP_FALSE) {
        match->rule = "S-GRAM-34";
        return XP_MAYBE;
    }
    XpTruth truth = xp_truth_and(head, tail);
    if (truth == XP_FALSE && xp_match_glob(pattern, text) != XP_FALSE) {
        match->rule = "S-GRAM-30";
        return XP_MAYBE;
    }
    if (truth != XP_FALSE && has_wildcard(parts[2])) {
        match->rule = "S-GRAM-33";
        return XP_MAYBE;
    }
    if (truth != XP_FALSE && hides_product(call, parts[5])) {
        match->rule = "S-GRAM-35";
        return XP_MAYBE;
    }
    return truth;
}

/* Missing parts may be completed by "*", in whatever type of policy. Rule: S-GRAM-31. */
static XpTruth match_short(Match *match, XpSlice pattern, const XpSlice *parts, guint n)
{
    XpSlice text = xp_pieces_slice(match->element->call->target.pieces);
    XpSlice text_parts[6];
    xp_slice_split_arn(text, text_parts);
    if (match_parts(parts, text_parts, 0, n) != XP_FALSE) {
        match->rule = "S-GRAM-31";
        return XP_MAYBE;
    }
    if (xp_match_glob(pattern, text) == XP_FALSE)
        return XP_FALSE;
    match->rule = "S-GRAM-30";
    return XP_MAYBE;
}

static XpTruth match_pieces(Match *match, XpSlice pattern)
{
    XpSlice parts[6];
    guint n = xp_slice_split_arn(pattern, parts);
    return n == 6 ? match_full(match, pattern, parts) : match_short(match, pattern, parts, n);
}

static XpTruth match_reading(Match *match, const XpReading *reading)
{
    if (reading->resolved == XP_FALSE)
        return XP_FALSE;
    XpTruth truth = match_pieces(match, xp_pieces_slice(reading->pieces));
    if (reading->wild != NULL && match_pieces(match, xp_pieces_slice(reading->wild)) != truth) {
        match->rule = "S-VAR-8";
        return XP_MAYBE;
    }
    if (truth != XP_FALSE && reading->early) {
        match->rule = "S-VAR-2";
        return XP_MAYBE;
    }
    return truth == XP_FALSE ? truth : xp_truth_and(truth, reading->resolved);
}

/* A pattern that a fact left open is blamed on that fact, otherwise the statement is named. */
static const XpTri *match_resource(const Element *element, const char *text, gboolean *unresolved)
{
    const XpCall *call = element->call;
    g_auto(XpReading) reading = {0};
    if (text[0] != '\0' && strspn(text, "*") == strlen(text))
        return xp_tri_sure(TRUE); /* Rule: S-GRAM-28 */
    if (call->target.kind == XP_TARGET_NOTHING)
        return xp_tri_sure(FALSE); /* Rule: S-GRAM-37 */
    xp_reading_init(&reading, call, text, TRUE, element->policy->variables);
    Match match = {element, NULL};
    XpTruth truth = match_reading(&match, &reading);
    *unresolved = *unresolved || reading.resolved != XP_TRUE;
    if (truth != XP_MAYBE)
        return xp_tri_sure(truth == XP_TRUE);
    if (reading.facts->len > 0)
        return xp_tri_maybe_all(call->tris, reading.facts);
    const char *what = match.rule != NULL    ? "what this resource pattern means"
                       : reading.why != NULL ? reading.why
                                             : "which key it is";
    return open_value(element, what, match.rule != NULL ? match.rule : "S-SND-8");
}

static const XpTri *match_any(const Element *element, gboolean *unresolved)
{
    const XpStatement *statement = element->statement;
    const XpTri *any = xp_tri_sure(FALSE);
    for (guint i = 0; i < statement->n_resources && !xp_tri_is(any, XP_TRUE); i++)
        any = xp_tri_or(element->call->tris, any,
                        match_resource(element, statement->resources[i].text, unresolved));
    return any;
}

static const XpTri *without_resource(const Element *element)
{
    XpPolicyType type = element->policy->type;
    if (type == XP_POLICY_TRUST || type == XP_POLICY_KEY)
        return xp_tri_sure(type == XP_POLICY_TRUST);
    return open_value(element, "a statement without Resource", "S-SM-5");
}

const XpTri *xp_resources_eval(const XpCall *call, const XpPolicy *policy,
                               const XpStatement *statement)
{
    Element element = {call, policy, statement};
    gboolean unresolved = FALSE;
    switch (statement->resource_element) {
    case XP_ELEMENT_ABSENT:
        return without_resource(&element);
    case XP_ELEMENT_PLAIN:
        return match_any(&element, &unresolved);
    case XP_ELEMENT_NEGATED: {
        const XpTri *none = xp_tri_not(call->tris, match_any(&element, &unresolved));
        /* An entry without a value excludes nothing, or spoils the element. Rule: S-VAR-6. */
        if (unresolved && !xp_tri_is(none, XP_FALSE))
            return open_value(&element, "NotResource with a variable that has no value", "S-VAR-6");
        return none;
    }
    }
    g_assert_not_reached();
}
