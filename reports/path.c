/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/path.h"

#include <stdlib.h>
#include <string.h>

/* Returns new: @file below @folder, or NULL. */
static char *path_below(const char *folder, const char *file)
{
    gsize length = strcmp(folder, "/") == 0 ? 0 : strlen(folder);
    g_autofree char *real = realpath(file, NULL);
    g_autofree char *whole = real != NULL ? g_strdup(real) : g_canonicalize_filename(file, NULL);
    if (strncmp(whole, folder, length) != 0)
        return NULL;
    if (whole[length] == '\0')
        return g_strdup(".");
    return whole[length] == '/' ? g_strdup(whole + length + 1) : NULL;
}

char *xp_report_path(const XpReportOptions *options, const char *file)
{
    char *below = options->repository != NULL ? path_below(options->repository, file) : NULL;
    if (below != NULL)
        return below;
    while (g_str_has_prefix(file, "./"))
        file += 2;
    return g_strdup(file);
}
