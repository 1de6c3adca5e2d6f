/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/slots.h"

#include <string.h>

#include "frontend/model/statement_text.h"

static void slot_free(gpointer data)
{
    XpSlot *slot = data;
    g_free(slot->text);
    g_free(slot->owner);
    g_ptr_array_unref(slot->policies);
    g_free(slot);
}

/* Takes @text and @owner. */
static void add_slot(GPtrArray *slots, XpLayer layer, char *text, char *owner,
                     const XpPolicy *const *policies, guint n)
{
    XpSlot *slot = g_new0(XpSlot, 1);
    slot->layer = layer;
    slot->text = text;
    slot->owner = owner;
    slot->policies = g_ptr_array_new();
    for (guint i = 0; i < n; i++)
        g_ptr_array_add(slot->policies, (gpointer)(guintptr)policies[i]);
    g_ptr_array_add(slots, slot);
}

static void add_identity(GPtrArray *slots, const XpIdentity *identity)
{
    guint first = slots->len;
    g_autofree char *owner =
        g_strdup_printf("%s %s in %s", identity->kind == XP_IDENTITY_USER ? "user" : "role",
                        identity->name, identity->account->label);
    add_slot(slots, XP_LAYER_IDENTITY, g_strdup_printf("identity policies of %s", owner),
             g_strdup(owner), identity->policies.items, identity->policies.n);
    add_slot(slots, XP_LAYER_BOUNDARY, g_strdup_printf("boundary of %s", owner), g_strdup(owner),
             &identity->boundary_policy, identity->boundary == XP_KNOWN ? 1 : 0);
    add_slot(slots, XP_LAYER_TRUST, g_strdup_printf("trust policy of %s", owner), g_strdup(owner),
             &identity->trust_policy, identity->trust == XP_KNOWN ? 1 : 0);
    for (guint i = 0; i < identity->n_sessions; i++)
        add_slot(slots, XP_LAYER_SESSION,
                 g_strdup_printf("session %s of %s", identity->sessions[i].name, owner),
                 g_strdup(owner), identity->sessions[i].policies.items,
                 identity->sessions[i].policies.n);
    for (guint i = first; i < slots->len; i++)
        ((XpSlot *)g_ptr_array_index(slots, i))->identity = identity;
}

static void add_resource(GPtrArray *slots, const XpResource *resource)
{
    gboolean key = resource->kind == XP_RESOURCE_KEY;
    char *owner = g_strdup_printf("%s %s in %s", xp_resource_kind_name(resource->kind),
                                  resource->name, resource->account->label);
    add_slot(slots, key ? XP_LAYER_KEY : XP_LAYER_RESOURCE,
             g_strdup_printf("%s of %s", key ? "key policy" : "resource policy", owner), owner,
             resource->policies.items, resource->policies.n);
}

static void add_organization(GPtrArray *slots, const XpOrganization *organization)
{
    for (guint i = 0; i < organization->n_nodes; i++) {
        const XpOrgNode *node = &organization->nodes[i];
        add_slot(slots, XP_LAYER_SCP, g_strdup_printf("SCPs of %s", node->id), g_strdup(""),
                 node->scps, node->n_scps);
        add_slot(slots, XP_LAYER_RCP, g_strdup_printf("RCPs of %s", node->id), g_strdup(""),
                 node->rcps, node->n_rcps);
    }
    for (guint i = 0; i < organization->n_attachments; i++) {
        const XpOrgAttachment *attachment = &organization->attachments[i];
        gboolean scp = attachment->policy->type == XP_POLICY_SCP;
        add_slot(slots, scp ? XP_LAYER_SCP : XP_LAYER_RCP,
                 g_strdup_printf("%s %s of account %s", scp ? "SCP" : "RCP",
                                 attachment->policy->name, attachment->account->label),
                 g_strdup(""), &attachment->policy, 1);
    }
}

GPtrArray *xp_slots_of(const XpWorld *world)
{
    GPtrArray *slots = g_ptr_array_new_with_free_func(slot_free);
    for (guint i = 0; i < world->n_identities; i++)
        add_identity(slots, world->identities[i]);
    for (guint i = 0; i < world->n_resources; i++)
        add_resource(slots, world->resources[i]);
    for (guint i = 0; i < world->n_endpoints; i++)
        add_slot(slots, XP_LAYER_VPC_ENDPOINT,
                 g_strdup_printf("policy of VPC endpoint %s", world->endpoints[i]->id),
                 g_strdup(""), &world->endpoints[i]->policy,
                 world->endpoints[i]->policy != NULL ? 1 : 0);
    if (world->organization != NULL)
        add_organization(slots, world->organization);
    return slots;
}

const XpSlot *xp_slots_find(const GPtrArray *slots, const char *text)
{
    for (guint i = 0; i < slots->len; i++) {
        const XpSlot *slot = g_ptr_array_index(slots, i);
        if (strcmp(slot->text, text) == 0)
            return slot;
    }
    return NULL;
}

/* How often each text occurs among the statements of @slot. */
static GHashTable *count_texts(const XpSlot *slot)
{
    GHashTable *counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint p = 0; slot != NULL && p < slot->policies->len; p++) {
        const XpPolicy *policy = g_ptr_array_index(slot->policies, p);
        for (guint s = 0; s < policy->n_statements; s++) {
            char *text = xp_statement_text(policy, &policy->statements[s]);
            guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, text));
            g_hash_table_replace(counts, text, GUINT_TO_POINTER(n + 1));
        }
    }
    return counts;
}

GArray *xp_slot_only(const XpSlot *slot, const XpSlot *other)
{
    GArray *only = g_array_new(FALSE, FALSE, sizeof(XpPlaced));
    g_autoptr(GHashTable) there = count_texts(other);
    for (guint p = 0; slot != NULL && p < slot->policies->len; p++) {
        const XpPolicy *policy = g_ptr_array_index(slot->policies, p);
        for (guint s = 0; s < policy->n_statements; s++) {
            XpPlaced placed = {policy, &policy->statements[s]};
            char *text = xp_statement_text(policy, placed.statement);
            guint n = GPOINTER_TO_UINT(g_hash_table_lookup(there, text));
            if (n == 0)
                g_array_append_val(only, placed);
            g_hash_table_replace(there, text, GUINT_TO_POINTER(n > 0 ? n - 1 : 0));
        }
    }
    return only;
}
