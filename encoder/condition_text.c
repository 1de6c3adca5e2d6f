/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "encoder/condition.h"
#include "encoder/condition_block.h"
#include "encoder/condition_service.h"
#include "encoder/variable_match.h"
#include "encoder/variable_rope.h"

typedef struct {
    gboolean fold;
    gboolean wildcards;
    gboolean arn;
} Comparison;

static Comparison comparison_of(XpConditionOp op)
{
    Comparison comparison = {0};
    comparison.fold =
        op == XP_OP_STRING_EQUALS_IGNORE_CASE || op == XP_OP_STRING_NOT_EQUALS_IGNORE_CASE;
    comparison.wildcards = op == XP_OP_STRING_LIKE || op == XP_OP_STRING_NOT_LIKE;
    if (xp_condition_op_kind(op) == XP_OP_KIND_ARN) {
        comparison.wildcards = TRUE;
        comparison.arn = TRUE;
    }
    return comparison;
}

/* Where the value is one free text, an ARN in it is not split into segments: nothing is known of
 * a match with wildcards that stay within theirs. */
static Z3_ast free_guard(const XpConditionBlock *block)
{
    XpZ3 *z3 = xp_block_z3(block);
    Z3_ast guard = xp_z3_false(z3);
    for (guint i = 0; i < block->key->variants->len; i++) {
        const XpVariant *variant = &g_array_index(block->key->variants, XpVariant, i);
        if (xp_rope_is_free(variant->rope))
            guard = xp_z3_or(z3, guard, variant->guard);
    }
    return xp_z3_and(z3, guard, block->key->present);
}

/* Some value has a wildcard that must not cross a colon, or a variable where one might be.
 * One with fewer than six segments matches nothing, and in the last the rest of the text is one.
 * Rule: S-COND-21, S-COND-22 */
static gboolean confines_wildcards(const XpCondition *condition)
{
    for (guint v = 0; v < condition->n_values; v++) {
        g_auto(GStrv) segments = g_strsplit(condition->values[v], ":", 6);
        guint n = g_strv_length(segments);
        for (guint i = 0; i < MIN(n, 5); i++)
            if (strstr(segments[i], "${") != NULL || (n == 6 && strpbrk(segments[i], "*?") != NULL))
                return TRUE;
    }
    return FALSE;
}

/* Whether the key matches the text around the variables of @value, any run in place of each. */
static Z3_ast match_with_anything(const XpConditionBlock *block, const char *value,
                                  XpGlobFlags flags, GHashTable *symbols)
{
    g_autoptr(XpGlob) open = xp_glob_parse(value, flags);
    for (guint i = 0; i < open->n_tokens; i++) {
        XpGlobToken *token = &open->tokens[i];
        if (token->kind != XP_GLOB_VARIABLE)
            continue;
        g_free((gpointer)(guintptr)token->key);
        g_free((gpointer)(guintptr)token->fallback);
        *token = (XpGlobToken){.kind = XP_GLOB_STAR};
    }
    open->has_wildcard = TRUE;
    open->has_variable = FALSE;
    g_autoptr(XpUnits) units = xp_units_new(open, comparison_of(block->condition->op).fold);
    return xp_context_match(block->call, block->key, units, symbols);
}

/* Notes the variants of the key whose match with @units hangs on their value, by their guards. With
 * @always a match that does not hang on it settles the variant. */
static void note_live(const XpConditionBlock *block, const XpUnits *units, gboolean always,
                      GHashTable *live, GHashTable *settled)
{
    XpCallTerms *call = block->call;
    for (guint i = 0; i < block->key->variants->len; i++) {
        const XpVariant *variant = &g_array_index(block->key->variants, XpVariant, i);
        Z3_ast match =
            xp_rope_compile(call->problem, variant->rope, units, call->caller->account, NULL);
        if (always && xp_z3_is_true(xp_block_z3(block), match))
            g_hash_table_add(settled, variant->guard);
        else if (!xp_z3_is_false(xp_block_z3(block), match))
            g_hash_table_add(live, variant->guard);
    }
}

