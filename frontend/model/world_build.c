/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/world_build.h"

#include <string.h>

#include "frontend/model/arn.h"

/* Arrays of a world have no capacity field: they grow whenever their length is a power of two. */
static void *grow(void *items, guint n, gsize size)
{
    if ((n & (n - 1)) != 0)
        return items;
    return g_realloc_n(items, n == 0 ? 1 : (gsize)n * 2, size);
}

#define APPEND(items, n, value)                        \
    do {                                               \
        (items) = grow((items), (n), sizeof *(items)); \
        (items)[(n)++] = (value);                      \
    } while (0)

static XpSpan span_or_unknown(const XpSpan *span)
{
    XpSpan unknown = {0};

    return span != NULL ? *span : unknown;
}

XpWorld *xp_world_new(void)
{
    XpWorld *world = g_new0(XpWorld, 1);

    world->strings = xp_strings_new();
    world->symbols = xp_symbols_new();
    world->organizations = XP_UNKNOWN;
    return world;
}

const char *xp_world_add_symbol(XpWorld *world, XpSymbolKind kind, const char *name,
                                const char *owner)
{
    char text[8];

    xp_symbol_to_utf8(xp_symbols_add(world->symbols, kind, name, owner), text);
    return xp_strings_add(world->strings, text);
}

XpAccount *xp_world_add_account(XpWorld *world, const char *label, const char *id,
                                const char *partition)
{
    XpAccount *account = g_new0(XpAccount, 1);

    account->index = world->n_accounts;
    account->label = xp_strings_add(world->strings, label);
    account->symbolic = id == NULL;
    account->id = id != NULL ? xp_strings_add(world->strings, id)
                             : xp_world_add_symbol(world, XP_SYMBOL_ACCOUNT, label, NULL);
    account->partition = xp_strings_add(world->strings, partition);
    APPEND(world->accounts, world->n_accounts, account);
    return account;
}

void xp_account_add_region(XpWorld *world, XpAccount *account, const char *region)
{
    APPEND(account->regions, account->n_regions, xp_strings_add(world->strings, region));
}

void xp_identity_set_path(XpWorld *world, XpIdentity *identity, const char *path)
{
    const char *kind = identity->kind == XP_IDENTITY_USER ? "user" : "role";

    g_assert(*path == '/');
    identity->path = xp_strings_add(world->strings, path);
    identity->arn =
        xp_strings_printf(world->strings, "arn:%s:iam::%s:%s%s%s", identity->account->partition,
                          identity->account->id, kind, path, identity->name);
}

XpIdentity *xp_world_add_identity(XpWorld *world, const XpAccount *account, XpIdentityKind kind,
                                  const char *path, const char *name)
{
    XpIdentity *identity = g_new0(XpIdentity, 1);

    identity->index = world->n_identities;
    identity->kind = kind;
    identity->account = account;
    identity->name = xp_strings_add(world->strings, name);
    identity->tags.status = XP_UNKNOWN;
    identity->boundary = XP_NONE;
    identity->trust = kind == XP_IDENTITY_ROLE ? XP_UNKNOWN : XP_NONE;
    xp_identity_set_path(world, identity, path);
    APPEND(world->identities, world->n_identities, identity);
    return identity;
}

XpSession *xp_identity_add_session(XpWorld *world, XpIdentity *identity, const char *name)
{
    XpSession session = {.name = xp_strings_add(world->strings, name)};

    APPEND(identity->sessions, identity->n_sessions, session);
    return &identity->sessions[identity->n_sessions - 1];
}

XpGroup *xp_world_add_group(XpWorld *world, const XpAccount *account, const char *name)
{
    XpGroup *group = g_new0(XpGroup, 1);

    group->account = account;
    group->name = xp_strings_add(world->strings, name);
    APPEND(world->groups, world->n_groups, group);
    return group;
}

void xp_group_add_member(XpGroup *group, const XpIdentity *user)
{
    APPEND(group->members, group->n_members, user);
}

void xp_resource_set_arn(XpWorld *world, XpResource *resource, const char *arn)
{
    g_auto(XpArn) parts = {0};

    resource->arn = xp_strings_add(world->strings, arn);
    resource->region = NULL;
    if (xp_arn_parse(arn, &parts) && *parts.region != '\0')
        resource->region = xp_strings_add(world->strings, parts.region);
}

XpResource *xp_world_add_resource(XpWorld *world, const XpAccount *account, XpResourceKind kind,
                                  const char *name, const char *arn)
{
    XpResource *resource = g_new0(XpResource, 1);

    resource->index = world->n_resources;
    resource->kind = kind;
    resource->account = account;
    resource->name = xp_strings_add(world->strings, name);
    resource->tags.status = XP_UNKNOWN;
    resource->policy = XP_UNKNOWN;
    resource->grants_status = XP_UNKNOWN;
    resource->kms_key.kind = XP_KEY_UNKNOWN;
    resource->key_history = XP_UNKNOWN;
    xp_resource_set_arn(world, resource, arn);
    APPEND(world->resources, world->n_resources, resource);
    return resource;
}

