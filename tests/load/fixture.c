/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/load/fixture.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

XpTree *xp_tree_new(void)
{
    XpTree *tree = g_new0(XpTree, 1);

    tree->path = g_dir_make_tmp("xacct-tree-XXXXXX", NULL);
    g_assert(tree->path != NULL);
    tree->diags = xp_diag_list_new();
    return tree;
}

/* Removes a folder with all that is in it, not following links. */
static void remove_all(const char *path)
{
    GDir *dir = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *below = g_build_filename(path, name, NULL);

        remove_all(below);
    }
    if (dir != NULL)
        g_dir_close(dir);
    g_remove(path);
}

void xp_tree_free(XpTree *tree)
{
    if (tree == NULL)
        return;
    remove_all(tree->path);
    g_free(tree->path);
    xp_diag_list_free(tree->diags);
    xp_world_free(tree->world);
    g_clear_error(&tree->error);
    g_free(tree);
}

char *xp_tree_path(const XpTree *tree, const char *path)
{
    return g_build_filename(tree->path, path, NULL);
}

void xp_tree_make(const XpTree *tree, const char *path)
{
    g_autofree char *whole = xp_tree_path(tree, path);

    g_assert(g_mkdir_with_parents(whole, 0755) == 0);
}

void xp_tree_put(const XpTree *tree, const char *path, const char *text)
{
    g_autofree char *whole = xp_tree_path(tree, path);
    g_autofree char *folder = g_path_get_dirname(path);

    xp_tree_make(tree, folder);
    g_assert(g_file_set_contents(whole, text, -1, NULL));
}

gboolean xp_tree_load(XpTree *tree, const XpLoadOptions *options)
{
    xp_world_free(tree->world);
    xp_diag_list_free(tree->diags);
    g_clear_error(&tree->error);
    tree->diags = xp_diag_list_new();
    tree->world = xp_load_tree(tree->path, options, tree->diags, &tree->error);
    g_assert((tree->world == NULL) == (xp_diag_count_errors(tree->diags) > 0));
    g_assert((tree->world == NULL) == (tree->error != NULL));
    return tree->world != NULL;
}

const XpDiag *xp_tree_find(const XpTree *tree, XpDiagId id)
{
    for (guint i = 0; i < xp_diag_count(tree->diags); i++) {
        const XpDiag *diag = xp_diag_get(tree->diags, i);

        if (diag->id == id)
            return diag;
    }
    return NULL;
}

gboolean xp_tree_fails(const XpTree *tree, XpDiagId id, const char *file, guint line,
                       const char *help)
{
    const XpDiag *diag = xp_tree_find(tree, id);
    g_autofree char *path = *file != '\0' ? xp_tree_path(tree, file) : g_strdup(tree->path);

    if (tree->world == NULL && diag != NULL && xp_diag_count_errors(tree->diags) == 1 &&
        g_strcmp0(diag->span.file, path) == 0 && diag->span.line == line && diag->help != NULL &&
        strstr(diag->help, help) != NULL)
        return TRUE;
    for (guint i = 0; i < xp_diag_count(tree->diags); i++) {
        g_autofree char *text = xp_diag_render(xp_diag_get(tree->diags, i));

        printf("%s", text);
    }
    return FALSE;
}

char *xp_tree_key_policy(const char *principal)
{
    return g_strdup_printf("{\n"
                           "  \"Version\": \"2012-10-17\",\n"
                           "  \"Statement\": [{\n"
                           "    \"Effect\": \"Allow\",\n"
                           "    \"Principal\": {\"AWS\": \"%s\"},\n"
                           "    \"Action\": \"kms:Decrypt\",\n"
                           "    \"Resource\": \"*\"\n"
                           "  }]\n"
                           "}\n",
                           principal);
}

char *xp_tree_identity_policy(const char *resource)
{
    return g_strdup_printf("{\n"
                           "  \"Version\": \"2012-10-17\",\n"
                           "  \"Statement\": [{\n"
                           "    \"Effect\": \"Allow\",\n"
                           "    \"Action\": \"kms:Decrypt\",\n"
                           "    \"Resource\": \"%s\"\n"
                           "  }]\n"
                           "}\n",
                           resource);
}
