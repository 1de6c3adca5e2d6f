/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/law_rename.h"

#include <string.h>

#define NAMES 6

static const char *const old_names[NAMES] = {"111111111111", "222222222222", "333333333333",
                                             "Account1",     "Account2",     "Account3"};
static const char *const new_names[NAMES] = {"777777777777", "444444444444", "000000000009",
                                             "Store",        "Office",       "Branch"};

static char *replace(const char *text, const char *const *with)
{
    GString *out = g_string_new(text);

    for (guint i = 0; i < NAMES; i++)
        g_string_replace(out, old_names[i], with[i], 0);
    return g_string_free(out, FALSE);
}

char *xp_law_rename_text(const char *text)
{
    return replace(text, new_names);
}

json_t *xp_law_rename_json(const json_t *value)
{
    char *text = json_dumps(value, JSON_ENCODE_ANY);
    g_autofree char *renamed = xp_law_rename_text(text);

    free(text);
    return json_loads(renamed, JSON_DECODE_ANY, NULL);
}

/* Digits of ids and the beginning of labels left over once whole names are gone: a pattern for
 * some of them, which would have to be renamed to something no pattern says. Ids of keys and
 * principals are made of the same digits. */
static gboolean has_part_of_name(const char *text)
{
    static const char *const whole[NAMES] = {"", "", "", "", "", ""};
    static const char *const ids[] = {"11111111-2222-3333-4444-555555555555", "1111111111111111",
                                      "2222222222222222", "3333333333333333"};
    static const char *const parts[] = {"11", "22", "33", "Ac", "1?", "2?",  "3?", "?1",
                                        "?2", "?3", "*1", "*2", "*3", "*t1", "*t2"};
    GString *rest = g_string_new(text);
    g_autofree char *left = NULL;
    gboolean found = FALSE;

    for (guint i = 0; i < G_N_ELEMENTS(ids); i++)
        g_string_replace(rest, ids[i], "", 0);
    left = replace(rest->str, whole);
    g_string_free(rest, TRUE);
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
        found = found || strstr(left, parts[i]) != NULL;
    return found;
}

gboolean xp_law_rename_tree(XpRandom *random, const XpWords *words, XpDiffTree *tree)
{
    (void)random;
    (void)words;
    for (guint i = 0; i < tree->files->len; i++) {
        XpDiffFile *file = g_ptr_array_index(tree->files, i);
        char *text = file->content != NULL ? json_dumps(file->content, JSON_ENCODE_ANY) : NULL;
        gboolean partial = text != NULL && has_part_of_name(text);
        char *path = xp_law_rename_text(file->path);

        free(text);
        g_free(file->path);
        file->path = path;
        if (partial)
            return FALSE;
        if (file->content != NULL) {
            json_t *renamed = xp_law_rename_json(file->content);

            json_decref(file->content);
            file->content = renamed;
        }
    }
    return TRUE;
}
