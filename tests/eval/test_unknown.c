/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/eval/scene.h"
#include "tests/eval/suites.h"

#define YES  XP_DECISION_ALLOW
#define NO   XP_DECISION_IMPLICIT_DENY
#define OPEN XP_DECISION_UNKNOWN

static Scene *readable(void)
{
    Scene *scene = scene_new();
    scene_use_key(scene);
    scene_resource(scene, scene->secret, "allow P=" ROLE_R " A=" GET " R=*");
    scene_resource(scene, scene->key, "allow P=" ROLE_R " A=" DECRYPT " R=*");
    scene_identity(scene, scene->r, "allow A=" GET " R=" SECRET);
    scene_identity(scene, scene->r, "allow A=" DECRYPT " R=" KEY);
    return scene;
}

static void check_open(Scene *scene, const char *fact)
{
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, OPEN);
    CU_ASSERT_EQUAL(scene->result->unknowns->len, 1);
    if (!scene_depends_on(scene, fact))
        g_printerr("  %s is not named\n", fact);
    CU_ASSERT_TRUE(scene_depends_on(scene, fact));
}

static void unknown_layers_leave_the_read_open(void)
{
    g_autoptr(Scene) policies = readable();
    policies->r->policies.unknown = TRUE;
    check_open(policies, "R");
    g_autoptr(Scene) secret = readable();
    secret->secret->policy = XP_UNKNOWN;
    check_open(secret, "db");
    g_autoptr(Scene) base = readable();
    base->key->policy = XP_UNKNOWN;
    check_open(base, "base of");
    g_autoptr(Scene) organization = readable();
    organization->world->organizations = XP_UNKNOWN;
    check_open(organization, "organization");
    organization->options.assume_no_org = TRUE;
    ASSERT_DECISION(organization, SESS_R, "read-secret", SECRET, YES);
}

static void a_missing_document_may_say_anything(void)
{
    g_autoptr(Scene) scene = readable();
    XpPolicy *missing = scene_policy(scene, XP_POLICY_IDENTITY, NULL);
    missing->missing = TRUE;
    xp_documents_add(&scene->r->policies, missing);
    check_open(scene, "test");
    scene_identity(scene, scene->r, "deny A=kms:* R=*");
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, XP_DECISION_EXPLICIT_DENY);
    CU_ASSERT_EQUAL(scene->result->unknowns->len, 0);
}

static void a_doubtful_deny_of_what_is_refused_anyway(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene->r->policies.unknown = TRUE;
    ASSERT_DECISION(scene, SESS_R, GET, SECRET, NO);
    CU_ASSERT_EQUAL(scene->result->unknowns->len, 0);
}

static void grants_are_an_unknown_source(void)
{
    g_autoptr(Scene) scene = scene_new();
    ASSERT_DECISION(scene, SESS_R, DECRYPT, KEY, NO);
    scene->key->grants_status = XP_UNKNOWN;
    ASSERT_DECISION(scene, SESS_R, DECRYPT, KEY, OPEN);
    CU_ASSERT_TRUE(scene_depends_on(scene, "grants"));
    ASSERT_SAYS(scene, 0, XP_LAYER_GRANT, XP_SAYS_UNKNOWN);
    ASSERT_DECISION(scene, SESS_R, "kms:PutKeyPolicy", KEY, NO);
    ASSERT_DECISION(scene, SESS_R, "kms:RetireGrant", KEY, OPEN);
    scene_grant(scene, USER_U, "Decrypt"); /* all there are: none for R */
    ASSERT_DECISION(scene, SESS_R, DECRYPT, KEY, NO);
    scene->key->grants_status = XP_UNKNOWN;
    scene->key->grants_cut_off = TRUE;
    ASSERT_DECISION(scene, SESS_R, DECRYPT, KEY, OPEN);
    scene_resource(scene, scene->key, "deny P=* A=" DECRYPT " R=*");
    ASSERT_DECISION(scene, SESS_R, DECRYPT, KEY, XP_DECISION_EXPLICIT_DENY);
}

static void grants_do_not_touch_what_is_allowed_anyway(void)
{
    g_autoptr(Scene) scene = readable();
    scene->key->grants_status = XP_UNKNOWN;
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, YES);
}

