/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/eval/scene.h"
#include "tests/eval/suites.h"

/* Grants on a key: whom they serve, for what, under which constraints, and who retires them. */

#define YES  XP_DECISION_ALLOW
#define NO   XP_DECISION_IMPLICIT_DENY
#define STOP XP_DECISION_EXPLICIT_DENY
#define OPEN XP_DECISION_UNKNOWN

#define ROOT_A "arn:aws:iam::" ID_A ":root"
#define ROOT_B "arn:aws:iam::" ID_B ":root"

/* Rule: S-KMS-25, S-KMS-27 */
static void a_grant_stands_in_for_key_policy_and_identity_policy(void)
{
    g_autoptr(Scene) scene = scene_new();
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, NO);
    scene_grant(scene, ROLE_T, "Decrypt,DescribeKey");
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, YES);
    ASSERT_SAYS(scene, 0, XP_LAYER_GRANT, XP_SAYS_ALLOW);
    CU_ASSERT_STRING_EQUAL(scene_step(scene, 0, XP_LAYER_GRANT)->part, "g1");
    ASSERT_DECISION(scene, SESS_T, "kms:DescribeKey", KEY, YES);
    ASSERT_DECISION(scene, SESS_T, "kms:Encrypt", KEY, NO);
    ASSERT_SAYS(scene, 0, XP_LAYER_GRANT, XP_SAYS_NONE);
    ASSERT_DECISION(scene, SESS_T, "kms:GenerateDataKeyWithoutPlaintext", KEY, NO);
    ASSERT_DECISION(scene, USER_V, DECRYPT, KEY, NO);
}

static void operations_are_whole_names(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_grant(scene, ROLE_T, "GenerateDataKey,ReEncryptFrom,RetireGrant,CreateGrant");
    ASSERT_DECISION(scene, SESS_T, "kms:GenerateDataKey", KEY, YES);
    ASSERT_DECISION(scene, SESS_T, "kms:GenerateDataKeyPair", KEY, NO);
    ASSERT_DECISION(scene, SESS_T, "kms:ReEncryptFrom", KEY, YES);
    ASSERT_DECISION(scene, SESS_T, "kms:ReEncryptTo", KEY, NO);
    ASSERT_DECISION(scene, SESS_T, "kms:PutKeyPolicy", KEY, NO);
    CU_ASSERT_PTR_NULL(scene_step(scene, 0, XP_LAYER_GRANT));
}

static XpDecision ask_granted(const char *grantee, const char *caller)
{
    g_autoptr(Scene) scene = scene_new();
    scene_grant(scene, grantee, "Decrypt");
    return scene_ask(scene, caller, DECRYPT, KEY);
}

/* Rule: S-KMS-29 */
static void grantees_of_every_kind(void)
{
    static const struct {
        const char *grantee;
        const char *caller;
        XpDecision decision;
    } rows[] = {
        {ROLE_T, SESS_T, YES},
        {"arn:aws:iam::" ID_A ":role/other/T", SESS_T, NO},
        {"arn:aws:iam::" ID_A ":role/t", SESS_T, OPEN}, /* S-PRIN-4 */
        {SESS_T, SESS_T, YES},
        {SESS_T, "arn:aws:sts::" ID_A ":assumed-role/T/s2", NO},
        {USER_V, USER_V, YES},
        {"arn:aws:iam::" ID_A ":user/v", USER_V, NO},
        {USER_V, SESS_T, NO},
        {"AROAT", SESS_T, YES},
        {"AIDAV", USER_V, YES},
        {"AROAX", SESS_T, NO},
        {"AIDAV", SESS_T, NO},
        {"arn:aws:sts::" ID_A ":federated-user/fed", "arn:aws:sts::" ID_A ":federated-user/fed",
         OPEN}, /* no session policy: S-KMS-27 */
        {"arn:aws:sts::" ID_A ":federated-user/fed", "arn:aws:sts::" ID_A ":federated-user/other",
         NO},
        {USER_V, "arn:aws:sts::" ID_A ":federated-user/fed", OPEN},
        {"rds.amazonaws.com", "rds.amazonaws.com", OPEN},
        {"rds.amazonaws.com", "sns.amazonaws.com", NO},
        {"rds.amazonaws.com", SESS_T, NO},
        {ROLE_T, ROOT_A, NO},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        XpDecision decision = ask_granted(rows[i].grantee, rows[i].caller);
        if (decision != rows[i].decision)
            g_printerr("  %s by a grant to %s: %s\n", rows[i].caller, rows[i].grantee,
                       xp_decision_name(decision));
        CU_ASSERT_EQUAL(decision, rows[i].decision);
    }
}

