/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_PROPERTY_SCRIPT_FILE_H
#define XP_PROPERTY_SCRIPT_FILE_H

#include "frontend/property/script.h"

/* From bytes to scripts. */

/* Reports trouble with the file @path, at @from where it is used or (NULL) as a whole. */
void xp_script_report_file(XpSink *sink, XpDiagId id, const char *path, const XpSpan *from,
                           const char *help, const char *why);

/**
 * xp_script_read:
 * @from: where the file is used, for reports, or NULL
 *
 * Returns new: at most XP_SCRIPT_LIMIT bytes and a NUL, or NULL after a report.
 */
char *xp_script_read(const char *path, const XpSpan *from, XpSink *sink, gsize *out_length);

/* Takes @text; returns the script, which @sink owns, or NULL after a report: no UTF-8. A byte order
 * mark is left out. */
const XpScript *xp_script_take(const char *file, char *text, gsize length, XpSink *sink);

#endif
