/* SPDX-License-Identifier: Apache-2.0
 *
 * What is absent from a tree gets its meaning here, once and for all. In a closed world everything
 * absent does not exist; foreign accounts, policies said to be unknown and attached policies
 * without a document stay what they are.
 */
#include "frontend/load/loader.h"
#include "frontend/model/organization.h"

static void settle_tags(XpTags *tags, gboolean closed)
{
    if (tags->status == XP_UNKNOWN && closed)
        tags->status = XP_KNOWN;
}

static void settle_key_policy(XpResource *key, gboolean closed)
{
    if (key->policy == XP_UNKNOWN && closed)
        key->policy = XP_KNOWN;
    if (key->policy == XP_KNOWN && key->policies.n == 0)
        key->policy = XP_NONE;
    key->policies.unknown = key->policy == XP_UNKNOWN;
}

static void settle_key(XpResource *key, gboolean closed)
{
    settle_key_policy(key, closed);
    /* A list of grants that was cut off stays unknown: something is known to be missing. */
    if (key->grants_status == XP_UNKNOWN && !key->grants_cut_off && closed)
        key->grants_status = XP_NONE;
}

static void settle_secret(XpResource *secret, gboolean closed)
{
    if (!closed)
        return;
    if (secret->kms_key.kind == XP_KEY_UNKNOWN)
        secret->kms_key.kind = XP_KEY_AWS_MANAGED;
    if (secret->key_history == XP_UNKNOWN)
        secret->key_history = XP_NONE;
}

static void settle_resource(XpResource *resource, gboolean closed)
{
    settle_tags(&resource->tags, closed);
    resource->stated = resource->stated || closed;
    if (resource->kind == XP_RESOURCE_KEY) {
        settle_key(resource, closed);
        return;
    }
    if (resource->policy == XP_UNKNOWN && closed)
        resource->policy = XP_NONE;
    resource->policies.unknown = resource->policy == XP_UNKNOWN;
    if (resource->kind == XP_RESOURCE_SECRET)
        settle_secret(resource, closed);
}

static void settle_identity(XpIdentity *identity, gboolean closed)
{
    settle_tags(&identity->tags, closed);
    if (identity->trust == XP_UNKNOWN && closed)
        identity->trust = XP_NONE;
}

static gboolean has_documents(const XpWorld *world, XpPolicyType type)
{
    for (guint i = 0; i < world->n_policies; i++) {
        if (world->policies[i]->type == type)
            return TRUE;
    }
    return FALSE;
}

/*
 * Only an enabled type of policy can be attached, and once service control policies are enabled
 * AWS lets no node be without one: where none is attached and none supplied, they are not enabled.
 * Documents that are attached nowhere may belong to a type that is or to one that is not. Of
 * resource control policies it makes no difference, RCPFullAWSAccess being implied.
 */
static void settle_policy_types(const XpWorld *world, XpOrganization *organization)
{
    if (organization->scp_status == XP_UNKNOWN) {
        if (xp_organization_has_attached(organization, XP_POLICY_SCP))
            organization->scp_status = XP_KNOWN;
        else if (!has_documents(world, XP_POLICY_SCP))
            organization->scp_status = XP_NONE;
    }
    if (organization->rcp_status == XP_UNKNOWN)
        organization->rcp_status =
            xp_organization_has_attached(organization, XP_POLICY_RCP) ? XP_KNOWN : XP_NONE;
}

void xp_absences_settle(XpLoader *loader)
{
    XpWorld *world = loader->world;
    gboolean closed = loader->manifest.closed_world;

    if (world->organization == NULL && (loader->manifest.organizations_none || closed))
        world->organizations = XP_NONE;
    if (world->organization != NULL)
        settle_policy_types(world, world->organization);
    for (guint i = 0; i < world->n_accounts; i++) {
        if (world->accounts[i]->supplied && closed)
            world->accounts[i]->complete = TRUE;
    }
    for (guint i = 0; i < world->n_identities; i++)
        settle_identity(world->identities[i], closed);
    for (guint i = 0; i < world->n_resources; i++)
        settle_resource(world->resources[i], closed);
}
