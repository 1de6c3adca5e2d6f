/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/model/fact.h"
#include "frontend/model/world_build.h"
#include "tests/model/sample.h"
#include "tests/model/suites.h"

static const XpResource *find_key(const XpWorld *world)
{
    return world->resources[1];
}

static void test_grants(void)
{
    g_autoptr(XpWorld) world = xp_sample_world();
    g_autoptr(XpFact) fact = xp_fact_grants(find_key(world));

    CU_ASSERT_EQUAL(fact->kind, XP_FACT_UNKNOWN);
    CU_ASSERT_STRING_EQUAL(fact->id, "grants key EncryptionKey in Account1");
    CU_ASSERT_STRING_EQUAL(fact->text,
                           "the grants of key EncryptionKey in Account1 were not supplied");
    CU_ASSERT_STRING_EQUAL(fact->rule, "S-SND-6");
    CU_ASSERT_STRING_EQUAL(fact->file, "policies/accounts/Account1/kms/EncryptionKey/key.yaml");
    CU_ASSERT_STRING_EQUAL(fact->yaml, "grants: none");
}

static void test_listed_grants(void)
{
    g_autoptr(XpWorld) world = xp_world_new();
    XpAccount *account = xp_world_add_account(world, "A", "111122223333", "aws");
    XpResource *key = xp_world_add_resource(world, account, XP_RESOURCE_KEY, "K", "arn");
    g_autoptr(XpFact) fact = NULL;

    xp_grant_add_operation(world, xp_resource_add_grant(key), "Decrypt");
    fact = xp_fact_grants(key);
    CU_ASSERT_EQUAL(fact->kind, XP_FACT_OPAQUE);
    CU_ASSERT_STRING_EQUAL(fact->text,
                           "key K in A has 1 grant, which this version does not evaluate");
    CU_ASSERT_PTR_NULL(fact->file);
    CU_ASSERT_PTR_NULL(fact->yaml);
}

static void test_inventory(void)
{
    g_autoptr(XpWorld) world = xp_sample_world();
    g_autoptr(XpFact) label = xp_fact_inventory(xp_world_account(world, "Account2"));
    g_autoptr(XpWorld) digits = xp_world_new();
    g_autoptr(XpFact) number =
        xp_fact_inventory(xp_world_add_account(digits, "111122223333", "111122223333", "aws"));

    CU_ASSERT_STRING_EQUAL(label->file, "policies/xacct.yaml");
    CU_ASSERT_STRING_EQUAL(label->yaml, "accounts: {Account2: {inventory: complete}}");
    CU_ASSERT_STRING_EQUAL(number->file, "xacct.yaml");
    CU_ASSERT_STRING_EQUAL(number->yaml, "accounts: {\"111122223333\": {inventory: complete}}");
}

static void test_root_in_current_folder(void)
{
    g_autoptr(XpWorld) world = xp_world_new();
    XpAccount *account = xp_world_add_account(world, "A", "111122223333", "aws");
    g_autoptr(XpFact) fact = NULL;

    account->folder = xp_strings_add(world->strings, "./accounts/A");
    fact = xp_fact_inventory(account);
    CU_ASSERT_STRING_EQUAL(fact->file, "xacct.yaml");
}

/* Checks that @fact says where and with what it is settled; takes @fact. */
static gboolean settles_in(XpFact *fact, const char *file, const char *yaml)
{
    g_autoptr(XpFact) owned = fact;
    gboolean ok = g_strcmp0(owned->file, file) == 0 && owned->yaml != NULL &&
                  g_str_has_prefix(owned->yaml, yaml) && g_str_has_prefix(owned->rule, "S-");

    if (!ok)
        g_printerr("%s: %s: %s\n", owned->id, owned->file, owned->yaml);
    return ok;
}

