/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/context_key.h"

#include <string.h>

#include "encoder/typed_match.h"
#include "encoder/value_set.h"
#include "frontend/model/condition.h"

static void spelling_clear(gpointer data)
{
    XpSpelling *spelling = data;
    g_free(spelling->name);
}

XpKeyTerms *xp_key_terms_new(XpZ3 *z3, const char *name)
{
    XpKeyTerms *key = g_new0(XpKeyTerms, 1);
    key->key = g_strdup(name);
    key->present = xp_z3_false(z3);
    key->variants = g_array_new(FALSE, FALSE, sizeof(XpVariant));
    key->doubts = g_array_new(FALSE, FALSE, sizeof(XpDoubt));
    key->list = xp_z3_false(z3);
    key->open = xp_z3_false(z3);
    key->spellings = g_array_new(FALSE, FALSE, sizeof(XpSpelling));
    g_array_set_clear_func(key->spellings, spelling_clear);
    return key;
}

void xp_key_terms_free(gpointer data)
{
    XpKeyTerms *key = data;
    xp_value_set_free(key->values);
    for (guint i = 0; i < key->variants->len; i++)
        xp_rope_free(g_array_index(key->variants, XpVariant, i).rope);
    g_array_unref(key->variants);
    g_array_unref(key->doubts);
    g_array_unref(key->spellings);
    g_free(key->key);
    g_free(key);
}

XpZ3 *xp_context_z3(const XpCallTerms *call)
{
    return call->problem->z3;
}

void xp_key_add_variant(XpKeyTerms *key, Z3_ast guard, XpRope *rope)
{
    XpVariant variant = {.guard = guard, .rope = rope};
    g_array_append_val(key->variants, variant);
}

void xp_key_add_quantity(XpKeyTerms *key, Z3_ast guard, XpRope *rope, const XpQuantity *quantity)
{
    XpVariant variant = {.guard = guard, .rope = rope, .quantity = quantity};
    g_array_append_val(key->variants, variant);
}

/* @choice: or NULL; takes @fact. */
static void add_doubt(XpCallTerms *call, XpKeyTerms *key, Z3_ast guard, Z3_ast choice, XpFact *fact)
{
    XpDoubt doubt = {.guard = guard,
                     .fact = xp_problem_fact(call->problem, fact, XP_USE_UNKNOWN),
                     .choice = choice};
    if (!xp_z3_is_false(xp_context_z3(call), guard))
        g_array_append_val(key->doubts, doubt);
}

void xp_key_add_doubt(XpCallTerms *call, XpKeyTerms *key, Z3_ast guard, XpFact *fact)
{
    add_doubt(call, key, guard, NULL, fact);
}

void xp_key_add_choice(XpCallTerms *call, XpKeyTerms *key, Z3_ast guard, Z3_ast choice,
                       XpFact *fact)
{
    add_doubt(call, key, guard, choice, fact);
}

void xp_key_add_text(XpCallTerms *call, XpKeyTerms *key, Z3_ast guard, const char *text)
{
    if (!xp_z3_is_false(xp_context_z3(call), guard))
        xp_key_add_variant(key, guard, xp_rope_new_text(text));
}

XpDomain xp_key_domain(const char *key, XpDomain otherwise)
{
    XpTypedKind kind;
    if (!xp_typed_kind_of(key, &kind))
        return otherwise;
    switch (kind) {
    case XP_TYPED_NUMBER:
        return XP_DOMAIN_NUMBER;
    case XP_TYPED_INSTANT:
        return XP_DOMAIN_INSTANT;
    case XP_TYPED_ADDRESS:
        return XP_DOMAIN_ADDRESS;
    }
    g_assert_not_reached();
}

XpRope *xp_key_free_rope(XpCallTerms *call, const char *key, XpDomain domain)
{
    g_autofree char *name = g_strdup_printf("%s of the %s", key, call->name);
    guint dimension = xp_atoms_add_dimension(call->problem->atoms, name, domain);
    return xp_rope_dimension(xp_rope_new(), dimension);
}

