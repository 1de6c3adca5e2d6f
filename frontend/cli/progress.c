/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/cli/progress.h"

#include <unistd.h>

#define QUIET_TIME   G_USEC_PER_SEC
#define REWRITE_TIME (G_USEC_PER_SEC / 10)
/* In a file or a log, where every line stays. */
#define LOG_TIME G_USEC_PER_SEC

XpProgress xp_progress_begin(XpProgressWhen when)
{
    gboolean in_place = isatty(STDERR_FILENO) != 0;
    return (XpProgress){.shown =
                            when == XP_PROGRESS_ALWAYS || (when == XP_PROGRESS_AUTO && in_place),
                        .in_place = in_place,
                        .pause = in_place ? REWRITE_TIME : LOG_TIME,
                        .begun = g_get_monotonic_time()};
}

void xp_progress_update(guint done, guint total, gpointer data)
{
    XpProgress *progress = data;
    gint64 now = g_get_monotonic_time();
    if (!progress->shown || now - progress->begun < QUIET_TIME ||
        now - progress->written < progress->pause)
        return;
    progress->written = now;
    g_printerr(progress->in_place ? "\r\033[Kproving: %u of %u properties, %d s"
                                  : "proving: %u of %u properties, %d s\n",
               done, total, (int)((now - progress->begun) / G_USEC_PER_SEC));
}

void xp_progress_end(XpProgress *progress)
{
    if (progress->in_place && progress->written != 0)
        g_printerr("\r\033[K");
    progress->shown = FALSE;
}
