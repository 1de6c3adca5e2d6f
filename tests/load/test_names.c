/* SPDX-License-Identifier: Apache-2.0
 *
 * Placeholders: where they are resolved, in which order, and what the rest becomes.
 */
#include <string.h>

#include "tests/load/fixture.h"
#include "tests/load/suites.h"

#define READ "accounts/Account2/iam/role/App/policies/read.json"

/* Returns new: the resource of App's policy with symbols shown by name, after loading @resource
 * in it. @manifest is xacct.yaml, or NULL. */
static char *resource_of(XpTree *tree, const char *manifest, const char *resource)
{
    g_autofree char *policy = xp_tree_identity_policy(resource);
    const XpIdentity *role;

    if (manifest != NULL)
        xp_tree_put(tree, "xacct.yaml", manifest);
    xp_tree_put(tree, "accounts/Account1/kms/EncryptionKey/key.yaml", "base: none\n");
    xp_tree_put(tree, "accounts/Account1/secretsmanager/Secret/secret.yaml",
                "kms_key: EncryptionKey\n");
    xp_tree_put(tree, READ, policy);
    if (!xp_tree_load(tree, NULL))
        return g_strdup("(not loaded)");
    role = xp_world_identity(tree->world, xp_world_account(tree->world, "Account2"),
                             XP_IDENTITY_ROLE, "App");
    return xp_symbols_print(tree->world->symbols,
                            role->policies.items[0]->statements[0].resources[0].text);
}

static gboolean becomes(const char *manifest, const char *written, const char *expected)
{
    g_autoptr(XpTree) tree = xp_tree_new();
    g_autofree char *text = resource_of(tree, manifest, written);

    if (strcmp(text, expected) == 0)
        return TRUE;
    printf("%s became %s, not %s\n", written, text, expected);
    return FALSE;
}

static void the_fields_of_an_arn_are_resolved(void)
{
    static const char ids[] = "accounts: {Account1: \"111122223333\"}\nbind: {Region: us-west-2}\n";

    CU_ASSERT(becomes(ids, "arn:aws:kms:Region:Account1:alias/db",
                      "arn:aws:kms:us-west-2:111122223333:alias/db"));
    CU_ASSERT(becomes(ids, "arn:aws:kms:<Region>:{Account1}:alias/db",
                      "arn:aws:kms:us-west-2:111122223333:alias/db"));
    CU_ASSERT(becomes(ids, "arn:aws:kms:${Region}:${Account1}:alias/db",
                      "arn:aws:kms:us-west-2:111122223333:alias/db"));
    CU_ASSERT(becomes(ids, "arn:aws:kms:*:Account1:alias/*", "arn:aws:kms:*:111122223333:alias/*"));
    CU_ASSERT(becomes(ids, "arn:aws:s3:::Account1-Region", "arn:aws:s3:::Account1-Region"));
}

static void a_token_may_be_bound_to_a_label(void)
{
    CU_ASSERT(becomes("accounts: {Account1: \"111122223333\"}\nbind: {AccountId: Account1}\n",
                      "arn:aws:kms:us-west-2:AccountId:alias/db",
                      "arn:aws:kms:us-west-2:111122223333:alias/db"));
}

static void policy_variables_are_no_placeholders(void)
{
    CU_ASSERT(becomes(NULL, "arn:aws:kms:us-west-2:111122223333:alias/${aws:username}",
                      "arn:aws:kms:us-west-2:111122223333:alias/${aws:username}"));
    CU_ASSERT(becomes(NULL, "arn:aws:kms:us-west-2:${aws:PrincipalAccount}:alias/db",
                      "arn:aws:kms:us-west-2:${aws:PrincipalAccount}:alias/db"));
    CU_ASSERT(becomes(NULL, "arn:aws:s3:::b/${*}", "arn:aws:s3:::b/${*}"));
}

