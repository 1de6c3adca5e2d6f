/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_CHECKOUT_H
#define XP_CLI_CHECKOUT_H

#include <glib.h>

#include "frontend/base/diag.h"
#include "frontend/load/load.h"

/**
 * XpCheckout:
 * @name: the tree as somebody named it: a folder, or git:REF[:PATH]
 * @path: where its files are
 * @temporary: @path was made for them, and goes with this
 *
 * A tree of another time or place, ready to be loaded.
 */
typedef struct {
    char *name;
    char *path;
    gboolean temporary;
} XpCheckout;

/* @beside: a folder of the repository: git:REF is the tree that stands there. Returns new, or NULL
 * with the errors of xp_git_tree_extract(). */
XpCheckout *xp_checkout_new(const char *name, const char *beside, GError **error);
void xp_checkout_free(XpCheckout *checkout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpCheckout, xp_checkout_free)

/**
 * xp_checkout_place:
 * @beside: as xp_checkout_new() had it
 * @repository: the folder of the repository, or NULL
 *
 * Returns new: the folder where the repository has the tree today, or would have it.
 */
char *xp_checkout_place(const XpCheckout *checkout, const char *beside, const char *repository);

/* Appends the errors of @own to @diags, those in files of @checkout under its name: its path may be
 * one that nobody has ever seen. */
void xp_checkout_tell(const XpCheckout *checkout, const XpDiagList *own, XpDiagList *diags);

/* Returns new; or NULL, with XP_ERROR_INPUT, and in @diags why. What only warns is not told. */
XpWorld *xp_checkout_load(const XpCheckout *checkout, const XpLoadOptions *options,
                          XpDiagList *diags, GError **error);

#endif
