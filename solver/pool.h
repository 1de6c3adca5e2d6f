/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_POOL_H
#define XP_SOLVER_POOL_H

#include <glib.h>

/**
 * xp_pool_run:
 * @work: does item @index; called once per item, from some thread, never twice at a time for one
 * @jobs: threads; 1 works in the calling thread
 * @progress: called from the calling thread with the number of finished items, or NULL
 *
 * Runs all items and returns when the last one is done. Plain pthreads (design.md 8): items share
 * nothing but what @work makes them share.
 */
void xp_pool_run(void (*work)(guint index, gpointer data), gpointer data, guint items, guint jobs,
                 void (*progress)(guint done, guint total, gpointer progress_data),
                 gpointer progress_data);

#endif
