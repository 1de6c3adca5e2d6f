/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/context.h"

#include <string.h>

#include "encoder/fixed_keys.h"
#include "frontend/model/condition.h"

void xp_key_terms_free(gpointer data)
{
    XpKeyTerms *key = data;
    for (guint i = 0; i < key->variants->len; i++)
        xp_rope_free(g_array_index(key->variants, XpVariant, i).rope);
    g_array_unref(key->variants);
    g_array_unref(key->doubts);
    g_free(key->key);
    g_free(key);
}

static XpZ3 *z3_of(const XpCallTerms *call)
{
    return call->problem->z3;
}

static void add_variant(XpKeyTerms *key, Z3_ast guard, XpRope *rope)
{
    XpVariant variant = {.guard = guard, .rope = rope};
    g_array_append_val(key->variants, variant);
}

static void add_doubt(XpCallTerms *call, XpKeyTerms *key, Z3_ast guard, XpFact *fact)
{
    XpDoubt doubt = {.guard = guard, .fact = xp_problem_fact(call->problem, fact, XP_USE_UNKNOWN)};
    if (!xp_z3_is_false(z3_of(call), guard))
        g_array_append_val(key->doubts, doubt);
}

static void add_text(XpCallTerms *call, XpKeyTerms *key, Z3_ast guard, const char *text)
{
    if (!xp_z3_is_false(z3_of(call), guard))
        add_variant(key, guard, xp_rope_new_text(text));
}

/* A dimension of this call's own for @key. */
static XpRope *free_rope(XpCallTerms *call, const char *key, XpDomain domain)
{
    g_autofree char *name = g_strdup_printf("%s of the %s", key, call->name);
    guint dimension = xp_atoms_add_dimension(call->problem->atoms, name, domain);
    return xp_rope_dimension(xp_rope_new(), dimension);
}

static Z3_ast free_presence(XpCallTerms *call, const char *key)
{
    g_autofree char *name = g_strdup_printf("%s present in the %s", key, call->name);
    return xp_z3_const(z3_of(call), name);
}

static Z3_ast is_iam_principal(const XpCallTerms *call)
{
    XpZ3 *z3 = z3_of(call);
    return xp_z3_not(z3, xp_z3_or(z3, xp_caller_is(call->caller, XP_WHO_SERVICE),
                                  xp_caller_is(call->caller, XP_WHO_ANONYMOUS)));
}

static Z3_ast is_service(const XpCallTerms *call)
{
    return xp_caller_is(call->caller, XP_WHO_SERVICE);
}

/* What is not modelled of a key stays free, and a verdict it decides is UNKNOWN. S-SND-11 */
static void doubt_unmodelled(XpCallTerms *call, XpKeyTerms *key, Z3_ast guard, const char *rule)
{
    g_autofree char *what =
        g_strdup_printf("whether and with what value a request carries %s", key->key);
    add_doubt(call, key, guard, xp_fact_unsure(rule, what));
}

static void key_chosen(XpCallTerms *call, XpKeyTerms *key)
{
    key->present = free_presence(call, key->key);
    key->chosen = TRUE;
    add_variant(key, xp_z3_true(z3_of(call)), free_rope(call, key->key, XP_DOMAIN_ANY));
    if (call->reach == XP_REACH_SECRETS_MANAGER)
        doubt_unmodelled(call, key, xp_z3_true(z3_of(call)), "S-KEY-10");
    else
        doubt_unmodelled(call, key, is_service(call), "S-SND-11");
}

static void key_unmodelled(XpCallTerms *call, XpKeyTerms *key)
{
    key->present = free_presence(call, key->key);
    add_variant(key, xp_z3_true(z3_of(call)), free_rope(call, key->key, XP_DOMAIN_ANY));
    doubt_unmodelled(call, key, xp_z3_true(z3_of(call)), "S-SND-11");
}

static void key_absent(XpCallTerms *call, XpKeyTerms *key)
{
    key->present = xp_z3_false(z3_of(call));
}

/* ---- the caller ---- */

static XpRope *caller_arn(const XpCallTerms *call, const char *service, const char *kind,
                          guint dimension)
{
    XpRope *rope = xp_rope_text(xp_rope_new(), "arn:");
    xp_rope_text(rope, call->caller->partition);
    xp_rope_text(rope, service);
    xp_rope_caller_account(rope);
    xp_rope_text(rope, kind);
    return dimension == G_MAXUINT ? rope : xp_rope_dimension(rope, dimension);
}

/* Rule: S-KEY-3, S-PRIN-11 (role sessions show the role's ARN with its path), S-KEY-9 */
static void key_principal_arn(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = z3_of(call);
    const XpCallerTerms *caller = call->caller;
    const XpWorld *world = call->problem->world;
    for (guint i = 0; i < world->n_identities; i++)
        add_text(call, key, xp_caller_is_identity(caller, i), world->identities[i]->arn);
    add_variant(key, xp_caller_is(caller, XP_WHO_USER),
                caller_arn(call, ":iam::", ":user/", caller->user_name));
    add_variant(key, xp_caller_is(caller, XP_WHO_SESSION),
                caller_arn(call, ":iam::", ":role/", caller->role_name));
    add_variant(key, xp_caller_is(caller, XP_WHO_FEDERATED),
                caller_arn(call, ":sts::", ":federated-user/", caller->federated_name));
    add_variant(key, xp_caller_is(caller, XP_WHO_ROOT),
                caller_arn(call, ":iam::", ":root", G_MAXUINT));
    add_variant(key, is_service(call), free_rope(call, key->key, XP_DOMAIN_TEXT));
    key->present = xp_z3_or(z3, is_iam_principal(call),
                            xp_z3_and(z3, is_service(call), free_presence(call, key->key)));
    doubt_unmodelled(call, key, is_service(call), "S-KEY-2");
}

