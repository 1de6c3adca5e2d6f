/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/world_build.h"
#include "reports/view.h"
#include "tests/reports/fixture.h"
#include "tests/reports/suites.h"

static const XpPolicy *policy_of(const XpWorld *world, XpPolicyType type)
{
    for (guint i = 0; i < world->n_policies; i++)
        if (world->policies[i]->type == type)
            return world->policies[i];
    return NULL;
}

static void test_statement_line(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    const XpPolicy *key = policy_of(world, XP_POLICY_KEY);
    g_autofree char *text = xp_view_statement(world, &key->statements[0]);
    CU_ASSERT_STRING_EQUAL(text, "Allow kms:Decrypt, kms:DescribeKey on * to "
                                 "AWS=arn:aws:iam::Account2:role/ApplicationRole if StringEquals "
                                 "kms:ViaService = secretsmanager.us-west-2.amazonaws.com");
}

static void test_long_lists(void)
{
    g_autoptr(XpStrings) strings = xp_strings_new();
    g_autoptr(XpPolicy) policy = xp_policy_new(strings, XP_POLICY_IDENTITY, "p");
    XpStatement *statement = xp_policy_add_statement(policy, XP_EFFECT_DENY);
    for (guint i = 0; i < 6; i++) {
        g_autofree char *action = g_strdup_printf("kms:Action%u", i);
        xp_statement_add_action(strings, statement, XP_ELEMENT_NEGATED, action, NULL);
    }
    g_autofree char *text = xp_view_statement(NULL, statement);
    CU_ASSERT_STRING_EQUAL(text, "Deny every action but kms:Action0, kms:Action1, kms:Action2, "
                                 "kms:Action3 and 2 more");
}

static void test_as_written(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    g_auto(GStrv) values = xp_world_default_binding(world);
    g_autoptr(XpWorld) bound = xp_world_bind(world, (const char *const *)values);
    const XpPolicy *key = policy_of(bound, XP_POLICY_KEY);
    const XpStatement *written = xp_view_as_written(world, key, &key->statements[0]);
    CU_ASSERT_PTR_EQUAL(written, &policy_of(world, XP_POLICY_KEY)->statements[0]);
}

static void test_account_labels(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    g_autoptr(XpPropertyResult) property = fixture_violated_only(world);
    const XpStory *story = g_ptr_array_index(property->counterexamples, 0);
    CU_ASSERT_STRING_EQUAL(xp_view_account(world, story, "444455556666"), "Account2");
    CU_ASSERT_STRING_EQUAL(xp_view_account(world, story, "999999999999"), "999999999999");
}

static void test_chain(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    g_autoptr(XpPropertyResult) property = fixture_violated_only(world);
    const XpStory *story = g_ptr_array_index(property->counterexamples, 0);
    g_autoptr(GArray) first = xp_view_chain(story, 0);
    g_autoptr(GArray) second = xp_view_chain(story, 1);
    g_autofree char *silent = xp_view_silent_layers(story);
    CU_ASSERT_EQUAL(first->len, 2);
    CU_ASSERT_EQUAL(second->len, 1);
    CU_ASSERT_STRING_EQUAL(
        silent, "no Deny, permissions boundary, session policy, endpoint policy, SCP or RCP");
}

static void test_holes(void)
{
    g_autofree char *text = xp_view_text(NULL, "key/\364\217\277\275 of \303\274");
    CU_ASSERT_STRING_EQUAL(text, "key/(unknown) of \303\274");
}

static void test_settling_file(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    g_autoptr(XpFact) fact = xp_fact_new(XP_FACT_UNKNOWN, "S-SND-6", "xacct.yaml",
                                         "organizations: none", "organizations", "no org/");
    g_autoptr(XpFact) never =
        xp_fact_new(XP_FACT_UNSURE, "S-KEY-10", NULL, NULL, "unsure", "not documented");
    g_autofree char *file = xp_view_settling_file(world, fact);
    g_autofree char *none = xp_view_settling_file(world, never);
    CU_ASSERT_STRING_EQUAL(file, "policies/xacct.yaml");
    CU_ASSERT_PTR_NULL(none);
}

CU_TestInfo view_tests[] = {
    {"a statement fits on one line and names symbols", test_statement_line},
    {"long lists say how many more", test_long_lists},
    {"a bound statement is shown as its author wrote it", test_as_written},
    {"account ids are shown by label", test_account_labels},
    {"what nobody can know is said to be unknown", test_holes},
    {"the file that settles a fact is named from the tree's root", test_settling_file},
    {"the chain holds what allows, by call", test_chain},
    CU_TEST_INFO_NULL,
};