/* Where a match is not exact. */
typedef struct {
    Z3_ast tied; /* nothing is known of it */
    Z3_ast same; /* it is that two free texts are equal: what follows from that is known */
} Loose;

/* One free text against another, or NULL. */
static Z3_ast match_same(const XpConditionBlock *block, const XpGlob *glob, const XpRope *rope)
{
    Comparison comparison = comparison_of(block->condition->op);
    if (comparison.arn || comparison.fold || glob->n_tokens != 1 || !xp_rope_is_free(rope))
        return NULL;
    return xp_atoms_equal(block->call->problem->atoms,
                          glob->tokens[0].character - XP_EXPANSION_VALUE,
                          xp_rope_part(rope, 0)->index);
}

/* A reading with free values against one value of the key, in account @account where that has part
 * in it: exact where the two can be laid side by side. The rest is added to @loose, and NULL. */
static Z3_ast match_variant(const XpConditionBlock *block, const XpExpansion *reading,
                            const XpVariant *variant, guint account, Z3_ast guard,
                            GHashTable *symbols, Loose *loose)
{
    XpProblem *problem = block->call->problem;
    Comparison comparison = comparison_of(block->condition->op);
    g_autofree char *text = xp_rope_constant(variant->rope);
    Z3_ast match = NULL;
    if (text != NULL &&
        xp_variable_match(problem, reading->glob, text, comparison.fold, comparison.arn, &match))
        return match;
    g_autoptr(XpRope) rope = xp_variable_rope(problem, variant->rope, account);
    match = xp_variable_match_rope(problem, reading->glob, rope, comparison.fold, comparison.arn,
                                   symbols);
    if (match != NULL)
        return match;
    match = match_same(block, reading->glob, rope);
    Z3_ast *where = match != NULL ? &loose->same : &loose->tied;
    *where = xp_z3_or(problem->z3, *where, guard);
    return match;
}

/* Where @guard says that a listed principal calls, its account; else G_MAXUINT. */
static guint account_under(const XpCallTerms *call, Z3_ast guard)
{
    const XpWorld *world = call->problem->world;
    for (guint i = 0; i < world->n_identities; i++)
        if (guard == xp_caller_is_identity(call->caller, i))
            return xp_problem_account_find(call->problem, world->identities[i]->account->id);
    return G_MAXUINT;
}

/* @reading is that of callers of another account than those of @variant. */
static gboolean is_elsewhere(const XpCallTerms *call, const XpExpansion *reading,
                             const XpVariant *variant)
{
    if (reading->account == G_MAXUINT)
        return FALSE;
    guint account = account_under(call, variant->guard);
    return account != G_MAXUINT && account != reading->account;
}

/* A reading with free values, over the values the key may have. */
static Z3_ast match_free_values(const XpConditionBlock *block, const XpExpansion *reading,
                                GHashTable *symbols, GHashTable *live, Loose *loose)
{
    XpZ3 *z3 = xp_block_z3(block);
    const XpCallTerms *call = block->call;
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < block->key->variants->len; i++) {
        const XpVariant *variant = &g_array_index(block->key->variants, XpVariant, i);
        if (is_elsewhere(call, reading, variant))
            continue;
        gboolean split = reading->account == G_MAXUINT && xp_rope_has_caller_account(variant->rope);
        guint n = split ? xp_problem_account_count(call->problem) : 1;
        for (guint a = 0; a < n; a++) {
            Z3_ast here = split
                              ? xp_z3_and(z3, variant->guard, xp_caller_in_account(call->caller, a))
                              : variant->guard;
            Z3_ast match = match_variant(block, reading, variant, split ? a : reading->account,
                                         xp_z3_and(z3, reading->guard, here), symbols, loose);
            if (match != NULL)
                g_ptr_array_add(cases, xp_z3_and(z3, here, match));
            if (match == NULL || !xp_z3_is_false(z3, match))
                g_hash_table_add(live, variant->guard);
        }
    }
    return xp_z3_or_all(z3, cases);
}

