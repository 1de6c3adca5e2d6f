/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_TREE_H
#define XP_CLI_TREE_H

#include "frontend/load/load.h"
#include "frontend/property/property.h"

/**
 * xp_tree_load:
 * @options: or NULL for none; its references are not read
 * @source: the sentences that will be proved, or NULL: those of the tree
 *
 * xp_load_tree(), with the reference policies that the sentences name. Returns new, or NULL.
 */
XpWorld *xp_tree_load(const char *path, const XpLoadOptions *options,
                      const XpPropertySource *source, XpDiagList *diags, GError **error);

#endif
