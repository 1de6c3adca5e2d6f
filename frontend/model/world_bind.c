/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/world.h"

/*
 * A deep copy of a world with a value for every symbol. Objects are copied first, in order, and
 * recorded in a table from old to new; references between them are looked up there.
 */

typedef struct {
    const XpWorld *from;
    XpWorld *to;
    const char *const *values;
    GHashTable *copies; /* old object -> new object */
} Copier;

static const char *copy_text(const Copier *copier, const char *text)
{
    g_autofree char *bound = NULL;

    if (text == NULL || !xp_symbols_in(text))
        return xp_strings_add(copier->to->strings, text);
    bound = xp_symbols_bind(copier->from->symbols, text, copier->values);
    return xp_strings_add(copier->to->strings, bound);
}

static XpSpan copy_span(const Copier *copier, const XpSpan *span)
{
    XpSpan copy = *span;

    copy.file = copy_text(copier, span->file);
    copy.pointer = copy_text(copier, span->pointer);
    return copy;
}

static const char **copy_texts(const Copier *copier, const char *const *texts, guint n)
{
    const char **copies = g_new(const char *, n);

    for (guint i = 0; i < n; i++)
        copies[i] = copy_text(copier, texts[i]);
    return copies;
}

/* The copy of @object, which must have been made already; NULL gives NULL. */
static gpointer find_copy(const Copier *copier, gconstpointer object)
{
    gpointer copy;

    if (object == NULL)
        return NULL;
    copy = g_hash_table_lookup(copier->copies, object);
    g_assert(copy != NULL);
    return copy;
}

static void record_copy(const Copier *copier, gpointer object, gpointer copy)
{
    g_hash_table_insert(copier->copies, object, copy);
}

static XpTags copy_tags(const Copier *copier, const XpTags *tags)
{
    XpTags copy = *tags;

    copy.keys = copy_texts(copier, tags->keys, tags->n);
    copy.values = copy_texts(copier, tags->values, tags->n);
    return copy;
}

static XpText *copy_text_entries(const Copier *copier, const XpText *entries, guint n)
{
    XpText *copies = g_new(XpText, n);

    for (guint i = 0; i < n; i++) {
        copies[i].text = copy_text(copier, entries[i].text);
        copies[i].span = copy_span(copier, &entries[i].span);
    }
    return copies;
}

static XpPrincipalEntry *copy_principals(const Copier *copier, const XpPrincipalEntry *entries,
                                         guint n)
{
    XpPrincipalEntry *copies = g_new(XpPrincipalEntry, n);

    for (guint i = 0; i < n; i++) {
        copies[i].form = entries[i].form;
        copies[i].text = copy_text(copier, entries[i].text);
        copies[i].partition = copy_text(copier, entries[i].partition);
        copies[i].account = copy_text(copier, entries[i].account);
        copies[i].path = copy_text(copier, entries[i].path);
        copies[i].name = copy_text(copier, entries[i].name);
        copies[i].session = copy_text(copier, entries[i].session);
        copies[i].span = copy_span(copier, &entries[i].span);
    }
    return copies;
}

static XpCondition *copy_conditions(const Copier *copier, const XpCondition *conditions, guint n)
{
    XpCondition *copies = g_new(XpCondition, n);

    for (guint i = 0; i < n; i++) {
        const XpCondition *condition = &conditions[i];

        copies[i] = *condition;
        copies[i].operator_text = copy_text(copier, condition->operator_text);
        copies[i].key = copy_text(copier, condition->key);
        copies[i].values = copy_texts(copier, condition->values, condition->n_values);
        copies[i].value_spans = g_new(XpSpan, condition->n_values);
        for (guint j = 0; j < condition->n_values; j++)
            copies[i].value_spans[j] = copy_span(copier, &condition->value_spans[j]);
        copies[i].span = copy_span(copier, &condition->span);
    }
    return copies;
}

static XpStatement copy_statement(const Copier *copier, const XpStatement *statement)
{
    XpStatement copy = *statement;

    copy.sid = copy_text(copier, statement->sid);
    copy.actions = copy_text_entries(copier, statement->actions, statement->n_actions);
    copy.resources = copy_text_entries(copier, statement->resources, statement->n_resources);
    copy.principals = copy_principals(copier, statement->principals, statement->n_principals);
    copy.conditions = copy_conditions(copier, statement->conditions, statement->n_conditions);
    copy.span = copy_span(copier, &statement->span);
    return copy;
}