void xp_key_add_free(XpCallTerms *call, XpKeyTerms *key, Z3_ast guard, XpDomain domain)
{
    XpZ3 *z3 = xp_context_z3(call);
    const XpConditionKey *row = xp_condition_key_lookup(key->key);
    if (row == NULL && call->fixed == NULL && xp_z3_is_false(z3, key->list)) {
        g_autofree char *list = g_strdup_printf("%s of the %s is a list", key->key, call->name);
        key->list = xp_z3_const(z3, list);
    }
    Z3_ast several = xp_z3_and(z3, guard, key->list);
    Z3_ast one = xp_z3_and(z3, guard, xp_z3_not(z3, key->list));
    if (!xp_z3_is_false(z3, several)) {
        key->open = xp_z3_or(z3, key->open, several);
        key->open_domain = domain;
    }
    if (row != NULL && row->type == XP_KEY_TYPE_BOOL) {
        g_autofree char *name = g_strdup_printf("%s of the %s", key->key, call->name);
        Z3_ast yes = xp_z3_const(z3, name);
        xp_key_add_text(call, key, xp_z3_and(z3, one, yes), "true");
        xp_key_add_text(call, key, xp_z3_and(z3, one, xp_z3_not(z3, yes)), "false");
    } else if (!xp_z3_is_false(z3, one)) {
        xp_key_add_variant(key, one,
                           xp_key_free_rope(call, key->key, xp_key_domain(key->key, domain)));
    }
}

Z3_ast xp_key_free_presence(XpCallTerms *call, const char *key)
{
    g_autofree char *name = g_strdup_printf("%s present in the %s", key, call->name);
    return xp_z3_const(xp_context_z3(call), name);
}

Z3_ast xp_context_by_iam(const XpCallTerms *call)
{
    XpZ3 *z3 = xp_context_z3(call);
    return xp_z3_not(z3, xp_z3_or(z3, xp_caller_is(call->caller, XP_WHO_SERVICE),
                                  xp_caller_is(call->caller, XP_WHO_ANONYMOUS)));
}

Z3_ast xp_context_by_service(const XpCallTerms *call)
{
    return xp_caller_is(call->caller, XP_WHO_SERVICE);
}

Z3_ast xp_context_action_among(const XpCallTerms *call, const char *const *names)
{
    XpZ3 *z3 = xp_context_z3(call);
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < call->actions->len; i++)
        if (g_strv_contains(names, g_ptr_array_index(call->actions, i)))
            g_ptr_array_add(cases, xp_selector_is(call->action, i));
    if (call->open) /* what an action nobody listed takes, nobody knows */
        g_ptr_array_add(cases, xp_selector_is(call->action, call->actions->len - 1));
    return xp_z3_or_all(z3, cases);
}

/* Of which requests @rule leaves the values open, where that is not all of them. */
static const char *requests_of(const char *rule)
{
    static const char *const of_services[] = {"S-KEY-1", "S-KEY-2", "S-KEY-4", "S-KMS-17", NULL};
    if (strcmp(rule, "S-KEY-10") == 0)
        return " that a service forwards";
    return g_strv_contains(of_services, rule) ? " of an AWS service" : "";
}

static XpFact *fact_unmodelled(const XpKeyTerms *key, const char *rule)
{
    gboolean tag = g_str_has_prefix(key->key, "aws:PrincipalTag/") && strcmp(rule, "S-STS-14") == 0;
    g_autofree char *what = g_strdup_printf(
        "whether and with what value a request%s carries %s%s", requests_of(rule), key->key,
        tag ? " (sessions may bring tags of their own where a trust policy allows sts:TagSession, "
              "or be handed them down)"
            : "");
    return xp_fact_unsure(rule, what);
}

void xp_key_doubt_unmodelled(XpCallTerms *call, XpKeyTerms *key, Z3_ast guard, const char *rule)
{
    add_doubt(call, key, guard, NULL, fact_unmodelled(key, rule));
}

