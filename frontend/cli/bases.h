/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_BASES_H
#define XP_CLI_BASES_H

#include <glib.h>

#include "frontend/base/diag.h"
#include "frontend/load/load.h"
#include "frontend/property/ast.h"
#include "solver/prove.h"

/* The trees that the claims of a run compare with, each loaded once. */
typedef struct XpBases XpBases;

/**
 * xp_bases_load:
 * @tree: the tree the properties are about; folders are seen from there, git:REF means the folder
 *   that stands there
 * @diags: receives what is wrong with a tree, and with the sentence that names it
 *
 * Returns new, or NULL with XP_ERROR_INPUT. What only warns of another tree is not told.
 */
XpBases *xp_bases_load(const XpProperties *properties, const char *tree,
                       const XpLoadOptions *options, XpDiagList *diags, GError **error);
void xp_bases_free(XpBases *bases);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpBases, xp_bases_free)

/* The rows for XpProveOptions (borrowed); of NULL none. */
const XpBase *xp_bases_rows(const XpBases *bases, guint *out_n);
/* The tree of @source, or NULL. */
const XpWorld *xp_bases_find(const XpBases *bases, const char *source);

#endif
