/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/gen_call.h"

#include <string.h>

#include "frontend/model/action.h"
#include "tests/differential/gen_context.h"
#include "tests/differential/gen_policy.h"

typedef struct {
    XpRandom *random;
    const XpGenWorld *world;
    const XpWorld *bound;
    json_t *call;
} Maker;

static void set_text(Maker *maker, const char *key, const char *text)
{
    json_object_set_new(maker->call, key, json_string(text));
}

/* ---- callers ---- */

/* A session of the role, the role itself (any session), or a user as such or federated. */
static char *caller_of(Maker *maker, const char *arn)
{
    g_auto(GStrv) fields = g_strsplit(arn, ":", 6);
    const char *slash;

    if (g_strv_length(fields) < 6)
        return g_strdup("anonymous");
    slash = strrchr(fields[5], '/');
    if (g_str_has_prefix(fields[5], "role/") && xp_random_chance(maker->random, 80))
        return g_strdup_printf("arn:%s:sts::%s:assumed-role%s/%s", fields[1], fields[4], slash,
                               XP_PICK(maker->random, "job", "job", "session1", "other"));
    if (g_str_has_prefix(fields[5], "user/") && xp_random_chance(maker->random, 25))
        return g_strdup_printf("arn:%s:sts::%s:federated-user%s", fields[1], fields[4], slash);
    return g_strdup(arn);
}

static char *other_caller(Maker *maker)
{
    const XpWords *words = maker->world->words;

    if (words->providers->len > 0 && xp_random_chance(maker->random, 10))
        return g_strdup(xp_words_pick(maker->random, words->providers, NULL));
    switch (xp_random_below(maker->random, 8)) {
    case 0:
        return g_strdup(XP_PICK(maker->random, "lambda.amazonaws.com", "ec2.amazonaws.com",
                                "secretsmanager.amazonaws.com"));
    case 1:
        return g_strdup("anonymous");
    case 2:
    case 3:
        return g_strdup_printf("arn:%s:iam::%s:root", words->partition,
                               xp_words_pick(maker->random, words->accounts, "111111111111"));
    case 4:
        return g_strdup_printf("arn:%s:iam::%s:%s", words->partition,
                               xp_words_pick(maker->random, words->accounts, "111111111111"),
                               XP_PICK(maker->random, "role/Ghost", "user/team/ghost"));
    case 5:
        return g_strdup_printf("arn:%s:sts::%s:%s", words->partition,
                               xp_words_pick(maker->random, words->accounts, "111111111111"),
                               XP_PICK(maker->random, "assumed-role/App/job", "federated-user/dan",
                                       "assumed-role/Admin/other"));
    default: {
        const char *text = xp_words_pick(maker->random, words->principals, "anonymous");

        if (strstr(text, ":sts:") != NULL)
            return g_strdup(text);
        return caller_of(maker, strstr(text, ":root") != NULL ? maker->world->hero : text);
    }
    }
}

static char *make_caller(Maker *maker)
{
    guint at = xp_random_below(maker->random, 100);

    if (at < 50)
        return caller_of(maker, maker->world->hero);
    if (at < 75 && maker->bound->n_identities > 0)
        return caller_of(
            maker,
            maker->bound->identities[xp_random_below(maker->random, maker->bound->n_identities)]
                ->arn);
    return other_caller(maker);
}

/* ---- actions and resources ---- */

/* Every world has a secret and a key or two. */
static const char *loaded_arn(Maker *maker, XpResourceKind kind)
{
    const XpWorld *bound = maker->bound;
    const char *arn = NULL;

    for (guint i = 0; i < bound->n_resources; i++) {
        if (bound->resources[i]->kind == kind &&
            (arn == NULL || xp_random_chance(maker->random, 50)))
            arn = bound->resources[i]->arn;
    }
    g_assert(arn != NULL);
    return arn;
}

static const char *pick_arn(Maker *maker, XpResourceKind kind)
{
    const GPtrArray *others =
        kind == XP_RESOURCE_KEY ? maker->world->words->keys : maker->world->words->secrets;
    const char *loaded = loaded_arn(maker, kind);
    const char *other = xp_words_pick(maker->random, others, loaded);

    if (xp_random_chance(maker->random, 92) || strpbrk(other, "?*") != NULL)
        return loaded;
    return other;
}

/* Some loaded role, or one that is not. */
static const char *bound_role(Maker *maker)
{
    const XpWorld *bound = maker->bound;
    g_autoptr(GPtrArray) arns = g_ptr_array_new();

    for (guint i = 0; i < bound->n_identities; i++) {
        if (bound->identities[i]->kind == XP_IDENTITY_ROLE)
            g_ptr_array_add(arns, (gpointer)(guintptr)bound->identities[i]->arn);
    }
    if (arns->len == 0 || xp_random_chance(maker->random, 4))
        return "arn:aws:iam::999999999999:role/Elsewhere";
    return g_ptr_array_index(arns, xp_random_below(maker->random, arns->len));
}

/* The loaded resource of the service of @action, or something below a bucket nobody loaded. */
static const char *other_arn(const XpWorld *bound, const char *action)
{
    g_autofree char *service =
        g_strdup_printf(":%.*s:", (int)(strchr(action, ':') - action), action);

    for (guint i = 0; i < bound->n_resources; i++) {
        if (strstr(bound->resources[i]->arn, service) != NULL)
            return bound->resources[i]->arn;
    }
    return "arn:aws:s3:::elsewhere/x";
}