/* Rule: S-PRIN-2: a role ARN is a session whose name nobody said. */
static void a_grant_to_one_session_leaves_the_role_open(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_grant(scene, SESS_T, "Decrypt");
    ASSERT_DECISION(scene, ROLE_T, DECRYPT, KEY, OPEN);
    CU_ASSERT_TRUE(scene_depends_on(scene, "session name"));
    ASSERT_DECISION(scene, ROLE_T, "kms:Encrypt", KEY, NO);
}

/* Rule: S-KMS-28 */
static void an_account_as_grantee_delegates(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_grant(scene, ROOT_A, "Decrypt");
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, NO);
    ASSERT_DECISION(scene, ROOT_A, DECRYPT, KEY, YES);
    scene_identity(scene, scene->t, "allow A=" DECRYPT " R=*");
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, YES);
    scene_boundary(scene, scene->t, "allow A=s3:* R=*");
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, NO);
    scene_identity(scene, scene->r, "allow A=" DECRYPT " R=*");
    ASSERT_DECISION(scene, SESS_R, DECRYPT, KEY, NO);
    scene_grant(scene, ID_B, "Decrypt");
    ASSERT_DECISION(scene, SESS_R, DECRYPT, KEY, YES);
    ASSERT_DECISION(scene, USER_U, DECRYPT, KEY, NO);
    ASSERT_DECISION(scene, ROOT_B, DECRYPT, KEY, YES);
}

/* Rule: S-KMS-28 */
static void across_accounts_a_grant_may_need_an_identity_policy(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_grant(scene, ROLE_R, "Decrypt");
    ASSERT_DECISION(scene, SESS_R, DECRYPT, KEY, OPEN);
    CU_ASSERT_TRUE(scene_depends_on(scene, "suffices in another account"));
    CU_ASSERT_EQUAL(scene->result->unknowns->len, 1);
    scene_identity(scene, scene->r, "allow A=" DECRYPT " R=*");
    ASSERT_DECISION(scene, SESS_R, DECRYPT, KEY, YES);
    scene_boundary(scene, scene->r, "allow A=s3:* R=*");
    ASSERT_DECISION(scene, SESS_R, DECRYPT, KEY, OPEN);
    scene_identity(scene, scene->r, "deny A=kms:* R=*");
    ASSERT_DECISION(scene, SESS_R, DECRYPT, KEY, STOP);
}

/* Rule: S-KMS-27 */
static void whether_limits_hold_for_grants_is_open(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_grant(scene, ROLE_T, "Decrypt");
    scene_session(scene, "allow A=s3:* R=*");
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, OPEN);
    CU_ASSERT_TRUE(scene_depends_on(scene, "limit a grant"));
    scene_session(scene, "allow A=kms:* R=*");
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, YES);
    scene_boundary(scene, scene->t, "allow A=s3:* R=*");
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, OPEN);
    scene_session(scene, "deny A=kms:* R=*");
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, STOP);
}

/* Rule: S-KMS-27, S-EVAL-4 */
static void explicit_denies_and_guardrails_win(void)
{
    static const char *const denies[] = {"deny P=* A=" DECRYPT " R=*",
                                         "deny P=" ROLE_T " A=kms:* R=*"};
    for (guint i = 0; i < G_N_ELEMENTS(denies); i++) {
        g_autoptr(Scene) scene = scene_new();
        scene_grant(scene, ROLE_T, "Decrypt");
        scene_resource(scene, scene->key, denies[i]);
        ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, STOP);
    }
    g_autoptr(Scene) scene = scene_new();
    XpOrganization *organization = xp_world_set_organization(scene->world, "o-1");
    xp_organization_add_node(scene->world, organization, "r-1", -1);
    xp_org_node_add_account(&organization->nodes[0], scene->a);
    organization->management = scene->c;
    organization->scp_status = XP_KNOWN;
    xp_org_node_add_scp(&organization->nodes[0],
                        scene_policy(scene, XP_POLICY_SCP, "allow A=s3:* R=*"));
    scene_grant(scene, ROLE_T, "Decrypt");
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, NO);
    ASSERT_RULE(scene, "S-ORG-1");
}

/* ---- constraints ---- */