static void test_table_of_absences(void)
{
    g_autoptr(XpWorld) world = xp_sample_world();
    const XpIdentity *role = world->identities[1];
    const XpResource *secret = world->resources[0];
    const char *role_file = "policies/accounts/Account2/iam/role/ApplicationRole/role.yaml";
    const char *secret_file = "policies/accounts/Account1/secretsmanager/Secret/secret.yaml";
    const char *key_file = "policies/accounts/Account1/kms/EncryptionKey/key.yaml";

    CU_ASSERT(
        settles_in(xp_fact_organizations(world), "policies/xacct.yaml", "organizations: none"));
    CU_ASSERT(settles_in(xp_fact_identity_policies(role), role_file, "attached: []"));
    CU_ASSERT(settles_in(xp_fact_resource_policy(secret), secret_file, "resource_policy: none"));
    CU_ASSERT(settles_in(xp_fact_resource_policy(find_key(world)), key_file, "base: default"));
    CU_ASSERT(settles_in(xp_fact_key_base(find_key(world)), key_file, "base: default"));
    CU_ASSERT(settles_in(xp_fact_secret_key(secret), secret_file, "kms_key: "));
    CU_ASSERT(settles_in(xp_fact_key_history(secret), secret_file, "key_history: none"));
    CU_ASSERT(settles_in(xp_fact_principal_tags(role), role_file, "tags: {}"));
    CU_ASSERT(settles_in(xp_fact_resource_tags(secret), secret_file, "tags: {}"));
    CU_ASSERT(settles_in(xp_fact_unique_id(role), role_file, "id: AROA"));
    CU_ASSERT(settles_in(xp_fact_missing_document(role, role->policies.items[0]),
                         "policies/accounts/Account2/iam/policy/a.json", "(this file)"));
    CU_ASSERT(settles_in(xp_fact_foreign_account("444455556666", "444455556666"), "xacct.yaml",
                         "accounts: {\"444455556666\": "));
    CU_ASSERT(settles_in(xp_fact_foreign_key(secret, "arn:aws:kms:us-east-1:444455556666:key/k"),
                         "policies/accounts/444455556666/kms/KEY/key.yaml", "arn: arn:aws:kms"));
    CU_ASSERT(settles_in(xp_fact_resource_not_loaded(
                             "arn:aws:secretsmanager:us-east-1:444455556666:secret:s-abcdef"),
                         "accounts/444455556666/secretsmanager/SECRET/secret.yaml",
                         "arn: arn:aws:secretsmanager"));
    CU_ASSERT(settles_in(xp_fact_endpoint_policy("vpce-1"),
                         "accounts/ACCOUNT/vpc-endpoints/vpce-1/policy.json", "(this file)"));
}

static void test_symbols(void)
{
    g_autoptr(XpWorld) world = xp_sample_world();
    guint n = xp_symbols_count(world->symbols);
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < n; i++) {
        g_autoptr(XpFact) fact = xp_fact_symbol(world, i);

        CU_ASSERT_TRUE(g_hash_table_add(ids, g_strdup(fact->id)));
        CU_ASSERT_FALSE(xp_symbols_in(fact->text));
        if (xp_symbols_get(world->symbols, i)->kind == XP_SYMBOL_KEY_ID)
            CU_ASSERT_STRING_EQUAL(fact->file,
                                   "policies/accounts/Account1/kms/EncryptionKey/key.yaml");
        if (xp_symbols_get(world->symbols, i)->kind == XP_SYMBOL_ACCOUNT)
            CU_ASSERT(g_str_has_prefix(fact->yaml, "accounts: {Account"));
    }
}

static void test_conditions(void)
{
    g_autoptr(XpWorld) world = xp_sample_world();
    const XpPolicy *policy = find_key(world)->policies.items[0];
    const XpStatement *statement = &policy->statements[0];
    g_autoptr(XpFact) fact = xp_fact_condition(policy, statement, &statement->conditions[0],
                                               "sets are not modelled", "S-SND-10");

    CU_ASSERT_EQUAL(fact->kind, XP_FACT_OPAQUE);
    CU_ASSERT_STRING_EQUAL(
        fact->text, "condition ForAnyValue:StringLikeIfExists on kms:EncryptionContext:SecretARN "
                    "(policies/accounts/Account1/kms/EncryptionKey/key-policy.json:3): sets are "
                    "not modelled");
    CU_ASSERT_PTR_NULL(fact->yaml);
}

/* A document may be one line: its statements must still be told apart. */
static void test_statements_of_one_line(void)
{
    g_autoptr(XpWorld) world = xp_world_new();
    XpPolicy *policy = xp_world_add_policy(world, XP_POLICY_KEY, "p");
    g_autoptr(XpFact) first = NULL;
    g_autoptr(XpFact) second = NULL;

    xp_policy_add_statement(policy, XP_EFFECT_ALLOW);
    xp_policy_add_statement(policy, XP_EFFECT_ALLOW);
    first = xp_fact_statement(policy, &policy->statements[0], "odd resource", "S-GRAM-31");
    second = xp_fact_statement(policy, &policy->statements[1], "odd resource", "S-GRAM-31");
    CU_ASSERT_STRING_NOT_EQUAL(first->id, second->id);
    CU_ASSERT_STRING_EQUAL(second->text, "a statement (key policy p, statement 2): odd resource");
}

static void test_a_bound_world_names_facts_alike(void)
{
    g_autoptr(XpWorld) world = xp_sample_world();
    g_auto(GStrv) values = xp_world_default_binding(world);
    g_autoptr(XpWorld) bound = xp_world_bind(world, (const char *const *)values);
    const XpStatement *symbolic = &find_key(world)->policies.items[0]->statements[0];
    const XpStatement *concrete = &find_key(bound)->policies.items[0]->statements[0];
    g_autoptr(XpFact) left = xp_fact_condition(find_key(world)->policies.items[0], symbolic,
                                               symbolic->conditions, "w", "S-SND-9");
    g_autoptr(XpFact) right = xp_fact_condition(find_key(bound)->policies.items[0], concrete,
                                                concrete->conditions, "w", "S-SND-9");
    g_autoptr(XpFact) grants = xp_fact_grants(find_key(world));
    g_autoptr(XpFact) bound_grants = xp_fact_grants(find_key(bound));

    CU_ASSERT_STRING_EQUAL(left->id, right->id);
    CU_ASSERT_STRING_EQUAL(grants->id, bound_grants->id);
}

