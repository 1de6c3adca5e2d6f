/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_REPORT_H
#define XP_REPORTS_REPORT_H

#include <glib.h>

#include "frontend/base/diag.h"
#include "solver/result.h"

/* One row of formats.def. */
typedef enum {
#define XP_REPORT_FORMAT(identifier, name, extension, writer, errors, help) XP_FORMAT_##identifier,
#include "reports/formats.def"
#undef XP_REPORT_FORMAT
    XP_FORMAT_COUNT
} XpReportFormat;

/**
 * XpReportOptions:
 * @colour: use terminal colours; they never carry a meaning that the words do not
 * @ascii: plain ASCII instead of symbols and typographic marks
 * @width: columns to wrap at; a path or an ARN is never cut
 * @quiet: 0 everything, 1 the verdict lines and the summary, 2 nothing
 * @verbose: rule ids of the steps too
 * @timings: how long each property took; makes a report differ from run to run
 * @sarif_suppressed: violations that are expected too, marked as suppressed
 * @sarif_unknown: UNKNOWN as results of level note, not only as notifications
 * @tool_version: version of the program (borrowed)
 * @repository: absolute path of the folder that formats for a code host write paths relative to;
 *   NULL: paths as the user typed them (borrowed)
 * @command: the command that shows more, for advice: "xacct-prove policies/" (borrowed), or NULL
 */
typedef struct {
    gboolean colour;
    gboolean ascii;
    guint width;
    guint quiet;
    gboolean verbose;
    gboolean timings;
    gboolean sarif_suppressed;
    gboolean sarif_unknown;
    const char *tool_version;
    const char *repository;
    const char *command;
} XpReportOptions;

gboolean xp_report_format_lookup(const char *name, XpReportFormat *out_format);
const char *xp_report_format_name(XpReportFormat format);
/* What a file of that format is called after its dot, and what the format is for (static). */
const char *xp_report_format_extension(XpReportFormat format);
const char *xp_report_format_help(XpReportFormat format);

/* What this build lacks to write @format, in a sentence without a full stop, or NULL (static). */
const char *xp_report_format_missing(XpReportFormat format);

/**
 * xp_report_write:
 *
 * Returns new: the whole report. The same result and options give the same bytes, but for
 * @timings.
 */
char *xp_report_write(XpReportFormat format, const XpRunResult *result,
                      const XpReportOptions *options);

/**
 * xp_report_write_errors:
 *
 * Returns new: what @format has to say when the input has errors and nothing was proved, or NULL:
 * nothing.
 */
char *xp_report_write_errors(XpReportFormat format, const XpDiagList *diags,
                             const XpReportOptions *options);

/**
 * xp_report_save:
 * @file: where; an existing file is replaced as a whole (written under a temporary name first)
 *   unless it is a device or a pipe
 *
 * Errors: XP_ERROR_IO.
 */
gboolean xp_report_save(const char *file, const char *text, GError **error);

#endif
