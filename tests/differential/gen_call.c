/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/gen_call.h"

#include <string.h>

#include "frontend/model/action.h"
#include "tests/differential/gen_condition.h"
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

/* Every world has one secret and one key. */
static const char *loaded_arn(const XpWorld *bound, XpResourceKind kind)
{
    for (guint i = 0; i < bound->n_resources; i++) {
        if (bound->resources[i]->kind == kind)
            return bound->resources[i]->arn;
    }
    g_assert_not_reached();
}

static const char *pick_arn(Maker *maker, XpResourceKind kind)
{
    const GPtrArray *others =
        kind == XP_RESOURCE_KEY ? maker->world->words->keys : maker->world->words->secrets;
    const char *loaded = loaded_arn(maker->bound, kind);
    const char *other = xp_words_pick(maker->random, others, loaded);

    if (xp_random_chance(maker->random, 92) || strpbrk(other, "?*") != NULL)
        return loaded;
    return other;
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

static void choose_action(Maker *maker)
{
    guint at = xp_random_below(maker->random, 100);
    const char *action = at < 55   ? "secretsmanager:GetSecretValue"
                         : at < 82 ? "kms:Decrypt"
                                   : rare_action(maker->random);

    if (at < 28)
        set_text(maker, "story", "read-secret");
    else
        set_text(maker, "action", action);
    set_text(maker, "resource", resource_of(maker, action));
}

/* ---- context ---- */

/* A text that the pattern @value matches, more or less. */
static char *concrete(XpRandom *random, const char *value)
{
    GString *out = g_string_new(NULL);

    for (const char *at = value; *at != '\0'; at++) {
        if (at[0] == '$' && at[1] == '{') {
            const char *end = strchr(at, '}');

            g_string_append(out, XP_PICK(random, "red", "alice", "x"));
            if (end == NULL)
                break;
            at = end;
        } else if (*at == '*') {
            g_string_append(out, XP_PICK(random, "", "x", "us-east-1", "a/b"));
        } else {
            g_string_append_c(out, *at == '?' ? 'x' : *at);
        }
    }
    return g_string_free(out, FALSE);
}

/* Keys that follow from the rest of the call, so that giving them says nothing or contradicts. */
static gboolean is_derived(const char *key)
{
    static const char *const prefixes[] = {"aws:PrincipalA",
                                           "aws:PrincipalType",
                                           "aws:PrincipalTag/",
                                           "aws:PrincipalOrg",
                                           "aws:userid",
                                           "aws:username",
                                           "aws:Resource",
                                           "aws:RequestedRegion",
                                           "kms:CallerAccount",
                                           "kms:KeySpec",
                                           "secretsmanager:ResourceTag/",
                                           "aws:TokenIssueTime",
                                           "aws:CalledVia",
                                           "kms:ResourceAlias",
                                           "secretsmanager:SecretId",
                                           "aws:SourceA",
                                           "aws:PrincipalIsA",
                                           "aws:SecureT"};

    for (guint i = 0; i < G_N_ELEMENTS(prefixes); i++) {
        if (g_ascii_strncasecmp(key, prefixes[i], strlen(prefixes[i])) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean has_context(const json_t *context, const char *key)
{
    const char *other;
    json_t *value;

    json_object_foreach ((json_t *)(guintptr)context, other, value) {
        if (g_ascii_strcasecmp(other, key) == 0)
            return TRUE;
    }
    return FALSE;
}

/* Secrets Manager calls KMS in its own Region only. */
static void value_in_region(Maker *maker, char **text)
{
    g_auto(GStrv) fields = g_strsplit(loaded_arn(maker->bound, XP_RESOURCE_KEY), ":", 6);

    g_free(*text);
    *text = g_strdup_printf("secretsmanager.%s.amazonaws.com", fields[3]);
}

static void put_context(Maker *maker, json_t *context, const char *key, const char *value)
{
    const XpConditionKey *row = xp_condition_key_lookup(key);
    g_autofree char *text = concrete(maker->random, value);

    if (has_context(context, key))
        return;
    if (g_ascii_strcasecmp(key, "kms:ViaService") == 0 && g_str_has_prefix(text, "secretsmanager."))
        value_in_region(maker, &text);
    if (g_ascii_strcasecmp(key, "aws:SourceIp") == 0)
        json_object_set_new(context, key, json_string("203.0.113.7"));
    else if (g_ascii_strcasecmp(key, "aws:CurrentTime") == 0 ||
             g_ascii_strcasecmp(key, "aws:TokenIssueTime") == 0)
        json_object_set_new(context, key, json_string("2026-12-01T00:00:00Z"));
    else if (row != NULL && row->multivalued && xp_random_chance(maker->random, 50))
        json_object_set_new(context, key, json_pack("[s,s]", text, "App"));
    else if (row != NULL && row->multivalued)
        json_object_set_new(context, key, json_pack("[s]", text));
    else
        json_object_set_new(context, key, json_string(text));
}

/* The value of a key is what some condition asks for, what another world might ask for, or that
 * of the loaded secret. */
static void add_key(Maker *maker, json_t *context, const XpCondition *condition)
{
    const char *key = condition->key;
    const char *secret = loaded_arn(maker->bound, XP_RESOURCE_SECRET);
    g_autofree char *other = xp_gen_condition_value(maker->random, maker->world->words, key);

    if (is_derived(key) ? !xp_random_chance(maker->random, 2)
                        : !xp_random_chance(maker->random, 60))
        return;
    if (g_ascii_strcasecmp(key, "kms:EncryptionContext:SecretARN") == 0 &&
        xp_random_chance(maker->random, 60))
        put_context(maker, context, key, secret);
    else if (condition->n_values > 0 && xp_random_chance(maker->random, 75))
        put_context(maker, context, key,
                    condition->values[xp_random_below(maker->random, condition->n_values)]);
    else
        put_context(maker, context, key, other != NULL ? other : "x");
}

/* Keys of a service belong to its own calls. In a story kms: keys speak of the forwarded call. */
static gboolean belongs(const char *key, const char *action)
{
    static const char *const services[] = {"kms:", "secretsmanager:"};
    static const char *const encrypting[] = {"kms:Decrypt",         "kms:Encrypt",
                                             "kms:GenerateDataKey", "kms:ReEncryptFrom",
                                             "kms:CreateGrant",     NULL};

    if (action != NULL && g_ascii_strncasecmp(key, "kms:EncryptionContext", 21) == 0)
        return g_strv_contains(encrypting, action);

    for (guint i = 0; i < G_N_ELEMENTS(services); i++) {
        if (g_ascii_strncasecmp(key, services[i], strlen(services[i])) == 0)
            return action == NULL ? i == 1 : g_str_has_prefix(action, services[i]);
    }
    return TRUE;
}

static void add_keys(Maker *maker, json_t *context)
{
    const char *action = json_string_value(json_object_get(maker->call, "action"));

    for (guint i = 0; i < maker->bound->n_policies; i++) {
        const XpPolicy *policy = maker->bound->policies[i];

        for (guint s = 0; s < policy->n_statements; s++) {
            const XpStatement *statement = &policy->statements[s];

            for (guint c = 0; c < statement->n_conditions; c++) {
                const XpCondition *condition = &statement->conditions[c];

                if (belongs(condition->key, action) || xp_random_chance(maker->random, 1))
                    add_key(maker, context, condition);
            }
        }
    }
}

static void choose_context(Maker *maker)
{
    json_t *context = json_object();

    if (xp_random_chance(maker->random, 75))
        add_keys(maker, context);
    if (xp_random_chance(maker->random, 15) && !has_context(context, "aws:SourceIp") &&
        !has_context(context, "aws:SourceVpce"))
        json_object_set_new(context, "aws:SourceIp", json_string("203.0.113.7"));
    if (has_context(context, "aws:SourceIp") && xp_random_chance(maker->random, 95)) {
        json_object_del(context, "aws:SourceVpce");
        json_object_del(context, "aws:SourceVpc");
    }
    if (json_object_size(context) > 0)
        json_object_set_new(maker->call, "context", context);
    else
        json_decref(context);
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
        (has_context(context, "aws:SourceIp") || has_context(context, "aws:SourceVpce")))
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
    choose_context(&maker);
    choose_endpoint(&maker);
    choose_documents(&maker, caller);
    return maker.call;
}