static void key_principal_account(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = z3_of(call);
    add_variant(key, is_iam_principal(call), xp_rope_caller_account(xp_rope_new()));
    add_text(call, key, xp_caller_is(call->caller, XP_WHO_ANONYMOUS), "anonymous");
    add_variant(key, is_service(call), free_rope(call, key->key, XP_DOMAIN_TEXT));
    key->present = xp_z3_true(z3);
    doubt_unmodelled(call, key, is_service(call), "S-KEY-1");
}

/* kms:CallerAccount: the same account, in KMS calls. Rule: S-KMS-17 */
static void key_caller_account(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = z3_of(call);
    if (strcmp(call->service, "kms") != 0) {
        key_absent(call, key);
        return;
    }
    add_variant(key, is_iam_principal(call), xp_rope_caller_account(xp_rope_new()));
    add_variant(key, is_service(call), free_rope(call, key->key, XP_DOMAIN_TEXT));
    key->present = xp_z3_or(z3, is_iam_principal(call),
                            xp_z3_and(z3, is_service(call), free_presence(call, key->key)));
    doubt_unmodelled(call, key, is_service(call), "S-KMS-17");
}

static void key_principal_type(XpCallTerms *call, XpKeyTerms *key)
{
    const XpCallerTerms *caller = call->caller;
    add_text(call, key, xp_caller_is_user(caller), "User");
    add_text(call, key, xp_caller_is_session(caller), "AssumedRole");
    add_text(call, key, xp_caller_is(caller, XP_WHO_FEDERATED), "FederatedUser");
    add_text(call, key, xp_caller_is(caller, XP_WHO_ROOT), "Account");
    add_text(call, key, xp_caller_is(caller, XP_WHO_ANONYMOUS), "Anonymous");
    add_variant(key, is_service(call), free_rope(call, key->key, XP_DOMAIN_TEXT));
    key->present = xp_z3_true(z3_of(call));
    doubt_unmodelled(call, key, is_service(call), "S-KEY-1");
}

static XpRope *userid_rope(XpCallTerms *call, const char *id, XpDomain domain, const char *who,
                           gboolean session)
{
    XpRope *rope = NULL;
    if (id != NULL) {
        rope = xp_rope_new_text(id);
    } else {
        g_autofree char *name = g_strdup_printf("unique id of %s", who);
        guint dimension = G_MAXUINT;
        for (guint i = 0; i < xp_atoms_count(call->problem->atoms); i++)
            if (strcmp(xp_atoms_name(call->problem->atoms, i), name) == 0)
                dimension = i; /* one id for all calls of the story */
        if (dimension == G_MAXUINT)
            dimension = xp_atoms_add_dimension(call->problem->atoms, name, domain);
        rope = xp_rope_dimension(xp_rope_new(), dimension);
    }
    if (!session)
        return rope;
    xp_rope_text(rope, ":");
    return call->fixed != NULL && call->fixed->caller.session != NULL
               ? xp_rope_text(rope, call->fixed->caller.session)
               : xp_rope_dimension(rope, call->caller->session_name);
}

/* Rule: S-KEY-3, S-KEY-8, the principal table of section 12 */
static void key_userid(XpCallTerms *call, XpKeyTerms *key)
{
    const XpCallerTerms *caller = call->caller;
    const XpWorld *world = call->problem->world;
    for (guint i = 0; i < world->n_identities; i++) {
        const XpIdentity *identity = world->identities[i];
        gboolean session = identity->kind == XP_IDENTITY_ROLE;
        add_variant(key, xp_caller_is_identity(caller, i),
                    userid_rope(call, identity->unique_id,
                                session ? XP_DOMAIN_UNIQUE_ROLE_ID : XP_DOMAIN_UNIQUE_USER_ID,
                                identity->arn, session));
        if (identity->unique_id == NULL)
            add_doubt(call, key, xp_caller_is_identity(caller, i), xp_fact_unique_id(identity));
    }
    add_variant(key, xp_caller_is(caller, XP_WHO_USER),
                userid_rope(call, NULL, XP_DOMAIN_UNIQUE_USER_ID, "the unlisted user", FALSE));
    add_variant(key, xp_caller_is(caller, XP_WHO_SESSION),
                userid_rope(call, NULL, XP_DOMAIN_UNIQUE_ROLE_ID, "the unlisted role", TRUE));
    XpRope *federated = xp_rope_text(xp_rope_caller_account(xp_rope_new()), ":");
    add_variant(key, xp_caller_is(caller, XP_WHO_FEDERATED),
                xp_rope_dimension(federated, caller->federated_name));
    add_variant(key, xp_caller_is(caller, XP_WHO_ROOT), xp_rope_caller_account(xp_rope_new()));
    add_text(call, key, xp_caller_is(caller, XP_WHO_ANONYMOUS), "anonymous");
    add_variant(key, is_service(call), free_rope(call, key->key, XP_DOMAIN_TEXT));
    key->present = xp_z3_true(z3_of(call));
    doubt_unmodelled(call, key, is_service(call), "S-KEY-8");
    doubt_unmodelled(call, key, xp_caller_is(caller, XP_WHO_USER), "S-KEY-8");
    doubt_unmodelled(call, key, xp_caller_is(caller, XP_WHO_SESSION), "S-KEY-8");
}

/* Rule: S-VAR-11: users only, without path */
static void key_username(XpCallTerms *call, XpKeyTerms *key)
{
    const XpWorld *world = call->problem->world;
    for (guint i = 0; i < world->n_identities; i++)
        if (world->identities[i]->kind == XP_IDENTITY_USER)
            add_text(call, key, xp_caller_is_identity(call->caller, i), world->identities[i]->name);
    Z3_ast unlisted = xp_caller_is(call->caller, XP_WHO_USER);
    const XpRequest *fixed = call->fixed;
    if (fixed != NULL && fixed->caller.kind == XP_CALLER_USER) {
        add_text(call, key, unlisted, fixed->caller.name);
        key->present = xp_caller_is_user(call->caller);
        return;
    }
    add_variant(key, unlisted, xp_rope_dimension(xp_rope_new(), call->caller->short_name));
    key->present = xp_caller_is_user(call->caller);
    doubt_unmodelled(call, key, unlisted, "S-VAR-11");
}

