/* SPDX-License-Identifier: Apache-2.0
 *
 * The inventory for people: who and what was loaded, what is known of it, what is missing.
 */
#include <string.h>

#include "frontend/cli/inventory.h"
#include "reports/page.h"
#include "reports/view.h"

#define INDENT 2u
#define DETAIL 6u

typedef struct {
    const XpWorld *world;
    const XpDiagList *diags;
    XpPage *page;
} Writer;

/* Returns new: symbols named, made safe, and never wrapped inside. */
static char *show(const Writer *writer, const char *text)
{
    g_autofree char *named = xp_view_text(writer->world, text);

    return xp_page_show_whole(writer->page, named != NULL ? named : "");
}

static void G_GNUC_PRINTF(4, 5)
    line(const Writer *writer, guint first, guint rest, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    xp_page_text(writer->page, first, rest, text);
}

static void heading(const Writer *writer, const char *text)
{
    xp_page_blank(writer->page);
    line(writer, 0, 0, XP_MARK_HEAD "%s" XP_MARK_END, text);
}

/* Returns new: "3 roles" or "1 role". */
static char *count(guint n, const char *word, const char *plural)
{
    return g_strdup_printf("%u %s", n, n == 1 ? word : plural);
}

static guint count_identities(const XpWorld *world, XpIdentityKind kind)
{
    guint n = 0;

    for (guint i = 0; i < world->n_identities; i++)
        n += world->identities[i]->kind == kind;
    return n;
}

static guint count_resources(const XpWorld *world, XpResourceKind kind)
{
    guint n = 0;

    for (guint i = 0; i < world->n_resources; i++)
        n += world->resources[i]->kind == kind;
    return n;
}

static guint count_documents(const XpWorld *world)
{
    guint n = 0;

    for (guint i = 0; i < world->n_policies; i++)
        n += world->policies[i]->file != NULL && !world->policies[i]->built_in &&
             !world->policies[i]->missing;
    return n;
}

static void write_totals(const Writer *writer)
{
    const XpWorld *world = writer->world;
    g_autofree char *root = show(writer, world->root);
    g_autofree char *accounts = count(world->n_accounts, "account", "accounts");
    g_autofree char *roles = count(count_identities(world, XP_IDENTITY_ROLE), "role", "roles");
    g_autofree char *users = count(count_identities(world, XP_IDENTITY_USER), "user", "users");
    g_autofree char *secrets =
        count(count_resources(world, XP_RESOURCE_SECRET), "secret", "secrets");
    g_autofree char *keys = count(count_resources(world, XP_RESOURCE_KEY), "key", "keys");
    g_autofree char *documents =
        count(count_documents(world), "policy document", "policy documents");
    g_autofree char *properties = count(world->n_property_files, "property file", "property files");

    line(writer, 0, INDENT, "%s: %s, %s, %s, %s, %s, %s, %s (native tree)", root, accounts, roles,
         users, secrets, keys, documents, properties);
    if (world->closed_world)
        line(writer, 0, INDENT, "closed world (%s): what is not in this tree does not exist",
             world->closed_world_at);
}

static void write_accounts(const Writer *writer)
{
    heading(writer, "Accounts");
    for (guint i = 0; i < writer->world->n_accounts; i++) {
        const XpAccount *account = writer->world->accounts[i];
        g_autofree char *label = show(writer, account->label);
        const char *state = !account->supplied  ? "foreign, only named: its administrator decides"
                            : account->complete ? "inventory complete"
                                                : "inventory incomplete";

        if (strcmp(account->label, account->id) == 0)
            line(writer, INDENT, DETAIL, "%s  (%s)  %s", label, account->partition, state);
        else
            line(writer, INDENT, DETAIL, "%s  %s (%s)  %s", label,
                 account->symbolic ? "any id: symbolic" : account->id, account->partition, state);
    }
}

static const char *enabled_word(XpStatus status)
{
    switch (status) {
    case XP_KNOWN:
        return "enabled";
    case XP_NONE:
        return "not enabled";
    case XP_UNKNOWN:
        return "not known to be enabled";
    }
    g_assert_not_reached();
}

static void write_organization(const Writer *writer)
{
    const XpOrganization *organization = writer->world->organization;

    heading(writer, "Organization");
    if (organization != NULL) {
        g_autofree char *id = show(writer, organization->id);
        g_autofree char *nodes = count(organization->n_nodes, "node", "nodes");

        line(writer, INDENT, DETAIL, "%s  %s", id, nodes);
        line(writer, DETAIL, DETAIL + 2, "management account: %s",
             organization->management != NULL ? organization->management->label : "not stated");
        line(writer, DETAIL, DETAIL + 2, "service control policies: %s",
             enabled_word(organization->scp_status));
        line(writer, DETAIL, DETAIL + 2, "resource control policies: %s",
             enabled_word(organization->rcp_status));
    } else {
        line(writer, INDENT, DETAIL, "%s",
             writer->world->organizations == XP_NONE
                 ? "none"
                 : "not supplied: control policies could only remove access");
    }
}

