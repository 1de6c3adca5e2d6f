/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "encoder/context_key.h"

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
    XpZ3 *z3 = xp_context_z3(call);
    const XpCallerTerms *caller = call->caller;
    const XpWorld *world = call->problem->world;
    for (guint i = 0; i < world->n_identities; i++)
        xp_key_add_text(call, key, xp_caller_is_identity(caller, i), world->identities[i]->arn);
    xp_key_add_variant(key, xp_caller_is(caller, XP_WHO_USER),
                       caller_arn(call, ":iam::", ":user/", caller->user_name));
    xp_key_add_variant(key, xp_caller_is(caller, XP_WHO_SESSION),
                       caller_arn(call, ":iam::", ":role/", caller->role_name));
    xp_key_add_variant(key, xp_caller_is(caller, XP_WHO_FEDERATED),
                       caller_arn(call, ":sts::", ":federated-user/", caller->federated_name));
    xp_key_add_variant(key, xp_caller_is(caller, XP_WHO_ROOT),
                       caller_arn(call, ":iam::", ":root", G_MAXUINT));
    xp_key_add_free(call, key, xp_context_by_service(call), XP_DOMAIN_TEXT);
    key->present =
        xp_z3_or(z3, xp_context_by_iam(call),
                 xp_z3_and(z3, xp_context_by_service(call), xp_key_free_presence(call, key->key)));
    xp_key_doubt_unmodelled(call, key, xp_context_by_service(call), "S-KEY-2");
}

static void key_principal_account(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    xp_key_add_variant(key, xp_context_by_iam(call), xp_rope_caller_account(xp_rope_new()));
    xp_key_add_text(call, key, xp_caller_is(call->caller, XP_WHO_ANONYMOUS), "anonymous");
    xp_key_add_free(call, key, xp_context_by_service(call), XP_DOMAIN_TEXT);
    key->present = xp_z3_true(z3);
    xp_key_doubt_unmodelled(call, key, xp_context_by_service(call), "S-KEY-1");
}

/* kms:CallerAccount: the same account, in KMS calls. Rule: S-KMS-17 */
static void key_caller_account(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    if (strcmp(call->service, "kms") != 0) {
        xp_key_absent(call, key);
        return;
    }
    xp_key_add_variant(key, xp_context_by_iam(call), xp_rope_caller_account(xp_rope_new()));
    xp_key_add_free(call, key, xp_context_by_service(call), XP_DOMAIN_TEXT);
    key->present =
        xp_z3_or(z3, xp_context_by_iam(call),
                 xp_z3_and(z3, xp_context_by_service(call), xp_key_free_presence(call, key->key)));
    xp_key_doubt_unmodelled(call, key, xp_context_by_service(call), "S-KMS-17");
}

