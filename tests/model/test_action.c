/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/model/action.h"
#include "tests/model/suites.h"

static guint count_actions(const char *service, XpCrossAccount cross)
{
    guint count = 0;

    for (guint i = 0; i < xp_action_count(); i++) {
        const XpAction *action = xp_action_get(i);

        if (strcmp(action->service, service) == 0 && action->cross_account == cross)
            count++;
    }
    return count;
}

static void test_counts(void)
{
    CU_ASSERT_EQUAL(count_actions("kms", XP_CROSS_YES), 20);
    CU_ASSERT_EQUAL(count_actions("kms", XP_CROSS_NO), 35);
    CU_ASSERT_EQUAL(count_actions("kms", XP_CROSS_UNSURE), 1);
    CU_ASSERT_EQUAL(count_actions("secretsmanager", XP_CROSS_YES), 20);
    CU_ASSERT_EQUAL(count_actions("secretsmanager", XP_CROSS_NO), 2);
}

static void test_lookup(void)
{
    const XpAction *action = xp_action_lookup("KMS:decrypt");

    g_assert(action != NULL);
    CU_ASSERT_STRING_EQUAL(action->name, "kms:Decrypt");
    CU_ASSERT_STRING_EQUAL(action->service, "kms");
    CU_ASSERT_EQUAL(action->applies, XP_APPLIES_KEY);
    CU_ASSERT_PTR_NULL(xp_action_lookup("kms:ReEncrypt"));
    CU_ASSERT_PTR_NULL(xp_action_lookup("kms:*"));
}

static void test_names_are_unique(void)
{
    for (guint i = 0; i < xp_action_count(); i++) {
        const XpAction *action = xp_action_get(i);

        CU_ASSERT_PTR_EQUAL(xp_action_lookup(action->name), action);
        CU_ASSERT(g_str_has_prefix(action->name, action->service));
    }
}

static guint applies(const char *name)
{
    const XpAction *action = xp_action_lookup(name);

    g_assert(action != NULL);
    return action->applies;
}

static void test_resources(void)
{
    CU_ASSERT_EQUAL(applies("kms:CreateAlias"), XP_APPLIES_KEY | XP_APPLIES_ALIAS);
    CU_ASSERT_EQUAL(applies("secretsmanager:GetSecretValue"), XP_APPLIES_SECRET);
    CU_ASSERT_EQUAL(applies("sts:AssumeRole"), XP_APPLIES_ROLE);
    CU_ASSERT_EQUAL(applies("iam:UpdateAssumeRolePolicy"), XP_APPLIES_ROLE);
}

static void test_no_resource(void)
{
    static const char *const names[] = {"secretsmanager:ListSecrets",
                                        "secretsmanager:BatchGetSecretValue",
                                        "secretsmanager:GetRandomPassword",
                                        "kms:CreateKey",
                                        "kms:ListKeys",
                                        "kms:ListAliases",
                                        "kms:GenerateRandom",
                                        "kms:ListRetirableGrants",
                                        "kms:CreateCustomKeyStore",
                                        "sts:GetCallerIdentity",
                                        "sts:DecodeAuthorizationMessage"};

    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        CU_ASSERT_EQUAL(applies(names[i]), XP_APPLIES_NONE);
}

static void test_known_services(void)
{
    CU_ASSERT_TRUE(xp_action_service_is_known("secretsmanager"));
    CU_ASSERT_TRUE(xp_action_service_is_known("KMS"));
    CU_ASSERT_FALSE(xp_action_service_is_known("iam"));
    CU_ASSERT_FALSE(xp_action_service_is_known("s3"));
    CU_ASSERT_EQUAL(strlen(xp_action_catalog_date()), 10);
}

CU_TestInfo xp_action_tests[] = {
    {"20 of 56 KMS actions work across accounts, one is unsure", test_counts},
    {"an action is found without regard to case", test_lookup},
    {"every action has one row and begins with its service", test_names_are_unique},
    {"rows say which resources an action applies to", test_resources},
    {"list-type actions apply to no particular resource", test_no_resource},
    {"only services listed in full are known", test_known_services},
    CU_TEST_INFO_NULL,
};
