/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_BASE_DIAG_H
#define XP_BASE_DIAG_H

#include <glib.h>

#include "frontend/base/span.h"

typedef enum {
    XP_SEVERITY_NOTE,
    XP_SEVERITY_WARNING,
    XP_SEVERITY_ERROR,
} XpSeverity;

/* "note", "warning", "error". */
const char *xp_severity_name(XpSeverity severity);

/* One row of diag.def. */
typedef enum {
#define XP_DIAG(identifier, code, severity, summary, example, remedy) XP_DIAG_##identifier,
#include "frontend/base/diag.def"
#undef XP_DIAG
    XP_DIAG_COUNT
} XpDiagId;

/**
 * XpDiag:
 * @text: what is wrong, one sentence without a full stop (owned)
 * @help: what to do about it, or NULL (owned)
 * @line_text: the source line @span begins on, or NULL when there is none to show (owned)
 */
typedef struct {
    XpDiagId id;
    XpSpan span;
    char *text;
    char *help;
    char *line_text;
} XpDiag;

typedef struct XpDiagList XpDiagList;

/* Returns new. */
XpDiagList *xp_diag_list_new(void);
void xp_diag_list_free(XpDiagList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpDiagList, xp_diag_list_free)

/**
 * xp_diag_add:
 * @span: where (copied; its strings must outlive @list), or NULL
 * @line_text: the source line, or NULL (copied)
 * @help: what to do, or NULL (copied)
 *
 * Appends one diagnostic; its severity is that of its row in diag.def.
 */
void xp_diag_add(XpDiagList *list, XpDiagId id, const XpSpan *span, const char *line_text,
                 const char *help, const char *format, ...) G_GNUC_PRINTF(6, 7);

guint xp_diag_count(const XpDiagList *list);
guint xp_diag_count_errors(const XpDiagList *list);
const XpDiag *xp_diag_get(const XpDiagList *list, guint index);

const char *xp_diag_code(XpDiagId id);
XpSeverity xp_diag_severity(XpDiagId id);
const char *xp_diag_summary(XpDiagId id);
/* Input that gets the diagnostic, and what to do about it. */
const char *xp_diag_example(XpDiagId id);
const char *xp_diag_remedy(XpDiagId id);

/**
 * xp_diag_render:
 *
 * Returns new: the diagnostic as people read it, several lines ending in a newline:
 *   error[XP204]: text
 *    --> file:3:16
 *     |
 *   3 | the line
 *     |     ^^^^
 *     = help: ...
 */
char *xp_diag_render(const XpDiag *diag);

#endif
