/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/grant_context.h"

#include <string.h>

#include "encoder/condition.h"
#include "encoder/context_key.h"
#include "encoder/fixed_keys.h"

static const char family[] = "kms:EncryptionContext:";
static const char list_of_names[] = "kms:encryptioncontextkeys";

static gboolean has_name(const XpGrantPairs *pairs, const char *name)
{
    for (guint i = 0; i < pairs->n; i++)
        if (strcmp(pairs->names[i], name) == 0)
            return TRUE;
    return FALSE;
}

/* ---- whole contexts ---- */

static void exact_free(gpointer data)
{
    XpExactContext *exact = data;
    g_ptr_array_unref(exact->names);
    g_free(exact);
}

static gint compare_names(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Grants go by what they ask for: two of the same names ask for the same. */
static GPtrArray *sorted_names(const XpGrantPairs *pairs)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < pairs->n; i++)
        if (!g_ptr_array_find_with_equal_func(names, pairs->names[i], g_str_equal, NULL))
            g_ptr_array_add(names, g_strdup(pairs->names[i]));
    g_ptr_array_sort(names, compare_names);
    return names;
}

static gboolean is_among(const GPtrArray *names, const char *name)
{
    for (guint i = 0; i < names->len; i++)
        if (g_ascii_strcasecmp(g_ptr_array_index(names, i), name) == 0)
            return TRUE;
    return FALSE;
}

static Z3_ast has(XpCallTerms *call, const char *name)
{
    g_autofree char *full = g_strconcat(family, name, NULL);
    return xp_context_key(call, full)->present;
}

static Z3_ast has_all(XpCallTerms *call, const GPtrArray *names)
{
    g_autoptr(GPtrArray) terms = g_ptr_array_new();
    for (guint i = 0; i < names->len; i++)
        g_ptr_array_add(terms, has(call, g_ptr_array_index(names, i)));
    return xp_z3_and_all(call->problem->z3, terms);
}

/* The context has one of @names that is none of @known. */
static Z3_ast has_beyond(XpCallTerms *call, const GPtrArray *names, const GPtrArray *known)
{
    g_autoptr(GPtrArray) terms = g_ptr_array_new();
    for (guint i = 0; i < names->len; i++)
        if (!is_among(known, g_ptr_array_index(names, i)))
            g_ptr_array_add(terms, has(call, g_ptr_array_index(names, i)));
    return xp_z3_or_all(call->problem->z3, terms);
}

/* A context within @large and beyond @small, which is a part of it, has one of the names between.
 * Where neither is a part of the other, no context has all of the one within the other. */
static void tie_two(XpCallTerms *call, const XpExactContext *small, const XpExactContext *large)
{
    XpZ3 *z3 = call->problem->z3;
    for (guint i = 0; i < small->names->len; i++)
        if (!is_among(large->names, g_ptr_array_index(small->names, i)))
            return;
    Z3_ast between = has_beyond(call, large->names, small->names);
    xp_problem_assert(call->problem,
                      xp_z3_implies(z3, large->used, xp_z3_or(z3, between, small->used)));
}

/* The list of names has one beyond those of @exact, or not. */
static void tie_list(XpCallTerms *call, const XpExactContext *exact, const XpKeyTerms *list)
{
    XpProblem *problem = call->problem;
    XpZ3 *z3 = problem->z3;
    Z3_ast another = xp_z3_and(z3, list->present,
                               xp_context_lists_another(call, list, "is no name of a grant,",
                                                        (const char *const *)exact->names->pdata,
                                                        exact->names->len, TRUE));
    Z3_ast whole = has_all(call, exact->names);
    xp_problem_assert(problem, xp_z3_implies(z3, exact->used, xp_z3_not(z3, another)));
    xp_problem_assert(problem,
                      xp_z3_implies(z3, xp_z3_and(z3, whole, xp_z3_not(z3, exact->used)), another));
}