void xp_resource_add_alias(XpWorld *world, XpResource *resource, const char *alias)
{
    APPEND(resource->aliases, resource->n_aliases, xp_strings_add(world->strings, alias));
}

XpGrant *xp_resource_add_grant(XpResource *resource)
{
    XpGrant grant = {0};

    resource->grants_status = XP_KNOWN;
    APPEND(resource->grants, resource->n_grants, grant);
    return &resource->grants[resource->n_grants - 1];
}

void xp_grant_add_operation(XpWorld *world, XpGrant *grant, const char *operation)
{
    APPEND(grant->operations, grant->n_operations, xp_strings_add(world->strings, operation));
}

void xp_grant_add_grantee(XpGrant *grant, const XpPrincipalEntry *entry)
{
    APPEND(grant->grantees, grant->n_grantees, *entry);
}

void xp_grant_add_retiring(XpGrant *grant, const XpPrincipalEntry *entry)
{
    APPEND(grant->retiring, grant->n_retiring, *entry);
}

void xp_grant_add_pair(XpWorld *world, XpGrantPairs *pairs, const char *name, const char *value)
{
    guint n = pairs->n;

    pairs->stated = TRUE;
    APPEND(pairs->names, n, xp_strings_add(world->strings, name));
    APPEND(pairs->values, pairs->n, xp_strings_add(world->strings, value));
}

XpKeyRef *xp_resource_add_version_key(XpResource *resource)
{
    XpKeyRef key = {.kind = XP_KEY_UNKNOWN};

    APPEND(resource->version_keys, resource->n_version_keys, key);
    return &resource->version_keys[resource->n_version_keys - 1];
}

XpReplica *xp_resource_add_replica(XpWorld *world, XpResource *resource, const char *region)
{
    XpReplica replica = {.region = xp_strings_add(world->strings, region),
                         .key = {.kind = XP_KEY_UNKNOWN}};

    APPEND(resource->replicas, resource->n_replicas, replica);
    return &resource->replicas[resource->n_replicas - 1];
}

void xp_tags_add(XpStrings *strings, XpTags *tags, const char *key, const char *value)
{
    guint n = tags->n;

    tags->status = XP_KNOWN;
    APPEND(tags->keys, n, xp_strings_add(strings, key));
    APPEND(tags->values, tags->n, xp_strings_add(strings, value));
}

void xp_documents_add(XpDocuments *documents, const XpPolicy *policy)
{
    APPEND(documents->items, documents->n, policy);
}

XpVpcEndpoint *xp_world_add_endpoint(XpWorld *world, const XpAccount *account, const char *id)
{
    XpVpcEndpoint *endpoint = g_new0(XpVpcEndpoint, 1);

    endpoint->account = account;
    endpoint->id = xp_strings_add(world->strings, id);
    APPEND(world->endpoints, world->n_endpoints, endpoint);
    return endpoint;
}

XpOrganization *xp_world_set_organization(XpWorld *world, const char *id)
{
    g_assert(world->organization == NULL);
    world->organizations = XP_KNOWN;
    world->organization = g_new0(XpOrganization, 1);
    world->organization->id = xp_strings_add(world->strings, id);
    world->organization->scp_status = XP_UNKNOWN;
    world->organization->rcp_status = XP_UNKNOWN;
    return world->organization;
}

gint xp_organization_add_node(XpWorld *world, XpOrganization *organization, const char *id,
                              gint parent)
{
    XpOrgNode node = {.id = xp_strings_add(world->strings, id), .parent = parent};

    g_assert(parent < (gint)organization->n_nodes);
    APPEND(organization->nodes, organization->n_nodes, node);
    return (gint)organization->n_nodes - 1;
}

void xp_org_node_add_account(XpOrgNode *node, const XpAccount *account)
{
    APPEND(node->accounts, node->n_accounts, account);
}

void xp_org_node_add_scp(XpOrgNode *node, const XpPolicy *policy)
{
    APPEND(node->scps, node->n_scps, policy);
}

void xp_org_node_add_rcp(XpOrgNode *node, const XpPolicy *policy)
{
    APPEND(node->rcps, node->n_rcps, policy);
}

void xp_organization_attach(XpOrganization *organization, const XpAccount *account,
                            const XpPolicy *policy)
{
    XpOrgAttachment attachment = {account, policy};

    APPEND(organization->attachments, organization->n_attachments, attachment);
}

void xp_world_add_ledger(XpWorld *world, const char *account, const char *layer, const char *object,
                         XpLedgerStatus status, const char *effect)
{
    XpLedgerRow row = {
        .account = xp_strings_add(world->strings, account),
        .layer = xp_strings_add(world->strings, layer),
        .object = xp_strings_add(world->strings, object),
        .status = status,
        .effect = xp_strings_add(world->strings, effect),
    };

    APPEND(world->ledger, world->n_ledger, row);
}

