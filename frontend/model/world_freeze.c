/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/model/world_build.h"

/*
 * Canonical order: what reports and solver see must not depend on the order in which files were
 * found. Sorting is stable, so what compares equal keeps the order of loading.
 */

#define SORT(items, n, compare)                                                      \
    do {                                                                             \
        if ((n) > 1)                                                                 \
            g_qsort_with_data((items), (gint)(n), sizeof *(items), (compare), NULL); \
    } while (0)

static int compare_numbers(guint a, guint b)
{
    return (a > b) - (a < b);
}

static int compare_accounts(gconstpointer a, gconstpointer b, gpointer data)
{
    const XpAccount *const *left = a;
    const XpAccount *const *right = b;

    (void)data;
    return strcmp((*left)->label, (*right)->label);
}

/* Owners are compared by the index they have after accounts were sorted; none comes first. */
static int compare_owners(const XpAccount *left, const XpAccount *right)
{
    if (left == NULL || right == NULL)
        return (left != NULL) - (right != NULL);
    return compare_numbers(left->index, right->index);
}

static int compare_identities(gconstpointer a, gconstpointer b, gpointer data)
{
    const XpIdentity *left = *(const XpIdentity *const *)a;
    const XpIdentity *right = *(const XpIdentity *const *)b;
    int order = compare_owners(left->account, right->account);

    (void)data;
    if (order == 0)
        order = compare_numbers(left->kind, right->kind);
    if (order == 0)
        order = strcmp(left->name, right->name);
    return order != 0 ? order : strcmp(left->arn, right->arn);
}

static int compare_resources(gconstpointer a, gconstpointer b, gpointer data)
{
    const XpResource *left = *(const XpResource *const *)a;
    const XpResource *right = *(const XpResource *const *)b;
    int order = compare_owners(left->account, right->account);

    (void)data;
    if (order == 0)
        order = compare_numbers(left->kind, right->kind);
    if (order == 0)
        order = strcmp(left->name, right->name);
    return order != 0 ? order : strcmp(left->arn, right->arn);
}

static int compare_groups(gconstpointer a, gconstpointer b, gpointer data)
{
    const XpGroup *left = *(const XpGroup *const *)a;
    const XpGroup *right = *(const XpGroup *const *)b;
    int order = compare_owners(left->account, right->account);

    (void)data;
    return order != 0 ? order : strcmp(left->name, right->name);
}

static int compare_endpoints(gconstpointer a, gconstpointer b, gpointer data)
{
    const XpVpcEndpoint *left = *(const XpVpcEndpoint *const *)a;
    const XpVpcEndpoint *right = *(const XpVpcEndpoint *const *)b;
    int order = strcmp(left->id, right->id);

    (void)data;
    return order != 0 ? order : compare_owners(left->account, right->account);
}

/* Built-in documents come first: a base key policy stands before what is appended to it. */
static int compare_policies(gconstpointer a, gconstpointer b, gpointer data)
{
    const XpPolicy *left = *(const XpPolicy *const *)a;
    const XpPolicy *right = *(const XpPolicy *const *)b;
    int order = (left->built_in == FALSE) - (right->built_in == FALSE);

    (void)data;
    if (order == 0)
        order = g_strcmp0(left->file, right->file);
    if (order == 0)
        order = g_strcmp0(left->span.file, right->span.file);
    if (order == 0)
        order = compare_numbers(left->span.line, right->span.line);
    if (order == 0)
        order = compare_numbers(left->span.column, right->span.column);
    if (order == 0)
        order = g_strcmp0(left->name, right->name);
    return order != 0 ? order : compare_numbers(left->type, right->type);
}

static int compare_sessions(gconstpointer a, gconstpointer b, gpointer data)
{
    const XpSession *left = a;
    const XpSession *right = b;

    (void)data;
    return strcmp(left->name, right->name);
}

static int compare_ledger_rows(gconstpointer a, gconstpointer b, gpointer data)
{
    const XpLedgerRow *left = a;
    const XpLedgerRow *right = b;
    int order = strcmp(left->account, right->account);

    (void)data;
    if (order == 0)
        order = strcmp(left->layer, right->layer);
    return order != 0 ? order : strcmp(left->object, right->object);
}

static int compare_inputs(gconstpointer a, gconstpointer b, gpointer data)
{
    const XpInputFile *left = a;
    const XpInputFile *right = b;

    (void)data;
    return strcmp(left->path, right->path);
}

static int compare_texts(gconstpointer a, gconstpointer b, gpointer data)
{
    (void)data;
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_documents(XpDocuments *documents)
{
    SORT(documents->items, documents->n, compare_policies);
}

static void freeze_identities(XpWorld *world)
{
    SORT(world->identities, world->n_identities, compare_identities);
    for (guint i = 0; i < world->n_identities; i++) {
        XpIdentity *identity = world->identities[i];

        identity->index = i;
        sort_documents(&identity->policies);
        SORT(identity->sessions, identity->n_sessions, compare_sessions);
        for (guint j = 0; j < identity->n_sessions; j++)
            sort_documents(&identity->sessions[j].policies);
    }
}

static void freeze_groups(XpWorld *world)
{
    SORT(world->groups, world->n_groups, compare_groups);
    for (guint i = 0; i < world->n_groups; i++) {
        sort_documents(&world->groups[i]->policies);
        SORT(world->groups[i]->members, world->groups[i]->n_members, compare_identities);
    }
}

static void freeze_resources(XpWorld *world)
{
    SORT(world->resources, world->n_resources, compare_resources);
    for (guint i = 0; i < world->n_resources; i++) {
        world->resources[i]->index = i;
        sort_documents(&world->resources[i]->policies);
    }
}

void xp_world_freeze(XpWorld *world)
{
    SORT(world->accounts, world->n_accounts, compare_accounts);
    for (guint i = 0; i < world->n_accounts; i++)
        world->accounts[i]->index = i;
    freeze_identities(world);
    freeze_groups(world);
    freeze_resources(world);
    SORT(world->endpoints, world->n_endpoints, compare_endpoints);
    SORT(world->policies, world->n_policies, compare_policies);
    SORT(world->ledger, world->n_ledger, compare_ledger_rows);
    SORT(world->inputs, world->n_inputs, compare_inputs);
    SORT(world->property_files, world->n_property_files, compare_texts);
}
