/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/condition.h"

#include <string.h>

#include "encoder/condition_block.h"
#include "encoder/typed_match.h"
#include "encoder/variables.h"
#include "frontend/model/condition.h"

Z3_ast xp_symbols_doubt(XpProblem *problem, Z3_ast term, GHashTable *symbols, gboolean allows_more)
{
    for (guint i = 0; i < xp_symbols_count(problem->world->symbols); i++)
        if (g_hash_table_contains(symbols, GUINT_TO_POINTER(i + 1)))
            term = xp_problem_uncertain_free(
                problem, term, g_hash_table_lookup(symbols, GUINT_TO_POINTER(i + 1)),
                xp_problem_fact(problem, xp_fact_symbol(problem->world, i), XP_USE_UNKNOWN),
                allows_more);
    return term;
}

/* "The value is @text", with @fold whatever the case of its letters. */
static Z3_ast is_text(const XpConditionBlock *block, const char *text, gboolean fold,
                      GHashTable *symbols)
{
    g_autoptr(XpGlob) glob = xp_glob_parse(text, XP_GLOB_LITERAL);
    g_autoptr(XpUnits) units = xp_units_new(glob, fold);
    return xp_context_match(block->call, block->key, units, symbols);
}

/* As literal text a variable is neither true nor false; whether Bool replaces it is open.
 * Rule: S-VAR-2 */
static Z3_ast match_bool_variable(const XpConditionBlock *block, const char *value,
                                  GHashTable *symbols)
{
    XpZ3 *z3 = xp_block_z3(block);
    Z3_ast unresolved = NULL;
    Z3_ast tied = NULL;
    g_autoptr(GArray) doubts = g_array_new(FALSE, FALSE, sizeof(XpDoubt));
    g_autoptr(GArray) readings =
        xp_variables_expand(block->call, value, XP_GLOB_VARIABLES, &unresolved, &tied, doubts);
    Z3_ast replaced = tied;
    for (guint i = 0; i < readings->len; i++) {
        const XpExpansion *reading = &g_array_index(readings, XpExpansion, i);
        Z3_ast match = xp_z3_true(z3); /* a value that is free may be the one */
        if (!reading->free_values) {
            g_autoptr(XpUnits) units = xp_units_new(reading->glob, TRUE);
            match = xp_context_match(block->call, block->key, units, symbols);
        }
        replaced = xp_z3_or(z3, replaced, xp_z3_and(z3, reading->guard, match));
    }
    /* What the facts about the variable leave open is among the readings: free, or never there. */
    if (!xp_z3_is_false(z3, replaced))
        for (guint i = 0; i < doubts->len; i++)
            replaced = xp_z3_or(z3, replaced, g_array_index(doubts, XpDoubt, i).guard);
    Z3_ast boolean =
        xp_z3_or(z3, is_text(block, "true", TRUE, symbols), is_text(block, "false", TRUE, symbols));
    replaced = xp_z3_and(z3, replaced, boolean);
    return xp_block_doubt(block, xp_z3_false(z3), replaced, "a policy variable under Bool",
                          "S-VAR-2");
}

/* Rule: S-COND-14, S-COND-15 */
static Z3_ast encode_bool(const XpConditionBlock *block)
{
    XpZ3 *z3 = xp_block_z3(block);
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    g_autoptr(GHashTable) symbols = g_hash_table_new(NULL, NULL);
    for (guint v = 0; v < block->condition->n_values; v++) {
        const char *value = block->condition->values[v];
        if (strstr(value, "${") != NULL && block->policy->variables)
            g_ptr_array_add(cases, match_bool_variable(block, value, symbols));
        if (g_ascii_strcasecmp(value, "true") != 0 && g_ascii_strcasecmp(value, "false") != 0)
            continue;
        g_autoptr(XpGlob) glob = xp_glob_parse(value, XP_GLOB_LITERAL);
        g_autoptr(XpUnits) units = xp_units_new(glob, TRUE);
        g_ptr_array_add(cases, xp_context_match(block->call, block->key, units, symbols));
    }
    return xp_block_doubt_key(block, xp_block_frame(block, xp_z3_or_all(z3, cases)), NULL);
}