/* Where @sure holds, nothing hangs on variables. */
static void settle(XpZ3 *z3, Z3_ast sure, Loose *loose, GArray *doubts)
{
    Z3_ast rest = xp_z3_not(z3, sure);
    loose->tied = xp_z3_and(z3, loose->tied, rest);
    loose->same = xp_z3_and(z3, loose->same, rest);
    for (guint i = 0; i < doubts->len; i++) {
        XpDoubt *row = &g_array_index(doubts, XpDoubt, i);
        row->guard = xp_z3_and(z3, row->guard, rest);
    }
}

/* A reading whose values are all known texts. */
static Z3_ast match_known(const XpConditionBlock *block, const XpExpansion *reading,
                          GHashTable *symbols, GHashTable *live, GHashTable *settled)
{
    XpZ3 *z3 = xp_block_z3(block);
    Comparison comparison = comparison_of(block->condition->op);
    g_autoptr(XpUnits) units = comparison.arn ? xp_units_new_arn(reading->glob, FALSE)
                                              : xp_units_new(reading->glob, comparison.fold);
    if (units == NULL)
        return xp_z3_false(z3); /* fewer than six segments: no match, S-COND-22 */
    note_live(block, units, xp_z3_is_true(z3, reading->guard), live, settled);
    return xp_context_match(block->call, block->key, units, symbols);
}

/* "The value matches one of the condition's values", without presence. */
static Z3_ast match_values(const XpConditionBlock *block, GHashTable *symbols, GHashTable *live,
                           Z3_ast *unresolved, Loose *loose, GArray *doubts)
{
    XpZ3 *z3 = xp_block_z3(block);
    const XpCondition *condition = block->condition;
    Comparison comparison = comparison_of(condition->op);
    XpGlobFlags flags = comparison.wildcards ? XP_GLOB_WILDCARDS : XP_GLOB_LITERAL;
    flags |= block->policy->variables ? XP_GLOB_VARIABLES : 0;
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    g_autoptr(GHashTable) settled = g_hash_table_new(NULL, NULL);
    Z3_ast sure = xp_z3_false(z3); /* a value without variables matches */
    for (guint v = 0; v < condition->n_values; v++) {
        Z3_ast open = NULL;
        Loose here = {xp_z3_false(z3), xp_z3_false(z3)};
        guint before = doubts->len;
        guint first = cases->len;
        g_autoptr(GArray) readings = xp_variables_expand(block->call, condition->values[v], flags,
                                                         &open, &here.tied, doubts);
        *unresolved = xp_z3_or(z3, *unresolved, open);
        for (guint r = 0; r < readings->len; r++) {
            const XpExpansion *reading = &g_array_index(readings, XpExpansion, r);
            g_autoptr(GHashTable) used = g_hash_table_new(NULL, NULL);
            Z3_ast match = reading->free_values
                               ? match_free_values(block, reading, used, live, &here)
                               : match_known(block, reading, used, live, settled);
            xp_rope_symbols_under(z3, used, reading->guard, symbols);
            g_ptr_array_add(cases, xp_z3_and(z3, reading->guard, match));
        }
        loose->same = xp_z3_or(z3, loose->same, here.same);
        if (before == doubts->len && xp_z3_is_false(z3, here.tied)) {
            for (guint i = first; i < cases->len && xp_z3_is_false(z3, here.same); i++)
                sure = xp_z3_or(z3, sure, g_ptr_array_index(cases, i));
            continue;
        }
        /* Nothing hangs on the variables where the text around them does not fit. */
        Z3_ast around = match_with_anything(block, condition->values[v], flags, symbols);
        loose->tied = xp_z3_or(z3, loose->tied, xp_z3_and(z3, here.tied, around));
        for (guint i = before; i < doubts->len; i++) {
            XpDoubt *row = &g_array_index(doubts, XpDoubt, i);
            row->guard = xp_z3_and(z3, row->guard, around);
        }
    }
    GHashTableIter iter;
    gpointer guard;
    g_hash_table_iter_init(&iter, settled);
    while (g_hash_table_iter_next(&iter, &guard, NULL))
        g_hash_table_remove(live, guard);
    settle(z3, sure, loose, doubts);
    return xp_z3_or_all(z3, cases);
}

