/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_PROPERTY_SCRIPT_H
#define XP_PROPERTY_SCRIPT_H

#include <glib.h>

#include "frontend/base/diag.h"

/* Largest property file that is read, in bytes. */
#define XP_SCRIPT_LIMIT ((gsize)32 << 20)

/**
 * XpScript:
 * @file: name as the user would type it (lives as long as the program, as spans need it)
 * @text: valid UTF-8 without NUL, NUL-terminated
 *
 * The text of one property file or of one sentence of the command line.
 */
typedef struct {
    const char *file;
    char *text;
    gsize length;
    GArray *lines; /* gsize: offset of each line */
} XpScript;

/* Takes @text, which need not be NUL-free or valid UTF-8 (see xp_script_find_bad_byte()). */
XpScript *xp_script_new(const char *file, char *text, gsize length);
void xp_script_free(XpScript *script);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpScript, xp_script_free)

/* TRUE and its place in @out_span if some byte is NUL or no UTF-8. */
gboolean xp_script_find_bad_byte(const XpScript *script, XpSpan *out_span);

/**
 * XpSink:
 *
 * Collects the diagnostics of property files, whatever order they are found in, so that what is
 * handed on is sorted by place and short.
 */
typedef struct XpSink XpSink;

/* Returns new. */
XpSink *xp_sink_new(void);
void xp_sink_free(XpSink *sink);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpSink, xp_sink_free)

/* Takes @script, so that diagnostics about it show its lines; scripts sort in this order. */
void xp_sink_add_script(XpSink *sink, XpScript *script);

/* @help may be NULL; @span may be of no script, and then no line is shown. */
void xp_sink_add(XpSink *sink, XpDiagId id, const XpSpan *span, const char *help,
                 const char *format, ...) G_GNUC_PRINTF(5, 6);

/* How many errors were added. */
guint xp_sink_errors(const XpSink *sink);

/* Adds at most @limit diagnostics to @diags, by place; errors before warnings when it is tight. */
void xp_sink_flush(XpSink *sink, XpDiagList *diags, guint limit);

/* Returns new: @text fit to stand in a message, cut when it is long. */
char *xp_script_quote(const char *text);

#endif
