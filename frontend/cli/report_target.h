/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_REPORT_TARGET_H
#define XP_CLI_REPORT_TARGET_H

#include <glib.h>

#include "frontend/cli/option.h"

/* A report that was asked for, and where it goes: @file NULL is standard output. @format: its row
 * in the table of formats. */
typedef struct {
    guint format;
    char *file;
} XpReportTarget;

/**
 * XpReportFormats:
 * @names: of all formats; the first one goes to standard output unless another does
 * @stem: what a file is called in a folder that was named instead of it, before its extension
 * @extension: of the files of a format
 * @missing: what this build lacks to write a format, or NULL; NULL: nothing
 *
 * The formats in which a command reports.
 */
typedef struct {
    const XpChoice *names;
    const char *stem;
    const char *(*extension)(guint format);
    const char *(*missing)(guint format);
} XpReportFormats;

/**
 * xp_report_targets_new:
 * @texts: FORMAT[=FILE], NULL-terminated, or NULL
 * @output: where standard output was to go instead, or NULL
 *
 * Returns new (GArray of XpReportTarget): at most one for standard output, no two for one file; or
 * NULL with XP_ERROR_USAGE.
 */
GArray *xp_report_targets_new(const XpReportFormats *formats, const char *const *texts,
                              const char *output, GError **error);

#endif
