/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_LOAD_FOLDER_H
#define XP_LOAD_FOLDER_H

#include <sys/types.h>

#include <glib.h>

#include "frontend/base/diag.h"

typedef struct {
    char *name;
    char *path; /* as the user would type it */
    gboolean is_folder;
    gboolean taken;
} XpEntry;

/**
 * XpFolder:
 * @entries: XpEntry *, sorted by name; without what no tree is made of: Markdown files, LICENSE,
 * dot files that hold no policy, and dot folders beside the tree
 *
 * One folder of a tree while it is being walked.
 */
typedef struct XpFolder XpFolder;
struct XpFolder {
    char *path;
    dev_t device;
    ino_t inode;
    const XpFolder *parent;
    GPtrArray *entries;
};

/**
 * xp_folder_open:
 * @parent: folder it was found in (borrowed; must outlive the result), or NULL
 *
 * Returns new, or NULL after adding one error: it cannot be read, it is none, or it contains
 * itself through a symbolic link.
 */
XpFolder *xp_folder_open(const char *path, const XpFolder *parent, XpDiagList *diags);
void xp_folder_free(XpFolder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpFolder, xp_folder_free)

/* The entry called @name, marked as taken (borrowed), or NULL. */
XpEntry *xp_folder_take(XpFolder *folder, const char *name);
/* Leaves an entry of that name out of account. */
void xp_folder_ignore(XpFolder *folder, const char *name);

/* Reports every entry that was not taken; @expected are the @n names that would be legal. */
void xp_folder_refuse_rest(const XpFolder *folder, const char *const *expected, guint n,
                           XpDiagList *diags);

#endif
