/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/condition.h"

#include <string.h>

/* One condition being encoded. */
typedef struct {
    XpCallTerms *call;
    const XpPolicy *policy;
    const XpStatement *statement;
    const XpCondition *condition;
    const XpKeyTerms *key;
    gboolean allows_more;
} Block;

static XpZ3 *z3_of(const Block *block)
{
    return block->call->problem->z3;
}

Z3_ast xp_symbols_doubt(XpProblem *problem, Z3_ast term, GHashTable *symbols, gboolean allows_more)
{
    for (guint i = 0; i < xp_symbols_count(problem->world->symbols); i++)
        if (g_hash_table_contains(symbols, GUINT_TO_POINTER(i + 1)))
            term = xp_problem_uncertain(
                problem, term, g_hash_table_lookup(symbols, GUINT_TO_POINTER(i + 1)),
                xp_problem_fact(problem, xp_fact_symbol(problem->world, i), XP_USE_UNKNOWN),
                allows_more);
    return term;
}

/* A Boolean of its own, the same for the same words in the same call. */
static Z3_ast opaque_atom(const Block *block)
{
    const XpCondition *condition = block->condition;
    g_autoptr(GString) name = g_string_new(NULL);
    g_string_printf(name, "%s|%d|%s|%s", block->call->name, block->policy->variables,
                    condition->operator_text, condition->key);
    for (guint i = 0; i < condition->n_values; i++)
        g_string_append_printf(name, "|%" G_GSIZE_FORMAT ":%s", strlen(condition->values[i]),
                               condition->values[i]);
    return xp_z3_const(z3_of(block), name->str);
}

/* What is not modelled of a condition decides nothing by itself. */
static Z3_ast opaque(const Block *block, const char *why, const char *rule)
{
    XpProblem *problem = block->call->problem;
    const XpFactEntry *fact = xp_problem_fact(
        problem, xp_fact_condition(block->policy, block->statement, block->condition, why, rule),
        XP_USE_UNKNOWN);
    return xp_problem_uncertain(problem, opaque_atom(block), xp_z3_true(z3_of(block)), fact,
                                block->allows_more);
}

/* Under @guard two readings are possible: nothing is known of the condition there. */
static Z3_ast doubt(const Block *block, Z3_ast term, Z3_ast guard, const char *what,
                    const char *rule)
{
    XpProblem *problem = block->call->problem;
    XpZ3 *z3 = z3_of(block);
    if (xp_z3_is_false(z3, guard))
        return term;
    term = xp_z3_or(z3, xp_z3_and(z3, term, xp_z3_not(z3, guard)),
                    xp_z3_and(z3, guard, opaque_atom(block)));
    return xp_problem_uncertain(
        problem, term, guard,
        xp_problem_fact(problem, xp_fact_statement(block->policy, block->statement, what, rule),
                        XP_USE_UNKNOWN),
        block->allows_more);
}

/* Membership in an organization is named by the organization the document asks for. */
static const XpFactEntry *fact_of(const Block *block, const XpDoubt *row)
{
    if (g_ascii_strncasecmp(block->key->key, "aws:PrincipalOrg", 16) != 0 ||
        strcmp(row->fact->fact->rule, "S-SND-7") != 0 || block->condition->n_values == 0)
        return row->fact;
    g_autofree char *what = g_strdup_printf("whether an account nobody supplied is a member of %s",
                                            block->condition->values[0]);
    return xp_problem_fact(block->call->problem, xp_fact_unsure("S-SND-7", what), XP_USE_UNKNOWN);
}

/* TRUE if the key is there and whether its value under @guard is matched does not hang on that
 * value: no doubt about it changes anything. */
static gboolean is_dead(const Block *block, Z3_ast guard, GHashTable *live)
{
    if (!xp_z3_is_true(z3_of(block), block->key->present) || g_hash_table_contains(live, guard))
        return FALSE;
    for (guint i = 0; i < block->key->variants->len; i++)
        if (g_array_index(block->key->variants, XpVariant, i).guard == guard)
            return TRUE;
    return FALSE;
}

