/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/eval/scene.h"
#include "tests/eval/suites.h"

#define YES  XP_DECISION_ALLOW
#define NO   XP_DECISION_IMPLICIT_DENY
#define OPEN XP_DECISION_UNKNOWN

/* Does a secret's statement for @entry ("P=...") let @caller of B in, whose side allows? */
static XpDecision grants(const char *entry, const char *caller)
{
    g_autoptr(Scene) scene = scene_new();
    g_autofree char *statement = g_strdup_printf("allow %s A=" GET " R=*", entry);
    scene_resource(scene, scene->secret, statement);
    scene_identity(scene, scene->r, "allow A=* R=*");
    scene_identity(scene, scene->u, "allow A=* R=*");
    XpDecision decision = scene_ask(scene, caller, GET, SECRET);
    CU_ASSERT_PTR_NULL(scene->error);
    return decision;
}

static void accounts_match_all_their_principals(void)
{
    CU_ASSERT_EQUAL(grants("P=" ID_B, SESS_R), YES);
    CU_ASSERT_EQUAL(grants("P=arn:aws:iam::" ID_B ":root", USER_U), YES);
    CU_ASSERT_EQUAL(grants("P=" ID_B, "arn:aws:iam::" ID_B ":root"), YES);
    CU_ASSERT_EQUAL(grants("P=" ID_C, SESS_R), NO);
    CU_ASSERT_EQUAL(grants("P=arn:aws-cn:iam::" ID_B ":root", SESS_R), NO);
    CU_ASSERT_EQUAL(grants("P=" ID_B, "lambda.amazonaws.com"), NO);
}

static void roles_match_their_sessions(void)
{
    CU_ASSERT_EQUAL(grants("P=" ROLE_R, SESS_R), YES);
    CU_ASSERT_EQUAL(grants("P=" ROLE_R, ROLE_R), YES);
    CU_ASSERT_EQUAL(grants("P=" ROLE_R, USER_U), NO);
    CU_ASSERT_EQUAL(grants("P=arn:aws:iam::" ID_B ":role/R", SESS_R), NO);
    CU_ASSERT_EQUAL(grants("P=arn:aws:iam::" ID_B ":role/team/r", SESS_R), OPEN);
    CU_ASSERT_EQUAL(grants("P=arn:aws:iam::" ID_A ":role/team/R", SESS_R), NO);
}

static void an_unlisted_role_has_the_path_it_says(void)
{
    g_autoptr(Scene) scene = scene_new();
    const char *session = "arn:aws:sts::" ID_C ":assumed-role/X/s1";
    scene_resource(scene, scene->secret, "allow P=arn:aws:iam::" ID_C ":role/a/X A=" GET " R=*");
    xp_request_allow(scene->request, "*", "*");
    ASSERT_DECISION(scene, session, GET, SECRET, NO);
    xp_request_allow(scene->request, "*", "*");
    ASSERT_DECISION(scene, "arn:aws:iam::" ID_C ":role/a/X", GET, SECRET, YES);
    xp_request_allow(scene->request, "*", "*");
    scene_set(scene, "aws:PrincipalArn", "arn:aws:iam::" ID_C ":role/a/X");
    ASSERT_DECISION(scene, session, GET, SECRET, YES);
}

static void sessions_match_exactly(void)
{
    CU_ASSERT_EQUAL(grants("P=" SESS_R, SESS_R), YES);
    CU_ASSERT_EQUAL(grants("P=arn:aws:sts::" ID_B ":assumed-role/R/other", SESS_R), NO);
    CU_ASSERT_EQUAL(grants("P=" SESS_R, USER_U), NO);
}

static void user_names_have_a_case(void)
{
    CU_ASSERT_EQUAL(grants("P=" USER_U, USER_U), YES);
    CU_ASSERT_EQUAL(grants("P=arn:aws:iam::" ID_B ":user/u", USER_U), NO);
    CU_ASSERT_EQUAL(grants("P=" USER_U, SESS_R), NO);
}

static void services_match_services(void)
{
    CU_ASSERT_EQUAL(grants("PS=lambda.amazonaws.com", "lambda.amazonaws.com"), YES);
    CU_ASSERT_EQUAL(grants("PS=lambda.amazonaws.com", SESS_R), NO);
    CU_ASSERT_EQUAL(grants("P=*", "lambda.amazonaws.com"), YES);
    CU_ASSERT_EQUAL(grants("P={*}", "lambda.amazonaws.com"), OPEN);
    CU_ASSERT_EQUAL(grants("P={*}", SESS_R), YES);
}

static void nobody_is_named_without_principal(void)
{
    CU_ASSERT_EQUAL(grants("R=*", SESS_R), NO);
}

static void unique_ids_name_one_identity(void)
{
    CU_ASSERT_EQUAL(grants("P=AROAR", SESS_R), YES);
    CU_ASSERT_EQUAL(grants("P=AIDAU", USER_U), YES);
    CU_ASSERT_EQUAL(grants("P=AIDAU", SESS_R), NO);
    CU_ASSERT_EQUAL(grants("P=AROAOTHER", SESS_R), NO);
    g_autoptr(Scene) scene = scene_new();
    scene_resource(scene, scene->secret, "allow P=AROAOTHER A=" GET " R=*");
    scene_identity(scene, scene->r, "allow A=* R=*");
    scene->r->unique_id = NULL;
    ASSERT_DECISION(scene, SESS_R, GET, SECRET, OPEN);
    ASSERT_DECISION(scene, USER_U, GET, SECRET, NO);
}

