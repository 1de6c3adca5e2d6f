/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/world.h"
#include "frontend/model/world_build.h"
#include "tests/model/sample.h"
#include "tests/model/suites.h"

static void test_canonical_order(void)
{
    g_autoptr(XpWorld) world = xp_sample_world();
    const XpIdentity *role;

    CU_ASSERT_EQUAL_FATAL(world->n_accounts, 3);
    CU_ASSERT_STRING_EQUAL(world->accounts[0]->label, "Account1");
    CU_ASSERT_STRING_EQUAL(world->accounts[2]->label, "Third");
    CU_ASSERT_EQUAL_FATAL(world->n_identities, 2);
    CU_ASSERT_STRING_EQUAL(world->identities[0]->name, "eve");
    role = world->identities[1];
    CU_ASSERT_EQUAL(role->index, 1);
    CU_ASSERT_STRING_EQUAL(role->policies.items[0]->name, "a");
    CU_ASSERT_STRING_EQUAL(role->sessions[0].name, "amy");
    CU_ASSERT_EQUAL(world->resources[0]->kind, XP_RESOURCE_SECRET);
    CU_ASSERT_STRING_EQUAL(world->property_files[0], "policies/props/a.xprop");
}

static void test_built_in_documents_come_first(void)
{
    g_autoptr(XpWorld) world = xp_world_new();
    XpAccount *account = xp_world_add_account(world, "A", "111122223333", "aws");
    XpResource *key = xp_world_add_resource(world, account, XP_RESOURCE_KEY, "K", "arn");
    XpPolicy *appended = xp_world_add_policy(world, XP_POLICY_KEY, "10-app");
    XpPolicy *base = xp_world_add_policy(world, XP_POLICY_KEY, "base");

    appended->file = xp_strings_add(world->strings, "a.json");
    base->built_in = TRUE;
    base->span.file = xp_strings_add(world->strings, "key.yaml");
    xp_documents_add(&key->policies, appended);
    xp_documents_add(&key->policies, base);
    xp_world_freeze(world);
    CU_ASSERT_PTR_EQUAL(key->policies.items[0], base);
    CU_ASSERT_PTR_EQUAL(key->policies.items[1], appended);
}

static void test_absences_begin_unknown(void)
{
    g_autoptr(XpWorld) world = xp_world_new();
    XpAccount *account = xp_world_add_account(world, "A", NULL, "aws");
    XpResource *key = xp_world_add_resource(world, account, XP_RESOURCE_KEY, "K", "arn");
    XpIdentity *role = xp_world_add_identity(world, account, XP_IDENTITY_ROLE, "/", "R");

    CU_ASSERT_EQUAL(world->organizations, XP_UNKNOWN);
    CU_ASSERT_FALSE(account->supplied || account->complete);
    CU_ASSERT_TRUE(account->symbolic);
    CU_ASSERT_EQUAL(key->policy, XP_UNKNOWN);
    CU_ASSERT_EQUAL(key->grants_status, XP_UNKNOWN);
    CU_ASSERT_EQUAL(key->tags.status, XP_UNKNOWN);
    CU_ASSERT_EQUAL(key->kms_key.kind, XP_KEY_UNKNOWN);
    CU_ASSERT_EQUAL(key->key_history, XP_UNKNOWN);
    CU_ASSERT_EQUAL(role->tags.status, XP_UNKNOWN);
    CU_ASSERT_EQUAL(role->trust, XP_UNKNOWN);
    CU_ASSERT_EQUAL(role->boundary, XP_NONE);
    CU_ASSERT_FALSE(role->policies.unknown);
}

