/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/eval/scene.h"
#include "tests/eval/suites.h"

/* Service and resource control policies, and the keys that say who belongs to which organization.
 */

#define YES  XP_DECISION_ALLOW
#define NO   XP_DECISION_IMPLICIT_DENY
#define STOP XP_DECISION_EXPLICIT_DENY
#define OPEN XP_DECISION_UNKNOWN

/* r-1 { C (manages), ou-a { A }, ou-b { ou-c { B } } }, FullAWSAccess nowhere yet. */
typedef struct {
    Scene *scene;
    XpOrganization *organization;
} Company;

enum { ROOT, OU_A, OU_B, OU_C };

static void company_init(Company *company)
{
    Scene *scene = scene_new();
    XpOrganization *organization = xp_world_set_organization(scene->world, "o-1");
    xp_organization_add_node(scene->world, organization, "r-1", -1);
    xp_organization_add_node(scene->world, organization, "ou-a", ROOT);
    xp_organization_add_node(scene->world, organization, "ou-b", ROOT);
    xp_organization_add_node(scene->world, organization, "ou-c", OU_B);
    xp_org_node_add_account(&organization->nodes[ROOT], scene->c);
    xp_org_node_add_account(&organization->nodes[OU_A], scene->a);
    xp_org_node_add_account(&organization->nodes[OU_C], scene->b);
    organization->management = scene->c;
    organization->scp_status = XP_NONE;
    organization->rcp_status = XP_NONE;
    *company = (Company){scene, organization};
    /* The three steps: R of B reads the secret of A. */
    scene_use_key(scene);
    scene_resource(scene, scene->secret, "allow P=" ROLE_R " A=" GET " R=*");
    scene_resource(scene, scene->key, "allow P=" ROLE_R " A=" DECRYPT " R=*");
    scene_identity(scene, scene->r, "allow A=* R=*");
}

static void company_clear(Company *company)
{
    scene_free(company->scene);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Company, company_clear)

static void attach_scp(Company *company, guint node, const char *statement)
{
    company->organization->scp_status = XP_KNOWN;
    xp_org_node_add_scp(&company->organization->nodes[node],
                        scene_policy(company->scene, XP_POLICY_SCP, statement));
}

static void attach_rcp(Company *company, guint node, const char *statement)
{
    company->organization->rcp_status = XP_KNOWN;
    xp_org_node_add_rcp(&company->organization->nodes[node],
                        scene_policy(company->scene, XP_POLICY_RCP, statement));
}

static void attach_to_account(Company *company, const XpAccount *account, XpPolicyType type,
                              const char *statement)
{
    xp_organization_attach(company->organization, account,
                           scene_policy(company->scene, type, statement));
    if (type == XP_POLICY_SCP)
        company->organization->scp_status = XP_KNOWN;
    else
        company->organization->rcp_status = XP_KNOWN;
}

/* Everything is allowed at every node and for the accounts A and B. */
static void allow_everywhere(Company *company)
{
    for (guint i = ROOT; i <= OU_C; i++)
        attach_scp(company, i, "allow A=* R=*");
    attach_to_account(company, company->scene->a, XP_POLICY_SCP, "allow A=* R=*");
    attach_to_account(company, company->scene->b, XP_POLICY_SCP, "allow A=* R=*");
}

/* What the level @part says in @call, or -1. */
static int says_at(const Scene *scene, guint call, XpLayer layer, const char *part)
{
    for (guint i = 0; i < scene->result->trace->len; i++) {
        const XpTraceStep *step = g_ptr_array_index(scene->result->trace, i);
        if (step->call == call && step->layer == layer && g_strcmp0(step->part, part) == 0)
            return (int)step->says;
    }
    return -1;
}