static XpGrant *constrained(Scene *scene)
{
    return scene_grant(scene, ROLE_T, "Decrypt,DescribeKey,Sign");
}

/* Rule: S-KMS-26 */
static void a_subset_must_be_there(void)
{
    g_autoptr(Scene) scene = scene_new();
    XpGrant *grant = constrained(scene);
    xp_grant_add_pair(scene->world, &grant->subset, "App", "x");
    xp_grant_add_pair(scene->world, &grant->subset, "Env", "prod");
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, NO);
    scene_set(scene, "kms:EncryptionContext:App", "x");
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, NO);
    scene_set(scene, "kms:EncryptionContext:App", "x");
    scene_set(scene, "kms:EncryptionContext:Env", "prod");
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, YES);
    scene_set(scene, "kms:EncryptionContext:App", "x");
    scene_set(scene, "kms:EncryptionContext:Env", "prod");
    scene_set(scene, "kms:EncryptionContext:More", "y");
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, YES);
    scene_set(scene, "kms:EncryptionContext:App", "X");
    scene_set(scene, "kms:EncryptionContext:Env", "prod");
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, NO);
    scene_set(scene, "kms:EncryptionContext:app", "x");
    scene_set(scene, "kms:EncryptionContext:Env", "prod");
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, NO);
    /* It says nothing of DescribeKey, and Sign has no encryption context. */
    ASSERT_DECISION(scene, SESS_T, "kms:DescribeKey", KEY, YES);
    ASSERT_DECISION(scene, SESS_T, "kms:Sign", KEY, NO);
}

static void equals_asks_for_nothing_else(void)
{
    g_autoptr(Scene) scene = scene_new();
    XpGrant *grant = constrained(scene);
    xp_grant_add_pair(scene->world, &grant->equals, "App", "x*");
    scene_set(scene, "kms:EncryptionContext:App", "x*");
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, YES);
    scene_set(scene, "kms:EncryptionContext:App", "xy");
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, NO);
    scene_set(scene, "kms:EncryptionContext:App", "x*");
    scene_set(scene, "kms:EncryptionContext:More", "y");
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, NO);
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, NO);
    xp_grant_add_pair(scene->world, &scene->key->grants[0].subset, "More", "y");
    scene_set(scene, "kms:EncryptionContext:App", "x*");
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, NO);
}

static void an_empty_equals_is_open_where_there_is_a_context(void)
{
    g_autoptr(Scene) scene = scene_new();
    constrained(scene)->equals.stated = TRUE;
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, YES);
    scene_set(scene, "kms:EncryptionContext:App", "x");
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, OPEN);
    g_autoptr(Scene) subset = scene_new();
    constrained(subset)->subset.stated = TRUE;
    scene_set(subset, "kms:EncryptionContext:App", "x");
    ASSERT_DECISION(subset, SESS_T, DECRYPT, KEY, YES);
}

/* The forwarded call has the context of S-SM-8, the version's id being Secrets Manager's choice. */
static void a_secret_can_be_read_by_a_grant(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_use_key(scene);
    scene_identity(scene, scene->t, "allow A=" GET " R=*");
    XpGrant *grant = constrained(scene);
    xp_grant_add_pair(scene->world, &grant->subset, "SecretARN", SECRET);
    ASSERT_DECISION(scene, SESS_T, "read-secret", SECRET, YES);
    ASSERT_SAYS(scene, 1, XP_LAYER_GRANT, XP_SAYS_ALLOW);
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, NO);
    xp_grant_add_pair(scene->world, &scene->key->grants[0].subset, "SecretVersionId", "v1");
    ASSERT_DECISION(scene, SESS_T, "read-secret", SECRET, OPEN);
    scene_set(scene, "secretsmanager:VersionId", "v1");
    ASSERT_DECISION(scene, SESS_T, "read-secret", SECRET, YES);
    scene_set(scene, "secretsmanager:VersionId", "v2");
    ASSERT_DECISION(scene, SESS_T, "read-secret", SECRET, NO);
    g_autoptr(Scene) exact = scene_new();
    scene_use_key(exact);
    scene_identity(exact, exact->t, "allow A=" GET " R=*");
    xp_grant_add_pair(exact->world, &constrained(exact)->equals, "SecretARN", SECRET);
    ASSERT_DECISION(exact, SESS_T, "read-secret", SECRET, NO);
}

