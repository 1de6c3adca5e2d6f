/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/grant.h"
#include "frontend/model/organization.h"
#include "frontend/model/world_build.h"
#include "tests/model/suites.h"

/* r-1 { M, ou-a { ou-b { B } } }; F stands nowhere; X manages and stands nowhere. */
typedef struct {
    XpWorld *world;
    XpAccount *m, *b, *f, *x;
    XpOrganization *organization;
    XpPolicy *root_scp, *inner_scp, *own_scp, *own_rcp;
} Company;

static void company_init(Company *company)
{
    XpWorld *world = xp_world_new();
    XpOrganization *organization = xp_world_set_organization(world, "o-1");

    *company = (Company){.world = world, .organization = organization};
    company->m = xp_world_add_account(world, "M", "111122223333", "aws");
    company->b = xp_world_add_account(world, "B", "222233334444", "aws");
    company->f = xp_world_add_account(world, "F", "333344445555", "aws");
    company->x = xp_world_add_account(world, "X", "444455556666", "aws");
    xp_organization_add_node(world, organization, "r-1", -1);
    xp_organization_add_node(world, organization, "ou-a", 0);
    xp_organization_add_node(world, organization, "ou-b", 1);
    xp_org_node_add_account(&organization->nodes[0], company->m);
    xp_org_node_add_account(&organization->nodes[2], company->b);
    organization->management = company->x;
    company->root_scp = xp_world_add_policy(world, XP_POLICY_SCP, "root");
    company->inner_scp = xp_world_add_policy(world, XP_POLICY_SCP, "inner");
    company->own_scp = xp_world_add_policy(world, XP_POLICY_SCP, "own");
    company->own_rcp = xp_world_add_policy(world, XP_POLICY_RCP, "own");
    xp_org_node_add_scp(&organization->nodes[0], company->root_scp);
    xp_org_node_add_scp(&organization->nodes[2], company->inner_scp);
    xp_organization_attach(organization, company->b, company->own_scp);
    xp_organization_attach(organization, company->b, company->own_rcp);
    xp_organization_attach(organization, company->m, company->own_scp);
}

static void company_clear(Company *company)
{
    xp_world_free(company->world);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Company, company_clear)

static void members_stand_in_the_tree_or_manage_it(void)
{
    g_auto(Company) company;
    company_init(&company);
    CU_ASSERT_PTR_EQUAL(xp_organization_of(company.world, company.m), company.organization);
    CU_ASSERT_PTR_EQUAL(xp_organization_of(company.world, company.b), company.organization);
    CU_ASSERT_PTR_EQUAL(xp_organization_of(company.world, company.x), company.organization);
    CU_ASSERT_PTR_NULL(xp_organization_of(company.world, company.f));
    CU_ASSERT_PTR_NULL(xp_organization_of(company.world, NULL));
    CU_ASSERT_PTR_EQUAL(xp_organization_node(company.organization, company.b),
                        &company.organization->nodes[2]);
    CU_ASSERT_PTR_NULL(xp_organization_node(company.organization, company.x));
}

static void paths_run_from_the_organization_to_the_node(void)
{
    g_auto(Company) company;
    company_init(&company);
    g_autofree char *m = xp_organization_path(company.organization, company.m);
    g_autofree char *b = xp_organization_path(company.organization, company.b);

    CU_ASSERT_STRING_EQUAL(m, "o-1/r-1/");
    CU_ASSERT_STRING_EQUAL(b, "o-1/r-1/ou-a/ou-b/");
    CU_ASSERT_PTR_NULL(xp_organization_path(company.organization, company.x));
}

static gboolean is_level(const GArray *levels, guint index, const char *id, const XpPolicy *policy)
{
    const XpOrgLevel *level = &g_array_index(levels, XpOrgLevel, index);

    if (g_strcmp0(level->id, id) != 0 || level->policies->len != (policy != NULL ? 1 : 0))
        return FALSE;
    return policy == NULL || g_ptr_array_index(level->policies, 0) == policy;
}

static void levels_run_from_the_root_to_the_account(void)
{
    g_auto(Company) company;
    company_init(&company);
    g_autoptr(GArray) scps = xp_organization_levels(company.organization, company.b, XP_POLICY_SCP);
    g_autoptr(GArray) rcps = xp_organization_levels(company.organization, company.b, XP_POLICY_RCP);
    g_autoptr(GArray) nowhere =
        xp_organization_levels(company.organization, company.x, XP_POLICY_SCP);

    CU_ASSERT_EQUAL_FATAL(scps->len, 4);
    CU_ASSERT(is_level(scps, 0, "r-1", company.root_scp));
    CU_ASSERT(is_level(scps, 1, "ou-a", NULL));
    CU_ASSERT(is_level(scps, 2, "ou-b", company.inner_scp));
    CU_ASSERT(is_level(scps, 3, "222233334444", company.own_scp));
    CU_ASSERT_EQUAL_FATAL(rcps->len, 4);
    CU_ASSERT(is_level(rcps, 0, "r-1", NULL));
    CU_ASSERT(is_level(rcps, 3, "222233334444", company.own_rcp));
    CU_ASSERT_EQUAL_FATAL(nowhere->len, 1);
    CU_ASSERT(is_level(nowhere, 0, "444455556666", NULL));
}

static void what_is_attached_is_found_at_nodes_and_accounts(void)
{
    g_auto(Company) company;
    company_init(&company);
    g_autoptr(XpWorld) other = xp_world_new();
    XpOrganization *empty = xp_world_set_organization(other, "o-2");

    CU_ASSERT(xp_organization_has_attached(company.organization, XP_POLICY_SCP));
    CU_ASSERT(xp_organization_has_attached(company.organization, XP_POLICY_RCP));
    CU_ASSERT_FALSE(xp_organization_has_attached(empty, XP_POLICY_SCP));
    CU_ASSERT_EQUAL(xp_organization_status(empty, XP_POLICY_SCP), XP_UNKNOWN);
    empty->rcp_status = XP_NONE;
    CU_ASSERT_EQUAL(xp_organization_status(empty, XP_POLICY_RCP), XP_NONE);
}

static void operations_of_grants_are_actions_of_kms(void)
{
    CU_ASSERT_EQUAL(xp_grant_operation_count(), 19);
    CU_ASSERT_STRING_EQUAL(xp_grant_operation_of("KMS:decrypt"), "Decrypt");
    CU_ASSERT_PTR_NULL(xp_grant_operation_of("kms:PutKeyPolicy"));
    CU_ASSERT_PTR_NULL(xp_grant_operation_of("sts:Decrypt"));
    CU_ASSERT_PTR_NULL(xp_grant_operation_of("kms:"));
    CU_ASSERT_STRING_EQUAL(xp_grant_operation_get(0), "CreateGrant");
}

CU_TestInfo xp_organization_tests[] = {
    {"members stand in the tree or manage it", members_stand_in_the_tree_or_manage_it},
    {"paths run from the organization to the node", paths_run_from_the_organization_to_the_node},
    {"levels run from the root to the account", levels_run_from_the_root_to_the_account},
    {"what is attached is found at nodes and accounts",
     what_is_attached_is_found_at_nodes_and_accounts},
    {"operations of grants are actions of kms", operations_of_grants_are_actions_of_kms},
    CU_TEST_INFO_NULL,
};