static void unknown_keys_of_a_secret(void)
{
    g_autoptr(Scene) scene = readable();
    scene->secret->kms_key.kind = XP_KEY_UNKNOWN;
    check_open(scene, "db");
    XpKeyRef *earlier = xp_resource_add_version_key(scene->secret);
    earlier->kind = XP_KEY_LOADED;
    earlier->key = scene->key;
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, YES);
    g_autoptr(Scene) denied = readable();
    denied->secret->kms_key.kind = XP_KEY_UNKNOWN;
    scene_identity(denied, denied->r, "deny A=kms:* R=*");
    ASSERT_DECISION(denied, SESS_R, "read-secret", SECRET, XP_DECISION_EXPLICIT_DENY);
}

static void keys_nobody_loaded(void)
{
    g_autoptr(Scene) scene = readable();
    const char *arn = "arn:aws:kms:us-east-1:" ID_C ":key/5678";
    scene->secret->kms_key.kind = XP_KEY_FOREIGN;
    scene->secret->kms_key.arn = arn;
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, OPEN);
    scene_identity(scene, scene->r, "allow A=" DECRYPT " R=*");
    check_open(scene, "5678");
}

static void earlier_keys_are_an_assumption(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_resource(scene, scene->secret, "allow P=" ROLE_R " A=" GET " R=*");
    scene_identity(scene, scene->r, "allow A=* R=*");
    scene->secret->key_history = XP_UNKNOWN;
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, NO);
    scene->options.assume_printed = FALSE;
    check_open(scene, "db");
}

static void keys_that_are_not_enabled(void)
{
    g_autoptr(Scene) scene = readable();
    scene->key->state = "Disabled";
    check_open(scene, "state of key");
    scene->key->state = "Enabled";
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, YES);
    scene->key->state = NULL;
    scene->key->stated = FALSE;
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, YES);
    scene->options.assume_printed = FALSE;
    check_open(scene, "state of key");
}

static void unlisted_and_foreign_callers(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_resource(scene, scene->secret, "allow P=" ID_B " P=" ID_C " A=" GET " R=*");
    scene->b->complete = FALSE;
    ASSERT_DECISION(scene, "arn:aws:iam::" ID_B ":user/new", GET, SECRET, OPEN);
    CU_ASSERT_TRUE(scene_depends_on(scene, "inventory"));
    ASSERT_DECISION(scene, "arn:aws:iam::" ID_C ":user/x", GET, SECRET, OPEN);
    CU_ASSERT_EQUAL(scene->result->unknowns->len, 1);
    const XpFact *fact = g_ptr_array_index(scene->result->unknowns, 0);
    CU_ASSERT_EQUAL(fact->kind, XP_FACT_FOREIGN);
    ASSERT_DECISION(scene, "arn:aws:iam::" ID_C ":root", GET, SECRET, YES);
    xp_request_allow(scene->request, GET, SECRET);
    ASSERT_DECISION(scene, "arn:aws:iam::" ID_C ":user/x", GET, SECRET, YES);
    xp_request_allow(scene->request, DECRYPT, "*");
    ASSERT_DECISION(scene, "arn:aws:iam::" ID_C ":user/x", GET, SECRET, NO);
    ASSERT_DECISION(scene, "arn:aws:iam::" ID_C ":user/x", "kms:PutKeyPolicy", KEY, NO);
}

static void stated_foreign_callers_are_in_no_organization(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_resource(scene, scene->secret, "allow P=* A=" GET " R=*");
    scene_resource(scene, scene->secret,
                   "deny P=* A=* R=* C=StringNotEquals,aws:PrincipalOrgID,o-1");
    ASSERT_DECISION(scene, "arn:aws:iam::" ID_C ":user/x", GET, SECRET, OPEN);
    xp_request_allow(scene->request, GET, SECRET);
    ASSERT_DECISION(scene, "arn:aws:iam::" ID_C ":user/x", GET, SECRET, XP_DECISION_EXPLICIT_DENY);
    scene_set(scene, "aws:PrincipalOrgID", "o-1");
    xp_request_allow(scene->request, GET, SECRET);
    ASSERT_DECISION(scene, "arn:aws:iam::" ID_C ":user/x", GET, SECRET, YES);
}

static void tags_nobody_supplied(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene->v->tags.status = XP_UNKNOWN;
    scene->secret->tags.status = XP_UNKNOWN;
    scene_identity(scene, scene->v, "allow A=* R=* C=StringEquals,aws:PrincipalTag/t,x");
    ASSERT_DECISION(scene, USER_V, GET, SECRET, OPEN);
    CU_ASSERT_TRUE(scene_depends_on(scene, "tags"));
    scene_set(scene, "aws:PrincipalTag/t", "x");
    ASSERT_DECISION(scene, USER_V, GET, SECRET, YES);
    scene_identity(scene, scene->t, "allow A=* R=* C=StringEquals,aws:ResourceTag/t,x");
    ASSERT_DECISION(scene, SESS_T, GET, SECRET, OPEN);
    scene_set(scene, "secretsmanager:ResourceTag/t", "x");
    ASSERT_DECISION(scene, SESS_T, GET, SECRET, YES);
}

