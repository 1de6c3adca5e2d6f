/* SPDX-License-Identifier: Apache-2.0
 *
 * What is absent from a tree means what the table of absences says.
 */
#include <string.h>

#include "tests/load/fixture.h"
#include "tests/load/suites.h"

/* A tree with one role, one key and one secret, of which nothing is said. */
static XpTree *bare_tree(void)
{
    XpTree *tree = xp_tree_new();

    xp_tree_make(tree, "accounts/A/kms/K");
    xp_tree_make(tree, "accounts/A/secretsmanager/S");
    xp_tree_make(tree, "accounts/A/iam/role/R");
    xp_tree_make(tree, "accounts/A/iam/user/U");
    return tree;
}

static const XpResource *key_of(const XpTree *tree)
{
    return xp_world_resource(tree->world, xp_world_account(tree->world, "A"), XP_RESOURCE_KEY, "K");
}

static const XpResource *secret_of(const XpTree *tree)
{
    return xp_world_resource(tree->world, xp_world_account(tree->world, "A"), XP_RESOURCE_SECRET,
                             "S");
}

static const XpIdentity *role_of(const XpTree *tree)
{
    return xp_world_identity(tree->world, xp_world_account(tree->world, "A"), XP_IDENTITY_ROLE,
                             "R");
}

static void what_is_not_said_is_unknown(void)
{
    g_autoptr(XpTree) tree = bare_tree();

    CU_ASSERT_FATAL(xp_tree_load(tree, NULL));
    CU_ASSERT_EQUAL(tree->world->organizations, XP_UNKNOWN);
    CU_ASSERT(tree->world->accounts[0]->supplied);
    CU_ASSERT_FALSE(tree->world->accounts[0]->complete);
    CU_ASSERT_EQUAL(key_of(tree)->policy, XP_UNKNOWN);
    CU_ASSERT(key_of(tree)->policies.unknown);
    CU_ASSERT_EQUAL(key_of(tree)->grants_status, XP_UNKNOWN);
    CU_ASSERT_FALSE(key_of(tree)->stated);
    CU_ASSERT_EQUAL(key_of(tree)->tags.status, XP_UNKNOWN);
    CU_ASSERT_EQUAL(secret_of(tree)->policy, XP_UNKNOWN);
    CU_ASSERT_EQUAL(secret_of(tree)->kms_key.kind, XP_KEY_UNKNOWN);
    CU_ASSERT_EQUAL(secret_of(tree)->key_history, XP_UNKNOWN);
    CU_ASSERT_EQUAL(role_of(tree)->trust, XP_UNKNOWN);
    CU_ASSERT_EQUAL(role_of(tree)->tags.status, XP_UNKNOWN);
}

static void what_a_listed_principal_lacks_does_not_exist(void)
{
    g_autoptr(XpTree) tree = bare_tree();

    CU_ASSERT_FATAL(xp_tree_load(tree, NULL));
    CU_ASSERT_EQUAL(role_of(tree)->policies.n, 0);
    CU_ASSERT_FALSE(role_of(tree)->policies.unknown);
    CU_ASSERT_EQUAL(role_of(tree)->boundary, XP_NONE);
    CU_ASSERT_EQUAL(role_of(tree)->n_sessions, 0);
}

static void each_row_is_settled_by_its_line(void)
{
    g_autoptr(XpTree) tree = bare_tree();

    xp_tree_put(tree, "xacct.yaml", "organizations: none\naccounts: {A: {inventory: complete}}\n");
    xp_tree_put(tree, "accounts/A/kms/K/key.yaml", "base: none\ngrants: none\ntags: {}\n");
    xp_tree_put(tree, "accounts/A/secretsmanager/S/secret.yaml",
                "resource_policy: none\nkey_history: none\ntags: {}\n");
    xp_tree_put(tree, "accounts/A/iam/role/R/role.yaml", "tags: {}\npolicies: unknown\n");
    CU_ASSERT_FATAL(xp_tree_load(tree, NULL));
    CU_ASSERT_EQUAL(tree->world->organizations, XP_NONE);
    CU_ASSERT(tree->world->accounts[0]->complete);
    CU_ASSERT_EQUAL(key_of(tree)->policy, XP_NONE);
    CU_ASSERT_EQUAL(key_of(tree)->grants_status, XP_NONE);
    CU_ASSERT(key_of(tree)->stated);
    CU_ASSERT_EQUAL(key_of(tree)->tags.status, XP_KNOWN);
    CU_ASSERT_EQUAL(secret_of(tree)->policy, XP_NONE);
    CU_ASSERT_EQUAL(secret_of(tree)->kms_key.kind, XP_KEY_AWS_MANAGED);
    CU_ASSERT_EQUAL(secret_of(tree)->key_history, XP_NONE);
    CU_ASSERT_EQUAL(role_of(tree)->tags.status, XP_KNOWN);
    CU_ASSERT(role_of(tree)->policies.unknown);
}

