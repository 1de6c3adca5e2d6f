/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/organization.h"

const XpOrgNode *xp_organization_node(const XpOrganization *organization, const XpAccount *account)
{
    for (guint i = 0; i < organization->n_nodes; i++) {
        const XpOrgNode *node = &organization->nodes[i];

        for (guint j = 0; j < node->n_accounts; j++) {
            if (node->accounts[j] == account)
                return node;
        }
    }
    return NULL;
}

const XpOrganization *xp_organization_of(const XpWorld *world, const XpAccount *account)
{
    const XpOrganization *organization = world->organization;

    if (organization == NULL || account == NULL)
        return NULL;
    if (organization->management == account || xp_organization_node(organization, account) != NULL)
        return organization;
    return NULL;
}

static const XpOrgNode *parent_of(const XpOrganization *organization, const XpOrgNode *node)
{
    return node->parent >= 0 ? &organization->nodes[node->parent] : NULL;
}

char *xp_organization_path(const XpOrganization *organization, const XpAccount *account)
{
    const XpOrgNode *node = xp_organization_node(organization, account);
    GString *path;

    if (node == NULL)
        return NULL;
    path = g_string_new(NULL);
    for (; node != NULL; node = parent_of(organization, node)) {
        g_string_prepend_c(path, '/');
        g_string_prepend(path, node->id);
    }
    g_string_prepend_c(path, '/');
    g_string_prepend(path, organization->id);
    return g_string_free(path, FALSE);
}

static void clear_level(gpointer data)
{
    XpOrgLevel *level = data;

    g_ptr_array_unref(level->policies);
}

static XpOrgLevel level_of_node(const XpOrgNode *node, XpPolicyType type)
{
    const XpPolicy *const *policies = type == XP_POLICY_SCP ? node->scps : node->rcps;
    guint n = type == XP_POLICY_SCP ? node->n_scps : node->n_rcps;
    XpOrgLevel level = {node->id, g_ptr_array_new()};

    for (guint i = 0; i < n; i++)
        g_ptr_array_add(level.policies, (gpointer)(guintptr)policies[i]);
    return level;
}

static XpOrgLevel level_of_account(const XpOrganization *organization, const XpAccount *account,
                                   XpPolicyType type)
{
    XpOrgLevel level = {account->id, g_ptr_array_new()};

    for (guint i = 0; i < organization->n_attachments; i++) {
        const XpOrgAttachment *attachment = &organization->attachments[i];

        if (attachment->account == account && attachment->policy->type == type)
            g_ptr_array_add(level.policies, (gpointer)(guintptr)attachment->policy);
    }
    return level;
}

GArray *xp_organization_levels(const XpOrganization *organization, const XpAccount *account,
                               XpPolicyType type)
{
    GArray *levels = g_array_new(FALSE, FALSE, sizeof(XpOrgLevel));
    XpOrgLevel own = level_of_account(organization, account, type);

    g_array_set_clear_func(levels, clear_level);
    for (const XpOrgNode *node = xp_organization_node(organization, account); node != NULL;
         node = parent_of(organization, node)) {
        XpOrgLevel level = level_of_node(node, type);

        g_array_prepend_val(levels, level);
    }
    g_array_append_val(levels, own);
    return levels;
}

XpStatus xp_organization_status(const XpOrganization *organization, XpPolicyType type)
{
    return type == XP_POLICY_SCP ? organization->scp_status : organization->rcp_status;
}

gboolean xp_organization_has_attached(const XpOrganization *organization, XpPolicyType type)
{
    for (guint i = 0; i < organization->n_nodes; i++) {
        const XpOrgNode *node = &organization->nodes[i];

        if ((type == XP_POLICY_SCP ? node->n_scps : node->n_rcps) > 0)
            return TRUE;
    }
    for (guint i = 0; i < organization->n_attachments; i++) {
        if (organization->attachments[i].policy->type == type)
            return TRUE;
    }
    return FALSE;
}
