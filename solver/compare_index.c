/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/compare_index.h"

#include <string.h>

struct XpCompareIndex {
    GArray *keyed;      /* XpCompareEntry, by key once finished */
    GArray *unkeyed;    /* XpCompareEntry: any service */
    GHashTable *firsts; /* char * (borrowed key) -> place of its first entry in @keyed, plus 1 */
};

static void clear_entry(gpointer data)
{
    XpCompareEntry *entry = data;
    g_free(entry->key);
}

static GArray *entries_new(void)
{
    GArray *entries = g_array_new(FALSE, FALSE, sizeof(XpCompareEntry));
    g_array_set_clear_func(entries, clear_entry);
    return entries;
}

XpCompareIndex *xp_compare_index_new(void)
{
    XpCompareIndex *index = g_new0(XpCompareIndex, 1);
    index->keyed = entries_new();
    index->unkeyed = entries_new();
    index->firsts = g_hash_table_new(g_str_hash, g_str_equal);
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

/* "service:beginning" (new), or NULL if the service is not one text. @out_fixed: length of
 * "service:". */
static char *key_of(const XpProduct *resource, gsize *out_fixed)
{
    const XpPattern *owner = resource->parts[XP_PART_OWNER];
    const XpPattern *name = resource->parts[XP_PART_RESOURCE];
    if (owner == NULL || !owner->literal)
        return NULL;
    GString *key = g_string_new(NULL);
    for (guint i = 0; i < owner->n_units; i++)
        g_string_append_unichar(key, owner->units[i]);
    g_string_append_c(key, ':');
    *out_fixed = key->len;
    for (guint i = 0; name != NULL && i < name->n_units && name->units[i] < XP_PATTERN_ANY; i++)
        g_string_append_unichar(key, name->units[i]);
    return g_string_free(key, FALSE);
}

void xp_compare_index_add(XpCompareIndex *index, XpProduct *resource, guint statement)
{
    gsize fixed = 0;
    XpCompareEntry entry = {key_of(resource, &fixed), resource, statement, 0};
    if (entry.key != NULL)
        g_array_append_val(index->keyed, entry);
    else
        g_array_append_val(index->unkeyed, entry);
}

static gint compare_entries(gconstpointer a, gconstpointer b)
{
    const XpCompareEntry *left = a;
    const XpCompareEntry *right = b;
    int order = strcmp(left->key, right->key);
    if (order != 0)
        return order;
    return left->statement < right->statement ? -1 : left->statement > right->statement;
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
        if (i + 1 < end && strcmp(entry->key, entry_at(index->keyed, i + 1)->key) != 0)
            end = i + 1;
        entry->end = end;
        g_hash_table_insert(index->firsts, entry->key, GUINT_TO_POINTER(i + 1));
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
static guint lower_bound(GArray *entries, const char *key)
{
    guint low = 0;
    guint high = entries->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (strcmp(entry_at(entries, middle)->key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Entries whose beginning goes on with @key, or is the same. */
static void offer_longer(const Lookup *lookup, const char *key)
{
    GArray *entries = lookup->index->keyed;
    gsize length = strlen(key);
    for (guint place = lower_bound(entries, key); place < entries->len; place++) {
        XpCompareEntry *entry = entry_at(entries, place);
        if (strncmp(entry->key, key, length) != 0)
            return;
        offer(lookup, entry);
    }
}

static void offer_equal(const Lookup *lookup, const char *key)
{
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(lookup->index->firsts, key));
    if (place == 0)
        return;
    guint end = entry_at(lookup->index->keyed, place - 1)->end;
    for (place--; place < end; place++)
        offer(lookup, entry_at(lookup->index->keyed, place));
}

/* Entries whose beginning is a proper beginning of @key's; cuts @key down. */
static void offer_shorter(const Lookup *lookup, char *key, gsize fixed)
{
    for (gsize length = strlen(key); length > fixed;) {
        key[--length] = '\0';
        offer_equal(lookup, key);
    }
}

void xp_compare_index_find(const XpCompareIndex *index, const XpProduct *resource, GPtrArray *found)
{
    Lookup lookup = {index, resource, FALSE, found};
    gsize fixed = 0;
    g_autofree char *key = key_of(resource, &fixed);
    offer_all(&lookup, index->unkeyed);
    if (key == NULL) {
        offer_all(&lookup, index->keyed);
        return;
    }
    offer_longer(&lookup, key);
    offer_shorter(&lookup, key, fixed);
}

void xp_compare_index_find_covers(const XpCompareIndex *index, const XpProduct *resource,
                                  GPtrArray *found)
{
    Lookup lookup = {index, resource, TRUE, found};
    gsize fixed = 0;
    g_autofree char *key = key_of(resource, &fixed);
    offer_all(&lookup, index->unkeyed);
    if (key == NULL)
        return;
    offer_equal(&lookup, key);
    offer_shorter(&lookup, key, fixed);
}