/* @live: see is_dead(); NULL: every value counts. */
static Z3_ast doubt_key(const Block *block, Z3_ast term, GHashTable *live)
{
    for (guint i = 0; i < block->key->doubts->len; i++) {
        const XpDoubt *row = &g_array_index(block->key->doubts, XpDoubt, i);
        if (live != NULL && is_dead(block, row->guard, live))
            continue;
        term = xp_problem_uncertain(block->call->problem, term, row->guard, fact_of(block, row),
                                    block->allows_more);
    }
    return term;
}

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
 * the match there. */
static Z3_ast free_guard(const Block *block)
{
    XpZ3 *z3 = z3_of(block);
    Z3_ast guard = xp_z3_false(z3);
    for (guint i = 0; i < block->key->variants->len; i++) {
        const XpVariant *variant = &g_array_index(block->key->variants, XpVariant, i);
        if (xp_rope_is_free(variant->rope))
            guard = xp_z3_or(z3, guard, variant->guard);
    }
    return xp_z3_and(z3, guard, block->key->present);
}

/* Whether the key matches the text around the variables of @value, any run in place of each. */
static Z3_ast match_with_anything(const Block *block, const char *value, XpGlobFlags flags,
                                  GHashTable *symbols)
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
static void note_live(const Block *block, const XpUnits *units, gboolean always, GHashTable *live,
                      GHashTable *settled)
{
    XpCallTerms *call = block->call;
    for (guint i = 0; i < block->key->variants->len; i++) {
        const XpVariant *variant = &g_array_index(block->key->variants, XpVariant, i);
        Z3_ast match =
            xp_rope_match(call->problem, variant->rope, units, call->caller->account, NULL);
        if (always && xp_z3_is_true(z3_of(block), match))
            g_hash_table_add(settled, variant->guard);
        else if (!xp_z3_is_false(z3_of(block), match))
            g_hash_table_add(live, variant->guard);
    }
}

/* "The value matches one of the condition's values", without presence. */
static Z3_ast match_values(const Block *block, GHashTable *symbols, GHashTable *live,
                           Z3_ast *unresolved, Z3_ast *tied, GArray *doubts)
{
    XpZ3 *z3 = z3_of(block);
    const XpCondition *condition = block->condition;
    Comparison comparison = comparison_of(condition->op);
    XpGlobFlags flags = comparison.wildcards ? XP_GLOB_WILDCARDS : XP_GLOB_LITERAL;
    flags |= block->policy->variables ? XP_GLOB_VARIABLES : 0;
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    g_autoptr(GHashTable) settled = g_hash_table_new(NULL, NULL);
    for (guint v = 0; v < condition->n_values; v++) {
        Z3_ast open = NULL;
        Z3_ast loose = NULL;
        guint before = doubts->len;
        g_autoptr(GArray) readings =
            xp_variables_expand(block->call, condition->values[v], flags, &open, &loose, doubts);
        *unresolved = xp_z3_or(z3, *unresolved, open);
        if (before < doubts->len || !xp_z3_is_false(z3, loose)) {
            Z3_ast around = match_with_anything(block, condition->values[v], flags, symbols);
            *tied = xp_z3_or(z3, *tied, xp_z3_and(z3, loose, around));
            for (guint i = before; i < doubts->len; i++) {
                XpDoubt *row = &g_array_index(doubts, XpDoubt, i);
                row->guard = xp_z3_and(z3, row->guard, around);
            }
        }
        for (guint r = 0; r < readings->len; r++) {
            const XpExpansion *reading = &g_array_index(readings, XpExpansion, r);
            g_autoptr(XpUnits) units = comparison.arn
                                           ? xp_units_new_arn(reading->glob, FALSE)
                                           : xp_units_new(reading->glob, comparison.fold);
            if (units == NULL)
                continue; /* fewer than six segments: no match, S-COND-22 */
            Z3_ast match = xp_context_match(block->call, block->key, units, symbols);
            note_live(block, units, xp_z3_is_true(z3, reading->guard), live, settled);
            g_ptr_array_add(cases, xp_z3_and(z3, reading->guard, match));
        }
    }
    GHashTableIter iter;
    gpointer guard;
    g_hash_table_iter_init(&iter, settled);
    while (g_hash_table_iter_next(&iter, &guard, NULL))
        g_hash_table_remove(live, guard);
    return xp_z3_or_all(z3, cases);
}

