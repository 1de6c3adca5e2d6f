/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/glob/pattern.h"

#include <string.h>

#include "encoder/glob/match.h"

struct XpPatterns {
    GPtrArray *patterns; /* XpPattern *, owned, by id */
    GHashTable *index;   /* the same, as a set */
};

static guint hash_pattern(gconstpointer data)
{
    const XpPattern *pattern = data;
    guint hash = pattern->fold ? 17 : 5;
    for (guint i = 0; i < pattern->n_units; i++)
        hash = hash * 31 + pattern->units[i];
    return hash;
}

static gboolean equal_pattern(gconstpointer a, gconstpointer b)
{
    const XpPattern *left = a;
    const XpPattern *right = b;
    return left->fold == right->fold && left->n_units == right->n_units &&
           memcmp(left->units, right->units, left->n_units * sizeof(gunichar)) == 0;
}

/* A pattern and its units are one block. */
typedef struct {
    XpPattern pattern;
    gunichar units[];
} Stored;

XpPatterns *xp_patterns_new(void)
{
    XpPatterns *patterns = g_new0(XpPatterns, 1);
    patterns->patterns = g_ptr_array_new_with_free_func(g_free);
    patterns->index = g_hash_table_new(hash_pattern, equal_pattern);
    return patterns;
}

void xp_patterns_free(XpPatterns *patterns)
{
    if (patterns == NULL)
        return;
    g_hash_table_unref(patterns->index);
    g_ptr_array_unref(patterns->patterns);
    g_free(patterns);
}

const XpPattern *xp_patterns_add(XpPatterns *patterns, const gunichar *units, guint n_units,
                                 gboolean fold)
{
    Stored *stored = g_malloc(sizeof(Stored) + MAX(n_units, 1) * sizeof(gunichar));
    XpPattern *pattern = &stored->pattern;
    *pattern = (XpPattern){.units = stored->units, .fold = fold, .literal = TRUE};
    for (guint i = 0; i < n_units; i++) {
        gunichar unit = fold ? xp_fold(units[i]) : units[i];
        guint n = pattern->n_units;
        if (unit == XP_PATTERN_STAR && n > 0 && stored->units[n - 1] == XP_PATTERN_STAR)
            continue;
        if (unit >= XP_PATTERN_ANY)
            pattern->literal = FALSE;
        stored->units[pattern->n_units++] = unit;
    }
    const XpPattern *known = g_hash_table_lookup(patterns->index, pattern);
    if (known != NULL) {
        g_free(stored);
        return known;
    }
    pattern->id = patterns->patterns->len;
    g_ptr_array_add(patterns->patterns, stored);
    g_hash_table_add(patterns->index, pattern);
    return pattern;
}

const XpPattern *xp_patterns_add_text(XpPatterns *patterns, const char *text, gboolean wildcards,
                                      gboolean fold)
{
    glong n = 0;
    g_autofree gunichar *units = g_utf8_to_ucs4_fast(text, -1, &n);
    for (glong i = 0; wildcards && i < n; i++) {
        if (units[i] == '*')
            units[i] = XP_PATTERN_STAR;
        else if (units[i] == '?')
            units[i] = XP_PATTERN_ANY;
    }
    return xp_patterns_add(patterns, units, (guint)n, fold);
}

char *xp_pattern_print(const XpPattern *pattern)
{
    GString *text = g_string_sized_new(pattern->n_units);
    for (guint i = 0; i < pattern->n_units; i++) {
        gunichar unit = pattern->units[i];
        if (unit == XP_PATTERN_STAR)
            g_string_append_c(text, '*');
        else if (unit == XP_PATTERN_ANY)
            g_string_append_c(text, '?');
        else if (unit == '*' || unit == '?' || unit == '$')
            g_string_append_printf(text, "${%c}", (char)unit);
        else
            g_string_append_unichar(text, unit);
    }
    return g_string_free(text, FALSE);
}

gboolean xp_pattern_matches_units(const XpPattern *pattern, const gunichar *text, guint n)
{
    /* A star takes as little as possible; on failure only the last star has to take more. */
    guint at = 0;
    guint position = 0;
    guint star = G_MAXUINT;
    guint star_position = 0;
    while (position < n) {
        gunichar unit = at < pattern->n_units ? pattern->units[at] : 0;
        if (at < pattern->n_units && unit == XP_PATTERN_STAR) {
            star = at++;
            star_position = position;
        } else if (at < pattern->n_units && xp_unit_matches(pattern, unit, text[position])) {
            at++;
            position++;
        } else if (star != G_MAXUINT) {
            at = star + 1;
            position = ++star_position;
        } else {
            return FALSE;
        }
    }
    while (at < pattern->n_units && pattern->units[at] == XP_PATTERN_STAR)
        at++;
    return at == pattern->n_units;
}

gboolean xp_pattern_matches(const XpPattern *pattern, const char *text)
{
    glong n = 0;
    g_autofree gunichar *units = g_utf8_to_ucs4_fast(text, -1, &n);
    return xp_pattern_matches_units(pattern, units, (guint)n);
}
