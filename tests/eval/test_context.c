/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/base/error.h"
#include "tests/eval/scene.h"
#include "tests/eval/suites.h"

/* One row of the table of principal keys; "" is absent. */
typedef struct {
    const char *caller;
    const char *username;
    const char *userid;
    const char *type;
    const char *arn;
} Row;

static void check_key(const Scene *scene, guint call, const char *key, const char *expected)
{
    const char *value = scene_key(scene, call, key);
    if (g_strcmp0(value != NULL ? value : "", expected) != 0)
        g_printerr("  %s is %s, not %s\n", key, value, expected);
    CU_ASSERT_STRING_EQUAL(value != NULL ? value : "", expected);
}

static void principal_keys_follow_from_the_caller(void)
{
    static const Row rows[] = {
        {"arn:aws:iam::" ID_B ":root", "", ID_B, "Account", "arn:aws:iam::" ID_B ":root"},
        {USER_U, "U", "AIDAU", "User", USER_U},
        {"arn:aws:sts::" ID_B ":federated-user/joe", "", ID_B ":joe", "FederatedUser",
         "arn:aws:sts::" ID_B ":federated-user/joe"},
        {SESS_R, "", "AROAR:s1", "AssumedRole", ROLE_R},
        {"anonymous", "", "anonymous", "Anonymous", ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Scene) scene = scene_new();
        scene_ask(scene, rows[i].caller, GET, SECRET);
        CU_ASSERT_PTR_NULL_FATAL(scene->error);
        check_key(scene, 0, "aws:username", rows[i].username);
        check_key(scene, 0, "aws:userid", rows[i].userid);
        check_key(scene, 0, "aws:PrincipalType", rows[i].type);
        check_key(scene, 0, "aws:PrincipalArn", rows[i].arn);
        check_key(scene, 0, "aws:SourceArn", "");
    }
}

static void issue_times_come_with_temporary_credentials(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_ask(scene, USER_U, GET, SECRET);
    check_key(scene, 0, "aws:TokenIssueTime", "");
    check_key(scene, 0, "aws:MultiFactorAuthPresent", "");
    scene_ask(scene, SESS_R, GET, SECRET);
    check_key(scene, 0, "aws:TokenIssueTime", "2026-01-01T00:00:00Z");
    scene_set(scene, "aws:MultiFactorAuthPresent", "true");
    scene_ask(scene, USER_U, GET, SECRET);
    check_key(scene, 0, "aws:TokenIssueTime", "2026-01-01T00:00:00Z");
}

static void ordinary_values(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_ask(scene, SESS_R, GET, SECRET);
    check_key(scene, 0, "aws:SecureTransport", "true");
    check_key(scene, 0, "aws:ViaAWSService", "false");
    check_key(scene, 0, "aws:PrincipalIsAWSService", "false");
    check_key(scene, 0, "aws:CurrentTime", "2026-01-01T00:00:00Z");
    check_key(scene, 0, "aws:EpochTime", "1767225600");
    check_key(scene, 0, "aws:RequestedRegion", "us-east-1");
    check_key(scene, 0, "aws:ResourceAccount", ID_A);
    check_key(scene, 0, "secretsmanager:SecretId", SECRET);
    check_key(scene, 0, "kms:CallerAccount", "");
}

static void the_forwarded_call_has_its_own_context(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_use_key(scene);
    scene->request->vpc_endpoint = "vpce-1";
    scene_set(scene, "aws:SourceIdentity", "joe");
    scene_set(scene, "aws:PrincipalTag/team", "x");
    scene_set(scene, "secretsmanager:VersionId", "v1");
    scene_ask(scene, SESS_R, "read-secret", SECRET);
    CU_ASSERT_PTR_NULL_FATAL(scene->error);
    check_key(scene, 0, "aws:SourceVpce", "vpce-1");
    check_key(scene, 1, "aws:SourceVpce", "");
    check_key(scene, 1, "aws:PrincipalArn", ROLE_R);
    check_key(scene, 1, "aws:userid", "AROAR:s1");
    check_key(scene, 1, "aws:SourceIdentity", "joe");
    check_key(scene, 1, "aws:PrincipalTag/team", "x");
    check_key(scene, 1, "aws:ViaAWSService", "true");
    check_key(scene, 1, "kms:ViaService", "secretsmanager.us-east-1.amazonaws.com");
    check_key(scene, 1, "kms:CallerAccount", ID_B);
    check_key(scene, 1, "kms:EncryptionContext:SecretARN", SECRET);
    check_key(scene, 1, "kms:EncryptionContext:SecretVersionId", "v1");
    check_key(scene, 1, "kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT");
    check_key(scene, 1, "secretsmanager:VersionId", "");
    check_key(scene, 1, "secretsmanager:SecretId", "");
}

static void tags_are_keys(void)
{
    g_autoptr(Scene) scene = scene_new();
    xp_tags_add(scene->world->strings, &scene->u->tags, "Team", "x");
    xp_tags_add(scene->world->strings, &scene->r->tags, "Team", "x");
    xp_tags_add(scene->world->strings, &scene->secret->tags, "Stage", "prod");
    scene_identity(scene, scene->v,
                   "allow A=* R=* C=StringEquals,secretsmanager:ResourceTag/stage,prod");
    ASSERT_DECISION(scene, USER_V, GET, SECRET, XP_DECISION_ALLOW);
    check_key(scene, 0, "aws:ResourceTag/Stage", "prod");
    scene_ask(scene, USER_U, GET, SECRET);
    check_key(scene, 0, "aws:PrincipalTag/Team", "x");
    scene_set(scene, "aws:PrincipalTag/team", "y");
    scene_ask(scene, SESS_R, GET, SECRET);
    check_key(scene, 0, "aws:PrincipalTag/team", "y");
}

