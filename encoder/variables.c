/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/variables.h"

#include <string.h>

/* A reading under construction: tokens so far, and when it applies. */
typedef struct {
    Z3_ast guard;
    GArray *tokens; /* XpGlobToken, characters and wildcards only */
    gboolean free_values;
    guint account; /* the caller's, where a value was split by it; else G_MAXUINT */
} Draft;

static void draft_clear(gpointer data)
{
    Draft *draft = data;
    if (draft->tokens != NULL)
        g_array_unref(draft->tokens);
}

static void expansion_clear(gpointer data)
{
    XpExpansion *expansion = data;
    xp_glob_free(expansion->glob);
}

static void append_token(GArray *tokens, const XpGlobToken *token)
{
    g_array_append_val(tokens, *token);
}

static void append_character(GArray *tokens, gunichar character)
{
    XpGlobToken token = {.kind = XP_GLOB_CHARACTER, .character = character};
    g_array_append_val(tokens, token);
}

static void append_text(GArray *tokens, const char *text)
{
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at))
        append_character(tokens, g_utf8_get_char(at));
}

/* What is being expanded, and where to. */
typedef struct {
    XpCallTerms *call;
    gboolean wildcards;
    GArray *drafts; /* Draft: the next ones */
    Z3_ast *unresolved;
    Z3_ast *wild;
    GArray *doubts;
} Expander;

static XpZ3 *z3_of(const Expander *expander)
{
    return expander->call->problem->z3;
}

static Draft *add_draft(const Expander *expander, const Draft *base, Z3_ast guard)
{
    Draft draft = {.guard = guard,
                   .tokens = g_array_new(FALSE, FALSE, sizeof(XpGlobToken)),
                   .free_values = base->free_values,
                   .account = base->account};
    g_array_append_vals(draft.tokens, base->tokens->data, base->tokens->len);
    g_array_append_val(expander->drafts, draft);
    return &g_array_index(expander->drafts, Draft, expander->drafts->len - 1);
}

/* "The text of @dimension holds @character." */
static Z3_ast holds_character(XpProblem *problem, guint dimension, gunichar character)
{
    const gunichar units[] = {XP_PATTERN_STAR, character, XP_PATTERN_STAR};
    const XpPattern *pattern =
        xp_patterns_add(xp_atoms_patterns(problem->atoms), units, G_N_ELEMENTS(units), FALSE);
    return xp_atoms_match_folded(problem->atoms, dimension, pattern);
}

/* Whether * and ? in a value are wildcards is open where the text is read with wildcards. S-VAR-8
 */
static void note_wild(const Expander *expander, Z3_ast guard, Z3_ast holds)
{
    XpZ3 *z3 = z3_of(expander);
    if (expander->wildcards)
        *expander->wild = xp_z3_or(z3, *expander->wild, xp_z3_and(z3, guard, holds));
}

static void append_constant(const Expander *expander, Draft *draft, const char *text)
{
    append_text(draft->tokens, text);
    note_wild(expander, draft->guard, xp_z3_bool(z3_of(expander), strpbrk(text, "*?") != NULL));
}

static void append_dimension(const Expander *expander, Draft *draft, guint dimension)
{
    XpProblem *problem = expander->call->problem;
    append_character(draft->tokens, XP_EXPANSION_VALUE + dimension);
    draft->free_values = TRUE;
    if (expander->wildcards)
        note_wild(expander, draft->guard,
                  xp_z3_or(problem->z3, holds_character(problem, dimension, '*'),
                           holds_character(problem, dimension, '?')));
}

/* The id of account element @index in place of the caller's account. */
static void append_account(const Expander *expander, Draft *draft, guint index)
{
    const XpAccountElement *element = xp_problem_account(expander->call->problem, index);
    const char *id = element->account != NULL ? element->account->id : element->id;
    if (id != NULL)
        append_constant(expander, draft, id);
    else
        append_dimension(expander, draft, element->dimension);
}

/* Appends the text of @rope; @account is the caller's, where it has part in it. */
static void append_rope(const Expander *expander, Draft *draft, const XpRope *rope, guint account)
{
    for (guint i = 0; i < xp_rope_length(rope); i++) {
        const XpPart *part = xp_rope_part(rope, i);
        char text[8] = {0};
        switch (part->kind) {
        case XP_PART_CHARACTER:
            text[g_unichar_to_utf8(part->index, text)] = '\0';
            append_constant(expander, draft, text);
            break;
        case XP_PART_SYMBOL:
            xp_symbol_to_utf8(part->index, text);
            append_text(draft->tokens, text);
            break;
        case XP_PART_DIMENSION:
            append_dimension(expander, draft, part->index);
            break;
        case XP_PART_CALLER_ACCOUNT:
            append_account(expander, draft, account);
            break;
        }
    }
}

static void split_value(const Expander *expander, const Draft *base, Z3_ast guard,
                        const XpRope *rope, guint account)
{
    if (xp_z3_is_false(z3_of(expander), guard))
        return;
    Draft *draft = add_draft(expander, base, guard);
    draft->account = account;
    append_rope(expander, draft, rope, account);
}

/* The caller's account is one of finitely many: a value made of it is split over the sort. */
static void split_accounts(const Expander *expander, const Draft *base, Z3_ast guard,
                           const XpRope *rope)
{
    const XpCallTerms *call = expander->call;
    if (base->account != G_MAXUINT) { /* split before */
        split_value(expander, base, guard, rope, base->account);
        return;
    }
    for (guint i = 0; i < xp_problem_account_count(call->problem); i++)
        split_value(expander, base,
                    xp_z3_and(z3_of(expander), guard, xp_caller_in_account(call->caller, i)), rope,
                    i);
}

