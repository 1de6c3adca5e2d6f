/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/property/place.h"
#include "tests/property/sample.h"
#include "tests/property/suites.h"

#define ON_KEY " can decrypt on key Legacy"

static const XpSubject *first(const XpSample *sample)
{
    return &xp_sample_claim(sample)->subjects.items[0];
}

static void an_exact_name_is_the_one_loaded_principal(void)
{
    g_auto(XpSample) sample = xp_sample_sentence("role BreakGlass" ON_KEY);

    CU_ASSERT_TRUE(first(&sample)->exact);
    CU_ASSERT_EQUAL(first(&sample)->n_identities, 1);
    CU_ASSERT_STRING_EQUAL(first(&sample)->account_id, "111122223333");
    CU_ASSERT_STRING_EQUAL(first(&sample)->account->label, "Account1");
}

static void a_name_of_several_needs_its_account(void)
{
    g_auto(XpSample) sample = xp_sample_sentence("role Deploy" ON_KEY);
    g_auto(XpSample) said = xp_sample_sentence("role Deploy in account Account2" ON_KEY);
    g_auto(XpSample) outside = xp_sample_sentence("role Deploy outside account Account2" ON_KEY);
    g_auto(XpSample) both =
        xp_sample_sentence("role Deploy in account Account1 or Account2" ON_KEY);

    CU_ASSERT(xp_sample_says(&sample, 0, "XP205", 1, 6));
    CU_ASSERT(xp_sample_help(&sample, 0, "say which account"));
    CU_ASSERT_STRING_EQUAL(first(&said)->account_id, "444455556666");
    CU_ASSERT_STRING_EQUAL(first(&outside)->account_id, "111122223333");
    CU_ASSERT_EQUAL(first(&both)->n_identities, 2);
    CU_ASSERT_PTR_NULL(first(&both)->account_id);
}

static void a_role_of_a_supplied_account_must_be_loaded(void)
{
    g_auto(XpSample) complete = xp_sample_sentence("role Nobody in account Account2" ON_KEY);
    g_auto(XpSample) incomplete = xp_sample_sentence("role BrakGlass in account Account1" ON_KEY);
    g_auto(XpSample) one_of_two =
        xp_sample_sentence("role BreakGlass in account Account1 or Account2" ON_KEY);
    g_auto(XpSample) anywhere = xp_sample_sentence("user Evee" ON_KEY);

    CU_ASSERT(xp_sample_says(&complete, 0, "XP204", 1, 6));
    CU_ASSERT(xp_sample_says(&incomplete, 0, "XP204", 1, 6));
    CU_ASSERT(xp_sample_help(&incomplete, 0, "did you mean 'BreakGlass'?"));
    CU_ASSERT(xp_sample_says(&one_of_two, 0, "XP204", 1, 6));
    CU_ASSERT(xp_sample_text(&one_of_two, 0, "in account Account2"));
    CU_ASSERT(xp_sample_says(&anywhere, 0, "XP204", 1, 6));
    CU_ASSERT(xp_sample_help(&anywhere, 0, "did you mean 'Eve'?"));
}

static void any_name_is_legal_in_an_account_nobody_supplied(void)
{
    g_auto(XpSample) named = xp_sample_sentence("role Any in account Partner" ON_KEY);
    g_auto(XpSample) literal = xp_sample_sentence("user Any in account 999988887777" ON_KEY);

    CU_ASSERT_STRING_EQUAL(first(&named)->account_id, "777788889999");
    CU_ASSERT_EQUAL(first(&named)->n_identities, 0);
    CU_ASSERT_PTR_NOT_NULL(first(&named)->account);
    CU_ASSERT_STRING_EQUAL(first(&literal)->account_id, "999988887777");
    CU_ASSERT_PTR_NULL(first(&literal)->account);
}

static void accounts_are_labels_or_twelve_digits(void)
{
    g_auto(XpSample) typo = xp_sample_sentence("account Acount1" ON_KEY);
    g_auto(XpSample) digits = xp_sample_sentence("root of 11112222333" ON_KEY);
    g_auto(XpSample) id = xp_sample_sentence("root of 111122223333" ON_KEY);
    g_auto(XpSample) symbolic = xp_sample_sentence("account Symbolic" ON_KEY);

    CU_ASSERT(xp_sample_says(&typo, 0, "XP202", 1, 9));
    CU_ASSERT(xp_sample_help(&typo, 0, "did you mean 'Account1'?"));
    CU_ASSERT(xp_sample_says(&digits, 0, "XP202", 1, 9));
    CU_ASSERT(xp_sample_help(&digits, 0, "exactly twelve digits"));
    CU_ASSERT_EQUAL(first(&id)->kind, XP_SUBJECT_ROOT);
    CU_ASSERT_STRING_EQUAL(first(&id)->account->label, "Account1");
    CU_ASSERT_TRUE(first(&symbolic)->account->symbolic);
    CU_ASSERT_PTR_EQUAL(first(&symbolic)->account_id, first(&symbolic)->account->id);
}

