/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/gen_policy.h"

#include <string.h>

#include "tests/differential/gen_condition.h"

/* A list, or a bare text where there is but one. */
static json_t *one_or_many(XpRandom *random, json_t *list)
{
    json_t *only;

    if (json_array_size(list) != 1 || xp_random_chance(random, 50))
        return list;
    only = json_incref(json_array_get(list, 0));
    json_decref(list);
    return only;
}

/* ---- actions ---- */

static const char *action_text(XpRandom *random)
{
    if (xp_random_chance(random, 55))
        return XP_PICK(random, "secretsmanager:GetSecretValue", "kms:Decrypt", "kms:*",
                       "secretsmanager:*", "*");
    if (xp_random_chance(random, 50))
        return XP_PICK(random, "kms:De*", "kms:?ecrypt", "KMS:DECRYPT", "secretsmanager:Get*",
                       "SecretsManager:getsecretvalue", "kms:*crypt", "kms:DescribeKey",
                       "secretsmanager:DescribeSecret", "secretsmanager:*Secret*");
    if (xp_random_chance(random, 80))
        return XP_PICK(random, "kms:Encrypt", "kms:GenerateDataKey*", "kms:PutKeyPolicy",
                       "kms:ListKeys", "secretsmanager:ListSecrets",
                       "secretsmanager:BatchGetSecretValue", "kms:ReEncrypt*", "kms:ReEncryptFrom",
                       "secretsmanager:PutSecretValue", "secretsmanager:CreateSecret",
                       "kms:ScheduleKeyDeletion", "s3:*", "iam:*", "secretsmanager:BatchGet*",
                       "kms:GenerateRandom", "kms:GetKeyLastUsage", "kms:RetireGrant");
    return XP_PICK(random, "kms:Decrypt ", "kms:Decrypt,kms-Encrypt", "kms:", "*:*",
                   "kms:ReEncrypt", "secretsmanager:GetSecretValue, PutSecretValue",
                   "kms:NoSuchThing", "kms:Dec.*");
}

static json_t *action_list(XpRandom *random)
{
    json_t *list = json_array();
    guint n = xp_random_chance(random, 65) ? 1 : 2 + xp_random_below(random, 2);

    for (guint i = 0; i < n; i++)
        json_array_append_new(list, json_string(action_text(random)));
    return one_or_many(random, list);
}

/* ---- resources ---- */

static char *fold_a_field(XpRandom *random, char **fields)
{
    guint field = 1 + xp_random_below(random, 3);
    char *folded = g_ascii_strup(fields[field], -1);

    g_free(fields[field]);
    fields[field] = folded;
    return g_strjoinv(":", fields);
}

static char *set_field(char **fields, guint field, const char *text)
{
    g_free(fields[field]);
    fields[field] = g_strdup(text);
    return g_strjoinv(":", fields);
}

/* Cuts the ARN after @keep fields. */
static char *cut_fields(char **fields, guint keep, const char *tail)
{
    g_autofree char *head = NULL;
    char *rest = fields[keep];

    fields[keep] = NULL;
    head = g_strjoinv(":", fields);
    fields[keep] = rest;
    return g_strconcat(head, tail, NULL);
}

