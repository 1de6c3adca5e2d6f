/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_PROGRESS_H
#define XP_CLI_PROGRESS_H

#include <glib.h>

/* --progress: where standard error is a terminal, anywhere, nowhere */
typedef enum {
    XP_PROGRESS_AUTO,
    XP_PROGRESS_ALWAYS,
    XP_PROGRESS_NEVER,
} XpProgressWhen;

/**
 * XpProgress:
 *
 * "proving: 3 of 12 properties" on stderr, once a run takes longer than a second: rewritten in
 * place on a terminal; elsewhere a new line every second.
 */
typedef struct {
    gboolean shown;    /* wanted, and the run is not over */
    gboolean in_place; /* stderr is a terminal */
    gint64 pause;      /* between two lines, microseconds */
    gint64 begun;      /* monotonic, microseconds */
    gint64 written;    /* when the last line was, 0: never */
} XpProgress;

XpProgress xp_progress_begin(XpProgressWhen when);
/* For XpProveOptions; @data is the XpProgress. */
void xp_progress_update(guint done, guint total, gpointer data);
/* Clears the line. */
void xp_progress_end(XpProgress *progress);

#endif
