/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/eval/scene.h"
#include "tests/eval/suites.h"

/* The development scenarios that need neither organizations nor grants nor chains of roles. */

#define IDGOOD_GET     "allow A=" GET " R=" SECRET
#define IDGOOD_DECRYPT "allow A=" DECRYPT " R=" KEY

/* The secret under its own key, both policies naming role R, R allowed both. */
static Scene *three_steps(void)
{
    Scene *scene = scene_new();
    scene_use_key(scene);
    scene_resource(scene, scene->secret, "allow P=" ROLE_R " A=" GET " R=*");
    scene_resource(scene, scene->key, "allow P=" ROLE_R " A=" DECRYPT " R=*");
    scene_identity(scene, scene->r, IDGOOD_GET);
    scene_identity(scene, scene->r, IDGOOD_DECRYPT);
    return scene;
}

static void the_three_steps_allow_the_read(void)
{
    g_autoptr(Scene) scene = three_steps();
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, XP_DECISION_ALLOW);
    ASSERT_RULE(scene, "S-EVAL-12");
    ASSERT_SAYS(scene, 0, XP_LAYER_RESOURCE, XP_SAYS_ALLOW);
    ASSERT_SAYS(scene, 1, XP_LAYER_KEY, XP_SAYS_ALLOW);
    ASSERT_SAYS(scene, 1, XP_LAYER_IDENTITY, XP_SAYS_ALLOW);
    CU_ASSERT_EQUAL(scene_step(scene, 1, XP_LAYER_IDENTITY)->statements->len, 1);
    CU_ASSERT_EQUAL(scene->result->calls->len, 2);
}

static void without_decrypt_the_key_half_is_missing(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_use_key(scene);
    scene_resource(scene, scene->secret, "allow P=" ROLE_R " A=" GET " R=*");
    scene_resource(scene, scene->key, "allow P=" ROLE_R " A=" DECRYPT " R=*");
    scene_identity(scene, scene->r, IDGOOD_GET);
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, XP_DECISION_IMPLICIT_DENY);
    CU_ASSERT_EQUAL(scene->result->refused_call, 1);
    ASSERT_SAYS(scene, 1, XP_LAYER_IDENTITY, XP_SAYS_NONE);
    ASSERT_SAYS(scene, 1, XP_LAYER_KEY, XP_SAYS_ALLOW);
}

static void the_managed_key_serves_no_other_account(void)
{
    g_autoptr(Scene) scene = three_steps();
    scene->secret->kms_key.kind = XP_KEY_AWS_MANAGED;
    scene_identity(scene, scene->r, "allow A=kms:* R=*");
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, XP_DECISION_IMPLICIT_DENY);
    ASSERT_RULE(scene, "S-KMS-33");
    CU_ASSERT_EQUAL(scene->result->refused_call, 1);
}

static void naming_the_account_lets_it_delegate(void)
{
    g_autoptr(Scene) scene = scene_new();
    XpIdentity *other = xp_world_add_identity(scene->world, scene->b, XP_IDENTITY_ROLE, "/", "Q");
    other->tags.status = XP_KNOWN;
    scene_use_key(scene);
    scene_resource(scene, scene->secret, "allow P=" ID_B " A=" GET " R=*");
    scene_resource(scene, scene->key, "allow P=arn:aws:iam::" ID_B ":root A=" DECRYPT " R=*");
    scene_identity(scene, scene->r, IDGOOD_GET);
    scene_identity(scene, scene->r, IDGOOD_DECRYPT);
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, XP_DECISION_ALLOW);
    ASSERT_DECISION(scene, "arn:aws:sts::" ID_B ":assumed-role/Q/s1", "read-secret", SECRET,
                    XP_DECISION_IMPLICIT_DENY);
    ASSERT_DECISION(scene, "arn:aws:iam::" ID_B ":root", "read-secret", SECRET, XP_DECISION_ALLOW);
}

