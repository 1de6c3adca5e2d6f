/* SPDX-License-Identifier: Apache-2.0
 *
 * What org.yaml leaves open, and grants in every shape.
 */
#include <string.h>

#include "frontend/model/organization.h"
#include "tests/load/fixture.h"
#include "tests/load/suites.h"

#define ALLOW                                                                                   \
    "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", " \
    "\"Resource\": \"*\"}]}"
#define DENY                                                                                      \
    "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", \"Principal\": \"*\", " \
    "\"Action\": \"kms:*\", \"Resource\": \"*\"}]}"
#define KEY_ID "1234abcd-12ab-34cd-56ef-1234567890ab"

/* A tree of accounts A and B with @yaml as the rest of org.yaml. */
static XpTree *organize(const char *yaml, gboolean scp, gboolean rcp)
{
    XpTree *tree = xp_tree_new();
    g_autofree char *text = g_strconcat("id: o-1\ntree: {r-1: [A, B]}\n", yaml, NULL);

    xp_tree_put(tree, "xacct.yaml",
                "accounts: {A: \"111122223333\", B: \"222233334444\", C: \"333344445555\"}\n");
    xp_tree_make(tree, "accounts/A/iam/role/R");
    xp_tree_make(tree, "accounts/B");
    xp_tree_put(tree, "org/org.yaml", text);
    if (scp)
        xp_tree_put(tree, "org/scps/Full.json", ALLOW);
    if (rcp)
        xp_tree_put(tree, "org/rcps/Deny.json", DENY);
    return tree;
}

static void assert_types(const char *yaml, gboolean scp, gboolean rcp, XpStatus scp_status,
                         XpStatus rcp_status)
{
    g_autoptr(XpTree) tree = organize(yaml, scp, rcp);

    CU_ASSERT_FATAL(xp_tree_load(tree, NULL));
    CU_ASSERT_EQUAL(tree->world->organization->scp_status, scp_status);
    CU_ASSERT_EQUAL(tree->world->organization->rcp_status, rcp_status);
}

/* Rule: S-ORG-2, S-ORG-10 */
static void what_is_attached_says_which_types_are_enabled(void)
{
    assert_types("", FALSE, FALSE, XP_NONE, XP_NONE);
    assert_types("attach: {Full: [r-1]}\n", TRUE, FALSE, XP_KNOWN, XP_NONE);
    assert_types("attach: {Deny: [B]}\n", FALSE, TRUE, XP_NONE, XP_KNOWN);
    assert_types("", TRUE, TRUE, XP_UNKNOWN, XP_NONE);
    assert_types("attach: {Deny: [B]}\n", TRUE, TRUE, XP_UNKNOWN, XP_KNOWN);
}

static void policy_types_say_it_too(void)
{
    assert_types("policy_types: []\n", TRUE, TRUE, XP_NONE, XP_NONE);
    assert_types("policy_types: [scp]\n", FALSE, FALSE, XP_KNOWN, XP_NONE);
    assert_types("policy_types: [SERVICE_CONTROL_POLICY, RESOURCE_CONTROL_POLICY]\n", FALSE, FALSE,
                 XP_KNOWN, XP_KNOWN);
}

static void fails(const char *yaml, XpDiagId id, guint line, const char *help)
{
    g_autoptr(XpTree) tree = organize(yaml, TRUE, TRUE);

    CU_ASSERT_FALSE(xp_tree_load(tree, NULL));
    CU_ASSERT(xp_tree_fails(tree, id, "org/org.yaml", line, help));
}

static void what_an_organization_cannot_be_is_refused(void)
{
    fails("policy_types: [rcp]\nattach: {Full: [r-1]}\n", XP_DIAG_ACCOUNT_CONFLICT, 3,
          "add the type");
    fails("policy_types: [tag]\n", XP_DIAG_YAML_BAD_VALUE, 3, "scp, rcp");
    fails("policy_types: scp\n", XP_DIAG_YAML_BAD_VALUE, 3, "");
    fails("attach: {Full: [C]}\n", XP_DIAG_REFERENCE_UNKNOWN, 3, "add the account to 'tree'");
}

/* The management account may stand nowhere in the tree and have policies attached. */
static void the_management_account_is_a_member(void)
{
    g_autoptr(XpTree) tree = organize("management_account: C\nattach: {Full: [C]}\n", TRUE, FALSE);
    const XpAccount *c;

    CU_ASSERT_FATAL(xp_tree_load(tree, NULL));
    c = xp_world_account(tree->world, "C");
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    CU_ASSERT_FALSE(c->supplied);
    CU_ASSERT_PTR_EQUAL(xp_organization_of(tree->world, c), tree->world->organization);
}