/* Rule: S-ORG-1, S-EVAL-4 */
static void every_level_must_allow(void)
{
    for (int missing = ROOT; missing <= OU_C + 1; missing++) {
        g_auto(Company) company;
        company_init(&company);
        static const char *const names[] = {"r-1", NULL, "ou-b", "ou-c", ID_B};
        for (int i = ROOT; i <= OU_C; i++)
            attach_scp(&company, (guint)i, i == missing ? "allow A=s3:* R=*" : "allow A=* R=*");
        attach_to_account(&company, company.scene->b, XP_POLICY_SCP,
                          missing == OU_C + 1 ? "allow A=s3:* R=*" : "allow A=* R=*");
        if (missing == OU_A) { /* is none of B's levels */
            ASSERT_DECISION(company.scene, SESS_R, "read-secret", SECRET, YES);
            CU_ASSERT_EQUAL(says_at(company.scene, 0, XP_LAYER_SCP, "ou-a"), -1);
            continue;
        }
        ASSERT_DECISION(company.scene, SESS_R, "read-secret", SECRET, NO);
        ASSERT_RULE(company.scene, "S-ORG-1");
        CU_ASSERT_EQUAL(says_at(company.scene, 0, XP_LAYER_SCP, names[missing]), XP_SAYS_NONE);
        CU_ASSERT_EQUAL(says_at(company.scene, 0, XP_LAYER_SCP, missing == ROOT ? "ou-b" : "r-1"),
                        XP_SAYS_ALLOW);
    }
}

/* Rule: S-ORG-1 */
static void one_policy_of_a_level_is_enough(void)
{
    g_auto(Company) company;
    company_init(&company);
    allow_everywhere(&company);
    attach_scp(&company, OU_C, "allow A=s3:* R=*");
    ASSERT_DECISION(company.scene, SESS_R, "read-secret", SECRET, YES);
    attach_scp(&company, OU_C, "deny A=kms:Decrypt R=*");
    ASSERT_DECISION(company.scene, SESS_R, "read-secret", SECRET, STOP);
    CU_ASSERT_EQUAL(company.scene->result->refused_call, 1);
    CU_ASSERT_EQUAL(says_at(company.scene, 1, XP_LAYER_SCP, "ou-c"), XP_SAYS_DENY);
    CU_ASSERT_EQUAL(says_at(company.scene, 0, XP_LAYER_SCP, "ou-c"), XP_SAYS_ALLOW);
}

/* Rule: S-ORG-2 */
static void a_level_without_policies_allows_nothing(void)
{
    g_auto(Company) company;
    company_init(&company);
    attach_scp(&company, ROOT, "allow A=* R=*");
    ASSERT_DECISION(company.scene, SESS_R, GET, SECRET, NO);
    ASSERT_RULE(company.scene, "S-ORG-1");
    company.organization->scp_status = XP_NONE;
    ASSERT_DECISION(company.scene, SESS_R, GET, SECRET, YES);
    ASSERT_SAYS(company.scene, 0, XP_LAYER_SCP, XP_SAYS_NOT_APPLICABLE);
    CU_ASSERT_STRING_EQUAL(scene_step(company.scene, 0, XP_LAYER_SCP)->rule, "S-ORG-2");
    company.organization->scp_status = XP_UNKNOWN;
    ASSERT_DECISION(company.scene, SESS_R, GET, SECRET, OPEN);
    CU_ASSERT_TRUE(scene_depends_on(company.scene, "scp of o-1 enabled"));
    CU_ASSERT_EQUAL(says_at(company.scene, 0, XP_LAYER_SCP, "ou-b"), XP_SAYS_UNKNOWN);
    CU_ASSERT_EQUAL(says_at(company.scene, 0, XP_LAYER_SCP, "r-1"), XP_SAYS_ALLOW);
}

/* Rule: S-ORG-3 */
static void the_full_language_counts(void)
{
    g_auto(Company) company;
    company_init(&company);
    attach_scp(&company, ROOT, "allow NA=s3:* NR=arn:aws:s3:::x");
    attach_scp(&company, OU_B, "allow A=secretsmanager:Get*Value R=" SECRET);
    attach_scp(&company, OU_C, "allow A=*:* R=* C=StringEquals,aws:ResourceAccount," ID_A);
    attach_to_account(&company, company.scene->b, XP_POLICY_SCP,
                      "allow A=secretsmanager:* R=* C=StringNotEquals,aws:PrincipalTag/x,y");
    ASSERT_DECISION(company.scene, SESS_R, GET, SECRET, OPEN); /* "*:*", S-GRAM-22 */
    attach_scp(&company, OU_C, "allow A=* R=* C=StringEquals,aws:ResourceAccount," ID_A);
    ASSERT_DECISION(company.scene, SESS_R, GET, SECRET, YES);
    attach_scp(&company, ROOT, "deny A=secretsmanager:* R=* C=StringEquals,aws:ResourceOrgID,o-1");
    ASSERT_DECISION(company.scene, SESS_R, GET, SECRET, STOP);
}