static void the_same_account_needs_the_key_too(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_use_key(scene);
    scene_identity(scene, scene->t, IDGOOD_GET);
    scene_resource(scene, scene->key, "allow P=" ID_A " A=kms:* R=*");
    ASSERT_DECISION(scene, SESS_T, "read-secret", SECRET, XP_DECISION_IMPLICIT_DENY);
    ASSERT_RULE(scene, "S-EVAL-10");
    CU_ASSERT_EQUAL(scene->result->refused_call, 1);
    scene->secret->kms_key.kind = XP_KEY_AWS_MANAGED;
    ASSERT_DECISION(scene, SESS_T, "read-secret", SECRET, XP_DECISION_ALLOW);
    ASSERT_SAYS(scene, 1, XP_LAYER_KEY, XP_SAYS_ALLOW);
}

static void via_service_tells_the_two_calls_apart(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_use_key(scene);
    scene_identity(scene, scene->t, IDGOOD_GET);
    scene_resource(scene, scene->key, "allow P=" ID_A " A=kms:* R=*");
    scene_resource(scene, scene->key,
                   "allow P=" ROLE_T " A=" DECRYPT
                   " R=* C=StringEquals,kms:ViaService,secretsmanager.us-east-1.amazonaws.com");
    ASSERT_DECISION(scene, SESS_T, "read-secret", SECRET, XP_DECISION_ALLOW);
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, XP_DECISION_IMPLICIT_DENY);
    scene_set(scene, "kms:ViaService", "secretsmanager.us-east-1.amazonaws.com");
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, XP_DECISION_ALLOW);
    CU_ASSERT_STRING_EQUAL(scene_key(scene, 0, "aws:ViaAWSService"), "true");
}

static void a_key_policy_without_delegation_makes_iam_worthless(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_resource(scene, scene->key, "allow P=arn:aws:iam::" ID_A ":user/admin A=kms:* R=*");
    scene_identity(scene, scene->t, "allow A=kms:* R=*");
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, XP_DECISION_IMPLICIT_DENY);
    ASSERT_SAYS(scene, 0, XP_LAYER_IDENTITY, XP_SAYS_ALLOW);
    ASSERT_SAYS(scene, 0, XP_LAYER_KEY, XP_SAYS_NONE);
    scene_resource(scene, scene->key, "allow P=" ID_A " A=kms:Decrypt R=*");
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, XP_DECISION_ALLOW);
}

static void delegation_is_per_statement(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_resource(scene, scene->key, "allow P=" ID_A " A=kms:Describe* R=*");
    scene_identity(scene, scene->t, "allow A=kms:* R=*");
    ASSERT_DECISION(scene, SESS_T, DECRYPT, KEY, XP_DECISION_IMPLICIT_DENY);
    ASSERT_DECISION(scene, SESS_T, "kms:DescribeKey", KEY, XP_DECISION_ALLOW);
}

static void a_boundary_limits_the_role_but_not_the_session(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_boundary(scene, scene->t, "allow A=s3:* R=*");
    scene_resource(scene, scene->secret, "allow P=" ROLE_T " A=" GET " R=*");
    ASSERT_DECISION(scene, SESS_T, "read-secret", SECRET, XP_DECISION_IMPLICIT_DENY);
    CU_ASSERT_EQUAL(scene->result->refused_call, 0);
    scene_resource(scene, scene->secret,
                   "allow P=arn:aws:sts::" ID_A ":assumed-role/T/job A=" GET " R=*");
    ASSERT_DECISION(scene, "arn:aws:sts::" ID_A ":assumed-role/T/job", GET, SECRET,
                    XP_DECISION_ALLOW);
    ASSERT_DECISION(scene, "arn:aws:sts::" ID_A ":assumed-role/T/other", GET, SECRET,
                    XP_DECISION_IMPLICIT_DENY);
}

static void an_absent_endpoint_fails_a_negated_deny(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_resource(scene, scene->secret, "allow P=" ROLE_R " A=" GET " R=*");
    scene_resource(scene, scene->secret,
                   "deny P=* A=* R=* C=StringNotEquals,aws:SourceVpce,vpce-1");
    scene_identity(scene, scene->r, IDGOOD_GET);
    ASSERT_DECISION(scene, SESS_R, GET, SECRET, XP_DECISION_EXPLICIT_DENY);
    CU_ASSERT_EQUAL(scene_step(scene, 0, XP_LAYER_RESOURCE)->statements->len, 2);
}

