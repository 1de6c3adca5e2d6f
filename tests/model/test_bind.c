/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/model/arn.h"
#include "frontend/model/world.h"
#include "frontend/model/world_build.h"
#include "tests/model/sample.h"
#include "tests/model/suites.h"

static XpWorld *bind_default(const XpWorld *world)
{
    g_auto(GStrv) values = xp_world_default_binding(world);

    return xp_world_bind(world, (const char *const *)values);
}

static void test_symbols_become_values(void)
{
    g_autoptr(XpWorld) world = xp_sample_world();
    g_autoptr(XpWorld) bound = bind_default(world);
    const XpAccount *account = xp_world_account(bound, "Account2");
    const XpResource *key;
    const XpStatement *statement;

    CU_ASSERT_FALSE(account->symbolic);
    CU_ASSERT_TRUE(xp_account_id_is_valid(account->id));
    CU_ASSERT_EQUAL(xp_symbols_count(bound->symbols), 0);
    key = xp_world_resource(bound, xp_world_account(bound, "Account1"), XP_RESOURCE_KEY,
                            "EncryptionKey");
    g_assert(key != NULL);
    CU_ASSERT_FALSE(xp_symbols_in(key->arn));
    statement = &key->policies.items[0]->statements[0];
    CU_ASSERT_STRING_EQUAL(statement->principals[0].account, account->id);
    CU_ASSERT_PTR_NOT_NULL(strstr(statement->principals[0].text, account->id));
    CU_ASSERT_STRING_EQUAL(statement->conditions[0].values[0], bound->resources[0]->arn);
    CU_ASSERT_EQUAL(statement->conditions[0].op, XP_OP_STRING_LIKE);
    CU_ASSERT_EQUAL(statement->span.line, 3);
}

static void test_references_stay_inside_the_copy(void)
{
    g_autoptr(XpWorld) world = xp_sample_world();
    g_autoptr(XpWorld) bound = bind_default(world);
    const XpResource *secret = bound->resources[0];
    const XpIdentity *role = bound->identities[1];

    CU_ASSERT_PTR_EQUAL(secret->kms_key.key, bound->resources[1]);
    CU_ASSERT_STRING_EQUAL(secret->version_keys[0].arn, bound->resources[1]->arn);
    CU_ASSERT_EQUAL(secret->replicas[0].key.kind, XP_KEY_AWS_MANAGED);
    CU_ASSERT_PTR_EQUAL(role->account, bound->accounts[1]);
    CU_ASSERT_PTR_EQUAL(role->boundary_policy, role->policies.items[0]);
    CU_ASSERT_PTR_EQUAL(role->sessions[0].policies.items[0], role->policies.items[0]);
    CU_ASSERT_PTR_EQUAL(bound->groups[0]->members[0], bound->identities[0]);
    CU_ASSERT_PTR_EQUAL(bound->organization->management, bound->accounts[2]);
    CU_ASSERT_PTR_EQUAL(bound->organization->nodes[0].accounts[0], bound->accounts[2]);
    CU_ASSERT_PTR_NOT_EQUAL(bound->organization->nodes[0].scps[0],
                            world->organization->nodes[0].scps[0]);
}

/* The copy must not lean on the original: it is used after the original is gone. */
static void test_the_copy_stands_alone(void)
{
    XpWorld *world = xp_sample_world();
    g_autoptr(XpWorld) bound = bind_default(world);
    g_autoptr(XpWorld) again = NULL;

    xp_world_free(world);
    again = bind_default(bound);
    CU_ASSERT_STRING_EQUAL(again->root, "policies");
    CU_ASSERT_STRING_EQUAL(again->accounts[0]->regions[0], "us-west-2");
    CU_ASSERT_STRING_EQUAL(again->resources[0]->arn, bound->resources[0]->arn);
    CU_ASSERT_STRING_EQUAL(again->identities[1]->unique_id, "AROAEXAMPLE");
    CU_ASSERT_STRING_EQUAL(again->endpoints[0]->policy->name, "endpoint");
    CU_ASSERT_STRING_EQUAL(again->ledger[0].layer, "grants");
    CU_ASSERT_STRING_EQUAL(again->inputs[0].sha256, "00");
    CU_ASSERT_STRING_EQUAL(again->property_files[1], "policies/props/b.xprop");
    CU_ASSERT_STRING_EQUAL(xp_tags_find(&again->resources[0]->tags, "Stage"), "prod");
}