static void a_source_must_be_that_of_the_request(void)
{
    g_autoptr(Scene) scene = scene_new();
    XpGrant *grant = scene_grant(scene, "rds.amazonaws.com", "Decrypt,DescribeKey");
    grant->source_arn = "arn:aws:rds:us-east-1:" ID_A ":db:x";
    ASSERT_DECISION(scene, "rds.amazonaws.com", DECRYPT, KEY, NO);
    scene_set(scene, "aws:SourceArn", "arn:aws:rds:us-east-1:" ID_A ":db:y");
    ASSERT_DECISION(scene, "rds.amazonaws.com", DECRYPT, KEY, NO);
    scene_set(scene, "aws:SourceArn", "arn:aws:rds:us-east-1:" ID_A ":db:x");
    ASSERT_DECISION(scene, "rds.amazonaws.com", DECRYPT, KEY, OPEN); /* services: S-KMS-29 */
    ASSERT_DECISION(scene, "rds.amazonaws.com", "kms:DescribeKey", KEY, OPEN);
    g_autoptr(Scene) people = scene_new();
    constrained(people)->source_arn = "arn:aws:rds:us-east-1:" ID_A ":db:x";
    ASSERT_DECISION(people, SESS_T, DECRYPT, KEY, NO);
}

static void an_unknown_constraint_leaves_the_grant_open(void)
{
    g_autoptr(Scene) scene = scene_new();
    constrained(scene)->unknown_constraint = TRUE;
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, OPEN);
    CU_ASSERT_TRUE(scene_depends_on(scene, "constraint that is not known, grant g1"));
    ASSERT_DECISION(scene, SESS_T, "kms:Encrypt", KEY, NO);
    scene_grant(scene, ROLE_T, "Decrypt");
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, YES);
}

/* Rule: S-KMS-30 */
static void a_grant_makes_only_narrower_grants(void)
{
    g_autoptr(Scene) scene = scene_new();
    XpGrant *grant = scene_grant(scene, ROLE_T, "CreateGrant,Decrypt");
    ASSERT_DECISION(scene, SESS_T, "kms:CreateGrant", KEY, OPEN);
    scene_set(scene, "kms:GrantOperations", "Decrypt");
    ASSERT_DECISION(scene, SESS_T, "kms:CreateGrant", KEY, YES);
    scene_set(scene, "kms:GrantOperations", "Encrypt");
    ASSERT_DECISION(scene, SESS_T, "kms:CreateGrant", KEY, NO);
    xp_grant_add_pair(scene->world, &grant->subset, "App", "x");
    scene_set(scene, "kms:GrantOperations", "Decrypt");
    ASSERT_DECISION(scene, SESS_T, "kms:CreateGrant", KEY, OPEN);
    /* By policy it is an action like any other. */
    scene_resource(scene, scene->key, "allow P=" ROLE_T " A=kms:CreateGrant R=*");
    ASSERT_DECISION(scene, SESS_T, "kms:CreateGrant", KEY, YES);
}

/* ---- who retires ---- */

/* Rule: S-KMS-31 */
static void a_key_policy_does_not_let_retire(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_resource(scene, scene->key, "allow P=" ROLE_T " A=kms:* R=*");
    scene_identity(scene, scene->t, "allow A=kms:* R=*");
    ASSERT_DECISION(scene, SESS_T, "kms:RetireGrant", KEY, NO); /* there is no grant */
    ASSERT_RULE(scene, "S-KMS-31");
    scene_grant(scene, ROLE_R, "Decrypt");
    /* The key's account may let its own principals retire what is there. */
    ASSERT_DECISION(scene, SESS_T, "kms:RetireGrant", KEY, YES);
    ASSERT_DECISION(scene, USER_V, "kms:RetireGrant", KEY, NO);
    ASSERT_DECISION(scene, ROOT_A, "kms:RetireGrant", KEY, YES);
    scene_resource(scene, scene->key, "allow P=" USER_V " A=kms:RetireGrant R=*");
    ASSERT_DECISION(scene, USER_V, "kms:RetireGrant", KEY, NO);
    scene_resource(scene, scene->key, "deny P=" ROLE_T " A=kms:RetireGrant R=*");
    ASSERT_DECISION(scene, SESS_T, "kms:RetireGrant", KEY, STOP);
}

