/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/property/files.h"

#include <stdlib.h>
#include <string.h>

#include "frontend/property/parser.h"
#include "frontend/property/script_file.h"

/* Files may use files this deep. */
#define USE_DEPTH 50u

static void free_file(gpointer data)
{
    XpPropFile *file = data;

    xp_syn_file_free(file->syntax);
    g_ptr_array_unref(file->uses);
    if (file->visible != NULL)
        g_ptr_array_unref(file->visible);
    if (file->scope != NULL)
        g_hash_table_unref(file->scope);
    g_free(file->identity);
    g_free(file->lets);
    g_free(file);
}

XpPropFiles *xp_prop_files_new(XpArena *arena, XpStrings *strings, XpSink *sink)
{
    XpPropFiles *files = g_new0(XpPropFiles, 1);

    files->items = g_ptr_array_new_with_free_func(free_file);
    files->arena = arena;
    files->strings = strings;
    files->sink = sink;
    return files;
}

void xp_prop_files_free(XpPropFiles *files)
{
    if (files == NULL)
        return;
    g_ptr_array_unref(files->items);
    g_free(files);
}

static XpPropFile *find_file(const XpPropFiles *files, const char *identity)
{
    for (guint i = 0; i < files->items->len; i++) {
        XpPropFile *file = g_ptr_array_index(files->items, i);

        if (g_strcmp0(file->identity, identity) == 0)
            return file;
    }
    return NULL;
}

static void make_lets(XpPropFile *file)
{
    file->lets = g_new0(XpLet, file->syntax->lets->len);
    for (guint i = 0; i < file->syntax->lets->len; i++) {
        file->lets[i].syntax = &g_array_index(file->syntax->lets, XpSynLet, i);
        file->lets[i].home = file;
    }
}

static XpPropFile *load_file(XpPropFiles *files, const char *path, const XpSpan *from, guint depth);

/* A used file's name is relative to the folder of the file that uses it. */
static void load_use(XpPropFiles *files, XpPropFile *file, const XpSynWord *use, guint depth)
{
    g_autofree char *folder = g_path_get_dirname(file->file);
    g_autofree char *path = NULL;
    XpPropFile *found;

    if (g_path_is_absolute(use->text) || strcmp(folder, ".") == 0)
        path = g_strdup(use->text);
    else
        path = g_build_filename(folder, use->text, NULL);
    found = load_file(files, path, &use->span, depth + 1);
    if (found == NULL) {
        file->partial = TRUE;
        return;
    }
    if (found->loading) {
        xp_sink_add(files->sink, XP_DIAG_PROP_VALUE, &use->span,
                    "move what both need into a third file", "'%s' is used in a circle", path);
        file->partial = TRUE;
        return;
    }
    found->used = TRUE;
    g_ptr_array_add(file->uses, found);
}

static XpPropFile *load_file(XpPropFiles *files, const char *path, const XpSpan *from, guint depth)
{
    g_autofree char *real = realpath(path, NULL);
    XpPropFile *file = real != NULL ? find_file(files, real) : NULL;
    g_autofree char *digest = NULL;
    const XpScript *script;
    char *text;
    gsize length = 0;

    if (file != NULL)
        return file;
    if (depth > USE_DEPTH) {
        xp_script_report_file(files->sink, XP_DIAG_PROP_VALUE, path, from, NULL,
                              "files use files too deeply");
        return NULL;
    }
    text = xp_script_read(path, from, files->sink, &length);
    if (text == NULL)
        return NULL;
    digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)text, length);
    script = xp_script_take(path, text, length, files->sink);
    if (script == NULL)
        return NULL;
    file = g_new0(XpPropFile, 1);
    file->file = script->file;
    file->identity = g_strdup(real);
    g_strlcpy(file->sha256, digest, sizeof file->sha256);
    file->uses = g_ptr_array_new();
    file->syntax = xp_parse_file(script, files->arena, files->strings, files->sink);
    make_lets(file);
    g_ptr_array_add(files->items, file);
    file->loading = TRUE;
    for (guint i = 0; i < file->syntax->uses->len; i++)
        load_use(files, file, &g_array_index(file->syntax->uses, XpSynWord, i), depth);
    file->loading = FALSE;
    return file;
}

static gint compare_names(gconstpointer left, gconstpointer right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* Returns new: the *.xprop files of @folder, sorted (char *), or NULL after a report. */
static GPtrArray *list_folder(const XpPropFiles *files, const char *folder)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, &error);
    GPtrArray *paths;
    const char *name;

    if (dir == NULL) {
        xp_script_report_file(files->sink, XP_DIAG_FILE_UNREADABLE, folder, NULL, NULL,
                              error->message);
        return NULL;
    }
    paths = g_ptr_array_new_with_free_func(g_free);
    while ((name = g_dir_read_name(dir)) != NULL) {
        if (g_str_has_suffix(name, ".xprop"))
            g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
    }
    g_ptr_array_sort(paths, compare_names);
    return paths;
}