/* Rule: S-ORG-4, S-EVAL-20, S-EVAL-18 */
static void who_is_free_of_service_control_policies(void)
{
    g_auto(Company) company;
    company_init(&company);
    Scene *scene = company.scene;
    XpIdentity *linked =
        xp_world_add_identity(scene->world, scene->b, XP_IDENTITY_ROLE,
                              "/aws-service-role/rds.amazonaws.com/", "AWSServiceRoleForRDS");
    linked->tags.status = XP_KNOWN;
    attach_scp(&company, ROOT, "deny A=* R=*");
    scene_resource(scene, scene->secret, "allow P=* A=" GET " R=*");
    scene_identity(scene, linked, "allow A=* R=*");
    ASSERT_DECISION(scene, SESS_R, GET, SECRET, STOP);
    ASSERT_DECISION(scene, "arn:aws:iam::" ID_B ":root", GET, SECRET, STOP);
    ASSERT_DECISION(scene, "arn:aws:sts::" ID_B ":assumed-role/AWSServiceRoleForRDS/x1", GET,
                    SECRET, YES);
    CU_ASSERT_STRING_EQUAL(scene_step(scene, 0, XP_LAYER_SCP)->rule, "S-EVAL-20");
    ASSERT_DECISION(scene, "lambda.amazonaws.com", GET, SECRET, YES);
    CU_ASSERT_STRING_EQUAL(scene_step(scene, 0, XP_LAYER_SCP)->rule, "S-ORG-4");
    xp_request_allow(scene->request, "*", "*");
    ASSERT_DECISION(scene, "arn:aws:iam::" ID_C ":user/admin", GET, SECRET, YES);
    CU_ASSERT_STRING_EQUAL(scene_step(scene, 0, XP_LAYER_SCP)->rule, "S-ORG-4");
    xp_request_allow(scene->request, "*", "*");
    ASSERT_DECISION(scene, "arn:aws:iam::444444444444:user/somebody", GET, SECRET, YES);
}

/* Rule: S-ORG-10 */
static void the_management_account_may_be_anybody_until_it_is_said(void)
{
    g_auto(Company) company;
    company_init(&company);
    company.organization->management = NULL;
    attach_scp(&company, ROOT, "allow A=s3:* R=*");
    ASSERT_DECISION(company.scene, SESS_R, GET, SECRET, OPEN);
    CU_ASSERT_TRUE(scene_depends_on(company.scene, "management account of o-1"));
    attach_scp(&company, ROOT, "deny A=secretsmanager:* R=*");
    ASSERT_DECISION(company.scene, SESS_R, GET, SECRET, OPEN);
    company.organization->management = company.scene->b;
    ASSERT_DECISION(company.scene, SESS_R, GET, SECRET, YES);
    company.organization->management = company.scene->a;
    ASSERT_DECISION(company.scene, SESS_R, GET, SECRET, STOP);
}

/* Where no policy of the organization refuses, it does not matter who manages it. */
static void what_everybody_may_depends_on_nobody(void)
{
    g_auto(Company) company;
    company_init(&company);
    company.organization->management = NULL;
    allow_everywhere(&company);
    attach_rcp(&company, ROOT, "deny P=* A=s3:* R=*");
    ASSERT_DECISION(company.scene, SESS_R, "read-secret", SECRET, YES);
}

/* Rule: S-EVAL-15 */
static void each_account_is_under_its_own_policies(void)
{
    g_auto(Company) company;
    company_init(&company);
    allow_everywhere(&company);
    attach_to_account(&company, company.scene->a, XP_POLICY_SCP, "deny A=* R=*");
    attach_to_account(&company, company.scene->b, XP_POLICY_RCP, "deny P=* A=kms:* R=*");
    ASSERT_DECISION(company.scene, SESS_R, "read-secret", SECRET, YES);
    attach_to_account(&company, company.scene->a, XP_POLICY_RCP, "deny P=* A=kms:* R=*");
    ASSERT_DECISION(company.scene, SESS_R, "read-secret", SECRET, STOP);
    CU_ASSERT_EQUAL(company.scene->result->refused_call, 1);
    CU_ASSERT_EQUAL(says_at(company.scene, 1, XP_LAYER_RCP, ID_A), XP_SAYS_DENY);
}

/* Rule: S-ORG-5 */
static void they_never_grant(void)
{
    g_auto(Company) company;
    company_init(&company);
    allow_everywhere(&company);
    ASSERT_DECISION(company.scene, USER_U, GET, SECRET, NO);
    ASSERT_RULE(company.scene, "S-EVAL-12");
}

