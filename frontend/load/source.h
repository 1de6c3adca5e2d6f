/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_LOAD_SOURCE_H
#define XP_LOAD_SOURCE_H

#include <glib.h>

#include "frontend/base/diag.h"

/* Largest files that are read, in bytes. */
#define XP_SOURCE_POLICY_LIMIT ((gsize)1 << 20)
#define XP_SOURCE_OTHER_LIMIT  ((gsize)32 << 20)

/**
 * XpSource:
 * @file: name as the user would type it
 * @text, @length: valid UTF-8 without NUL, byte order mark or characters of planes 15 and 16;
 *   NUL-terminated
 * @sha256: digest of the file's bytes, in hexadecimal
 *
 * The text of one input file.
 */
typedef struct {
    char *file;
    char *text;
    gsize length;
    char sha256[65];
    GArray *lines; /* gsize: offset of each line */
} XpSource;

/**
 * xp_source_read:
 * @path: file to read; "-" is standard input
 * @limit: in bytes; the size is looked up before anything is read
 *
 * Returns new, or NULL after adding one error to @diags.
 */
XpSource *xp_source_read(const char *path, gsize limit, XpDiagList *diags);

/* The same for text in memory: checks it and returns new, or NULL after adding one error. */
XpSource *xp_source_new(const char *file, const char *text, gsize length, XpDiagList *diags);

void xp_source_free(XpSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpSource, xp_source_free)

/**
 * xp_source_report:
 * @span: where in @source; only its numbers and its pointer are used
 *
 * Adds a diagnostic that shows the line. The strings of its span outlive every world, since a
 * world that could not be loaded is gone before its errors are printed.
 */
void xp_source_report(const XpSource *source, XpDiagList *diags, XpDiagId id, const XpSpan *span,
                      const char *help, const char *format, ...) G_GNUC_PRINTF(6, 7);

/* Adds a diagnostic about a file or folder as a whole. */
void xp_source_report_file(const char *file, XpDiagList *diags, XpDiagId id, const char *help,
                           const char *format, ...) G_GNUC_PRINTF(5, 6);

#endif