static void statements_without_a_base_leave_the_policy_unknown(void)
{
    g_autoptr(XpTree) tree = bare_tree();
    g_autofree char *policy = xp_tree_key_policy("111122223333");

    xp_tree_put(tree, "accounts/A/kms/K/key-policy.d/10.json", policy);
    CU_ASSERT_FATAL(xp_tree_load(tree, NULL));
    CU_ASSERT_EQUAL(key_of(tree)->policy, XP_UNKNOWN);
    CU_ASSERT_EQUAL(key_of(tree)->policies.n, 1);
    CU_ASSERT(key_of(tree)->policies.unknown);
}

static void the_default_base_comes_first(void)
{
    g_autoptr(XpTree) tree = bare_tree();
    g_autofree char *policy = xp_tree_key_policy("111122223333");
    const XpPolicy *base;

    xp_tree_put(tree, "accounts/A/kms/K/key-policy.d/10.json", policy);
    xp_tree_put(tree, "accounts/A/kms/K/key.yaml", "# the console's\nbase: default\n");
    CU_ASSERT_FATAL(xp_tree_load(tree, NULL));
    CU_ASSERT_EQUAL(key_of(tree)->policy, XP_KNOWN);
    CU_ASSERT_EQUAL_FATAL(key_of(tree)->policies.n, 2);
    base = key_of(tree)->policies.items[0];
    CU_ASSERT(base->built_in);
    CU_ASSERT_EQUAL(base->span.line, 2);
    CU_ASSERT_EQUAL_FATAL(base->n_statements, 1);
    CU_ASSERT_EQUAL(base->statements[0].principals[0].form, XP_PRINCIPAL_ACCOUNT);
    CU_ASSERT_STRING_EQUAL(base->statements[0].principals[0].account,
                           xp_world_account(tree->world, "A")->id);
    CU_ASSERT_STRING_EQUAL(base->statements[0].actions[0].text, "kms:*");
    CU_ASSERT_STRING_EQUAL(base->statements[0].resources[0].text, "*");
}

static void an_empty_list_of_grants_means_none(void)
{
    g_autoptr(XpTree) tree = bare_tree();

    xp_tree_put(tree, "accounts/A/kms/K/grants.json", "{\"Grants\": []}\n");
    CU_ASSERT_FATAL(xp_tree_load(tree, NULL));
    CU_ASSERT_EQUAL(key_of(tree)->grants_status, XP_NONE);
    xp_tree_put(tree, "accounts/A/kms/K/grants.json", "{\"Grants\": [], \"Truncated\": true}\n");
    CU_ASSERT_FATAL(xp_tree_load(tree, NULL));
    CU_ASSERT_EQUAL(key_of(tree)->grants_status, XP_UNKNOWN);
}

static void a_closed_world_settles_every_row(void)
{
    g_autoptr(XpTree) tree = bare_tree();
    g_autofree char *policy = xp_tree_key_policy("444455556666");

    xp_tree_put(tree, "xacct.yaml", "version: 1\nassume: {closed_world: true}\n");
    xp_tree_put(tree, "accounts/A/kms/L/key-policy.d/10.json", policy);
    CU_ASSERT_FATAL(xp_tree_load(tree, NULL));
    CU_ASSERT(tree->world->closed_world);
    CU_ASSERT_STRING_EQUAL(tree->world->closed_world_at, "xacct.yaml:2");
    CU_ASSERT_EQUAL(tree->world->organizations, XP_NONE);
    CU_ASSERT_STRING_EQUAL(tree->world->accounts[1]->label, "A");
    CU_ASSERT(tree->world->accounts[1]->complete);
    for (guint i = 0; i < tree->world->n_resources; i++) {
        const XpResource *resource = tree->world->resources[i];

        CU_ASSERT_NOT_EQUAL(resource->policy, XP_UNKNOWN);
        CU_ASSERT_FALSE(resource->policies.unknown);
        CU_ASSERT_EQUAL(resource->tags.status, XP_KNOWN);
        CU_ASSERT(resource->stated);
        if (resource->kind == XP_RESOURCE_KEY)
            CU_ASSERT_EQUAL(resource->grants_status, XP_NONE);
        if (resource->kind == XP_RESOURCE_SECRET) {
            CU_ASSERT_EQUAL(resource->kms_key.kind, XP_KEY_AWS_MANAGED);
            CU_ASSERT_EQUAL(resource->key_history, XP_NONE);
        }
    }
    for (guint i = 0; i < tree->world->n_identities; i++) {
        CU_ASSERT_EQUAL(tree->world->identities[i]->trust, XP_NONE);
        CU_ASSERT_EQUAL(tree->world->identities[i]->tags.status, XP_KNOWN);
    }
}