static void one_context_for_both_sides(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_resource(scene, scene->secret,
                   "allow P=" ROLE_R " A=" GET " R=* C=StringEquals,aws:SourceVpce,vpce-1");
    scene_identity(scene, scene->r, "allow A=* R=* C=Null,aws:SourceIp,false");
    scene_set(scene, "aws:SourceVpce", "vpce-1");
    ASSERT_DECISION(scene, SESS_R, GET, SECRET, XP_DECISION_IMPLICIT_DENY);
    ASSERT_SAYS(scene, 0, XP_LAYER_RESOURCE, XP_SAYS_ALLOW);
    scene_set(scene, "aws:SourceIp", "203.0.113.7");
    ASSERT_DECISION(scene, SESS_R, GET, SECRET, XP_DECISION_IMPLICIT_DENY);
    ASSERT_SAYS(scene, 0, XP_LAYER_IDENTITY, XP_SAYS_ALLOW);
}

/* @given "key=value" contradicts what follows from @caller's read. */
static void check_refused(const char *caller, const char *key, const char *value,
                          const char *derived)
{
    g_autoptr(Scene) scene = scene_new();
    scene_set(scene, key, value);
    scene_ask(scene, caller, GET, SECRET);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene->error);
    CU_ASSERT_PTR_NOT_NULL(strstr(scene->error->message, key));
    CU_ASSERT_PTR_NOT_NULL(strstr(scene->error->message, value));
    CU_ASSERT_PTR_NOT_NULL(strstr(scene->error->message, derived));
}

static void contradictions_are_input_errors(void)
{
    check_refused(USER_U, "aws:PrincipalAccount", ID_C, ID_B);
    check_refused(SESS_R, "aws:PrincipalArn", SESS_R, ROLE_R);
    check_refused(SESS_R, "aws:username", "U", "absent");
    check_refused(SESS_R, "aws:userid", "AROAX:s1", "AROAR:s1");
    check_refused(USER_U, "aws:PrincipalTag/x", "y", "absent");
    check_refused(USER_U, "aws:ResourceTag/x", "y", "absent");
    check_refused(USER_U, "aws:RequestedRegion", "eu-west-1", "us-east-1");
    check_refused(USER_U, "aws:SecureTransport", "false", "true");
    check_refused(USER_U, "aws:SourceAccount", ID_A, "absent");
    check_refused(USER_U, "aws:PrincipalOrgID", "o-1", "absent");
    check_refused(USER_U, "secretsmanager:SecretId", "db", SECRET);
    check_refused("anonymous", "aws:PrincipalArn", USER_U, "absent");
}

static void addresses_and_endpoints_exclude_each_other(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_set(scene, "aws:SourceIp", "203.0.113.7");
    scene_set(scene, "aws:SourceVpce", "vpce-1");
    scene_ask(scene, USER_U, GET, SECRET);
    CU_ASSERT_PTR_NOT_NULL(scene->error);
}

static void callers_and_resources_must_exist(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_ask(scene, "arn:aws:iam::" ID_B ":user/nobody", GET, SECRET);
    CU_ASSERT_TRUE(g_error_matches(scene->error, XP_ERROR, XP_ERROR_INPUT));
    scene_ask(scene, USER_U, "sts:AssumeRole", "arn:aws:iam::" ID_A ":role/nobody");
    CU_ASSERT_PTR_NOT_NULL(scene->error);
    scene_ask(scene, USER_U, GET, "*");
    CU_ASSERT_PTR_NOT_NULL(scene->error);
    scene->request->resource_account = ID_C;
    scene_ask(scene, USER_U, GET, SECRET);
    CU_ASSERT_PTR_NOT_NULL(scene->error);
    xp_request_allow(scene->request, "*", "*");
    scene_ask(scene, USER_U, GET, SECRET);
    CU_ASSERT_PTR_NOT_NULL(scene->error);
}

CU_TestInfo xp_context_tests[] = {
    {"the table of principal keys (S-KEY-3)", principal_keys_follow_from_the_caller},
    {"issue time and MFA (S-KEY-4)", issue_times_come_with_temporary_credentials},
    {"keys that are always there have ordinary values (S-KEY-1)", ordinary_values},
    {"the context of the forwarded call (S-SM-8, S-KEY-10)",
     the_forwarded_call_has_its_own_context},
    {"tags are keys, letter case ignored (S-COND-5, S-STS-12)", tags_are_keys},
    {"both sides read one context (S-EVAL-26)", one_context_for_both_sides},
    {"contradictions name key, given and derived value", contradictions_are_input_errors},
    {"an address excludes an endpoint (S-KEY-4)", addresses_and_endpoints_exclude_each_other},
    {"callers and resources that cannot exist", callers_and_resources_must_exist},
    CU_TEST_INFO_NULL,
};
