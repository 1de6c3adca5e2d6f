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

void xp_compare_index_add(XpCompareIndex *index, const XpProduct *resource, guint statement)
{
    gsize fixed = 0;
    XpCompareEntry entry = {key_of(resource, &fixed), resource, statement};
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
    for (guint i = index->keyed->len; i-- > 0;)
        g_hash_table_insert(index->firsts, entry_at(index->keyed, i)->key, GUINT_TO_POINTER(i + 1));
}

static void offer(XpCompareEntry *entry, const XpProduct *resource, GPtrArray *found)
{
    if (xp_products_may_meet(entry->resource, resource))
        g_ptr_array_add(found, entry);
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

/* Entries with exactly @key. */
static void find_equal(const XpCompareIndex *index, const char *key, const XpProduct *resource,
                       GPtrArray *found)
{
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(index->firsts, key));
    if (place == 0)
        return;
    for (place--; place < index->keyed->len; place++) {
        XpCompareEntry *entry = entry_at(index->keyed, place);
        if (strcmp(entry->key, key) != 0)
            return;
        offer(entry, resource, found);
    }
}

void xp_compare_index_find(const XpCompareIndex *index, const XpProduct *resource, GPtrArray *found)
{
    gsize fixed = 0;
    g_autofree char *key = key_of(resource, &fixed);
    for (guint i = 0; i < index->unkeyed->len; i++)
        offer(entry_at(index->unkeyed, i), resource, found);
    if (key == NULL) {
        for (guint i = 0; i < index->keyed->len; i++)
            offer(entry_at(index->keyed, i), resource, found);
        return;
    }
    gsize length = strlen(key);
    for (guint place = lower_bound(index->keyed, key); place < index->keyed->len; place++) {
        XpCompareEntry *entry = entry_at(index->keyed, place);
        if (strncmp(entry->key, key, length) != 0)
            break;
        offer(entry, resource, found);
    }
    while (length > fixed) {
        key[--length] = '\0';
        find_equal(index, key, resource, found);
    }
}