/* Rule: S-ORG-6, S-ORG-7 */
static void resource_control_policies_speak_of_every_caller(void)
{
    g_auto(Company) company;
    company_init(&company);
    Scene *scene = company.scene;
    attach_rcp(&company, OU_A, "deny P=* A=secretsmanager:* R=*");
    scene_resource(scene, scene->secret, "allow P=* A=" GET " R=*");
    ASSERT_DECISION(scene, SESS_R, GET, SECRET, STOP);
    ASSERT_DECISION(scene, "arn:aws:iam::" ID_A ":root", GET, SECRET, STOP);
    ASSERT_DECISION(scene, "lambda.amazonaws.com", GET, SECRET, STOP);
    xp_request_allow(scene->request, "*", "*");
    ASSERT_DECISION(scene, "arn:aws:iam::444444444444:user/somebody", GET, SECRET, STOP);
    company.organization->management = scene->a;
    ASSERT_DECISION(scene, SESS_R, GET, SECRET, YES);
    CU_ASSERT_STRING_EQUAL(scene_step(scene, 0, XP_LAYER_RCP)->rule, "S-ORG-6");
}

/* Rule: S-ORG-7 */
static void what_resource_control_policies_leave_alone(void)
{
    g_auto(Company) company;
    company_init(&company);
    Scene *scene = company.scene;
    XpIdentity *linked = xp_world_add_identity(scene->world, scene->a, XP_IDENTITY_ROLE,
                                               "/aws-service-role/rds.amazonaws.com/", "Linked");
    linked->tags.status = XP_KNOWN;
    scene_identity(scene, linked, "allow A=* R=*");
    scene_identity(scene, scene->t, "allow A=* R=*");
    attach_rcp(&company, ROOT, "deny P=* A=kms:* A=secretsmanager:* R=*");
    ASSERT_DECISION(scene, "arn:aws:sts::" ID_A ":assumed-role/Linked/x1", GET, SECRET, YES);
    CU_ASSERT_STRING_EQUAL(scene_step(scene, 0, XP_LAYER_RCP)->rule, "S-EVAL-20");
    /* RetireGrant: no such grant, and no resource control policy is asked. */
    ASSERT_DECISION(scene, SESS_T, "kms:RetireGrant", KEY, NO);
    ASSERT_RULE(scene, "S-KMS-31");
    CU_ASSERT_STRING_EQUAL(scene_step(scene, 0, XP_LAYER_RCP)->rule, "S-ORG-7");
    ASSERT_DECISION(scene, SESS_T, "kms:ListKeys", "*", YES);
    CU_ASSERT_STRING_EQUAL(scene_step(scene, 0, XP_LAYER_RCP)->rule, "S-ORG-6");
    scene->key->aws_managed = TRUE;
    scene_resource(scene, scene->key, "allow P=" ID_A " A=kms:* R=*");
    ASSERT_DECISION(scene, SESS_T, "kms:DescribeKey", KEY, YES);
    CU_ASSERT_STRING_EQUAL(scene_step(scene, 0, XP_LAYER_RCP)->rule, "S-ORG-7");
}

/* Rule: S-KMS-33, S-ORG-7 */
static void the_managed_key_is_out_of_reach_of_resource_control_policies(void)
{
    g_auto(Company) company;
    company_init(&company);
    Scene *scene = company.scene;
    scene->secret->kms_key.kind = XP_KEY_AWS_MANAGED;
    scene_identity(scene, scene->t, "allow A=" GET " R=*");
    attach_rcp(&company, ROOT, "deny P=* A=kms:* R=*");
    ASSERT_DECISION(scene, SESS_T, "read-secret", SECRET, YES);
    CU_ASSERT_STRING_EQUAL(scene_step(scene, 1, XP_LAYER_RCP)->rule, "S-ORG-7");
}

