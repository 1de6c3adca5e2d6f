/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/matches.h"

struct XpMatches {
    XpZ3 *z3;
    GPtrArray *items;  /* XpMatch *, owned, in order of first use */
    GHashTable *index; /* char * (owned) -> XpMatch * */
};

static void match_free(gpointer data)
{
    XpMatch *match = data;
    xp_rope_free(match->rope);
    xp_units_free(match->units);
    g_free(match);
}

XpMatches *xp_matches_new(XpZ3 *z3)
{
    XpMatches *matches = g_new0(XpMatches, 1);
    matches->z3 = z3;
    matches->items = g_ptr_array_new_with_free_func(match_free);
    matches->index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return matches;
}

void xp_matches_free(XpMatches *matches)
{
    if (matches == NULL)
        return;
    g_hash_table_unref(matches->index);
    g_ptr_array_unref(matches->items);
    g_free(matches);
}

/* Two comparisons with the same key are the same question. */
static char *key_of(const XpRope *rope, const XpUnits *units, const XpSelector *caller_account)
{
    GString *key = g_string_new(units->fold ? "~~" : "~");
    for (guint i = 0; i < xp_rope_length(rope); i++) {
        const XpPart *part = xp_rope_part(rope, i);
        g_string_append_printf(key, "%d.%x ", (int)part->kind, part->index);
        if (part->kind == XP_PART_CALLER_ACCOUNT)
            g_string_append_printf(key, "%p ", (const void *)caller_account);
    }
    g_string_append_c(key, '|');
    for (guint i = 0; i < units->units->len; i++)
        g_string_append_printf(key, "%x ", g_array_index(units->units, gunichar, i));
    return g_string_free(key, FALSE);
}

static XpUnits *new_units(const gunichar *units, guint n, gboolean fold)
{
    XpUnits *copy = g_new0(XpUnits, 1);
    copy->units = g_array_sized_new(FALSE, FALSE, sizeof(gunichar), n);
    g_array_append_vals(copy->units, units, n);
    copy->fold = fold;
    return copy;
}

static XpMatch *new_match(XpMatches *matches, XpRope *rope, XpUnits *units)
{
    XpMatch *match = g_new0(XpMatch, 1);
    match->rope = rope;
    match->units = units;
    g_ptr_array_add(matches->items, match);
    return match;
}

Z3_ast xp_matches_keep(XpMatches *matches, const XpRope *rope, const XpUnits *units,
                       const XpSelector *caller_account, Z3_ast split)
{
    g_autofree char *key = key_of(rope, units, caller_account);
    XpMatch *match = g_hash_table_lookup(matches->index, key);
    if (match != NULL)
        return match->atom;
    const gunichar *code_points = (const gunichar *)(const void *)units->units->data;
    match = new_match(matches, xp_rope_copy(rope),
                      new_units(code_points, units->units->len, units->fold));
    g_autofree char *name = g_strdup_printf("match %u", matches->items->len);
    match->atom = xp_z3_const(matches->z3, name);
    match->split = split;
    match->caller_account = caller_account;
    g_hash_table_insert(matches->index, g_steal_pointer(&key), match);
    return match->atom;
}

void xp_matches_define(XpMatches *matches, Z3_ast atom, const XpPart *part, const gunichar *units,
                       guint n, gboolean fold)
{
    for (guint i = 0; i < matches->items->len; i++)
        if (xp_matches_get(matches, i)->atom == atom)
            return;
    XpRope *rope = xp_rope_append(xp_rope_new(), part);
    new_match(matches, rope, new_units(units, n, fold))->atom = atom;
}

guint xp_matches_count(const XpMatches *matches)
{
    return matches->items->len;
}

const XpMatch *xp_matches_get(const XpMatches *matches, guint index)
{
    return g_ptr_array_index(matches->items, index);
}