static gboolean is_lone_star(const XpCondition *condition)
{
    for (guint v = 0; v < condition->n_values; v++)
        if (strcmp(condition->values[v], "*") == 0)
            return TRUE;
    return FALSE;
}

static gboolean is_ascii(const XpConditionBlock *block)
{
    for (guint v = 0; v < block->condition->n_values; v++)
        if (!g_str_is_ascii(block->condition->values[v]))
            return FALSE;
    for (guint i = 0; i < block->key->variants->len; i++) {
        const XpVariant *variant = &g_array_index(block->key->variants, XpVariant, i);
        g_autofree char *text = xp_rope_constant(variant->rope);
        if (text != NULL && !xp_symbols_in(text) && !g_str_is_ascii(text))
            return FALSE;
    }
    return TRUE;
}

/* How two texts compare without case, as far as is documented: letters of ASCII fold.
 * Rule: S-COND-8 */
typedef enum { FOLD_SAME, FOLD_OTHER, FOLD_OPEN } Fold;

static Fold compare_folded(const XpConditionBlock *block, const char *text, const char *value)
{
    gboolean variable = block->policy->variables && strstr(value, "${") != NULL;
    if (variable || xp_symbols_in(value) || xp_symbols_in(text))
        return FOLD_OPEN;
    if (g_ascii_strcasecmp(text, value) == 0)
        return FOLD_SAME;
    g_autofree char *left = g_utf8_casefold(text, -1);
    g_autofree char *right = g_utf8_casefold(value, -1);
    return strcmp(left, right) == 0 ? FOLD_OPEN : FOLD_OTHER;
}

static void match_beyond_ascii(const XpConditionBlock *block, const XpVariant *variant,
                               Z3_ast *match, Z3_ast *open)
{
    XpZ3 *z3 = xp_block_z3(block);
    g_autofree char *text = xp_rope_constant(variant->rope);
    gboolean same = FALSE;
    gboolean unsure = text == NULL; /* a free value may be any text */
    for (guint v = 0; text != NULL && v < block->condition->n_values; v++) {
        Fold fold = compare_folded(block, text, block->condition->values[v]);
        same = same || fold == FOLD_SAME;
        unsure = unsure || fold == FOLD_OPEN;
    }
    if (same)
        *match = xp_z3_or(z3, *match, variant->guard);
    else if (unsure)
        *open = xp_z3_or(z3, *open, variant->guard);
}

/* Rule: S-COND-8 */
static Z3_ast encode_beyond_ascii(const XpConditionBlock *block)
{
    XpZ3 *z3 = xp_block_z3(block);
    Z3_ast match = xp_z3_false(z3);
    Z3_ast open = xp_z3_false(z3);
    for (guint i = 0; i < block->key->variants->len; i++)
        match_beyond_ascii(block, &g_array_index(block->key->variants, XpVariant, i), &match,
                           &open);
    if (block->slot == NULL)
        open = xp_z3_and(z3, open, block->key->present);
    Z3_ast term = xp_block_doubt(block, xp_block_frame(block, match),
                                 xp_z3_and(z3, open, xp_z3_not(z3, match)),
                                 "letters beyond ASCII compared without case", "S-COND-8");
    return xp_block_doubt_key(block, term, NULL);
}