/* ---- grants ---- */

static XpTree *grant_of(const char *grant)
{
    XpTree *tree = xp_tree_new();
    g_autofree char *text = g_strdup_printf("{\"Grants\": [\n%s\n]}\n", grant);

    xp_tree_put(tree, "xacct.yaml", "accounts: {A: \"111122223333\", B: \"222233334444\"}\n");
    xp_tree_put(tree, "accounts/A/kms/K/key.yaml",
                "id: " KEY_ID "\nregion: us-east-1\nbase: default\n");
    xp_tree_make(tree, "accounts/B");
    xp_tree_put(tree, "accounts/A/kms/K/grants.json", text);
    return tree;
}

/* The only grant of the tree, or NULL. */
static const XpGrant *load_grant(XpTree *tree)
{
    const XpResource *key;

    if (!xp_tree_load(tree, NULL))
        return NULL;
    key = xp_world_resource(tree->world, xp_world_account(tree->world, "A"), XP_RESOURCE_KEY, "K");
    return key->n_grants == 1 ? &key->grants[0] : NULL;
}

/* Rule: S-KMS-25, S-KMS-26, S-KMS-29 */
static void a_grant_is_what_its_listing_says(void)
{
    g_autoptr(XpTree) tree = grant_of(
        "{\"KeyId\": \"arn:aws:kms:us-east-1:A:key/" KEY_ID "\", \"GrantId\": \"g\", \"Name\": "
        "\"n\", \"CreationDate\": \"2026-01-01T00:00:00Z\", \"GranteePrincipal\": "
        "\"arn:aws:sts::B:assumed-role/R/s1\", \"RetiringPrincipal\": \"B\", \"IssuingAccount\": "
        "\"arn:aws:iam::A:root\", \"Operations\": [\"Decrypt\", \"DescribeKey\"], "
        "\"Constraints\": {\"EncryptionContextEquals\": {\"App\": \"x\", \"arn\": "
        "\"arn:aws:s3:::b\"}, \"EncryptionContextSubset\": {}, \"SourceArn\": "
        "\"arn:aws:lambda:us-east-1:B:function:f\"}}");
    const XpGrant *grant = load_grant(tree);

    CU_ASSERT_PTR_NOT_NULL_FATAL(grant);
    CU_ASSERT_STRING_EQUAL(grant->grant_id, "g");
    CU_ASSERT_EQUAL_FATAL(grant->n_grantees, 1);
    CU_ASSERT_EQUAL(grant->grantees[0].form, XP_PRINCIPAL_SESSION);
    CU_ASSERT_STRING_EQUAL(grant->grantees[0].account, "222233334444");
    CU_ASSERT_EQUAL(grant->grantees[0].span.line, 2);
    CU_ASSERT_EQUAL_FATAL(grant->n_retiring, 1);
    CU_ASSERT_EQUAL(grant->retiring[0].form, XP_PRINCIPAL_ACCOUNT);
    CU_ASSERT_STRING_EQUAL(grant->issuing_account, "111122223333");
    CU_ASSERT_EQUAL_FATAL(grant->n_operations, 2);
    CU_ASSERT_STRING_EQUAL(grant->operations[1], "DescribeKey");
    CU_ASSERT(grant->equals.stated && grant->subset.stated);
    CU_ASSERT_EQUAL_FATAL(grant->equals.n, 2);
    CU_ASSERT_STRING_EQUAL(grant->equals.names[0], "App");
    CU_ASSERT_STRING_EQUAL(grant->equals.values[0], "x");
    CU_ASSERT_EQUAL(grant->subset.n, 0);
    CU_ASSERT_STRING_EQUAL(grant->source_arn, "arn:aws:lambda:us-east-1:222233334444:function:f");
    CU_ASSERT_FALSE(grant->unknown_constraint);
}

static void assert_grantees(const char *members, guint n, XpPrincipalForm form)
{
    g_autofree char *text = g_strdup_printf("{%s, \"Operations\": [\"Decrypt\"]}", members);
    g_autoptr(XpTree) tree = grant_of(text);
    const XpGrant *grant = load_grant(tree);

    CU_ASSERT_PTR_NOT_NULL_FATAL(grant);
    CU_ASSERT_EQUAL_FATAL(grant->n_grantees, n);
    CU_ASSERT_EQUAL(grant->grantees[0].form, form);
}