void xp_key_doubt_possible(XpCallTerms *call, XpKeyTerms *key, Z3_ast guard, Z3_ast choice,
                           const char *rule)
{
    add_doubt(call, key, guard, choice, fact_unmodelled(key, rule));
}

void xp_key_doubt_presence(XpCallTerms *call, XpKeyTerms *key, Z3_ast guard, Z3_ast presence,
                           const char *rule)
{
    g_autofree char *what = g_strdup_printf("whether a request carries %s", key->key);
    add_doubt(call, key, guard, presence, xp_fact_unsure(rule, what));
}

void xp_key_doubt_text(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    XpTypedKind kind;
    Z3_ast guard = xp_z3_false(z3);
    for (guint i = 0; i < key->variants->len; i++) {
        const XpVariant *variant = &g_array_index(key->variants, XpVariant, i);
        if (xp_rope_is_free(variant->rope))
            guard = xp_z3_or(z3, guard, variant->guard);
    }
    if (xp_z3_is_false(z3, guard) || !xp_typed_kind_of(key->key, &kind) ||
        !xp_problem_reads_typed(call->problem, key->key))
        return;
    g_autofree char *what =
        g_strdup_printf("how the value of %s is written, which is compared both as a text and "
                        "as what it means",
                        key->key);
    XpDoubt doubt = {
        .guard = guard,
        .fact = xp_problem_fact(call->problem, xp_fact_unsure("S-COND-30", what), XP_USE_UNKNOWN),
        .of_text = TRUE};
    g_array_append_val(key->doubts, doubt);
}

const XpQuantity *xp_context_time(const XpCallTerms *call)
{
    const XpCallTerms *sent = call->sender != NULL ? call->sender : call;
    g_autofree char *name = g_strdup_printf("time of the %s", sent->name);
    return xp_typed_quantity(call->problem->typed, name);
}

void xp_key_chosen(XpCallTerms *call, XpKeyTerms *key)
{
    key->present = xp_key_free_presence(call, key->key);
    key->chosen = TRUE;
    xp_key_add_free(call, key, xp_z3_true(xp_context_z3(call)), XP_DOMAIN_ANY);
    if (call->reach == XP_REACH_SECRETS_MANAGER)
        xp_key_doubt_unmodelled(call, key, xp_z3_true(xp_context_z3(call)), "S-KEY-10");
    else
        xp_key_doubt_unmodelled(call, key, xp_context_by_service(call), "S-SND-11");
}

void xp_key_unmodelled(XpCallTerms *call, XpKeyTerms *key)
{
    key->present = xp_key_free_presence(call, key->key);
    xp_key_add_free(call, key, xp_z3_true(xp_context_z3(call)), XP_DOMAIN_ANY);
    xp_key_doubt_unmodelled(call, key, xp_z3_true(xp_context_z3(call)), "S-SND-11");
}

void xp_key_absent(XpCallTerms *call, XpKeyTerms *key)
{
    key->present = xp_z3_false(xp_context_z3(call));
}

void xp_key_boolean(XpCallTerms *call, XpKeyTerms *key, Z3_ast present, Z3_ast value)
{
    XpZ3 *z3 = xp_context_z3(call);
    key->present = present;
    xp_key_add_text(call, key, value, "true");
    xp_key_add_text(call, key, xp_z3_not(z3, value), "false");
}

gboolean xp_key_tag_is_ambiguous(const XpTags *tags, const char *tag)
{
    guint found = 0;
    for (guint i = 0; i < tags->n; i++)
        found += g_ascii_strcasecmp(tags->keys[i], tag) == 0 ? 1 : 0;
    return found > 1;
}

XpKeyBuild *xp_key_row_find(const XpKeyRow *rows, const char *lower)
{
    for (const XpKeyRow *row = rows; row->name != NULL; row++)
        if (g_pattern_match_simple(row->name, lower))
            return row->build;
    return NULL;
}
