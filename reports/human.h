/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_HUMAN_H
#define XP_REPORTS_HUMAN_H

#include <glib.h>

#include "reports/page.h"
#include "reports/report.h"

/* The report for people, while it is written. human.c writes the whole and calls the parts. */
typedef struct {
    const XpRunResult *result;
    const XpReportOptions *options;
    XpPage *page;     /* owned by xp_human_write() */
    guint id_columns; /* of the ids in verdict lines */
} XpHuman;

/* Columns of the blocks below a verdict line. */
#define XP_HUMAN_INDENT 2u
#define XP_HUMAN_ROW    4u
#define XP_HUMAN_AT     16u

/* Returns new: symbols named, made safe for the page. NULL gives "". */
char *xp_human_show(const XpHuman *human, const char *text);
/* The same, and never wrapped inside. Returns new. */
char *xp_human_show_whole(const XpHuman *human, const char *text);
/* Returns new: "file:line" that no wrapping cuts, or NULL. */
char *xp_human_place(const XpHuman *human, const char *file, guint line);

/* A row "label   text" of a block; @text may hold marks. */
void xp_human_row(const XpHuman *human, const char *label, const char *text);

/* Returns new: what the report for people says below the verdict line of @property, without
 * colours: for formats that carry it along. */
char *xp_human_details(const XpRunResult *result, const XpPropertyResult *property);
/* The same of what it says about all verdicts: reach, layers not loaded, assumptions. */
char *xp_human_common(const XpRunResult *result);

/* One call AWS allows, as a request, and by what it is allowed. */
void xp_human_story(const XpHuman *human, const XpPropertyResult *property, const XpStory *story,
                    gboolean is_counterexample);
/* What a proof rests on: the statements and documents of the core by role. */
void xp_human_proof(const XpHuman *human, const XpPropertyResult *property);
/* What does not allow, for a can claim that fails. */
void xp_human_missing(const XpHuman *human, const XpPropertyResult *property);
/* The facts that would settle an UNKNOWN. */
void xp_human_unknowns(const XpHuman *human, const XpPropertyResult *property);

/* Returns new: the last line, what to do next, ready for the page. */
char *xp_human_next(const XpHuman *human, const XpSummary *summary);

#endif