static void the_label_of_a_key_becomes_its_id(void)
{
    g_autoptr(XpTree) tree = xp_tree_new();
    g_autofree char *text =
        resource_of(tree, NULL, "arn:aws:kms:Region:Account1:key/EncryptionKey");
    const XpResource *key;
    const XpIdentity *role;

    CU_ASSERT_STRING_EQUAL_FATAL(text, "arn:aws:kms:Region:Account1:key/EncryptionKey");
    key = xp_world_resource(tree->world, xp_world_account(tree->world, "Account1"), XP_RESOURCE_KEY,
                            "EncryptionKey");
    role = tree->world->identities[0];
    /* The very text of the key's ARN: account, region and id are the same symbols. */
    CU_ASSERT_STRING_EQUAL(role->policies.items[0]->statements[0].resources[0].text, key->arn);
    CU_ASSERT(xp_symbols_in(key->arn));
}

static void a_key_of_another_account_is_not_meant(void)
{
    g_autoptr(XpTree) tree = xp_tree_new();
    g_autofree char *text =
        resource_of(tree, NULL, "arn:aws:kms:us-west-2:Account2:key/EncryptionKey");
    const XpResource *key;
    const char *id;

    CU_ASSERT_STRING_EQUAL_FATAL(text, "arn:aws:kms:us-west-2:Account2:key/EncryptionKey");
    key = xp_world_resource(tree->world, xp_world_account(tree->world, "Account1"), XP_RESOURCE_KEY,
                            "EncryptionKey");
    id = strrchr(tree->world->identities[0]->policies.items[0]->statements[0].resources[0].text,
                 '/');
    CU_ASSERT(xp_symbols_in(id));
    CU_ASSERT_STRING_NOT_EQUAL(id, strrchr(key->arn, '/'));
}

static void the_name_of_a_secret_stays_without_its_suffix(void)
{
    CU_ASSERT(becomes(NULL, "arn:aws:secretsmanager:us-west-2:111122223333:secret:Secret",
                      "arn:aws:secretsmanager:us-west-2:111122223333:secret:Secret"));
}

static void a_whole_text_is_bound_to_a_thing_of_the_tree(void)
{
    CU_ASSERT(becomes("bind: {SecretARN: secret Secret in Account1}\n", "SecretARN",
                      "arn:aws:secretsmanager:Region:Account1:secret:Secret-XXXXXX"));
    CU_ASSERT(becomes("bind: {K: key EncryptionKey in Account1}\n", "{K}",
                      "arn:aws:kms:Region:Account1:key/EncryptionKey"));
    CU_ASSERT(becomes("bind: {TheRole: role App in Account2}\n", "TheRole",
                      "arn:aws:iam::Account2:role/App"));
    CU_ASSERT(
        becomes(NULL, "Secret", "arn:aws:secretsmanager:Region:Account1:secret:Secret-XXXXXX"));
}

static void a_bound_id_is_put_into_the_arn(void)
{
    CU_ASSERT(becomes("bind: {KeyId: key EncryptionKey in Account1}\n",
                      "arn:aws:kms:Region:Account1:key/<KeyId>",
                      "arn:aws:kms:Region:Account1:key/EncryptionKey"));
    CU_ASSERT(becomes("bind: {RoleName: deploy}\n", "arn:aws:iam::111122223333:role/RoleName",
                      "arn:aws:iam::111122223333:role/deploy"));
}

static void what_is_not_bound_is_symbolic_and_told_once(void)
{
    g_autoptr(XpTree) tree = xp_tree_new();
    g_autofree char *text = resource_of(tree, NULL, "SecretARN");
    guint notes = 0;

    CU_ASSERT_STRING_EQUAL(text, "SecretARN");
    for (guint i = 0; i < xp_diag_count(tree->diags); i++)
        notes += xp_diag_get(tree->diags, i)->id == XP_DIAG_SYMBOLIC;
    /* Account1, Account2, Region, SecretARN */
    CU_ASSERT_EQUAL(notes, 4);
    CU_ASSERT_EQUAL(xp_diag_count_errors(tree->diags), 0);
}

static void bound_values_may_be_asked_for(void)
{
    const XpLoadOptions options = {.require_bound = TRUE};
    g_autoptr(XpTree) tree = xp_tree_new();
    g_autofree char *policy = xp_tree_identity_policy("arn:aws:kms:us-west-2:AccountId:alias/db");

    xp_tree_put(tree, "xacct.yaml", "accounts: {Account2: \"444455556666\"}\n");
    xp_tree_put(tree, READ, policy);
    CU_ASSERT_FALSE(xp_tree_load(tree, &options));
    CU_ASSERT(xp_tree_fails(tree, XP_DIAG_ACCOUNT_UNBOUND, READ, 6,
                            "accounts: {AccountId: \"its twelve digits\"}"));
}