/* The same ARN as some author would write it, or nearly. */
static char *vary_arn(XpRandom *random, const XpWords *words, const char *arn)
{
    g_auto(GStrv) fields = g_strsplit(arn, ":", 6);
    g_autofree char *resource = NULL;

    if (g_strv_length(fields) < 6)
        return g_strdup(arn);
    resource = g_strdup(fields[5]);
    switch (xp_random_below(random, 24)) {
    case 0:
        return set_field(fields, 3, "*");
    case 1:
        return set_field(fields, 1, XP_PICK(random, "*", "aws*", "aws-cn"));
    case 2:
        return set_field(fields, 2, XP_PICK(random, "*", "k*", "s?cretsmanager", "s3"));
    case 3:
        return set_field(fields, 4, XP_PICK(random, "*", "?*", ""));
    case 4:
        return set_field(fields, 4, xp_words_pick(random, words->accounts, "*"));
    case 5:
        return set_field(fields, 5, "*");
    case 6:
        return fold_a_field(random, fields);
    case 7:
        return cut_fields(fields, 3 + xp_random_below(random, 2), XP_PICK(random, "", ":*", "*"));
    case 8:
        return cut_fields(fields, 5, XP_PICK(random, "", "*"));
    case 9: {
        gsize length = strlen(resource);
        g_autofree char *open =
            g_strdup_printf("%.*s*", (int)xp_random_below(random, (guint)length), resource);

        return set_field(fields, 5, open);
    }
    case 10: {
        gsize length = strlen(resource);
        g_autofree char *tail =
            g_strdup_printf("*%s", resource + xp_random_below(random, (guint)length));

        return set_field(fields, 5, tail);
    }
    case 11: {
        g_autofree char *more = g_strconcat(resource, XP_PICK(random, "*", "?", "-??????"), NULL);

        return set_field(fields, 5, more);
    }
    case 12:
        return set_field(fields, 5,
                         XP_PICK(random, "secret:db-??????", "secret:db-*", "key/*", "secret:*",
                                 "alias/*", "secret:${aws:PrincipalTag/team}*",
                                 "secret:${aws:username, 'db'}-??????", "secret:${*}*",
                                 "secret:d${aws:PrincipalTag/none, 'b'}-*", "secret:DB-??????"));
    case 13:
        return set_field(fields, 4, "${aws:PrincipalAccount}");
    case 14:
        return set_field(fields, 3, XP_PICK(random, "us-east-1", "eu-*", "*-1", "US-EAST-1"));
    default:
        return g_strdup(arn);
    }
}

static char *resource_text(XpRandom *random, const XpWords *words)
{
    gboolean of_key = xp_random_chance(random, 50);
    const char *arn = xp_words_pick(random, of_key ? words->keys : words->secrets, "*");

    if (xp_random_chance(random, 35))
        return g_strdup("*");
    if (xp_random_chance(random, 3))
        return g_strdup(XP_PICK(random, "arn:aws:s3:::bucket/*", "arn:*", "arn:*:*:*:*:*:*"));
    return vary_arn(random, words, arn);
}

static json_t *resource_list(XpRandom *random, const XpWords *words)
{
    json_t *list = json_array();
    guint n = xp_random_chance(random, 70) ? 1 : 2;

    for (guint i = 0; i < n; i++) {
        g_autofree char *text = resource_text(random, words);

        json_array_append_new(list, json_string(text));
    }
    return one_or_many(random, list);
}

/* ---- principals ---- */

static json_t *aws_list(XpRandom *random, const XpWords *words)
{
    json_t *list = json_array();
    guint n = xp_random_chance(random, 60) ? 1 : 2 + xp_random_below(random, 2);

    for (guint i = 0; i < n; i++) {
        const char *text = xp_words_pick(random, words->principals, "*");

        if (xp_random_chance(random, 4))
            text = "*";
        json_array_append_new(list, json_string(text));
    }
    return one_or_many(random, list);
}

static json_t *principal_element(XpRandom *random, const XpWords *words)
{
    json_t *map;

    if (xp_random_chance(random, 12))
        return json_string("*");
    map = json_object();
    if (xp_random_chance(random, 94))
        json_object_set_new(map, "AWS", aws_list(random, words));
    if (json_object_size(map) == 0 || xp_random_chance(random, 6))
        json_object_set_new(map, "Service",
                            json_string(XP_PICK(random, "lambda.amazonaws.com", "ec2.amazonaws.com",
                                                "secretsmanager.amazonaws.com", "*")));
    if (xp_random_chance(random, 3)) {
        g_autofree char *provider =
            g_strdup_printf("arn:%s:iam::%s:saml-provider/Okta", words->partition,
                            xp_words_pick(random, words->accounts, "111111111111"));

        json_object_set_new(
            map, "Federated",
            json_string(xp_random_chance(random, 50) ? provider : "accounts.google.com"));
    }
    return map;
}

