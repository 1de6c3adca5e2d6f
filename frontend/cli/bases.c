/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/cli/bases.h"

#include <string.h>

#include "frontend/base/error.h"
#include "frontend/cli/tree.h"
#include "frontend/load/git_tree.h"

struct XpBases {
    GArray *rows;       /* XpBase; the worlds are owned */
    GPtrArray *folders; /* char *: of trees of git, until everything is told of them */
};

void xp_bases_free(XpBases *bases)
{
    if (bases == NULL)
        return;
    for (guint i = 0; i < bases->rows->len; i++)
        xp_world_free((XpWorld *)(guintptr)g_array_index(bases->rows, XpBase, i).world);
    for (guint i = 0; i < bases->folders->len; i++)
        xp_git_tree_remove(g_ptr_array_index(bases->folders, i));
    g_array_unref(bases->rows);
    g_ptr_array_unref(bases->folders);
    g_free(bases);
}

const XpBase *xp_bases_rows(const XpBases *bases, guint *out_n)
{
    *out_n = bases != NULL ? bases->rows->len : 0;
    return *out_n > 0 ? (const XpBase *)(const void *)bases->rows->data : NULL;
}

const XpWorld *xp_bases_find(const XpBases *bases, const char *source)
{
    for (guint i = 0; bases != NULL && i < bases->rows->len; i++)
        if (strcmp(g_array_index(bases->rows, XpBase, i).source, source) == 0)
            return g_array_index(bases->rows, XpBase, i).world;
    return NULL;
}

static void complain(const XpClaim *claim, XpDiagList *diags, const char *text)
{
    xp_diag_add(diags, XP_DIAG_FILE_UNREADABLE, &claim->source_span, NULL,
                "a folder, seen from the tree, or git:REF or git:REF:PATH",
                "the tree to compare with was not loaded: %s", text);
}

/* Tells the errors of @own as of the tree's name, which its temporary folder is not. */
static void tell_errors(const XpDiagList *own, const char *folder, const char *name,
                        XpDiagList *diags)
{
    gsize n = strlen(folder);
    for (guint i = 0; i < xp_diag_count(own); i++) {
        const XpDiag *diag = xp_diag_get(own, i);
        XpSpan span = diag->span;
        if (xp_diag_severity(diag->id) != XP_SEVERITY_ERROR)
            continue;
        if (span.file != NULL && strncmp(span.file, folder, n) == 0) {
            g_autofree char *file = g_strconcat(name, span.file + n, NULL);
            span.file = g_intern_string(file);
        } else if (span.file != NULL) {
            span.file = g_intern_string(span.file);
        }
        span.pointer = g_intern_string(span.pointer);
        xp_diag_add(diags, diag->id, &span, diag->line_text, diag->help, "%s", diag->text);
    }
}

/* Returns new: the folder of @claim's tree; or NULL after a report. */
static char *find_folder(XpBases *bases, const XpClaim *claim, const char *tree, XpDiagList *diags)
{
    g_autoptr(GError) error = NULL;
    if (!xp_git_tree_is(claim->source))
        return g_path_is_absolute(claim->source) ? g_strdup(claim->source)
                                                 : g_build_filename(tree, claim->source, NULL);
    char *folder = xp_git_tree_extract(claim->source, tree, &error);
    if (folder == NULL) {
        complain(claim, diags, error->message);
        return NULL;
    }
    g_ptr_array_add(bases->folders, g_strdup(folder));
    return folder;
}

static void load_base(XpBases *bases, const XpClaim *claim, const char *tree,
                      const XpLoadOptions *options, XpDiagList *diags)
{
    g_autoptr(XpDiagList) own = xp_diag_list_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = find_folder(bases, claim, tree, diags);
    if (folder == NULL)
        return;
    XpWorld *world = xp_tree_load(folder, options, NULL, own, &error);
    if (world != NULL) {
        XpBase row = {.source = claim->source, .world = world};
        g_array_append_val(bases->rows, row);
        return;
    }
    tell_errors(own, folder, xp_git_tree_is(claim->source) ? claim->source : folder, diags);
    complain(claim, diags, "it has the errors above");
}

XpBases *xp_bases_load(const XpProperties *properties, const char *tree,
                       const XpLoadOptions *options, XpDiagList *diags, GError **error)
{
    g_autoptr(XpBases) bases = g_new0(XpBases, 1);
    guint before = xp_diag_count_errors(diags);
    bases->rows = g_array_new(FALSE, FALSE, sizeof(XpBase));
    bases->folders = g_ptr_array_new_with_free_func(g_free);
    for (guint p = 0; p < properties->n; p++)
        for (guint c = 0; c < properties->items[p]->n_claims; c++) {
            const XpClaim *claim = &properties->items[p]->claims[c];
            if (claim->kind == XP_CLAIM_KEEP && xp_bases_find(bases, claim->source) == NULL)
                load_base(bases, claim, tree, options, diags);
        }
    if (xp_diag_count_errors(diags) == before)
        return g_steal_pointer(&bases);
    g_set_error_literal(error, XP_ERROR, XP_ERROR_INPUT,
                        "a tree that a claim compares with was not loaded");
    return NULL;
}