static void an_unknown_account_is_foreign_and_symbolic(void)
{
    g_autoptr(XpTree) tree = xp_tree_new();
    g_autofree char *text = resource_of(tree, NULL, "arn:aws:kms:us-west-2:AccountId:alias/db");
    const XpAccount *account;

    CU_ASSERT_STRING_EQUAL_FATAL(text, "arn:aws:kms:us-west-2:AccountId:alias/db");
    account = xp_world_account(tree->world, "AccountId");
    CU_ASSERT_PTR_NOT_NULL_FATAL(account);
    CU_ASSERT(account->symbolic);
    CU_ASSERT_FALSE(account->supplied);
}

static void every_literal_id_is_an_account_of_the_world(void)
{
    g_autoptr(XpTree) tree = xp_tree_new();

    xp_tree_put(tree, "accounts/A/kms/K/key-policy.json",
                "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\","
                " \"Principal\": {\"AWS\": [\"111111111111\", \"arn:aws:iam::222222222222:root\"]},"
                " \"Action\": \"kms:*\", \"Resource\": \"arn:aws:kms:*:333333333333:key/*\","
                " \"Condition\": {\"StringEquals\": {\"aws:PrincipalAccount\": \"444444444444\"},"
                " \"ArnLike\": {\"aws:PrincipalArn\": \"arn:aws:iam::555555555555:role/*\"}}}}");
    CU_ASSERT_FATAL(xp_tree_load(tree, NULL));
    CU_ASSERT_EQUAL(tree->world->n_accounts, 6);
    for (guint i = 1; i <= 5; i++) {
        g_autofree char *id = g_strnfill(12, (char)('0' + i));
        const XpAccount *account = xp_world_account_by_id(tree->world, id);

        CU_ASSERT_PTR_NOT_NULL_FATAL(account);
        CU_ASSERT_FALSE(account->supplied);
    }
}

static void a_name_in_a_plain_condition_value_is_told_and_kept(void)
{
    g_autoptr(XpTree) tree = xp_tree_new();

    xp_tree_put(tree, "accounts/Account1/kms/K/key-policy.json",
                "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\","
                " \"Principal\": \"*\", \"Action\": \"kms:*\", \"Resource\": \"*\","
                " \"Condition\": {\"StringEquals\": {\"aws:PrincipalAccount\": \"Account1\"}}}}");
    CU_ASSERT_FATAL(xp_tree_load(tree, NULL));
    CU_ASSERT_PTR_NOT_NULL(xp_tree_find(tree, XP_DIAG_POLICY_SUSPICIOUS));
    CU_ASSERT_STRING_EQUAL(tree->world->policies[0]->statements[0].conditions[0].values[0],
                           "Account1");
}

static void a_label_may_be_a_whole_principal(void)
{
    g_autoptr(XpTree) tree = xp_tree_new();
    g_autofree char *known = xp_tree_key_policy("Account1");
    g_autofree char *unknown = xp_tree_key_policy("{TheirRole}");
    const XpPrincipalEntry *entry;

    xp_tree_put(tree, "accounts/Account1/kms/K/key-policy.json", known);
    xp_tree_put(tree, "accounts/Account1/kms/L/key-policy.json", unknown);
    CU_ASSERT_FATAL(xp_tree_load(tree, NULL));
    entry = &tree->world->policies[0]->statements[0].principals[0];
    CU_ASSERT_EQUAL(entry->form, XP_PRINCIPAL_ACCOUNT);
    CU_ASSERT_STRING_EQUAL(entry->account, tree->world->accounts[0]->id);
    CU_ASSERT_EQUAL(tree->world->policies[1]->statements[0].principals[0].form,
                    XP_PRINCIPAL_UNBOUND);
}

