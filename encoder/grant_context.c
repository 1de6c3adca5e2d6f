/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/grant_context.h"

#include <string.h>

#include "encoder/condition.h"
#include "encoder/fixed_keys.h"
#include "encoder/value_set.h"

static const char family[] = "kms:EncryptionContext:";

/* The same of a pair, where grants go by what they ask for. */
static Z3_ast is_exact_by_names(const XpCallTerms *call, const XpGrantPairs *pairs)
{
    g_autoptr(GString) name = g_string_new(NULL);
    g_string_printf(name, "the encryption context of the %s has no other names than", call->name);
    for (guint i = 0; i < pairs->n; i++)
        g_string_append_printf(name, " %" G_GSIZE_FORMAT ":%s", strlen(pairs->names[i]),
                               pairs->names[i]);
    return xp_z3_const(call->problem->z3, name->str);
}

/* The caller chooses to use exactly the context of grant @index. */
static Z3_ast is_exact(const XpCallTerms *call, guint index)
{
    if (call->problem->counterpart != NULL)
        return is_exact_by_names(call, &call->resource->grants[index].equals);
    g_autofree char *name =
        g_strdup_printf("the encryption context of the %s is that of grant %u", call->name, index);
    return xp_z3_const(call->problem->z3, name);
}

static gboolean has_name(const XpGrantPairs *pairs, const char *name, gboolean fold)
{
    for (guint i = 0; i < pairs->n; i++)
        if ((fold ? g_ascii_strcasecmp(pairs->names[i], name) : strcmp(pairs->names[i], name)) == 0)
            return TRUE;
    return FALSE;
}

Z3_ast xp_grant_context_excludes(const XpCallTerms *call, const char *name)
{
    XpZ3 *z3 = call->problem->z3;
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; call->resource != NULL && i < call->resource->n_grants; i++) {
        const XpGrantPairs *pairs = &call->resource->grants[i].equals;
        if (pairs->stated && !has_name(pairs, name, TRUE))
            g_ptr_array_add(cases, is_exact(call, i));
    }
    return xp_z3_or_all(z3, cases);
}

/* eval: the names of the encryption context, as the request spells them: of keys that have their
 * value, and of the list of names. */
static GPtrArray *stated_names(const XpRequest *request)
{
    GPtrArray *names = xp_fixed_names(request, family);
    const XpContextValue *list = xp_request_get(request, "kms:EncryptionContextKeys");
    for (guint i = 0; list != NULL && i < list->n; i++)
        g_ptr_array_add(names, (gpointer)(guintptr)list->values[i]);
    return names;
}

static gboolean states_name(const XpRequest *request, const char *name)
{
    g_autoptr(GPtrArray) names = stated_names(request);
    return g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL);
}

/* The context that Secrets Manager sends has these two names, spelled like this. Rule: S-SM-8 */
static gboolean is_forwarded_name(const char *name)
{
    return strcmp(name, "SecretARN") == 0 || strcmp(name, "SecretVersionId") == 0;
}

static Z3_ast is_spelled(XpCallTerms *call, const char *name)
{
    XpZ3 *z3 = call->problem->z3;
    if (call->reach == XP_REACH_SECRETS_MANAGER)
        return xp_z3_bool(z3, is_forwarded_name(name));
    if (call->fixed != NULL)
        return xp_z3_bool(z3, states_name(call->fixed, name));
    return xp_context_spelled(call, family, name);
}

