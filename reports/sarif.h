/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_SARIF_H
#define XP_REPORTS_SARIF_H

#include "reports/finding.h"
#include "reports/json_util.h"
#include "reports/report.h"
#include "reports/sarif_parts.h"
#include "reports/sources.h"

/* A SARIF log under way. sarif.c writes the run, sarif_result.c its results. */
typedef struct {
    const XpRunResult *result;
    const XpReportOptions *options;
    XpSources *sources;
} XpSarif;

/* JSON is returned new. */

/* "note", "warning" or "error" for the severity of @property (static). */
const char *xp_sarif_level(const XpPropertyResult *property);
/* A location at @span; a place in no file is the tree itself. */
json_t *xp_sarif_location(const XpSarif *sarif, const XpSpan *span);
/* Returns new: why @property is open: the facts that decide, and what would settle them. */
char *xp_sarif_open_text(const XpSarif *sarif, const XpPropertyResult *property);
/* The result for @finding. */
json_t *xp_sarif_finding(const XpSarif *sarif, const XpFinding *finding);
/* The result for a property of which it is not known whether it holds. */
json_t *xp_sarif_unknown(const XpSarif *sarif, guint index);

#endif