/* Can a session of @role carry tags nobody supplied? Rule: S-STS-14, S-KEY-3 */
static gboolean session_tags_open(const XpIdentity *role)
{
    if (role->trust != XP_KNOWN || role->trust_policy->missing)
        return TRUE;
    for (guint s = 0; s < role->trust_policy->n_statements; s++) {
        const XpStatement *statement = &role->trust_policy->statements[s];
        if (statement->effect != XP_EFFECT_ALLOW)
            continue;
        if (statement->action_element == XP_ELEMENT_NEGATED)
            return TRUE;
        for (guint a = 0; a < statement->n_actions; a++) {
            g_autofree char *lower = g_ascii_strdown(statement->actions[a].text, -1);
            if (g_pattern_match_simple(lower, "sts:tagsession"))
                return TRUE;
        }
    }
    return FALSE;
}

/* Tags whose keys differ by case alone: which of them a condition reads is not documented. S-COND-5
 */
static gboolean tag_is_ambiguous(const XpTags *tags, const char *tag)
{
    guint found = 0;
    for (guint i = 0; i < tags->n; i++)
        found += g_ascii_strcasecmp(tags->keys[i], tag) == 0 ? 1 : 0;
    return found > 1;
}

/* The caller is loaded identity @index and its tag is free: not supplied, or set by the session. */
static void free_tag(XpCallTerms *call, XpKeyTerms *key, Z3_ast guard, const XpIdentity *identity,
                     GPtrArray *present)
{
    XpZ3 *z3 = z3_of(call);
    g_autofree char *name = g_strdup_printf("%s of %s", key->key, identity->arn);
    g_autofree char *tagged = g_strdup_printf("%s tagged in the %s", name, call->name);
    add_variant(key, guard, free_rope(call, name, XP_DOMAIN_ANY));
    g_ptr_array_add(present, xp_z3_and(z3, guard, xp_z3_const(z3, tagged)));
}

/* A user has its own tags. A session has its role's, unless it was opened with another: who opens
 * it may pass one where the trust policy lets them, and a transitive one may be inherited in any
 * case. Rule: S-KEY-3, S-STS-14 */
static void identity_tag(XpCallTerms *call, XpKeyTerms *key, guint index, const char *tag,
                         GPtrArray *present)
{
    XpZ3 *z3 = z3_of(call);
    const XpIdentity *identity = call->problem->world->identities[index];
    Z3_ast who = xp_caller_is_identity(call->caller, index);
    const char *value = xp_tags_find(&identity->tags, tag);
    if (identity->tags.status == XP_UNKNOWN || tag_is_ambiguous(&identity->tags, tag)) {
        free_tag(call, key, who, identity, present);
        if (identity->tags.status == XP_UNKNOWN)
            add_doubt(call, key, who, xp_fact_principal_tags(identity));
        else
            doubt_unmodelled(call, key, who, "S-COND-5");
        return;
    }
    Z3_ast passed = xp_z3_false(z3);
    if (identity->kind == XP_IDENTITY_ROLE && !call->no_session_tags) {
        g_autofree char *name = g_strdup_printf("%s of %s is a session tag in the %s", key->key,
                                                identity->arn, call->name);
        passed = xp_z3_and(z3, who, xp_z3_const(z3, name));
        /* A tag that is passed is there: passing one takes none away. */
        g_autofree char *value_name = g_strdup_printf("%s of %s", key->key, identity->arn);
        add_variant(key, passed, free_rope(call, value_name, XP_DOMAIN_ANY));
        g_ptr_array_add(present, passed);
        if (!session_tags_open(identity) || identity->trust == XP_KNOWN)
            doubt_unmodelled(call, key, passed, "S-STS-14");
    }
    Z3_ast own = xp_z3_and(z3, who, xp_z3_not(z3, passed));
    if (value != NULL) {
        add_text(call, key, own, value);
        g_ptr_array_add(present, own);
    }
}

/* Rule: S-KEY-3, S-STS-14, S-VAR-10 */
static void key_principal_tag(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = z3_of(call);
    const char *tag = strchr(key->key, '/') + 1;
    g_autoptr(GPtrArray) present = g_ptr_array_new();
    for (guint i = 0; i < call->problem->world->n_identities; i++)
        identity_tag(call, key, i, tag, present);
    const XpCallerTerms *caller = call->caller;
    Z3_ast others = xp_z3_or(
        z3, xp_caller_is(caller, XP_WHO_USER),
        xp_z3_or(z3, xp_caller_is(caller, XP_WHO_SESSION), xp_caller_is(caller, XP_WHO_FEDERATED)));
    add_variant(key, others, free_rope(call, key->key, XP_DOMAIN_ANY));
    g_ptr_array_add(present, xp_z3_and(z3, others, free_presence(call, key->key)));
    key->present = xp_z3_or_all(z3, present);
    key->chosen = TRUE;
    Z3_ast foreign = xp_caller_is_foreign(caller);
    doubt_unmodelled(call, key, xp_z3_and(z3, others, xp_z3_not(z3, foreign)), "S-STS-14");
}

/* Membership in organizations: unknown, but for supplied accounts that are stated to be in none.
 * An account nobody supplied may be in none (its administrator's choice) or in any. S-SND-7 */
