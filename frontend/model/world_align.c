/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/world_align.h"

#include <string.h>

#include "frontend/base/error.h"
#include "frontend/model/world_build.h"

/* ---- symbols ---- */

/* The @which-th symbol like @symbol: of the same kind, name and owner. */
static guint find_symbol(const XpSymbols *symbols, const XpSymbol *symbol, guint which)
{
    for (guint i = 0; i < xp_symbols_count(symbols); i++) {
        const XpSymbol *other = xp_symbols_get(symbols, i);

        if (other->kind == symbol->kind && strcmp(other->name, symbol->name) == 0 &&
            g_strcmp0(other->owner, symbol->owner) == 0 && which-- == 0)
            return i;
    }
    return G_MAXUINT;
}

/* How many symbols like that of @index come before it. */
static guint count_before(const XpSymbols *symbols, guint index)
{
    const XpSymbol *symbol = xp_symbols_get(symbols, index);
    guint n = 0;

    for (guint i = 0; i < index; i++) {
        const XpSymbol *other = xp_symbols_get(symbols, i);

        n += other->kind == symbol->kind && strcmp(other->name, symbol->name) == 0 &&
             g_strcmp0(other->owner, symbol->owner) == 0;
    }
    return n;
}

static const XpAccount *find_label(const XpWorld *world, const char *label)
{
    for (guint i = 0; i < world->n_accounts; i++)
        if (strcmp(world->accounts[i]->label, label) == 0)
            return world->accounts[i];
    return NULL;
}

/* The id of the account called @label, or NULL. */
static const char *id_of_label(const XpWorld *world, const char *label)
{
    const XpAccount *account = find_label(world, label);

    return account != NULL ? account->id : NULL;
}

/* The id that @other gives the account of @symbol, or NULL. */
static const char *known_id(const XpSymbol *symbol, const XpWorld *other)
{
    const XpAccount *account =
        symbol->kind == XP_SYMBOL_ACCOUNT ? find_label(other, symbol->name) : NULL;

    return account != NULL && !account->symbolic ? account->id : NULL;
}

/* Adds to @common the symbols of @world that it lacks. */
static void join_symbols(XpSymbols *common, const XpWorld *world, const XpWorld *other)
{
    for (guint i = 0; i < xp_symbols_count(world->symbols); i++) {
        const XpSymbol *symbol = xp_symbols_get(world->symbols, i);

        if (known_id(symbol, other) == NULL &&
            find_symbol(common, symbol, count_before(world->symbols, i)) == G_MAXUINT)
            xp_symbols_add(common, symbol->kind, symbol->name, symbol->owner);
    }
}

static XpSymbols *copy_symbols(const XpSymbols *symbols)
{
    XpSymbols *copy = xp_symbols_new();

    for (guint i = 0; i < xp_symbols_count(symbols); i++) {
        const XpSymbol *symbol = xp_symbols_get(symbols, i);

        xp_symbols_add(copy, symbol->kind, symbol->name, symbol->owner);
    }
    return copy;
}

/* A copy of @world on the symbols of @common. */
static XpWorld *renumber(const XpWorld *world, const XpWorld *other, const XpSymbols *common)
{
    g_auto(GStrv) values = g_new0(char *, xp_symbols_count(world->symbols) + 1);
    XpWorld *copy;

    for (guint i = 0; i < xp_symbols_count(world->symbols); i++) {
        const XpSymbol *symbol = xp_symbols_get(world->symbols, i);
        const char *id = known_id(symbol, other);
        char text[8];

        if (id == NULL)
            xp_symbol_to_utf8(find_symbol(common, symbol, count_before(world->symbols, i)), text);
        values[i] = g_strdup(id != NULL ? id : text);
    }
    copy = xp_world_bind(world, (const char *const *)(void *)values);
    xp_symbols_free(copy->symbols);
    copy->symbols = copy_symbols(common);
    for (guint i = 0; i < copy->n_accounts; i++)
        copy->accounts[i]->symbolic = xp_symbols_in(copy->accounts[i]->id);
    return copy;
}

/* ---- what one of them lacks ---- */

/* The arrays of a copied world fit their contents exactly; those of a world being built have room
 * up to the next power of two. */
static gpointer make_room(gpointer items, guint n, gsize size)
{
    guint room = 1;

    while (room < n)
        room *= 2;
    return n == 0 ? items : g_realloc_n(items, room, size);
}

static gboolean refuse(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static gboolean refuse(GError **error, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list arguments;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, XP_ERROR, XP_ERROR_INPUT, "the two trees cannot be compared: %s", text);
    return FALSE;
}

/* Nobody gave the account a name: it is called by its number. */
static gboolean is_bare(const XpAccount *account)
{
    return strcmp(account->label, account->id) == 0;
}

/* An account that @world knows by its number alone is called as in @other. */
static void take_labels(XpWorld *world, const XpWorld *other)
{
    for (guint i = 0; i < world->n_accounts; i++) {
        const XpAccount *same = xp_world_account_by_id(other, world->accounts[i]->id);

        if (same != NULL && is_bare(world->accounts[i]))
            world->accounts[i]->label = xp_strings_add(world->strings, same->label);
    }
}