static void a_path_is_part_of_a_name(void)
{
    g_auto(XpSample) with_path = xp_sample_sentence("role team/Worker" ON_KEY);
    g_auto(XpSample) without = xp_sample_sentence("role Worker" ON_KEY);
    g_auto(XpSample) wrong = xp_sample_sentence("role other/Worker" ON_KEY);
    g_auto(XpSample) at_root = xp_sample_sentence("role /Worker" ON_KEY);
    g_auto(XpSample) pattern = xp_sample_sentence("role team/*" ON_KEY);
    g_auto(XpSample) nameless = xp_sample_sentence("role team/" ON_KEY);

    CU_ASSERT_STRING_EQUAL(first(&with_path)->path, "team/");
    CU_ASSERT_STRING_EQUAL(first(&with_path)->pattern, "Worker");
    CU_ASSERT_PTR_NULL(first(&without)->path);
    CU_ASSERT_EQUAL(first(&without)->n_identities, 1);
    CU_ASSERT(xp_sample_says(&wrong, 0, "XP204", 1, 6));
    CU_ASSERT(xp_sample_says(&at_root, 0, "XP204", 1, 6));
    CU_ASSERT_FALSE(first(&pattern)->exact);
    CU_ASSERT_EQUAL(first(&pattern)->n_identities, 1);
    CU_ASSERT(xp_sample_says(&nameless, 0, "XP102", 1, 6));
}

static void patterns_name_all_that_fit(void)
{
    g_auto(XpSample) roles = xp_sample_sentence("role * in account Account2" ON_KEY);
    g_auto(XpSample) none = xp_sample_sentence("no role x* can decrypt on key Legacy");

    CU_ASSERT_EQUAL(first(&roles)->n_identities, 3);
    CU_ASSERT_STRING_EQUAL(first(&roles)->account_id, "444455556666");
    CU_ASSERT_EQUAL(first(&none)->n_identities, 0);
}

static void a_session_belongs_to_a_role(void)
{
    g_auto(XpSample) sample = xp_sample_sentence("session team/Worker/nightly" ON_KEY);
    g_auto(XpSample) bare = xp_sample_sentence("session Worker" ON_KEY);

    CU_ASSERT_EQUAL(first(&sample)->kind, XP_SUBJECT_SESSION);
    CU_ASSERT_STRING_EQUAL(first(&sample)->path, "team/");
    CU_ASSERT_STRING_EQUAL(first(&sample)->pattern, "Worker");
    CU_ASSERT_STRING_EQUAL(first(&sample)->session, "nightly");
    CU_ASSERT_EQUAL(first(&sample)->n_identities, 1);
    CU_ASSERT(xp_sample_says(&bare, 0, "XP102", 1, 9));
}

static void a_group_is_its_members(void)
{
    g_auto(XpSample) sample = xp_sample_sentence("group Devs" ON_KEY);
    g_auto(XpSample) typo = xp_sample_sentence("group Dev" ON_KEY);
    g_auto(XpSample) foreign = xp_sample_sentence("group Any in account Partner" ON_KEY);

    CU_ASSERT_EQUAL(first(&sample)->n_identities, 1);
    CU_ASSERT_STRING_EQUAL(first(&sample)->identities[0]->name, "Eve");
    CU_ASSERT(xp_sample_says(&typo, 0, "XP204", 1, 7));
    CU_ASSERT(xp_sample_help(&typo, 0, "did you mean 'Devs'?"));
    CU_ASSERT_PTR_NOT_NULL(strstr(xp_sample_claim(&foreign)->deferred, "members"));
}

