/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/tree.h"

#include <string.h>

#include <glib/gstdio.h>

#include "frontend/base/diag.h"
#include "frontend/base/error.h"
#include "frontend/load/load.h"

static void free_file(gpointer data)
{
    XpDiffFile *file = data;

    json_decref(file->content);
    g_free(file->path);
    g_free(file);
}

XpDiffTree *xp_diff_tree_new(void)
{
    XpDiffTree *tree = g_new0(XpDiffTree, 1);

    tree->files = g_ptr_array_new_with_free_func(free_file);
    return tree;
}

XpDiffTree *xp_diff_tree_copy(const XpDiffTree *tree)
{
    XpDiffTree *copy = xp_diff_tree_new();

    for (guint i = 0; i < tree->files->len; i++) {
        const XpDiffFile *file = g_ptr_array_index(tree->files, i);

        xp_diff_tree_add(copy, file->content != NULL ? json_deep_copy(file->content) : NULL, "%s",
                         file->path);
    }
    return copy;
}

void xp_diff_tree_free(XpDiffTree *tree)
{
    if (tree == NULL)
        return;
    g_ptr_array_unref(tree->files);
    g_free(tree);
}

void xp_diff_tree_add(XpDiffTree *tree, json_t *content, const char *path_format, ...)
{
    XpDiffFile *file = g_new0(XpDiffFile, 1);
    va_list arguments;

    va_start(arguments, path_format);
    file->path = g_strdup_vprintf(path_format, arguments);
    va_end(arguments);
    file->content = content;
    g_ptr_array_add(tree->files, file);
}

void xp_diff_tree_remove(XpDiffTree *tree, guint index)
{
    g_ptr_array_remove_index(tree->files, index);
}

static gboolean fail_io(GError **error, const char *path)
{
    g_set_error(error, XP_ERROR, XP_ERROR_IO, "cannot write %s", path);
    return FALSE;
}

gboolean xp_diff_write_json(const json_t *value, const char *path, GError **error)
{
    return json_dump_file(value, path, JSON_INDENT(2) | JSON_ENCODE_ANY) == 0 ||
           fail_io(error, path);
}

void xp_diff_remove_folder(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            xp_diff_remove_folder(path);
        else
            g_unlink(path);
    }
    g_rmdir(folder);
}

gboolean xp_diff_tree_write(const XpDiffTree *tree, const char *folder, GError **error)
{
    xp_diff_remove_folder(folder);
    if (g_mkdir_with_parents(folder, 0755) != 0)
        return fail_io(error, folder);
    for (guint i = 0; i < tree->files->len; i++) {
        const XpDiffFile *file = g_ptr_array_index(tree->files, i);
        g_autofree char *path = g_build_filename(folder, file->path, NULL);
        g_autofree char *parent = file->content != NULL ? g_path_get_dirname(path) : g_strdup(path);

        if (g_mkdir_with_parents(parent, 0755) != 0)
            return fail_io(error, parent);
        if (file->content != NULL && !xp_diff_write_json(file->content, path, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean has_file(const XpDiffTree *tree, const char *path)
{
    for (guint i = 0; i < tree->files->len; i++)
        if (strcmp(((const XpDiffFile *)g_ptr_array_index(tree->files, i))->path, path) == 0)
            return TRUE;
    return FALSE;
}

XpWorld *xp_diff_tree_load(const XpDiffTree *tree, const char *folder, GError **error)
{
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autofree char *bound = g_build_filename(folder, XP_DIFF_BOUND, NULL);
    const char *const references[] = {has_file(tree, XP_DIFF_BOUND) ? bound : NULL, NULL};
    const XpLoadOptions options = {.references = references};
    XpWorld *world;

    if (!xp_diff_tree_write(tree, folder, error))
        return NULL;
    world = xp_load_tree(folder, &options, diags, NULL);
    for (guint i = 0; world == NULL && i < xp_diag_count(diags); i++) {
        g_autofree char *text = NULL;

        if (xp_diag_severity(xp_diag_get(diags, i)->id) != XP_SEVERITY_ERROR)
            continue;
        text = xp_diag_render(xp_diag_get(diags, i));
        g_set_error(error, XP_ERROR, XP_ERROR_INPUT, "%s", text);
        return NULL;
    }
    if (world == NULL)
        g_set_error(error, XP_ERROR, XP_ERROR_INPUT, "%s does not load", folder);
    return world;
}
