/* SPDX-License-Identifier: Apache-2.0
 *
 * References between things: keys of secrets, attached policies, principals of policies.
 */
#include <string.h>

#include "tests/load/fixture.h"
#include "tests/load/suites.h"

#define UUID "1234abcd-12ab-34cd-56ef-1234567890ab"

/* The key of a secret whose secret.yaml says @kms_key, in a tree with the keys K (account A) and L
 * (account B). Its kind; @out_key is the name of the loaded key or "". */
static XpKeyRefKind kind_of(const char *kms_key, char **out_key)
{
    g_autoptr(XpTree) tree = xp_tree_new();
    g_autofree char *yaml = g_strdup_printf("region: us-west-2\n%s\n", kms_key);
    const XpResource *secret;

    xp_tree_put(tree, "xacct.yaml", "accounts: {A: \"111122223333\", B: \"444455556666\"}\n");
    xp_tree_put(tree, "accounts/A/kms/K/key.yaml",
                "id: " UUID "\nregion: us-west-2\naliases: [alias/db]\n");
    xp_tree_put(tree, "accounts/A/kms/Managed/key.yaml",
                "region: us-west-2\nmanager: aws\naliases: [alias/aws/secretsmanager]\n");
    xp_tree_put(tree, "accounts/B/kms/L/key.yaml", "region: us-west-2\n");
    xp_tree_put(tree, "accounts/A/secretsmanager/S/secret.yaml", yaml);
    *out_key = NULL;
    if (!xp_tree_load(tree, NULL))
        return XP_KEY_UNKNOWN;
    secret =
        xp_world_resource(tree->world, xp_world_account(tree->world, "A"), XP_RESOURCE_SECRET, "S");
    *out_key = g_strdup(secret->kms_key.key != NULL ? secret->kms_key.key->name : "");
    return secret->kms_key.kind;
}

static gboolean is_key(const char *kms_key, XpKeyRefKind kind, const char *name)
{
    g_autofree char *found = NULL;

    return kind_of(kms_key, &found) == kind && g_strcmp0(found, name) == 0;
}

static void a_key_is_named_in_many_ways(void)
{
    CU_ASSERT(is_key("kms_key: K", XP_KEY_LOADED, "K"));
    CU_ASSERT(is_key("kms_key: A/K", XP_KEY_LOADED, "K"));
    CU_ASSERT(is_key("kms_key: B/L", XP_KEY_LOADED, "L"));
    CU_ASSERT(is_key("kms_key: " UUID, XP_KEY_LOADED, "K"));
    CU_ASSERT(is_key("kms_key: alias/db", XP_KEY_LOADED, "K"));
    CU_ASSERT(is_key("kms_key: arn:aws:kms:us-west-2:111122223333:key/" UUID, XP_KEY_LOADED, "K"));
    CU_ASSERT(is_key("kms_key: arn:aws:kms:us-west-2:A:key/K", XP_KEY_LOADED, "K"));
    CU_ASSERT(is_key("kms_key: arn:aws:kms:us-west-2:A:alias/db", XP_KEY_LOADED, "K"));
    CU_ASSERT(is_key("kms_key: arn:aws:kms:us-west-2:777788889999:key/" UUID, XP_KEY_FOREIGN, ""));
    CU_ASSERT(is_key("kms_key: alias/other", XP_KEY_FOREIGN, ""));
    CU_ASSERT(is_key("kms_key: alias/aws/secretsmanager", XP_KEY_AWS_MANAGED, ""));
    CU_ASSERT(is_key("kms_key: aws/secretsmanager", XP_KEY_AWS_MANAGED, ""));
    CU_ASSERT(is_key("kms_key: Managed", XP_KEY_AWS_MANAGED, "Managed"));
    CU_ASSERT(is_key("tags: {}", XP_KEY_AWS_MANAGED, ""));
}

static void the_account_of_a_foreign_key_is_an_account_of_the_world(void)
{
    g_autoptr(XpTree) tree = xp_tree_new();

    xp_tree_put(tree, "accounts/A/secretsmanager/S/secret.yaml",
                "kms_key: arn:aws:kms:us-west-2:777788889999:key/" UUID "\n");
    CU_ASSERT_FATAL(xp_tree_load(tree, NULL));
    CU_ASSERT_PTR_NOT_NULL(xp_world_account_by_id(tree->world, "777788889999"));
}

static void a_secret_and_its_key_are_in_one_region(void)
{
    g_autoptr(XpTree) tree = xp_tree_new();

    xp_tree_put(tree, "accounts/A/kms/K/key.yaml", "region: us-west-2\n");
    xp_tree_put(tree, "accounts/A/secretsmanager/S/secret.yaml", "region: eu-west-1\nkms_key: K\n");
    CU_ASSERT(xp_tree_load(tree, NULL));
    CU_ASSERT_PTR_NOT_NULL(xp_tree_find(tree, XP_DIAG_POLICY_SUSPICIOUS));
}

static XpTree *load_attached(const char *attached)
{
    XpTree *tree = xp_tree_new();
    g_autofree char *yaml = g_strdup_printf("attached: [\"%s\"]\n", attached);
    g_autofree char *policy = xp_tree_identity_policy("*");

    xp_tree_put(tree, "accounts/B/iam/role/App/role.yaml", yaml);
    xp_tree_put(tree, "accounts/B/iam/policy/Read.json", policy);
    xp_tree_load(tree, NULL);
    return tree;
}

