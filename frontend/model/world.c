/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/world.h"

#include <string.h>

#include "frontend/model/world_build.h"

const XpAccount *xp_world_account(const XpWorld *world, const char *label)
{
    for (guint i = 0; i < world->n_accounts; i++) {
        if (strcmp(world->accounts[i]->label, label) == 0)
            return world->accounts[i];
    }
    return xp_world_account_by_id(world, label);
}

const XpAccount *xp_world_account_by_id(const XpWorld *world, const char *id)
{
    for (guint i = 0; i < world->n_accounts; i++) {
        if (strcmp(world->accounts[i]->id, id) == 0)
            return world->accounts[i];
    }
    return NULL;
}

const XpIdentity *xp_world_identity(const XpWorld *world, const XpAccount *account,
                                    XpIdentityKind kind, const char *name)
{
    for (guint i = 0; i < world->n_identities; i++) {
        const XpIdentity *identity = world->identities[i];

        if (identity->account == account && identity->kind == kind &&
            strcmp(identity->name, name) == 0)
            return identity;
    }
    return NULL;
}

const XpIdentity *xp_world_identity_by_arn(const XpWorld *world, const char *arn)
{
    for (guint i = 0; i < world->n_identities; i++) {
        if (strcmp(world->identities[i]->arn, arn) == 0)
            return world->identities[i];
    }
    return NULL;
}

const XpResource *xp_world_resource(const XpWorld *world, const XpAccount *account,
                                    XpResourceKind kind, const char *name)
{
    for (guint i = 0; i < world->n_resources; i++) {
        const XpResource *resource = world->resources[i];

        if (resource->account == account && resource->kind == kind &&
            strcmp(resource->name, name) == 0)
            return resource;
    }
    return NULL;
}

const XpResource *xp_world_resource_by_arn(const XpWorld *world, const char *arn)
{
    for (guint i = 0; i < world->n_resources; i++) {
        if (world->resources[i]->arn != NULL && strcmp(world->resources[i]->arn, arn) == 0)
            return world->resources[i];
    }
    return NULL;
}

gboolean xp_key_ref_equal(const XpKeyRef *one, const XpKeyRef *other)
{
    if (one->kind != other->kind)
        return FALSE;
    switch (one->kind) {
    case XP_KEY_AWS_MANAGED:
    case XP_KEY_UNKNOWN:
        return TRUE;
    case XP_KEY_LOADED:
        return one->key->index == other->key->index;
    case XP_KEY_FOREIGN:
        return strcmp(one->arn, other->arn) == 0;
    }
    g_assert_not_reached();
}

const XpResource *xp_world_resource_above(const XpWorld *world, const char *arn)
{
    for (guint i = 0; i < world->n_resources; i++) {
        const XpResource *resource = world->resources[i];
        gsize length = strlen(resource->arn);
        if (resource->kind == XP_RESOURCE_OTHER && strncmp(arn, resource->arn, length) == 0 &&
            arn[length] == '/')
            return resource;
    }
    return NULL;
}

const XpVpcEndpoint *xp_world_endpoint(const XpWorld *world, const char *id)
{
    for (guint i = 0; i < world->n_endpoints; i++) {
        if (strcmp(world->endpoints[i]->id, id) == 0)
            return world->endpoints[i];
    }
    return NULL;
}

/* Returns new: each file read, as its place below the root and its digest. */
static GHashTable *files_of(const XpWorld *world)
{
    GHashTable *files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    gsize n = world->root != NULL ? strlen(world->root) : 0;
    for (guint i = 0; i < world->n_inputs; i++) {
        const XpInputFile *input = &world->inputs[i];
        gboolean below = n > 0 && strncmp(input->path, world->root, n) == 0;
        const char *path = input->path + (below ? n : 0);
        g_hash_table_add(files, g_strdup_printf("%s %s", input->sha256, path + strspn(path, "/")));
    }
    return files;
}

gboolean xp_world_has_files_of(const XpWorld *world, const XpWorld *other)
{
    g_autoptr(GHashTable) here = files_of(world);
    g_autoptr(GHashTable) there = files_of(other);
    GHashTableIter iter;
    gpointer file = NULL;
    g_hash_table_iter_init(&iter, there);
    while (g_hash_table_iter_next(&iter, &file, NULL))
        if (!g_hash_table_contains(here, file))
            return FALSE;
    return g_hash_table_size(here) == g_hash_table_size(there);
}

