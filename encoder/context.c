/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/context.h"

#include <string.h>

#include "encoder/context_key.h"
#include "encoder/fixed_keys.h"
#include "encoder/grant_context.h"
#include "encoder/value_set.h"
#include "frontend/model/condition.h"

/* Keys of the caller are the caller's in the forwarded call too, and one story has one time.
 * Rule: S-KEY-10, S-SND-26 */
static gboolean is_carried(const char *lower)
{
    static const char *const carried[] = {"aws:principal",         "aws:userid",
                                          "aws:username",          "aws:sourceidentity",
                                          "aws:federatedprovider", "aws:multifactorauth",
                                          "aws:tokenissuetime",    "aws:currenttime",
                                          "aws:epochtime",         NULL};
    for (guint i = 0; carried[i] != NULL; i++)
        if (g_str_has_prefix(lower, carried[i]))
            return TRUE;
    return FALSE;
}

/* One session makes all calls of a story: what is the caller's is read in the call it sends. That
 * MFA was used and the time of issue are carried too, but look different in a call a service makes
 * for long-term credentials (S-KEY-10), and so have terms of their own. */
static gboolean is_shared(const char *lower)
{
    return is_carried(lower) && strcmp(lower, "aws:multifactorauthpresent") != 0 &&
           strcmp(lower, "aws:tokenissuetime") != 0;
}

/* eval: what the request states is a fact. */
static void take_stated(XpCallTerms *call, XpKeyTerms *key, const XpContextValue *value)
{
    Z3_ast always = xp_z3_true(xp_context_z3(call));
    key->present = always;
    for (guint i = 0; i < value->n; i++)
        xp_key_add_text(call, key, always, value->values[i]);
    if (value->n != 1)
        key->list = always;
}

/* The first file that knows the key decides; a key nobody knows is free and unknown. S-SND-11 */
static void key_by_rules(XpCallTerms *call, XpKeyTerms *key, const char *lower)
{
    static XpKeyBuild *(*const finders[])(const char *) = {
        xp_context_caller_key,  xp_context_session_key,     xp_context_organization_key,
        xp_context_network_key, xp_context_resource_key,    xp_context_kms_key,
        xp_context_tag_key,     xp_context_credentials_key, xp_context_secret_key,
        xp_context_sts_key};
    XpKeyBuild *build = NULL;
    for (guint i = 0; i < G_N_ELEMENTS(finders) && build == NULL; i++)
        build = finders[i](lower);
    if (build == NULL)
        build = xp_key_unmodelled;
    build(call, key);
}

/* eval: the names of the stated keys of @family. */
static void take_names(XpCallTerms *call, XpKeyTerms *key, const char *family)
{
    Z3_ast always = xp_z3_true(xp_context_z3(call));
    g_autoptr(GPtrArray) names = xp_fixed_names(call->fixed, family);
    key->present = always;
    for (guint i = 0; i < names->len; i++)
        xp_key_add_text(call, key, always, g_ptr_array_index(names, i));
}

/* eval: a path from @first on. */
static void take_place_below(XpCallTerms *call, XpKeyTerms *key, const char *first)
{
    Z3_ast always = xp_z3_true(xp_context_z3(call));
    g_autoptr(XpRope) rest = xp_key_free_rope(call, key->key, XP_DOMAIN_TEXT);
    XpRope *path = xp_rope_text(xp_rope_new_text(first), "/");
    for (guint i = 0; i < xp_rope_length(rest); i++)
        xp_rope_append(path, xp_rope_part(rest, i));
    key->present = always;
    xp_key_add_variant(key, always, xp_rope_text(path, "/"));
    xp_key_doubt_unmodelled(call, key, always, "S-KEY-4");
}

/* eval: a key that the request does not state. */
static void take_unsaid(XpCallTerms *call, XpKeyTerms *key, const char *lower)
{
    Z3_ast always = xp_z3_true(xp_context_z3(call));
    g_autofree char *text = NULL;
    XpUnsaid unsaid = xp_fixed_unsaid(call, lower, &text);
    switch (unsaid) {
    case XP_UNSAID_RULES:
        key_by_rules(call, key, lower);
        return;
    case XP_UNSAID_ABSENT:
        xp_key_absent(call, key);
        return;
    case XP_UNSAID_TEXT:
        key->present = always;
        xp_key_add_text(call, key, always, text);
        return;
    case XP_UNSAID_BELOW:
        take_place_below(call, key, text);
        return;
    case XP_UNSAID_PRESENT:
    case XP_UNSAID_ANY:
        key->present = always;
        xp_key_add_free(call, key, always,
                        unsaid == XP_UNSAID_ANY ? XP_DOMAIN_ANY : XP_DOMAIN_TEXT);
        xp_key_doubt_unmodelled(call, key, always, "S-SND-8");
        return;
    case XP_UNSAID_NAMES:
        take_names(call, key, "kms:EncryptionContext:");
        return;
    case XP_UNSAID_OPEN:
        xp_key_unmodelled(call, key);
        return;
    }
    g_assert_not_reached();
}

