/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_COUNTS_H
#define XP_TESTS_DIFFERENTIAL_COUNTS_H

#include <glib.h>

typedef enum {
#define XP_COUNT(id, name) XP_COUNT_##id,
#include "tests/differential/counts.def"
#undef XP_COUNT
    XP_N_COUNTS
} XpCount;

/* What happened in a run, or in a part of one. */
typedef struct {
    guint64 n[XP_N_COUNTS];
} XpCounts;

void xp_counts_add(XpCounts *counts, const XpCounts *more);
/* The evaluator's decisions in all. */
guint64 xp_counts_decided(const XpCounts *counts);
/* Prints them on stdout; the last line is the summary. */
void xp_counts_print(const XpCounts *counts, double seconds);
/* Few calls of some kind would show nothing: each decision has its share, or FALSE and a line on
 * stdout. A short run is never too poor. */
gboolean xp_counts_cover(const XpCounts *counts);

/**
 * xp_counts_save, xp_counts_load:
 * @worlds: how many worlds are done
 *
 * The progress of a run, from which it can be resumed. A file that is not there is an empty run;
 * one of another seed is an error.
 */
gboolean xp_counts_save(const XpCounts *counts, gint64 seed, guint worlds, const char *path,
                        GError **error);
gboolean xp_counts_load(XpCounts *counts, gint64 seed, guint *out_worlds, const char *path,
                        GError **error);

#endif
