/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/cli/checkout.h"

#include <string.h>

#include "frontend/base/error.h"
#include "frontend/cli/tree.h"
#include "frontend/load/git_tree.h"

void xp_checkout_free(XpCheckout *checkout)
{
    if (checkout == NULL)
        return;
    if (checkout->temporary)
        xp_git_tree_remove(checkout->path);
    g_free(checkout->path);
    g_free(checkout->name);
    g_free(checkout);
}

XpCheckout *xp_checkout_new(const char *name, const char *beside, GError **error)
{
    gboolean committed = xp_git_tree_is(name);
    char *path = committed ? xp_git_tree_extract(name, beside, error) : g_strdup(name);
    if (path == NULL)
        return NULL;
    XpCheckout *checkout = g_new0(XpCheckout, 1);
    *checkout = (XpCheckout){.name = g_strdup(name), .path = path, .temporary = committed};
    return checkout;
}

char *xp_checkout_place(const XpCheckout *checkout, const char *beside, const char *repository)
{
    const char *path = checkout->temporary ? xp_git_tree_path(checkout->name) : NULL;
    if (!checkout->temporary)
        return g_strdup(checkout->name);
    if (path == NULL)
        return g_strdup(beside);
    gboolean from_there = g_str_has_prefix(path, "./") || g_str_has_prefix(path, "../");
    const char *root = from_there ? beside : repository;
    return root != NULL ? g_build_filename(root, path, NULL) : g_strdup(path);
}

/* The name of @file for people: interned, since the diagnostics outlive what it was borrowed of. */
static const char *show_file(const XpCheckout *checkout, const char *file)
{
    gsize n = strlen(checkout->path);
    if (file == NULL || !checkout->temporary || strncmp(file, checkout->path, n) != 0)
        return g_intern_string(file);
    g_autofree char *shown = g_strconcat(checkout->name, file + n, NULL);
    return g_intern_string(shown);
}

void xp_checkout_tell(const XpCheckout *checkout, const XpDiagList *own, XpDiagList *diags)
{
    for (guint i = 0; i < xp_diag_count(own); i++) {
        const XpDiag *diag = xp_diag_get(own, i);
        XpSpan span = diag->span;
        if (xp_diag_severity(diag->id) != XP_SEVERITY_ERROR)
            continue;
        span.file = show_file(checkout, span.file);
        span.pointer = g_intern_string(span.pointer);
        xp_diag_add(diags, diag->id, &span, diag->line_text, diag->help, "%s", diag->text);
    }
}

XpWorld *xp_checkout_load(const XpCheckout *checkout, const XpLoadOptions *options,
                          XpDiagList *diags, GError **error)
{
    g_autoptr(XpDiagList) own = xp_diag_list_new();
    XpWorld *world = xp_tree_load(checkout->path, options, NULL, own, NULL);
    if (world != NULL)
        return world;
    guint n = xp_diag_count_errors(own);
    xp_checkout_tell(checkout, own, diags);
    g_set_error(error, XP_ERROR, XP_ERROR_INPUT, "%s was not loaded: %u error%s", checkout->name, n,
                n == 1 ? "" : "s");
    return NULL;
}
