/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/eval/scene.h"
#include "tests/eval/suites.h"

static XpTruth cond(const Scene *scene, XpCondKind kind, const char *key, const char *value)
{
    const char *values[] = {value};
    XpCond atom = {.kind = kind, .key = key, .values = values, .n_values = value != NULL};
    return xp_eval_cond(scene->world, &atom, scene->result->calls, NULL, NULL, NULL);
}

static void conditions_read_the_call_of_their_key(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_use_key(scene);
    scene_ask(scene, SESS_R, "read-secret", SECRET);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_IS, "aws:PrincipalAccount", ID_B), XP_TRUE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_LIKE, "kms:ViaService", "secretsmanager.*"), XP_TRUE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_IS, "aws:ViaAWSService", "FALSE"), XP_TRUE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_ABSENT, "aws:SourceVpce", NULL), XP_TRUE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_PRESENT, "secretsmanager:SecretId", NULL), XP_TRUE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_IS, "aws:SourceVpce", "x"), XP_FALSE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_IS, "kms:EncryptionContextKeys", "SecretARN"), XP_TRUE);
}

static void conditions_stay_open_where_the_call_is(void)
{
    g_autoptr(Scene) scene = scene_new();
    g_autoptr(GPtrArray) unknowns = g_ptr_array_new_with_free_func((GDestroyNotify)xp_fact_free);
    scene_ask(scene, SESS_R, GET, SECRET);
    const char *values[] = {"true"};
    XpCond agent = {.kind = XP_COND_IS, .key = "aws:UserAgent", .values = values, .n_values = 1};
    XpCond *children[] = {&agent};
    XpCond none = {.kind = XP_COND_NOT, .children = children, .n_children = 1};
    CU_ASSERT_EQUAL(xp_eval_cond(scene->world, &none, scene->result->calls, NULL, NULL, unknowns),
                    XP_MAYBE);
    CU_ASSERT_EQUAL(unknowns->len, 1);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_LESS, "aws:EpochTime", "5"), XP_MAYBE);
}

static XpTruth is(const Scene *scene, XpSubject subject, const char *text)
{
    g_autoptr(XpStrings) strings = xp_strings_new();
    g_autoptr(GError) error = NULL;
    XpSubjects subjects = {.items = &subject, .n = 1};
    XpCaller caller;
    CU_ASSERT_TRUE_FATAL(xp_caller_parse(scene->world, text, strings, &caller, &error));
    return xp_eval_is_subject(&subjects, &caller, NULL, NULL);
}

static void subjects_are_known_by_name(void)
{
    g_autoptr(Scene) scene = scene_new();
    XpSubject role = {.kind = XP_SUBJECT_ROLE, .pattern = "R", .exact = TRUE, .account_id = ID_B};
    CU_ASSERT_EQUAL(is(scene, role, SESS_R), XP_TRUE);
    CU_ASSERT_EQUAL(is(scene, role, SESS_T), XP_FALSE);
    role.path = "team/";
    CU_ASSERT_EQUAL(is(scene, role, SESS_R), XP_TRUE);
    role.path = "other/";
    CU_ASSERT_EQUAL(is(scene, role, SESS_R), XP_FALSE);
    XpSubject user = {.kind = XP_SUBJECT_USER, .pattern = "?", .account_id = ID_B};
    CU_ASSERT_EQUAL(is(scene, user, USER_U), XP_TRUE);
    CU_ASSERT_EQUAL(is(scene, user, USER_V), XP_FALSE);
    CU_ASSERT_EQUAL(is(scene, user, "arn:aws:sts::" ID_B ":federated-user/xy"), XP_MAYBE);
    XpSubject root = {.kind = XP_SUBJECT_ROOT, .account_id = ID_B};
    CU_ASSERT_EQUAL(is(scene, root, "arn:aws:iam::" ID_B ":root"), XP_TRUE);
    CU_ASSERT_EQUAL(is(scene, root, USER_U), XP_FALSE);
    XpSubject arn = {.kind = XP_SUBJECT_ARN, .pattern = ROLE_R};
    CU_ASSERT_EQUAL(is(scene, arn, SESS_R), XP_TRUE);
    arn.pattern = SESS_R;
    CU_ASSERT_EQUAL(is(scene, arn, SESS_R), XP_TRUE);
    CU_ASSERT_EQUAL(is(scene, arn, "arn:aws:sts::" ID_B ":assumed-role/R/other"), XP_FALSE);
    XpSubject session = {.kind = XP_SUBJECT_SESSION, .pattern = "R", .session = "s*"};
    CU_ASSERT_EQUAL(is(scene, session, SESS_R), XP_TRUE);
}

