/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/cli/inventory.h"

static void free_unresolved(gpointer data)
{
    XpUnresolved *item = data;

    g_free(item->text);
    g_free(item->help);
    g_free(item);
}

static void add(GPtrArray *list, const XpSpan *span, const char *help, char *text)
{
    XpUnresolved *item = g_new0(XpUnresolved, 1);

    item->text = text;
    item->file = span->file;
    item->line = span->line;
    item->help = g_strdup(help);
    g_ptr_array_add(list, item);
}

static void add_missing_policies(GPtrArray *list, const XpWorld *world)
{
    for (guint i = 0; i < world->n_policies; i++) {
        const XpPolicy *policy = world->policies[i];
        g_autofree char *help = NULL;

        if (!policy->missing)
            continue;
        help = g_strdup_printf("add iam/policy/%s.json to the account", policy->name);
        add(list, &policy->span, help,
            g_strdup_printf("attached policy %s has no document", policy->name));
    }
}

static void add_foreign_key(GPtrArray *list, const XpResource *secret, const XpKeyRef *ref)
{
    if (ref->kind == XP_KEY_FOREIGN)
        add(list, &ref->span, "add the key's folder under kms/ of its account",
            g_strdup_printf("key %s of secret %s was not loaded", ref->arn, secret->name));
}

static void add_foreign_keys(GPtrArray *list, const XpWorld *world)
{
    for (guint i = 0; i < world->n_resources; i++) {
        const XpResource *secret = world->resources[i];

        add_foreign_key(list, secret, &secret->kms_key);
        for (guint j = 0; j < secret->n_version_keys; j++)
            add_foreign_key(list, secret, &secret->version_keys[j]);
        for (guint j = 0; j < secret->n_replicas; j++)
            add_foreign_key(list, secret, &secret->replicas[j].key);
    }
}

/* Names without a value and dangling principals were told about while loading. */
static void add_told(GPtrArray *list, const XpDiagList *diags)
{
    for (guint i = 0; i < xp_diag_count(diags); i++) {
        const XpDiag *diag = xp_diag_get(diags, i);

        if (diag->id == XP_DIAG_SYMBOLIC || diag->id == XP_DIAG_DANGLING_PRINCIPAL)
            add(list, &diag->span, diag->help, g_strdup(diag->text));
    }
}

GPtrArray *xp_inventory_unresolved(const XpWorld *world, const XpDiagList *diags)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(free_unresolved);

    add_missing_policies(list, world);
    add_foreign_keys(list, world);
    add_told(list, diags);
    return list;
}