static void a_secret_name_without_suffix_matches_nothing(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_resource(scene, scene->secret, "allow P=" ID_B " A=" GET " R=*");
    scene_identity(scene, scene->r,
                   "allow A=" GET " R=arn:aws:secretsmanager:us-east-1:" ID_A ":secret:db");
    ASSERT_DECISION(scene, SESS_R, GET, SECRET, XP_DECISION_IMPLICIT_DENY);
    scene_identity(scene, scene->r,
                   "allow A=" GET " R=arn:aws:secretsmanager:us-east-1:" ID_A ":secret:db-??????");
    ASSERT_DECISION(scene, SESS_R, GET, SECRET, XP_DECISION_ALLOW);
}

static void string_equals_takes_stars_literally(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_resource(scene, scene->secret, "allow P=" ID_B " A=" GET " R=*");
    scene_identity(scene, scene->r,
                   "allow A=* R=* C=StringEquals,aws:PrincipalArn,arn:aws:iam::" ID_B ":role/*");
    ASSERT_DECISION(scene, SESS_R, GET, SECRET, XP_DECISION_IMPLICIT_DENY);
    scene_identity(scene, scene->r,
                   "allow A=* R=* C=ArnEquals,aws:PrincipalArn,arn:aws:iam::" ID_B ":role/*");
    ASSERT_DECISION(scene, SESS_R, GET, SECRET, XP_DECISION_ALLOW);
}

static void a_recreated_role_is_another_one(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_resource(scene, scene->secret, "allow P=AROAEXAMPLEOLDID A=" GET " R=*");
    scene_identity(scene, scene->r, IDGOOD_GET);
    ASSERT_DECISION(scene, SESS_R, GET, SECRET, XP_DECISION_IMPLICIT_DENY);
    scene_resource(scene, scene->secret, "allow P=AROAR A=" GET " R=*");
    ASSERT_DECISION(scene, SESS_R, GET, SECRET, XP_DECISION_ALLOW);
}

static void a_key_statement_without_resource_says_nothing(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_identity(scene, scene->r, IDGOOD_DECRYPT);
    scene_resource(scene, scene->key, "allow P=" ID_B " A=" DECRYPT);
    ASSERT_DECISION(scene, SESS_R, DECRYPT, KEY, XP_DECISION_IMPLICIT_DENY);
    CU_ASSERT_EQUAL(scene_step(scene, 0, XP_LAYER_KEY)->statements->len, 0);
}

static void trust_decides_who_assumes(void)
{
    g_autoptr(Scene) scene = scene_new();
    XpIdentity *q = xp_world_add_identity(scene->world, scene->a, XP_IDENTITY_ROLE, "/", "Q");
    const char *arn = "arn:aws:iam::" ID_A ":role/Q";
    q->tags.status = XP_KNOWN;
    scene_trust(scene, q, "allow P=" ROLE_T " A=sts:AssumeRole");
    ASSERT_DECISION(scene, SESS_T, "sts:AssumeRole", arn, XP_DECISION_ALLOW);
    ASSERT_SAYS(scene, 0, XP_LAYER_TRUST, XP_SAYS_ALLOW);
    scene_trust(scene, q, "allow P=" ID_A " A=sts:AssumeRole");
    ASSERT_DECISION(scene, SESS_T, "sts:AssumeRole", arn, XP_DECISION_IMPLICIT_DENY);
    scene_trust(scene, q, "allow P=" ID_B " A=sts:AssumeRole C=StringEquals,sts:ExternalId,x");
    scene_identity(scene, scene->r, "allow A=sts:AssumeRole R=*");
    ASSERT_DECISION(scene, SESS_R, "sts:AssumeRole", arn, XP_DECISION_IMPLICIT_DENY);
    scene_set(scene, "sts:ExternalId", "x");
    ASSERT_DECISION(scene, SESS_R, "sts:AssumeRole", arn, XP_DECISION_ALLOW);
    ASSERT_DECISION(scene, "arn:aws:iam::" ID_B ":root", "sts:AssumeRole", arn,
                    XP_DECISION_IMPLICIT_DENY);
    ASSERT_RULE(scene, "S-STS-17");
}