/* Rule: S-ORG-6: the services that are covered grow. */
static void other_services_may_be_covered(void)
{
    g_auto(Company) company;
    company_init(&company);
    Scene *scene = company.scene;
    XpResource *table = xp_world_add_resource(scene->world, scene->a, XP_RESOURCE_OTHER, "t",
                                              "arn:aws:dynamodb:us-east-1:" ID_A ":table/t");
    XpResource *bucket =
        xp_world_add_resource(scene->world, scene->a, XP_RESOURCE_OTHER, "b", "arn:aws:s3:::b");
    table->policy = bucket->policy = XP_NONE;
    scene_identity(scene, scene->t, "allow A=* R=*");
    attach_rcp(&company, ROOT, "deny P=* A=dynamodb:* A=s3:* A=iam:* R=*");
    ASSERT_DECISION(scene, SESS_T, "dynamodb:GetItem", table->arn, OPEN);
    CU_ASSERT_TRUE(scene_depends_on(scene, "cover dynamodb"));
    ASSERT_DECISION(scene, SESS_T, "dynamodb:ListTables", "*", YES);
    scene->request->resource_account = ID_A;
    ASSERT_DECISION(scene, SESS_T, "s3:GetObject", "arn:aws:s3:::b/x", STOP);
    ASSERT_DECISION(scene, SESS_T, "iam:GetRole", ROLE_T, YES);
}

/* Rule: S-ORG-8 */
static void denying_everything_may_not_have_been_saved(void)
{
    g_auto(Company) company;
    company_init(&company);
    attach_rcp(&company, ROOT, "deny P=* A=* R=*");
    ASSERT_DECISION(company.scene, SESS_R, GET, SECRET, OPEN);
    CU_ASSERT_TRUE(scene_depends_on(company.scene, "may deny \"*\""));
    attach_rcp(&company, ROOT, "deny P=* A=secretsmanager:* R=*");
    ASSERT_DECISION(company.scene, SESS_R, GET, SECRET, STOP);
}

/* Rule: S-ORG-7, S-STS-5, S-ORG-9 */
static void roles_are_resources_of_sts(void)
{
    g_auto(Company) company;
    company_init(&company);
    Scene *scene = company.scene;
    const char *provider = "arn:aws:iam::" ID_A ":saml-provider/idp";
    scene_trust(scene, scene->t, "allow P=" ROLE_R " A=sts:AssumeRole");
    ASSERT_DECISION(scene, SESS_R, "sts:AssumeRole", ROLE_T, YES);
    attach_rcp(&company, OU_A,
               "deny P=* A=sts:* R=* C=StringNotEqualsIfExists,aws:PrincipalOrgID,o-1");
    ASSERT_DECISION(scene, SESS_R, "sts:AssumeRole", ROLE_T, YES);
    scene_trust(scene, scene->t, "allow PF=arn:aws:iam::" ID_A ":saml-provider/idp A=sts:*");
    scene_set(scene, "aws:FederatedProvider", provider);
    ASSERT_DECISION(scene, "anonymous", "sts:AssumeRoleWithSAML", ROLE_T, STOP);
    attach_rcp(&company, OU_A, "deny P=* A=sts:AssumeRole R=*");
    scene_trust(scene, scene->t, "allow P=" ROLE_R " A=sts:AssumeRole");
    ASSERT_DECISION(scene, SESS_R, "sts:AssumeRole", ROLE_T, STOP);
}

/* Rule: S-ORG-11 */
static void the_forwarded_call_is_asked_by_itself(void)
{
    g_auto(Company) company;
    company_init(&company);
    Scene *scene = company.scene;
    attach_rcp(&company, ROOT,
               "deny P=* A=kms:* R=* C=BoolIfExists,aws:PrincipalIsAWSService,false "
               "C=StringNotEqualsIfExists,aws:PrincipalOrgID,o-2");
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, STOP);
    CU_ASSERT_EQUAL(scene->result->refused_call, 1);
    CU_ASSERT_STRING_EQUAL(scene_key(scene, 1, "aws:PrincipalOrgID"), "o-1");
    CU_ASSERT_STRING_EQUAL(scene_key(scene, 1, "aws:PrincipalOrgPaths"), "o-1/r-1/ou-b/ou-c/");
    CU_ASSERT_STRING_EQUAL(scene_key(scene, 1, "aws:PrincipalIsAWSService"), "false");
}

static void a_network_perimeter_lets_the_forwarded_call_through(void)
{
    g_auto(Company) company;
    company_init(&company);
    Scene *scene = company.scene;
    attach_rcp(&company, ROOT,
               "deny P=* A=kms:* A=secretsmanager:* R=* "
               "C=NotIpAddressIfExists,aws:SourceIp,203.0.113.0/24 "
               "C=BoolIfExists,aws:ViaAWSService,false");
    scene_set(scene, "aws:SourceIp", "203.0.113.7");
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, YES);
    scene_set(scene, "aws:SourceIp", "198.51.100.7");
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, STOP);
    CU_ASSERT_EQUAL(scene->result->refused_call, 0);
}