static void corners_of_sessions_and_forwarded_calls(void)
{
    static const char *const conditions[] = {
        "C=StringEquals,kms:EncryptionContext:SecretVersionId,v1",
        "C=StringNotEquals,aws:SourceVpce,vpce-1",
        "C=Null,aws:SourceIp,true",
        "C=StringEquals,aws:CalledViaFirst,secretsmanager.amazonaws.com",
    };
    for (guint i = 0; i < G_N_ELEMENTS(conditions); i++) {
        g_autoptr(Scene) scene = scene_new();
        g_autofree char *statement =
            g_strdup_printf("allow P=" ROLE_R " A=" DECRYPT " R=* %s", conditions[i]);
        scene_use_key(scene);
        scene_resource(scene, scene->secret, "allow P=" ROLE_R " A=" GET " R=*");
        scene_resource(scene, scene->key, statement);
        scene_identity(scene, scene->r, "allow A=* R=*");
        ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, OPEN);
        CU_ASSERT_EQUAL(scene->result->unknowns->len, 1);
    }
    g_autoptr(Scene) scene = scene_new();
    scene_identity(scene, scene->v,
                   "allow A=* R=* C=StringEquals,secretsmanager:VersionStage,AWSCURRENT");
    ASSERT_DECISION(scene, USER_V, GET, SECRET, NO);
    scene_identity(scene, scene->t,
                   "allow A=* R=* C=StringEquals,aws:CalledViaFirst,athena.amazonaws.com");
    ASSERT_DECISION(scene, SESS_T, "read-secret", SECRET, NO);
}

static void endpoints_without_policy(void)
{
    g_autoptr(Scene) scene = readable();
    scene->request->vpc_endpoint = "vpce-7";
    check_open(scene, "vpce-7");
}

static void trust_nobody_supplied(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_identity(scene, scene->r, "allow A=sts:AssumeRole R=*");
    ASSERT_DECISION(scene, SESS_R, "sts:AssumeRole", ROLE_T, OPEN);
    CU_ASSERT_TRUE(scene_depends_on(scene, "trust policy of role T"));
    ASSERT_DECISION(scene, USER_U, "sts:AssumeRole", ROLE_T, NO);
}

static void unknowns_name_only_what_decides(void)
{
    g_autoptr(Scene) scene = readable();
    scene->r->tags.status = XP_UNKNOWN;
    scene->key->grants_status = XP_UNKNOWN;
    scene_identity(scene, scene->r, "allow A=s3:* R=* C=StringEquals,aws:PrincipalTag/t,x");
    scene_identity(scene, scene->r, "deny A=kms:* R=* C=IpAddress,aws:SourceIp,10.0.0.0/8");
    check_open(scene, "aws:SourceIp");
}

CU_TestInfo xp_unknown_tests[] = {
    {"unknown layers leave the read open, each by its name (S-SND-6)",
     unknown_layers_leave_the_read_open},
    {"a document that was not supplied (S-SND-23)", a_missing_document_may_say_anything},
    {"a doubtful Deny of what is refused anyway", a_doubtful_deny_of_what_is_refused_anyway},
    {"grants that were not listed (S-KMS-32, S-KMS-31)", grants_are_an_unknown_source},
    {"grants add nothing to what is allowed", grants_do_not_touch_what_is_allowed_anyway},
    {"a secret that does not say its key (S-SM-27)", unknown_keys_of_a_secret},
    {"a key nobody loaded", keys_nobody_loaded},
    {"earlier keys are an assumption (S-SM-27)", earlier_keys_are_an_assumption},
    {"the state of a key (S-KMS-36)", keys_that_are_not_enabled},
    {"unlisted and foreign callers (S-SND-3)", unlisted_and_foreign_callers},
    {"a foreign caller whose policies are given (S-SND-7)",
     stated_foreign_callers_are_in_no_organization},
    {"tags nobody supplied (S-SND-8)", tags_nobody_supplied},
    {"corners of forwarded calls (S-KEY-10); keys that are not given are absent",
     corners_of_sessions_and_forwarded_calls},
    {"an endpoint without policy (S-EVAL-33)", endpoints_without_policy},
    {"a trust policy nobody supplied", trust_nobody_supplied},
    {"unknowns name only what decides", unknowns_name_only_what_decides},
    CU_TEST_INFO_NULL,
};