/* Returns new: the names of documents, "none" when there is none. */
static char *document_names(const Writer *writer, const XpDocuments *documents)
{
    GString *names = g_string_new(NULL);

    for (guint i = 0; i < documents->n; i++) {
        const XpPolicy *policy = documents->items[i];
        g_autofree char *name = show(writer, policy->name);

        g_string_append_printf(names, "%s%s%s", i > 0 ? ", " : "", name,
                               policy->missing ? " (no document)" : "");
    }
    if (documents->n == 0)
        g_string_append(names, documents->unknown ? "not supplied" : "none");
    else if (documents->unknown)
        g_string_append(names, ", perhaps more");
    return g_string_free(names, FALSE);
}

static const char *status_word(XpStatus status)
{
    switch (status) {
    case XP_KNOWN:
        return "supplied";
    case XP_NONE:
        return "none";
    case XP_UNKNOWN:
        return "not supplied";
    }
    g_assert_not_reached();
}

static void write_identity(const Writer *writer, const XpIdentity *identity)
{
    gboolean is_role = identity->kind == XP_IDENTITY_ROLE;
    g_autofree char *name = show(writer, identity->name);
    g_autofree char *label = show(writer, identity->account->label);
    g_autofree char *arn = show(writer, identity->arn);
    g_autofree char *policies = document_names(writer, &identity->policies);

    line(writer, INDENT, DETAIL, "%s %s in %s", is_role ? "role" : "user", name, label);
    line(writer, DETAIL, DETAIL, "%s%s%s", arn, identity->unique_id != NULL ? "  id " : "",
         identity->unique_id != NULL ? identity->unique_id : "");
    line(writer, DETAIL, DETAIL + 2, "identity policies: %s", policies);
    if (identity->boundary == XP_KNOWN)
        line(writer, DETAIL, DETAIL + 2, "permissions boundary: supplied");
    if (is_role)
        line(writer, DETAIL, DETAIL + 2, "trust policy: %s", status_word(identity->trust));
    if (identity->n_sessions > 0)
        line(writer, DETAIL, DETAIL + 2, "known sessions: %u", identity->n_sessions);
}

static void write_principals(const Writer *writer)
{
    if (writer->world->n_identities == 0 && writer->world->n_groups == 0)
        return;
    heading(writer, "Principals");
    for (guint i = 0; i < writer->world->n_identities; i++)
        write_identity(writer, writer->world->identities[i]);
    for (guint i = 0; i < writer->world->n_groups; i++) {
        const XpGroup *group = writer->world->groups[i];
        g_autofree char *name = show(writer, group->name);
        g_autofree char *label = show(writer, group->account->label);
        g_autofree char *policies = document_names(writer, &group->policies);
        g_autofree char *members = count(group->n_members, "member", "members");

        line(writer, INDENT, DETAIL, "group %s in %s", name, label);
        line(writer, DETAIL, DETAIL + 2, "%s; policies: %s", members, policies);
    }
}

static void write_key_ref(const Writer *writer, const XpKeyRef *ref)
{
    g_autofree char *arn = show(writer, ref->arn);

    switch (ref->kind) {
    case XP_KEY_AWS_MANAGED:
        line(writer, DETAIL, DETAIL + 2,
             "key: aws/secretsmanager (AWS managed: never serves other accounts)");
        break;
    case XP_KEY_LOADED:
        line(writer, DETAIL, DETAIL + 2, "key: %s", arn);
        break;
    case XP_KEY_FOREIGN:
        line(writer, DETAIL, DETAIL + 2, "key: %s (not loaded)", arn);
        break;
    case XP_KEY_UNKNOWN:
        line(writer, DETAIL, DETAIL + 2, "key: not supplied");
        break;
    }
}

static void write_resource(const Writer *writer, const XpResource *resource)
{
    g_autofree char *name = show(writer, resource->name);
    g_autofree char *label = show(writer, resource->account->label);
    g_autofree char *arn = show(writer, resource->arn);
    g_autofree char *policies = document_names(writer, &resource->policies);

    line(writer, INDENT, DETAIL, "%s %s in %s", xp_resource_kind_name(resource->kind), name, label);
    line(writer, DETAIL, DETAIL, "%s", arn);
    line(writer, DETAIL, DETAIL + 2, "%s: %s",
         resource->kind == XP_RESOURCE_KEY ? "key policy" : "resource policy", policies);
    if (resource->kind == XP_RESOURCE_SECRET)
        write_key_ref(writer, &resource->kms_key);
    if (resource->kind == XP_RESOURCE_KEY && resource->grants_status == XP_KNOWN)
        line(writer, DETAIL, DETAIL + 2, "grants: %u", resource->n_grants);
    else if (resource->kind == XP_RESOURCE_KEY)
        line(writer, DETAIL, DETAIL + 2, "grants: %s", status_word(resource->grants_status));
}

