/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_DIFF_FINDING_H
#define XP_REPORTS_DIFF_FINDING_H

#include "reports/diff_report.h"

/* What hosts of code tell apart. */
typedef enum {
    XP_DIFF_GAINED,
    XP_DIFF_LOST,
    XP_DIFF_OPEN,
    XP_DIFF_KIND_COUNT,
} XpDiffKind;

/**
 * XpDiffPlace:
 * @cause: of a statement that stands in a file
 * @span: of one line of it; its file is the one of the repository (owned)
 */
typedef struct {
    const XpChangeCause *cause;
    XpSpan span;
    char *file;
} XpDiffPlace;

/**
 * XpDiffFinding:
 * @gained: it is about access gained; what is open of access lost fails nothing
 * @change: of what was gained or lost, or NULL
 * @text: what was found, in a sentence without a full stop
 * @places: XpDiffPlace *: the statements that changed, in either tree
 * @region: where to look, in the newer tree: the statement that changed; of one that is gone, its
 *   file; the tree where that is gone too, or nothing stands in a document
 * @loaded: the file of @region as it was loaded (borrowed), or NULL: a place in the tree is not
 *   known
 * @key: hash of what was found, without its place: the same after lines moved
 *
 * One difference, for formats that point to lines. Excepted gains are none.
 */
typedef struct {
    XpDiffKind kind;
    gboolean gained;
    const XpAccessChange *change;
    char *text;
    GPtrArray *places;
    XpSpan region;
    char *file;
    const char *loaded;
    char *key;
} XpDiffFinding;

/* Returns new (XpDiffFinding *): gained, open, lost. */
GPtrArray *xp_diff_findings_new(const XpAccessDiff *diff, const XpDiffReport *report);

/* Returns new: "Allow App in the key policy of key K in A", or what else differs. */
char *xp_diff_cause_text(const XpAccessDiff *diff, const XpChangeCause *cause);

#endif
