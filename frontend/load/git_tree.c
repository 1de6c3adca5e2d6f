/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/load/git_tree.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "frontend/base/error.h"

#define PREFIX "git:"

gboolean xp_git_tree_is(const char *operand)
{
    return g_str_has_prefix(operand, PREFIX);
}

const char *xp_git_tree_path(const char *operand)
{
    const char *colon = strchr(operand + strlen(PREFIX), ':');

    return colon != NULL ? colon + 1 : NULL;
}

/* Everything @descriptor has to say; it is closed. */
static gboolean read_all(int descriptor, GByteArray *out)
{
    guint8 buffer[16384];
    gssize n;

    do {
        n = read(descriptor, buffer, sizeof buffer);
        if (n > 0)
            g_byte_array_append(out, buffer, (guint)n);
    } while (n > 0 || (n < 0 && errno == EINTR));
    close(descriptor);
    return n == 0;
}

/* Runs git in @folder, without a shell; its complaints go to standard error. */
static gboolean run_git(const char *folder, const char *const *words, GByteArray *out,
                        GError **error)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_autoptr(GError) local = NULL;
    GPid pid = 0;
    int descriptor = -1;
    int status = 0;
    gboolean whole;

    g_ptr_array_add(argv, (gpointer)(guintptr) "git");
    g_ptr_array_add(argv, (gpointer)(guintptr) "--no-replace-objects");
    for (guint i = 0; words[i] != NULL; i++)
        g_ptr_array_add(argv, (gpointer)(guintptr)words[i]);
    g_ptr_array_add(argv, NULL);
    if (!g_spawn_async_with_pipes(folder, (char **)(void *)argv->pdata, NULL,
                                  G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD |
                                      G_SPAWN_STDERR_TO_DEV_NULL,
                                  NULL, NULL, &pid, NULL, &descriptor, NULL, &local)) {
        g_set_error(error, XP_ERROR, XP_ERROR_IO, "git cannot be run: %s", local->message);
        return FALSE;
    }
    whole = read_all(descriptor, out);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    g_spawn_close_pid(pid);
    if (whole && g_spawn_check_wait_status(status, NULL))
        return TRUE;
    g_set_error(error, XP_ERROR, XP_ERROR_INPUT, "git %s failed in %s", words[0], folder);
    return FALSE;
}

/* ---- the tree object ---- */

static gboolean check_repository(const char *folder, GError **error)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(GError) local = NULL;
    const char *const words[] = {"rev-parse", "--git-dir", NULL};

    if (!g_file_test(folder, G_FILE_TEST_IS_DIR)) {
        g_set_error(error, XP_ERROR, XP_ERROR_INPUT, "there is no folder %s", folder);
        return FALSE;
    }
    if (run_git(folder, words, out, &local))
        return TRUE;
    if (g_error_matches(local, XP_ERROR, XP_ERROR_IO))
        g_propagate_error(error, g_steal_pointer(&local));
    else
        g_set_error(error, XP_ERROR, XP_ERROR_INPUT, "%s is in no git repository",
                    strcmp(folder, ".") == 0 ? "this folder" : folder);
    return FALSE;
}

/* Returns new: the id of the tree that REF:PATH names. */
static char *find_tree(const char *folder, const char *ref, const char *path, GError **error)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autofree char *name = g_strdup_printf("%s:%s", ref, path);
    const char *const words[] = {"rev-parse",        "--verify", "--quiet",
                                 "--end-of-options", name,       NULL};
    char *id;

    if (!run_git(folder, words, out, NULL)) {
        g_set_error(error, XP_ERROR, XP_ERROR_INPUT,
                    "git knows no %s in %s: is the commit fetched, and the folder in it?", name,
                    folder);
        return NULL;
    }
    g_byte_array_append(out, (const guint8 *)"", 1);
    id = g_strdup((const char *)out->data);
    return g_strstrip(id);
}