static Z3_ast has_pair(XpCallTerms *call, const char *name, const char *value)
{
    XpProblem *problem = call->problem;
    XpZ3 *z3 = problem->z3;
    Z3_ast spelled = is_spelled(call, name);
    if (xp_z3_is_false(z3, spelled))
        return spelled;
    g_autofree char *full = g_strconcat(family, name, NULL);
    const XpKeyTerms *key = xp_context_key(call, full);
    g_autoptr(XpGlob) glob = xp_glob_parse(value, XP_GLOB_LITERAL);
    g_autoptr(XpUnits) units = xp_units_new(glob, FALSE);
    g_autoptr(GHashTable) symbols = g_hash_table_new(NULL, NULL);
    Z3_ast term = xp_z3_and(z3, key->present, xp_context_match(call, key, units, symbols));
    for (guint i = 0; i < key->doubts->len; i++) {
        const XpDoubt *row = &g_array_index(key->doubts, XpDoubt, i);
        term = xp_problem_uncertain_free(problem, term, row->guard, row->fact, TRUE);
    }
    return xp_symbols_doubt(problem, xp_z3_and(z3, spelled, term), symbols, TRUE);
}

static Z3_ast has_pairs(XpCallTerms *call, const XpGrantPairs *pairs)
{
    XpZ3 *z3 = call->problem->z3;
    g_autoptr(GPtrArray) terms = g_ptr_array_new();
    for (guint i = 0; i < pairs->n; i++)
        g_ptr_array_add(terms, has_pair(call, pairs->names[i], pairs->values[i]));
    return xp_z3_and_all(z3, terms);
}

/* eval: the request has no name beside those of @pairs. */
static gboolean states_no_more(const XpRequest *request, const XpGrantPairs *pairs)
{
    g_autoptr(GPtrArray) names = stated_names(request);
    for (guint i = 0; i < names->len; i++)
        if (!has_name(pairs, g_ptr_array_index(names, i), FALSE))
            return FALSE;
    return TRUE;
}

static Z3_ast has_no_more(XpCallTerms *call, const XpGrantPairs *pairs, guint index)
{
    XpZ3 *z3 = call->problem->z3;
    if (call->reach == XP_REACH_SECRETS_MANAGER)
        return xp_z3_bool(z3, has_name(pairs, "SecretARN", FALSE) &&
                                  has_name(pairs, "SecretVersionId", FALSE));
    if (call->fixed != NULL)
        return xp_z3_bool(z3, states_no_more(call->fixed, pairs));
    return is_exact(call, index);
}

/* Exactly these pairs; what it means to ask for exactly none is not documented. */
static Z3_ast has_only_pairs(XpCallTerms *call, const XpResource *key, guint index)
{
    XpProblem *problem = call->problem;
    XpZ3 *z3 = problem->z3;
    const XpGrant *grant = &key->grants[index];
    Z3_ast term =
        xp_z3_and(z3, has_pairs(call, &grant->equals), has_no_more(call, &grant->equals, index));
    if (grant->equals.n > 0)
        return term;
    XpFact *fact =
        xp_fact_grant(key, grant, "what an empty EncryptionContextEquals asks for", "S-KMS-26");
    return xp_z3_or(z3, term,
                    xp_problem_uncertain(problem, xp_z3_true(z3), xp_z3_true(z3),
                                         xp_problem_fact(problem, fact, XP_USE_UNKNOWN), TRUE));
}

Z3_ast xp_grant_context_meets(XpCallTerms *call, const XpResource *key, guint index)
{
    XpZ3 *z3 = call->problem->z3;
    const XpGrant *grant = &key->grants[index];
    Z3_ast term = xp_z3_true(z3);
    if (grant->equals.stated)
        term = has_only_pairs(call, key, index);
    if (grant->subset.stated)
        term = xp_z3_and(z3, term, has_pairs(call, &grant->subset));
    return term;
}

/* ---- lists of names ---- */

/* A value of a list that is none of some names. */
typedef struct {
    XpCallTerms *call;
    const char *const *names;
    guint n;
    gboolean fold;
} Names;

static Z3_ast is_another_name(const XpKeyTerms *value, const char *slot, gconstpointer data)
{
    const Names *names = data;
    XpZ3 *z3 = names->call->problem->z3;
    (void)slot;
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < names->n; i++) {
        g_autoptr(XpGlob) glob = xp_glob_parse(names->names[i], XP_GLOB_LITERAL);
        g_autoptr(XpUnits) units = xp_units_new(glob, names->fold);
        g_ptr_array_add(cases, xp_context_match(names->call, value, units, NULL));
    }
    return xp_z3_not(z3, xp_z3_or_all(z3, cases));
}