static void arns_name_one_principal(void)
{
    g_auto(XpSample) role =
        xp_sample_sentence("arn \"arn:aws:iam::Account2:role/ApplicationRole\"" ON_KEY);
    g_auto(XpSample) session = xp_sample_sentence(
        "arn \"arn:aws:sts::444455556666:assumed-role/ApplicationRole/nightly\"" ON_KEY);
    g_auto(XpSample) unlisted =
        xp_sample_sentence("arn \"arn:aws:iam::444455556666:role/Nobody\"" ON_KEY);
    g_auto(XpSample) open = xp_sample_sentence("arn \"arn:aws:iam::111122223333:role/Any\"" ON_KEY);
    g_auto(XpSample) pattern =
        xp_sample_sentence("arn \"arn:aws:iam::444455556666:role/*\"" ON_KEY);
    g_auto(XpSample) secret =
        xp_sample_sentence("arn \"arn:aws:secretsmanager:us-west-2:111122223333:secret:x\"" ON_KEY);
    g_auto(XpSample) text = xp_sample_sentence("arn \"ApplicationRole\"" ON_KEY);
    g_auto(XpSample) label = xp_sample_sentence("arn \"arn:aws:iam::Acount2:role/x\"" ON_KEY);

    CU_ASSERT_STRING_EQUAL(first(&role)->pattern, "arn:aws:iam::444455556666:role/ApplicationRole");
    CU_ASSERT_EQUAL(first(&role)->n_identities, 1);
    CU_ASSERT_STRING_EQUAL(first(&role)->account_id, "444455556666");
    CU_ASSERT_EQUAL(first(&session)->n_identities, 1);
    CU_ASSERT(xp_sample_says(&unlisted, 0, "XP204", 1, 5));
    CU_ASSERT_EQUAL(first(&open)->n_identities, 0);
    CU_ASSERT(xp_sample_says(&pattern, 0, "XP102", 1, 5));
    CU_ASSERT(xp_sample_says(&secret, 0, "XP102", 1, 5));
    CU_ASSERT(xp_sample_says(&text, 0, "XP102", 1, 5));
    CU_ASSERT(xp_sample_says(&label, 0, "XP202", 1, 5));
}

static void services_have_a_dot(void)
{
    g_auto(XpSample) sample =
        xp_sample_sentence("service lambda.amazonaws.com in account Account1" ON_KEY);
    g_auto(XpSample) bare = xp_sample_sentence("service lambda" ON_KEY);

    CU_ASSERT_EQUAL(first(&sample)->kind, XP_SUBJECT_SERVICE);
    CU_ASSERT_EQUAL(first(&sample)->n_where, 1);
    CU_ASSERT(xp_sample_says(&bare, 0, "XP102", 1, 9));
}

static void names_that_are_no_lets_are_explained(void)
{
    g_auto(XpSample) role = xp_sample_sentence("only ApplicationRole, root of Account1" ON_KEY);
    g_auto(XpSample) account = xp_sample_sentence("only Account1" ON_KEY);
    g_auto(XpSample) near = xp_sample_load("let application = role ApplicationRole\n"
                                           "property p { aplication" ON_KEY " }\n");

    CU_ASSERT(xp_sample_says(&role, 0, "XP201", 1, 6));
    CU_ASSERT(xp_sample_help(&role, 0, "did you mean 'role ApplicationRole'?"));
    CU_ASSERT(xp_sample_help(&account, 0, "'account Account1'"));
    CU_ASSERT(xp_sample_says(&near, 0, "XP201", 2, 14));
    CU_ASSERT(xp_sample_help(&near, 0, "did you mean 'application'?"));
}

static void sets_are_read_from_left_to_right(void)
{
    g_auto(XpSample) sample = xp_sample_load(
        "let few = role * in account Account2 minus role Deploy in account Account2\n"
        "property p { only few and user Eve" ON_KEY " }\n");
    g_auto(XpSample) late = xp_sample_load(
        "let few = role * in account Account2 minus role Deploy in account Account2\n"
        "property p { only user Eve, few" ON_KEY " }\n");
    const XpSubjects *subjects = &xp_sample_claim(&sample)->subjects;

    CU_ASSERT_EQUAL_FATAL(subjects->n, 3);
    CU_ASSERT_FALSE(subjects->items[0].minus);
    CU_ASSERT_TRUE(subjects->items[1].minus);
    CU_ASSERT_EQUAL(subjects->items[2].kind, XP_SUBJECT_USER);
    CU_ASSERT(xp_sample_says(&late, 0, "XP206", 2, 29));
}

