/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_LOAD_LOAD_H
#define XP_LOAD_LOAD_H

#include <glib.h>

#include "frontend/base/diag.h"
#include "frontend/model/world.h"

/**
 * XpLoadOptions:
 * @require_bound: a name without a value is an error (XI032) instead of a symbol
 * @accept_unknown_operators: an unknown condition operator becomes XP_OP_UNKNOWN instead of an
 *   error
 * @references: files of reference policies (`within policy`), wherever they stand; ends with NULL,
 *   or NULL. Each becomes a policy that nothing is attached to, of that file
 */
typedef struct {
    gboolean require_bound;
    gboolean accept_unknown_operators;
    const char *const *references;
} XpLoadOptions;

/**
 * xp_load_tree:
 * @path: folder of a native tree, as the user typed it; spans repeat it in front of file names
 * @options: or NULL for none
 * @diags: receives everything there is to tell about the input, errors included
 *
 * Loads a whole tree: documents, YAML files, placeholders, the table of absences and the ledger.
 * Returns new, frozen; or NULL with XP_ERROR_INPUT, and then @diags holds at least one error.
 * A tree with one malformed document is not loaded at all. Rule: S-GRAM-43, S-SND-20.
 */
XpWorld *xp_load_tree(const char *path, const XpLoadOptions *options, XpDiagList *diags,
                      GError **error);

#endif
