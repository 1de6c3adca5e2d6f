/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_ANNOTATION_H
#define XP_REPORTS_ANNOTATION_H

#include "frontend/base/span.h"
#include "reports/report.h"

/* Workflow commands of GitHub Actions, by which a step annotates lines of files. */

typedef enum {
    XP_ANNOTATION_ERROR,
    XP_ANNOTATION_WARNING,
    XP_ANNOTATION_NOTICE,
    XP_ANNOTATION_COUNT,
} XpAnnotation;

/* GitHub shows so many of a kind and step. */
#define XP_ANNOTATION_MOST 10u

/* Appends one annotation, a line; @span: its file NULL for none, its line 0 for the first. */
void xp_annotation_append(GString *out, const XpReportOptions *options, XpAnnotation kind,
                          const XpSpan *span, const char *title, const char *message);

#endif