static gboolean is_lone_star(const XpCondition *condition)
{
    for (guint v = 0; v < condition->n_values; v++)
        if (strcmp(condition->values[v], "*") == 0)
            return TRUE;
    return FALSE;
}

static gboolean is_ascii(const XpCondition *condition)
{
    for (guint v = 0; v < condition->n_values; v++)
        if (!g_str_is_ascii(condition->values[v]))
            return FALSE;
    return TRUE;
}

/* Presence and negation around "the value matches". Rule: S-COND-2, S-COND-3 */
static Z3_ast frame(const Block *block, Z3_ast match)
{
    XpZ3 *z3 = z3_of(block);
    Z3_ast present = block->key->present;
    Z3_ast absent = xp_z3_not(z3, present);
    if (xp_condition_op_is_negated(block->condition->op))
        return xp_z3_or(z3, absent, xp_z3_not(z3, match));
    Z3_ast holds = xp_z3_and(z3, present, match);
    return block->condition->if_exists ? xp_z3_or(z3, absent, holds) : holds;
}

static Z3_ast encode_text(const Block *block)
{
    XpZ3 *z3 = z3_of(block);
    Comparison comparison = comparison_of(block->condition->op);
    if (comparison.fold && !is_ascii(block->condition))
        return opaque(block, "letters beyond ASCII compared without case", "S-COND-8");
    g_autoptr(GHashTable) symbols = g_hash_table_new(NULL, NULL);
    Z3_ast unresolved = xp_z3_false(z3);
    Z3_ast tied = xp_z3_false(z3);
    g_autoptr(GArray) doubts = g_array_new(FALSE, FALSE, sizeof(XpDoubt));
    g_autoptr(GHashTable) live = g_hash_table_new(NULL, NULL);
    Z3_ast match = match_values(block, symbols, live, &unresolved, &tied, doubts);
    Z3_ast varies = tied;
    for (guint i = 0; i < doubts->len; i++)
        varies = xp_z3_or(z3, varies, g_array_index(doubts, XpDoubt, i).guard);
    if (!xp_z3_is_false(z3, varies))
        match = xp_z3_or(z3, match,
                         xp_z3_and(z3, varies, xp_problem_fresh(block->call->problem, "tied")));
    Z3_ast loose = comparison.arn ? free_guard(block) : xp_z3_false(z3);
    if (!xp_z3_is_false(z3, loose))
        match = xp_z3_or(z3, xp_z3_and(z3, match, xp_z3_not(z3, loose)),
                         xp_z3_and(z3, loose, opaque_atom(block)));
    Z3_ast term = doubt_key(block, frame(block, match), xp_z3_is_false(z3, varies) ? live : NULL);
    term = doubt(block, term, loose, "a text compared as an ARN that is not known to be one",
                 "S-COND-21");
    term = xp_symbols_doubt(block->call->problem, term, symbols, block->allows_more);
    for (guint i = 0; i < doubts->len; i++) {
        const XpDoubt *row = &g_array_index(doubts, XpDoubt, i);
        term = xp_problem_uncertain(block->call->problem, term, row->guard, row->fact,
                                    block->allows_more);
    }
    term = doubt(block, term, tied, "a policy variable whose value is not a constant", "S-VAR-8");
    if (xp_condition_op_is_negated(block->condition->op))
        term = doubt(
            block, term,
            xp_z3_and(z3, xp_z3_and(z3, unresolved, block->key->present), xp_z3_not(z3, match)),
            "a negated operator with a policy variable that has no value", "S-VAR-7");
    if (comparison.arn && is_lone_star(block->condition))
        term = doubt(block, xp_z3_or(z3, term, frame(block, xp_z3_true(z3))), xp_z3_true(z3),
                     "a lone * under an Arn operator", "S-COND-22");
    return term;
}

