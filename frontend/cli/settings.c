/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/cli/settings.h"

#include <stdlib.h>
#include <string.h>

#include "frontend/base/error.h"
#include "frontend/base/suggest.h"
#include "frontend/load/yaml_doc.h"
#include "reports/diagnostics.h"

#define FILE_NAME "xacct.yaml"
#define TREE_PART "accounts" /* what every tree has */
#define TREE_NAME "policies"
#define VARIABLE  "XACCT_"

/* --- the settings there are --- */

/* TRUE when an earlier command has a setting of that name. */
static gboolean is_repeated(const GPtrArray *options, const XpOption *option)
{
    for (guint i = 0; i < options->len; i++)
        if (strcmp(((const XpOption *)g_ptr_array_index(options, i))->name, option->name) == 0)
            return TRUE;
    return FALSE;
}

GPtrArray *xp_settings_all(void)
{
    GPtrArray *options = g_ptr_array_new();
    for (guint i = 0; i < xp_command_count(); i++) {
        const XpOption *table = xp_command_get(i)->options;
        for (guint j = 0; table != NULL && table[j].name != NULL; j++)
            if (table[j].setting && !is_repeated(options, &table[j]))
                g_ptr_array_add(options, (gpointer)(guintptr)&table[j]);
    }
    return options;
}

/* Returns new: the name of @option with @dash for each dash. */
static char *name_with(const XpOption *option, char dash)
{
    return g_strdelimit(g_strdup(option->name), "-", dash);
}

/* Returns new: char *, what each of @options is called with @dash for each dash. */
static GPtrArray *all_names(const GPtrArray *options, char dash)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < options->len; i++)
        g_ptr_array_add(names, name_with(g_ptr_array_index(options, i), dash));
    return names;
}

/* --- where the file is --- */

static gboolean has(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* Returns new: the nearest folder at or above @start with a FILE_NAME, or NULL. */
static char *find_folder(const char *start)
{
    char *real = realpath(start, NULL);
    g_autofree char *folder = g_strdup(real);
    free(real);
    while (folder != NULL && !has(folder, FILE_NAME)) {
        g_autofree char *above = g_path_get_dirname(folder);
        if (has(folder, ".git") || strcmp(above, folder) == 0)
            return NULL;
        g_free(folder);
        folder = g_steal_pointer(&above);
    }
    return g_steal_pointer(&folder);
}

/* Returns new: @path, shorter where it is below the working directory. */
static char *shorten(const char *path)
{
    g_autofree char *here = g_get_current_dir();
    gsize n = strlen(here);
    if (strcmp(path, here) == 0)
        return g_strdup(".");
    return g_str_has_prefix(path, here) && path[n] == '/' ? g_strdup(path + n + 1) : g_strdup(path);
}

char *xp_settings_default_tree(void)
{
    g_autofree char *found = find_folder(".");
    g_autofree char *folder = found != NULL ? shorten(found) : g_strdup(".");
    if (found != NULL && has(folder, TREE_PART))
        return g_steal_pointer(&folder);
    g_autofree char *beside =
        strcmp(folder, ".") == 0 ? g_strdup(TREE_NAME) : g_build_filename(folder, TREE_NAME, NULL);
    if (g_file_test(beside, G_FILE_TEST_IS_DIR))
        return g_steal_pointer(&beside);
    return g_file_test(TREE_NAME, G_FILE_TEST_IS_DIR) ? g_strdup(TREE_NAME) : NULL;
}

/* --- what it says --- */

static void setting_clear(gpointer data)
{
    g_free(((XpSetting *)data)->text);
    g_free(((XpSetting *)data)->origin);
}

void xp_settings_clear(XpSettings *settings)
{
    g_free(settings->file);
    if (settings->items != NULL)
        g_array_unref(settings->items);
}

static void add_value(XpSettings *out, const XpYamlDoc *doc, const XpYaml *node,
                      const XpOption *option, XpDiagList *diags)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *name = name_with(option, '_');
    if (!xp_yaml_expect(doc, node, XP_YAML_SCALAR, name, diags))
        return;
    if (!xp_option_check(option, node->text, name, &error)) {
        xp_yaml_report(doc, node, diags, XP_DIAG_YAML_BAD_VALUE, option->help, "%s",
                       error->message);
        return;
    }
    XpSetting setting = {option, g_strdup(node->text),
                         g_strdup_printf("%s:%u", out->file, node->span.line)};
    g_array_append_val(out->items, setting);
}