const char *xp_tags_find(const XpTags *tags, const char *key)
{
    for (guint i = 0; i < tags->n; i++) {
        if (g_ascii_strcasecmp(tags->keys[i], key) == 0)
            return tags->values[i];
    }
    return NULL;
}

void xp_policy_free(XpPolicy *policy)
{
    if (policy == NULL)
        return;
    for (guint i = 0; i < policy->n_statements; i++) {
        XpStatement *statement = &policy->statements[i];

        for (guint j = 0; j < statement->n_conditions; j++) {
            g_free(statement->conditions[j].values);
            g_free(statement->conditions[j].value_spans);
        }
        g_free(statement->actions);
        g_free(statement->resources);
        g_free(statement->principals);
        g_free(statement->conditions);
    }
    g_free(policy->statements);
    g_free(policy);
}

static void clear_tags(XpTags *tags)
{
    g_free(tags->keys);
    g_free(tags->values);
}

static void free_identity(XpIdentity *identity)
{
    clear_tags(&identity->tags);
    g_free(identity->policies.items);
    for (guint i = 0; i < identity->n_sessions; i++)
        g_free(identity->sessions[i].policies.items);
    g_free(identity->sessions);
    g_free(identity);
}

static void free_group(XpGroup *group)
{
    g_free(group->policies.items);
    g_free(group->members);
    g_free(group);
}

static void clear_grant(XpGrant *grant)
{
    g_free(grant->grantees);
    g_free(grant->retiring);
    g_free(grant->operations);
    g_free(grant->equals.names);
    g_free(grant->equals.values);
    g_free(grant->subset.names);
    g_free(grant->subset.values);
}

static void free_resource(XpResource *resource)
{
    clear_tags(&resource->tags);
    g_free(resource->policies.items);
    g_free(resource->aliases);
    for (guint i = 0; i < resource->n_grants; i++)
        clear_grant(&resource->grants[i]);
    g_free(resource->grants);
    g_free(resource->version_keys);
    g_free(resource->replicas);
    g_free(resource);
}

static void free_organization(XpOrganization *organization)
{
    if (organization == NULL)
        return;
    for (guint i = 0; i < organization->n_nodes; i++) {
        g_free(organization->nodes[i].accounts);
        g_free(organization->nodes[i].scps);
        g_free(organization->nodes[i].rcps);
    }
    g_free(organization->nodes);
    g_free(organization->attachments);
    g_free(organization);
}

void xp_world_free(XpWorld *world)
{
    if (world == NULL)
        return;
    for (guint i = 0; i < world->n_accounts; i++) {
        g_free(world->accounts[i]->regions);
        g_free(world->accounts[i]);
    }
    for (guint i = 0; i < world->n_identities; i++)
        free_identity(world->identities[i]);
    for (guint i = 0; i < world->n_groups; i++)
        free_group(world->groups[i]);
    for (guint i = 0; i < world->n_resources; i++)
        free_resource(world->resources[i]);
    for (guint i = 0; i < world->n_endpoints; i++)
        g_free(world->endpoints[i]);
    for (guint i = 0; i < world->n_policies; i++)
        xp_policy_free(world->policies[i]);
    g_free(world->accounts);
    g_free(world->identities);
    g_free(world->groups);
    g_free(world->resources);
    g_free(world->endpoints);
    g_free(world->policies);
    g_free(world->ledger);
    g_free(world->inputs);
    g_free(world->property_files);
    free_organization(world->organization);
    xp_symbols_free(world->symbols);
    xp_strings_free(world->strings);
    g_free(world);
}

const char *xp_ledger_status_name(XpLedgerStatus status)
{
    switch (status) {
    case XP_LEDGER_COMPLETE:
        return "complete";
    case XP_LEDGER_EMPTY:
        return "empty";
    case XP_LEDGER_ABSENT:
        return "absent";
    case XP_LEDGER_UNREADABLE:
        return "unreadable";
    case XP_LEDGER_PARTLY_UNKNOWN:
        return "partly-unknown";
    }
    g_assert_not_reached();
}

const char *xp_resource_kind_name(XpResourceKind kind)
{
    switch (kind) {
    case XP_RESOURCE_SECRET:
        return "secret";
    case XP_RESOURCE_KEY:
        return "key";
    case XP_RESOURCE_OTHER:
        return "resource";
    }
    g_assert_not_reached();
}
