/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/cli/step_summary.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <glib/gstdio.h>

#include "frontend/base/error.h"

#define MOST_BYTES ((gsize)1 << 20)

/* The file, or NULL: not in a step. */
static const char *summary_file(void)
{
    const char *file = g_getenv("GITHUB_STEP_SUMMARY");
    return file != NULL && file[0] != '\0' ? file : NULL;
}

gboolean xp_step_summary_is(const char *file)
{
    const char *summary = summary_file();
    GStatBuf one;
    GStatBuf other;
    if (summary == NULL || file == NULL)
        return FALSE;
    if (strcmp(summary, file) == 0)
        return TRUE;
    return g_stat(summary, &one) == 0 && g_stat(file, &other) == 0 && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

gboolean xp_step_summary_append(const char *text, GError **error)
{
    const char *file = summary_file();
    GStatBuf info;
    if (file == NULL)
        return TRUE;
    gsize used = g_stat(file, &info) == 0 ? (gsize)info.st_size : 0;
    if (used + strlen(text) > MOST_BYTES) {
        g_printerr("the summary of this step is full: the report is not added to it\n");
        return TRUE;
    }
    FILE *stream = fopen(file, "ae");
    gboolean written = stream != NULL && fputs(text, stream) >= 0;
    gboolean closed = stream == NULL || fclose(stream) == 0;
    if (written && closed)
        return TRUE;
    g_set_error(error, XP_ERROR, XP_ERROR_IO, "cannot write %s: %s", file, g_strerror(errno));
    return FALSE;
}
