/* SPDX-License-Identifier: Apache-2.0
 *
 * The ledger: what is known of every layer of every thing, and what that means for verdicts.
 */
#include "frontend/load/loader.h"

#define ALLOW_SOURCE "may allow or deny anything: claims it decides are UNKNOWN"

typedef struct {
    XpWorld *world;
    const char *account;
    const char *object;
} Writer;

static void add(const Writer *writer, const char *layer, XpLedgerStatus status, const char *effect)
{
    xp_world_add_ledger(writer->world, writer->account, layer, writer->object, status, effect);
}

/* A layer nobody supplied: empty in a closed world, and the report says so. */
static void add_settled(const Writer *writer, const char *layer, gboolean said)
{
    if (said || !writer->world->closed_world)
        add(writer, layer, XP_LEDGER_EMPTY, "stated: none");
    else
        add(writer, layer, XP_LEDGER_EMPTY, "assumed: closed world");
}

static gboolean has_missing(const XpDocuments *documents)
{
    for (guint i = 0; i < documents->n; i++) {
        if (documents->items[i]->missing)
            return TRUE;
    }
    return FALSE;
}

static void write_tags(const Writer *writer, const XpTags *tags)
{
    if (tags->status == XP_UNKNOWN)
        add(writer, "tags", XP_LEDGER_ABSENT, "conditions on its tags are unknown");
    else if (tags->n == 0)
        add_settled(writer, "tags", FALSE);
    else
        add(writer, "tags", XP_LEDGER_COMPLETE, "");
}

static void write_identity(Writer *writer, const XpIdentity *identity)
{
    const XpDocuments *policies = &identity->policies;

    if (policies->unknown)
        add(writer, "identity", XP_LEDGER_PARTLY_UNKNOWN, "policies: unknown; " ALLOW_SOURCE);
    else if (has_missing(policies))
        add(writer, "identity", XP_LEDGER_PARTLY_UNKNOWN,
            "an attached policy has no document; " ALLOW_SOURCE);
    else if (policies->n == 0)
        add(writer, "identity", XP_LEDGER_EMPTY, "no identity policy: grants nothing");
    else
        add(writer, "identity", XP_LEDGER_COMPLETE, "");
    if (identity->boundary == XP_KNOWN)
        add(writer, "boundary", XP_LEDGER_COMPLETE, "");
    else
        add(writer, "boundary", XP_LEDGER_EMPTY, "no boundary.json: none");
    if (identity->kind == XP_IDENTITY_ROLE && identity->trust == XP_KNOWN)
        add(writer, "trust", XP_LEDGER_COMPLETE, "");
    else if (identity->kind == XP_IDENTITY_ROLE && identity->trust == XP_UNKNOWN)
        add(writer, "trust", XP_LEDGER_ABSENT, "claims via assume-role are UNKNOWN");
    else if (identity->kind == XP_IDENTITY_ROLE)
        add_settled(writer, "trust", FALSE);
    write_tags(writer, &identity->tags);
}

static void write_policy(const Writer *writer, const char *layer, const XpResource *resource)
{
    switch (resource->policy) {
    case XP_KNOWN:
        add(writer, layer, XP_LEDGER_COMPLETE, "");
        break;
    case XP_NONE:
        add_settled(writer, layer, FALSE);
        break;
    case XP_UNKNOWN:
        add(writer, layer, resource->policies.n > 0 ? XP_LEDGER_PARTLY_UNKNOWN : XP_LEDGER_ABSENT,
            ALLOW_SOURCE);
        break;
    }
}

static void write_key(const Writer *writer, const XpResource *key)
{
    write_policy(writer, "key-policy", key);
    switch (key->grants_status) {
    case XP_KNOWN:
        add(writer, "grants", XP_LEDGER_COMPLETE, "");
        break;
    case XP_NONE:
        add_settled(writer, "grants", FALSE);
        break;
    case XP_UNKNOWN:
        add(writer, "grants", key->grants_cut_off ? XP_LEDGER_PARTLY_UNKNOWN : XP_LEDGER_ABSENT,
            "a grant may allow: claims it decides are UNKNOWN");
        break;
    }
    if (!key->stated)
        add(writer, "key-state", XP_LEDGER_ABSENT, "assumed: enabled, single-Region");
}