/* Rule: S-ORG-11: the policies of the secret's account say nothing about a key elsewhere. */
static void a_key_in_a_third_account_is_under_that_accounts_policies(void)
{
    g_auto(Company) company;
    company_init(&company);
    Scene *scene = company.scene;
    XpResource *third = xp_world_add_resource(scene->world, scene->c, XP_RESOURCE_KEY, "third",
                                              "arn:aws:kms:us-east-1:" ID_C ":key/"
                                              "99999999-12ab-34cd-56ef-1234567890ab");
    third->policy = XP_KNOWN;
    third->grants_status = XP_NONE;
    third->stated = TRUE;
    scene->c->supplied = TRUE;
    scene_resource(scene, third, "allow P=" ROLE_R " A=" DECRYPT " R=*");
    scene->secret->kms_key.key = third;
    attach_to_account(&company, scene->a, XP_POLICY_RCP, "deny P=* A=kms:* R=*");
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, YES);
    attach_to_account(&company, scene->c, XP_POLICY_RCP, "deny P=* A=kms:* R=*");
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, YES); /* C manages */
    company.organization->management = NULL;
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, OPEN);
    company.organization->management = scene->a;
    ASSERT_DECISION(scene, SESS_R, "read-secret", SECRET, STOP);
}

/* Rule: S-SND-23 */
static void a_policy_without_document_may_say_anything(void)
{
    g_auto(Company) company;
    company_init(&company);
    allow_everywhere(&company);
    XpPolicy *scp = scene_policy(company.scene, XP_POLICY_SCP, NULL);
    scp->missing = TRUE;
    xp_org_node_add_scp(&company.organization->nodes[OU_B], scp);
    ASSERT_DECISION(company.scene, SESS_R, GET, SECRET, OPEN);
    CU_ASSERT_TRUE(scene_depends_on(company.scene, "document of scp"));
    CU_ASSERT_EQUAL(says_at(company.scene, 0, XP_LAYER_SCP, "ou-b"), XP_SAYS_UNKNOWN);
    ASSERT_DECISION(company.scene, USER_U, GET, SECRET, NO);
}

/* ---- keys of organizations ---- */

/* Rule: S-KEY-3, S-KEY-5, S-KEY-6 */
static void keys_of_members_follow_from_the_tree(void)
{
    g_auto(Company) company;
    company_init(&company);
    Scene *scene = company.scene;
    ASSERT_DECISION(scene, SESS_R, GET, SECRET, YES);
    CU_ASSERT_STRING_EQUAL(scene_key(scene, 0, "aws:PrincipalOrgID"), "o-1");
    CU_ASSERT_STRING_EQUAL(scene_key(scene, 0, "aws:PrincipalOrgPaths"), "o-1/r-1/ou-b/ou-c/");
    CU_ASSERT_STRING_EQUAL(scene_key(scene, 0, "aws:ResourceOrgID"), "o-1");
    CU_ASSERT_STRING_EQUAL(scene_key(scene, 0, "aws:ResourceOrgPaths"), "o-1/r-1/ou-a/");
    CU_ASSERT_PTR_NULL(scene_key(scene, 0, "aws:SourceOrgID"));
    scene_set(scene, "aws:PrincipalOrgID", "o-2");
    scene_ask(scene, SESS_R, GET, SECRET);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene->error);
    CU_ASSERT_PTR_NOT_NULL(strstr(scene->error->message, "aws:PrincipalOrgID"));
    scene_set(scene, "aws:ResourceOrgPaths", "o-1/r-1/");
    scene_ask(scene, SESS_R, GET, SECRET);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene->error);
    CU_ASSERT_PTR_NOT_NULL(strstr(scene->error->message, "aws:ResourceOrgPaths"));
}

static void patterns_of_paths_reach_below_their_unit(void)
{
    static const struct {
        const char *pattern;
        XpDecision decision;
    } rows[] = {
        {"o-1/*", YES},           {"o-1/r-1/ou-b/*", YES},        {"o-1/r-1/ou-b/ou-c/*", YES},
        {"o-1/r-1/ou-c/*", NO},   {"o-1/r-1/ou-b/ou-c/ou-*", NO}, {"o-1/r-1/ou-b/ou-c", NO},
        {"o-1/r-1/ou-b/ou*", YES}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Company) company;
        company_init(&company);
        g_autofree char *statement = g_strdup_printf(
            "allow P=* A=kms:Encrypt R=* C=ForAnyValue:StringLike,aws:PrincipalOrgPaths,%s",
            rows[i].pattern);
        scene_resource(company.scene, company.scene->key, statement);
        ASSERT_DECISION(company.scene, SESS_R, "kms:Encrypt", KEY, rows[i].decision);
    }
}