/* A label that had no id in its own tree may now have one that another account has. */
static gboolean has_distinct_ids(const XpWorld *world, GError **error)
{
    for (guint i = 0; i < world->n_accounts; i++) {
        const XpAccount *account = world->accounts[i];
        const XpAccount *first = xp_world_account_by_id(world, account->id);

        if (first != account)
            return refuse(error,
                          "account %s is %s in one of them, which in the other is the id of %s: "
                          "bind %s in the xacct.yaml of both",
                          is_bare(first) ? account->label : first->label, account->id,
                          is_bare(first) ? first->label : account->label,
                          is_bare(first) ? account->label : first->label);
    }
    return TRUE;
}

static gboolean add_accounts(XpWorld *to, const XpWorld *from, GError **error)
{
    to->accounts = make_room(to->accounts, to->n_accounts, sizeof *to->accounts);
    for (guint i = 0; i < from->n_accounts; i++) {
        const XpAccount *account = from->accounts[i];
        const XpAccount *same = xp_world_account_by_id(to, account->id);
        const char *id = id_of_label(to, account->label);
        XpAccount *added;

        if (same != NULL && strcmp(same->label, account->label) != 0)
            return refuse(error,
                          "account %s is called %s in one of them and %s in the other: give it "
                          "one label in the xacct.yaml of both",
                          account->id, same->label, account->label);
        if (same == NULL && id != NULL)
            return refuse(error, "account %s is %s in one of them and %s in the other",
                          account->label, id, account->id);
        if (same != NULL && strcmp(same->partition, account->partition) != 0)
            return refuse(error,
                          "account %s is in partition %s in one of them and in %s in the "
                          "other",
                          account->label, same->partition, account->partition);
        if (same != NULL)
            continue;
        added = xp_world_add_account(to, account->label, account->id, account->partition);
        added->symbolic = account->symbolic;
    }
    return TRUE;
}

static void add_identities(XpWorld *to, const XpWorld *from)
{
    to->identities = make_room(to->identities, to->n_identities, sizeof *to->identities);
    for (guint i = 0; i < from->n_identities; i++) {
        const XpIdentity *identity = from->identities[i];
        const XpAccount *account = xp_world_account_by_id(to, identity->account->id);
        XpIdentity *added;

        if (xp_world_identity_by_arn(to, identity->arn) != NULL)
            continue;
        added = xp_world_add_identity(to, account, identity->kind, identity->path, identity->name);
        added->unique_id = xp_strings_add(to->strings, identity->unique_id);
        added->policies.unknown = TRUE;
        added->absent = TRUE;
    }
}

static void add_resources(XpWorld *to, const XpWorld *from)
{
    to->resources = make_room(to->resources, to->n_resources, sizeof *to->resources);
    for (guint i = 0; i < from->n_resources; i++) {
        const XpResource *resource = from->resources[i];
        const XpAccount *account = xp_world_account_by_id(to, resource->account->id);
        const XpResource *same = xp_world_resource_by_arn(to, resource->arn);

        if (same == NULL)
            xp_world_add_resource(to, account, resource->kind, resource->name, resource->arn)
                ->absent = TRUE;
    }
}

gboolean xp_world_align(const XpWorld *left, const XpWorld *right, XpWorld **out_left,
                        XpWorld **out_right, GError **error)
{
    g_autoptr(XpSymbols) common = xp_symbols_new();
    g_autoptr(XpWorld) first = NULL;
    g_autoptr(XpWorld) second = NULL;

    join_symbols(common, left, right);
    join_symbols(common, right, left);
    first = renumber(left, right, common);
    second = renumber(right, left, common);
    if (!has_distinct_ids(first, error) || !has_distinct_ids(second, error))
        return FALSE;
    take_labels(first, second);
    take_labels(second, first);
    if (!add_accounts(first, second, error) || !add_accounts(second, first, error))
        return FALSE;
    add_identities(first, second);
    add_identities(second, first);
    add_resources(first, second);
    add_resources(second, first);
    xp_world_freeze(first);
    xp_world_freeze(second);
    g_assert(first->n_accounts == second->n_accounts);
    g_assert(first->n_identities == second->n_identities);
    g_assert(first->n_resources == second->n_resources);
    *out_left = g_steal_pointer(&first);
    *out_right = g_steal_pointer(&second);
    return TRUE;
}

char **xp_world_align_values(const XpWorld *world, const XpWorld *aligned,
                             const char *const *values)
{
    char **own = g_new0(char *, xp_symbols_count(world->symbols) + 1);

    for (guint i = 0; i < xp_symbols_count(world->symbols); i++) {
        const XpSymbol *symbol = xp_symbols_get(world->symbols, i);
        const char *id = known_id(symbol, aligned);
        guint index = find_symbol(aligned->symbols, symbol, count_before(world->symbols, i));

        g_assert(id != NULL || index != G_MAXUINT);
        own[i] = g_strdup(id != NULL ? id : values[index]);
    }
    return own;
}
