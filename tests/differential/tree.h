/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_TREE_H
#define XP_TESTS_DIFFERENTIAL_TREE_H

#include <glib.h>
#include <jansson.h>

#include "frontend/model/world.h"

/*
 * A native tree in memory: a list of files, each a JSON value (which is YAML, too). It is written
 * into a folder and loaded from there like any tree, so what a test found can be looked at and
 * run with the program as it stands.
 */
typedef struct {
    GPtrArray *files; /* XpDiffFile * */
} XpDiffTree;

typedef struct {
    char *path;
    json_t *content; /* NULL: an empty folder */
} XpDiffFile;

/* The reference policy of sentences with `within policy`, if the tree has it. */
#define XP_DIFF_BOUND "props/bound.json"

/* Returns new: empty. */
XpDiffTree *xp_diff_tree_new(void);
/* Returns new: a deep copy. */
XpDiffTree *xp_diff_tree_copy(const XpDiffTree *tree);
void xp_diff_tree_free(XpDiffTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpDiffTree, xp_diff_tree_free)

/* @content: taken; NULL makes @path an empty folder. */
void xp_diff_tree_add(XpDiffTree *tree, json_t *content, const char *path_format, ...)
    G_GNUC_PRINTF(3, 4);
/* Takes the file at @index out; its path and content are freed. */
void xp_diff_tree_remove(XpDiffTree *tree, guint index);

/* Writes the tree into the folder @folder, which is emptied before. */
gboolean xp_diff_tree_write(const XpDiffTree *tree, const char *folder, GError **error);
/* Removes a folder and what is in it. */
void xp_diff_remove_folder(const char *folder);
gboolean xp_diff_write_json(const json_t *value, const char *path, GError **error);

/**
 * xp_diff_tree_load:
 *
 * Writes @tree into @folder and loads it. Returns new, or NULL with the loader's first error.
 */
XpWorld *xp_diff_tree_load(const XpDiffTree *tree, const char *folder, GError **error);

#endif
