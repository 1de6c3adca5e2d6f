/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/base/error.h"
#include "frontend/model/world_align.h"
#include "frontend/model/world_build.h"
#include "tests/model/sample.h"
#include "tests/model/suites.h"

/* A world with account A (@id, or NULL: symbolic) and in it one role. */
static XpWorld *make_world(const char *label, const char *id, const char *role)
{
    XpWorld *world = xp_world_new();
    XpAccount *account;

    /* Symbols of other kinds come first here, so that the numbers of the accounts' differ. */
    if (strcmp(role, "b") == 0)
        xp_world_add_symbol(world, XP_SYMBOL_REGION, "Region", NULL);
    account = xp_world_add_account(world, label, id, "aws");
    account->supplied = TRUE;
    xp_world_add_identity(world, account, XP_IDENTITY_ROLE, "/", role);
    xp_world_freeze(world);
    return world;
}

static void test_what_one_lacks_is_absent(void)
{
    g_autoptr(XpWorld) left = make_world("A", NULL, "a");
    g_autoptr(XpWorld) right = make_world("A", NULL, "b");
    g_autoptr(XpWorld) one = NULL;
    g_autoptr(XpWorld) two = NULL;

    CU_ASSERT_TRUE_FATAL(xp_world_align(left, right, &one, &two, NULL));
    CU_ASSERT_EQUAL_FATAL(one->n_identities, 2);
    CU_ASSERT_EQUAL_FATAL(two->n_identities, 2);
    for (guint i = 0; i < 2; i++) {
        CU_ASSERT_STRING_EQUAL(one->identities[i]->arn, two->identities[i]->arn);
        CU_ASSERT_EQUAL(one->identities[i]->index, i);
    }
    CU_ASSERT_FALSE(one->identities[0]->absent);
    CU_ASSERT_TRUE(one->identities[1]->absent);
    CU_ASSERT_TRUE(one->identities[1]->policies.unknown);
    CU_ASSERT_TRUE(two->identities[0]->absent);
    CU_ASSERT_FALSE(two->identities[1]->absent);
}

static void test_symbols_go_by_name(void)
{
    g_autoptr(XpWorld) left = make_world("A", NULL, "a");
    g_autoptr(XpWorld) right = make_world("A", NULL, "b");
    g_autoptr(XpWorld) one = NULL;
    g_autoptr(XpWorld) two = NULL;
    const char *values[] = {"111122223333", "us-east-1", NULL};
    g_auto(GStrv) own = NULL;

    CU_ASSERT_TRUE_FATAL(xp_world_align(left, right, &one, &two, NULL));
    CU_ASSERT_STRING_NOT_EQUAL(left->accounts[0]->id, right->accounts[0]->id);
    CU_ASSERT_STRING_EQUAL(one->accounts[0]->id, two->accounts[0]->id);
    CU_ASSERT_TRUE(one->accounts[0]->symbolic);
    CU_ASSERT_EQUAL_FATAL(xp_symbols_count(two->symbols), 2);
    own = xp_world_align_values(right, two, values);
    CU_ASSERT_STRING_EQUAL(own[0], "us-east-1");
    CU_ASSERT_STRING_EQUAL(own[1], "111122223333");
}

static void test_a_known_id_is_known_in_both(void)
{
    g_autoptr(XpWorld) left = make_world("A", NULL, "a");
    g_autoptr(XpWorld) right = make_world("A", "444455556666", "a");
    g_autoptr(XpWorld) one = NULL;
    g_autoptr(XpWorld) two = NULL;
    const char *none[] = {NULL};
    g_auto(GStrv) own = NULL;

    CU_ASSERT_TRUE_FATAL(xp_world_align(left, right, &one, &two, NULL));
    CU_ASSERT_STRING_EQUAL(one->accounts[0]->id, "444455556666");
    CU_ASSERT_FALSE(one->accounts[0]->symbolic);
    CU_ASSERT_EQUAL(one->n_identities, 1);
    CU_ASSERT_FALSE(one->identities[0]->absent);
    own = xp_world_align_values(left, one, none);
    CU_ASSERT_STRING_EQUAL(own[0], "444455556666");
}

