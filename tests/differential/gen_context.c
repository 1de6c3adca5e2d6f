/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/gen_context.h"

#include <string.h>

#include "tests/differential/gen_condition.h"

/* A text that the pattern @value matches, more or less. Returns new. */
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

static gboolean begins_with(const char *key, const char *prefix)
{
    return g_ascii_strncasecmp(key, prefix, strlen(prefix)) == 0;
}

/* ---- which keys ---- */

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
                                           "iam:ResourceTag/",
                                           "aws:TokenIssueTime",
                                           "aws:CalledVia",
                                           "kms:ResourceAlias",
                                           "secretsmanager:SecretId",
                                           "aws:SourceA",
                                           "aws:PrincipalIsA",
                                           "aws:SecureT"};

    for (guint i = 0; i < G_N_ELEMENTS(prefixes); i++) {
        if (begins_with(key, prefixes[i]))
            return TRUE;
    }
    return FALSE;
}

/* Keys of a service belong to its own calls. In a story kms: keys speak of the forwarded call. */
static gboolean belongs(const char *key, const char *action)
{
    static const char *const services[] = {"kms:", "secretsmanager:", "sts:"};
    static const char *const encrypting[] = {"kms:Decrypt",         "kms:Encrypt",
                                             "kms:GenerateDataKey", "kms:ReEncryptFrom",
                                             "kms:CreateGrant",     NULL};

    if (action != NULL && begins_with(key, "kms:EncryptionContext"))
        return g_strv_contains(encrypting, action);
    if (begins_with(key, "aws:RequestTag/") || begins_with(key, "aws:TagKeys"))
        return action != NULL && g_str_has_prefix(action, "sts:");
    for (guint i = 0; i < G_N_ELEMENTS(services); i++) {
        if (begins_with(key, services[i]))
            return action == NULL ? i == 1 : g_str_has_prefix(action, services[i]);
    }
    return TRUE;
}

gboolean xp_gen_can_send(const char *key, const char *action)
{
    return belongs(key, action) && !is_derived(key);
}

gboolean xp_gen_has_key(const json_t *context, const char *key)
{
    const char *other;
    json_t *value;

    json_object_foreach ((json_t *)(guintptr)context, other, value) {
        if (g_ascii_strcasecmp(other, key) == 0)
            return TRUE;
    }
    return FALSE;
}

/* ---- their values ---- */

static const char *loaded_arn(const XpWorld *bound, XpResourceKind kind)
{
    for (guint i = 0; i < bound->n_resources; i++) {
        if (bound->resources[i]->kind == kind)
            return bound->resources[i]->arn;
    }
    g_assert_not_reached();
}

/* Secrets Manager calls KMS in its own Region only. */
static void value_in_region(const XpWorld *bound, char **text)
{
    g_auto(GStrv) fields = g_strsplit(loaded_arn(bound, XP_RESOURCE_KEY), ":", 6);

    g_free(*text);
    *text = g_strdup_printf("secretsmanager.%s.amazonaws.com", fields[3]);
}

static json_t *several(XpRandom *random, const char *text)
{
    switch (xp_random_below(random, 5)) {
    case 0:
        return json_array();
    case 1:
        return json_pack("[s,s]", text, "App");
    case 2:
        return json_pack("[s,s,s]", "team", text, "Env");
    default:
        return json_pack("[s]", text);
    }
}

static json_t *value_of(XpRandom *random, const XpConditionKey *row, const char *key,
                        const char *text)
{
    if (g_ascii_strcasecmp(key, "aws:SourceIp") == 0 ||
        g_ascii_strcasecmp(key, "aws:VpcSourceIp") == 0)
        return json_string(XP_PICK(random, "203.0.113.7", "203.0.113.7", "10.0.0.1", "10.1.2.3",
                                   "2001:db8::1", "192.168.0.255"));
    if (g_ascii_strcasecmp(key, "aws:CurrentTime") == 0 ||
        g_ascii_strcasecmp(key, "aws:TokenIssueTime") == 0)
        return json_string(XP_PICK(random, "2026-12-01T00:00:00Z", "2030-01-01T00:00:00Z",
                                   "2031-06-01T00:00:00Z"));
    if (row != NULL && row->multivalued)
        return several(random, text);
    return json_string(text);
}

