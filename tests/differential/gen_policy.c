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

static const char *action_text(XpRandom *random, const XpWords *words, XpPolicyType type)
{
    gboolean roles = words->roles->len > 0;

    if (type == XP_POLICY_TRUST || (roles && xp_random_chance(random, 10)))
        return XP_PICK(random, "sts:AssumeRole", "sts:AssumeRole", "sts:*", "sts:Assume*",
                       "sts:TagSession", "sts:SetSourceIdentity", "sts:AssumeRoleWith*",
                       "STS:assumerole");
    if (words->others->len > 0 && xp_random_chance(random, 12))
        return XP_PICK(random, "s3:GetObject", "s3:*", "sqs:SendMessage", "sqs:*", "s3:Get*");
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

static json_t *action_list(XpRandom *random, const XpWords *words, XpPolicyType type)
{
    json_t *list = json_array();
    guint n = xp_random_chance(random, 65) ? 1 : 2 + xp_random_below(random, 2);

    for (guint i = 0; i < n; i++)
        json_array_append_new(list, json_string(action_text(random, words, type)));
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

static guint count_fields(const char *arn)
{
    g_auto(GStrv) fields = g_strsplit(arn, ":", 6);

    return g_strv_length(fields);
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
    case 15:
        return xp_words_star_over_colon(fields);
    default:
        return g_strdup(arn);
    }
}

/* Fields may be left out where AWS takes that (S-GRAM-31). */
static gboolean takes_short_arn(XpPolicyType type)
{
    return type != XP_POLICY_SCP && type != XP_POLICY_RCP;
}

static char *resource_text(XpRandom *random, const XpWords *words, XpPolicyType type)
{
    g_autofree char *text = NULL;
    gboolean of_key = xp_random_chance(random, 50);
    const char *arn = xp_words_pick(random, of_key ? words->keys : words->secrets, "*");

    if (xp_random_chance(random, 35))
        return g_strdup("*");
    if (xp_random_chance(random, 15))
        arn = xp_words_pick(random, words->roles, arn);
    if (xp_random_chance(random, 10))
        arn = xp_words_pick(random, words->others, arn);
    if (xp_random_chance(random, 3))
        return g_strdup(takes_short_arn(type)
                            ? XP_PICK(random, "arn:aws:s3:::bucket/*", "arn:*", "arn:*:*:*:*:*:*")
                            : "arn:aws:s3:::bucket/*");
    text = vary_arn(random, words, arn);
    return g_strdup(takes_short_arn(type) || count_fields(text) == 6 ? text : arn);
}

static json_t *resource_list(XpRandom *random, const XpWords *words, XpPolicyType type)
{
    json_t *list = json_array();
    guint n = xp_random_chance(random, 70) ? 1 : 2;

    for (guint i = 0; i < n; i++) {
        g_autofree char *text = resource_text(random, words, type);

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
    if (xp_random_chance(random, words->providers->len > 0 ? 20 : 2))
        json_object_set_new(
            map, "Federated",
            json_string(xp_words_pick(random, words->providers, "accounts.google.com")));
    return map;
}

/* What a policy of some type is made of. */
typedef struct {
    gboolean principal;
    gboolean not_principal;
    gboolean resource;
    gboolean may_miss_resource;
    gboolean only_deny;
} Shape;

static Shape shape_of(XpPolicyType type)
{
    switch (type) {
    case XP_POLICY_RESOURCE:
    case XP_POLICY_KEY:
        return (Shape){TRUE, TRUE, TRUE, TRUE, FALSE};
    case XP_POLICY_VPC_ENDPOINT:
        return (Shape){TRUE, TRUE, TRUE, FALSE, FALSE};
    case XP_POLICY_REFERENCE:
        return (Shape){TRUE, FALSE, TRUE, FALSE, FALSE};
    case XP_POLICY_TRUST:
        return (Shape){TRUE, FALSE, FALSE, FALSE, FALSE};
    case XP_POLICY_IDENTITY:
    case XP_POLICY_BOUNDARY:
    case XP_POLICY_SESSION:
    case XP_POLICY_SCP:
    case XP_POLICY_RCP:
        return (Shape){FALSE, FALSE, TRUE, FALSE, TRUE};
    }
    g_assert_not_reached();
}

static void add_principal(XpRandom *random, const XpWords *words, XpPolicyType type,
                          json_t *statement, gboolean deny)
{
    const Shape shape = shape_of(type);

    if (type == XP_POLICY_RCP) {
        json_object_set_new(statement, "Principal", json_string("*"));
        return;
    }
    if (!shape.principal)
        return;
    if (type == XP_POLICY_VPC_ENDPOINT && xp_random_chance(random, 50))
        json_object_set_new(statement, "Principal", json_string("*"));
    else if (shape.not_principal && xp_random_chance(random, deny ? 20 : 4))
        json_object_set_new(statement, "NotPrincipal", principal_element(random, words));
    else if (!shape.may_miss_resource || xp_random_chance(random, 98))
        json_object_set_new(statement, "Principal", principal_element(random, words));
}

/* ---- statements and documents ---- */

static void add_resource(XpRandom *random, const XpWords *words, XpPolicyType type,
                         json_t *statement)
{
    const Shape shape = shape_of(type);

    if (!shape.resource || (shape.may_miss_resource && xp_random_chance(random, 6)))
        return;
    if (shape.principal && xp_random_chance(random, 50))
        json_object_set_new(statement, "Resource", json_string("*"));
    else
        json_object_set_new(statement, xp_random_chance(random, 10) ? "NotResource" : "Resource",
                            resource_list(random, words, type));
}

json_t *xp_gen_statement(XpRandom *random, const XpWords *words, XpPolicyType type)
{
    json_t *statement = json_object();
    gboolean only_deny = shape_of(type).only_deny;
    gboolean deny = only_deny || xp_random_chance(random, 30);
    gboolean not_action = !only_deny && xp_random_chance(random, 12);

    json_object_set_new(statement, "Effect", json_string(deny ? "Deny" : "Allow"));
    add_principal(random, words, type, statement, deny);
    json_object_set_new(statement, not_action ? "NotAction" : "Action",
                        action_list(random, words, type));
    add_resource(random, words, type, statement);
    if (xp_random_chance(random, deny ? 80 : 45))
        json_object_set_new(statement, "Condition", xp_gen_condition(random, words));
    return statement;
}

json_t *xp_gen_grant(XpRandom *random, const XpWords *words, const char *principal,
                     const char *action, const char *resource)
{
    json_t *statement = json_object();
    const char *colon = strchr(action, ':');
    g_autofree char *service = g_strdup_printf("%.*s:*", (int)(colon - action), action);

    json_object_set_new(statement, "Effect", json_string("Allow"));
    if (principal != NULL)
        json_object_set_new(statement, "Principal",
                            xp_random_chance(random, 5) ? json_string("*")
                                                        : json_pack("{s:s}", "AWS", principal));
    json_object_set_new(statement, "Action",
                        json_string(xp_random_chance(random, 20) ? service : action));
    if (resource != NULL) {
        g_autofree char *other = vary_arn(random, words, resource);

        json_object_set_new(statement, "Resource",
                            json_string(xp_random_chance(random, 15) ? other : resource));
    }
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
    if (type == XP_POLICY_RCP || !xp_random_chance(random, 8))
        json_object_set_new(document, "Version", json_string("2012-10-17"));
    else if (xp_random_chance(random, 50))
        json_object_set_new(document, "Version", json_string("2008-10-17"));
    json_object_set_new(document, "Statement", one_or_many(random, list));
    return document;
}