static void federated_entries_are_open(void)
{
    g_autoptr(Scene) scene = scene_new();
    const char *provider = "arn:aws:iam::" ID_A ":saml-provider/Corp";
    scene_resource(scene, scene->secret,
                   "allow PF=arn:aws:iam::" ID_A ":saml-provider/Corp A=" GET " R=*");
    scene_identity(scene, scene->r, "allow A=* R=*");
    ASSERT_DECISION(scene, SESS_R, GET, SECRET, NO);
    scene_set(scene, "aws:FederatedProvider", provider);
    ASSERT_DECISION(scene, SESS_R, GET, SECRET, OPEN);
}

/* Is R's session denied by a Deny with NotPrincipal of @entries? */
static XpDecision denied_unless(const char *entries, gboolean boundary)
{
    g_autoptr(Scene) scene = scene_new();
    g_autofree char *statement = g_strdup_printf("deny %s A=* R=*", entries);
    scene_resource(scene, scene->secret, "allow P=" ID_B " A=" GET " R=*");
    scene_resource(scene, scene->secret, statement);
    scene_identity(scene, scene->r, "allow A=* R=*");
    if (boundary)
        scene_boundary(scene, scene->r, "allow A=* R=*");
    XpDecision decision = scene_ask(scene, SESS_R, GET, SECRET);
    CU_ASSERT_PTR_NULL(scene->error);
    return decision;
}

static void not_principal_has_three_bands(void)
{
    const char *all = "NP=" ROLE_R " NP=" SESS_R " NP=" ID_B;
    CU_ASSERT_EQUAL(denied_unless("NP=" USER_U, FALSE), XP_DECISION_EXPLICIT_DENY);
    CU_ASSERT_EQUAL(denied_unless("NP=" ROLE_R, FALSE), OPEN);
    CU_ASSERT_EQUAL(denied_unless("NP=" ID_B, FALSE), OPEN);
    CU_ASSERT_EQUAL(denied_unless("NP=" ROLE_R " NP=" SESS_R, FALSE), OPEN);
    CU_ASSERT_EQUAL(denied_unless(all, FALSE), YES);
    CU_ASSERT_EQUAL(denied_unless(all, TRUE), XP_DECISION_EXPLICIT_DENY);
}

static void not_principal_hits_services(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_resource(scene, scene->secret, "allow P=* A=" GET " R=*");
    scene_resource(scene, scene->secret, "deny NP=" ID_A " A=* R=*");
    ASSERT_DECISION(scene, "lambda.amazonaws.com", GET, SECRET, XP_DECISION_EXPLICIT_DENY);
    scene_resource(scene, scene->key, "allow P=* A=" DECRYPT " R=*");
    scene_resource(scene, scene->key, "deny NPS=lambda.amazonaws.com A=* R=*");
    ASSERT_DECISION(scene, "lambda.amazonaws.com", DECRYPT, KEY, YES);
}

static void allow_with_not_principal_grants_everybody_else(void)
{
    CU_ASSERT_EQUAL(grants("NP=" ID_A, SESS_R), YES);
    CU_ASSERT_EQUAL(grants("NP=" ROLE_R, SESS_R), OPEN);
    CU_ASSERT_EQUAL(grants("NP=" ROLE_R " NP=" SESS_R " NP=" ID_B, SESS_R), NO);
    g_autoptr(Scene) scene = scene_new();
    scene_resource(scene, scene->secret, "allow NP=" USER_V " A=" GET " R=*");
    ASSERT_DECISION(scene, SESS_T, GET, SECRET, YES);
}

static void a_deny_needs_only_some_class(void)
{
    static const char *const entries[] = {"P=" ID_B, "P=" ROLE_R, "P=" SESS_R, "P=AROAR", "P=*"};
    for (guint i = 0; i < G_N_ELEMENTS(entries); i++) {
        g_autoptr(Scene) scene = scene_new();
        g_autofree char *statement = g_strdup_printf("deny %s A=* R=*", entries[i]);
        scene_resource(scene, scene->secret, statement);
        ASSERT_DECISION(scene, SESS_R, GET, SECRET, XP_DECISION_EXPLICIT_DENY);
    }
}

CU_TestInfo xp_principal_eval_tests[] = {
    {"an account is all its principals (S-PRIN-3)", accounts_match_all_their_principals},
    {"a role is its sessions (S-PRIN-4)", roles_match_their_sessions},
    {"an unlisted role has the path it says (S-PRIN-4)", an_unlisted_role_has_the_path_it_says},
    {"a session is itself (S-PRIN-2)", sessions_match_exactly},
    {"user names are case-sensitive (S-PRIN-5)", user_names_have_a_case},
    {"services, and who * covers (S-GRAM-21)", services_match_services},
    {"no Principal, nobody (S-GRAM-12)", nobody_is_named_without_principal},
    {"a unique id names one identity (S-PRIN-9)", unique_ids_name_one_identity},
    {"Federated outside trust policies is open (S-PRIN-12)", federated_entries_are_open},
    {"NotPrincipal: denied, exempt, and in between (S-PRIN-13, S-PRIN-14)",
     not_principal_has_three_bands},
    {"NotPrincipal hits services (S-PRIN-15)", not_principal_hits_services},
    {"Allow with NotPrincipal (S-GRAM-13)", allow_with_not_principal_grants_everybody_else},
    {"a Deny needs some class only (S-PRIN-6)", a_deny_needs_only_some_class},
    CU_TEST_INFO_NULL,
};