static void key_principal_org(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = z3_of(call);
    XpProblem *problem = call->problem;
    Z3_ast there = free_presence(call, key->key);
    g_autoptr(GPtrArray) supplied = g_ptr_array_new();
    for (guint i = 0; i < xp_problem_account_count(problem); i++)
        if (xp_problem_account(problem, i)->supplied)
            g_ptr_array_add(supplied, xp_caller_in_account(call->caller, i));
    Z3_ast ours = xp_z3_and(z3, is_iam_principal(call), xp_z3_or_all(z3, supplied));
    Z3_ast theirs = xp_z3_and(z3, is_iam_principal(call), xp_z3_not(z3, ours));
    Z3_ast possible = theirs;
    if (problem->world->organizations != XP_NONE) {
        possible = is_iam_principal(call);
        add_doubt(call, key, ours, xp_fact_organizations(problem->world));
    }
    key->present = xp_z3_and(z3, possible, there);
    add_variant(key, xp_z3_true(z3), free_rope(call, key->key, XP_DOMAIN_TEXT));
    doubt_unmodelled(call, key, xp_z3_and(z3, theirs, there), "S-SND-7");
}

static void key_resource_org(XpCallTerms *call, XpKeyTerms *key)
{
    XpProblem *problem = call->problem;
    gboolean ours =
        call->account != G_MAXUINT && xp_problem_account(problem, call->account)->supplied;
    if (ours && problem->world->organizations == XP_NONE) {
        key_absent(call, key);
        return;
    }
    key->present = free_presence(call, key->key);
    add_variant(key, xp_z3_true(z3_of(call)), free_rope(call, key->key, XP_DOMAIN_TEXT));
    if (ours)
        add_doubt(call, key, xp_z3_true(z3_of(call)), xp_fact_organizations(problem->world));
    else
        doubt_unmodelled(call, key, xp_z3_true(z3_of(call)), "S-SND-7");
}

static void key_service_only(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = z3_of(call);
    key->present = xp_z3_and(z3, is_service(call), free_presence(call, key->key));
    add_variant(key, is_service(call), free_rope(call, key->key, XP_DOMAIN_TEXT));
    doubt_unmodelled(call, key, is_service(call), "S-KEY-4");
}

static void key_boolean(XpCallTerms *call, XpKeyTerms *key, Z3_ast present, Z3_ast value)
{
    XpZ3 *z3 = z3_of(call);
    key->present = present;
    add_text(call, key, value, "true");
    add_text(call, key, xp_z3_not(z3, value), "false");
}

static void key_principal_is_service(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = z3_of(call);
    key_boolean(call, key, xp_z3_not(z3, xp_caller_is(call->caller, XP_WHO_ANONYMOUS)),
                is_service(call));
}

/* Rule: S-KEY-4: present with temporary credentials; S-KEY-10: UNSURE in a call forwarded for
 * long-term keys */
static void key_token_issue_time(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = z3_of(call);
    const XpCallerTerms *caller = call->caller;
    Z3_ast session =
        xp_z3_or(z3, xp_caller_is_session(caller), xp_caller_is(caller, XP_WHO_FEDERATED));
    Z3_ast always = xp_z3_or(z3, session, caller->temporary);
    Z3_ast longterm = xp_z3_and(z3, is_iam_principal(call), xp_z3_not(z3, always));
    Z3_ast forwarded = xp_z3_and(z3, longterm, call->via);
    Z3_ast open = xp_z3_or(z3, forwarded, is_service(call));
    key->present = xp_z3_or(z3, always, xp_z3_and(z3, open, free_presence(call, key->key)));
    add_variant(key, xp_z3_true(z3), free_rope(call, key->key, XP_DOMAIN_TEXT));
    key->chosen = TRUE;
    doubt_unmodelled(call, key, forwarded, "S-KEY-10");
    doubt_unmodelled(call, key, is_service(call), "S-SND-11");
}

/* Rule: S-STS-9 (role sessions: open), S-KEY-4, S-KEY-10 (forwarded for long-term keys: present
 * and false, by the documentation) */
static void key_mfa_present(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = z3_of(call);
    const XpCallerTerms *caller = call->caller;
    Z3_ast there = caller->mfa_stated;
    Z3_ast value = caller->mfa_used;
    Z3_ast owner = xp_z3_or(z3, xp_caller_is_user(caller), xp_caller_is(caller, XP_WHO_ROOT));
    Z3_ast session =
        xp_z3_or(z3, xp_caller_is_session(caller), xp_caller_is(caller, XP_WHO_FEDERATED));
    Z3_ast longterm = xp_z3_and(z3, owner, xp_z3_not(z3, caller->temporary));
    Z3_ast forwarded = xp_z3_and(z3, longterm, call->via);
    /* eval follows the documentation; a proof also tries it absent. */
    Z3_ast made = call->fixed != NULL ? xp_z3_true(z3) : free_presence(call, key->key);
    Z3_ast always = xp_z3_and(z3, owner, caller->temporary);
    Z3_ast open = xp_z3_or(z3, session, is_service(call));
    key->present = xp_z3_or(z3, xp_z3_or(z3, xp_z3_and(z3, there, open), always),
                            xp_z3_and(z3, forwarded, made));
    Z3_ast used = xp_z3_and(z3, value, xp_z3_not(z3, longterm));
    add_text(call, key, used, "true");
    add_text(call, key, xp_z3_not(z3, used), "false");
    key->chosen = TRUE;
    doubt_unmodelled(call, key, xp_z3_or(z3, session, is_service(call)), "S-STS-9");
    if (call->fixed == NULL)
        doubt_unmodelled(call, key, forwarded, "S-KEY-10");
}

/* ---- the network ---- */

/* Rule: S-KEY-4 (direct calls), S-KEY-10 (forwarded calls: free), S-COND-19 */
static void key_network(XpCallTerms *call, XpKeyTerms *key, gboolean through_endpoint)
{
    XpZ3 *z3 = z3_of(call);
    Z3_ast direct = through_endpoint ? call->endpoint : xp_z3_not(z3, call->endpoint);
    Z3_ast own = free_presence(call, key->key);
    Z3_ast open = xp_z3_or(z3, call->via, is_service(call));
    key->present =
        xp_z3_or(z3, xp_z3_and(z3, open, own), xp_z3_and(z3, xp_z3_not(z3, open), direct));
    add_variant(key, xp_z3_true(z3), free_rope(call, key->key, XP_DOMAIN_TEXT));
    key->chosen = TRUE;
    doubt_unmodelled(call, key, xp_z3_or(z3, call->via, is_service(call)), "S-KEY-10");
}