static void a_grantee_is_any_kind_of_principal(void)
{
    assert_grantees("\"GranteePrincipal\": \"arn:aws:iam::B:root\"", 1, XP_PRINCIPAL_ACCOUNT);
    assert_grantees("\"GranteePrincipal\": \"222233334444\"", 1, XP_PRINCIPAL_ACCOUNT);
    assert_grantees("\"GranteePrincipal\": \"arn:aws:iam::B:user/U\"", 1, XP_PRINCIPAL_USER);
    assert_grantees("\"GranteePrincipal\": \"arn:aws:sts::B:federated-user/Fed\"", 1,
                    XP_PRINCIPAL_FEDERATED_USER);
    assert_grantees("\"GranteePrincipal\": \"AROAEXAMPLEID\"", 1, XP_PRINCIPAL_UNIQUE_ID);
    assert_grantees("\"GranteePrincipal\": \"rds.us-east-1.amazonaws.com\"", 1,
                    XP_PRINCIPAL_SERVICE);
    assert_grantees("\"GranteeServicePrincipal\": \"lambda.amazonaws.com\"", 1,
                    XP_PRINCIPAL_SERVICE);
    assert_grantees("\"GranteePrincipal\": \"arn:aws:iam::B:role/R\", \"GranteeServicePrincipal\": "
                    "\"lambda.amazonaws.com\"",
                    2, XP_PRINCIPAL_ROLE);
}

/* Rule: S-KMS-26 */
static void what_nobody_understands_is_an_unknown_constraint(void)
{
    static const char *const texts[] = {
        "{\"GranteePrincipal\": \"222233334444\", \"Operations\": [\"Decrypt\"], \"Constraints\": "
        "{\"Hour\": \"12\"}}",
        "{\"GranteePrincipal\": \"222233334444\", \"Operations\": [\"Decrypt\"], \"Constraint\": "
        "{}}",
    };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(XpTree) tree = grant_of(texts[i]);
        const XpGrant *grant = load_grant(tree);

        CU_ASSERT_PTR_NOT_NULL_FATAL(grant);
        CU_ASSERT(grant->unknown_constraint);
        CU_ASSERT_PTR_NOT_NULL(xp_tree_find(tree, XP_DIAG_POLICY_SUSPICIOUS));
    }
}

static void an_operation_nobody_knows_is_kept_with_a_warning(void)
{
    g_autoptr(XpTree) tree =
        grant_of("{\"GranteePrincipal\": \"222233334444\", \"Operations\": [\"Frobnicate\"]}");
    const XpGrant *grant = load_grant(tree);

    CU_ASSERT_PTR_NOT_NULL_FATAL(grant);
    CU_ASSERT_STRING_EQUAL(grant->operations[0], "Frobnicate");
    CU_ASSERT_PTR_NOT_NULL(xp_tree_find(tree, XP_DIAG_POLICY_UNKNOWN_ACTION));
}

static void a_listing_that_was_cut_off_stays_unknown(void)
{
    g_autoptr(XpTree) tree = xp_tree_new();
    const XpResource *key;

    xp_tree_put(tree, "xacct.yaml",
                "accounts: {A: \"111122223333\"}\nassume: {closed_world: true}\n");
    xp_tree_put(tree, "accounts/A/kms/K/key.yaml",
                "id: " KEY_ID "\nregion: us-east-1\nbase: default\n");
    xp_tree_put(tree, "accounts/A/kms/K/grants.json",
                "{\"Grants\": [], \"NextMarker\": \"x\", \"Truncated\": true}");
    CU_ASSERT_FATAL(xp_tree_load(tree, NULL));
    key = tree->world->resources[0];
    CU_ASSERT_EQUAL(key->grants_status, XP_UNKNOWN);
    CU_ASSERT(key->grants_cut_off);
}

CU_TestInfo xp_load_organization_tests[] = {
    {"what is attached says which types are enabled",
     what_is_attached_says_which_types_are_enabled},
    {"policy_types say it too", policy_types_say_it_too},
    {"what an organization cannot be is refused", what_an_organization_cannot_be_is_refused},
    {"the management account is a member", the_management_account_is_a_member},
    {"a grant is what its listing says", a_grant_is_what_its_listing_says},
    {"a grantee is any kind of principal", a_grantee_is_any_kind_of_principal},
    {"what nobody understands is an unknown constraint",
     what_nobody_understands_is_an_unknown_constraint},
    {"an operation nobody knows is kept with a warning",
     an_operation_nobody_knows_is_kept_with_a_warning},
    {"a listing that was cut off stays unknown", a_listing_that_was_cut_off_stays_unknown},
    CU_TEST_INFO_NULL,
};