/* Rule: S-ORG-2, S-ORG-10, S-SND-23 */
static void test_organizations(void)
{
    g_autoptr(XpWorld) world = xp_world_new();
    XpOrganization *organization = xp_world_set_organization(world, "o-1");
    XpAccount *account = xp_world_add_account(world, "Main", "111122223333", "aws");
    XpPolicy *policy = xp_world_add_policy(world, XP_POLICY_RCP, "p-1");
    g_autoptr(XpFact) management = NULL;
    g_autoptr(XpFact) types = NULL;
    g_autoptr(XpFact) document = NULL;
    g_autoptr(XpFact) place = NULL;

    organization->file = "tree/org/org.yaml";
    management = xp_fact_management(world);
    types = xp_fact_policy_types(world, XP_POLICY_SCP);
    document = xp_fact_organization_document(world, policy);
    place = xp_fact_organization_place(account);
    CU_ASSERT_STRING_EQUAL(management->id, "management account of o-1");
    CU_ASSERT_STRING_EQUAL(management->file, "tree/org/org.yaml");
    CU_ASSERT_STRING_EQUAL(management->rule, "S-ORG-10");
    CU_ASSERT(g_str_has_prefix(management->yaml, "management_account: "));
    CU_ASSERT_STRING_EQUAL(types->id, "scp of o-1 enabled");
    CU_ASSERT(g_str_has_prefix(types->yaml, "policy_types: [scp]"));
    CU_ASSERT_STRING_EQUAL(document->id, "document of rcp p-1");
    CU_ASSERT(g_str_has_suffix(document->file, "org/rcps/p-1.json"));
    CU_ASSERT_STRING_EQUAL(place->id, "place of Main in its organization");
}

/* Rule: S-KMS-26, S-SM-19 */
static void test_grants_and_replicas_by_name(void)
{
    g_autoptr(XpWorld) world = xp_world_new();
    XpAccount *account = xp_world_add_account(world, "A", "111122223333", "aws");
    XpResource *key = xp_world_add_resource(world, account, XP_RESOURCE_KEY, "K",
                                            "arn:aws:kms:us-east-1:111122223333:key/1");
    XpResource *secret =
        xp_world_add_resource(world, account, XP_RESOURCE_SECRET, "S",
                              "arn:aws:secretsmanager:us-east-1:111122223333:secret:s-AbCdEf");
    XpGrant *grant = xp_resource_add_grant(key);
    g_autoptr(XpFact) unnamed = NULL;
    g_autoptr(XpFact) named = NULL;
    g_autoptr(XpFact) replica =
        xp_fact_replica_policy(secret, xp_resource_add_replica(world, secret, "eu-west-1"));

    grant->grant_id = "";
    grant->span.line = 7;
    unnamed = xp_fact_grant(key, grant, "whether", "S-KMS-26");
    grant->grant_id = "g1";
    named = xp_fact_grant(key, grant, "whether", "S-KMS-26");
    CU_ASSERT_STRING_EQUAL(unnamed->id, "whether, the grant on line 7 of key K in A");
    CU_ASSERT_STRING_EQUAL(named->text, "grant g1 of key K in A: whether");
    CU_ASSERT_PTR_NULL(named->yaml);
    CU_ASSERT_STRING_EQUAL(replica->id, "policy of the replica of secret S in A in eu-west-1");
    CU_ASSERT_STRING_EQUAL(replica->rule, "S-SM-19");
}

static void test_copies(void)
{
    g_autoptr(XpFact) fact = xp_fact_unsure("S-VAR-7", "100% unsure");
    g_autoptr(XpFact) copy = xp_fact_copy(fact);

    CU_ASSERT_EQUAL(copy->kind, XP_FACT_UNSURE);
    CU_ASSERT_STRING_EQUAL(copy->text, "100% unsure");
    CU_ASSERT_STRING_EQUAL(copy->id, fact->id);
    CU_ASSERT_PTR_NULL(copy->yaml);
}

CU_TestInfo xp_fact_tests[] = {
    {"grants that were not supplied are settled by grants: none", test_grants},
    {"grants that are listed are opaque and nothing settles them", test_listed_grants},
    {"an inventory is settled in xacct.yaml, digits in quotes", test_inventory},
    {"a tree in the current folder has its xacct.yaml there", test_root_in_current_folder},
    {"every absence names the file and line that settle it", test_table_of_absences},
    {"every symbol has a fact of its own, named for people", test_symbols},
    {"an opaque condition is named by operator, key and place", test_conditions},
    {"statements of a document in one line are told apart", test_statements_of_one_line},
    {"a world and its bound copy name facts alike", test_a_bound_world_names_facts_alike},
    {"what an organization leaves open is settled in org.yaml", test_organizations},
    {"grants and replicas go by name", test_grants_and_replicas_by_name},
    {"a copy of a fact says the same", test_copies},
    CU_TEST_INFO_NULL,
};
