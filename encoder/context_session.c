/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "encoder/context_key.h"
#include "encoder/session_tags.h"

/* The caller is loaded identity @index and its tag is free: not supplied, or set by the session. */
static void free_tag(XpCallTerms *call, XpKeyTerms *key, Z3_ast guard, const XpIdentity *identity,
                     GPtrArray *present)
{
    XpZ3 *z3 = xp_context_z3(call);
    g_autofree char *name = g_strdup_printf("%s of %s", key->key, identity->arn);
    g_autofree char *tagged = g_strdup_printf("%s tagged in the %s", name, call->name);
    xp_key_add_variant(key, guard, xp_key_free_rope(call, name, XP_DOMAIN_ANY));
    g_ptr_array_add(present, xp_z3_and(z3, guard, xp_z3_const(z3, tagged)));
}

/* A user has its own tags. A session has its role's, unless it was opened with another.
 * Rule: S-KEY-3, S-STS-14 */
static void identity_tag(XpCallTerms *call, XpKeyTerms *key, guint index, const char *tag,
                         GPtrArray *present)
{
    XpZ3 *z3 = xp_context_z3(call);
    const XpIdentity *identity = call->problem->world->identities[index];
    Z3_ast who = xp_caller_is_identity(call->caller, index);
    const char *value = xp_tags_find(&identity->tags, tag);
    if (identity->tags.status == XP_UNKNOWN || xp_key_tag_is_ambiguous(&identity->tags, tag)) {
        free_tag(call, key, who, identity, present);
        if (identity->tags.status == XP_UNKNOWN)
            xp_key_add_doubt(call, key, who, xp_fact_principal_tags(identity));
        else
            xp_key_doubt_unmodelled(call, key, who, "S-COND-5");
        return;
    }
    Z3_ast passed = xp_z3_false(z3);
    XpSessionTags tags = identity->kind == XP_IDENTITY_ROLE && !call->no_session_tags
                             ? xp_session_tags(call->problem->world, identity)
                             : XP_SESSION_TAGS_NONE;
    if (tags != XP_SESSION_TAGS_NONE) {
        g_autofree char *name = g_strdup_printf("%s of %s is a session tag in the %s", key->key,
                                                identity->arn, call->name);
        Z3_ast choice = xp_z3_const(z3, name);
        passed = xp_z3_and(z3, who, choice);
        /* A tag that is passed is there: passing one takes none away. */
        g_autofree char *value_name = g_strdup_printf("%s of %s", key->key, identity->arn);
        xp_key_add_variant(key, passed, xp_key_free_rope(call, value_name, XP_DOMAIN_ANY));
        g_ptr_array_add(present, passed);
        if (tags == XP_SESSION_TAGS_PERHAPS)
            xp_key_doubt_possible(call, key, passed, choice, "S-STS-14");
    }
    Z3_ast own = xp_z3_and(z3, who, xp_z3_not(z3, passed));
    if (value != NULL) {
        xp_key_add_text(call, key, own, value);
        g_ptr_array_add(present, own);
    }
}

/* Rule: S-KEY-3, S-STS-14, S-VAR-10 */
static void key_principal_tag(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    const char *tag = strchr(key->key, '/') + 1;
    g_autoptr(GPtrArray) present = g_ptr_array_new();
    for (guint i = 0; i < call->problem->world->n_identities; i++)
        identity_tag(call, key, i, tag, present);
    const XpCallerTerms *caller = call->caller;
    Z3_ast others = xp_z3_or(
        z3, xp_caller_is(caller, XP_WHO_USER),
        xp_z3_or(z3, xp_caller_is(caller, XP_WHO_SESSION), xp_caller_is(caller, XP_WHO_FEDERATED)));
    xp_key_add_free(call, key, others, XP_DOMAIN_ANY);
    g_ptr_array_add(present, xp_z3_and(z3, others, xp_key_free_presence(call, key->key)));
    key->present = xp_z3_or_all(z3, present);
    key->chosen = TRUE;
    Z3_ast foreign = xp_caller_is_foreign(caller);
    xp_key_doubt_unmodelled(call, key, xp_z3_and(z3, others, xp_z3_not(z3, foreign)), "S-STS-14");
}

/* The time the credentials of the story were issued, as its first call shows it. */
static void add_issue_time(XpCallTerms *call, XpKeyTerms *key, Z3_ast guard)
{
    const XpCallTerms *sent = call->sender != NULL ? call->sender : call;
    g_autofree char *name = g_strdup_printf("issue of the credentials of the %s", sent->name);
    XpRope *rope = NULL;
    if (call->sender != NULL) {
        const XpKeyTerms *first = xp_context_key(call->sender, key->key);
        const XpVariant *variant = &g_array_index(first->variants, XpVariant, 0);
        rope = xp_rope_dimension(xp_rope_new(), xp_rope_part(variant->rope, 0)->index);
    } else {
        rope = xp_key_free_rope(call, key->key, XP_DOMAIN_INSTANT);
    }
    xp_key_add_quantity(key, guard, rope, xp_typed_quantity(call->problem->typed, name));
}

/* Nobody documents that a request cannot be older than its credentials, and nobody will show one
 * that is. */