static void write_secret(const Writer *writer, const XpResource *secret)
{
    write_policy(writer, "resource-policy", secret);
    if (secret->kms_key.kind == XP_KEY_UNKNOWN)
        add(writer, "kms-key", XP_LEDGER_ABSENT, "claims that need its key are UNKNOWN");
    else if (secret->kms_key.kind == XP_KEY_FOREIGN)
        add(writer, "kms-key", XP_LEDGER_PARTLY_UNKNOWN,
            "its key was not loaded: claims that need it are UNKNOWN");
    else
        add(writer, "kms-key", XP_LEDGER_COMPLETE, "");
    if (secret->key_history == XP_UNKNOWN)
        add(writer, "key-history", XP_LEDGER_ABSENT, "assumed: no version is under an earlier key");
    else if (secret->key_history == XP_KNOWN)
        add(writer, "key-history", XP_LEDGER_COMPLETE, "");
    else
        add_settled(writer, "key-history", FALSE);
}

static void write_resource(Writer *writer, const XpResource *resource)
{
    switch (resource->kind) {
    case XP_RESOURCE_SECRET:
        write_secret(writer, resource);
        break;
    case XP_RESOURCE_KEY:
        write_key(writer, resource);
        break;
    case XP_RESOURCE_OTHER:
        write_policy(writer, "resource-policy", resource);
        break;
    }
    write_tags(writer, &resource->tags);
}

static void write_account(const Writer *writer, const XpAccount *account)
{
    if (!account->supplied)
        add(writer, "inventory", XP_LEDGER_ABSENT, "foreign: its administrator decides");
    else if (account->complete)
        add(writer, "inventory", XP_LEDGER_COMPLETE,
            writer->world->closed_world ? "assumed: closed world" : "");
    else
        add(writer, "inventory", XP_LEDGER_PARTLY_UNKNOWN,
            "further principals may exist: claims they decide are UNKNOWN");
}

static void write_organization(const Writer *writer)
{
    static const char *const layers[] = {"scp", "rcp"};

    for (guint i = 0; i < G_N_ELEMENTS(layers); i++) {
        if (writer->world->organizations == XP_KNOWN)
            add(writer, layers[i], XP_LEDGER_COMPLETE, "");
        else if (writer->world->organizations == XP_NONE)
            add_settled(writer, layers[i], FALSE);
        else
            add(writer, layers[i], XP_LEDGER_ABSENT, "could only remove access");
    }
}

static const char *resource_word(XpResourceKind kind)
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

void xp_ledger_write(XpLoader *loader)
{
    XpWorld *world = loader->world;
    Writer writer = {.world = world, .account = "", .object = ""};

    write_organization(&writer);
    for (guint i = 0; i < world->n_accounts; i++) {
        writer.account = world->accounts[i]->label;
        write_account(&writer, world->accounts[i]);
    }
    for (guint i = 0; i < world->n_identities; i++) {
        const XpIdentity *identity = world->identities[i];

        writer.account = identity->account->label;
        writer.object =
            xp_strings_printf(world->strings, "%s %s",
                              identity->kind == XP_IDENTITY_ROLE ? "role" : "user", identity->name);
        write_identity(&writer, identity);
    }
    for (guint i = 0; i < world->n_resources; i++) {
        const XpResource *resource = world->resources[i];

        writer.account = resource->account->label;
        writer.object = xp_strings_printf(world->strings, "%s %s", resource_word(resource->kind),
                                          resource->name);
        write_resource(&writer, resource);
    }
    for (guint i = 0; i < world->n_endpoints; i++) {
        const XpVpcEndpoint *endpoint = world->endpoints[i];

        writer.account = endpoint->account->label;
        writer.object = xp_strings_printf(world->strings, "vpc-endpoint %s", endpoint->id);
        add(&writer, "vpc-endpoint",
            endpoint->policy != NULL ? XP_LEDGER_COMPLETE : XP_LEDGER_ABSENT,
            endpoint->policy != NULL ? "" : "its policy is unknown where a call enters through it");
    }
}
