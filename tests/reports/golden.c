/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/reports/golden.h"

#include <stdio.h>
#include <string.h>

static void print_difference(const char *name, const char *want, const char *got)
{
    g_auto(GStrv) wanted = g_strsplit(want, "\n", -1);
    g_auto(GStrv) found = g_strsplit(got, "\n", -1);
    for (guint i = 0;; i++) {
        if (wanted[i] == NULL && found[i] == NULL)
            return;
        if (g_strcmp0(wanted[i], found[i]) != 0) {
            printf("%s:%u: differs\n  want: %s\n  got:  %s\n", name, i + 1,
                   wanted[i] != NULL ? wanted[i] : "(end)", found[i] != NULL ? found[i] : "(end)");
            return;
        }
    }
}

gboolean golden_equals(const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(XP_GOLDEN_FOLDER, name, NULL);
    g_autofree char *want = NULL;
    if (g_strcmp0(g_getenv("XP_UPDATE_GOLDEN"), "1") == 0)
        return g_file_set_contents(path, text, -1, NULL);
    if (!g_file_get_contents(path, &want, NULL, NULL)) {
        printf("%s: cannot be read\n", path);
        return FALSE;
    }
    if (strcmp(want, text) == 0)
        return TRUE;
    print_difference(name, want, text);
    return FALSE;
}