static void key_source_ip(XpCallTerms *call, XpKeyTerms *key)
{
    key_network(call, key, FALSE);
}

static void key_endpoint(XpCallTerms *call, XpKeyTerms *key)
{
    key_network(call, key, TRUE);
}

/* Rule: S-KEY-11 */
static void key_endpoint_service(XpCallTerms *call, XpKeyTerms *key)
{
    key->present = free_presence(call, key->key);
    add_variant(key, xp_z3_true(z3_of(call)), free_rope(call, key->key, XP_DOMAIN_TEXT));
    doubt_unmodelled(call, key, xp_z3_true(z3_of(call)), "S-KEY-11");
}

static void key_via(XpCallTerms *call, XpKeyTerms *key)
{
    key_boolean(call, key, xp_z3_true(z3_of(call)), call->via);
    key->chosen = call->reach == XP_REACH_ANY;
}

static void key_called_via(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = z3_of(call);
    key->present = xp_z3_and(z3, call->via, free_presence(call, key->key));
    add_variant(key, xp_z3_true(z3), free_rope(call, key->key, XP_DOMAIN_TEXT));
    doubt_unmodelled(call, key, call->via, "S-KEY-10");
}

static void key_secure_transport(XpCallTerms *call, XpKeyTerms *key)
{
    key_boolean(call, key, xp_z3_true(z3_of(call)), xp_z3_true(z3_of(call)));
}

static void key_always(XpCallTerms *call, XpKeyTerms *key)
{
    key_chosen(call, key);
    key->present = xp_z3_true(z3_of(call));
}

static void key_region(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = z3_of(call);
    key->present = xp_z3_true(z3);
    if (call->region == NULL) {
        add_variant(key, xp_z3_true(z3), free_rope(call, key->key, XP_DOMAIN_REGION));
        key->chosen = TRUE;
        return;
    }
    XpRope *rope = xp_rope_new();
    g_autofree char *text = xp_rope_constant(call->region);
    add_variant(key, xp_z3_true(z3), xp_rope_text(rope, text));
}

/* ---- the resource ---- */

static void key_resource_account(XpCallTerms *call, XpKeyTerms *key)
{
    if (call->account == G_MAXUINT) {
        key_unmodelled(call, key);
        return;
    }
    const XpAccountElement *element = xp_problem_account(call->problem, call->account);
    key->present = xp_z3_true(z3_of(call));
    add_text(call, key, xp_z3_true(z3_of(call)),
             element->account != NULL ? element->account->id : element->id);
}

static void key_resource_tag(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = z3_of(call);
    const char *tag = strchr(key->key, '/') + 1;
    const XpTags *tags = call->resource != NULL ? &call->resource->tags
                         : call->role != NULL   ? &call->role->tags
                                                : NULL;
    if (tags == NULL) {
        key_unmodelled(call, key);
        return;
    }
    if (tags->status != XP_UNKNOWN && tag_is_ambiguous(tags, tag)) {
        key->present = xp_z3_true(z3);
        add_variant(key, xp_z3_true(z3), free_rope(call, key->key, XP_DOMAIN_ANY));
        doubt_unmodelled(call, key, xp_z3_true(z3), "S-COND-5");
        return;
    }
    if (tags->status != XP_UNKNOWN) {
        const char *value = xp_tags_find(tags, tag);
        key->present = xp_z3_bool(z3, value != NULL);
        if (value != NULL)
            add_text(call, key, xp_z3_true(z3), value);
        return;
    }
    key->present = free_presence(call, key->key);
    add_variant(key, xp_z3_true(z3), free_rope(call, key->key, XP_DOMAIN_ANY));
    add_doubt(call, key, xp_z3_true(z3),
              call->resource != NULL ? xp_fact_resource_tags(call->resource)
                                     : xp_fact_principal_tags(call->role));
}

static void key_service_resource_tag(XpCallTerms *call, XpKeyTerms *key)
{
    gsize n = strlen(call->service);
    if (g_ascii_strncasecmp(key->key, call->service, n) == 0 && key->key[n] == ':')
        key_resource_tag(call, key);
    else
        key_absent(call, key);
}

/* ---- KMS ---- */

static Z3_ast action_among(const XpCallTerms *call, const char *const *names)
{
    XpZ3 *z3 = z3_of(call);
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < call->actions->len; i++)
        if (g_strv_contains(names, g_ptr_array_index(call->actions, i)))
            g_ptr_array_add(cases, xp_selector_is(call->action, i));
    if (call->open) /* what an action nobody listed takes, nobody knows */
        g_ptr_array_add(cases, xp_selector_is(call->action, call->actions->len - 1));
    return xp_z3_or_all(z3, cases);
}

static gboolean is_kms(const XpCallTerms *call)
{
    return strcmp(call->service, "kms") == 0;
}

/* A service other than Secrets Manager may work for a resource in any Region; Secrets Manager uses
 * keys of its own Region only. Rule: S-SM-28 */
static void tie_region(XpCallTerms *call, guint service, guint region, const char *own)
{
    XpZ3 *z3 = z3_of(call);
    XpAtoms *atoms = call->problem->atoms;
    XpPatterns *patterns = xp_atoms_patterns(atoms);
    Z3_ast secrets = xp_atoms_match(atoms, service,
                                    xp_patterns_add_text(patterns, "secretsmanager", FALSE, FALSE));
    Z3_ast same = xp_atoms_match(atoms, region, xp_patterns_add_text(patterns, own, FALSE, FALSE));
    xp_problem_assert(call->problem, xp_z3_implies(z3, secrets, same));
}

