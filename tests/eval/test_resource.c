/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/eval/scene.h"
#include "tests/eval/suites.h"

#define YES  XP_DECISION_ALLOW
#define NO   XP_DECISION_IMPLICIT_DENY
#define OPEN XP_DECISION_UNKNOWN
#define SM   "arn:aws:secretsmanager:us-east-1:" ID_A ":"

/* Does an identity statement with @words let user V read the secret? */
static XpDecision identity_with(const char *words)
{
    g_autoptr(Scene) scene = scene_new();
    g_autofree char *statement = g_strdup_printf("allow %s", words);
    scene_identity(scene, scene->v, statement);
    XpDecision decision = scene_ask(scene, USER_V, GET, SECRET);
    CU_ASSERT_PTR_NULL(scene->error);
    return decision;
}

static XpDecision resource_is(const char *pattern)
{
    g_autofree char *words = g_strdup_printf("A=* R=%s", pattern);
    return identity_with(words);
}

static void actions_fold_their_case(void)
{
    CU_ASSERT_EQUAL(identity_with("A=SECRETSMANAGER:getsecretvalue R=*"), YES);
    CU_ASSERT_EQUAL(identity_with("A=secretsmanager:Get* R=*"), YES);
    CU_ASSERT_EQUAL(identity_with("A=secretsmanager:Get?ecretValue R=*"), YES);
    CU_ASSERT_EQUAL(identity_with("A=secretsmanager:Get R=*"), NO);
    CU_ASSERT_EQUAL(identity_with("A=secretsmanager:Get.* R=*"), NO);
    CU_ASSERT_EQUAL(identity_with("A=*:* R=*"), OPEN);
    CU_ASSERT_EQUAL(identity_with("A=secretsmanager:GetSecretValue, R=*"), NO);
}

static void not_action_is_everything_else(void)
{
    CU_ASSERT_EQUAL(identity_with("NA=iam:* R=*"), YES);
    CU_ASSERT_EQUAL(identity_with("NA=iam:* NA=secretsmanager:* R=*"), NO);
}

static void resources_match_by_part(void)
{
    CU_ASSERT_EQUAL(resource_is("*"), YES);
    CU_ASSERT_EQUAL(resource_is(SECRET), YES);
    CU_ASSERT_EQUAL(resource_is(SM "secret:db-*"), YES);
    CU_ASSERT_EQUAL(resource_is(SM "secret:db*"), YES);
    CU_ASSERT_EQUAL(resource_is(SM "secret:db-????"), NO);
    CU_ASSERT_EQUAL(resource_is(SM "secret:DB-AbCdEf"), NO);
    CU_ASSERT_EQUAL(resource_is("arn:aws:secretsmanager:*:*:secret:db-AbCdEf"), YES);
    CU_ASSERT_EQUAL(resource_is("arn:*:secretsmanager:us-*:*:*"), YES);
    CU_ASSERT_EQUAL(resource_is("arn:aws-cn:secretsmanager:us-east-1:" ID_A ":secret:*"), NO);
    CU_ASSERT_EQUAL(resource_is(KEY), NO);
}

static void odd_patterns_are_open(void)
{
    CU_ASSERT_EQUAL(resource_is("arn:aws:secretsmanager"), OPEN);
    CU_ASSERT_EQUAL(resource_is("arn:aws:kms"), NO);
    CU_ASSERT_EQUAL(resource_is("arn:aws:*:us-east-1:" ID_A ":secret:db-AbCdEf"), OPEN);
    CU_ASSERT_EQUAL(resource_is("arn:aws:SECRETSMANAGER:us-east-1:" ID_A ":secret:*"), OPEN);
    CU_ASSERT_EQUAL(resource_is(SM "s*:db-AbCdEf"), OPEN);
    CU_ASSERT_EQUAL(resource_is(SM "*"), YES);
    CU_ASSERT_EQUAL(resource_is("arn:aws:sec*:secret:db-AbCdEf"), OPEN);
}

static void not_resource_is_everything_else(void)
{
    CU_ASSERT_EQUAL(identity_with("A=* NR=" SECRET), NO);
    CU_ASSERT_EQUAL(identity_with("A=* NR=" KEY), YES);
    CU_ASSERT_EQUAL(identity_with("A=* NR=*"), NO);
}