static void tags_passed_need_their_own_permission(void)
{
    g_autoptr(Scene) scene = scene_new();
    const char *arn = ROLE_T;
    scene_trust(scene, scene->t, "allow P=" USER_V " A=sts:AssumeRole");
    scene_set(scene, "aws:RequestTag/team", "x");
    ASSERT_DECISION(scene, USER_V, "sts:AssumeRole", arn, XP_DECISION_IMPLICIT_DENY);
    scene_trust(scene, scene->t, "allow P=" USER_V " A=sts:AssumeRole A=sts:TagSession");
    scene_set(scene, "aws:RequestTag/team", "x");
    ASSERT_DECISION(scene, USER_V, "sts:AssumeRole", arn, XP_DECISION_ALLOW);
}

static void context_names_compare_without_case(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_use_key(scene);
    scene_resource(scene, scene->secret, "allow P=" ROLE_R " A=" GET " R=*");
    scene_resource(scene, scene->key,
                   "allow P=" ROLE_R " A=" DECRYPT
                   " R=* C=StringEquals,kms:EncryptionContext:secretarn," SECRET);
    scene_identity(scene, scene->r, IDGOOD_GET);
    scene_identity(scene, scene->r, IDGOOD_DECRYPT);
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, XP_DECISION_ALLOW);
}

static void an_earlier_key_still_reads(void)
{
    g_autoptr(Scene) scene = three_steps();
    XpResource *second = xp_world_add_resource(scene->world, scene->a, XP_RESOURCE_KEY, "second",
                                               "arn:aws:kms:us-east-1:" ID_A ":key/5678");
    second->tags.status = XP_KNOWN;
    second->grants_status = XP_NONE;
    second->policy = XP_NONE;
    second->stated = TRUE;
    scene_resource(scene, second, "allow P=" ID_A " A=kms:* R=*");
    scene->secret->kms_key.key = second;
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, XP_DECISION_IMPLICIT_DENY);
    XpKeyRef *earlier = xp_resource_add_version_key(scene->secret);
    earlier->kind = XP_KEY_LOADED;
    earlier->key = scene->key;
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, XP_DECISION_ALLOW);
    const XpRequest *call = g_ptr_array_index(scene->result->calls, 1);
    CU_ASSERT_STRING_EQUAL(call->resource, KEY);
}

static void a_forwarded_call_has_no_mfa_for_long_term_keys(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_use_key(scene);
    scene_resource(scene, scene->secret, "allow P=" USER_U " A=" GET " R=*");
    scene_resource(scene, scene->key, "allow P=" USER_U " A=" DECRYPT " R=*");
    scene_identity(scene, scene->u, IDGOOD_GET);
    scene_identity(scene, scene->u, IDGOOD_DECRYPT);
    ASSERT_DECISION(scene, USER_U, "read-secret", SECRET, XP_DECISION_ALLOW);
    scene_identity(scene, scene->u, "deny A=* R=* C=Bool,aws:MultiFactorAuthPresent,false");
    ASSERT_DECISION(scene, USER_U, "read-secret", SECRET, XP_DECISION_EXPLICIT_DENY);
    CU_ASSERT_EQUAL(scene->result->refused_call, 1);
    ASSERT_SAYS(scene, 1, XP_LAYER_IDENTITY, XP_SAYS_DENY);
}