static gboolean takes_principal(XpPolicyType type)
{
    switch (type) {
    case XP_POLICY_RESOURCE:
    case XP_POLICY_KEY:
    case XP_POLICY_VPC_ENDPOINT:
        return TRUE;
    case XP_POLICY_IDENTITY:
    case XP_POLICY_BOUNDARY:
    case XP_POLICY_SESSION:
    case XP_POLICY_TRUST:
    case XP_POLICY_SCP:
    case XP_POLICY_RCP:
        return FALSE;
    }
    g_assert_not_reached();
}

static void add_principal(XpRandom *random, const XpWords *words, XpPolicyType type,
                          json_t *statement, gboolean deny)
{
    if (!takes_principal(type))
        return;
    if (type == XP_POLICY_VPC_ENDPOINT && xp_random_chance(random, 50))
        json_object_set_new(statement, "Principal", json_string("*"));
    else if (xp_random_chance(random, deny ? 20 : 4))
        json_object_set_new(statement, "NotPrincipal", principal_element(random, words));
    else if (xp_random_chance(random, 98))
        json_object_set_new(statement, "Principal", principal_element(random, words));
}

/* ---- statements and documents ---- */

static void add_resource(XpRandom *random, const XpWords *words, XpPolicyType type,
                         json_t *statement)
{
    gboolean may_miss = type == XP_POLICY_KEY || type == XP_POLICY_RESOURCE;

    if (may_miss && xp_random_chance(random, 6))
        return;
    if (takes_principal(type) && xp_random_chance(random, 50))
        json_object_set_new(statement, "Resource", json_string("*"));
    else
        json_object_set_new(statement, xp_random_chance(random, 10) ? "NotResource" : "Resource",
                            resource_list(random, words));
}

json_t *xp_gen_statement(XpRandom *random, const XpWords *words, XpPolicyType type)
{
    json_t *statement = json_object();
    gboolean deny = xp_random_chance(random, 30);

    json_object_set_new(statement, "Effect", json_string(deny ? "Deny" : "Allow"));
    add_principal(random, words, type, statement, deny);
    json_object_set_new(statement, xp_random_chance(random, 12) ? "NotAction" : "Action",
                        action_list(random));
    add_resource(random, words, type, statement);
    if (xp_random_chance(random, deny ? 80 : 45))
        json_object_set_new(statement, "Condition", xp_gen_condition(random, words));
    return statement;
}

json_t *xp_gen_grant(XpRandom *random, const XpWords *words, const char *principal,
                     const char *action, const char *resource)
{
    json_t *statement = json_object();
    g_autofree char *other = vary_arn(random, words, resource);
    const char *service = g_str_has_prefix(action, "kms:") ? "kms:*" : "secretsmanager:*";

    json_object_set_new(statement, "Effect", json_string("Allow"));
    if (principal != NULL)
        json_object_set_new(statement, "Principal",
                            xp_random_chance(random, 5) ? json_string("*")
                                                        : json_pack("{s:s}", "AWS", principal));
    json_object_set_new(statement, "Action",
                        json_string(xp_random_chance(random, 20) ? service : action));
    json_object_set_new(statement, "Resource",
                        json_string(xp_random_chance(random, 15) ? other : resource));
    if (xp_random_chance(random, 25))
        json_object_set_new(statement, "Condition", xp_gen_condition(random, words));
    return statement;
}

json_t *xp_gen_document(XpRandom *random, const XpWords *words, XpPolicyType type, json_t *first,
                        guint noise)
{
    json_t *document = json_object();
    json_t *list = json_array();
    guint n = noise > 0 ? xp_random_below(random, noise + 1) : 0;

    if (first != NULL)
        json_array_append_new(list, first);
    else if (n == 0)
        n = 1;
    for (guint i = 0; i < n; i++)
        json_array_append_new(list, xp_gen_statement(random, words, type));
    if (!xp_random_chance(random, 8))
        json_object_set_new(document, "Version", json_string("2012-10-17"));
    else if (xp_random_chance(random, 50))
        json_object_set_new(document, "Version", json_string("2008-10-17"));
    json_object_set_new(document, "Statement", one_or_many(random, list));
    return document;
}
