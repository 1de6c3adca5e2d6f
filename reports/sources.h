/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_SOURCES_H
#define XP_REPORTS_SOURCES_H

#include <glib.h>

#include "frontend/model/world.h"

/*
 * The files that results point to, read again when a report quotes or fingerprints them. A file
 * that has changed since it was loaded counts as unreadable: a report says nothing of another text
 * than the one that was proved.
 */
typedef struct XpSources XpSources;

/* Returns new; @world is borrowed. */
XpSources *xp_sources_new(const XpWorld *world);
void xp_sources_free(XpSources *sources);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpSources, xp_sources_free)

/* The text of @file as it was loaded, or NULL. Borrowed. */
const char *xp_sources_text(XpSources *sources, const char *file);

/* Its lines, NULL-terminated, or NULL. Borrowed. */
const char *const *xp_sources_lines(XpSources *sources, const char *file);

/**
 * xp_sources_fingerprint:
 * @line: from 1
 *
 * The "primaryLocationLineHash" by which GitHub knows a line again after others have moved it: a
 * hash of the 100 characters from there on, blanks left out, and which line with that hash it is.
 * Returns borrowed, or NULL: no such line.
 */
const char *xp_sources_fingerprint(XpSources *sources, const char *file, guint line);

/* Returns new (char *): that hash of each line of @text, of @length bytes. */
GPtrArray *xp_line_fingerprints(const char *text, gsize length);

#endif