static const char variable_is_free[] = "a policy variable whose value is not a constant";

static Z3_ast encode_text(const XpConditionBlock *block)
{
    XpZ3 *z3 = xp_block_z3(block);
    Comparison comparison = comparison_of(block->condition->op);
    if (comparison.fold && !is_ascii(block))
        return encode_beyond_ascii(block);
    g_autoptr(GHashTable) symbols = g_hash_table_new(NULL, NULL);
    Z3_ast unresolved = xp_z3_false(z3);
    Loose free_text = {xp_z3_false(z3), xp_z3_false(z3)};
    g_autoptr(GArray) doubts = g_array_new(FALSE, FALSE, sizeof(XpDoubt));
    g_autoptr(GHashTable) live = g_hash_table_new(NULL, NULL);
    Z3_ast match = match_values(block, symbols, live, &unresolved, &free_text, doubts);
    Z3_ast tied = free_text.tied;
    gboolean steady = xp_z3_is_false(z3, tied);
    if (!steady) {
        XpProblem *problem = block->call->problem;
        g_autofree char *words = xp_block_name(block);
        g_autofree char *about =
            g_strdup_printf("%s, beside term %u under %u", words,
                            xp_problem_term_id(problem, match), xp_problem_term_id(problem, tied));
        match = xp_z3_or(z3, match, xp_z3_and(z3, tied, xp_problem_open(problem, "tied", about)));
    }
    Z3_ast loose = comparison.arn && confines_wildcards(block->condition) ? free_guard(block)
                                                                          : xp_z3_false(z3);
    if (!xp_z3_is_false(z3, loose))
        match = xp_z3_or(z3, xp_z3_and(z3, match, xp_z3_not(z3, loose)),
                         xp_z3_and(z3, loose, xp_block_atom(block)));
    Z3_ast term =
        xp_block_doubt(block, xp_block_frame(block, match), loose,
                       "a text compared as an ARN that is not known to be one", "S-COND-21");
    term = xp_symbols_doubt(block->call->problem, term, symbols, block->allows_more);
    for (guint i = 0; i < doubts->len; i++) {
        const XpDoubt *row = &g_array_index(doubts, XpDoubt, i);
        term = xp_problem_uncertain(block->call->problem, term, row->guard, row->fact,
                                    block->allows_more);
        /* Where a fact is missing, the fact is the answer, and not that the value varies. */
        tied = xp_z3_and(z3, tied, xp_z3_not(z3, row->guard));
    }
    term = xp_block_uncertain(block, term, free_text.same, variable_is_free, "S-VAR-8");
    term = xp_block_doubt(block, term, tied, variable_is_free, "S-VAR-8");
    if (xp_condition_op_is_negated(block->condition->op))
        term = xp_block_doubt(
            block, term,
            xp_z3_and(z3, xp_z3_and(z3, unresolved, block->key->present), xp_z3_not(z3, match)),
            "a negated operator with a policy variable that has no value", "S-VAR-7");
    if (comparison.arn && is_lone_star(block->condition)) {
        Z3_ast there = block->slot != NULL ? xp_z3_true(z3) : block->key->present;
        term = xp_block_doubt(block, xp_z3_or(z3, term, xp_block_frame(block, xp_z3_true(z3))),
                              xp_z3_and(z3, there, xp_z3_not(z3, match)),
                              "a lone * under an Arn operator", "S-COND-22");
    }
    return xp_block_doubt_key(block, term, steady ? live : NULL);
}

Z3_ast xp_condition_text(const XpConditionBlock *block)
{
    XpKeyTerms *beside_services = xp_condition_beside_services(block);
    if (beside_services == NULL)
        return encode_text(block);
    XpConditionBlock narrowed = *block;
    narrowed.key = beside_services;
    Z3_ast term = encode_text(&narrowed);
    xp_key_terms_free(beside_services);
    return term;
}