static void lets_of_the_wrong_kind_are_told(void)
{
    g_auto(XpSample) sample = xp_sample_load("let db = secret Secret\n"
                                             "let do-it = actions kms:Decrypt\n"
                                             "property p { only db" ON_KEY " }\n"
                                             "property q { only do-it" ON_KEY " }\n"
                                             "property r { only key Legacy" ON_KEY " }\n");

    CU_ASSERT_EQUAL(xp_diag_count(sample.diags), 3);
    CU_ASSERT(xp_sample_says(&sample, 0, "XP206", 3, 19));
    CU_ASSERT(xp_sample_text(&sample, 0, "stands for objects"));
    CU_ASSERT(xp_sample_says(&sample, 1, "XP206", 4, 19));
    CU_ASSERT(xp_sample_text(&sample, 1, "stands for actions"));
    CU_ASSERT(xp_sample_says(&sample, 2, "XP101", 5, 19));
}

static void circles_of_lets_are_errors(void)
{
    g_auto(XpSample) sample = xp_sample_load("let a = b, role BreakGlass\nlet b = a\n"
                                             "property p { only a" ON_KEY " }\n");

    CU_ASSERT_PTR_NULL(sample.properties);
    CU_ASSERT(xp_sample_text(&sample, 0, "defined by itself"));
}

/* TRUE if the last place of @subject lists the supplied accounts. */
static gboolean is_limited(const XpSubject *subject)
{
    const XpWhere *where;

    if (subject->n_where == 0)
        return FALSE;
    where = &subject->where[subject->n_where - 1];
    return where->kind == XP_WHERE_ACCOUNT && !where->outside && where->n_accounts == 3 &&
           strcmp(where->account_ids[0], "111122223333") == 0;
}

static void a_permitted_set_leaves_foreign_accounts_out(void)
{
    g_auto(XpSample) only = xp_sample_sentence("only role Deploy*, user * in account Partner, root "
                                               "of Partner" ON_KEY);
    g_auto(XpSample) minus = xp_sample_sentence("no principal minus role Deploy*" ON_KEY);
    g_auto(XpSample) except =
        xp_sample_sentence("no principal" ON_KEY " except role Deploy* because \"x\"");
    g_auto(XpSample) plain = xp_sample_sentence("no role Deploy*" ON_KEY);
    const XpSubjects *permitted = &xp_sample_claim(&only)->subjects;

    CU_ASSERT_TRUE(is_limited(&permitted->items[0]));
    CU_ASSERT_FALSE(is_limited(&permitted->items[1]));
    CU_ASSERT_FALSE(is_limited(&permitted->items[2]));
    CU_ASSERT_FALSE(is_limited(&xp_sample_claim(&minus)->subjects.items[0]));
    CU_ASSERT_TRUE(is_limited(&xp_sample_claim(&minus)->subjects.items[1]));
    CU_ASSERT_TRUE(is_limited(&xp_sample_claim(&except)->excepts[0].subjects.items[0]));
    CU_ASSERT_FALSE(is_limited(&xp_sample_claim(&plain)->subjects.items[0]));
}

static void a_permitted_principal_may_be_a_service(void)
{
    g_auto(XpSample) sample = xp_sample_sentence("only principal" ON_KEY);
    g_auto(XpSample) anyone = xp_sample_sentence("only anyone" ON_KEY);
    const XpSubjects *subjects = &xp_sample_claim(&sample)->subjects;

    CU_ASSERT_EQUAL_FATAL(subjects->n, 2);
    CU_ASSERT_EQUAL(subjects->items[0].kind, XP_SUBJECT_SERVICE);
    CU_ASSERT_STRING_EQUAL(subjects->items[0].pattern, "*");
    CU_ASSERT_TRUE(is_limited(&subjects->items[1]));
    CU_ASSERT_EQUAL(xp_sample_claim(&anyone)->subjects.n, 3);
}