/* Rule: S-ORG-10: a supplied account that the tree does not name is outside. */
static void supplied_accounts_outside_have_no_organization(void)
{
    g_auto(Company) company;
    company_init(&company);
    Scene *scene = company.scene;
    company.organization->nodes[OU_C].n_accounts = 0;
    scene_resource(scene, scene->key,
                   "deny P=* A=" DECRYPT " R=* C=StringNotEquals,aws:PrincipalOrgID,o-1");
    attach_scp(&company, ROOT, "deny A=* R=*");
    ASSERT_DECISION(scene, SESS_R, DECRYPT, KEY, STOP);
    CU_ASSERT_PTR_NULL(scene_key(scene, 0, "aws:PrincipalOrgID"));
    ASSERT_SAYS(scene, 0, XP_LAYER_SCP, XP_SAYS_NOT_APPLICABLE);
    scene_set(scene, "aws:PrincipalOrgID", "o-1");
    scene_ask(scene, SESS_R, DECRYPT, KEY);
    CU_ASSERT_PTR_NOT_NULL(scene->error);
}

/* Rule: S-SND-7 */
static void nobody_knows_the_organization_of_an_account_nobody_supplied(void)
{
    g_auto(Company) company;
    company_init(&company);
    Scene *scene = company.scene;
    scene_resource(scene, scene->key,
                   "allow P=* A=kms:Encrypt R=* C=StringEquals,aws:PrincipalOrgID,o-1");
    const char *stranger = "arn:aws:iam::444444444444:user/somebody";
    ASSERT_DECISION(scene, stranger, "kms:Encrypt", KEY, OPEN);
    xp_request_allow(scene->request, "*", "*");
    ASSERT_DECISION(scene, stranger, "kms:Encrypt", KEY, NO);
    xp_request_allow(scene->request, "*", "*");
    scene_set(scene, "aws:PrincipalOrgID", "o-1");
    ASSERT_DECISION(scene, stranger, "kms:Encrypt", KEY, YES);
    /* What one key says goes for the other. Rule: S-KEY-4 */
    xp_request_allow(scene->request, "*", "*");
    scene_set(scene, "aws:PrincipalOrgPaths", "o-1/r-1/");
    ASSERT_DECISION(scene, stranger, "kms:Encrypt", KEY, YES);
    CU_ASSERT_STRING_EQUAL(scene_key(scene, 0, "aws:PrincipalOrgID"), "o-1");
    scene_set(scene, "aws:PrincipalOrgID", "o-2");
    scene_set(scene, "aws:PrincipalOrgPaths", "o-1/r-1/");
    scene_ask(scene, stranger, "kms:Encrypt", KEY);
    CU_ASSERT_PTR_NOT_NULL(scene->error);
    /* C is not supplied, and the tree says where it stands. */
    xp_request_allow(scene->request, "*", "*");
    ASSERT_DECISION(scene, "arn:aws:iam::" ID_C ":user/admin", "kms:Encrypt", KEY, YES);
}

static void the_management_account_may_stand_nowhere(void)
{
    g_auto(Company) company;
    company_init(&company);
    Scene *scene = company.scene;
    company.organization->nodes[ROOT].n_accounts = 0;
    scene_resource(scene, scene->key,
                   "allow P=* A=kms:Encrypt R=* "
                   "C=ForAnyValue:StringLike,aws:PrincipalOrgPaths,o-1/r-1/ou-a/*");
    scene_resource(
        scene, scene->key,
        "allow P=* A=kms:Sign R=* C=ForAnyValue:StringLike,aws:PrincipalOrgPaths,o-1/r-1/*");
    xp_request_allow(scene->request, "*", "*");
    ASSERT_DECISION(scene, "arn:aws:iam::" ID_C ":user/admin", "kms:Encrypt", KEY, OPEN);
    CU_ASSERT_TRUE(scene_depends_on(scene, "place of C"));
    xp_request_allow(scene->request, "*", "*");
    ASSERT_DECISION(scene, "arn:aws:iam::" ID_C ":user/admin", "kms:Sign", KEY, YES);
}