static void a_closed_world_does_not_settle_more(void)
{
    g_autoptr(XpTree) tree = bare_tree();
    g_autofree char *policy = xp_tree_key_policy("444455556666");
    const XpAccount *foreign;

    xp_tree_put(tree, "xacct.yaml", "assume: {closed_world: true}\n");
    xp_tree_put(tree, "accounts/A/kms/K/key-policy.json", policy);
    xp_tree_put(tree, "accounts/A/iam/role/R/role.yaml",
                "policies: unknown\nattached: [\"arn:aws:iam::aws:policy/SecurityAudit\"]\n");
    CU_ASSERT_FATAL(xp_tree_load(tree, NULL));
    foreign = xp_world_account_by_id(tree->world, "444455556666");
    CU_ASSERT_PTR_NOT_NULL_FATAL(foreign);
    CU_ASSERT_FALSE(foreign->supplied);
    CU_ASSERT_FALSE(foreign->complete);
    CU_ASSERT(role_of(tree)->policies.unknown);
    CU_ASSERT(role_of(tree)->policies.items[0]->missing);
}

static void an_account_may_be_supplied_by_its_inventory_alone(void)
{
    g_autoptr(XpTree) tree = bare_tree();

    xp_tree_put(tree, "xacct.yaml",
                "accounts: {B: {inventory: complete}, C: {inventory: incomplete}, D: }\n");
    CU_ASSERT_FATAL(xp_tree_load(tree, NULL));
    CU_ASSERT(xp_world_account(tree->world, "B")->supplied);
    CU_ASSERT(xp_world_account(tree->world, "B")->complete);
    CU_ASSERT(xp_world_account(tree->world, "C")->supplied);
    CU_ASSERT_FALSE(xp_world_account(tree->world, "C")->complete);
    CU_ASSERT_FALSE(xp_world_account(tree->world, "D")->supplied);
}

/* The ledger's row about @layer of @object, or NULL. */
static const XpLedgerRow *row_of(const XpTree *tree, const char *layer, const char *object)
{
    for (guint i = 0; i < tree->world->n_ledger; i++) {
        const XpLedgerRow *row = &tree->world->ledger[i];

        if (strcmp(row->layer, layer) == 0 && strcmp(row->object, object) == 0)
            return row;
    }
    return NULL;
}

static gboolean is_row(const XpTree *tree, const char *layer, const char *object,
                       XpLedgerStatus status)
{
    const XpLedgerRow *row = row_of(tree, layer, object);

    return row != NULL && row->status == status;
}

static void the_ledger_says_what_is_known(void)
{
    g_autoptr(XpTree) tree = bare_tree();

    xp_tree_put(tree, "accounts/A/kms/K/key.yaml", "grants: none\nbase: default\n");
    CU_ASSERT_FATAL(xp_tree_load(tree, NULL));
    CU_ASSERT(is_row(tree, "scp", "", XP_LEDGER_ABSENT));
    CU_ASSERT(is_row(tree, "rcp", "", XP_LEDGER_ABSENT));
    CU_ASSERT(is_row(tree, "inventory", "", XP_LEDGER_PARTLY_UNKNOWN));
    CU_ASSERT(is_row(tree, "key-policy", "key K", XP_LEDGER_COMPLETE));
    CU_ASSERT(is_row(tree, "grants", "key K", XP_LEDGER_EMPTY));
    CU_ASSERT(is_row(tree, "tags", "key K", XP_LEDGER_ABSENT));
    CU_ASSERT(is_row(tree, "resource-policy", "secret S", XP_LEDGER_ABSENT));
    CU_ASSERT(is_row(tree, "kms-key", "secret S", XP_LEDGER_ABSENT));
    CU_ASSERT(is_row(tree, "key-history", "secret S", XP_LEDGER_ABSENT));
    CU_ASSERT(is_row(tree, "identity", "role R", XP_LEDGER_EMPTY));
    CU_ASSERT(is_row(tree, "boundary", "role R", XP_LEDGER_EMPTY));
    CU_ASSERT(is_row(tree, "trust", "role R", XP_LEDGER_ABSENT));
    CU_ASSERT_PTR_NULL(row_of(tree, "trust", "user U"));
}

CU_TestInfo xp_absences_tests[] = {
    {"what is not said is unknown", what_is_not_said_is_unknown},
    {"what a listed principal lacks does not exist", what_a_listed_principal_lacks_does_not_exist},
    {"each row is settled by its line", each_row_is_settled_by_its_line},
    {"statements without a base leave the policy unknown",
     statements_without_a_base_leave_the_policy_unknown},
    {"the default base comes first", the_default_base_comes_first},
    {"an empty list of grants means none", an_empty_list_of_grants_means_none},
    {"a closed world settles every row", a_closed_world_settles_every_row},
    {"a closed world does not settle more", a_closed_world_does_not_settle_more},
    {"an account may be supplied by its inventory alone",
     an_account_may_be_supplied_by_its_inventory_alone},
    {"the ledger says what is known", the_ledger_says_what_is_known},
    CU_TEST_INFO_NULL,
};