static void retiring_principals_and_grantees_retire(void)
{
    g_autoptr(Scene) scene = scene_new();
    XpGrant *grant = scene_grant(scene, ROLE_T, "Decrypt");
    XpPrincipalEntry retiring = scene_principal(scene, USER_V);
    xp_grant_add_pair(scene->world, &grant->equals, "a", "b");
    ASSERT_DECISION(scene, SESS_T, "kms:RetireGrant", KEY, NO);
    xp_grant_add_retiring(grant, &retiring);
    ASSERT_DECISION(scene, USER_V, "kms:RetireGrant", KEY, YES);
    ASSERT_DECISION(scene, USER_V, DECRYPT, KEY, NO);
    ASSERT_DECISION(scene, SESS_T, "kms:RetireGrant", KEY, NO);
    xp_grant_add_operation(scene->world, &scene->key->grants[0], "RetireGrant");
    ASSERT_DECISION(scene, SESS_T, "kms:RetireGrant", KEY, YES);
    scene_identity(scene, scene->t, "deny A=kms:RetireGrant R=*");
    ASSERT_DECISION(scene, SESS_T, "kms:RetireGrant", KEY, STOP);
}

static void other_accounts_retire_what_they_made_or_were_given(void)
{
    g_autoptr(Scene) scene = scene_new();
    XpGrant *grant = scene_grant(scene, ROLE_T, "Decrypt");
    scene_identity(scene, scene->r, "allow A=kms:RetireGrant R=*");
    ASSERT_DECISION(scene, SESS_R, "kms:RetireGrant", KEY, NO);
    grant->issuing_account = ID_B;
    ASSERT_DECISION(scene, SESS_R, "kms:RetireGrant", KEY, YES);
    ASSERT_DECISION(scene, USER_U, "kms:RetireGrant", KEY, NO);
    grant->issuing_account = ID_A;
    XpPrincipalEntry account = scene_principal(scene, ID_B);
    xp_grant_add_retiring(grant, &account);
    ASSERT_DECISION(scene, SESS_R, "kms:RetireGrant", KEY, YES);
    ASSERT_DECISION(scene, USER_U, "kms:RetireGrant", KEY, NO);
    XpPrincipalEntry user = scene_principal(scene, USER_U);
    xp_grant_add_retiring(grant, &user);
    ASSERT_DECISION(scene, USER_U, "kms:RetireGrant", KEY, OPEN); /* S-KMS-28 */
    scene->key->grants_status = XP_UNKNOWN;
    ASSERT_DECISION(scene, "arn:aws:iam::" ID_A ":user/V", "kms:RetireGrant", KEY, OPEN);
}

CU_TestInfo xp_grant_tests[] = {
    {"a grant stands in for key policy and identity policy (S-KMS-25, S-KMS-27)",
     a_grant_stands_in_for_key_policy_and_identity_policy},
    {"operations are whole names (S-KMS-25)", operations_are_whole_names},
    {"grantees of every kind (S-KMS-29)", grantees_of_every_kind},
    {"a grant to one session leaves the role open (S-PRIN-2)",
     a_grant_to_one_session_leaves_the_role_open},
    {"an account as grantee delegates (S-KMS-28)", an_account_as_grantee_delegates},
    {"across accounts a grant may need an identity policy (S-KMS-28)",
     across_accounts_a_grant_may_need_an_identity_policy},
    {"whether limits hold for grants is open (S-KMS-27)", whether_limits_hold_for_grants_is_open},
    {"explicit denies and guardrails win (S-KMS-27, S-EVAL-4)", explicit_denies_and_guardrails_win},
    {"a subset must be there (S-KMS-26)", a_subset_must_be_there},
    {"equals asks for nothing else (S-KMS-26)", equals_asks_for_nothing_else},
    {"an empty equals is open where there is a context",
     an_empty_equals_is_open_where_there_is_a_context},
    {"a secret can be read by a grant (S-SM-8)", a_secret_can_be_read_by_a_grant},
    {"a source must be that of the request (S-KMS-26)", a_source_must_be_that_of_the_request},
    {"an unknown constraint leaves the grant open (S-KMS-26)",
     an_unknown_constraint_leaves_the_grant_open},
    {"a grant makes only narrower grants (S-KMS-30)", a_grant_makes_only_narrower_grants},
    {"a key policy does not let retire (S-KMS-31)", a_key_policy_does_not_let_retire},
    {"retiring principals and grantees retire (S-KMS-31)", retiring_principals_and_grantees_retire},
    {"other accounts retire what they made or were given (S-KMS-31)",
     other_accounts_retire_what_they_made_or_were_given},
    CU_TEST_INFO_NULL,
};