/* The principal of a key policy that names @written, in a tree with @manifest. */
static gboolean is_principal(const char *manifest, const char *written, XpPrincipalForm form,
                             const char *account)
{
    g_autoptr(XpTree) tree = xp_tree_new();
    g_autofree char *policy = xp_tree_key_policy(written);
    const XpPrincipalEntry *entry;

    xp_tree_put(tree, "xacct.yaml", manifest);
    xp_tree_put(tree, "accounts/Account1/kms/K/key-policy.json", policy);
    if (!xp_tree_load(tree, NULL))
        return FALSE;
    entry = &tree->world->policies[0]->statements[0].principals[0];
    return entry->form == form && g_strcmp0(entry->account, account) == 0;
}

static void a_principal_may_be_bound(void)
{
    static const char ids[] =
        "accounts: {Account1: \"111122223333\"}\n"
        "bind: {Them: Account1, Others: \"444455556666\", R: \"arn:aws:iam::Others:role/App\"}\n";

    CU_ASSERT(is_principal(ids, "Them", XP_PRINCIPAL_ACCOUNT, "111122223333"));
    CU_ASSERT(is_principal(ids, "<Others>", XP_PRINCIPAL_ACCOUNT, "444455556666"));
    CU_ASSERT(is_principal(ids, "arn:aws:iam::Them:root", XP_PRINCIPAL_ACCOUNT, "111122223333"));
    CU_ASSERT(
        is_principal(ids, "arn:aws:iam::${Others}:user/x", XP_PRINCIPAL_USER, "444455556666"));
    CU_ASSERT(is_principal(ids, "R", XP_PRINCIPAL_ROLE, "444455556666"));
    CU_ASSERT(is_principal(ids, "444455556666", XP_PRINCIPAL_ACCOUNT, "444455556666"));
}

static void a_name_inside_a_role_leaves_the_principal_unknown(void)
{
    static const char ids[] = "accounts: {Account1: \"111122223333\"}\n";

    CU_ASSERT(
        is_principal(ids, "arn:aws:iam::Account1:role/<RoleName>", XP_PRINCIPAL_UNBOUND, NULL));
    CU_ASSERT(
        is_principal(ids, "arn:${AWS::Partition}:iam::Account1:root", XP_PRINCIPAL_UNBOUND, NULL));
}

static void a_resource_is_bound_to_a_resource_only(void)
{
    g_autoptr(XpTree) tree = xp_tree_new();
    g_autofree char *policy = xp_tree_identity_policy("SecretARN");

    xp_tree_put(tree, "xacct.yaml", "bind:\n  SecretARN: db\n");
    xp_tree_put(tree, READ, policy);
    CU_ASSERT_FALSE(xp_tree_load(tree, NULL));
    CU_ASSERT(xp_tree_fails(tree, XP_DIAG_YAML_BAD_VALUE, "xacct.yaml", 2, "bind it to an ARN"));
}

/* Warnings of @id that the tree gives when a key policy of account Account1 names @principal. */
static guint warnings(XpDiagId id, const char *principal)
{
    g_autoptr(XpTree) tree = xp_tree_new();
    g_autofree char *policy = xp_tree_key_policy(principal);
    guint n = 0;

    xp_tree_put(tree, "accounts/Account1/kms/K/key-policy.json", policy);
    CU_ASSERT_FATAL(xp_tree_load(tree, NULL));
    for (guint i = 0; i < xp_diag_count(tree->diags); i++)
        n += xp_diag_get(tree->diags, i)->id == id;
    return n;
}

static void a_label_with_a_slip_is_told(void)
{
    CU_ASSERT_EQUAL(warnings(XP_DIAG_POLICY_SUSPICIOUS, "arn:aws:iam::Acount1:root"), 1);
    CU_ASSERT_EQUAL(warnings(XP_DIAG_POLICY_SUSPICIOUS, "arn:aws:iam::account1:root"), 1);
    CU_ASSERT_EQUAL(warnings(XP_DIAG_POLICY_SUSPICIOUS, "arn:aws:iam::Account1:root"), 0);
    CU_ASSERT_EQUAL(warnings(XP_DIAG_POLICY_SUSPICIOUS, "arn:aws:iam::Account2:root"), 0);
    CU_ASSERT_EQUAL(warnings(XP_DIAG_POLICY_SUSPICIOUS, "arn:aws:iam::Partner:root"), 0);
}