static void an_endpoint_policy_binds_only_its_endpoint(void)
{
    g_autoptr(Scene) scene = three_steps();
    XpVpcEndpoint *endpoint = xp_world_add_endpoint(scene->world, scene->b, "vpce-9");
    endpoint->policy = scene_policy(scene, XP_POLICY_VPC_ENDPOINT, "allow P=" ID_C " A=* R=*");
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, XP_DECISION_ALLOW);
    scene->request->vpc_endpoint = "vpce-9";
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, XP_DECISION_IMPLICIT_DENY);
    ASSERT_RULE(scene, "S-EVAL-33");
    scene_set(scene, "aws:SourceVpce", "vpce-9");
    ASSERT_DECISION(scene, SESS_R, GET, SECRET, XP_DECISION_IMPLICIT_DENY);
    scene_set(scene, "aws:SourceVpce", "vpce-9");
    scene_set(scene, "kms:ViaService", "s3.us-east-1.amazonaws.com");
    ASSERT_DECISION(scene, SESS_R, DECRYPT, KEY, XP_DECISION_IMPLICIT_DENY);
}

static void operations_outside_the_list_stay_home(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_resource(scene, scene->key, "allow P=" ID_B " A=kms:* R=*");
    scene_identity(scene, scene->r, "allow A=kms:* R=*");
    ASSERT_DECISION(scene, SESS_R, DECRYPT, KEY, XP_DECISION_ALLOW);
    ASSERT_DECISION(scene, SESS_R, "kms:PutKeyPolicy", KEY, XP_DECISION_IMPLICIT_DENY);
    ASSERT_RULE(scene, "S-KMS-10");
    ASSERT_DECISION(scene, SESS_R, "kms:SomethingNew", KEY, XP_DECISION_UNKNOWN);
}

static void a_key_in_a_third_account_counts_as_its_own(void)
{
    g_autoptr(Scene) scene = three_steps();
    XpResource *third = xp_world_add_resource(scene->world, scene->b, XP_RESOURCE_KEY, "third",
                                              "arn:aws:kms:us-east-1:" ID_B ":key/9");
    third->tags.status = XP_KNOWN;
    third->grants_status = XP_NONE;
    third->policy = XP_NONE;
    third->stated = TRUE;
    scene->secret->kms_key.key = third;
    scene_resource(scene, third, "allow P=" ID_A " A=" DECRYPT " R=*");
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, XP_DECISION_IMPLICIT_DENY);
    ASSERT_RULE(scene, "S-EVAL-10");
    scene_resource(scene, third, "allow P=" ROLE_R " A=" DECRYPT " R=*");
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, XP_DECISION_ALLOW);
}

static void partitions_never_meet(void)
{
    g_autoptr(Scene) scene = three_steps();
    XpAccount *china = xp_world_add_account(scene->world, "N", "444444444444", "aws-cn");
    china->supplied = TRUE;
    ASSERT_DECISION(scene, "arn:aws-cn:iam::444444444444:root", GET, SECRET,
                    XP_DECISION_IMPLICIT_DENY);
    ASSERT_RULE(scene, "S-GRAM-32");
}

static void root_users_and_services(void)
{
    g_autoptr(Scene) scene = scene_new();
    const char *root = "arn:aws:iam::" ID_A ":root";
    ASSERT_DECISION(scene, root, GET, SECRET, XP_DECISION_ALLOW);
    ASSERT_DECISION(scene, root, DECRYPT, KEY, XP_DECISION_IMPLICIT_DENY);
    scene_resource(scene, scene->key, "allow P=" ID_A " A=kms:* R=*");
    ASSERT_DECISION(scene, root, DECRYPT, KEY, XP_DECISION_ALLOW);
    ASSERT_DECISION(scene, "lambda.amazonaws.com", GET, SECRET, XP_DECISION_IMPLICIT_DENY);
    scene_resource(scene, scene->secret, "allow PS=lambda.amazonaws.com A=" GET " R=*");
    ASSERT_DECISION(scene, "lambda.amazonaws.com", GET, SECRET, XP_DECISION_ALLOW);
    ASSERT_RULE(scene, "S-EVAL-19");
    ASSERT_DECISION(scene, "sns.amazonaws.com", GET, SECRET, XP_DECISION_IMPLICIT_DENY);
    scene_resource(scene, scene->secret, "allow P=* A=" GET " R=*");
    ASSERT_DECISION(scene, "anonymous", GET, SECRET, XP_DECISION_IMPLICIT_DENY);
    ASSERT_RULE(scene, "S-EVAL-21");
}