/* A key that is there when the call passes something on to the session it asks for. S-STS-4 */
static gboolean is_passed_on(const char *lower)
{
    return g_str_has_prefix(lower, "aws:requesttag/") || strcmp(lower, "aws:tagkeys") == 0 ||
           strcmp(lower, "sts:transitivetagkeys") == 0 || strcmp(lower, "sts:sourceidentity") == 0;
}

static void build_key(XpCallTerms *call, XpKeyTerms *key, const char *lower)
{
    const XpContextValue *value = call->fixed != NULL ? xp_fixed_stated(call, lower) : NULL;
    if (call->fixed == NULL)
        key_by_rules(call, key, lower);
    else if (value != NULL)
        take_stated(call, key, value);
    else
        take_unsaid(call, key, lower);
}

static gboolean same_variants(const XpKeyTerms *left, const XpKeyTerms *right)
{
    if (left->variants->len != right->variants->len)
        return FALSE;
    for (guint i = 0; i < left->variants->len; i++) {
        const XpVariant *one = &g_array_index(left->variants, XpVariant, i);
        const XpVariant *other = &g_array_index(right->variants, XpVariant, i);
        if (one->guard != other->guard || one->quantity != other->quantity ||
            !xp_rope_equal(one->rope, other->rope))
            return FALSE;
    }
    return TRUE;
}

static gboolean same_doubts(const XpKeyTerms *left, const XpKeyTerms *right)
{
    if (left->doubts->len != right->doubts->len)
        return FALSE;
    for (guint i = 0; i < left->doubts->len; i++) {
        const XpDoubt *one = &g_array_index(left->doubts, XpDoubt, i);
        const XpDoubt *other = &g_array_index(right->doubts, XpDoubt, i);
        if (one->guard != other->guard || one->of_text != other->of_text ||
            one->choice != other->choice || one->fact->use != other->fact->use ||
            strcmp(one->fact->fact->id, other->fact->fact->id) != 0)
            return FALSE;
    }
    return TRUE;
}

/* Of a pair: is @key the same as @other, of the first side? What the request says is seen from both
 * sides; what the worlds say may differ. */
static gboolean is_same(const XpKeyTerms *key, const XpKeyTerms *other)
{
    return key->present == other->present && key->list == other->list && key->open == other->open &&
           key->chosen == other->chosen && key->open_domain == other->open_domain &&
           same_variants(key, other) && same_doubts(key, other);
}

