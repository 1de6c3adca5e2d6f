/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_PARTS_H
#define XP_TESTS_DIFFERENTIAL_PARTS_H

#include "tests/differential/counts.h"

/*
 * Parts of a run, each in a process of its own: they use all processors, and one that crashes or
 * hangs is a finding and not the end of the run.
 */

/**
 * XpPart:
 * @folder: of its own, empty
 * @at: where the part is, for whoever has to say where it ended ("world 7 call 3")
 */
typedef struct {
    guint index;
    const char *folder;
    char *at;
    gsize at_size;
    XpCounts *counts;
} XpPart;

/**
 * XpParts:
 * @first, @end: the parts, [first, end)
 * @seconds: a part that takes longer is stopped
 * @work: does one part, in its process; what it prints on stdout is kept
 * @done: is called for each part in order, in the calling process, with what the part printed.
 *   FALSE: enough, no further part
 */
typedef struct {
    guint first;
    guint end;
    guint jobs;
    guint seconds;
    const char *folder;
    void (*work)(const XpPart *part, gpointer data);
    gboolean (*done)(guint index, const char *text, const XpCounts *counts, gpointer data);
    gpointer data;
} XpParts;

void xp_parts_run(const XpParts *parts);

#endif