static XpPolicy *copy_policy(const Copier *copier, const XpPolicy *policy)
{
    XpPolicy *copy = g_new(XpPolicy, 1);

    *copy = *policy;
    copy->name = copy_text(copier, policy->name);
    copy->file = copy_text(copier, policy->file);
    copy->statements = g_new(XpStatement, policy->n_statements);
    for (guint i = 0; i < policy->n_statements; i++)
        copy->statements[i] = copy_statement(copier, &policy->statements[i]);
    copy->span = copy_span(copier, &policy->span);
    return copy;
}

static const XpPolicy **copy_policy_references(const Copier *copier, const XpPolicy *const *items,
                                               guint n)
{
    const XpPolicy **copies = g_new(const XpPolicy *, n);

    for (guint i = 0; i < n; i++)
        copies[i] = find_copy(copier, items[i]);
    return copies;
}

static XpDocuments copy_documents(const Copier *copier, const XpDocuments *documents)
{
    XpDocuments copy = *documents;

    copy.items = copy_policy_references(copier, documents->items, documents->n);
    return copy;
}

static XpAccount *copy_account(const Copier *copier, const XpAccount *account)
{
    XpAccount *copy = g_new(XpAccount, 1);

    *copy = *account;
    copy->label = copy_text(copier, account->label);
    copy->id = copy_text(copier, account->id);
    copy->symbolic = FALSE;
    copy->partition = copy_text(copier, account->partition);
    copy->regions = copy_texts(copier, account->regions, account->n_regions);
    copy->folder = copy_text(copier, account->folder);
    copy->span = copy_span(copier, &account->span);
    return copy;
}

static XpSession *copy_sessions(const Copier *copier, const XpSession *sessions, guint n)
{
    XpSession *copies = g_new(XpSession, n);

    for (guint i = 0; i < n; i++) {
        copies[i].name = copy_text(copier, sessions[i].name);
        copies[i].policies = copy_documents(copier, &sessions[i].policies);
        copies[i].span = copy_span(copier, &sessions[i].span);
    }
    return copies;
}

static XpIdentity *copy_identity(const Copier *copier, const XpIdentity *identity)
{
    XpIdentity *copy = g_new(XpIdentity, 1);

    *copy = *identity;
    copy->account = find_copy(copier, identity->account);
    copy->name = copy_text(copier, identity->name);
    copy->path = copy_text(copier, identity->path);
    copy->arn = copy_text(copier, identity->arn);
    copy->unique_id = copy_text(copier, identity->unique_id);
    copy->tags = copy_tags(copier, &identity->tags);
    copy->policies = copy_documents(copier, &identity->policies);
    copy->boundary_policy = find_copy(copier, identity->boundary_policy);
    copy->trust_policy = find_copy(copier, identity->trust_policy);
    copy->sessions = copy_sessions(copier, identity->sessions, identity->n_sessions);
    copy->folder = copy_text(copier, identity->folder);
    copy->span = copy_span(copier, &identity->span);
    return copy;
}

static XpGroup *copy_group(const Copier *copier, const XpGroup *group)
{
    XpGroup *copy = g_new(XpGroup, 1);

    *copy = *group;
    copy->account = find_copy(copier, group->account);
    copy->name = copy_text(copier, group->name);
    copy->policies = copy_documents(copier, &group->policies);
    copy->members = g_new(const XpIdentity *, group->n_members);
    for (guint i = 0; i < group->n_members; i++)
        copy->members[i] = find_copy(copier, group->members[i]);
    copy->span = copy_span(copier, &group->span);
    return copy;
}

static XpGrantPairs copy_pairs(const Copier *copier, const XpGrantPairs *pairs)
{
    XpGrantPairs copy = *pairs;

    copy.names = copy_texts(copier, pairs->names, pairs->n);
    copy.values = copy_texts(copier, pairs->values, pairs->n);
    return copy;
}

