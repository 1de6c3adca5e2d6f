/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_PATH_H
#define XP_REPORTS_PATH_H

#include "reports/report.h"

/**
 * xp_report_path:
 * @file: as the user typed it
 *
 * Returns new: @file relative to the repository of @options, symbolic links resolved, as hosts of
 * code name it; what lies outside, or without a repository, as it is but for a leading "./".
 */
char *xp_report_path(const XpReportOptions *options, const char *file);

#endif