static Z3_ast has_another(XpCallTerms *call, const XpKeyTerms *list, const char *property,
                          const char *const *known, guint n, gboolean fold)
{
    Names *names = g_new0(Names, 1);
    g_autoptr(GString) words = g_string_new(property);
    *names = (Names){call, known, n, fold};
    for (guint i = 0; i < n; i++)
        g_string_append_printf(words, " %" G_GSIZE_FORMAT ":%s", strlen(known[i]), known[i]);
    return xp_value_set_some(list->values, call, words->str, is_another_name, names, g_free);
}

Z3_ast xp_grant_asks_beside(XpCallTerms *call, const XpKeyTerms *wanted, const XpGrant *grant)
{
    if (wanted->values == NULL)
        return xp_z3_false(call->problem->z3);
    g_autofree char *property =
        g_strdup_printf("is no operation of the grant on line %u", grant->span.line);
    return has_another(call, wanted, property, grant->operations, grant->n_operations, FALSE);
}

/* A value of the list that is @names[0] but for the case of letters. */
static Z3_ast is_name_otherwise(const XpKeyTerms *value, const char *slot, gconstpointer data)
{
    const Names *names = data;
    XpZ3 *z3 = names->call->problem->z3;
    (void)slot;
    g_autoptr(XpGlob) glob = xp_glob_parse(names->names[0], XP_GLOB_LITERAL);
    g_autoptr(XpUnits) folded = xp_units_new(glob, TRUE);
    g_autoptr(XpUnits) exact = xp_units_new(glob, FALSE);
    return xp_z3_and(z3, xp_context_match(names->call, value, folded, NULL),
                     xp_z3_not(z3, xp_context_match(names->call, value, exact, NULL)));
}

/* The list shows each name as the request spells it. */
static void tie_spellings(XpCallTerms *call, const XpKeyTerms *list, const XpGrantPairs *pairs)
{
    XpZ3 *z3 = call->problem->z3;
    for (guint i = 0; i < pairs->n; i++) {
        g_autofree char *full = g_strconcat(family, pairs->names[i], NULL);
        Z3_ast spelled = xp_context_spelled(call, family, pairs->names[i]);
        Names *names = g_new0(Names, 1);
        *names = (Names){call, &pairs->names[i], 1, TRUE};
        g_autofree char *property = g_strdup_printf("is %s otherwise", pairs->names[i]);
        Z3_ast other =
            xp_value_set_some(list->values, call, property, is_name_otherwise, names, g_free);
        Z3_ast there = xp_z3_and(z3, spelled, xp_context_key(call, full)->present);
        xp_problem_assert(call->problem, xp_z3_implies(z3, xp_z3_and(z3, there, list->present),
                                                       xp_z3_not(z3, other)));
    }
}

void xp_grant_context_limit(XpCallTerms *call, const XpKeyTerms *list)
{
    XpZ3 *z3 = call->problem->z3;
    if (call->fixed != NULL || call->reach == XP_REACH_SECRETS_MANAGER || list->values == NULL)
        return;
    for (guint i = 0; call->resource != NULL && i < call->resource->n_grants; i++) {
        tie_spellings(call, list, &call->resource->grants[i].equals);
        tie_spellings(call, list, &call->resource->grants[i].subset);
    }
    for (guint i = 0; call->resource != NULL && i < call->resource->n_grants; i++) {
        const XpGrantPairs *pairs = &call->resource->grants[i].equals;
        if (!pairs->stated)
            continue;
        g_autofree char *property = g_strdup_printf("is no name of grant %u", i);
        Z3_ast other = has_another(call, list, property, pairs->names, pairs->n, TRUE);
        xp_problem_assert(call->problem,
                          xp_z3_implies(z3, xp_z3_and(z3, is_exact(call, i), list->present),
                                        xp_z3_not(z3, other)));
    }
}