static void tie_exact(XpCallTerms *call, const XpExactContext *exact, const XpKeyTerms *key,
                      const char *lower)
{
    XpZ3 *z3 = call->problem->z3;
    if (strcmp(lower, list_of_names) == 0 && key->values != NULL)
        tie_list(call, exact, key);
    else if (g_ascii_strncasecmp(lower, family, strlen(family)) == 0 &&
             !is_among(exact->names, lower + strlen(family)))
        xp_problem_assert(call->problem, xp_z3_not(z3, xp_z3_and(z3, exact->used, key->present)));
}

void xp_grant_context_tie(XpCallTerms *call, const XpKeyTerms *key, const char *lower)
{
    for (guint i = 0; call->exact != NULL && i < call->exact->len; i++)
        tie_exact(call, g_ptr_array_index(call->exact, i), key, lower);
}

/* States what @exact, the last of @call, has to do with what was asked before. */
static void tie_new(XpCallTerms *call, const XpExactContext *exact)
{
    g_autoptr(GPtrArray) asked = xp_context_asked(call);
    for (guint i = 0; i < asked->len; i++) {
        const char *lower = g_ptr_array_index(asked, i);
        tie_exact(call, exact, g_hash_table_lookup(call->keys, lower), lower);
    }
    for (guint i = 0; i + 1 < call->exact->len; i++) {
        tie_two(call, exact, g_ptr_array_index(call->exact, i));
        tie_two(call, g_ptr_array_index(call->exact, i), exact);
    }
}

/* The encryption context has no name beyond those of @pairs. */
static Z3_ast is_exact(XpCallTerms *call, const XpGrantPairs *pairs)
{
    XpCallTerms *first = call->beside != NULL ? call->beside : call;
    g_autoptr(GPtrArray) names = sorted_names(pairs);
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_printf(text, "the encryption context of the %s has no other names than", call->name);
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_string_append_printf(text, " %" G_GSIZE_FORMAT ":%s", strlen(name), name);
    }
    Z3_ast used = xp_z3_const(call->problem->z3, text->str);
    if (first->exact == NULL)
        first->exact = g_ptr_array_new_with_free_func(exact_free);
    for (guint i = 0; i < first->exact->len; i++)
        if (((const XpExactContext *)g_ptr_array_index(first->exact, i))->used == used)
            return used;
    has_all(first, names); /* asks for each: what follows is stated of the keys asked for */
    XpExactContext *exact = g_new0(XpExactContext, 1);
    exact->names = g_steal_pointer(&names);
    exact->used = used;
    g_ptr_array_add(first->exact, exact);
    tie_new(first, exact);
    return used;
}

/* ---- one grant ---- */

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
    return xp_context_spelled(call, name);
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
        if (!has_name(pairs, g_ptr_array_index(names, i)))
            return FALSE;
    return TRUE;
}

static Z3_ast has_no_more(XpCallTerms *call, const XpGrantPairs *pairs)
{
    XpZ3 *z3 = call->problem->z3;
    if (call->reach == XP_REACH_SECRETS_MANAGER)
        return xp_z3_bool(z3, has_name(pairs, "SecretARN") && has_name(pairs, "SecretVersionId"));
    if (call->fixed != NULL)
        return xp_z3_bool(z3, states_no_more(call->fixed, pairs));
    return is_exact(call, pairs);
}

/* Exactly these pairs; what it means to ask for exactly none is not documented. */
static Z3_ast has_only_pairs(XpCallTerms *call, const XpResource *key, guint index)
{
    XpProblem *problem = call->problem;
    XpZ3 *z3 = problem->z3;
    const XpGrant *grant = &key->grants[index];
    Z3_ast term = xp_z3_and(z3, has_pairs(call, &grant->equals), has_no_more(call, &grant->equals));
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

Z3_ast xp_grant_asks_beside(XpCallTerms *call, const XpKeyTerms *wanted, const XpGrant *grant)
{
    if (wanted->values == NULL)
        return xp_z3_false(call->problem->z3);
    g_autofree char *property =
        g_strdup_printf("is no operation of the grant on line %u", grant->span.line);
    return xp_context_lists_another(call, wanted, property, grant->operations, grant->n_operations,
                                    FALSE);
}