static void caller_identity_is_free(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_identity(scene, scene->r, "deny A=* R=*");
    ASSERT_DECISION(scene, SESS_R, "sts:GetCallerIdentity", "*", XP_DECISION_ALLOW);
    ASSERT_RULE(scene, "S-EVAL-24");
}

static void lists_need_the_identity_side_only(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_identity(scene, scene->r, "allow A=kms:ListKeys R=" KEY);
    ASSERT_DECISION(scene, SESS_R, "kms:ListKeys", "*", XP_DECISION_IMPLICIT_DENY);
    scene_identity(scene, scene->r, "allow A=kms:ListKeys R=*");
    ASSERT_DECISION(scene, SESS_R, "kms:ListKeys", "*", XP_DECISION_ALLOW);
    scene_identity(scene, scene->r, "deny A=kms:ListKeys NR=" KEY);
    ASSERT_DECISION(scene, SESS_R, "kms:ListKeys", "*", XP_DECISION_EXPLICIT_DENY);
}

CU_TestInfo xp_scenario_tests[] = {
    {"scenario 1: the three steps allow the read (S-SM-23)", the_three_steps_allow_the_read},
    {"scenario 2: no kms:Decrypt, no key half (S-KMS-9)", without_decrypt_the_key_half_is_missing},
    {"scenario 3: aws/secretsmanager serves no other account (S-KMS-33)",
     the_managed_key_serves_no_other_account},
    {"scenario 4: naming the account lets it delegate (S-PRIN-3)",
     naming_the_account_lets_it_delegate},
    {"scenarios 5 and 6: the same account and the key (S-SM-24)",
     the_same_account_needs_the_key_too},
    {"scenario 7: kms:ViaService tells the calls apart (S-KMS-18)",
     via_service_tells_the_two_calls_apart},
    {"scenario 8: no delegation, no IAM policy (S-KMS-2)",
     a_key_policy_without_delegation_makes_iam_worthless},
    {"delegation is per statement (S-KMS-4)", delegation_is_per_statement},
    {"scenarios 9 and 10: a boundary limits ROLE, not SESS (S-EVAL-5)",
     a_boundary_limits_the_role_but_not_the_session},
    {"scenario 12: an absent key makes a negated Deny bite (S-COND-3)",
     an_absent_endpoint_fails_a_negated_deny},
    {"scenario 14: a secret's suffix counts (S-SM-3)",
     a_secret_name_without_suffix_matches_nothing},
    {"scenario 15: StringEquals has no wildcards (S-COND-7)", string_equals_takes_stars_literally},
    {"scenario 16: a recreated role is another one (S-PRIN-9)", a_recreated_role_is_another_one},
    {"scenario 17: a key statement without Resource (S-KMS-6)",
     a_key_statement_without_resource_says_nothing},
    {"scenarios 22 and 23: the trust policy decides (S-STS-2)", trust_decides_who_assumes},
    {"tags passed need sts:TagSession (S-STS-4)", tags_passed_need_their_own_permission},
    {"scenario 25: names in the encryption context (S-COND-5)", context_names_compare_without_case},
    {"scenario 26: an earlier key still reads (S-SM-14)", an_earlier_key_still_reads},
    {"scenario 27: MFA of a forwarded call (S-KEY-10)",
     a_forwarded_call_has_no_mfa_for_long_term_keys},
    {"scenario 28: an endpoint policy binds its endpoint (S-EVAL-33)",
     an_endpoint_policy_binds_only_its_endpoint},
    {"operations outside the list stay in the account (S-KMS-10)",
     operations_outside_the_list_stay_home},
    {"a key in the caller's account is the caller's (S-SM-13)",
     a_key_in_a_third_account_counts_as_its_own},
    {"partitions never meet (S-GRAM-32)", partitions_never_meet},
    {"root users and services (S-EVAL-18, S-EVAL-19)", root_users_and_services},
    {"GetCallerIdentity always works (S-EVAL-24)", caller_identity_is_free},
    {"calls without resource (S-GRAM-37)", lists_need_the_identity_side_only},
    CU_TEST_INFO_NULL,
};