static gint compare_texts(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

GPtrArray *xp_context_asked(const XpCallTerms *call)
{
    GPtrArray *keys = g_ptr_array_new();
    GHashTableIter iter;
    gpointer lower = NULL;
    g_hash_table_iter_init(&iter, call->keys);
    while (g_hash_table_iter_next(&iter, &lower, NULL))
        g_ptr_array_add(keys, lower);
    g_ptr_array_sort(keys, compare_texts);
    return keys;
}

gboolean xp_context_is_asked(const XpCallTerms *call, const char *lower)
{
    return g_hash_table_contains(call->keys, lower) ||
           (call->shared != NULL && g_hash_table_contains(call->shared, lower));
}

/* Its constants and dimensions are named as it is: those of the second of a pair as @other is, of
 * the first (or NULL), however its documents spell it. Rule: S-COND-5 */
static XpKeyTerms *new_key(XpCallTerms *call, const XpKeyTerms *other, const char *name,
                           const char *lower)
{
    const XpConditionKey *row = xp_condition_key_lookup(name);
    const char *first = other != NULL ? other->key : name;
    XpKeyTerms *key =
        xp_key_terms_new(xp_context_z3(call), row != NULL && !row->family ? row->name : first);
    key->list = xp_z3_bool(xp_context_z3(call), row != NULL && row->multivalued);
    build_key(call, key, lower);
    xp_key_doubt_text(call, key);
    return key;
}

static XpKeyTerms *key_terms(XpCallTerms *call, const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    XpKeyTerms *key = g_hash_table_lookup(call->keys, lower);
    if (key == NULL && call->shared != NULL)
        key = g_hash_table_lookup(call->shared, lower);
    if (key != NULL)
        return key;
    if (call->sender != NULL && is_shared(lower))
        return key_terms(call->sender, name);
    /* A story is told by the call the caller sends, which has the key then as well. */
    if (call->sender != NULL && is_carried(lower))
        xp_context_key(call->sender, name);
    XpKeyTerms *other = call->beside != NULL ? key_terms(call->beside, name) : NULL;
    key = new_key(call, other, name, lower);
    if (other != NULL && is_same(key, other)) {
        xp_key_terms_free(key);
        g_hash_table_insert(call->shared, g_steal_pointer(&lower), other);
        return other;
    }
    key->apart = call->beside != NULL;
    if (is_passed_on(lower))
        xp_problem_assert(call->problem,
                          xp_z3_implies(xp_context_z3(call), key->present, call->passes));
    if (!xp_z3_is_false(xp_context_z3(call), key->list))
        key->values = xp_value_set_new(call, key);
    const char *name_of_row = lower;
    g_hash_table_insert(call->keys, g_steal_pointer(&lower), key);
    xp_context_tie_names(call, key, name_of_row);
    xp_context_tie_spellings(call, key, name_of_row);
    xp_grant_context_tie(call, key, name_of_row);
    return key;
}

const XpKeyTerms *xp_context_key(XpCallTerms *call, const char *name)
{
    return key_terms(call, name);
}

Z3_ast xp_context_match(XpCallTerms *call, const XpKeyTerms *key, const XpUnits *units,
                        GHashTable *out_symbols)
{
    XpZ3 *z3 = xp_context_z3(call);
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    gboolean any = key->variants->len > 0; /* whatever is there matches */
    for (guint i = 0; i < key->variants->len; i++) {
        const XpVariant *variant = &g_array_index(key->variants, XpVariant, i);
        g_autoptr(GHashTable) symbols = g_hash_table_new(NULL, NULL);
        Z3_ast match =
            xp_rope_match(call->problem, variant->rope, units, call->caller->account, symbols);
        if (out_symbols != NULL)
            xp_rope_symbols_under(z3, symbols, variant->guard, out_symbols);
        any = any && xp_z3_is_true(z3, match);
        g_ptr_array_add(cases, xp_z3_and(z3, variant->guard, match));
    }
    return any ? xp_z3_true(z3) : xp_z3_or_all(z3, cases);
}

Z3_ast xp_context_action(const XpCallTerms *call, const XpPattern *pattern)
{
    XpZ3 *z3 = xp_context_z3(call);
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < call->actions->len; i++) {
        const char *name = g_ptr_array_index(call->actions, i);
        Z3_ast chosen = xp_selector_is(call->action, i);
        if (!call->open || i + 1 < call->actions->len) {
            g_ptr_array_add(
                cases, xp_z3_and(z3, chosen, xp_rope_match_text(call->problem, name, pattern)));
            continue;
        }
        /* An action the catalogue does not list: "service:" and a free name. */
        g_autoptr(XpRope) rope = xp_rope_dimension(xp_rope_new_text(name), call->open_dimension);
        g_autofree char *text = xp_pattern_print(pattern);
        g_autoptr(XpGlob) glob = xp_glob_parse(text, XP_GLOB_WILDCARDS);
        g_autoptr(XpUnits) units = xp_units_new(glob, TRUE);
        g_ptr_array_add(
            cases, xp_z3_and(z3, chosen, xp_rope_match(call->problem, rope, units, NULL, NULL)));
    }
    return xp_z3_or_all(z3, cases);
}

Z3_ast xp_context_signs_in(const XpCallTerms *call)
{
    static const char *const names[] = {"sts:assumerolewithsaml", "sts:assumerolewithwebidentity",
                                        NULL};
    XpZ3 *z3 = call->problem->z3;
    Z3_ast cases = xp_z3_false(z3);
    const char *stated = call->fixed != NULL ? call->fixed->action : NULL;
    g_autofree char *asked = stated != NULL ? g_ascii_strdown(stated, -1) : NULL;
    /* eval: also where the permissions a sign-in takes are asked one by one. */
    if (asked != NULL && g_strv_contains(names, asked))
        return xp_z3_true(z3);
    for (guint i = 0; i < call->actions->len; i++)
        if (g_strv_contains(names, g_ptr_array_index(call->actions, i)))
            cases = xp_z3_or(z3, cases, xp_selector_is(call->action, i));
    return cases;
}
