/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_POOL_H
#define XP_SOLVER_POOL_H

#include <glib.h>

/**
 * xp_pool_run:
 * @work: does item @index; called once per item, from some thread, never twice at a time for one
 * @jobs: threads, at least 1
 * @tick: called from the calling thread with the number of finished items, now and then and
 *   whenever an item is done, or NULL
 *
 * Runs all items and returns when the last one is done. Plain pthreads (design.md 8): items share
 * nothing but what @work makes them share.
 */
void xp_pool_run(void (*work)(guint index, gpointer data), gpointer data, guint items, guint jobs,
                 void (*tick)(guint done, guint total, gpointer tick_data), gpointer tick_data);

#endif