static XpGrant copy_grant(const Copier *copier, const XpGrant *grant)
{
    XpGrant copy = *grant;

    copy.grant_id = copy_text(copier, grant->grant_id);
    copy.grantees = copy_principals(copier, grant->grantees, grant->n_grantees);
    copy.retiring = copy_principals(copier, grant->retiring, grant->n_retiring);
    copy.issuing_account = copy_text(copier, grant->issuing_account);
    copy.operations = copy_texts(copier, grant->operations, grant->n_operations);
    copy.equals = copy_pairs(copier, &grant->equals);
    copy.subset = copy_pairs(copier, &grant->subset);
    copy.source_arn = copy_text(copier, grant->source_arn);
    copy.span = copy_span(copier, &grant->span);
    return copy;
}

static XpGrant *copy_grants(const Copier *copier, const XpGrant *grants, guint n)
{
    XpGrant *copies = g_new(XpGrant, n);

    for (guint i = 0; i < n; i++)
        copies[i] = copy_grant(copier, &grants[i]);
    return copies;
}

/* A copy of all but references to keys: those may stand anywhere in the order of resources. */
static XpResource *copy_resource(const Copier *copier, const XpResource *resource)
{
    XpResource *copy = g_new(XpResource, 1);

    *copy = *resource;
    copy->account = find_copy(copier, resource->account);
    copy->name = copy_text(copier, resource->name);
    copy->arn = copy_text(copier, resource->arn);
    copy->region = copy_text(copier, resource->region);
    copy->tags = copy_tags(copier, &resource->tags);
    copy->policies = copy_documents(copier, &resource->policies);
    copy->state = copy_text(copier, resource->state);
    copy->aliases = copy_texts(copier, resource->aliases, resource->n_aliases);
    copy->grants = copy_grants(copier, resource->grants, resource->n_grants);
    copy->version_keys = g_new(XpKeyRef, resource->n_version_keys);
    copy->replicas = g_new(XpReplica, resource->n_replicas);
    copy->folder = copy_text(copier, resource->folder);
    copy->span = copy_span(copier, &resource->span);
    return copy;
}

static XpKeyRef copy_key_reference(const Copier *copier, const XpKeyRef *reference)
{
    XpKeyRef copy = *reference;

    copy.key = find_copy(copier, reference->key);
    copy.arn = copy_text(copier, reference->arn);
    copy.span = copy_span(copier, &reference->span);
    return copy;
}

static void copy_key_references(const Copier *copier, const XpResource *resource, XpResource *copy)
{
    copy->kms_key = copy_key_reference(copier, &resource->kms_key);
    for (guint i = 0; i < resource->n_version_keys; i++)
        copy->version_keys[i] = copy_key_reference(copier, &resource->version_keys[i]);
    for (guint i = 0; i < resource->n_replicas; i++) {
        copy->replicas[i].region = copy_text(copier, resource->replicas[i].region);
        copy->replicas[i].key = copy_key_reference(copier, &resource->replicas[i].key);
        copy->replicas[i].span = copy_span(copier, &resource->replicas[i].span);
    }
}

static XpVpcEndpoint *copy_endpoint(const Copier *copier, const XpVpcEndpoint *endpoint)
{
    XpVpcEndpoint *copy = g_new(XpVpcEndpoint, 1);

    copy->id = copy_text(copier, endpoint->id);
    copy->account = find_copy(copier, endpoint->account);
    copy->policy = find_copy(copier, endpoint->policy);
    copy->span = copy_span(copier, &endpoint->span);
    return copy;
}

static XpOrgNode copy_node(const Copier *copier, const XpOrgNode *node)
{
    XpOrgNode copy = *node;

    copy.id = copy_text(copier, node->id);
    copy.accounts = g_new(const XpAccount *, node->n_accounts);
    for (guint i = 0; i < node->n_accounts; i++)
        copy.accounts[i] = find_copy(copier, node->accounts[i]);
    copy.scps = copy_policy_references(copier, node->scps, node->n_scps);
    copy.rcps = copy_policy_references(copier, node->rcps, node->n_rcps);
    return copy;
}

static XpOrganization *copy_organization(const Copier *copier, const XpOrganization *organization)
{
    XpOrganization *copy;

    if (organization == NULL)
        return NULL;
    copy = g_new(XpOrganization, 1);
    *copy = *organization;
    copy->id = copy_text(copier, organization->id);
    copy->management = find_copy(copier, organization->management);
    copy->nodes = g_new(XpOrgNode, organization->n_nodes);
    for (guint i = 0; i < organization->n_nodes; i++)
        copy->nodes[i] = copy_node(copier, &organization->nodes[i]);
    copy->attachments = g_new(XpOrgAttachment, organization->n_attachments);
    for (guint i = 0; i < organization->n_attachments; i++) {
        copy->attachments[i].account = find_copy(copier, organization->attachments[i].account);
        copy->attachments[i].policy = find_copy(copier, organization->attachments[i].policy);
    }
    copy->file = copy_text(copier, organization->file);
    return copy;
}

