/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/load/folder.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "frontend/base/suggest.h"
#include "frontend/load/source.h"
#include "frontend/model/symbol.h"

static void free_entry(gpointer data)
{
    XpEntry *entry = data;

    g_free(entry->name);
    g_free(entry->path);
    g_free(entry);
}

void xp_folder_free(XpFolder *folder)
{
    if (folder == NULL)
        return;
    g_ptr_array_unref(folder->entries);
    g_free(folder->path);
    g_free(folder);
}

/* What people put beside policies without meaning it as input. A folder's name is that of a role, a
 * secret or a key, whatever it looks like; only beside the tree itself stand .git and its like. */
static gboolean is_beside(const XpFolder *folder, const char *name, gboolean is_folder)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);

    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return TRUE;
    if (is_folder)
        return name[0] == '.' && folder->parent == NULL;
    return name[0] == '.' || strcmp(lower, "license") == 0 || g_str_has_suffix(lower, ".md");
}

/* A hidden policy is not left out of account without a word. What editors (".#") and file systems
 * ("._") put beside a file under its own name is none. */
static gboolean is_hidden_input(const XpFolder *folder, const char *name)
{
    static const char *const kinds[] = {".json", ".yaml", ".yml", ".xprop"};
    g_autofree char *lower = g_ascii_strdown(name, -1);

    if (name[0] != '.' || folder->parent == NULL || g_str_has_prefix(name, ".#") ||
        g_str_has_prefix(name, "._"))
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (g_str_has_suffix(lower, kinds[i]))
            return TRUE;
    }
    return FALSE;
}

