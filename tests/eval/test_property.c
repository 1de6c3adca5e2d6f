/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/action.h"
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
    CU_ASSERT_EQUAL(cond(scene, XP_COND_LESS, "acme:Size", "5"), XP_FALSE);
}

/* A call of user U with MFA, tags and an address. */
static Scene *scene_with_context(void)
{
    Scene *scene = scene_new();
    static const char *const tags[] = {"team", "stage"};
    scene_set(scene, "aws:MultiFactorAuthAge", "90.5");
    scene_set(scene, "aws:SourceIp", "203.0.113.7");
    scene_set(scene, "aws:CurrentTime", "2026-03-01T12:00:00+01:00");
    xp_request_set(scene->request, "aws:TagKeys", tags, 2);
    scene_ask(scene, USER_U, GET, SECRET);
    CU_ASSERT_PTR_NULL_FATAL(scene->error);
    return scene;
}

static void numbers_and_dates_have_an_order(void)
{
    static const char *const age = "aws:MultiFactorAuthAge";
    static const char *const now = "aws:CurrentTime";
    g_autoptr(Scene) scene = scene_with_context();
    CU_ASSERT_EQUAL(cond(scene, XP_COND_LESS, age, "90.50"), XP_FALSE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_LESS_EQUAL, age, "90.50"), XP_TRUE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_GREATER_EQUAL, age, "90.5"), XP_TRUE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_GREATER, age, "90"), XP_TRUE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_IS, age, "90.500"), XP_TRUE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_IS, age, "90"), XP_FALSE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_LESS, now, "2026-03-01T11:00:00.001Z"), XP_TRUE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_GREATER, now, "2026-03-01"), XP_TRUE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_IS, now, "2026-03-01T11:00:00Z"), XP_TRUE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_IS, "aws:EpochTime", "2026-03-01T11:00:00Z"), XP_TRUE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_LESS_EQUAL, "aws:EpochTime", "1772362799"), XP_FALSE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_LESS, "kms:RotationPeriodInDays", "5"), XP_FALSE);
}

static void given_keys_of_the_forwarded_call_are_known(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_use_key(scene);
    scene_set(scene, "kms:EncryptionContext:SecretVersionId", "v1");
    scene_ask(scene, SESS_R, "read-secret", SECRET);
    CU_ASSERT_PTR_NULL_FATAL(scene->error);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_IS, "kms:EncryptionContext:SecretVersionId", "v1"),
                    XP_TRUE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_IS, "kms:KeySpec", "RSA_2048"), XP_MAYBE);
}

/* What is derived for a call does not contradict it when it is given. */
static void a_decided_call_can_be_asked_again(void)
{
    static const char *const resources[] = {SECRET, KEY, ROLE_T, "*"};
    g_autoptr(Scene) scene = scene_new();
    guint asked = 0;
    xp_tags_add(scene->world->strings, &scene->t->tags, "Team", "x");
    xp_tags_add(scene->world->strings, &scene->secret->tags, "Team", "x");
    for (guint i = 0; i < xp_action_count(); i++) {
        for (guint j = 0; j < G_N_ELEMENTS(resources); j++) {
            scene_set(scene, "aws:RequestTag/Team", "x");
            scene_ask(scene, SESS_R, xp_action_get(i)->name, resources[j]);
            if (scene->error != NULL)
                continue;
            CU_ASSERT_EQUAL(cond(scene, XP_COND_IS, "aws:RequestTag/team", "x"), XP_TRUE);
            asked++;
        }
    }
    CU_ASSERT(asked > 100);
}

static void addresses_are_in_ranges(void)
{
    g_autoptr(Scene) scene = scene_with_context();
    CU_ASSERT_EQUAL(cond(scene, XP_COND_IS, "aws:SourceIp", "203.0.113.99/24"), XP_TRUE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_IS, "aws:SourceIp", "203.0.113.8"), XP_FALSE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_IS, "aws:SourceIp", "::/0"), XP_FALSE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_IS, "aws:VpcSourceIp", "10.0.0.0/8"), XP_FALSE);
    scene_set(scene, "aws:SourceIp", "2001:db8::1");
    scene_ask(scene, USER_U, GET, SECRET);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_IS, "aws:SourceIp", "2001:db8::1"), XP_TRUE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_IS, "aws:SourceIp", "2001:db8::2"), XP_FALSE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_IS, "aws:SourceIp", "2001:db8::/64"), XP_TRUE);
}

static void a_list_has_some_value(void)
{
    g_autoptr(Scene) scene = scene_with_context();
    CU_ASSERT_EQUAL(cond(scene, XP_COND_IS, "aws:TagKeys", "stage"), XP_TRUE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_IS, "aws:TagKeys", "Stage"), XP_FALSE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_LIKE, "aws:TagKeys", "t*"), XP_TRUE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_PRESENT, "aws:RequestTag/team", NULL), XP_MAYBE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_IS, "aws:RequestTag/team", "x"), XP_MAYBE);
    CU_ASSERT_EQUAL(cond(scene, XP_COND_PRESENT, "aws:RequestTag/cost", NULL), XP_FALSE);
}

