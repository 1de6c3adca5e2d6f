/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/compare_index.h"

#include <string.h>

struct XpCompareIndex {
    GArray *keyed;      /* XpCompareEntry, by key once finished */
    GArray *unkeyed;    /* XpCompareEntry: any service */
    GHashTable *firsts; /* XpCompareKey * (borrowed) -> place of its first entry, plus 1 */
};

static guint hash_key(gconstpointer data)
{
    return ((const XpCompareKey *)data)->hash;
}

static gboolean equal_keys(gconstpointer a, gconstpointer b)
{
    const XpCompareKey *left = a;
    const XpCompareKey *right = b;
    return left->owner == right->owner && left->length == right->length &&
           memcmp(left->units, right->units, left->length * sizeof(gunichar)) == 0;
}

XpCompareIndex *xp_compare_index_new(void)
{
    XpCompareIndex *index = g_new0(XpCompareIndex, 1);
    index->keyed = g_array_new(FALSE, FALSE, sizeof(XpCompareEntry));
    index->unkeyed = g_array_new(FALSE, FALSE, sizeof(XpCompareEntry));
    index->firsts = g_hash_table_new(hash_key, equal_keys);
    return index;
}

void xp_compare_index_free(XpCompareIndex *index)
{
    if (index == NULL)
        return;
    g_hash_table_unref(index->firsts);
    g_array_unref(index->keyed);
    g_array_unref(index->unkeyed);
    g_free(index);
}

static guint hash_start(const XpPattern *owner)
{
    return owner->id * 2654435761u + 1;
}

static guint hash_more(guint hash, gunichar unit)
{
    return hash * 16777619u ^ unit;
}

static XpCompareKey key_of(const XpProduct *resource)
{
    const XpPattern *owner = resource->parts[XP_PART_OWNER];
    const XpPattern *name = resource->parts[XP_PART_RESOURCE];
    XpCompareKey key = {0};
    if (owner == NULL || !owner->literal)
        return key;
    key.owner = owner;
    key.hash = hash_start(owner);
    key.units = name != NULL ? name->units : owner->units;
    while (name != NULL && key.length < name->n_units && name->units[key.length] < XP_PATTERN_ANY)
        key.hash = hash_more(key.hash, name->units[key.length++]);
    return key;
}

void xp_compare_index_add(XpCompareIndex *index, XpProduct *resource, guint statement)
{
    XpCompareEntry entry = {key_of(resource), resource, statement, 0};
    if (entry.key.owner != NULL)
        g_array_append_val(index->keyed, entry);
    else
        g_array_append_val(index->unkeyed, entry);
}

static int compare_numbers(guint left, guint right)
{
    return left < right ? -1 : left > right;
}

/* Order by service, then as in a dictionary. */
static int compare_keys(const XpCompareKey *left, const XpCompareKey *right)
{
    if (left->owner != right->owner)
        return compare_numbers(left->owner->id, right->owner->id);
    guint shorter = MIN(left->length, right->length);
    for (guint i = 0; i < shorter; i++)
        if (left->units[i] != right->units[i])
            return compare_numbers(left->units[i], right->units[i]);
    return compare_numbers(left->length, right->length);
}

static gint compare_entries(gconstpointer a, gconstpointer b)
{
    const XpCompareEntry *left = a;
    const XpCompareEntry *right = b;
    int order = compare_keys(&left->key, &right->key);
    return order != 0 ? order : compare_numbers(left->statement, right->statement);
}

static XpCompareEntry *entry_at(GArray *entries, guint place)
{
    return &g_array_index(entries, XpCompareEntry, place);
}

void xp_compare_index_finish(XpCompareIndex *index)
{
    g_array_sort(index->keyed, compare_entries);
    guint end = index->keyed->len;
    for (guint i = index->keyed->len; i-- > 0;) {
        XpCompareEntry *entry = entry_at(index->keyed, i);
        if (i + 1 < end && !equal_keys(&entry->key, &entry_at(index->keyed, i + 1)->key))
            end = i + 1;
        entry->end = end;
        g_hash_table_insert(index->firsts, &entry->key, GUINT_TO_POINTER(i + 1));
    }
}

/* One look-up: of what covers @resource, or of what may meet it. */
typedef struct {
    const XpCompareIndex *index;
    const XpProduct *resource;
    gboolean covers;
    GPtrArray *found;
} Lookup;

static void offer(const Lookup *lookup, XpCompareEntry *entry)
{
    gboolean fits = lookup->covers ? xp_products_cover(entry->resource, lookup->resource)
                                   : xp_products_may_meet(entry->resource, lookup->resource);
    if (fits)
        g_ptr_array_add(lookup->found, entry);
}

static void offer_all(const Lookup *lookup, GArray *entries)
{
    for (guint i = 0; i < entries->len; i++)
        offer(lookup, entry_at(entries, i));
}

/* The first place whose key is @key or comes after it. */
static guint lower_bound(GArray *entries, const XpCompareKey *key)
{
    guint low = 0;
    guint high = entries->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (compare_keys(&entry_at(entries, middle)->key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Entries whose beginning goes on with @key, or is the same. */
static void offer_longer(const Lookup *lookup, const XpCompareKey *key)
{
    GArray *entries = lookup->index->keyed;
    for (guint place = lower_bound(entries, key); place < entries->len; place++) {
        XpCompareEntry *entry = entry_at(entries, place);
        if (entry->key.owner != key->owner || entry->key.length < key->length ||
            memcmp(entry->key.units, key->units, key->length * sizeof(gunichar)) != 0)
            return;
        offer(lookup, entry);
    }
}

/* Entries whose beginning is one of the beginnings of @key's up to @length units. */
static void offer_shorter(const Lookup *lookup, const XpCompareKey *key, guint length)
{
    GArray *entries = lookup->index->keyed;
    XpCompareKey part = {key->owner, key->units, 0, hash_start(key->owner)};
    while (part.length <= length) {
        guint place = GPOINTER_TO_UINT(g_hash_table_lookup(lookup->index->firsts, &part));
        for (guint i = place; place != 0 && i <= entry_at(entries, place - 1)->end; i++)
            offer(lookup, entry_at(entries, i - 1));
        if (part.length == length)
            return;
        part.hash = hash_more(part.hash, key->units[part.length++]);
    }
}

void xp_compare_index_find(const XpCompareIndex *index, const XpProduct *resource, GPtrArray *found)
{
    Lookup lookup = {index, resource, FALSE, found};
    XpCompareKey key = key_of(resource);
    offer_all(&lookup, index->unkeyed);
    if (key.owner == NULL) {
        offer_all(&lookup, index->keyed);
        return;
    }
    offer_longer(&lookup, &key);
    if (key.length > 0)
        offer_shorter(&lookup, &key, key.length - 1);
}

void xp_compare_index_find_covers(const XpCompareIndex *index, const XpProduct *resource,
                                  GPtrArray *found)
{
    Lookup lookup = {index, resource, TRUE, found};
    XpCompareKey key = key_of(resource);
    offer_all(&lookup, index->unkeyed);
    if (key.owner != NULL)
        offer_shorter(&lookup, &key, key.length);
}