static void everybody_and_where(void)
{
    g_autoptr(Scene) scene = scene_new();
    const char *ids[] = {ID_A};
    XpWhere outside = {
        .kind = XP_WHERE_ACCOUNT, .outside = TRUE, .account_ids = ids, .n_accounts = 1};
    XpSubject principal = {.kind = XP_SUBJECT_PRINCIPAL, .where = &outside, .n_where = 1};
    CU_ASSERT_EQUAL(is(scene, principal, SESS_R), XP_TRUE);
    CU_ASSERT_EQUAL(is(scene, principal, SESS_T), XP_FALSE);
    CU_ASSERT_EQUAL(is(scene, principal, "anonymous"), XP_FALSE);
    CU_ASSERT_EQUAL(is(scene, principal, "lambda.amazonaws.com"), XP_MAYBE);
    XpSubject anyone = {.kind = XP_SUBJECT_ANYONE, .where = &outside, .n_where = 1};
    CU_ASSERT_EQUAL(is(scene, anyone, "anonymous"), XP_TRUE);
    XpSubject account = {.kind = XP_SUBJECT_ACCOUNT, .account_id = ID_B};
    CU_ASSERT_EQUAL(is(scene, account, USER_U), XP_TRUE);
    CU_ASSERT_EQUAL(is(scene, account, USER_V), XP_FALSE);
    XpWhere tagged = {.kind = XP_WHERE_TAGGED, .key = "team", .value = "x"};
    XpSubject team = {.kind = XP_SUBJECT_PRINCIPAL, .where = &tagged, .n_where = 1};
    xp_tags_add(scene->world->strings, &scene->u->tags, "Team", "x");
    scene->r->tags.status = XP_UNKNOWN;
    CU_ASSERT_EQUAL(is(scene, team, USER_U), XP_TRUE);
    CU_ASSERT_EQUAL(is(scene, team, USER_V), XP_FALSE);
    CU_ASSERT_EQUAL(is(scene, team, SESS_R), XP_MAYBE);
}

static void minus_takes_away(void)
{
    g_autoptr(Scene) scene = scene_new();
    g_autoptr(XpStrings) strings = xp_strings_new();
    XpSubject items[] = {
        {.kind = XP_SUBJECT_ACCOUNT, .account_id = ID_B},
        {.kind = XP_SUBJECT_ROLE, .pattern = "R", .exact = TRUE, .minus = TRUE},
    };
    XpSubjects subjects = {.items = items, .n = 2};
    XpCaller caller;
    CU_ASSERT_TRUE_FATAL(xp_caller_parse(scene->world, SESS_R, strings, &caller, NULL));
    CU_ASSERT_EQUAL(xp_eval_is_subject(&subjects, &caller, NULL, NULL), XP_FALSE);
    CU_ASSERT_TRUE_FATAL(xp_caller_parse(scene->world, USER_U, strings, &caller, NULL));
    CU_ASSERT_EQUAL(xp_eval_is_subject(&subjects, &caller, NULL, NULL), XP_TRUE);
}

CU_TestInfo xp_property_eval_tests[] = {
    {"kms: keys are read in the KMS call, others in the first",
     conditions_read_the_call_of_their_key},
    {"a condition is open where the call is", conditions_stay_open_where_the_call_is},
    {"subjects are known by kind, account and name", subjects_are_known_by_name},
    {"everybody, and where", everybody_and_where},
    {"minus takes away from what stands before it", minus_takes_away},
    CU_TEST_INFO_NULL,
};
