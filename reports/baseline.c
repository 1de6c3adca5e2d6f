/* SPDX-License-Identifier: Apache-2.0 */

/* The baseline as a file: people review it, so every key has a text beside it. */
#include "reports/baseline.h"

#include <string.h>

#include "reports/json_util.h"
#include "reports/view.h"

/* Returns new. */
static char *part_text(const XpWorld *world, const XpKnownPart *part)
{
    if (part->statement == NULL)
        return xp_view_text(world, part->what);
    g_autofree char *statement = xp_view_statement(world, part->statement);
    g_autofree char *text =
        part->what != NULL ? g_strdup_printf("%s: %s", part->what, statement) : NULL;
    return text != NULL ? xp_view_text(world, text) : g_steal_pointer(&statement);
}

char *xp_baseline_entry(const XpWorld *world, const XpKnown *known)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < known->parts->len; i++) {
        g_autofree char *text = part_text(world, g_ptr_array_index(known->parts, i));
        g_string_append_printf(out, "%s%s", i > 0 ? "; and " : "", text);
    }
    return g_string_free(out, FALSE);
}

static json_t *entry_json(const XpWorld *world, const XpKnown *known)
{
    json_t *row = json_object();
    json_t *parts = json_array();
    for (guint i = 0; i < known->parts->len; i++) {
        const XpKnownPart *part = g_ptr_array_index(known->parts, i);
        g_autofree char *text = part_text(world, part);
        json_t *item = json_object();
        xp_json_set(item, "key", xp_json_text(part->key));
        xp_json_set(item, "text", xp_json_text(text));
        json_array_append_new(parts, item);
    }
    xp_json_set(row, "kind", json_string(xp_known_kind_name(known->kind)));
    xp_json_set(row, "parts", parts);
    return row;
}

/* By kind, then by parts, which are in order of their keys. */
static gint compare_known(gconstpointer left, gconstpointer right)
{
    const XpKnown *a = *(const XpKnown *const *)left;
    const XpKnown *b = *(const XpKnown *const *)right;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    for (guint i = 0; i < a->parts->len && i < b->parts->len; i++) {
        const XpKnownPart *one = g_ptr_array_index(a->parts, i);
        const XpKnownPart *two = g_ptr_array_index(b->parts, i);
        gint order = strcmp(one->key, two->key);
        if (order != 0)
            return order;
    }
    return (gint)a->parts->len - (gint)b->parts->len;
}

/* Returns new: the elements of @array, borrowed. */
static GPtrArray *sorted_copy(const GPtrArray *array, GCompareFunc compare)
{
    GPtrArray *sorted = g_ptr_array_new();
    for (guint i = 0; i < array->len; i++)
        g_ptr_array_add(sorted, g_ptr_array_index(array, i));
    g_ptr_array_sort(sorted, compare);
    return sorted;
}

static json_t *property_json(const XpWorld *world, const char *id, const GPtrArray *entries)
{
    g_autoptr(GPtrArray) sorted = sorted_copy(entries, compare_known);
    json_t *row = json_object();
    json_t *known = json_array();
    for (guint i = 0; i < sorted->len; i++)
        json_array_append_new(known, entry_json(world, g_ptr_array_index(sorted, i)));
    xp_json_set(row, "id", xp_json_text(id));
    xp_json_set(row, "known", known);
    return row;
}

static gint compare_ids(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Puts what @id is known by into @entries; entries are borrowed. */
static void put(GHashTable *entries, GPtrArray *ids, const char *id, const GPtrArray *known)
{
    if (known->len == 0)
        return;
    g_hash_table_insert(entries, (gpointer)(guintptr)id, (gpointer)(guintptr)known);
    g_ptr_array_add(ids, (gpointer)(guintptr)id);
}

char *xp_baseline_write(const XpRunResult *result, const XpBaseline *others)
{
    g_autoptr(GHashTable) entries = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) examined = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    for (guint i = 0; i < result->properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(result->properties, i);
        g_hash_table_add(examined, property->id);
        put(entries, ids, property->id, property->learned);
    }
    for (guint i = 0; others != NULL && i < others->properties->len; i++) {
        const XpKnownProperty *property = g_ptr_array_index(others->properties, i);
        if (!g_hash_table_contains(examined, property->id))
            put(entries, ids, property->id, property->known);
    }
    g_ptr_array_sort(ids, compare_ids);
    g_autoptr(json_t) root = json_object();
    json_t *properties = json_array();
    for (guint i = 0; i < ids->len; i++) {
        const char *id = g_ptr_array_index(ids, i);
        json_array_append_new(properties,
                              property_json(result->world, id, g_hash_table_lookup(entries, id)));
    }
    xp_json_set(root, "schema", json_string("xacct-baseline/1"));
    xp_json_set(root, "properties", properties);
    return xp_json_print(root, JSON_INDENT(2));
}