/* SERVICE.REGION and @suffix: the service is Secrets Manager, or any. */
static XpRope *service_endpoint(XpCallTerms *call, const char *key, const char *suffix)
{
    XpAtoms *atoms = call->problem->atoms;
    g_autofree char *own = call->region != NULL ? xp_rope_constant(call->region) : NULL;
    if (call->reach == XP_REACH_SECRETS_MANAGER && own != NULL) {
        XpRope *rope = xp_rope_text(xp_rope_new_text("secretsmanager."), own);
        return xp_rope_text(rope, suffix);
    }
    g_autofree char *service_name =
        g_strdup_printf("service of %s%s of the %s", key, suffix, call->name);
    g_autofree char *region_name =
        g_strdup_printf("region of %s%s of the %s", key, suffix, call->name);
    guint service = xp_atoms_add_dimension(atoms, service_name, XP_DOMAIN_SERVICE);
    guint region = xp_atoms_add_dimension(atoms, region_name, XP_DOMAIN_REGION);
    if (own != NULL && !xp_symbols_in(own))
        tie_region(call, service, region, own);
    XpRope *rope = xp_rope_text(xp_rope_dimension(xp_rope_new(), service), ".");
    return xp_rope_text(xp_rope_dimension(rope, region), suffix);
}

/* Rule: S-KMS-18, S-SM-8 */
static void key_via_service(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = z3_of(call);
    if (!is_kms(call)) {
        key_absent(call, key);
        return;
    }
    key->present = call->via;
    Z3_ast which = xp_z3_false(z3);
    if (strcmp(call->caller->partition, "aws-cn") == 0)
        which = xp_z3_const(z3, "endpoint suffix in China is amazonaws.com.cn");
    key->chosen = call->reach != XP_REACH_SECRETS_MANAGER;
    if (!xp_z3_is_false(z3, which))
        add_variant(key, which, service_endpoint(call, key->key, ".amazonaws.com.cn"));
    add_variant(key, xp_z3_not(z3, which), service_endpoint(call, key->key, ".amazonaws.com"));
    if (xp_z3_is_false(z3, which))
        return;
    add_doubt(call, key, xp_z3_true(z3),
              xp_fact_unsure("S-KMS-18", "the suffix of kms:ViaService in China"));
}

static const char *const context_actions[] = {"kms:decrypt",
                                              "kms:encrypt",
                                              "kms:generatedatakey",
                                              "kms:generatedatakeypair",
                                              "kms:generatedatakeypairwithoutplaintext",
                                              "kms:generatedatakeywithoutplaintext",
                                              "kms:reencryptfrom",
                                              "kms:reencryptto",
                                              "kms:creategrant",
                                              "kms:retiregrant",
                                              NULL};

/* Rule: S-KMS-19, S-KMS-20, S-SM-8 */
static void key_encryption_context(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = z3_of(call);
    const char *name = key->key + strlen("kms:EncryptionContext:");
    if (!is_kms(call)) {
        key_absent(call, key);
        return;
    }
    if (call->reach != XP_REACH_SECRETS_MANAGER) {
        key->present =
            xp_z3_and(z3, action_among(call, context_actions), free_presence(call, key->key));
        add_variant(key, xp_z3_true(z3), free_rope(call, key->key, XP_DOMAIN_ANY));
        key->chosen = TRUE;
        return;
    }
    key->present = xp_z3_true(z3);
    if (g_ascii_strcasecmp(name, "SecretARN") == 0) {
        g_autofree char *arn = xp_rope_constant(call->sender->arn);
        add_text(call, key, xp_z3_true(z3), arn);
    } else if (g_ascii_strcasecmp(name, "SecretVersionId") == 0) {
        add_variant(key, xp_z3_true(z3), free_rope(call, key->key, XP_DOMAIN_TEXT));
        key->chosen = TRUE;
    } else {
        key_absent(call, key);
    }
}

static void key_encryption_algorithm(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = z3_of(call);
    if (!is_kms(call)) {
        key_absent(call, key);
    } else if (call->reach == XP_REACH_SECRETS_MANAGER) {
        key->present = xp_z3_true(z3);
        add_text(call, key, xp_z3_true(z3), "SYMMETRIC_DEFAULT");
    } else {
        key_unmodelled(call, key);
    }
}

static const char *const grant_actions[] = {"kms:creategrant", "kms:listgrants", "kms:revokegrant",
                                            NULL};

/* Rule: S-KMS-22 */
static void key_grant_for_resource(XpCallTerms *call, XpKeyTerms *key)
{
    key_boolean(call, key, action_among(call, grant_actions), call->via);
    key->chosen = call->reach == XP_REACH_ANY;
}

/* Rule: S-KMS-23 */
static void key_attestation(XpCallTerms *call, XpKeyTerms *key)
{
    if (!is_kms(call) || call->reach == XP_REACH_SECRETS_MANAGER)
        key_absent(call, key);
    else
        key_unmodelled(call, key);
}

/* Parameters of named operations: absent in every other request, the caller's choice in these.
 * Rule: S-SND-11, the operations column of the key table */
typedef struct {
    const char *key; /* lower case */
    const char *actions[4];
} Parameter;