static void organizations_are_named_by_their_ids(void)
{
    g_auto(XpSample) in_org =
        xp_sample_sentence("no principal outside org o-abc1234567 can decrypt on key Legacy");
    g_auto(XpSample) not_an_id =
        xp_sample_sentence("no principal in org Root can decrypt on key Legacy");
    g_auto(XpSample) path =
        xp_sample_sentence("no principal in ou o-x/r-y/ou-z can decrypt on key Legacy");
    g_auto(XpSample) not_a_unit =
        xp_sample_sentence("no principal in ou Production can decrypt on key Legacy");
    const XpWhere *where = &xp_sample_claim(&in_org)->subjects.items[0].where[0];

    CU_ASSERT_EQUAL(where->kind, XP_WHERE_ORG);
    CU_ASSERT(where->outside);
    CU_ASSERT_STRING_EQUAL(where->value, "o-abc1234567");
    CU_ASSERT_STRING_EQUAL(xp_sample_claim(&path)->subjects.items[0].where[0].value,
                           "o-x/r-y/ou-z/*");
    CU_ASSERT(xp_sample_says(&not_an_id, 0, "XP102", 1, 21));
    CU_ASSERT(xp_sample_says(&not_a_unit, 0, "XP102", 1, 20));
}

static void a_place_holds_those_who_stand_there(void)
{
    g_autoptr(XpWorld) world = xp_world_new();
    XpAccount *inside = xp_world_add_account(world, "Inside", "111122223333", "aws");
    XpAccount *outside = xp_world_add_account(world, "Outside", "444455556666", "aws");
    XpAccount *foreign = xp_world_add_account(world, "Foreign", "777788889999", "aws");
    XpWhere org = {.kind = XP_WHERE_ORG, .value = "o-abc1234567"};
    XpWhere other = {.kind = XP_WHERE_ORG, .value = "o-other00000"};
    XpWhere unit = {.kind = XP_WHERE_OU, .value = "ou-ab12-1*"};
    XpWhere below = {.kind = XP_WHERE_OU, .value = "o-abc1234567/r-ab12/*"};
    XpWhere elsewhere = {.kind = XP_WHERE_OU, .value = "*-2*"};
    XpOrganization *organization;
    gint root;
    gint ou;

    inside->supplied = TRUE;
    outside->supplied = TRUE;
    CU_ASSERT_EQUAL(xp_place_has(world, &org, inside), XP_UNKNOWN);
    organization = xp_world_set_organization(world, "o-abc1234567");
    root = xp_organization_add_node(world, organization, "r-ab12", -1);
    ou = xp_organization_add_node(world, organization, "ou-ab12-11111111", root);
    xp_org_node_add_account(&organization->nodes[ou], inside);
    CU_ASSERT_EQUAL(xp_place_has(world, &org, inside), XP_KNOWN);
    CU_ASSERT_EQUAL(xp_place_has(world, &other, inside), XP_NONE);
    CU_ASSERT_EQUAL(xp_place_has(world, &org, outside), XP_NONE);
    CU_ASSERT_EQUAL(xp_place_has(world, &org, foreign), XP_UNKNOWN);
    CU_ASSERT_EQUAL(xp_place_has(world, &unit, inside), XP_KNOWN);
    CU_ASSERT_EQUAL(xp_place_has(world, &below, inside), XP_KNOWN);
    CU_ASSERT_EQUAL(xp_place_has(world, &elsewhere, inside), XP_NONE);
}

CU_TestInfo xp_subjects_tests[] = {
    {"an exact name is the one loaded principal", an_exact_name_is_the_one_loaded_principal},
    {"a name of several needs its account", a_name_of_several_needs_its_account},
    {"a role of a supplied account must be loaded", a_role_of_a_supplied_account_must_be_loaded},
    {"any name is legal in an account nobody supplied",
     any_name_is_legal_in_an_account_nobody_supplied},
    {"accounts are labels or twelve digits", accounts_are_labels_or_twelve_digits},
    {"a path is part of a name", a_path_is_part_of_a_name},
    {"patterns name all that fit", patterns_name_all_that_fit},
    {"a session belongs to a role", a_session_belongs_to_a_role},
    {"a group is its members", a_group_is_its_members},
    {"arns name one principal", arns_name_one_principal},
    {"services have a dot", services_have_a_dot},
    {"names that are no lets are explained", names_that_are_no_lets_are_explained},
    {"sets are read from left to right", sets_are_read_from_left_to_right},
    {"lets of the wrong kind are told", lets_of_the_wrong_kind_are_told},
    {"circles of lets are errors", circles_of_lets_are_errors},
    {"a permitted set leaves foreign accounts out", a_permitted_set_leaves_foreign_accounts_out},
    {"a permitted principal may be a service", a_permitted_principal_may_be_a_service},
    {"organizations are named by their ids", organizations_are_named_by_their_ids},
    {"a place holds those who stand there", a_place_holds_those_who_stand_there},
    CU_TEST_INFO_NULL,
};