static void copy_accounts_and_policies(const Copier *copier)
{
    const XpWorld *from = copier->from;
    XpWorld *to = copier->to;

    to->accounts = g_new(XpAccount *, from->n_accounts);
    for (guint i = 0; i < from->n_accounts; i++) {
        to->accounts[i] = copy_account(copier, from->accounts[i]);
        record_copy(copier, from->accounts[i], to->accounts[i]);
    }
    to->policies = g_new(XpPolicy *, from->n_policies);
    for (guint i = 0; i < from->n_policies; i++) {
        to->policies[i] = copy_policy(copier, from->policies[i]);
        record_copy(copier, from->policies[i], to->policies[i]);
    }
}

static void copy_principals_of_world(const Copier *copier)
{
    const XpWorld *from = copier->from;
    XpWorld *to = copier->to;

    to->identities = g_new(XpIdentity *, from->n_identities);
    for (guint i = 0; i < from->n_identities; i++) {
        to->identities[i] = copy_identity(copier, from->identities[i]);
        record_copy(copier, from->identities[i], to->identities[i]);
    }
    to->groups = g_new(XpGroup *, from->n_groups);
    for (guint i = 0; i < from->n_groups; i++)
        to->groups[i] = copy_group(copier, from->groups[i]);
}

static void copy_resources_of_world(const Copier *copier)
{
    const XpWorld *from = copier->from;
    XpWorld *to = copier->to;

    to->resources = g_new(XpResource *, from->n_resources);
    for (guint i = 0; i < from->n_resources; i++) {
        to->resources[i] = copy_resource(copier, from->resources[i]);
        record_copy(copier, from->resources[i], to->resources[i]);
    }
    for (guint i = 0; i < from->n_resources; i++)
        copy_key_references(copier, from->resources[i], to->resources[i]);
    to->endpoints = g_new(XpVpcEndpoint *, from->n_endpoints);
    for (guint i = 0; i < from->n_endpoints; i++)
        to->endpoints[i] = copy_endpoint(copier, from->endpoints[i]);
}

static void copy_records(const Copier *copier)
{
    const XpWorld *from = copier->from;
    XpWorld *to = copier->to;

    to->ledger = g_new(XpLedgerRow, from->n_ledger);
    for (guint i = 0; i < from->n_ledger; i++) {
        to->ledger[i].account = copy_text(copier, from->ledger[i].account);
        to->ledger[i].layer = copy_text(copier, from->ledger[i].layer);
        to->ledger[i].object = copy_text(copier, from->ledger[i].object);
        to->ledger[i].status = from->ledger[i].status;
        to->ledger[i].effect = copy_text(copier, from->ledger[i].effect);
    }
    to->inputs = g_new(XpInputFile, from->n_inputs);
    for (guint i = 0; i < from->n_inputs; i++) {
        to->inputs[i] = from->inputs[i];
        to->inputs[i].path = copy_text(copier, from->inputs[i].path);
        to->inputs[i].loader = copy_text(copier, from->inputs[i].loader);
    }
    to->property_files = copy_texts(copier, from->property_files, from->n_property_files);
}

XpWorld *xp_world_bind(const XpWorld *world, const char *const *values)
{
    g_autoptr(GHashTable) copies = g_hash_table_new(NULL, NULL);
    XpWorld *bound = g_new(XpWorld, 1);
    Copier copier = {world, bound, values, copies};

    *bound = *world;
    bound->strings = xp_strings_new();
    bound->symbols = xp_symbols_new();
    bound->root = copy_text(&copier, world->root);
    bound->closed_world_at = copy_text(&copier, world->closed_world_at);
    copy_accounts_and_policies(&copier);
    copy_principals_of_world(&copier);
    copy_resources_of_world(&copier);
    bound->organization = copy_organization(&copier, world->organization);
    copy_records(&copier);
    return bound;
}