static void read_options(XpSettings *out, const XpYamlDoc *doc, const XpYaml *node,
                         XpDiagList *diags)
{
    g_autoptr(GPtrArray) options = xp_settings_all();
    g_autoptr(GPtrArray) names = all_names(options, '_');
    if (!xp_yaml_expect(doc, node, XP_YAML_MAPPING, "options", diags) ||
        !xp_yaml_check_keys(doc, node, (const char *const *)names->pdata, names->len, diags))
        return;
    for (guint i = 0; i < options->len; i++) {
        const XpOption *option = g_ptr_array_index(options, i);
        const XpYaml *value = xp_yaml_get(node, g_ptr_array_index(names, i));
        if (value == NULL)
            continue;
        if (value->kind != XP_YAML_SEQUENCE || option->kind != XP_OPTION_LIST) {
            add_value(out, doc, value, option, diags);
            continue;
        }
        for (const XpYaml *item = value->first; item != NULL; item = item->next)
            add_value(out, doc, item, option, diags);
    }
}

/* Above a tree nothing can be about it, unless the file's own folder is another tree. */
static void refuse_statements(const XpYamlDoc *doc, XpDiagList *diags)
{
    static const char *const keys[] = {"version", "options"};
    for (const XpYaml *node = xp_yaml_doc_root(doc)->first; node != NULL; node = node->next)
        if (!g_strv_contains((const char *const[]){keys[0], keys[1], NULL}, node->key->text))
            xp_yaml_report(doc, node->key, diags, XP_DIAG_YAML_UNKNOWN_KEY,
                           "move it to the xacct.yaml in the folder of the tree, the one with "
                           "accounts/; above a tree, options alone count",
                           "'%s' speaks of a tree, and there is none in this folder",
                           node->key->text);
}

/* @own: the folder is that of the tree, or at least of a tree: its loader reads the rest */
static gboolean read_file(XpSettings *out, gboolean own, GError **error)
{
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(XpSource) source = xp_source_read(out->file, XP_SOURCE_OTHER_LIMIT, diags);
    g_autoptr(XpYamlDoc) doc = source != NULL ? xp_yaml_doc_new(source, diags) : NULL;
    const XpYaml *root = doc != NULL ? xp_yaml_doc_root(doc) : NULL;
    if (root != NULL && root->kind == XP_YAML_MAPPING) {
        const XpYaml *options = xp_yaml_get(root, "options");
        if (!own)
            refuse_statements(doc, diags);
        if (options != NULL)
            read_options(out, doc, options, diags);
    } else if (own) {
        return TRUE; /* the loader will say what is wrong with it */
    }
    guint n = xp_diag_count_errors(diags);
    if (n == 0)
        return TRUE;
    g_autofree char *text = xp_diagnostics_text(diags, XP_SEVERITY_ERROR);
    g_printerr("%s", text);
    g_set_error(error, XP_ERROR, XP_ERROR_INPUT,
                "%s has %u error%s; --no-config does without its options", out->file, n,
                n == 1 ? "" : "s");
    return FALSE;
}

/* TRUE when both are one folder. */
static gboolean is_same(const char *folder, const char *other)
{
    char *real = realpath(other, NULL);
    gboolean same = g_strcmp0(folder, real) == 0;
    free(real);
    return same;
}

gboolean xp_settings_read(const char *start, const char *tree, XpSettings *out, GError **error)
{
    out->items = g_array_new(FALSE, FALSE, sizeof(XpSetting));
    g_array_set_clear_func(out->items, setting_clear);
    g_autofree char *found = find_folder(start);
    if (found == NULL)
        return TRUE;
    g_autofree char *path = g_build_filename(found, FILE_NAME, NULL);
    out->file = shorten(path);
    return read_file(out, is_same(found, tree) || has(found, TREE_PART), error);
}

/* --- the environment --- */

char *xp_settings_variable(const XpOption *option)
{
    g_autofree char *name = name_with(option, '_');
    g_autofree char *upper = g_ascii_strup(name, -1);
    return g_strconcat(VARIABLE, upper, NULL);
}

void xp_settings_check_environment(void)
{
    g_autoptr(GPtrArray) options = xp_settings_all();
    g_autoptr(GPtrArray) names = all_names(options, '_');
    g_auto(GStrv) variables = g_listenv();
    for (guint i = 0; variables[i] != NULL; i++) {
        if (!g_str_has_prefix(variables[i], VARIABLE))
            continue;
        const char *name = variables[i] + strlen(VARIABLE);
        const char *near = xp_suggest(name, (const char *const *)names->pdata, names->len);
        if (near == NULL || g_ascii_strcasecmp(near, name) == 0)
            continue;
        g_autofree char *right = g_ascii_strup(near, -1);
        g_printerr("xacct-prove: warning: %s sets nothing; did you mean " VARIABLE "%s?\n",
                   variables[i], right);
    }
}
