/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_PROPERTY_PROPERTY_H
#define XP_PROPERTY_PROPERTY_H

#include <glib.h>

#include "frontend/base/diag.h"
#include "frontend/property/ast.h"

/**
 * xp_properties_select:
 * @wanted: ids and tags, ended by NULL
 *
 * Leaves the properties that have one of them. Errors: XP_ERROR_USAGE: one of them is nobody's.
 */
gboolean xp_properties_select(XpProperties *properties, const char *const *wanted, GError **error);

/**
 * XpPropertySource:
 * @files: property files or folders of them; n_files 0: those of the tree
 * @sentences: one-liners of --prop; they see the lets of all files and become prop-1, prop-2 ...
 * @today: YYYY-MM-DD: what is `until` an earlier day excuses nothing any more; NULL: no day has
 *   passed
 *
 * With sentences or files given, the tree's own properties are not proved (formats.md 2.3).
 */
typedef struct {
    const char *const *files;
    guint n_files;
    const char *const *sentences;
    guint n_sentences;
    const char *today;
} XpPropertySource;

/**
 * xp_properties_load:
 * @world: loaded and frozen (borrowed; must outlive the result)
 *
 * Parses and resolves. Returns new, or NULL with XP_ERROR_INPUT when @diags has errors (at most
 * 20 are added, the parser recovers per property).
 */
XpProperties *xp_properties_load(const XpWorld *world, const XpPropertySource *source,
                                 XpDiagList *diags, GError **error);

/**
 * xp_property_references:
 * @tree: folder of the tree the properties are about
 *
 * Returns new: the reference policies that sentences of @source and of the tree name (char *,
 * NULL-terminated, each once), read before there is a world to bind names to. What is wrong with
 * the files is told by xp_properties_load().
 */
char **xp_property_references(const char *tree, const XpPropertySource *source);

#endif