static void variables_stand_in_the_last_part(void)
{
    CU_ASSERT_EQUAL(resource_is(SM "secret:${aws:referer}-*"), NO);
    CU_ASSERT_EQUAL(
        resource_is("arn:aws:secretsmanager:us-east-1:${aws:PrincipalAccount}:secret:*"), OPEN);
    CU_ASSERT_EQUAL(resource_is("arn:aws:secretsmanager:us-east-1:${aws:username}:secret:*"), NO);
    CU_ASSERT_EQUAL(identity_with("A=* NR=" SM "secret:${aws:referer}"), OPEN);
    g_autoptr(Scene) scene = scene_new();
    scene_identity(scene, scene->v, "allow A=* R=" SM "secret:${aws:referer}-*");
    scene_set(scene, "aws:referer", "db");
    ASSERT_DECISION(scene, USER_V, GET, SECRET, YES);
    scene_set(scene, "aws:referer", "d*");
    ASSERT_DECISION(scene, USER_V, GET, SECRET, OPEN);
}

static void star_of_a_resource_policy_is_its_resource(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_resource(scene, scene->secret, "allow P=" USER_V " A=" GET " R=" SM "secret:other-*");
    ASSERT_DECISION(scene, USER_V, GET, SECRET, NO);
    scene_resource(scene, scene->secret, "allow P=" USER_V " A=" GET " R=arn:aws:kms");
    ASSERT_DECISION(scene, USER_V, GET, SECRET, NO);
    scene_resource(scene, scene->secret, "allow P=" USER_V " A=" GET " R=arn:aws:secretsmanager");
    ASSERT_DECISION(scene, USER_V, GET, SECRET, OPEN);
    scene_resource(scene, scene->secret, "allow P=" USER_V " A=" GET);
    ASSERT_DECISION(scene, USER_V, GET, SECRET, OPEN);
    scene_resource(scene, scene->secret, "allow P=" USER_V " A=" GET " R=*");
    ASSERT_DECISION(scene, USER_V, GET, SECRET, YES);
}

static void resources_below_an_arn(void)
{
    g_autoptr(Scene) scene = scene_new();
    XpResource *bucket =
        xp_world_add_resource(scene->world, scene->a, XP_RESOURCE_OTHER, "b", "arn:aws:s3:::b");
    bucket->tags.status = XP_KNOWN;
    bucket->policy = XP_NONE;
    scene_resource(scene, bucket, "allow P=" ROLE_R " A=s3:GetObject R=arn:aws:s3:::b/*");
    scene_identity(scene, scene->r, "allow A=s3:* R=*");
    ASSERT_DECISION(scene, SESS_R, "s3:GetObject", "arn:aws:s3:::b/x", YES);
    ASSERT_DECISION(scene, SESS_R, "s3:GetObject", "arn:aws:s3:::b", NO);
    scene->request->resource_account = ID_A;
    ASSERT_DECISION(scene, SESS_R, "s3:GetObject", "arn:aws:s3:::bc/x", OPEN);
    scene_ask(scene, SESS_R, "s3:GetObject", "arn:aws:s3:::bc/x");
    CU_ASSERT_PTR_NOT_NULL(scene->error);
}

CU_TestInfo xp_resource_eval_tests[] = {
    {"actions compare without case (S-GRAM-22 to S-GRAM-25)", actions_fold_their_case},
    {"NotAction is everything else (S-GRAM-26)", not_action_is_everything_else},
    {"resources match part by part (S-GRAM-28, S-GRAM-29, S-GRAM-32)", resources_match_by_part},
    {"odd patterns are open (S-GRAM-30, S-GRAM-31, S-GRAM-33 to S-GRAM-35)", odd_patterns_are_open},
    {"NotResource is everything else (S-GRAM-36)", not_resource_is_everything_else},
    {"variables in resources (S-VAR-2, S-VAR-6, S-VAR-8)", variables_stand_in_the_last_part},
    {"the star of a resource policy is its resource (S-SM-5)",
     star_of_a_resource_policy_is_its_resource},
    {"a policy covers what lies under its ARN", resources_below_an_arn},
    CU_TEST_INFO_NULL,
};