static void doubt_future(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    if (!xp_problem_reads_typed(call->problem, key->key))
        return;
    const XpVariant *variant = &g_array_index(key->variants, XpVariant, 0);
    Z3_ast later = xp_z3_less(z3, xp_context_time(call)->term, variant->quantity->term);
    xp_key_add_doubt(call, key, xp_z3_and(z3, variant->guard, later),
                     xp_fact_unsure("S-KEY-4", "whether credentials may be issued after the time "
                                               "of a request they sign"));
}

/* Rule: S-KEY-4: present with temporary credentials; S-KEY-10: UNSURE in a call forwarded for
 * long-term keys */
static void key_token_issue_time(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    const XpCallerTerms *caller = call->caller;
    Z3_ast session =
        xp_z3_or(z3, xp_caller_is_session(caller), xp_caller_is(caller, XP_WHO_FEDERATED));
    Z3_ast always = xp_z3_or(z3, session, caller->temporary);
    Z3_ast longterm = xp_z3_and(z3, xp_context_by_iam(call), xp_z3_not(z3, always));
    Z3_ast forwarded = xp_z3_and(z3, longterm, call->via);
    Z3_ast open = xp_z3_or(z3, forwarded, xp_context_by_service(call));
    key->present = xp_z3_or(z3, always, xp_z3_and(z3, open, xp_key_free_presence(call, key->key)));
    add_issue_time(call, key, always);
    g_autofree char *made = g_strdup_printf("%s made by a service", key->key);
    xp_key_add_variant(key, xp_z3_not(z3, always), xp_key_free_rope(call, made, XP_DOMAIN_INSTANT));
    key->chosen = TRUE;
    xp_key_doubt_unmodelled(call, key, forwarded, "S-KEY-10");
    xp_key_doubt_unmodelled(call, key, xp_context_by_service(call), "S-SND-11");
    doubt_future(call, key);
}

/* Rule: S-STS-9 (role sessions: open), S-KEY-4, S-KEY-10 (forwarded for long-term keys: present
 * and false, by the documentation) */
static void key_mfa_present(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    const XpCallerTerms *caller = call->caller;
    Z3_ast there = caller->mfa_stated;
    Z3_ast value = caller->mfa_used;
    Z3_ast owner = xp_z3_or(z3, xp_caller_is_user(caller), xp_caller_is(caller, XP_WHO_ROOT));
    Z3_ast session =
        xp_z3_or(z3, xp_caller_is_session(caller), xp_caller_is(caller, XP_WHO_FEDERATED));
    Z3_ast longterm = xp_z3_and(z3, owner, xp_z3_not(z3, caller->temporary));
    Z3_ast forwarded = xp_z3_and(z3, longterm, call->via);
    /* eval follows the documentation; a proof also tries it absent. */
    Z3_ast made = call->fixed != NULL ? xp_z3_true(z3) : xp_key_free_presence(call, key->key);
    Z3_ast always = xp_z3_and(z3, owner, caller->temporary);
    Z3_ast open = xp_z3_or(z3, session, xp_context_by_service(call));
    key->present = xp_z3_or(z3, xp_z3_or(z3, xp_z3_and(z3, there, open), always),
                            xp_z3_and(z3, forwarded, made));
    Z3_ast used = xp_z3_and(z3, value, xp_z3_not(z3, longterm));
    xp_key_add_text(call, key, used, "true");
    xp_key_add_text(call, key, xp_z3_not(z3, used), "false");
    key->chosen = TRUE;
    xp_key_doubt_unmodelled(call, key, xp_z3_or(z3, session, xp_context_by_service(call)),
                            "S-STS-9");
    if (call->fixed == NULL)
        xp_key_doubt_unmodelled(call, key, forwarded, "S-KEY-10");
}

/* Present only where MFA was used; whether always then is not documented. Rule: S-KEY-4 */
static void key_mfa_age(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    const XpKeyTerms *mfa = xp_context_key(call, "aws:MultiFactorAuthPresent");
    g_autoptr(XpGlob) text = xp_glob_parse("true", XP_GLOB_LITERAL);
    g_autoptr(XpUnits) yes = xp_units_new(text, FALSE);
    Z3_ast used = xp_z3_and(z3, mfa->present, xp_context_match(call, mfa, yes, NULL));
    Z3_ast there = xp_key_free_presence(call, key->key);
    key->present = xp_z3_and(z3, used, there);
    key->chosen = TRUE;
    XpRope *rope = xp_key_free_rope(call, key->key, XP_DOMAIN_NUMBER);
    g_autofree char *name = g_strdup_printf("age of the MFA of the %s", call->name);
    XpQuantity *age = xp_typed_quantity(call->problem->typed, name);
    xp_key_add_quantity(key, xp_z3_true(z3), rope, age);
    xp_problem_assert(call->problem,
                      xp_z3_not(z3, xp_quantity_less(call->problem->typed, age, "0")));
    g_array_append_vals(key->doubts, mfa->doubts->data, mfa->doubts->len);
    xp_key_add_choice(call, key, xp_z3_and(z3, used, xp_z3_not(z3, there)), there,
                      xp_fact_unsure("S-KEY-4", "whether a request with MFA may lack its age"));
}

static const XpKeyRow rows[] = {
    {"aws:principaltag/*", key_principal_tag},
    {"aws:tokenissuetime", key_token_issue_time},
    {"aws:multifactorauthpresent", key_mfa_present},
    {"aws:multifactorauthage", key_mfa_age},
    {NULL, NULL},
};

XpKeyBuild *xp_context_session_key(const char *lower)
{
    return xp_key_row_find(rows, lower);
}
