/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a whole tree: lines "== PATH" begin a file, what follows is its content. The tree is
 * refused with an error, or loaded; then everybody in it asks for everything in it, and the
 * evaluator has an answer.
 */
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "frontend/eval/eval.h"
#include "frontend/load/load.h"
#include "tests/fuzz/target.h"

#define MOST_FILES 64
#define MOST_PATH  200
#define MOST_ASKED 24

/* --- files --- */

static gboolean is_inside(const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);

    if (*path == '\0' || strlen(path) > MOST_PATH)
        return FALSE;
    for (guint i = 0; parts[i] != NULL; i++)
        if (*parts[i] == '\0' || strcmp(parts[i], ".") == 0 || strcmp(parts[i], "..") == 0)
            return FALSE;
    return TRUE;
}

static void write_file(const char *folder, const char *path, const char *text, gsize length)
{
    g_autofree char *file = g_build_filename(folder, path, NULL);
    g_autofree char *parent = g_path_get_dirname(file);

    /* A path that runs through a file, or ends at a folder, leaves no file. */
    if (g_mkdir_with_parents(parent, 0700) == 0)
        g_file_set_contents(file, text, (gssize)length, NULL);
}

/* The end of the text that @at begins: the next line that begins with "== ", or @end. */
static const char *next_file(const char *at, const char *end)
{
    for (const char *line = at; line < end;) {
        if (end - line >= 3 && memcmp(line, "== ", 3) == 0)
            return line;
        line = memchr(line, '\n', (size_t)(end - line));
        if (line == NULL)
            return end;
        line++;
    }
    return end;
}

static void write_tree(const char *folder, const char *text, size_t size)
{
    const char *end = text + size;
    const char *at = next_file(text, end);

    for (guint n = 0; at < end && n < MOST_FILES; n++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        const char *content = stop != NULL ? stop + 1 : end;
        g_autofree char *path = g_strndup(at + 3, (gsize)((stop != NULL ? stop : end) - at) - 3);

        at = next_file(content, end);
        if (is_inside(path))
            write_file(folder, path, content, (gsize)(at - content));
    }
}

static void remove_tree(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);

    for (const char *name = NULL; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *child = g_build_filename(path, name, NULL);

        remove_tree(child);
    }
    g_remove(path);
}

/* --- questions --- */

static void ask(const XpWorld *world, const XpIdentity *identity, const XpResource *resource)
{
    const XpEvalOptions options = {.now = 1700000000};
    g_autoptr(XpRequest) request = xp_request_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(XpEvalResult) result = NULL;

    if (!xp_caller_parse(world, identity->arn, request->strings, &request->caller, NULL))
        return;
    request->resource = resource->arn;
    request->action =
        resource->kind == XP_RESOURCE_KEY ? "kms:Decrypt" : "secretsmanager:GetSecretValue";
    request->read_secret = resource->kind == XP_RESOURCE_SECRET;
    result = xp_eval_request(world, request, &options, &error);
    g_assert((result == NULL) == (error != NULL));
}

static void ask_all(const XpWorld *world)
{
    g_auto(GStrv) values = xp_world_default_binding(world);
    g_autoptr(XpWorld) bound = xp_world_bind(world, (const char *const *)values);
    guint asked = 0;

    for (guint i = 0; i < bound->n_identities; i++)
        for (guint j = 0; j < bound->n_resources && asked < MOST_ASKED; j++, asked++)
            ask(bound, bound->identities[i], bound->resources[j]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* One name for all runs: the names of files in diagnostics are kept for good. */
    g_autofree char *name = g_strdup_printf("xacct-fuzz-%d", (int)getpid());
    g_autofree char *folder = g_build_filename(g_get_tmp_dir(), name, NULL);
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(XpWorld) world = NULL;

    if (g_mkdir(folder, 0700) != 0)
        g_assert_not_reached();
    write_tree(folder, (const char *)data, size);
    world = xp_load_tree(folder, NULL, diags, &error);
    g_assert((world == NULL) == (error != NULL));
    g_assert((world == NULL) == (xp_diag_count_errors(diags) > 0));
    if (world != NULL)
        ask_all(world);
    remove_tree(folder);
    return 0;
}