static void test_default_values(void)
{
    g_autoptr(XpWorld) world = xp_world_new();
    g_auto(GStrv) values = NULL;

    xp_world_add_account(world, "A", NULL, "aws");
    xp_world_add_account(world, "B", NULL, "aws");
    xp_world_add_symbol(world, XP_SYMBOL_REGION, "Region", NULL);
    xp_world_add_symbol(world, XP_SYMBOL_SECRET_SUFFIX, "suffix", "secret S in A");
    xp_world_add_symbol(world, XP_SYMBOL_KEY_ID, "id", "key K in A");
    xp_world_add_symbol(world, XP_SYMBOL_KEY_ID, "id", "key L in A");
    xp_world_add_symbol(world, XP_SYMBOL_TEXT, "SecretARN", NULL);
    values = xp_world_default_binding(world);
    CU_ASSERT_EQUAL_FATAL(g_strv_length(values), 7);
    CU_ASSERT_STRING_EQUAL(values[0], "111122223333");
    CU_ASSERT_STRING_EQUAL(values[1], "444455556666");
    CU_ASSERT_STRING_EQUAL(values[2], "us-east-1");
    CU_ASSERT_STRING_EQUAL(values[3], "a1b2c3");
    CU_ASSERT_STRING_EQUAL(values[4], "1234abcd-12ab-34cd-56ef-1234567890ab");
    CU_ASSERT_STRING_EQUAL(values[5], "1234abcd-12ab-34cd-56ef-1234567890ac");
    CU_ASSERT_STRING_EQUAL(values[6], "SecretARN");
}

static void test_taken_values(void)
{
    g_autoptr(XpWorld) world = xp_world_new();
    g_auto(GStrv) values = NULL;

    xp_world_add_account(world, "A", NULL, "aws-cn");
    xp_world_add_symbol(world, XP_SYMBOL_REGION, "Region", NULL);
    xp_strings_add(world->strings, "arn:aws-cn:iam::111122223333:role/r in cn-north-1");
    xp_strings_add(world->strings, "cn-northwest-1");
    values = xp_world_default_binding(world);
    CU_ASSERT_STRING_EQUAL(values[0], "444455556666");
    CU_ASSERT_STRING_EQUAL(values[1], "cn-north-5");
}

static void test_many_values(void)
{
    g_autoptr(XpWorld) world = xp_world_new();
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_auto(GStrv) values = NULL;

    for (guint i = 0; i < 40; i++) {
        g_autofree char *label = g_strdup_printf("Account%u", i);

        xp_world_add_account(world, label, NULL, "aws");
    }
    values = xp_world_default_binding(world);
    for (guint i = 0; i < 40; i++) {
        CU_ASSERT_TRUE(xp_account_id_is_valid(values[i]));
        CU_ASSERT_TRUE(g_hash_table_add(seen, values[i]));
    }
}

static void test_grants_and_organizations(void)
{
    g_autoptr(XpWorld) world = xp_world_new();
    XpAccount *account = xp_world_add_account(world, "A", NULL, "aws");
    XpResource *key = xp_world_add_resource(world, account, XP_RESOURCE_KEY, "K",
                                            "arn:aws:kms:us-east-1:1:key/1");
    XpGrant *grant = xp_resource_add_grant(key);
    XpPrincipalEntry root = {
        .form = XP_PRINCIPAL_ACCOUNT, .text = account->id, .account = account->id};
    XpOrganization *organization = xp_world_set_organization(world, "o-1");
    g_autoptr(XpWorld) bound = NULL;
    const XpGrant *copy;

    xp_grant_add_grantee(grant, &root);
    xp_grant_add_retiring(grant, &root);
    grant->grant_id = "g";
    grant->issuing_account = account->id;
    grant->source_arn = xp_strings_printf(world->strings, "arn:aws:s3::%s:b", account->id);
    xp_grant_add_pair(world, &grant->equals, "Owner", account->id);
    organization->management = account;
    organization->scp_status = XP_KNOWN;
    bound = bind_default(world);
    copy = &bound->resources[0]->grants[0];
    CU_ASSERT_TRUE(xp_account_id_is_valid(copy->grantees[0].account));
    CU_ASSERT_STRING_EQUAL(copy->retiring[0].account, copy->grantees[0].account);
    CU_ASSERT_STRING_EQUAL(copy->issuing_account, copy->grantees[0].account);
    CU_ASSERT_PTR_NOT_NULL(strstr(copy->source_arn, copy->issuing_account));
    CU_ASSERT_STRING_EQUAL(copy->equals.names[0], "Owner");
    CU_ASSERT_STRING_EQUAL(copy->equals.values[0], copy->issuing_account);
    CU_ASSERT_FALSE(copy->subset.stated);
    CU_ASSERT_PTR_EQUAL(bound->organization->management, bound->accounts[0]);
    CU_ASSERT_EQUAL(bound->organization->scp_status, XP_KNOWN);
    CU_ASSERT_EQUAL(bound->organization->rcp_status, XP_UNKNOWN);
}

CU_TestInfo xp_bind_tests[] = {
    {"binding puts a value in the place of every symbol", test_symbols_become_values},
    {"grants and organizations are bound", test_grants_and_organizations},
    {"references of a bound world stay inside it", test_references_stay_inside_the_copy},
    {"a bound world outlives the one it was made from", test_the_copy_stands_alone},
    {"default values look ordinary", test_default_values},
    {"a value that stands in the input is not taken", test_taken_values},
    {"forty symbolic accounts get forty ids", test_many_values},
    CU_TEST_INFO_NULL,
};