static void a_folder_whose_label_has_a_slip_is_told(void)
{
    g_autoptr(XpTree) tree = xp_tree_new();

    xp_tree_put(tree, "accounts/Account1/kms/K/key.yaml", "base: none\n");
    xp_tree_put(tree, "xacct.yaml", "accounts: {Acount1: \"111122223333\"}\n");
    CU_ASSERT_FATAL(xp_tree_load(tree, NULL));
    CU_ASSERT_PTR_NOT_NULL_FATAL(xp_tree_find(tree, XP_DIAG_POLICY_SUSPICIOUS));
    CU_ASSERT_STRING_EQUAL(xp_tree_find(tree, XP_DIAG_POLICY_SUSPICIOUS)->help,
                           "did you mean 'Account1'?");
}

static void an_arn_of_another_partition_is_told(void)
{
    CU_ASSERT_EQUAL(warnings(XP_DIAG_PARTITION, "arn:aws-cn:iam::444455556666:root"), 1);
    CU_ASSERT_EQUAL(warnings(XP_DIAG_PARTITION, "arn:aws:iam::444455556666:root"), 0);
}

/* A slip of the pen in a Region makes a name of it, which is told. */
static void a_region_with_a_slip_is_told(void)
{
    static const char *const slips[] = {"us-east1", "eu-west-1a", "useast-1", "eu_west_1"};

    for (guint i = 0; i < G_N_ELEMENTS(slips); i++) {
        g_autoptr(XpTree) tree = xp_tree_new();
        g_autofree char *text = g_strdup_printf("region: %s\n", slips[i]);

        xp_tree_put(tree, "accounts/A/kms/K/key.yaml", text);
        CU_ASSERT_FATAL(xp_tree_load(tree, NULL));
        CU_ASSERT_PTR_NOT_NULL(xp_tree_find(tree, XP_DIAG_POLICY_SUSPICIOUS));
        xp_tree_put(tree, "accounts/A/kms/K/key.yaml", "region: OtherRegion\n");
        CU_ASSERT_FATAL(xp_tree_load(tree, NULL));
        CU_ASSERT_PTR_NULL(xp_tree_find(tree, XP_DIAG_POLICY_SUSPICIOUS));
    }
}

CU_TestInfo xp_names_tests[] = {
    {"a Region with a slip is told", a_region_with_a_slip_is_told},
    {"a label with a slip is told", a_label_with_a_slip_is_told},
    {"a folder whose label has a slip is told", a_folder_whose_label_has_a_slip_is_told},
    {"an ARN of another partition is told", an_arn_of_another_partition_is_told},
    {"the fields of an ARN are resolved", the_fields_of_an_arn_are_resolved},
    {"a token may be bound to a label", a_token_may_be_bound_to_a_label},
    {"policy variables are no placeholders", policy_variables_are_no_placeholders},
    {"the label of a key becomes its id", the_label_of_a_key_becomes_its_id},
    {"a key of another account is not meant", a_key_of_another_account_is_not_meant},
    {"the name of a secret stays without its suffix",
     the_name_of_a_secret_stays_without_its_suffix},
    {"a whole text is bound to a thing of the tree", a_whole_text_is_bound_to_a_thing_of_the_tree},
    {"a bound id is put into the ARN", a_bound_id_is_put_into_the_arn},
    {"what is not bound is symbolic and told once", what_is_not_bound_is_symbolic_and_told_once},
    {"bound values may be asked for", bound_values_may_be_asked_for},
    {"an unknown account is foreign and symbolic", an_unknown_account_is_foreign_and_symbolic},
    {"every literal id is an account of the world", every_literal_id_is_an_account_of_the_world},
    {"a name in a plain condition value is told and kept",
     a_name_in_a_plain_condition_value_is_told_and_kept},
    {"a label may be a whole principal", a_label_may_be_a_whole_principal},
    {"a principal may be bound", a_principal_may_be_bound},
    {"a name inside a role leaves the principal unknown",
     a_name_inside_a_role_leaves_the_principal_unknown},
    {"a resource is bound to a resource only", a_resource_is_bound_to_a_resource_only},
    CU_TEST_INFO_NULL,
};
