/* SPDX-License-Identifier: Apache-2.0
 *
 * The inventory for programs: schema xacct-inventory/1.
 */
#include "frontend/cli/inventory.h"
#include "reports/json_parts.h"
#include "reports/json_util.h"

static json_t *account_json(const XpAccount *account)
{
    json_t *row = json_object();

    xp_json_set(row, "label", xp_json_text(account->label));
    xp_json_set(row, "id", account->symbolic ? json_null() : xp_json_text(account->id));
    xp_json_set(row, "symbolic", json_boolean(account->symbolic));
    xp_json_set(row, "partition", xp_json_text(account->partition));
    xp_json_set(row, "supplied", json_boolean(account->supplied));
    xp_json_set(row, "inventory",
                json_string(!account->supplied  ? "foreign"
                            : account->complete ? "complete"
                                                : "incomplete"));
    return row;
}

static const char *status_word(XpStatus status)
{
    switch (status) {
    case XP_KNOWN:
        return "known";
    case XP_NONE:
        return "none";
    case XP_UNKNOWN:
        return "unknown";
    }
    g_assert_not_reached();
}

static json_t *documents_json(const XpDocuments *documents)
{
    json_t *rows = json_array();

    for (guint i = 0; i < documents->n; i++) {
        const XpPolicy *policy = documents->items[i];
        json_t *row = json_object();

        xp_json_set(row, "name", xp_json_text(policy->name));
        xp_json_set(row, "file", xp_json_text(policy->file));
        xp_json_set(row, "missing", json_boolean(policy->missing));
        xp_json_set(row, "built_in", json_boolean(policy->built_in));
        json_array_append_new(rows, row);
    }
    return rows;
}

static json_t *identity_json(const XpWorld *world, const XpIdentity *identity)
{
    json_t *row = json_object();

    xp_json_set(row, "kind", json_string(identity->kind == XP_IDENTITY_ROLE ? "role" : "user"));
    xp_json_set(row, "account", xp_json_text(identity->account->label));
    xp_json_set(row, "name", xp_json_text(identity->name));
    xp_json_set(row, "arn", xp_json_shown(world, identity->arn));
    xp_json_set(row, "id", xp_json_text(identity->unique_id));
    xp_json_set(row, "policies", documents_json(&identity->policies));
    xp_json_set(row, "policies_unknown", json_boolean(identity->policies.unknown));
    xp_json_set(row, "boundary", json_string(status_word(identity->boundary)));
    xp_json_set(row, "trust", json_string(status_word(identity->trust)));
    xp_json_set(row, "sessions", json_integer((json_int_t)identity->n_sessions));
    return row;
}

static json_t *key_ref_json(const XpWorld *world, const XpKeyRef *ref)
{
    switch (ref->kind) {
    case XP_KEY_AWS_MANAGED:
        return json_string("aws/secretsmanager");
    case XP_KEY_LOADED:
    case XP_KEY_FOREIGN:
        return xp_json_shown(world, ref->arn);
    case XP_KEY_UNKNOWN:
        return json_null();
    }
    g_assert_not_reached();
}

static json_t *resource_json(const XpWorld *world, const XpResource *resource)
{
    json_t *row = json_object();

    xp_json_set(row, "kind", json_string(xp_resource_kind_name(resource->kind)));
    xp_json_set(row, "account", xp_json_text(resource->account->label));
    xp_json_set(row, "name", xp_json_text(resource->name));
    xp_json_set(row, "arn", xp_json_shown(world, resource->arn));
    xp_json_set(row, "policy", json_string(status_word(resource->policy)));
    xp_json_set(row, "policies", documents_json(&resource->policies));
    if (resource->kind == XP_RESOURCE_KEY) {
        xp_json_set(row, "grants_status", json_string(status_word(resource->grants_status)));
        xp_json_set(row, "grants", json_integer((json_int_t)resource->n_grants));
    }
    if (resource->kind == XP_RESOURCE_SECRET)
        xp_json_set(row, "kms_key", key_ref_json(world, &resource->kms_key));
    return row;
}