static const Parameter parameters[] = {
    {"kms:bypasspolicylockoutsafetycheck", {"kms:createkey", "kms:putkeypolicy", NULL}},
    {"kms:datakeypairspec",
     {"kms:generatedatakeypair", "kms:generatedatakeypairwithoutplaintext", NULL}},
    {"kms:expirationmodel", {"kms:importkeymaterial", NULL}},
    {"kms:granteeprincipal", {"kms:creategrant", NULL}},
    {"kms:granteeserviceprincipal", {"kms:creategrant", NULL}},
    {"kms:retiringprincipal", {"kms:creategrant", NULL}},
    {"kms:retiringserviceprincipal", {"kms:creategrant", NULL}},
    {"kms:grantconstraintsourcearn", {"kms:creategrant", NULL}},
    {"kms:keyagreementalgorithm", {"kms:derivesharedsecret", NULL}},
    {"kms:macalgorithm", {"kms:generatemac", "kms:verifymac", NULL}},
    {"kms:messagetype", {"kms:sign", "kms:verify", NULL}},
    {"kms:signingalgorithm", {"kms:sign", "kms:verify", NULL}},
    {"kms:primaryregion", {"kms:updateprimaryregion", NULL}},
    {"kms:replicaregion", {"kms:replicatekey", NULL}},
    {"kms:rotationperiodindays", {"kms:enablekeyrotation", NULL}},
    {"kms:schedulekeydeletionpendingwindowindays", {"kms:schedulekeydeletion", NULL}},
    {"kms:validto", {"kms:importkeymaterial", NULL}},
    {"kms:wrappingalgorithm", {"kms:getparametersforimport", NULL}},
    {"kms:wrappingkeyspec", {"kms:getparametersforimport", NULL}},
    {"secretsmanager:blockpublicpolicy", {"secretsmanager:putresourcepolicy", NULL}},
    {"secretsmanager:description",
     {"secretsmanager:createsecret", "secretsmanager:updatesecret", NULL}},
    {"secretsmanager:forcedeletewithoutrecovery", {"secretsmanager:deletesecret", NULL}},
    {"secretsmanager:recoverywindowindays", {"secretsmanager:deletesecret", NULL}},
    {"secretsmanager:kmskeyarn",
     {"secretsmanager:createsecret", "secretsmanager:updatesecret", NULL}},
    {"secretsmanager:kmskeyid",
     {"secretsmanager:createsecret", "secretsmanager:updatesecret", NULL}},
    {"secretsmanager:type", {"secretsmanager:createsecret", "secretsmanager:updatesecret", NULL}},
    {"secretsmanager:modifyrotationrules", {"secretsmanager:rotatesecret", NULL}},
    {"secretsmanager:rotateimmediately", {"secretsmanager:rotatesecret", NULL}},
    {"secretsmanager:rotationlambdaarn", {"secretsmanager:rotatesecret", NULL}},
    {"secretsmanager:name", {"secretsmanager:createsecret", NULL}},
};

static void key_parameter(XpCallTerms *call, XpKeyTerms *key)
{
    for (guint i = 0; i < G_N_ELEMENTS(parameters); i++) {
        if (g_ascii_strcasecmp(parameters[i].key, key->key) != 0)
            continue;
        key_chosen(call, key);
        key->present =
            xp_z3_and(z3_of(call), key->present, action_among(call, parameters[i].actions));
        return;
    }
    key_unmodelled(call, key);
}

static void key_kms_other(XpCallTerms *call, XpKeyTerms *key)
{
    if (xp_condition_key_lookup(key->key) == NULL)
        key_unmodelled(call, key); /* not in the key table: a prefix proves nothing, S-SND-11 */
    else if (is_kms(call))
        key_parameter(call, key);
    else
        key_absent(call, key);
}

/* ---- Secrets Manager ---- */

/* Rule: S-SM-16 */
static void key_secret_id(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = z3_of(call);
    if (strcmp(call->service, "secretsmanager") != 0 || call->arn == NULL) {
        key_absent(call, key);
        return;
    }
    g_autofree char *arn = xp_rope_constant(call->arn);
    key->present = xp_z3_true(z3);
    add_text(call, key, xp_z3_true(z3), arn);
}

/* Rule: S-SM-15: passing it is the caller's choice; whether its default is filled in is open, and
 * does not matter to somebody who may pass it */
static void key_secret_request(XpCallTerms *call, XpKeyTerms *key)
{
    if (strcmp(call->service, "secretsmanager") == 0)
        key_chosen(call, key);
    else
        key_absent(call, key);
}

static void key_secret_other(XpCallTerms *call, XpKeyTerms *key)
{
    if (xp_condition_key_lookup(key->key) == NULL)
        key_unmodelled(call, key);
    else if (strcmp(call->service, "secretsmanager") == 0)
        key_parameter(call, key);
    else
        key_absent(call, key);
}

/* ---- STS ---- */

static void key_assume(XpCallTerms *call, XpKeyTerms *key)
{
    if (strcmp(call->service, "sts") == 0)
        key_chosen(call, key);
    else
        key_absent(call, key);
}

typedef struct {
    const char *name; /* lower case; ends in * for a family */
    void (*build)(XpCallTerms *call, XpKeyTerms *key);
} KeyBuilder;

