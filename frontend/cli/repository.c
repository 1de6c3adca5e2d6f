/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/cli/repository.h"

#include <stdlib.h>
#include <string.h>

#include <glib.h>

char *xp_repository_find(void)
{
    g_autofree char *folder = realpath(".", NULL);
    while (folder != NULL) {
        g_autofree char *git = g_build_filename(folder, ".git", NULL);
        if (g_file_test(git, G_FILE_TEST_EXISTS))
            return g_steal_pointer(&folder);
        g_autofree char *above = g_path_get_dirname(folder);
        if (strcmp(above, folder) == 0)
            return NULL;
        g_free(folder);
        folder = g_steal_pointer(&above);
    }
    return NULL;
}