/* aws:SourceOrgID follows from aws:SourceAccount. */
static void services_act_for_an_organization(void)
{
    g_auto(Company) company;
    company_init(&company);
    Scene *scene = company.scene;
    scene_resource(scene, scene->key,
                   "allow PS=sns.amazonaws.com A=kms:Encrypt R=* "
                   "C=StringEquals,aws:SourceOrgID,o-1");
    scene_set(scene, "aws:SourceAccount", ID_B);
    ASSERT_DECISION(scene, "sns.amazonaws.com", "kms:Encrypt", KEY, YES);
    CU_ASSERT_STRING_EQUAL(scene_key(scene, 0, "aws:SourceOrgPaths"), "o-1/r-1/ou-b/ou-c/");
    ASSERT_DECISION(scene, "sns.amazonaws.com", "kms:Encrypt", KEY, NO);
    scene_set(scene, "aws:SourceAccount", "444444444444");
    ASSERT_DECISION(scene, "sns.amazonaws.com", "kms:Encrypt", KEY, OPEN);
    scene_set(scene, "aws:SourceAccount", "444444444444");
    scene_set(scene, "aws:SourceOrgID", "o-2");
    ASSERT_DECISION(scene, "sns.amazonaws.com", "kms:Encrypt", KEY, NO);
    scene_set(scene, "aws:SourceAccount", ID_B);
    scene_set(scene, "aws:SourceOrgID", "o-2");
    scene_ask(scene, "sns.amazonaws.com", "kms:Encrypt", KEY);
    CU_ASSERT_PTR_NOT_NULL(scene->error);
}

CU_TestInfo xp_guardrail_tests[] = {
    {"every level must allow (S-ORG-1)", every_level_must_allow},
    {"one policy of a level is enough, one Deny too (S-ORG-1)", one_policy_of_a_level_is_enough},
    {"a level without policies allows nothing (S-ORG-2)", a_level_without_policies_allows_nothing},
    {"the full language counts (S-ORG-3)", the_full_language_counts},
    {"who is free of service control policies (S-ORG-4, S-EVAL-20)",
     who_is_free_of_service_control_policies},
    {"the management account may be anybody until it is said (S-ORG-10)",
     the_management_account_may_be_anybody_until_it_is_said},
    {"what everybody may depends on nobody", what_everybody_may_depends_on_nobody},
    {"each account is under its own policies (S-EVAL-15)", each_account_is_under_its_own_policies},
    {"they never grant (S-ORG-5)", they_never_grant},
    {"resource control policies speak of every caller (S-ORG-6, S-ORG-7)",
     resource_control_policies_speak_of_every_caller},
    {"what resource control policies leave alone (S-ORG-7)",
     what_resource_control_policies_leave_alone},
    {"the managed key is out of their reach (S-ORG-7, S-KMS-33)",
     the_managed_key_is_out_of_reach_of_resource_control_policies},
    {"other services may be covered (S-ORG-6)", other_services_may_be_covered},
    {"denying everything may not have been saved (S-ORG-8)",
     denying_everything_may_not_have_been_saved},
    {"roles are resources of sts (S-ORG-7, S-ORG-9)", roles_are_resources_of_sts},
    {"the forwarded call is asked by itself (S-ORG-11)", the_forwarded_call_is_asked_by_itself},
    {"a network perimeter lets the forwarded call through (S-ORG-11)",
     a_network_perimeter_lets_the_forwarded_call_through},
    {"a key in a third account (S-ORG-11)",
     a_key_in_a_third_account_is_under_that_accounts_policies},
    {"a policy without document may say anything (S-SND-23)",
     a_policy_without_document_may_say_anything},
    {"keys of members follow from the tree (S-KEY-3)", keys_of_members_follow_from_the_tree},
    {"patterns of paths reach below their unit (S-KEY-6)",
     patterns_of_paths_reach_below_their_unit},
    {"supplied accounts outside have no organization (S-ORG-10)",
     supplied_accounts_outside_have_no_organization},
    {"the organization of an account nobody supplied (S-SND-7)",
     nobody_knows_the_organization_of_an_account_nobody_supplied},
    {"the management account may stand nowhere", the_management_account_may_stand_nowhere},
    {"services act for an organization", services_act_for_an_organization},
    CU_TEST_INFO_NULL,
};
