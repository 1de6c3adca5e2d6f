/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/case_file.h"

#include <glib/gstdio.h>

static json_t *case_of(const XpCaseFile *file)
{
    json_t *root = json_pack("{s:s,s:s}", "description", file->description, "source", file->source);

    if (file->rule != NULL)
        json_object_set_new(root, "rules", json_pack("[s]", file->rule));
    if (file->call != NULL)
        json_object_set_new(root, "eval", json_pack("[{s:s*}]", "decision", file->answer));
    if (file->sentence != NULL)
        json_object_set_new(root, "properties",
                            json_pack("{s:{s:s*}}", "p", "verdict", file->answer));
    return root;
}

static gboolean write_sentence(const char *sentence, const char *folder, GError **error)
{
    g_autofree char *props = g_build_filename(folder, "props", NULL);
    g_autofree char *path = g_build_filename(props, "p.xprop", NULL);
    g_autofree char *text = g_strdup_printf("property p { %s }\n", sentence);

    g_mkdir_with_parents(props, 0755);
    return g_file_set_contents(path, text, -1, error);
}

gboolean xp_case_file_write(const XpCaseFile *file, const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "case.json", NULL);
    g_autofree char *requests = g_build_filename(folder, "case.requests.json", NULL);
    json_t *root;
    gboolean fine;

    if (!xp_diff_tree_write(file->tree, folder, error))
        return FALSE;
    if (file->sentence != NULL && !write_sentence(file->sentence, folder, error))
        return FALSE;
    if (file->call != NULL) {
        json_t *list = json_pack("[O]", file->call);

        fine = xp_diff_write_json(list, requests, error);
        json_decref(list);
        if (!fine)
            return FALSE;
    }
    root = case_of(file);
    fine = xp_diff_write_json(root, path, error);
    json_decref(root);
    return fine;
}