/* Rule: S-COND-14, S-COND-15 */
static Z3_ast encode_bool(const Block *block)
{
    XpZ3 *z3 = z3_of(block);
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    g_autoptr(GHashTable) symbols = g_hash_table_new(NULL, NULL);
    for (guint v = 0; v < block->condition->n_values; v++) {
        const char *value = block->condition->values[v];
        if (strstr(value, "${") != NULL && block->policy->variables)
            g_ptr_array_add(cases, opaque(block, "a policy variable under Bool", "S-VAR-2"));
        if (g_ascii_strcasecmp(value, "true") != 0 && g_ascii_strcasecmp(value, "false") != 0)
            continue;
        g_autoptr(XpGlob) glob = xp_glob_parse(value, XP_GLOB_LITERAL);
        g_autoptr(XpUnits) units = xp_units_new(glob, TRUE);
        g_ptr_array_add(cases, xp_context_match(block->call, block->key, units, symbols));
    }
    return doubt_key(block, frame(block, xp_z3_or_all(z3, cases)), NULL);
}

/* Rule: S-COND-26 */
static Z3_ast encode_null(const Block *block)
{
    XpZ3 *z3 = z3_of(block);
    gboolean absent = FALSE;
    gboolean there = FALSE;
    for (guint v = 0; v < block->condition->n_values; v++) {
        const char *value = block->condition->values[v];
        absent = absent || g_ascii_strcasecmp(value, "true") == 0;
        there = there || g_ascii_strcasecmp(value, "false") == 0;
        if (g_ascii_strcasecmp(value, "true") != 0 && g_ascii_strcasecmp(value, "false") != 0)
            return opaque(block, "a value of Null that is neither true nor false", "S-COND-26");
    }
    if (absent && there) /* one of the two is the case */
        return xp_z3_true(z3);
    Z3_ast term = there ? block->key->present : xp_z3_not(z3, block->key->present);
    g_autoptr(XpGlob) nothing = xp_glob_parse("", XP_GLOB_LITERAL);
    g_autoptr(XpUnits) units = xp_units_new(nothing, FALSE);
    Z3_ast empty =
        xp_z3_and(z3, block->key->present, xp_context_match(block->call, block->key, units, NULL));
    term = doubt(block, term, empty, "whether an empty value is null", "S-COND-26");
    gboolean certain =
        xp_z3_is_true(z3, block->key->present) || xp_z3_is_false(z3, block->key->present);
    return certain ? term : doubt_key(block, term, NULL);
}

static Z3_ast encode_single(const Block *block)
{
    if (block->condition->n_values == 0) {
        Z3_ast empty = xp_z3_bool(z3_of(block), xp_condition_op_is_negated(block->condition->op));
        return doubt(block, empty, xp_z3_true(z3_of(block)), "a condition with no values",
                     "S-GRAM-39");
    }
    switch (xp_condition_op_kind(block->condition->op)) {
    case XP_OP_KIND_STRING:
    case XP_OP_KIND_ARN:
        return encode_text(block);
    case XP_OP_KIND_BOOL:
        return encode_bool(block);
    case XP_OP_KIND_NULL:
        return encode_null(block);
    case XP_OP_KIND_NUMERIC:
        return opaque(block, "numeric operators are not modelled yet", "S-COND-11");
    case XP_OP_KIND_DATE:
        return opaque(block, "date operators are not modelled yet", "S-COND-13");
    case XP_OP_KIND_BINARY:
        return opaque(block, "BinaryEquals is not modelled yet", "S-COND-16");
    case XP_OP_KIND_IP:
        return opaque(block, "address operators are not modelled yet", "S-COND-17");
    case XP_OP_KIND_UNKNOWN:
        return opaque(block, "no such condition operator", "S-SND-9");
    }
    g_assert_not_reached();
}

Z3_ast xp_condition_encode(XpCallTerms *call, const XpPolicy *policy, const XpStatement *statement,
                           const XpCondition *condition, gboolean allows_more)
{
    Block block = {call, policy, statement, condition, NULL, allows_more};
    if (condition->set != XP_SET_NONE)
        return opaque(&block, "set operators are not modelled yet", "S-COND-24");
    block.key = xp_context_key(call, condition->key);
    if (block.key->multivalued && xp_condition_op_kind(condition->op) != XP_OP_KIND_NULL)
        return opaque(&block, "a plain operator on a key with several values", "S-COND-28");
    return encode_single(&block);
}
