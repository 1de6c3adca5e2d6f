/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_WRITERS_H
#define XP_REPORTS_WRITERS_H

#include "reports/report.h"

/* One function a format, as formats.def lists them. Each returns new. */
#define XP_REPORT_FORMAT(identifier, name, extension, writer, errors, help) \
    char *writer(const XpRunResult *result, const XpReportOptions *options);
#include "reports/formats.def"
#undef XP_REPORT_FORMAT

/* What stands in the place of a report when the input has errors. Each returns new. */
char *xp_json_write_errors(const XpDiagList *diags, const XpReportOptions *options);
char *xp_junit_write_errors(const XpDiagList *diags, const XpReportOptions *options);
char *xp_github_write_errors(const XpDiagList *diags, const XpReportOptions *options);
char *xp_markdown_write_errors(const XpDiagList *diags, const XpReportOptions *options);

#endif