/* Keys that are no empty text where they are there. Rule: S-KEY-1 */
static gboolean is_never_empty(const char *key)
{
    static const char *const keys[] = {"aws:principalaccount",
                                       "aws:principaltype",
                                       "aws:userid",
                                       "aws:currenttime",
                                       "aws:epochtime",
                                       "aws:requestedregion",
                                       "aws:securetransport",
                                       "aws:useragent",
                                       "aws:viaawsservice",
                                       "kms:calleraccount",
                                       "kms:keyorigin",
                                       "kms:keyspec",
                                       "kms:keyusage",
                                       "kms:multiregion",
                                       "kms:encryptionalgorithm",
                                       NULL};
    g_autofree char *lower = g_ascii_strdown(key, -1);
    return g_strv_contains(keys, lower);
}

/* Rule: S-COND-26 */
static Z3_ast encode_null(const XpConditionBlock *block)
{
    XpZ3 *z3 = xp_block_z3(block);
    gboolean absent = FALSE;
    gboolean there = FALSE;
    for (guint v = 0; v < block->condition->n_values; v++) {
        const char *value = block->condition->values[v];
        absent = absent || g_ascii_strcasecmp(value, "true") == 0;
        there = there || g_ascii_strcasecmp(value, "false") == 0;
        if (g_ascii_strcasecmp(value, "true") != 0 && g_ascii_strcasecmp(value, "false") != 0)
            return xp_block_opaque(block, "a value of Null that is neither true nor false",
                                   "S-COND-26");
    }
    if (absent && there) /* one of the two is the case */
        return xp_z3_true(z3);
    Z3_ast term = there ? block->key->present : xp_z3_not(z3, block->key->present);
    if (!is_never_empty(block->key->key))
        term = xp_block_doubt(block, term, xp_condition_holds_nothing(block),
                              "whether an empty value is null", "S-COND-26");
    gboolean certain =
        xp_z3_is_true(z3, block->key->present) || xp_z3_is_false(z3, block->key->present);
    return certain ? term : xp_block_doubt_key(block, term, NULL);
}

/* "A to Z, a to z, 0 to 9, + and / in groups of four, the last of them filled up with =". */
static gboolean is_base64(const char *text)
{
    return g_regex_match_simple("^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
                                text, G_REGEX_DOLLAR_ENDONLY, 0);
}

/* Adds to @bytes "the value is the bytes that @value writes in base64", and to @open "the value is
 * @value itself". What is no base64 stands for nobody knows what. Rule: S-COND-16, S-SND-9 */
static void match_binary(const XpConditionBlock *block, const char *value, GHashTable *symbols,
                         Z3_ast *bytes, Z3_ast *open)
{
    XpZ3 *z3 = xp_block_z3(block);
    gsize n = 0;
    if (xp_symbols_in(value) || !is_base64(value)) {
        *open = xp_z3_true(z3);
        return;
    }
    g_autofree guchar *decoded = g_base64_decode(value, &n);
    g_autofree char *text = g_strndup((const char *)decoded, n);
    *open = xp_z3_or(z3, *open, is_text(block, value, FALSE, symbols));
    if (strlen(text) == n && g_utf8_validate(text, (gssize)n, NULL))
        *bytes = xp_z3_or(z3, *bytes, is_text(block, text, FALSE, symbols));
}

/* No listed key is binary: on one the operator is one for values of another type, and whether it
 * reads them by their bytes is not documented. One nobody lists holds the bytes of its text; given
 * as base64 itself, it is open. Rule: S-COND-16, S-COND-30 */
static Z3_ast encode_binary(const XpConditionBlock *block)
{
    XpZ3 *z3 = xp_block_z3(block);
    gboolean listed = xp_condition_key_lookup(block->key->key) != NULL;
    Z3_ast bytes = xp_z3_false(z3);
    Z3_ast open = xp_z3_false(z3);
    g_autoptr(GHashTable) symbols = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < block->condition->n_values; i++)
        match_binary(block, block->condition->values[i], symbols, &bytes, &open);
    if (g_hash_table_size(symbols) > 0) /* a text with an unbound name may be any */
        open = xp_z3_true(z3);
    Z3_ast guard = listed ? xp_z3_or(z3, open, bytes) : xp_z3_and(z3, open, xp_z3_not(z3, bytes));
    if (block->slot == NULL)
        guard = xp_z3_and(z3, guard, block->key->present);
    Z3_ast match = listed ? xp_z3_false(z3) : bytes;
    Z3_ast term = xp_block_doubt(block, xp_block_frame(block, match), guard,
                                 "BinaryEquals on a key that is not binary", "S-COND-16");
    return xp_block_doubt_key(block, term, NULL);
}