static const char *rare_action(XpRandom *random)
{
    return XP_PICK(random, "kms:ListKeys", "kms:CreateKey", "kms:GenerateRandom",
                   "secretsmanager:ListSecrets", "secretsmanager:BatchGetSecretValue",
                   "secretsmanager:GetRandomPassword", "sts:GetCallerIdentity", "kms:DescribeKey",
                   "kms:Encrypt", "kms:GenerateDataKey", "kms:PutKeyPolicy", "kms:CreateGrant",
                   "kms:ScheduleKeyDeletion", "kms:ReEncryptFrom", "kms:RetireGrant",
                   "kms:GetKeyLastUsage", "kms:NoSuchThing", "secretsmanager:DescribeSecret",
                   "secretsmanager:PutSecretValue", "secretsmanager:PutResourcePolicy",
                   "secretsmanager:DeleteSecret", "secretsmanager:NoSuchThing");
}

static const char *resource_of(Maker *maker, const char *action)
{
    const XpAction *row = xp_action_lookup(action);

    if (row != NULL && row->applies == XP_APPLIES_NONE)
        return "*";
    if (g_str_has_prefix(action, "sts:"))
        return bound_role(maker);
    if (g_str_has_prefix(action, "s3:") || g_str_has_prefix(action, "sqs:"))
        return other_arn(maker->bound, action);
    return pick_arn(maker, g_str_has_prefix(action, "kms:") ? XP_RESOURCE_KEY : XP_RESOURCE_SECRET);
}

static void take_deed(Maker *maker, const XpGenDeed *deed)
{
    if (deed->read_secret)
        set_text(maker, "story", "read-secret");
    else
        set_text(maker, "action", deed->action);
    set_text(maker, "resource", deed->resource);
}

static const char *theme_action(Maker *maker)
{
    const XpWords *words = maker->world->words;

    if (words->roles->len > 0 && xp_random_chance(maker->random, 30))
        return XP_PICK(maker->random, "sts:AssumeRole", "sts:AssumeRole", "sts:AssumeRole",
                       "sts:TagSession", "sts:SetSourceIdentity");
    if (words->others->len > 0 && xp_random_chance(maker->random, 25))
        return XP_PICK(maker->random, "s3:GetObject", "sqs:SendMessage", "sqs:DeleteMessage");
    return NULL;
}

static void choose_action(Maker *maker)
{
    guint at = xp_random_below(maker->random, 100);
    const char *action = at < 55   ? "secretsmanager:GetSecretValue"
                         : at < 82 ? "kms:Decrypt"
                                   : rare_action(maker->random);
    const char *other = theme_action(maker);

    if (other != NULL)
        action = other;
    if (other == NULL && at < 28)
        set_text(maker, "story", "read-secret");
    else
        set_text(maker, "action", action);
    set_text(maker, "resource", resource_of(maker, action));
}

/* ---- what else a request may have ---- */

/* TRUE for a principal of an account nobody supplied. */
static gboolean is_foreign(const Maker *maker, const char *caller)
{
    g_auto(GStrv) fields = g_strsplit(caller, ":", 6);
    const XpAccount *account;

    if (g_strv_length(fields) < 6 || strcmp(fields[5], "root") == 0)
        return FALSE;
    account = xp_world_account(maker->bound, fields[4]);
    return account == NULL || !account->supplied;
}

static void choose_documents(Maker *maker, const char *caller)
{
    XpRandom *random = maker->random;
    const XpWords *words = maker->world->words;
    gboolean session = strstr(caller, ":sts:") != NULL;
    json_t *wide = json_pack("{s:s,s:s,s:s}", "Effect", "Allow", "Action", "*", "Resource", "*");

    if (session && xp_random_chance(random, strstr(caller, "federated") != NULL ? 60 : 12))
        json_object_set_new(
            maker->call, "session_policies",
            json_pack("[o]",
                      xp_gen_document(random, words, XP_POLICY_SESSION,
                                      xp_random_chance(random, 70) ? json_incref(wide) : NULL, 1)));
    if (is_foreign(maker, caller) && xp_random_chance(random, 50))
        json_object_set_new(
            maker->call, "identity_policies",
            json_pack("[o]",
                      xp_gen_document(random, words, XP_POLICY_IDENTITY,
                                      xp_random_chance(random, 70) ? json_incref(wide) : NULL, 1)));
    json_decref(wide);
}

static void choose_endpoint(Maker *maker)
{
    json_t *context = json_object_get(maker->call, "context");

    if (context != NULL &&
        (xp_gen_has_key(context, "aws:SourceIp") || xp_gen_has_key(context, "aws:SourceVpce")))
        return;
    if (xp_random_chance(maker->random, 12))
        set_text(maker, "vpc_endpoint", XP_PICK(maker->random, "vpce-1", "vpce-1", "vpce-2"));
}

json_t *xp_gen_call(XpRandom *random, const XpGenWorld *world, const XpWorld *bound,
                    const XpGenDeed *deed)
{
    Maker maker = {random, world, bound, json_object()};
    g_autofree char *caller = make_caller(&maker);

    set_text(&maker, "principal", caller);
    if (deed != NULL)
        take_deed(&maker, deed);
    else
        choose_action(&maker);
    xp_gen_context(random, world, bound, maker.call);
    choose_endpoint(&maker);
    choose_documents(&maker, caller);
    return maker.call;
}
