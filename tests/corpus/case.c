/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/corpus/case.h"

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

static const char *const case_keys[] = {
    "description", "source", "rules",      "base", "before",    "remove",
    "args",        "exit",   "properties", "eval", "eval_exit", "run_assumptions_contain",
    "diff",        NULL,
};

void xp_case_free(XpCase *item)
{
    if (item == NULL)
        return;
    g_free(item->name);
    g_free(item->folder);
    json_decref(item->json);
    g_free(item);
}

XpCase *xp_case_open(const char *name, const char *folder, GError **error)
{
    g_autoptr(XpCase) item = g_new0(XpCase, 1);
    g_autofree char *path = g_build_filename(folder, "case.json", NULL);
    json_error_t where;
    const char *key;
    json_t *value;

    item->name = g_strdup(name);
    item->folder = g_strdup(folder);
    item->json = json_load_file(path, JSON_REJECT_DUPLICATES, &where);
    if (item->json == NULL || !json_is_object(item->json)) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "%s:%d: %s", path, where.line,
                    where.text);
        return NULL;
    }
    json_object_foreach (item->json, key, value) {
        if (!g_strv_contains(case_keys, key)) {
            g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "%s: unknown key '%s'", path, key);
            return NULL;
        }
    }
    return g_steal_pointer(&item);
}

static gboolean is_about_case(const char *entry)
{
    return g_str_has_prefix(entry, "case.");
}

static gboolean find_below(const char *root, const char *below, GPtrArray *names, GError **error)
{
    g_autofree char *folder = g_build_filename(root, below, NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, error);
    const char *entry;

    if (dir == NULL)
        return FALSE;
    while ((entry = g_dir_read_name(dir)) != NULL) {
        g_autofree char *name =
            *below == '\0' ? g_strdup(entry) : g_build_filename(below, entry, NULL);
        g_autofree char *path = g_build_filename(root, name, NULL);
        g_autofree char *file = g_build_filename(path, "case.json", NULL);

        if (!g_file_test(path, G_FILE_TEST_IS_DIR))
            continue;
        if (g_file_test(file, G_FILE_TEST_IS_REGULAR))
            g_ptr_array_add(names, g_steal_pointer(&name));
        else if (!find_below(root, name, names, error))
            return FALSE;
    }
    return TRUE;
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *xp_case_find(const char *root, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

    if (!find_below(root, "", names, error))
        return NULL;
    g_ptr_array_sort(names, compare_names);
    return g_steal_pointer(&names);
}

static gboolean make_folder(const char *path, GError **error)
{
    if (g_mkdir_with_parents(path, 0755) == 0)
        return TRUE;
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s: %s", path, g_strerror(errno));
    return FALSE;
}

static gboolean copy_file(const char *from, const char *to, GError **error)
{
    g_autofree char *text = NULL;
    gsize length = 0;

    return g_file_get_contents(from, &text, &length, error) &&
           g_file_set_contents(to, text, (gssize)length, error);
}

static gboolean copy_tree(const char *from, const char *to, gboolean top, GError **error)
{
    g_autoptr(GDir) dir = g_dir_open(from, 0, error);
    const char *entry;

    if (dir == NULL || !make_folder(to, error))
        return FALSE;
    while ((entry = g_dir_read_name(dir)) != NULL) {
        g_autofree char *source = g_build_filename(from, entry, NULL);
        g_autofree char *target = g_build_filename(to, entry, NULL);
        gboolean done;

        if (top && is_about_case(entry))
            continue;
        if (g_file_test(source, G_FILE_TEST_IS_DIR))
            done = copy_tree(source, target, FALSE, error);
        else
            done = copy_file(source, target, error);
        if (!done)
            return FALSE;
    }
    return TRUE;
}

void xp_case_delete_tree(const char *path)
{
    if (g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK)) {
        g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
        const char *entry;

        while (dir != NULL && (entry = g_dir_read_name(dir)) != NULL) {
            g_autofree char *child = g_build_filename(path, entry, NULL);

            xp_case_delete_tree(child);
        }
    }
    (void)g_remove(path);
}

static gboolean remove_files(const XpCase *item, const char *target, GError **error)
{
    const json_t *list = json_object_get(item->json, "remove");

    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *name = json_string_value(json_array_get(list, i));
        g_autofree char *path = g_build_filename(target, name, NULL);

        if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
            g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "%s: the base has no %s",
                        item->name, name);
            return FALSE;
        }
        xp_case_delete_tree(path);
    }
    return TRUE;
}

/* Writes the tree of the case that @key of @item names, if it does. */
static gboolean write_other(const XpCase *item, const char *key, const char *target, GError **error)
{
    const char *name = json_string_value(json_object_get(item->json, key));

    if (name == NULL)
        return TRUE;

    g_autofree char *folder = g_build_filename(item->folder, name, NULL);
    g_autoptr(XpCase) other = xp_case_open(name, folder, error);

    return other != NULL && xp_case_write_tree(other, target, error);
}

/* What the tree is compared with: another case, or the base with the case's own older files. */
static gboolean write_before(const XpCase *item, const char *target, GError **error)
{
    g_autofree char *own = g_build_filename(item->folder, "case.before", NULL);

    if (json_object_get(item->json, "before") != NULL)
        return write_other(item, "before", target, error);
    if (json_object_get(item->json, "diff") == NULL)
        return TRUE;
    return write_other(item, "base", target, error) && make_folder(target, error) &&
           (!g_file_test(own, G_FILE_TEST_IS_DIR) || copy_tree(own, target, FALSE, error));
}

gboolean xp_case_write_tree(const XpCase *item, const char *target, GError **error)
{
    g_autofree char *before = g_build_filename(target, "case.before", NULL);

    return write_other(item, "base", target, error) && make_folder(target, error) &&
           remove_files(item, target, error) && copy_tree(item->folder, target, TRUE, error) &&
           write_before(item, before, error);
}
