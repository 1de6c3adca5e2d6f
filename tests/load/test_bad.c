/* SPDX-License-Identifier: Apache-2.0
 *
 * corpus/bad/: one mistake a tree, and corpus/seeds/broken/: the mistakes of published documents.
 * Each gives one error at its place, with advice.
 */
#include <stdio.h>
#include <string.h>

#include <glib/gstdio.h>
#include <jansson.h>

#include "frontend/load/policy_json.h"
#include "frontend/model/world_build.h"
#include "tests/load/suites.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(json_t, json_decref)

static const char *text_of(const json_t *item, const char *key)
{
    const char *text = json_string_value(json_object_get(item, key));

    return text != NULL ? text : "";
}

static guint number_of(const json_t *item, const char *key)
{
    return (guint)json_integer_value(json_object_get(item, key));
}

static const XpDiag *first_error(const XpDiagList *diags)
{
    for (guint i = 0; i < xp_diag_count(diags); i++) {
        const XpDiag *diag = xp_diag_get(diags, i);

        if (xp_diag_severity(diag->id) == XP_SEVERITY_ERROR)
            return diag;
    }
    return NULL;
}

/* TRUE if @diags holds the one error @item states about @file; prints the difference otherwise. */
static gboolean is_as_stated(const XpDiagList *diags, const json_t *item, const char *file,
                             const char *name)
{
    const XpDiag *diag = first_error(diags);
    g_autofree char *shown = NULL;

    if (diag != NULL && xp_diag_count_errors(diags) == 1 &&
        strcmp(xp_diag_code(diag->id), text_of(item, "code")) == 0 &&
        g_strcmp0(diag->span.file, file) == 0 && diag->span.line == number_of(item, "line") &&
        diag->span.column == number_of(item, "column") &&
        strstr(diag->help != NULL ? diag->help : "", text_of(item, "help")) != NULL &&
        strstr(diag->text, text_of(item, "text")) != NULL)
        return TRUE;
    shown = diag != NULL ? xp_diag_render(diag) : g_strdup("no error\n");
    printf("%s: stated %s at %s:%u:%u, advice \"%s\"; %u errors, the first:\n%s", name,
           text_of(item, "code"), file, number_of(item, "line"), number_of(item, "column"),
           text_of(item, "help"), xp_diag_count_errors(diags), shown);
    return FALSE;
}

static gboolean check_tree(const char *name)
{
    g_autofree char *folder = g_build_filename(XP_CORPUS, "bad", name, NULL);
    g_autofree char *case_file = g_build_filename(folder, "case.json", NULL);
    g_autoptr(json_t) item = json_load_file(case_file, JSON_REJECT_DUPLICATES, NULL);
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(XpWorld) world = NULL;
    g_autofree char *file = NULL;

    if (item == NULL)
        return FALSE;
    file = *text_of(item, "file") != '\0' ? g_build_filename(folder, text_of(item, "file"), NULL)
                                          : g_strdup(folder);
    world = xp_load_tree(folder, NULL, diags, &error);
    return world == NULL && error != NULL && is_as_stated(diags, item, file, name);
}

static void each_bad_tree_gives_its_one_error(void)
{
    g_autofree char *path = g_build_filename(XP_CORPUS, "bad", NULL);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    guint n = 0;
    const char *name;

    CU_ASSERT_PTR_NOT_NULL_FATAL(dir);
    while ((name = g_dir_read_name(dir)) != NULL) {
        CU_ASSERT(check_tree(name));
        n++;
    }
    CU_ASSERT(n >= 100);
}

static gboolean check_snippet(const json_t *item)
{
    g_autofree char *path =
        g_build_filename(XP_CORPUS, "seeds", "broken", text_of(item, "file"), NULL);
    XpPolicyType type =
        strcmp(text_of(item, "type"), "key") == 0 ? XP_POLICY_KEY : XP_POLICY_RESOURCE;
    g_autoptr(XpWorld) world = xp_world_new();
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autofree char *text = NULL;
    gsize length;

    if (!g_file_get_contents(path, &text, &length, NULL))
        return FALSE;
    return xp_load_policy_text(world, type, path, text, length, NULL, diags) == NULL &&
           is_as_stated(diags, item, path, text_of(item, "file"));
}

static void each_broken_snippet_of_the_documents_gives_its_first_error(void)
{
    g_autofree char *path = g_build_filename(XP_CORPUS, "seeds", "broken", "cases.json", NULL);
    g_autoptr(json_t) items = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);

    CU_ASSERT_EQUAL(json_array_size(items), 8);
    for (size_t i = 0; i < json_array_size(items); i++)
        CU_ASSERT(check_snippet(json_array_get(items, i)));
}

CU_TestInfo xp_bad_tests[] = {
    {"each bad tree gives its one error", each_bad_tree_gives_its_one_error},
    {"each broken snippet of the documents gives its first error",
     each_broken_snippet_of_the_documents_gives_its_first_error},
    CU_TEST_INFO_NULL,
};
