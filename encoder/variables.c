/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/variables.h"

#include <string.h>

/* A reading under construction: tokens so far, and when it applies. */
typedef struct {
    Z3_ast guard;
    GArray *tokens; /* XpGlobToken, characters and wildcards only */
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

/* The text of a value is inserted literally: no wildcard in it counts. Rule: S-VAR-8 */
static void append_text(GArray *tokens, const char *text)
{
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        XpGlobToken token = {.kind = XP_GLOB_CHARACTER, .character = g_utf8_get_char(at)};
        g_array_append_val(tokens, token);
    }
}

static void add_draft(GArray *drafts, const Draft *base, Z3_ast guard, const char *text)
{
    Draft draft = {.guard = guard, .tokens = g_array_new(FALSE, FALSE, sizeof(XpGlobToken))};
    g_array_append_vals(draft.tokens, base->tokens->data, base->tokens->len);
    append_text(draft.tokens, text);
    g_array_append_val(drafts, draft);
}

/* The text of @rope when the caller is in account element @index; NULL when it has parts that
 * are not constant even then. */
static char *text_in_account(const XpCallTerms *call, const XpRope *rope, guint index)
{
    const XpAccountElement *element = xp_problem_account(call->problem, index);
    const char *id = element->account != NULL ? element->account->id : element->id;
    g_autoptr(XpRope) bound = xp_rope_new();
    for (guint i = 0; i < xp_rope_length(rope); i++) {
        const XpPart *part = xp_rope_part(rope, i);
        char text[8] = {0};
        if (part->kind == XP_PART_CHARACTER)
            text[g_unichar_to_utf8(part->index, text)] = '\0';
        else if (part->kind == XP_PART_SYMBOL)
            xp_symbol_to_utf8(part->index, text);
        else if (part->kind == XP_PART_DIMENSION || id == NULL)
            return NULL;
        xp_rope_text(bound, part->kind == XP_PART_CALLER_ACCOUNT ? id : text);
    }
    return xp_rope_constant(bound);
}

static gboolean has_caller_account(const XpRope *rope)
{
    for (guint i = 0; i < xp_rope_length(rope); i++)
        if (xp_rope_part(rope, i)->kind == XP_PART_CALLER_ACCOUNT)
            return TRUE;
    return FALSE;
}

static void split_value(GArray *drafts, const Draft *base, Z3_ast guard, const char *text, XpZ3 *z3,
                        Z3_ast *tied)
{
    if (xp_z3_is_false(z3, guard))
        return;
    if (text == NULL || strpbrk(text, "*?") != NULL)
        *tied = xp_z3_or(z3, *tied, guard);
    else
        add_draft(drafts, base, guard, text);
}

/* The caller's account is one of finitely many: a value made of it is split over the sort. */
static void split_accounts(XpCallTerms *call, GArray *drafts, const Draft *base, Z3_ast guard,
                           const XpRope *rope, Z3_ast *tied)
{
    XpZ3 *z3 = call->problem->z3;
    for (guint i = 0; i < xp_problem_account_count(call->problem); i++) {
        g_autofree char *text = text_in_account(call, rope, i);
        split_value(drafts, base, xp_z3_and(z3, guard, xp_caller_in_account(call->caller, i)), text,
                    z3, tied);
    }
}

/* Splits @base by the values @token may have; what cannot be split goes to the two outputs. */
static void split(XpCallTerms *call, GArray *drafts, const Draft *base, const XpGlobToken *token,
                  Z3_ast *unresolved, Z3_ast *tied, GArray *doubts)
{
    XpZ3 *z3 = call->problem->z3;
    /* A name with a comma is a default written otherwise: no key is called so. Rule: S-VAR-5 */
    if (strchr(token->key, ',') != NULL) {
        *unresolved = xp_z3_or(z3, *unresolved, base->guard);
        return;
    }
    const XpKeyTerms *key = xp_context_key(call, token->key);
    Z3_ast present = xp_z3_and(z3, key->present, xp_z3_not(z3, key->list));
    Z3_ast absent = xp_z3_and(z3, base->guard, xp_z3_not(z3, present));
    if (token->fallback != NULL && !xp_z3_is_false(z3, absent))
        add_draft(drafts, base, absent, token->fallback);
    else
        *unresolved = xp_z3_or(z3, *unresolved, absent);
    for (guint i = 0; i < key->variants->len; i++) {
        const XpVariant *variant = &g_array_index(key->variants, XpVariant, i);
        Z3_ast guard = xp_z3_and(z3, base->guard, xp_z3_and(z3, present, variant->guard));
        if (has_caller_account(variant->rope)) {
            split_accounts(call, drafts, base, guard, variant->rope, tied);
            continue;
        }
        g_autofree char *text = xp_rope_constant(variant->rope);
        split_value(drafts, base, guard, text, z3, tied);
    }
    /* Where a fact is missing, the fact is the answer, and not that the value varies. */
    for (guint i = 0; i < key->doubts->len; i++) {
        XpDoubt doubt = g_array_index(key->doubts, XpDoubt, i);
        doubt.guard = xp_z3_and(z3, base->guard, doubt.guard);
        *tied = xp_z3_and(z3, *tied, xp_z3_not(z3, doubt.guard));
        g_array_append_val(doubts, doubt);
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

GArray *xp_variables_expand(XpCallTerms *call, const char *text, XpGlobFlags flags,
                            Z3_ast *out_unresolved, Z3_ast *out_tied, GArray *doubts)
{
    XpZ3 *z3 = call->problem->z3;
    *out_unresolved = xp_z3_false(z3);
    *out_tied = xp_z3_false(z3);
    GArray *result = g_array_new(FALSE, TRUE, sizeof(XpExpansion));
    g_array_set_clear_func(result, expansion_clear);
    g_autoptr(XpGlob) glob = xp_glob_parse(text, flags);
    if (!glob->has_variable) {
        XpExpansion whole = {.guard = xp_z3_true(z3), .glob = g_steal_pointer(&glob)};
        g_array_append_val(result, whole);
        return result;
    }
    g_autoptr(GArray) drafts = g_array_new(FALSE, TRUE, sizeof(Draft));
    g_array_set_clear_func(drafts, draft_clear);
    Draft start = {.guard = xp_z3_true(z3),
                   .tokens = g_array_new(FALSE, FALSE, sizeof(XpGlobToken))};
    g_array_append_val(drafts, start);
    for (guint t = 0; t < glob->n_tokens; t++) {
        if (glob->tokens[t].kind != XP_GLOB_VARIABLE) {
            for (guint d = 0; d < drafts->len; d++)
                append_token(g_array_index(drafts, Draft, d).tokens, &glob->tokens[t]);
            continue;
        }
        GArray *next = g_array_new(FALSE, TRUE, sizeof(Draft));
        g_array_set_clear_func(next, draft_clear);
        for (guint d = 0; d < drafts->len; d++)
            split(call, next, &g_array_index(drafts, Draft, d), &glob->tokens[t], out_unresolved,
                  out_tied, doubts);
        g_array_unref(drafts);
        drafts = next;
    }
    for (guint d = 0; d < drafts->len; d++) {
        const Draft *draft = &g_array_index(drafts, Draft, d);
        XpExpansion expansion = {.guard = draft->guard, .glob = finish(draft)};
        g_array_append_val(result, expansion);
    }
    return result;
}
