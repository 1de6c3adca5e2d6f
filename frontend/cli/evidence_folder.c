/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/cli/evidence_folder.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "frontend/base/error.h"

static gboolean is_empty(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    return folder != NULL && g_dir_read_name(folder) == NULL;
}

static gboolean is_evidence(const char *path)
{
    g_autofree char *index = g_build_filename(path, "evidence.json", NULL);
    return g_file_test(index, G_FILE_TEST_IS_REGULAR);
}

/* Without slashes at the end, so that a name beside it can be made of it. */
static char *plain_path(const char *path)
{
    char *plain = g_strdup(path);
    for (gsize n = strlen(plain); n > 1 && plain[n - 1] == '/'; n--)
        plain[n - 1] = '\0';
    return plain;
}

static gboolean fail(GError **error, const char *what, const char *path)
{
    g_set_error(error, XP_ERROR, XP_ERROR_IO, "cannot %s %s: %s", what, path, g_strerror(errno));
    return FALSE;
}

char *xp_evidence_folder_begin(const char *path, GError **error)
{
    if (g_file_test(path, G_FILE_TEST_EXISTS) && !is_empty(path) && !is_evidence(path)) {
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE,
                    "--evidence %s: there is something else; give a new folder, an empty one or "
                    "one of older evidence",
                    path);
        return NULL;
    }
    g_autofree char *plain = plain_path(path);
    g_autofree char *parent = g_path_get_dirname(plain);
    if (g_mkdir_with_parents(parent, 0777) != 0) {
        fail(error, "make the folder", parent);
        return NULL;
    }
    g_autofree char *temporary = g_strconcat(plain, ".new-XXXXXX", NULL);
    if (g_mkdtemp_full(temporary, 0777) == NULL) {
        fail(error, "make the folder", temporary);
        return NULL;
    }
    return g_steal_pointer(&temporary);
}

void xp_evidence_folder_remove(const char *path)
{
    GStatBuf info;
    if (g_lstat(path, &info) != 0)
        return;
    if (S_ISDIR(info.st_mode)) {
        g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
        for (const char *name; folder != NULL && (name = g_dir_read_name(folder)) != NULL;) {
            g_autofree char *inside = g_build_filename(path, name, NULL);
            xp_evidence_folder_remove(inside);
        }
    }
    g_remove(path);
}

gboolean xp_evidence_folder_finish(const char *path, const char *temporary, GError **error)
{
    g_autofree char *plain = plain_path(path);
    g_autofree char *old = NULL;
    if (g_file_test(plain, G_FILE_TEST_EXISTS)) {
        old = g_strconcat(temporary, ".old", NULL);
        if (g_rename(plain, old) != 0)
            return fail(error, "replace", plain);
    }
    if (g_rename(temporary, plain) != 0)
        return fail(error, "write", plain);
    if (old != NULL)
        xp_evidence_folder_remove(old);
    return TRUE;
}