/* Is the caller called @text, with @value for @key (or NULL), among @subjects? */
static XpTruth among(const Scene *scene, const XpSubjects *subjects, const char *text,
                     const char *key, const char *value)
{
    g_autoptr(XpRequest) request = xp_request_new();
    CU_ASSERT_TRUE_FATAL(
        xp_caller_parse(scene->world, text, request->strings, &request->caller, NULL));
    if (key != NULL)
        xp_request_set(request, key, &value, 1);
    return xp_eval_is_subject(scene->world, subjects, request, NULL, NULL);
}

static XpTruth is(const Scene *scene, XpSubject subject, const char *text)
{
    XpSubjects subjects = {.items = &subject, .n = 1};
    return among(scene, &subjects, text, NULL, NULL);
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
    /* A service is inside the account it acts for. */
    XpSubjects outsiders = {.items = &principal, .n = 1};
    const char *service = "lambda.amazonaws.com";
    CU_ASSERT_EQUAL(is(scene, principal, service), XP_MAYBE);
    CU_ASSERT_EQUAL(among(scene, &outsiders, service, "aws:SourceAccount", ID_A), XP_FALSE);
    CU_ASSERT_EQUAL(among(scene, &outsiders, service, "aws:SourceAccount", ID_B), XP_TRUE);
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
    XpSubject items[] = {
        {.kind = XP_SUBJECT_ACCOUNT, .account_id = ID_B},
        {.kind = XP_SUBJECT_ROLE, .pattern = "R", .exact = TRUE, .minus = TRUE},
    };
    XpSubjects subjects = {.items = items, .n = 2};
    CU_ASSERT_EQUAL(among(scene, &subjects, SESS_R, NULL, NULL), XP_FALSE);
    CU_ASSERT_EQUAL(among(scene, &subjects, USER_U, NULL, NULL), XP_TRUE);
}

/* Rule: S-STS-25: whose a federated session is, its ARN does not say. */
static void the_arn_of_an_issuer_may_be_meant(void)
{
    g_autoptr(Scene) scene = scene_new();
    const char *session = "arn:aws:sts::" ID_B ":federated-user/fed";
    XpSubject issuer = {.kind = XP_SUBJECT_ARN, .pattern = USER_U, .account_id = ID_B};
    CU_ASSERT_EQUAL(is(scene, issuer, USER_U), XP_TRUE);
    CU_ASSERT_EQUAL(is(scene, issuer, session), XP_MAYBE);
    issuer.pattern = "arn:aws:iam::" ID_B ":root";
    CU_ASSERT_EQUAL(is(scene, issuer, session), XP_MAYBE);
    issuer.pattern = "arn:aws:iam::" ID_A ":root";
    CU_ASSERT_EQUAL(is(scene, issuer, session), XP_FALSE);
    issuer.pattern = "arn:aws:iam::" ID_B ":role/U";
    CU_ASSERT_EQUAL(is(scene, issuer, session), XP_FALSE);
    issuer.pattern = session;
    CU_ASSERT_EQUAL(is(scene, issuer, session), XP_TRUE);
}

/* Rule: S-STS-5 */
static void who_signs_in_is_nobody_of_an_account(void)
{
    g_autoptr(Scene) scene = scene_new();
    g_autoptr(XpRequest) request = xp_request_new();
    request->action = "sts:AssumeRoleWithWebIdentity";
    request->caller.kind = XP_CALLER_ANONYMOUS;
    const struct {
        XpSubjectKind kind;
        XpTruth truth;
    } expected[] = {
        {XP_SUBJECT_ROLE, XP_FALSE},      {XP_SUBJECT_ACCOUNT, XP_FALSE},
        {XP_SUBJECT_PRINCIPAL, XP_MAYBE}, {XP_SUBJECT_ANONYMOUS, XP_MAYBE},
        {XP_SUBJECT_ANYONE, XP_TRUE},
    };
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        XpSubject subject = {.kind = expected[i].kind, .account_id = ID_B};
        XpSubjects subjects = {.items = &subject, .n = 1};
        CU_ASSERT_EQUAL(xp_eval_is_subject(scene->world, &subjects, request, NULL, NULL),
                        expected[i].truth);
    }
}

/* The caller is asked for through a call, so that its keys are derived. */
static XpTruth is_within(Scene *scene, XpWhereKind kind, const char *value, const char *caller)
{
    XpWhere where = {.kind = kind, .value = value};
    XpSubject subject = {.kind = XP_SUBJECT_ANYONE, .where = &where, .n_where = 1};
    XpSubjects subjects = {.items = &subject, .n = 1};
    scene_ask(scene, caller, GET, SECRET);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene->result);
    XpTruth inside = xp_eval_is_subject(scene->world, &subjects,
                                        g_ptr_array_index(scene->result->calls, 0), NULL, NULL);
    XpWhere beyond = {.kind = kind, .value = value, .outside = TRUE};
    subjects.items->where = &beyond;
    XpTruth outside = xp_eval_is_subject(scene->world, &subjects,
                                         g_ptr_array_index(scene->result->calls, 0), NULL, NULL);
    CU_ASSERT_EQUAL(outside, inside == XP_MAYBE ? XP_MAYBE : !inside);
    return inside;
}

