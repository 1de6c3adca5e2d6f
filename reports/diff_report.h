/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_DIFF_REPORT_H
#define XP_REPORTS_DIFF_REPORT_H

#include "reports/report.h"
#include "solver/access_diff.h"

/* One row of diff_formats.def. */
typedef enum {
#define XP_DIFF_FORMAT(identifier, name, extension, writer, errors, help) \
    XP_DIFF_FORMAT_##identifier,
#include "reports/diff_formats.def"
#undef XP_DIFF_FORMAT
    XP_DIFF_FORMAT_COUNT
} XpDiffFormat;

/**
 * XpDiffReport:
 * @older_name, @newer_name: the trees as they were asked for
 * @older_place, @newer_place: folders where a repository has the files of either tree, which may
 *   have been read elsewhere; NULL: where they were read
 * @allow_gain: access gained is no failure
 *
 * What every report on a comparison says beside what was found.
 */
typedef struct {
    const char *older_name;
    const char *newer_name;
    const char *older_place;
    const char *newer_place;
    gboolean allow_gain;
    guint exit_status;
} XpDiffReport;

/* What a file of that format is called after its dot (static). */
const char *xp_diff_format_extension(XpDiffFormat format);

/* Returns new: the whole report. The same comparison and options give the same bytes. */
char *xp_diff_write(XpDiffFormat format, const XpAccessDiff *diff, const XpDiffReport *report,
                    const XpReportOptions *options);

/* Returns new: what @format has to say when a tree has errors, or NULL: nothing. */
char *xp_diff_write_errors(XpDiffFormat format, const XpDiagList *diags,
                           const XpReportOptions *options);

/* One function a format. Each returns new. */
typedef char *XpDiffWriter(const XpAccessDiff *diff, const XpDiffReport *report,
                           const XpReportOptions *options);
#define XP_DIFF_FORMAT(identifier, name, extension, writer, errors, help) XpDiffWriter writer;
#include "reports/diff_formats.def"
#undef XP_DIFF_FORMAT

/* Returns new: "2 gained (1 excepted), 0 lost, 1 unknown". */
char *xp_diff_counts(const XpAccessDiff *diff);

/* The part of @file below the root of @world (borrowed); NULL gives NULL. */
const char *xp_diff_file(const XpWorld *world, const char *file);

#endif