/* A name of a tree object that is no name of a file here. */
static gboolean is_unsafe(const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);

    for (guint i = 0; parts[i] != NULL; i++)
        if (*parts[i] == '\0' || strcmp(parts[i], ".") == 0 || strcmp(parts[i], "..") == 0)
            return TRUE;
    return FALSE;
}

static gboolean write_blob(const char *folder, const char *id, const char *file, GError **error)
{
    g_autoptr(GByteArray) content = g_byte_array_new();
    g_autofree char *parent = g_path_get_dirname(file);
    const char *const words[] = {"cat-file", "blob", id, NULL};

    if (!run_git(folder, words, content, error))
        return FALSE;
    if (g_mkdir_with_parents(parent, 0700) == 0 &&
        g_file_set_contents(file, (const char *)content->data, (gssize)content->len, NULL))
        return TRUE;
    g_set_error(error, XP_ERROR, XP_ERROR_IO, "cannot write %s: %s", file, g_strerror(errno));
    return FALSE;
}

/* One row of ls-tree: "MODE TYPE ID\tPATH". */
static gboolean write_entry(const char *folder, const char *row, const char *to, GError **error)
{
    const char *tab = strchr(row, '\t');
    g_autofree char *head = tab != NULL ? g_strndup(row, (gsize)(tab - row)) : g_strdup("");
    g_auto(GStrv) words = g_strsplit(head, " ", 3);
    gboolean file = g_strv_length(words) == 3 && strcmp(words[1], "blob") == 0 &&
                    strcmp(words[0], "120000") != 0;

    if (tab == NULL || !file || is_unsafe(tab + 1)) {
        g_set_error(error, XP_ERROR, XP_ERROR_INPUT,
                    "the tree holds what is neither file nor folder: %s",
                    tab != NULL ? tab + 1 : row);
        return FALSE;
    }
    g_autofree char *path = g_build_filename(to, tab + 1, NULL);
    return write_blob(folder, words[2], path, error);
}

static gboolean write_tree(const char *folder, const char *tree, const char *to, GError **error)
{
    g_autoptr(GByteArray) list = g_byte_array_new();
    const char *const words[] = {"ls-tree", "-r", "-z", "--full-tree", tree, NULL};

    if (!run_git(folder, words, list, error))
        return FALSE;
    for (guint at = 0; at < list->len;) {
        const char *row = (const char *)list->data + at;
        gsize n = strnlen(row, list->len - at);
        g_autofree char *copy = g_strndup(row, n);

        if (!write_entry(folder, copy, to, error))
            return FALSE;
        at += (guint)n + 1;
    }
    return TRUE;
}

char *xp_git_tree_extract(const char *operand, const char *beside, GError **error)
{
    const char *text = operand + strlen(PREFIX);
    const char *path = xp_git_tree_path(operand);
    g_autofree char *ref = g_strndup(text, strcspn(text, ":"));
    g_autofree char *to = NULL;
    g_autofree char *tree = NULL;

    if (*ref == '\0') {
        g_set_error(error, XP_ERROR, XP_ERROR_INPUT,
                    "%s names no commit; write git:REF or "
                    "git:REF:PATH",
                    operand);
        return NULL;
    }
    if (!check_repository(beside, error)) {
        g_prefix_error(error, "%s cannot be looked for: ", operand);
        return NULL;
    }
    tree = find_tree(beside, ref, path != NULL ? path : "./", error);
    if (tree == NULL)
        return NULL;
    to = g_dir_make_tmp("xacct-prove-XXXXXX", NULL);
    if (to == NULL) {
        g_set_error_literal(error, XP_ERROR, XP_ERROR_IO, "cannot make a temporary folder");
        return NULL;
    }
    if (write_tree(beside, tree, to, error))
        return g_steal_pointer(&to);
    xp_git_tree_remove(to);
    return NULL;
}

void xp_git_tree_remove(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        if (g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK))
            xp_git_tree_remove(path);
        else
            g_unlink(path);
    }
    g_rmdir(folder);
}