static void test_lookups(void)
{
    g_autoptr(XpWorld) world = xp_sample_world();
    const XpAccount *account = xp_world_account(world, "Account2");
    const XpIdentity *role;

    g_assert(account != NULL);
    CU_ASSERT_PTR_EQUAL(xp_world_account_by_id(world, account->id), account);
    CU_ASSERT_STRING_EQUAL(xp_world_account(world, "333344445555")->label, "Third");
    CU_ASSERT_PTR_NULL(xp_world_account(world, "Account9"));
    role = xp_world_identity(world, account, XP_IDENTITY_ROLE, "ApplicationRole");
    g_assert(role != NULL);
    CU_ASSERT_PTR_EQUAL(xp_world_identity_by_arn(world, role->arn), role);
    CU_ASSERT_PTR_NULL(xp_world_identity(world, account, XP_IDENTITY_USER, "ApplicationRole"));
    CU_ASSERT_PTR_NULL(xp_world_identity_by_arn(world, "arn"));
    CU_ASSERT_PTR_NOT_NULL(
        xp_world_resource(world, world->accounts[0], XP_RESOURCE_KEY, "EncryptionKey"));
    CU_ASSERT_PTR_EQUAL(xp_world_resource_by_arn(world, world->resources[0]->arn),
                        world->resources[0]);
    CU_ASSERT_PTR_NULL(xp_world_resource_by_arn(world, "arn"));
    CU_ASSERT_PTR_NOT_NULL(xp_world_endpoint(world, "vpce-1a2b3c4d"));
    CU_ASSERT_PTR_NULL(xp_world_endpoint(world, "vpce-0"));
}

static void test_tags(void)
{
    g_autoptr(XpWorld) world = xp_sample_world();
    const XpTags *tags = &world->resources[0]->tags;

    CU_ASSERT_EQUAL(tags->status, XP_KNOWN);
    CU_ASSERT_STRING_EQUAL(xp_tags_find(tags, "stage"), "prod");
    CU_ASSERT_PTR_NULL(xp_tags_find(tags, "team"));
}

static void test_paths(void)
{
    g_autoptr(XpWorld) world = xp_world_new();
    XpAccount *account = xp_world_add_account(world, "A", "111122223333", "aws-cn");
    XpIdentity *user = xp_world_add_identity(world, account, XP_IDENTITY_USER, "/", "eve");

    CU_ASSERT_STRING_EQUAL(user->arn, "arn:aws-cn:iam::111122223333:user/eve");
    xp_identity_set_path(world, user, "/a/b/");
    CU_ASSERT_STRING_EQUAL(user->arn, "arn:aws-cn:iam::111122223333:user/a/b/eve");
}

static void test_regions_of_resources(void)
{
    g_autoptr(XpWorld) world = xp_world_new();
    XpAccount *account = xp_world_add_account(world, "A", "111122223333", "aws");
    XpResource *bucket =
        xp_world_add_resource(world, account, XP_RESOURCE_OTHER, "b", "arn:aws:s3:::b");

    CU_ASSERT_PTR_NULL(bucket->region);
    xp_resource_set_arn(world, bucket, "arn:aws:sqs:us-east-1:111122223333:q");
    CU_ASSERT_STRING_EQUAL(bucket->region, "us-east-1");
}

static void test_many_elements(void)
{
    g_autoptr(XpWorld) world = xp_world_new();
    XpPolicy *policy = xp_world_add_policy(world, XP_POLICY_RESOURCE, "p");

    for (guint i = 0; i < 100; i++) {
        XpStatement *statement = xp_policy_add_statement(policy, XP_EFFECT_DENY);

        for (guint j = 0; j <= i; j++)
            xp_statement_add_action(world->strings, statement, XP_ELEMENT_NEGATED,
                                    xp_strings_printf(world->strings, "s:A%u", j), NULL);
    }
    CU_ASSERT_EQUAL_FATAL(policy->n_statements, 100);
    for (guint i = 0; i < 100; i++) {
        CU_ASSERT_EQUAL(policy->statements[i].index, i);
        CU_ASSERT_EQUAL(policy->statements[i].n_actions, i + 1);
    }
    CU_ASSERT_STRING_EQUAL(policy->statements[99].actions[99].text, "s:A99");
}

CU_TestInfo xp_world_tests[] = {
    {"a frozen world is in canonical order", test_canonical_order},
    {"built-in documents come before those of files", test_built_in_documents_come_first},
    {"whatever nobody stated begins as unknown", test_absences_begin_unknown},
    {"things are found by label, id, name and ARN", test_lookups},
    {"tag keys are compared without regard to case", test_tags},
    {"an ARN follows the path", test_paths},
    {"a resource's region is that of its ARN", test_regions_of_resources},
    {"arrays grow", test_many_elements},
    CU_TEST_INFO_NULL,
};