static gint compare_names(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static gboolean report_loop(const char *path, XpDiagList *diags)
{
    xp_source_report_file(path, diags, XP_DIAG_TREE_LOOP, "remove the symbolic link",
                          "the folder contains itself through a symbolic link");
    return FALSE;
}

static gboolean report_unreadable(const char *path, int error_number, XpDiagList *diags)
{
    if (error_number == ELOOP)
        return report_loop(path, diags);
    xp_source_report_file(path, diags, XP_DIAG_FILE_UNREADABLE,
                          error_number == ENOTDIR ? "a folder is expected here"
                                                  : "check the path and its permissions",
                          "cannot read: %s", g_strerror(error_number));
    return FALSE;
}

/* Names become labels and parts of ARNs, so they have to be ordinary text. */
static gboolean check_name(const XpFolder *folder, const char *name, XpDiagList *diags)
{
    gboolean fine = g_utf8_validate(name, -1, NULL);

    for (gsize i = 0; fine && name[i] != '\0'; i++)
        fine = (guchar)name[i] >= 0x20 &&
               ((guchar)name[i] < 0xF3 || g_utf8_get_char(name + i) < XP_SYMBOL_FIRST);
    if (fine)
        return TRUE;
    xp_source_report_file(folder->path, diags, XP_DIAG_FILE_NOT_UTF8, "rename it",
                          "a name in this folder is not plain text: '%s'", name);
    return FALSE;
}

static gboolean add_entry(XpFolder *folder, const char *name, XpDiagList *diags)
{
    g_autofree char *path = g_build_filename(folder->path, name, NULL);
    struct stat status = {0};
    int problem = stat(path, &status) != 0 ? errno : 0;
    gboolean is_folder = problem == 0 && S_ISDIR(status.st_mode);
    XpEntry *entry;

    if (!is_folder && is_hidden_input(folder, name)) {
        xp_source_report_file(path, diags, XP_DIAG_TREE_UNKNOWN_FILE,
                              "rename it without the dot, or give it another ending",
                              "hidden files are not read");
        return FALSE;
    }
    if (is_beside(folder, name, is_folder))
        return TRUE;
    if (!check_name(folder, name, diags))
        return FALSE;
    entry = g_new0(XpEntry, 1);
    entry->name = g_strdup(name);
    entry->path = g_steal_pointer(&path);
    entry->is_folder = is_folder;
    g_ptr_array_add(folder->entries, entry);
    return problem == 0 || report_unreadable(entry->path, problem, diags);
}

/* Returns new: the names of what is in the folder, or NULL after an error. A file system has them
 * in any order; what is said about them has one. */
static GPtrArray *read_names(const XpFolder *folder, XpDiagList *diags)
{
    DIR *handle = opendir(folder->path);
    const struct dirent *item;
    GPtrArray *names;

    if (handle == NULL) {
        report_unreadable(folder->path, errno, diags);
        return NULL;
    }
    names = g_ptr_array_new_with_free_func(g_free);
    while ((item = readdir(handle)) != NULL)
        g_ptr_array_add(names, g_strdup(item->d_name));
    closedir(handle);
    g_ptr_array_sort(names, compare_names);
    return names;
}

static gboolean read_entries(XpFolder *folder, XpDiagList *diags)
{
    g_autoptr(GPtrArray) names = read_names(folder, diags);
    gboolean fine = names != NULL;

    for (guint i = 0; names != NULL && i < names->len; i++) {
        if (!add_entry(folder, g_ptr_array_index(names, i), diags))
            fine = FALSE;
    }
    return fine;
}

static gboolean is_ancestor(const XpFolder *folder, dev_t device, ino_t inode)
{
    for (; folder != NULL; folder = folder->parent) {
        if (folder->device == device && folder->inode == inode)
            return TRUE;
    }
    return FALSE;
}

XpFolder *xp_folder_open(const char *path, const XpFolder *parent, XpDiagList *diags)
{
    g_autoptr(XpFolder) folder = g_new0(XpFolder, 1);
    struct stat status;

    folder->path = g_strdup(path);
    folder->parent = parent;
    folder->entries = g_ptr_array_new_with_free_func(free_entry);
    if (stat(path, &status) != 0) {
        report_unreadable(path, errno, diags);
        return NULL;
    }
    if (is_ancestor(parent, status.st_dev, status.st_ino)) {
        report_loop(path, diags);
        return NULL;
    }
    folder->device = status.st_dev;
    folder->inode = status.st_ino;
    return read_entries(folder, diags) ? g_steal_pointer(&folder) : NULL;
}

XpEntry *xp_folder_take(XpFolder *folder, const char *name)
{
    for (guint i = 0; i < folder->entries->len; i++) {
        XpEntry *entry = g_ptr_array_index(folder->entries, i);

        if (strcmp(entry->name, name) != 0)
            continue;
        entry->taken = TRUE;
        return entry;
    }
    return NULL;
}

void xp_folder_ignore(XpFolder *folder, const char *name)
{
    xp_folder_take(folder, name);
}

static void refuse_entry(const XpFolder *folder, const XpEntry *entry, const char *const *expected,
                         guint n, XpDiagList *diags)
{
    const char *near = xp_suggest(entry->name, expected, n);
    g_autoptr(GString) help = g_string_new(NULL);
    struct stat status;

    if (entry->is_folder && stat(entry->path, &status) == 0 &&
        is_ancestor(folder, status.st_dev, status.st_ino)) {
        report_loop(entry->path, diags);
        return;
    }
    if (near != NULL) {
        g_string_printf(help, "did you mean '%s'?", near);
    } else {
        g_string_append(help, "known here: ");
        for (guint i = 0; i < n; i++)
            g_string_append_printf(help, "%s%s", i > 0 ? ", " : "", expected[i]);
    }
    xp_source_report_file(entry->path, diags, XP_DIAG_TREE_UNKNOWN_FILE, help->str,
                          "no %s of this name belongs here", entry->is_folder ? "folder" : "file");
}

void xp_folder_refuse_rest(const XpFolder *folder, const char *const *expected, guint n,
                           XpDiagList *diags)
{
    for (guint i = 0; i < folder->entries->len; i++) {
        const XpEntry *entry = g_ptr_array_index(folder->entries, i);

        if (!entry->taken)
            refuse_entry(folder, entry, expected, n, diags);
    }
}