Z3_ast xp_condition_value(const XpConditionBlock *block)
{
    switch (xp_condition_op_kind(block->condition->op)) {
    case XP_OP_KIND_STRING:
    case XP_OP_KIND_ARN:
        return xp_condition_text(block);
    case XP_OP_KIND_BOOL:
        return encode_bool(block);
    case XP_OP_KIND_NULL:
        return encode_null(block);
    case XP_OP_KIND_NUMERIC:
    case XP_OP_KIND_DATE:
    case XP_OP_KIND_IP:
        return xp_condition_typed(block);
    case XP_OP_KIND_BINARY:
        return encode_binary(block);
    case XP_OP_KIND_UNKNOWN:
        return xp_block_opaque(block, "no such condition operator", "S-SND-9");
    }
    g_assert_not_reached();
}

/* What it compares with nothing is only asked of a key that is there. Rule: S-GRAM-39, S-COND-3 */
static Z3_ast encode_no_values(const XpConditionBlock *block)
{
    XpZ3 *z3 = xp_block_z3(block);
    const XpCondition *condition = block->condition;
    gboolean negated = xp_condition_op_is_negated(condition->op);
    gboolean passes = condition->set == XP_SET_FOR_ALL_VALUES ||
                      (condition->set == XP_SET_NONE && (negated || condition->if_exists));
    gboolean unsure = xp_condition_op_kind(condition->op) == XP_OP_KIND_NULL ||
                      (condition->set == XP_SET_FOR_ANY_VALUE && condition->if_exists);
    Z3_ast term = xp_z3_and(z3, xp_z3_bool(z3, passes), xp_z3_not(z3, block->key->present));
    Z3_ast open = unsure ? xp_z3_true(z3) : block->key->present;
    term = xp_block_doubt(block, term, open, "a condition with no values", "S-GRAM-39");
    return xp_block_doubt_key(block, term, NULL);
}

static Z3_ast encode_operator(const XpConditionBlock *block)
{
    gboolean null = xp_condition_op_kind(block->condition->op) == XP_OP_KIND_NULL;
    if (block->condition->set != XP_SET_NONE)
        return xp_condition_set(block);
    if (!null && !xp_z3_is_false(xp_block_z3(block), block->key->list))
        return xp_condition_plain_on_list(block);
    return xp_condition_value(block);
}

static gboolean is_false_without_key(const XpCondition *condition)
{
    return !condition->if_exists && condition->set != XP_SET_FOR_ALL_VALUES &&
           xp_condition_op_kind(condition->op) != XP_OP_KIND_NULL &&
           (condition->set == XP_SET_FOR_ANY_VALUE || !xp_condition_op_is_negated(condition->op));
}

/* The aliases of a key are documented for policies of identities only. Rule: S-KMS-21 */
static Z3_ast encode_known(const XpConditionBlock *block)
{
    Z3_ast term = encode_operator(block);
    if (block->policy->type != XP_POLICY_KEY ||
        g_ascii_strcasecmp(block->key->key, "kms:ResourceAliases") != 0 ||
        xp_z3_is_false(xp_block_z3(block), block->key->present))
        return term;
    if (xp_z3_is_false(xp_block_z3(block), term) && is_false_without_key(block->condition))
        return term;
    return xp_block_doubt(block, term, xp_z3_true(xp_block_z3(block)),
                          "kms:ResourceAliases in a key policy", "S-KMS-21");
}

Z3_ast xp_condition_encode(XpCallTerms *call, const XpPolicy *policy, const XpStatement *statement,
                           const XpCondition *condition, gboolean allows_more)
{
    XpConditionBlock block = {.call = call,
                              .policy = policy,
                              .statement = statement,
                              .condition = condition,
                              .allows_more = allows_more};
    XpConditionOpKind kind = xp_condition_op_kind(condition->op);
    block.key = xp_context_key(call, condition->key);
    if (kind == XP_OP_KIND_UNKNOWN)
        return xp_condition_value(&block);
    if (condition->n_values == 0)
        return encode_no_values(&block);
    if (condition->set != XP_SET_NONE && kind == XP_OP_KIND_NULL)
        return xp_block_opaque(&block, "Null with a set operator", "S-GRAM-40");
    return encode_known(&block);
}
