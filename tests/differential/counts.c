/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/counts.h"

#include <stdio.h>

#include <jansson.h>

#include "frontend/base/error.h"

/* Percent of the calls that each decision has to have. */
#define SHARE 3

static const char *const names[XP_N_COUNTS] = {
#define XP_COUNT(id, name) [XP_COUNT_##id] = (name),
#include "tests/differential/counts.def"
#undef XP_COUNT
};

static const char *const decisions[] = {"ALLOW", "EXPLICIT_DENY", "IMPLICIT_DENY", "UNKNOWN"};

void xp_counts_add(XpCounts *counts, const XpCounts *more)
{
    for (guint i = 0; i < XP_N_COUNTS; i++)
        counts->n[i] += more->n[i];
}

guint64 xp_counts_decided(const XpCounts *counts)
{
    return counts->n[XP_COUNT_ALLOW] + counts->n[XP_COUNT_EXPLICIT_DENY] +
           counts->n[XP_COUNT_IMPLICIT_DENY] + counts->n[XP_COUNT_UNKNOWN];
}

static guint64 share(const XpCounts *counts, XpCount count)
{
    return 100 * counts->n[count] / MAX(xp_counts_decided(counts), 1);
}

void xp_counts_print(const XpCounts *counts, double seconds)
{
    const guint64 *n = counts->n;
    guint64 calls = xp_counts_decided(counts) + n[XP_COUNT_INPUT_ERROR];

    printf("decisions: ");
    for (guint i = 0; i < G_N_ELEMENTS(decisions); i++)
        printf(" %s %" G_GUINT64_FORMAT " (%" G_GUINT64_FORMAT "%%)", decisions[i],
               n[XP_COUNT_ALLOW + i], share(counts, (XpCount)(XP_COUNT_ALLOW + i)));
    printf("  cannot be made %" G_GUINT64_FORMAT "\n", n[XP_COUNT_INPUT_ERROR]);
    printf("verdicts:  PROVED %" G_GUINT64_FORMAT " VIOLATED %" G_GUINT64_FORMAT
           " UNKNOWN %" G_GUINT64_FORMAT " VACUOUS %" G_GUINT64_FORMAT
           "  do not resolve %" G_GUINT64_FORMAT "  stories replayed %" G_GUINT64_FORMAT
           "  attacked %" G_GUINT64_FORMAT " by %" G_GUINT64_FORMAT " calls\n",
           n[XP_COUNT_PROVED], n[XP_COUNT_VIOLATED], n[XP_COUNT_UNSETTLED], n[XP_COUNT_VACUOUS],
           n[XP_COUNT_REFUSED], n[XP_COUNT_STORIES], n[XP_COUNT_ATTACKED], n[XP_COUNT_ENUMERATED]);
    printf("laws:      tried %" G_GUINT64_FORMAT " times, on %" G_GUINT64_FORMAT
           " calls and %" G_GUINT64_FORMAT " sentences; pairs of sentences %" G_GUINT64_FORMAT "\n",
           n[XP_COUNT_LAWS], n[XP_COUNT_LAW_CALLS], n[XP_COUNT_LAW_CLAIMS], n[XP_COUNT_IMPLIED]);
    if (n[XP_COUNT_PAIRS] > 0)
        printf("pairs:     %" G_GUINT64_FORMAT " of worlds, %" G_GUINT64_FORMAT
               " differences found, %" G_GUINT64_FORMAT " with something open; %" G_GUINT64_FORMAT
               " calls decided in both, %" G_GUINT64_FORMAT " of them differently\n",
               n[XP_COUNT_PAIRS], n[XP_COUNT_PAIR_CHANGES], n[XP_COUNT_PAIR_OPEN],
               n[XP_COUNT_PAIR_CALLS], n[XP_COUNT_PAIR_UNLIKE]);
    printf("%" G_GUINT64_FORMAT " calls, %" G_GUINT64_FORMAT " worlds, %" G_GUINT64_FORMAT
           " properties, %" G_GUINT64_FORMAT " open, %" G_GUINT64_FORMAT
           " opposite, %" G_GUINT64_FORMAT " failures, %.0f s\n",
           calls, n[XP_COUNT_WORLDS],
           n[XP_COUNT_PROVED] + n[XP_COUNT_VIOLATED] + n[XP_COUNT_UNSETTLED] + n[XP_COUNT_VACUOUS],
           n[XP_COUNT_OPEN], n[XP_COUNT_OPPOSITE], n[XP_COUNT_FAILURES], seconds);
}

gboolean xp_counts_cover(const XpCounts *counts)
{
    for (guint i = 0; i < G_N_ELEMENTS(decisions) && xp_counts_decided(counts) >= 1000; i++) {
        if (share(counts, (XpCount)(XP_COUNT_ALLOW + i)) < SHARE) {
            printf("too few calls end in %s\n", decisions[i]);
            return FALSE;
        }
    }
    return TRUE;
}

gboolean xp_counts_save(const XpCounts *counts, gint64 seed, guint worlds, const char *path,
                        GError **error)
{
    g_autofree char *fresh = g_strconcat(path, ".new", NULL);
    json_t *root = json_pack("{s:I,s:i}", "seed", (json_int_t)seed, "next", (int)worlds);
    gboolean fine;

    for (guint i = 0; i < XP_N_COUNTS; i++)
        json_object_set_new(root, names[i], json_integer((json_int_t)counts->n[i]));
    fine = json_dump_file(root, fresh, JSON_INDENT(1)) == 0 && rename(fresh, path) == 0;
    json_decref(root);
    if (!fine)
        g_set_error(error, XP_ERROR, XP_ERROR_IO, "cannot write %s", path);
    return fine;
}

gboolean xp_counts_load(XpCounts *counts, gint64 seed, guint *out_worlds, const char *path,
                        GError **error)
{
    json_error_t where;
    json_t *root;
    gboolean fine;

    *out_worlds = 0;
    *counts = (XpCounts){0};
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return TRUE;
    root = json_load_file(path, 0, &where);
    fine = root != NULL && json_integer_value(json_object_get(root, "seed")) == seed;
    if (!fine)
        g_set_error(error, XP_ERROR, XP_ERROR_INPUT,
                    "%s is not the progress of a run with seed %" G_GINT64_FORMAT
                    ": remove it, or name another file",
                    path, seed);
    for (guint i = 0; fine && i < XP_N_COUNTS; i++)
        counts->n[i] = (guint64)json_integer_value(json_object_get(root, names[i]));
    *out_worlds = (guint)json_integer_value(json_object_get(root, "next"));
    json_decref(root);
    return fine;
}
