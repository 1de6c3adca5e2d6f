/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/shrink.h"

typedef struct {
    XpDiffTree *tree;
    json_t *question;
    XpDiffPersists persists;
    gpointer data;
    guint tries;
    gboolean changed;
} Shrinker;

static gboolean still(Shrinker *shrinker)
{
    if (shrinker->tries == 0)
        return FALSE;
    shrinker->tries--;
    return shrinker->persists(shrinker->tree, shrinker->question, shrinker->data);
}

static void drop_files(Shrinker *shrinker)
{
    GPtrArray *files = shrinker->tree->files;

    for (guint i = files->len; i > 0; i--) {
        XpDiffFile *file = g_ptr_array_steal_index(files, i - 1);

        if (still(shrinker)) {
            json_decref(file->content);
            g_free(file->path);
            g_free(file);
            shrinker->changed = TRUE;
        } else {
            g_ptr_array_insert(files, (gint)i - 1, file);
        }
    }
}

static void drop_elements(Shrinker *shrinker, json_t *value);

static void drop_of_array(Shrinker *shrinker, json_t *array)
{
    for (size_t i = json_array_size(array); i > 0; i--) {
        json_t *element = json_incref(json_array_get(array, i - 1));

        json_array_remove(array, i - 1);
        if (still(shrinker)) {
            shrinker->changed = TRUE;
        } else {
            json_array_insert(array, i - 1, element);
            drop_elements(shrinker, element);
        }
        json_decref(element);
    }
}

static void drop_of_object(Shrinker *shrinker, json_t *object)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    const char *key;
    json_t *value;

    json_object_foreach (object, key, value) {
        g_ptr_array_add(keys, g_strdup(key));
    }
    for (guint i = 0; i < keys->len; i++) {
        const char *name = g_ptr_array_index(keys, i);
        json_t *member = json_incref(json_object_get(object, name));

        json_object_del(object, name);
        if (still(shrinker)) {
            shrinker->changed = TRUE;
        } else {
            json_object_set(object, name, member);
            drop_elements(shrinker, member);
        }
        json_decref(member);
    }
}

static void drop_elements(Shrinker *shrinker, json_t *value)
{
    if (json_is_array(value))
        drop_of_array(shrinker, value);
    else if (json_is_object(value))
        drop_of_object(shrinker, value);
}

void xp_diff_shrink(XpDiffTree *tree, json_t *question, XpDiffPersists persists, guint tries,
                    gpointer data)
{
    Shrinker shrinker = {tree, question, persists, data, tries, TRUE};

    while (shrinker.changed && shrinker.tries > 0) {
        shrinker.changed = FALSE;
        drop_files(&shrinker);
        for (guint i = 0; i < tree->files->len; i++) {
            const XpDiffFile *file = g_ptr_array_index(tree->files, i);

            drop_elements(&shrinker, file->content);
        }
        drop_elements(&shrinker, question);
    }
}