static void write_resources(const Writer *writer)
{
    if (writer->world->n_resources == 0 && writer->world->n_endpoints == 0)
        return;
    heading(writer, "Resources");
    for (guint i = 0; i < writer->world->n_resources; i++)
        write_resource(writer, writer->world->resources[i]);
    for (guint i = 0; i < writer->world->n_endpoints; i++) {
        const XpVpcEndpoint *endpoint = writer->world->endpoints[i];
        g_autofree char *id = show(writer, endpoint->id);

        line(writer, INDENT, DETAIL, "VPC endpoint %s: policy %s", id,
             endpoint->policy != NULL ? "supplied" : "not supplied");
    }
}

/* Returns new: @file without the tree's root, which every path repeats. */
static char *show_file(const Writer *writer, const char *file)
{
    gsize root = strlen(writer->world->root);

    if (g_str_has_prefix(file, writer->world->root) && file[root] == '/')
        file += root + 1;
    return show(writer, file);
}

static void write_documents(const Writer *writer)
{
    heading(writer, "Documents");
    for (guint i = 0; i < writer->world->n_policies; i++) {
        const XpPolicy *policy = writer->world->policies[i];
        g_autofree char *statements = count(policy->n_statements, "statement", "statements");
        g_autofree char *file = NULL;

        if (policy->missing)
            continue;
        if (policy->built_in) {
            g_autofree char *place = show_file(writer, policy->span.file);

            file = g_strdup_printf("%s (built in, asked for in %s:%u)", policy->name, place,
                                   policy->span.line);
        } else {
            file = show_file(writer, policy->file);
        }
        line(writer, INDENT, DETAIL, "%s: %s, %s%s", file, xp_policy_type_name(policy->type),
             statements, policy->variables ? "" : ", Version 2008-10-17 (no ${} variables)");
    }
}

/* @previous: the row above, so that an account is named once. */
static void write_ledger_row(const Writer *writer, const XpLedgerRow *row,
                             const XpLedgerRow *previous)
{
    g_autofree char *account = show(writer, row->account);
    g_autofree char *object = show(writer, row->object);

    if (previous == NULL || strcmp(previous->account, row->account) != 0)
        line(writer, INDENT, DETAIL, "%s", *account != '\0' ? account : "organization");
    line(writer, DETAIL, DETAIL + 2, "%s%s%s: %s%s%s", row->layer, *object != '\0' ? " of " : "",
         object, xp_ledger_status_name(row->status), *row->effect != '\0' ? " - " : "",
         row->effect);
}

static gboolean is_settled(const XpLedgerRow *row)
{
    return row->status == XP_LEDGER_COMPLETE || row->status == XP_LEDGER_EMPTY;
}

/* Writes the rows of one kind; returns how many. */
static guint write_rows(const Writer *writer, gboolean settled)
{
    const XpLedgerRow *previous = NULL;
    guint n = 0;

    for (guint i = 0; i < writer->world->n_ledger; i++) {
        const XpLedgerRow *row = &writer->world->ledger[i];

        if (is_settled(row) != settled || row->status == XP_LEDGER_COMPLETE)
            continue;
        write_ledger_row(writer, row, previous);
        previous = row;
        n++;
    }
    if (n == 0)
        line(writer, INDENT, DETAIL, "nothing");
    return n;
}

static void write_ledger(const Writer *writer)
{
    guint unknown;
    guint empty;

    heading(writer, "Ledger: not fully known, and what follows");
    unknown = write_rows(writer, FALSE);
    heading(writer, "Ledger: known to be empty");
    empty = write_rows(writer, TRUE);
    xp_page_blank(writer->page);
    line(writer, 0, INDENT, "%u layers: %u complete, %u empty, %u not fully known",
         writer->world->n_ledger, writer->world->n_ledger - unknown - empty, empty, unknown);
}

static void write_unresolved(const Writer *writer)
{
    g_autoptr(GPtrArray) list = xp_inventory_unresolved(writer->world, writer->diags);

    heading(writer, "Unresolved");
    if (list->len == 0)
        line(writer, INDENT, DETAIL, "nothing");
    for (guint i = 0; i < list->len; i++) {
        const XpUnresolved *item = g_ptr_array_index(list, i);
        g_autofree char *named = xp_view_text(writer->world, item->text);
        g_autofree char *shown = xp_page_show(writer->page, named);
        g_autofree char *file = item->file != NULL ? show_file(writer, item->file) : NULL;

        line(writer, INDENT, DETAIL, "%s", shown);
        if (file != NULL && item->line > 0)
            line(writer, DETAIL, DETAIL, "at %s:%u", file, item->line);
        else if (file != NULL)
            line(writer, DETAIL, DETAIL, "at %s", file);
        if (item->help != NULL)
            line(writer, DETAIL, DETAIL + 2, "%s", item->help);
    }
}

char *xp_inventory_text(const XpWorld *world, const XpDiagList *diags,
                        const XpReportOptions *options)
{
    Writer writer = {.world = world, .diags = diags, .page = xp_page_new(options)};

    write_totals(&writer);
    write_accounts(&writer);
    write_organization(&writer);
    write_principals(&writer);
    write_resources(&writer);
    write_documents(&writer);
    write_ledger(&writer);
    write_unresolved(&writer);
    return xp_page_finish(writer.page);
}