static void add_file(XpPropFiles *files, const char *path, gboolean listed)
{
    XpPropFile *file = load_file(files, path, NULL, 0);

    if (file == NULL || !listed || file->listed)
        return;
    file->listed = TRUE;
    file->place = files->n_listed++;
}

void xp_prop_files_add(XpPropFiles *files, const char *path, gboolean listed)
{
    g_autoptr(GPtrArray) paths = NULL;

    if (!g_file_test(path, G_FILE_TEST_IS_DIR)) {
        add_file(files, path, listed);
        return;
    }
    paths = list_folder(files, path);
    if (paths == NULL)
        return;
    if (paths->len == 0)
        xp_script_report_file(files->sink, XP_DIAG_FILE_UNREADABLE, path, NULL,
                              "property files end in .xprop", "the folder holds no property file");
    for (guint i = 0; i < paths->len; i++)
        add_file(files, g_ptr_array_index(paths, i), listed);
}

void xp_prop_files_add_sentence(XpPropFiles *files, const char *name, const char *id,
                                const char *text)
{
    const XpScript *script = xp_script_take(name, g_strdup(text), strlen(text), files->sink);
    XpPropFile *file;

    if (script == NULL)
        return;
    file = g_new0(XpPropFile, 1);
    file->file = script->file;
    file->uses = g_ptr_array_new();
    file->syntax = xp_parse_sentence(script, id, files->arena, files->strings, files->sink);
    make_lets(file);
    file->listed = TRUE;
    file->place = files->n_listed++;
    for (guint i = 0; i < files->items->len; i++) {
        XpPropFile *other = g_ptr_array_index(files->items, i);

        if (other->identity != NULL)
            g_ptr_array_add(file->uses, other);
    }
    g_ptr_array_add(files->items, file);
}

/* Returns new: @path without "." and, as far as folders before it go, "..": one file, one name. */
static char *normalize(const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    g_autoptr(GPtrArray) kept = g_ptr_array_new();

    for (guint i = 0; parts[i] != NULL; i++) {
        const char *last = kept->len > 0 ? g_ptr_array_index(kept, kept->len - 1) : "..";

        if (strcmp(parts[i], ".") == 0 || (*parts[i] == '\0' && i > 0))
            continue;
        if (strcmp(parts[i], "..") == 0 && strcmp(last, "..") != 0 && *last != '\0')
            g_ptr_array_set_size(kept, (gint)kept->len - 1);
        else
            g_ptr_array_add(kept, parts[i]);
    }
    g_ptr_array_add(kept, NULL);
    return g_strjoinv("/", (char **)kept->pdata);
}

char *xp_reference_path(const char *tree, const XpPropFile *file, const char *source)
{
    g_autofree char *folder = file->identity != NULL ? g_path_get_dirname(file->file) : NULL;
    g_autofree char *beside = folder != NULL ? g_build_filename(folder, source, NULL) : NULL;

    g_autofree char *below = g_build_filename(tree, source, NULL);

    if (g_path_is_absolute(source))
        return normalize(source);
    if (beside != NULL && g_file_test(beside, G_FILE_TEST_EXISTS))
        return normalize(beside);
    return normalize(below);
}

/* Adds @file and what it uses to @visible; @seen: XpPropFile * as a set. */
static void gather(XpPropFile *file, GPtrArray *visible, GHashTable *seen)
{
    if (!g_hash_table_add(seen, file))
        return;
    g_ptr_array_add(visible, file);
    for (guint i = 0; i < file->uses->len; i++)
        gather(g_ptr_array_index(file->uses, i), visible, seen);
}

/* @reported: XpLet * as a set, so that a clash seen from several files is told once. */
static void bind_let(const XpPropFiles *files, XpPropFile *file, XpLet *let, GHashTable *reported)
{
    const char *name = let->syntax->name.text;
    XpLet *other = g_hash_table_lookup(file->scope, name);
    g_autofree char *help = NULL;

    if (other == NULL) {
        g_hash_table_insert(file->scope, (gpointer)(guintptr)name, let);
        return;
    }
    if (!g_hash_table_add(reported, let))
        return;
    help = g_strdup_printf("the other one stands at %s:%u", other->home->file,
                           other->syntax->name.span.line);
    xp_sink_add(files->sink, XP_DIAG_PROP_DUPLICATE, &let->syntax->name.span, help,
                "'%s' is defined twice", name);
}

static void bind_file(const XpPropFiles *files, XpPropFile *file, GHashTable *reported)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);

    file->visible = g_ptr_array_new();
    file->scope = g_hash_table_new(g_str_hash, g_str_equal);
    gather(file, file->visible, seen);
    for (guint i = file->visible->len; i-- > 0;) {
        XpPropFile *other = g_ptr_array_index(file->visible, i);

        if (other->partial)
            file->partial = TRUE;
        for (guint j = 0; j < other->syntax->lets->len; j++)
            bind_let(files, file, &other->lets[j], reported);
    }
}

void xp_prop_files_bind(XpPropFiles *files)
{
    g_autoptr(GHashTable) reported = g_hash_table_new(NULL, NULL);

    for (guint i = 0; i < files->items->len; i++)
        bind_file(files, g_ptr_array_index(files->items, i), reported);
}
