/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/baseline.h"

#include <string.h>

static void part_free(gpointer data)
{
    XpKnownPart *part = data;
    g_free(part->key);
    g_free(part->what);
    g_free(part);
}

static void known_free(gpointer data)
{
    xp_known_free(data);
}

static void property_free(gpointer data)
{
    XpKnownProperty *property = data;
    g_free(property->id);
    g_ptr_array_unref(property->known);
    g_free(property);
}

XpKnown *xp_known_new(XpKnownKind kind)
{
    XpKnown *known = g_new0(XpKnown, 1);
    known->kind = kind;
    known->parts = g_ptr_array_new_with_free_func(part_free);
    return known;
}

void xp_known_free(XpKnown *known)
{
    if (known == NULL)
        return;
    g_ptr_array_unref(known->parts);
    g_free(known);
}

XpKnownProperty *xp_known_property_new(const char *id)
{
    XpKnownProperty *property = g_new0(XpKnownProperty, 1);
    property->id = g_strdup(id);
    property->known = g_ptr_array_new_with_free_func(known_free);
    return property;
}

XpBaseline *xp_baseline_new(const char *file)
{
    XpBaseline *baseline = g_new0(XpBaseline, 1);
    baseline->file = g_strdup(file);
    baseline->properties = g_ptr_array_new_with_free_func(property_free);
    return baseline;
}

void xp_baseline_free(XpBaseline *baseline)
{
    if (baseline == NULL)
        return;
    g_free(baseline->file);
    g_ptr_array_unref(baseline->properties);
    g_free(baseline);
}

const char *xp_known_kind_name(XpKnownKind kind)
{
    switch (kind) {
    case XP_KNOWN_GRANTED:
        return "granted";
    case XP_KNOWN_REFUSED:
        return "refused";
    case XP_KNOWN_OPEN:
        return "open";
    }
    g_assert_not_reached();
}

static gint compare_parts(gconstpointer left, gconstpointer right)
{
    const XpKnownPart *a = *(const XpKnownPart *const *)left;
    const XpKnownPart *b = *(const XpKnownPart *const *)right;
    return strcmp(a->key, b->key);
}

void xp_known_add(XpKnown *known, const char *key, const char *what, const XpPolicy *policy,
                  const XpStatement *statement)
{
    if (xp_known_has(known, key))
        return;
    XpKnownPart *part = g_new0(XpKnownPart, 1);
    part->key = g_strdup(key);
    part->what = g_strdup(what);
    part->policy = policy;
    part->statement = statement;
    g_ptr_array_add(known->parts, part);
    g_ptr_array_sort(known->parts, compare_parts);
}

gboolean xp_known_has(const XpKnown *known, const char *key)
{
    for (guint i = 0; i < known->parts->len; i++)
        if (strcmp(((const XpKnownPart *)g_ptr_array_index(known->parts, i))->key, key) == 0)
            return TRUE;
    return FALSE;
}

gboolean xp_known_equal(const XpKnown *left, const XpKnown *right)
{
    if (left->kind != right->kind || left->parts->len != right->parts->len)
        return FALSE;
    for (guint i = 0; i < left->parts->len; i++)
        if (!xp_known_has(right, ((const XpKnownPart *)g_ptr_array_index(left->parts, i))->key))
            return FALSE;
    return TRUE;
}

const XpKnownProperty *xp_baseline_find(const XpBaseline *baseline, const char *id)
{
    for (guint i = 0; i < baseline->properties->len; i++) {
        const XpKnownProperty *property = g_ptr_array_index(baseline->properties, i);
        if (strcmp(property->id, id) == 0)
            return property;
    }
    return NULL;
}
