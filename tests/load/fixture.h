/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_LOAD_FIXTURE_H
#define XP_TESTS_LOAD_FIXTURE_H

#include <glib.h>

#include "frontend/base/diag.h"
#include "frontend/load/load.h"
#include "frontend/model/world.h"

/**
 * XpTree:
 * @path: a folder of its own, removed with the fixture
 * @world: what was loaded, or NULL
 *
 * A tree that a test writes and loads.
 */
typedef struct {
    char *path;
    XpDiagList *diags;
    XpWorld *world;
    GError *error;
} XpTree;

/* Returns new: an empty folder. */
XpTree *xp_tree_new(void);
void xp_tree_free(XpTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpTree, xp_tree_free)

/* Writes a file below the tree; folders are made as needed. */
void xp_tree_put(const XpTree *tree, const char *path, const char *text);
/* Makes a folder. */
void xp_tree_make(const XpTree *tree, const char *path);
/* Returns new: @path below the tree. */
char *xp_tree_path(const XpTree *tree, const char *path);

/* Loads, forgetting what was loaded before; TRUE if there is a world. */
gboolean xp_tree_load(XpTree *tree, const XpLoadOptions *options);

/* The first diagnostic of that kind, or NULL. */
const XpDiag *xp_tree_find(const XpTree *tree, XpDiagId id);
/* TRUE if there is exactly one error, of that kind, at that file below the tree and line, and its
 * advice holds @help. Prints what there is otherwise. */
gboolean xp_tree_fails(const XpTree *tree, XpDiagId id, const char *file, guint line,
                       const char *help);

/* Documents that many tests need: a key policy for @principal, an identity policy for @resource.
 * Both return new. */
char *xp_tree_key_policy(const char *principal);
char *xp_tree_identity_policy(const char *resource);

#endif
