/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_DIFF_REPORT_H
#define XP_REPORTS_DIFF_REPORT_H

#include "reports/report.h"
#include "solver/access_diff.h"

/**
 * XpDiffReport:
 * @older_name, @newer_name: the trees as they were asked for
 * @allow_gain: access gained is no failure
 *
 * What both reports on a comparison say beside what was found.
 */
typedef struct {
    const char *older_name;
    const char *newer_name;
    gboolean allow_gain;
    guint exit_status;
} XpDiffReport;

/* Return new: the comparison for people, for programs (schema xacct-diff/1), and for the comment of
 * a pull request. Places are files of their tree. */
char *xp_diff_text(const XpAccessDiff *diff, const XpDiffReport *report,
                   const XpReportOptions *options);
char *xp_diff_json(const XpAccessDiff *diff, const XpDiffReport *report,
                   const XpReportOptions *options);

char *xp_diff_markdown(const XpAccessDiff *diff, const XpDiffReport *report,
                       const XpReportOptions *options);

/* The part of @file below the root of @world (borrowed); NULL gives NULL. */
const char *xp_diff_file(const XpWorld *world, const char *file);

#endif