/* Splits @base by the values the variable @token may have. */
static void split(const Expander *expander, const Draft *base, const XpGlobToken *token)
{
    XpZ3 *z3 = z3_of(expander);
    /* A name with a comma is a default written otherwise: no key is called so. Rule: S-VAR-5 */
    if (strchr(token->key, ',') != NULL) {
        *expander->unresolved = xp_z3_or(z3, *expander->unresolved, base->guard);
        return;
    }
    const XpKeyTerms *key = xp_context_key(expander->call, token->key);
    /* A list has no value for a variable, whatever is in it; the default is for a key that is not
     * there. Rule: S-VAR-3, S-VAR-5 */
    if (xp_z3_is_true(z3, key->list)) {
        *expander->unresolved = xp_z3_or(z3, *expander->unresolved, base->guard);
        return;
    }
    Z3_ast present = xp_z3_and(z3, key->present, xp_z3_not(z3, key->list));
    Z3_ast listed = xp_z3_and(z3, base->guard, xp_z3_and(z3, key->present, key->list));
    Z3_ast absent = xp_z3_and(z3, base->guard, xp_z3_not(z3, key->present));
    *expander->unresolved = xp_z3_or(z3, *expander->unresolved, listed);
    if (token->fallback != NULL && !xp_z3_is_false(z3, absent))
        append_text(add_draft(expander, base, absent)->tokens, token->fallback);
    else
        *expander->unresolved = xp_z3_or(z3, *expander->unresolved, absent);
    for (guint i = 0; i < key->variants->len; i++) {
        const XpVariant *variant = &g_array_index(key->variants, XpVariant, i);
        Z3_ast guard = xp_z3_and(z3, base->guard, xp_z3_and(z3, present, variant->guard));
        if (xp_rope_has_caller_account(variant->rope))
            split_accounts(expander, base, guard, variant->rope);
        else
            split_value(expander, base, guard, variant->rope, base->account);
    }
    for (guint i = 0; i < key->doubts->len; i++) {
        XpDoubt doubt = g_array_index(key->doubts, XpDoubt, i);
        doubt.guard = xp_z3_and(z3, base->guard, doubt.guard);
        g_array_append_val(expander->doubts, doubt);
    }
}

/* A glob of the draft's own tokens; they hold no strings, so it is freed like any other. */
static XpGlob *finish(const Draft *draft)
{
    XpGlob *glob = g_new0(XpGlob, 1);
    glob->n_tokens = draft->tokens->len;
    glob->tokens = g_new0(XpGlobToken, draft->tokens->len + 1);
    for (guint i = 0; i < draft->tokens->len; i++) {
        glob->tokens[i] = g_array_index(draft->tokens, XpGlobToken, i);
        glob->has_wildcard = glob->has_wildcard || glob->tokens[i].kind != XP_GLOB_CHARACTER;
    }
    return glob;
}

static GArray *new_drafts(void)
{
    GArray *drafts = g_array_new(FALSE, TRUE, sizeof(Draft));
    g_array_set_clear_func(drafts, draft_clear);
    return drafts;
}

/* Every draft goes on with @token, in all ways it may. */
static void go_on(Expander *expander, GArray **drafts, const XpGlobToken *token)
{
    if (token->kind != XP_GLOB_VARIABLE) {
        for (guint d = 0; d < (*drafts)->len; d++)
            append_token(g_array_index(*drafts, Draft, d).tokens, token);
        return;
    }
    expander->drafts = new_drafts();
    for (guint d = 0; d < (*drafts)->len; d++)
        split(expander, &g_array_index(*drafts, Draft, d), token);
    g_array_unref(*drafts);
    *drafts = expander->drafts;
}

GArray *xp_variables_expand(XpCallTerms *call, const char *text, XpGlobFlags flags,
                            Z3_ast *out_unresolved, Z3_ast *out_wild, GArray *doubts)
{
    XpZ3 *z3 = call->problem->z3;
    *out_unresolved = xp_z3_false(z3);
    *out_wild = xp_z3_false(z3);
    GArray *result = g_array_new(FALSE, TRUE, sizeof(XpExpansion));
    g_array_set_clear_func(result, expansion_clear);
    g_autoptr(XpGlob) glob = xp_glob_parse(text, flags);
    if (!glob->has_variable) {
        XpExpansion whole = {
            .guard = xp_z3_true(z3), .glob = g_steal_pointer(&glob), .account = G_MAXUINT};
        g_array_append_val(result, whole);
        return result;
    }
    Expander expander = {.call = call,
                         .wildcards = (flags & XP_GLOB_WILDCARDS) != 0,
                         .unresolved = out_unresolved,
                         .wild = out_wild,
                         .doubts = doubts};
    g_autoptr(GArray) drafts = new_drafts();
    Draft start = {.guard = xp_z3_true(z3),
                   .tokens = g_array_new(FALSE, FALSE, sizeof(XpGlobToken)),
                   .account = G_MAXUINT};
    g_array_append_val(drafts, start);
    for (guint t = 0; t < glob->n_tokens; t++)
        go_on(&expander, &drafts, &glob->tokens[t]);
    for (guint d = 0; d < drafts->len; d++) {
        const Draft *draft = &g_array_index(drafts, Draft, d);
        XpExpansion expansion = {draft->guard, finish(draft), draft->free_values, draft->account};
        g_array_append_val(result, expansion);
    }
    return result;
}