static json_t *policy_row(const XpPolicy *policy)
{
    json_t *row = json_object();

    xp_json_set(row, "type", json_string(xp_policy_type_name(policy->type)));
    xp_json_set(row, "name", xp_json_text(policy->name));
    xp_json_set(row, "file", xp_json_text(policy->file));
    xp_json_set(row, "statements", json_integer((json_int_t)policy->n_statements));
    xp_json_set(row, "version", json_string(policy->variables ? "2012-10-17" : "2008-10-17"));
    xp_json_set(row, "missing", json_boolean(policy->missing));
    xp_json_set(row, "built_in", json_boolean(policy->built_in));
    return row;
}

static json_t *ledger_json(const XpWorld *world)
{
    json_t *rows = json_array();

    for (guint i = 0; i < world->n_ledger; i++) {
        const XpLedgerRow *item = &world->ledger[i];
        json_t *row = json_object();

        xp_json_set(row, "account", xp_json_text(item->account));
        xp_json_set(row, "layer", xp_json_text(item->layer));
        xp_json_set(row, "object", xp_json_text(item->object));
        xp_json_set(row, "status", json_string(xp_ledger_status_name(item->status)));
        xp_json_set(row, "effect", xp_json_text(item->effect));
        json_array_append_new(rows, row);
    }
    return rows;
}

static json_t *unresolved_json(const XpWorld *world, const XpDiagList *diags)
{
    g_autoptr(GPtrArray) list = xp_inventory_unresolved(world, diags);
    json_t *rows = json_array();

    for (guint i = 0; i < list->len; i++) {
        const XpUnresolved *item = g_ptr_array_index(list, i);
        json_t *row = json_object();

        xp_json_set(row, "text", xp_json_shown(world, item->text));
        xp_json_set(row, "file", xp_json_text(item->file));
        xp_json_set(row, "line", xp_json_count(item->line));
        xp_json_set(row, "help", xp_json_text(item->help));
        json_array_append_new(rows, row);
    }
    return rows;
}

/* Sets @key to an array with what @row makes of each of the @n things. */
#define SET_ARRAY(root, key, n, row)               \
    do {                                           \
        json_t *rows_ = json_array();              \
        for (guint i_ = 0; i_ < (n); i_++)         \
            json_array_append_new(rows_, row(i_)); \
        xp_json_set((root), (key), rows_);         \
    } while (0)

#define ACCOUNT(i)  account_json(world->accounts[i])
#define IDENTITY(i) identity_json(world, world->identities[i])
#define RESOURCE(i) resource_json(world, world->resources[i])
#define POLICY(i)   policy_row(world->policies[i])
#define ENDPOINT(i) xp_json_text(world->endpoints[i]->id)
#define GROUP(i)    xp_json_text(world->groups[i]->name)

char *xp_inventory_json(const XpWorld *world, const XpDiagList *diags)
{
    g_autoptr(json_t) root = json_object();

    xp_json_set(root, "schema", json_string("xacct-inventory/1"));
    xp_json_set(root, "root", xp_json_text(world->root));
    xp_json_set(root, "closed_world", json_boolean(world->closed_world));
    xp_json_set(root, "organizations", json_string(status_word(world->organizations)));
    SET_ARRAY(root, "accounts", world->n_accounts, ACCOUNT);
    SET_ARRAY(root, "principals", world->n_identities, IDENTITY);
    SET_ARRAY(root, "groups", world->n_groups, GROUP);
    SET_ARRAY(root, "resources", world->n_resources, RESOURCE);
    SET_ARRAY(root, "vpc_endpoints", world->n_endpoints, ENDPOINT);
    SET_ARRAY(root, "documents", world->n_policies, POLICY);
    xp_json_set(root, "ledger", ledger_json(world));
    xp_json_set(root, "unresolved", unresolved_json(world, diags));
    xp_json_set(root, "inputs", xp_json_inputs(world));
    return xp_json_print(root, JSON_COMPACT);
}