void xp_world_add_input(XpWorld *world, const char *path, const char *sha256, const char *loader)
{
    XpInputFile input = {.path = xp_strings_add(world->strings, path),
                         .loader = xp_strings_add(world->strings, loader)};

    g_strlcpy(input.sha256, sha256, sizeof input.sha256);
    APPEND(world->inputs, world->n_inputs, input);
}

void xp_world_add_property_file(XpWorld *world, const char *path)
{
    APPEND(world->property_files, world->n_property_files, xp_strings_add(world->strings, path));
}

XpPolicy *xp_policy_new(XpStrings *strings, XpPolicyType type, const char *name)
{
    XpPolicy *policy = g_new0(XpPolicy, 1);

    policy->type = type;
    policy->name = xp_strings_add(strings, name);
    policy->variables = TRUE;
    return policy;
}

XpPolicy *xp_world_add_policy(XpWorld *world, XpPolicyType type, const char *name)
{
    XpPolicy *policy = xp_policy_new(world->strings, type, name);

    APPEND(world->policies, world->n_policies, policy);
    return policy;
}

XpStatement *xp_policy_add_statement(XpPolicy *policy, XpEffect effect)
{
    XpStatement statement = {
        .index = policy->n_statements, .effect = effect, .action_element = XP_ELEMENT_PLAIN};

    APPEND(policy->statements, policy->n_statements, statement);
    return &policy->statements[policy->n_statements - 1];
}

void xp_statement_add_action(XpStrings *strings, XpStatement *statement, XpElement element,
                             const char *text, const XpSpan *span)
{
    XpText action = {xp_strings_add(strings, text), span_or_unknown(span)};

    g_assert(statement->n_actions == 0 || statement->action_element == element);
    statement->action_element = element;
    APPEND(statement->actions, statement->n_actions, action);
}

void xp_statement_add_resource(XpStrings *strings, XpStatement *statement, XpElement element,
                               const char *text, const XpSpan *span)
{
    XpText resource = {xp_strings_add(strings, text), span_or_unknown(span)};

    g_assert(statement->n_resources == 0 || statement->resource_element == element);
    statement->resource_element = element;
    APPEND(statement->resources, statement->n_resources, resource);
}

void xp_statement_add_principal(XpStatement *statement, XpElement element,
                                const XpPrincipalEntry *entry)
{
    g_assert(statement->n_principals == 0 || statement->principal_element == element);
    statement->principal_element = element;
    APPEND(statement->principals, statement->n_principals, *entry);
}

/* Reads "ForAnyValue:StringLikeIfExists" into its three parts. Rule: S-GRAM-40. */
static void parse_operator(const char *text, XpCondition *condition)
{
    static const char for_all[] = "ForAllValues:";
    static const char for_any[] = "ForAnyValue:";
    static const char if_exists[] = "IfExists";
    g_autofree char *name = NULL;
    gsize length;

    if (g_ascii_strncasecmp(text, for_all, strlen(for_all)) == 0) {
        condition->set = XP_SET_FOR_ALL_VALUES;
        text += strlen(for_all);
    } else if (g_ascii_strncasecmp(text, for_any, strlen(for_any)) == 0) {
        condition->set = XP_SET_FOR_ANY_VALUE;
        text += strlen(for_any);
    }
    name = g_strdup(text);
    length = strlen(name);
    if (length > strlen(if_exists) &&
        g_ascii_strcasecmp(name + length - strlen(if_exists), if_exists) == 0) {
        condition->if_exists = TRUE;
        name[length - strlen(if_exists)] = '\0';
    }
    if (!xp_condition_op_lookup(name, &condition->op))
        condition->op = XP_OP_UNKNOWN;
    if (condition->op == XP_OP_NULL && condition->if_exists)
        condition->op = XP_OP_UNKNOWN;
}

XpCondition *xp_statement_add_condition(XpStrings *strings, XpStatement *statement,
                                        const char *operator_text, const char *key,
                                        const XpSpan *span)
{
    XpCondition condition = {
        .operator_text = xp_strings_add(strings, operator_text),
        .key = xp_strings_add(strings, key),
        .span = span_or_unknown(span),
    };

    parse_operator(operator_text, &condition);
    APPEND(statement->conditions, statement->n_conditions, condition);
    return &statement->conditions[statement->n_conditions - 1];
}

void xp_condition_add_value(XpStrings *strings, XpCondition *condition, const char *value,
                            const XpSpan *span)
{
    guint n = condition->n_values;

    APPEND(condition->value_spans, n, span_or_unknown(span));
    APPEND(condition->values, condition->n_values, xp_strings_add(strings, value));
}