static void refused(const char *left_label, const char *left_id, const char *right_label,
                    const char *right_id, const char *word)
{
    g_autoptr(XpWorld) left = make_world(left_label, left_id, "a");
    g_autoptr(XpWorld) right = make_world(right_label, right_id, "a");
    g_autoptr(XpWorld) one = NULL;
    g_autoptr(XpWorld) two = NULL;
    g_autoptr(GError) error = NULL;

    CU_ASSERT_FALSE(xp_world_align(left, right, &one, &two, &error));
    CU_ASSERT_TRUE_FATAL(g_error_matches(error, XP_ERROR, XP_ERROR_INPUT));
    CU_ASSERT_PTR_NOT_NULL(strstr(error->message, word));
}

static void test_contradictions_are_refused(void)
{
    refused("A", "111111111111", "B", "111111111111", "is called A");
    refused("A", "111111111111", "A", "222222222222", "is 111111111111");
}

static void test_a_number_takes_its_label(void)
{
    g_autoptr(XpWorld) left = make_world("111111111111", "111111111111", "a");
    g_autoptr(XpWorld) right = make_world("A", "111111111111", "b");

    for (guint turned = 0; turned < 2; turned++) {
        g_autoptr(XpWorld) one = NULL;
        g_autoptr(XpWorld) two = NULL;

        CU_ASSERT_TRUE_FATAL(xp_world_align(turned == 0 ? left : right, turned == 0 ? right : left,
                                            &one, &two, NULL));
        CU_ASSERT_EQUAL_FATAL(one->n_accounts, 1);
        CU_ASSERT_STRING_EQUAL(one->accounts[0]->label, "A");
        CU_ASSERT_STRING_EQUAL(two->accounts[0]->label, "A");
        CU_ASSERT_EQUAL(one->n_identities, 2);
    }
}

/* A label without an id is no number that its own tree has besides. */
static void test_a_number_beside_its_label_is_refused(void)
{
    g_autoptr(XpWorld) left = xp_world_new();
    g_autoptr(XpWorld) right = make_world("A", "111111111111", "a");
    g_autoptr(XpWorld) one = NULL;
    g_autoptr(XpWorld) two = NULL;
    g_autoptr(GError) error = NULL;

    xp_world_add_account(left, "A", NULL, "aws");
    xp_world_add_account(left, "111111111111", "111111111111", "aws");
    xp_world_freeze(left);
    CU_ASSERT_FALSE(xp_world_align(left, right, &one, &two, &error));
    CU_ASSERT_TRUE_FATAL(g_error_matches(error, XP_ERROR, XP_ERROR_INPUT));
    CU_ASSERT_PTR_NOT_NULL(strstr(error->message, "account A"));
}

static void test_everything_is_copied(void)
{
    g_autoptr(XpWorld) world = xp_sample_world();
    g_autoptr(XpWorld) one = NULL;
    g_autoptr(XpWorld) two = NULL;

    CU_ASSERT_TRUE_FATAL(xp_world_align(world, world, &one, &two, NULL));
    CU_ASSERT_EQUAL(one->n_resources, world->n_resources);
    CU_ASSERT_EQUAL(one->n_policies, world->n_policies);
    CU_ASSERT_EQUAL(one->n_accounts, world->n_accounts);
    for (guint i = 0; i < world->n_resources; i++) {
        CU_ASSERT_FALSE(one->resources[i]->absent);
        CU_ASSERT_STRING_EQUAL(one->resources[i]->arn, two->resources[i]->arn);
    }
    for (guint i = 0; i < world->n_policies; i++)
        CU_ASSERT_STRING_EQUAL(one->policies[i]->name, world->policies[i]->name);
}

CU_TestInfo xp_align_tests[] = {
    {"what one world lacks is absent there", test_what_one_lacks_is_absent},
    {"symbols go by kind, name and owner", test_symbols_go_by_name},
    {"an id that one side knows is known on both", test_a_known_id_is_known_in_both},
    {"contradicting accounts are refused", test_contradictions_are_refused},
    {"a number is the account of that id, and takes its label", test_a_number_takes_its_label},
    {"a number beside the label it has in the other is refused",
     test_a_number_beside_its_label_is_refused},
    {"a world beside itself is complete", test_everything_is_copied},
    CU_TEST_INFO_NULL,
};