void xp_gen_put_key(XpRandom *random, const XpWorld *bound, json_t *context, const char *key,
                    const char *value)
{
    const XpConditionKey *row = xp_condition_key_lookup(key);
    g_autofree char *text = concrete(random, value);

    if (xp_gen_has_key(context, key))
        return;
    if (g_ascii_strcasecmp(key, "kms:ViaService") == 0 && g_str_has_prefix(text, "secretsmanager."))
        value_in_region(bound, &text);
    json_object_set_new(context, key, value_of(random, row, key, text));
}

/* ---- the context ---- */

typedef struct {
    XpRandom *random;
    const XpGenWorld *world;
    const XpWorld *bound;
    const char *action; /* or NULL: the story */
    json_t *context;
} Maker;

/* The value of a key is what some condition asks for, what another world might ask for, or that
 * of the loaded secret. */
static void add_key(Maker *maker, const XpCondition *condition)
{
    XpRandom *random = maker->random;
    const char *key = condition->key;
    g_autofree char *other = xp_gen_condition_value(random, maker->world->words, key);

    if (!xp_random_chance(random, is_derived(key) ? 2 : 60))
        return;
    if (g_ascii_strcasecmp(key, "kms:EncryptionContext:SecretARN") == 0 &&
        xp_random_chance(random, 60))
        xp_gen_put_key(random, maker->bound, maker->context, key,
                       loaded_arn(maker->bound, XP_RESOURCE_SECRET));
    else if (condition->n_values > 0 && xp_random_chance(random, 75))
        xp_gen_put_key(random, maker->bound, maker->context, key,
                       condition->values[xp_random_below(random, condition->n_values)]);
    else
        xp_gen_put_key(random, maker->bound, maker->context, key, other != NULL ? other : "x");
}

static void add_keys(Maker *maker)
{
    for (guint i = 0; i < maker->bound->n_policies; i++) {
        const XpPolicy *policy = maker->bound->policies[i];

        for (guint s = 0; s < policy->n_statements; s++) {
            const XpStatement *statement = &policy->statements[s];

            for (guint c = 0; c < statement->n_conditions; c++) {
                const XpCondition *condition = &statement->conditions[c];

                if (belongs(condition->key, maker->action) || xp_random_chance(maker->random, 1))
                    add_key(maker, condition);
            }
        }
    }
}

/* A call comes from an address or through an endpoint, seldom both. */
static void settle_network(Maker *maker)
{
    json_t *context = maker->context;

    if (xp_random_chance(maker->random, 15) && !xp_gen_has_key(context, "aws:SourceIp") &&
        !xp_gen_has_key(context, "aws:SourceVpce"))
        json_object_set_new(context, "aws:SourceIp", json_string("203.0.113.7"));
    if (xp_gen_has_key(context, "aws:SourceIp") && xp_random_chance(maker->random, 95)) {
        json_object_del(context, "aws:SourceVpce");
        json_object_del(context, "aws:SourceVpc");
        json_object_del(context, "aws:VpcSourceIp");
    }
}

void xp_gen_context(XpRandom *random, const XpGenWorld *world, const XpWorld *bound, json_t *call)
{
    Maker maker = {random, world, bound, json_string_value(json_object_get(call, "action")),
                   json_object()};

    if (xp_random_chance(random, 75))
        add_keys(&maker);
    settle_network(&maker);
    if (json_object_size(maker.context) > 0)
        json_object_set_new(call, "context", maker.context);
    else
        json_decref(maker.context);
}
