/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_LOAD_GIT_TREE_H
#define XP_LOAD_GIT_TREE_H

#include <glib.h>

/* TRUE if @operand names a tree of a git repository: git:REF or git:REF:PATH. */
gboolean xp_git_tree_is(const char *operand);

/* The PATH of @operand, git:REF[:PATH] (borrowed), or NULL. */
const char *xp_git_tree_path(const char *operand);

/**
 * xp_git_tree_extract:
 * @operand: git:REF[:PATH]; PATH is from the root of the repository, or from @beside with "./"
 * @beside: a folder of the repository; without PATH the tree is the one that stands there
 *
 * Returns new: a temporary folder with the files as they were committed; no attribute, filter or
 * line-end conversion of git is applied. Delete it with xp_git_tree_remove(). REF and PATH are
 * never taken for options of git, and what is neither file nor folder is refused.
 * Errors: XP_ERROR_INPUT: there is no such commit or path, or @beside is in no repository;
 * XP_ERROR_IO.
 */
char *xp_git_tree_extract(const char *operand, const char *beside, GError **error);
void xp_git_tree_remove(const char *folder);

#endif