static void key_principal_type(XpCallTerms *call, XpKeyTerms *key)
{
    const XpCallerTerms *caller = call->caller;
    xp_key_add_text(call, key, xp_caller_is_user(caller), "User");
    xp_key_add_text(call, key, xp_caller_is_session(caller), "AssumedRole");
    xp_key_add_text(call, key, xp_caller_is(caller, XP_WHO_FEDERATED), "FederatedUser");
    xp_key_add_text(call, key, xp_caller_is(caller, XP_WHO_ROOT), "Account");
    xp_key_add_text(call, key, xp_caller_is(caller, XP_WHO_ANONYMOUS), "Anonymous");
    xp_key_add_free(call, key, xp_context_by_service(call), XP_DOMAIN_TEXT);
    key->present = xp_z3_true(xp_context_z3(call));
    xp_key_doubt_unmodelled(call, key, xp_context_by_service(call), "S-KEY-1");
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
        xp_key_add_variant(
            key, xp_caller_is_identity(caller, i),
            userid_rope(call, identity->unique_id,
                        session ? XP_DOMAIN_UNIQUE_ROLE_ID : XP_DOMAIN_UNIQUE_USER_ID,
                        identity->arn, session));
        if (identity->unique_id == NULL)
            xp_key_add_doubt(call, key, xp_caller_is_identity(caller, i),
                             xp_fact_unique_id(identity));
    }
    xp_key_add_variant(
        key, xp_caller_is(caller, XP_WHO_USER),
        userid_rope(call, NULL, XP_DOMAIN_UNIQUE_USER_ID, "the unlisted user", FALSE));
    xp_key_add_variant(
        key, xp_caller_is(caller, XP_WHO_SESSION),
        userid_rope(call, NULL, XP_DOMAIN_UNIQUE_ROLE_ID, "the unlisted role", TRUE));
    XpRope *federated = xp_rope_text(xp_rope_caller_account(xp_rope_new()), ":");
    xp_key_add_variant(key, xp_caller_is(caller, XP_WHO_FEDERATED),
                       xp_rope_dimension(federated, caller->federated_name));
    xp_key_add_variant(key, xp_caller_is(caller, XP_WHO_ROOT),
                       xp_rope_caller_account(xp_rope_new()));
    xp_key_add_text(call, key, xp_caller_is(caller, XP_WHO_ANONYMOUS), "anonymous");
    xp_key_add_free(call, key, xp_context_by_service(call), XP_DOMAIN_TEXT);
    key->present = xp_z3_true(xp_context_z3(call));
    xp_key_doubt_unmodelled(call, key, xp_context_by_service(call), "S-KEY-8");
    xp_key_doubt_unmodelled(call, key, xp_caller_is(caller, XP_WHO_USER), "S-KEY-8");
    xp_key_doubt_unmodelled(call, key, xp_caller_is(caller, XP_WHO_SESSION), "S-KEY-8");
}

/* Rule: S-VAR-11: users only, without path */
static void key_username(XpCallTerms *call, XpKeyTerms *key)
{
    const XpWorld *world = call->problem->world;
    for (guint i = 0; i < world->n_identities; i++)
        if (world->identities[i]->kind == XP_IDENTITY_USER)
            xp_key_add_text(call, key, xp_caller_is_identity(call->caller, i),
                            world->identities[i]->name);
    Z3_ast unlisted = xp_caller_is(call->caller, XP_WHO_USER);
    const XpRequest *fixed = call->fixed;
    if (fixed != NULL && fixed->caller.kind == XP_CALLER_USER) {
        xp_key_add_text(call, key, unlisted, fixed->caller.name);
        key->present = xp_caller_is_user(call->caller);
        return;
    }
    xp_key_add_variant(key, unlisted, xp_rope_dimension(xp_rope_new(), call->caller->short_name));
    key->present = xp_caller_is_user(call->caller);
    xp_key_doubt_unmodelled(call, key, unlisted, "S-VAR-11");
}

static void key_principal_is_service(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    xp_key_boolean(call, key, xp_z3_not(z3, xp_caller_is(call->caller, XP_WHO_ANONYMOUS)),
                   xp_context_by_service(call));
}

static void key_service_only(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    key->present = xp_z3_and(z3, xp_context_by_service(call), xp_key_free_presence(call, key->key));
    xp_key_add_free(call, key, xp_context_by_service(call), XP_DOMAIN_TEXT);
    xp_key_doubt_unmodelled(call, key, xp_context_by_service(call), "S-KEY-4");
}

static const XpKeyRow rows[] = {
    {"aws:principalarn", key_principal_arn},
    {"aws:principalaccount", key_principal_account},
    {"aws:principaltype", key_principal_type},
    {"aws:principalisawsservice", key_principal_is_service},
    {"aws:principalservicename*", key_service_only},
    {"aws:userid", key_userid},
    {"aws:username", key_username},
    {"aws:sourcearn", key_service_only},
    {"aws:sourceaccount", key_service_only},
    {"aws:sourceorg*", key_service_only},
    {"kms:calleraccount", key_caller_account},
    {NULL, NULL},
};

XpKeyBuild *xp_context_caller_key(const char *lower)
{
    return xp_key_row_find(rows, lower);
}
