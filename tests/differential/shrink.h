/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_SHRINK_H
#define XP_TESTS_DIFFERENTIAL_SHRINK_H

#include "tests/differential/tree.h"

/**
 * xp_diff_shrink:
 * @tree: becomes smaller
 * @question: JSON that is asked of the tree (a call or a sentence), becomes smaller; or NULL
 * @persists: TRUE if the difference is still there; a tree that does not load is none
 * @tries: at most so many calls of @persists
 *
 * Drops files, members and elements one after the other, as long as the difference persists.
 */
typedef gboolean (*XpDiffPersists)(const XpDiffTree *tree, const json_t *question, gpointer data);
void xp_diff_shrink(XpDiffTree *tree, json_t *question, XpDiffPersists persists, guint tries,
                    gpointer data);

#endif