static const XpPolicy *attached_of(const XpTree *tree)
{
    const XpDocuments *documents;

    if (tree->world == NULL)
        return NULL;
    documents = &tree->world->identities[0]->policies;
    return documents->n == 1 ? documents->items[0] : NULL;
}

static void an_attached_policy_is_found_by_name_and_by_arn(void)
{
    static const char *const names[] = {"Read", "arn:aws:iam::B:policy/team/Read",
                                        "arn:aws:iam::aws:policy/Read"};

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(XpTree) tree = load_attached(names[i]);
        const XpPolicy *policy = attached_of(tree);

        CU_ASSERT_PTR_NOT_NULL_FATAL(policy);
        CU_ASSERT_FALSE(policy->missing);
        CU_ASSERT_PTR_NOT_NULL(policy->file);
    }
}

static void administrator_access_is_built_in_when_aws_owns_it(void)
{
    g_autoptr(XpTree) by_arn = load_attached("arn:aws:iam::aws:policy/AdministratorAccess");
    g_autoptr(XpTree) by_name = load_attached("AdministratorAccess");
    g_autoptr(XpTree) own = load_attached("arn:aws:iam::B:policy/AdministratorAccess");

    CU_ASSERT_PTR_NOT_NULL_FATAL(attached_of(by_arn));
    CU_ASSERT_PTR_NOT_NULL_FATAL(attached_of(by_name));
    CU_ASSERT_PTR_NOT_NULL_FATAL(attached_of(own));
    CU_ASSERT(attached_of(by_arn)->built_in);
    CU_ASSERT_STRING_EQUAL(attached_of(by_arn)->statements[0].actions[0].text, "*");
    CU_ASSERT_EQUAL(attached_of(by_arn)->span.line, 1);
    CU_ASSERT(attached_of(by_name)->built_in);
    CU_ASSERT(attached_of(own)->missing);
}

static void a_managed_policy_without_document_is_missing(void)
{
    g_autoptr(XpTree) tree = load_attached("arn:aws:iam::aws:policy/SecurityAudit");

    CU_ASSERT_PTR_NOT_NULL_FATAL(attached_of(tree));
    CU_ASSERT(attached_of(tree)->missing);
    CU_ASSERT_STRING_EQUAL(attached_of(tree)->name, "SecurityAudit");
    CU_ASSERT_EQUAL(attached_of(tree)->n_statements, 0);
}

/* TRUE if a key policy for @principal gives the warning about dangling principals. */
static gboolean dangles(const char *inventory, const char *principal)
{
    g_autoptr(XpTree) tree = xp_tree_new();
    g_autofree char *manifest =
        g_strdup_printf("accounts: {B: {id: \"444455556666\", inventory: %s}}\n", inventory);
    g_autofree char *policy = xp_tree_key_policy(principal);

    xp_tree_put(tree, "xacct.yaml", manifest);
    xp_tree_put(tree, "accounts/B/iam/role/App/role.yaml", "path: /team/\nid: AROAEXAMPLE1\n");
    xp_tree_put(tree, "accounts/A/kms/K/key-policy.json", policy);
    g_assert(xp_tree_load(tree, NULL));
    return xp_tree_find(tree, XP_DIAG_DANGLING_PRINCIPAL) != NULL;
}

static void a_principal_that_a_complete_inventory_lacks_is_told(void)
{
    CU_ASSERT(dangles("complete", "arn:aws:iam::B:role/Gone"));
    CU_ASSERT(dangles("complete", "arn:aws:iam::B:role/App"));
    CU_ASSERT(dangles("complete", "arn:aws:iam::B:user/App"));
    CU_ASSERT(dangles("complete", "arn:aws:sts::B:assumed-role/Gone/s1"));
    CU_ASSERT(dangles("complete", "AROAEXAMPLE2"));
    CU_ASSERT_FALSE(dangles("complete", "arn:aws:iam::B:role/team/App"));
    CU_ASSERT_FALSE(dangles("complete", "arn:aws:sts::B:assumed-role/App/s1"));
    CU_ASSERT_FALSE(dangles("complete", "AROAEXAMPLE1"));
    CU_ASSERT_FALSE(dangles("incomplete", "arn:aws:iam::B:role/Gone"));
    CU_ASSERT_FALSE(dangles("complete", "arn:aws:iam::777788889999:role/Gone"));
}

CU_TestInfo xp_references_tests[] = {
    {"a key is named in many ways", a_key_is_named_in_many_ways},
    {"the account of a foreign key is an account of the world",
     the_account_of_a_foreign_key_is_an_account_of_the_world},
    {"a secret and its key are in one Region", a_secret_and_its_key_are_in_one_region},
    {"an attached policy is found by name and by ARN",
     an_attached_policy_is_found_by_name_and_by_arn},
    {"AdministratorAccess is built in when AWS owns it",
     administrator_access_is_built_in_when_aws_owns_it},
    {"a managed policy without document is missing", a_managed_policy_without_document_is_missing},
    {"a principal that a complete inventory lacks is told",
     a_principal_that_a_complete_inventory_lacks_is_told},
    CU_TEST_INFO_NULL,
};
