/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/cli/bases.h"

#include <string.h>

#include "frontend/base/error.h"
#include "frontend/cli/checkout.h"
#include "frontend/load/git_tree.h"

struct XpBases {
    GArray *rows;         /* XpBase; the worlds are owned */
    GPtrArray *checkouts; /* XpCheckout *: until everything is told of them */
};

void xp_bases_free(XpBases *bases)
{
    if (bases == NULL)
        return;
    for (guint i = 0; i < bases->rows->len; i++)
        xp_world_free((XpWorld *)(guintptr)g_array_index(bases->rows, XpBase, i).world);
    g_array_unref(bases->rows);
    g_ptr_array_unref(bases->checkouts);
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

/* Returns new: the tree of @claim; or NULL after a report. */
static XpCheckout *check_out(const XpClaim *claim, const char *tree, XpDiagList *diags)
{
    g_autoptr(GError) error = NULL;
    gboolean as_written = xp_git_tree_is(claim->source) || g_path_is_absolute(claim->source);
    g_autofree char *name =
        as_written ? g_strdup(claim->source) : g_build_filename(tree, claim->source, NULL);
    XpCheckout *checkout = xp_checkout_new(name, tree, &error);
    if (checkout == NULL)
        complain(claim, diags, error->message);
    return checkout;
}

static void load_base(XpBases *bases, const XpClaim *claim, const char *tree,
                      const XpLoadOptions *options, XpDiagList *diags)
{
    XpCheckout *checkout = check_out(claim, tree, diags);
    if (checkout == NULL)
        return;
    g_ptr_array_add(bases->checkouts, checkout);
    XpWorld *world = xp_checkout_load(checkout, options, diags, NULL);
    if (world == NULL) {
        complain(claim, diags, "it has the errors above");
        return;
    }
    XpBase row = {.source = claim->source, .world = world};
    g_array_append_val(bases->rows, row);
}

XpBases *xp_bases_load(const XpProperties *properties, const char *tree,
                       const XpLoadOptions *options, XpDiagList *diags, GError **error)
{
    g_autoptr(XpBases) bases = g_new0(XpBases, 1);
    guint before = xp_diag_count_errors(diags);
    bases->rows = g_array_new(FALSE, FALSE, sizeof(XpBase));
    bases->checkouts = g_ptr_array_new_with_free_func((GDestroyNotify)xp_checkout_free);
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