#define STRANGER "arn:aws:iam::444444444444:user/somebody"

/* Rule: S-SND-7: outside is whose aws:PrincipalOrgID differs or is absent. */
static void organizations_and_units(void)
{
    g_autoptr(Scene) scene = scene_new();
    XpOrganization *organization = xp_world_set_organization(scene->world, "o-1");
    organization->scp_status = organization->rcp_status = XP_NONE;
    xp_organization_add_node(scene->world, organization, "r-1", -1);
    xp_organization_add_node(scene->world, organization, "ou-b", 0);
    xp_org_node_add_account(&organization->nodes[1], scene->b);
    CU_ASSERT_EQUAL(is_within(scene, XP_WHERE_ORG, "o-1", SESS_R), XP_TRUE);
    CU_ASSERT_EQUAL(is_within(scene, XP_WHERE_ORG, "o-2", SESS_R), XP_FALSE);
    CU_ASSERT_EQUAL(is_within(scene, XP_WHERE_ORG, "o-1", SESS_T), XP_FALSE);
    CU_ASSERT_EQUAL(is_within(scene, XP_WHERE_ORG, "o-1", "anonymous"), XP_FALSE);
    CU_ASSERT_EQUAL(is_within(scene, XP_WHERE_ORG, "o-1", STRANGER), XP_MAYBE);
    CU_ASSERT_EQUAL(is_within(scene, XP_WHERE_ORG, "o-1", "sns.amazonaws.com"), XP_MAYBE);
    scene_set(scene, "aws:SourceAccount", ID_B);
    CU_ASSERT_EQUAL(is_within(scene, XP_WHERE_ORG, "o-1", "sns.amazonaws.com"), XP_TRUE);
    scene_set(scene, "aws:SourceAccount", "444444444444");
    CU_ASSERT_EQUAL(is_within(scene, XP_WHERE_ORG, "o-1", "sns.amazonaws.com"), XP_MAYBE);
    xp_request_allow(scene->request, "*", "*");
    CU_ASSERT_EQUAL(is_within(scene, XP_WHERE_ORG, "o-1", STRANGER), XP_FALSE);
    xp_request_allow(scene->request, "*", "*");
    scene_set(scene, "aws:PrincipalOrgID", "o-1");
    CU_ASSERT_EQUAL(is_within(scene, XP_WHERE_ORG, "o-1", STRANGER), XP_TRUE);
    CU_ASSERT_EQUAL(is_within(scene, XP_WHERE_OU, "ou-b", SESS_R), XP_TRUE);
    CU_ASSERT_EQUAL(is_within(scene, XP_WHERE_OU, "r-*", SESS_R), XP_TRUE);
    CU_ASSERT_EQUAL(is_within(scene, XP_WHERE_OU, "o-1", SESS_R), XP_FALSE);
    CU_ASSERT_EQUAL(is_within(scene, XP_WHERE_OU, "o-1/r-1/*", SESS_R), XP_TRUE);
    CU_ASSERT_EQUAL(is_within(scene, XP_WHERE_OU, "o-1/r-1/ou-c/*", SESS_R), XP_FALSE);
    CU_ASSERT_EQUAL(is_within(scene, XP_WHERE_OU, "ou-b", USER_V), XP_FALSE);
    organization->management = scene->a; /* a member that stands nowhere */
    CU_ASSERT_EQUAL(is_within(scene, XP_WHERE_ORG, "o-1", USER_V), XP_TRUE);
    CU_ASSERT_EQUAL(is_within(scene, XP_WHERE_OU, "ou-b", USER_V), XP_MAYBE);
}

CU_TestInfo xp_property_eval_tests[] = {
    {"kms: keys are read in the KMS call, others in the first",
     conditions_read_the_call_of_their_key},
    {"a condition is open where the call is", conditions_stay_open_where_the_call_is},
    {"numbers and dates have an order (S-COND-11, S-COND-13)", numbers_and_dates_have_an_order},
    {"'is' on an address is membership (S-COND-17, S-COND-18)", addresses_are_in_ranges},
    {"given keys of the forwarded call are known", given_keys_of_the_forwarded_call_are_known},
    {"a decided call can be asked again", a_decided_call_can_be_asked_again},
    {"a key with several values means some value", a_list_has_some_value},
    {"subjects are known by kind, account and name", subjects_are_known_by_name},
    {"who signs in is nobody of an account", who_signs_in_is_nobody_of_an_account},
    {"the ARN of an issuer may be meant by its federated session",
     the_arn_of_an_issuer_may_be_meant},
    {"everybody, and where", everybody_and_where},
    {"organizations and their units (S-SND-7)", organizations_and_units},
    {"minus takes away from what stands before it", minus_takes_away},
    CU_TEST_INFO_NULL,
};