/* The first row that fits decides; a key in no row is free and unknown (S-SND-11). */
static const KeyBuilder builders[] = {
    {"aws:principalarn", key_principal_arn},
    {"aws:principalaccount", key_principal_account},
    {"aws:principaltype", key_principal_type},
    {"aws:principaltag/*", key_principal_tag},
    {"aws:principalorg*", key_principal_org},
    {"aws:principalisawsservice", key_principal_is_service},
    {"aws:principalservicename*", key_service_only},
    {"aws:userid", key_userid},
    {"aws:username", key_username},
    {"aws:tokenissuetime", key_token_issue_time},
    {"aws:multifactorauthpresent", key_mfa_present},
    {"aws:sourcearn", key_service_only},
    {"aws:sourceaccount", key_service_only},
    {"aws:sourceorg*", key_service_only},
    {"aws:sourceip", key_source_ip},
    {"aws:sourcevpc", key_endpoint},
    {"aws:sourcevpce", key_endpoint},
    {"aws:vpcsourceip", key_endpoint},
    {"aws:sourcevpcarn", key_endpoint_service},
    {"aws:vpce*", key_endpoint_service},
    {"aws:resourceaccount", key_resource_account},
    {"aws:resourcetag/*", key_resource_tag},
    {"aws:resourceorg*", key_resource_org},
    {"aws:calledvia*", key_called_via},
    {"aws:viaawsservice", key_via},
    {"aws:requestedregion", key_region},
    {"aws:securetransport", key_secure_transport},
    {"aws:useragent", key_always},
    {"aws:currenttime", key_always},
    {"aws:epochtime", key_always},
    {"aws:referer", key_chosen},
    {"kms:calleraccount", key_caller_account},
    {"kms:viaservice", key_via_service},
    {"kms:encryptioncontext:*", key_encryption_context},
    {"kms:encryptionalgorithm", key_encryption_algorithm},
    {"kms:grantisforawsresource", key_grant_for_resource},
    {"kms:recipientattestation:*", key_attestation},
    {"kms:*", key_kms_other},
    {"secretsmanager:secretid", key_secret_id},
    {"secretsmanager:versionstage", key_secret_request},
    {"secretsmanager:versionid", key_secret_request},
    {"secretsmanager:resourcetag/*", key_service_resource_tag},
    {"secretsmanager:*", key_secret_other},
    {"iam:resourcetag/*", key_service_resource_tag},
    {"sts:externalid", key_assume},
    {"sts:rolesessionname", key_assume},
};

/* Keys of the caller are the caller's in the forwarded call too. Rule: S-KEY-10 */
static gboolean is_carried(const char *lower)
{
    static const char *const carried[] = {
        "aws:principal",         "aws:userid",          "aws:username",       "aws:sourceidentity",
        "aws:federatedprovider", "aws:multifactorauth", "aws:tokenissuetime", NULL};
    for (guint i = 0; carried[i] != NULL; i++)
        if (g_str_has_prefix(lower, carried[i]))
            return TRUE;
    return FALSE;
}

/* One session makes all calls of a story: what is the caller's is read in the call it sends. MFA
 * and the time of issue are carried too, but look different in a call a service makes for
 * long-term credentials (S-KEY-10), and so have terms of their own. */
static gboolean is_shared(const char *lower)
{
    return is_carried(lower) && !g_str_has_prefix(lower, "aws:multifactorauth") &&
           !g_str_has_prefix(lower, "aws:tokenissuetime");
}

/* eval: what the request states is a fact. */
static void take_stated(XpCallTerms *call, XpKeyTerms *key, const XpContextValue *value)
{
    Z3_ast always = xp_z3_true(z3_of(call));
    key->present = always;
    if (value->n == 1)
        add_text(call, key, always, value->values[0]);
    key->multivalued = key->multivalued || value->n != 1;
}

static void key_by_rules(XpCallTerms *call, XpKeyTerms *key, const char *lower)
{
    void (*build)(XpCallTerms *, XpKeyTerms *) = key_unmodelled;
    for (guint i = 0; i < G_N_ELEMENTS(builders) && build == key_unmodelled; i++)
        if (g_pattern_match_simple(builders[i].name, lower))
            build = builders[i].build;
    build(call, key);
}

/* eval: a key that the request does not state. */
static void take_unsaid(XpCallTerms *call, XpKeyTerms *key, const char *lower)
{
    Z3_ast always = xp_z3_true(z3_of(call));
    g_autofree char *text = NULL;
    switch (xp_fixed_unsaid(call, lower, &text)) {
    case XP_UNSAID_RULES:
        key_by_rules(call, key, lower);
        return;
    case XP_UNSAID_ABSENT:
        key_absent(call, key);
        return;
    case XP_UNSAID_TEXT:
        key->present = always;
        add_text(call, key, always, text);
        return;
    case XP_UNSAID_PRESENT:
        key->present = always;
        add_variant(key, always, free_rope(call, key->key, XP_DOMAIN_ANY));
        doubt_unmodelled(call, key, always, "S-SND-8");
        return;
    case XP_UNSAID_OPEN:
        key_unmodelled(call, key);
        return;
    }
    g_assert_not_reached();
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

const XpKeyTerms *xp_context_key(XpCallTerms *call, const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    XpKeyTerms *key = g_hash_table_lookup(call->keys, lower);
    if (key != NULL)
        return key;
    if (call->sender != NULL && is_shared(lower))
        return xp_context_key(call->sender, name);
    key = g_new0(XpKeyTerms, 1);
    const XpConditionKey *row = xp_condition_key_lookup(name);
    key->key = g_strdup(row != NULL && !row->family ? row->name : name);
    key->variants = g_array_new(FALSE, FALSE, sizeof(XpVariant));
    key->doubts = g_array_new(FALSE, FALSE, sizeof(XpDoubt));
    key->multivalued = row != NULL && row->multivalued;
    build_key(call, key, lower);
    g_hash_table_insert(call->keys, g_steal_pointer(&lower), key);
    return key;
}

Z3_ast xp_context_match(XpCallTerms *call, const XpKeyTerms *key, const XpUnits *units,
                        GHashTable *out_symbols)
{
    XpZ3 *z3 = z3_of(call);
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < key->variants->len; i++) {
        const XpVariant *variant = &g_array_index(key->variants, XpVariant, i);
        Z3_ast match =
            xp_rope_match(call->problem, variant->rope, units, call->caller->account, out_symbols);
        g_ptr_array_add(cases, xp_z3_and(z3, variant->guard, match));
    }
    return xp_z3_or_all(z3, cases);
}

Z3_ast xp_context_action(const XpCallTerms *call, const XpPattern *pattern)
{
    XpZ3 *z3 = z3_of(call);
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < call->actions->len; i++) {
        const char *name = g_ptr_array_index(call->actions, i);
        Z3_ast chosen = xp_selector_is(call->action, i);
        if (!call->open || i + 1 < call->actions->len) {
            if (xp_pattern_matches(pattern, name))
                g_ptr_array_add(cases, chosen);
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
