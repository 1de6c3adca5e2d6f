/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_SARIF_PARTS_H
#define XP_REPORTS_SARIF_PARTS_H

#include "frontend/base/span.h"
#include "reports/json_util.h"
#include "reports/report.h"

/* What every SARIF log is made of. JSON is returned new. */

/* Results of a run, as GitHub takes them. */
#define XP_SARIF_MOST_RESULTS 25000u

/* Returns new: at most @most characters of @text, which is valid UTF-8. */
char *xp_sarif_shorten(const char *text, glong most);
/* {"text": @text}, at most as long as GitHub shows; an empty text counts there as a missing one. */
json_t *xp_sarif_text(const char *text);
/* Appends @text to a message, where brackets mean nothing then: unescaped, they begin a link. */
void xp_sarif_append(GString *out, const char *text);
/* A location: @span of @file, relative to the repository, or file:/// outside of it. */
json_t *xp_sarif_place(const XpReportOptions *options, const char *file, const XpSpan *span);
/* Adds to the notifications of an invocation; takes @location, which may be NULL. */
void xp_sarif_notify(json_t *notifications, const char *level, const char *text, json_t *location);
/* "xacct-prove/policies/": runs of another kind or on another tree do not replace each other. */
json_t *xp_sarif_automation(const XpReportOptions *options, const char *what, const char *tree);
/* Returns new: the log with @run alone, which it takes. */
char *xp_sarif_print(json_t *run);

#endif
