/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/annotation.h"

#include "reports/path.h"
#include "reports/view.h"

static const char *const names[XP_ANNOTATION_COUNT] = {"error", "warning", "notice"};

/* Appends @text as GitHub reads it back: a property ends at a colon or comma, a line at its end. */
static void append_escaped(GString *out, const char *text, gboolean is_property)
{
    for (; *text != '\0'; text++) {
        if (*text == '%' || *text == '\r' || *text == '\n' ||
            (is_property && (*text == ':' || *text == ',')))
            g_string_append_printf(out, "%%%02X", (guint)(guchar)*text);
        else
            g_string_append_c(out, *text);
    }
}

static void append_place(GString *out, const XpReportOptions *options, const XpSpan *span)
{
    if (span->file == NULL || xp_view_is_command_line(span->file))
        return;
    g_autofree char *path = xp_report_path(options, span->file);
    g_string_append(out, "file=");
    append_escaped(out, path, TRUE);
    g_string_append_printf(out, ",line=%u,", MAX(span->line, 1));
    if (span->line == 0 || span->column == 0 || span->end_line < span->line ||
        span->end_column == 0)
        return;
    g_string_append_printf(out, "col=%u,endLine=%u,endColumn=%u,", span->column, span->end_line,
                           span->end_column);
}

void xp_annotation_append(GString *out, const XpReportOptions *options, XpAnnotation kind,
                          const XpSpan *span, const char *title, const char *message)
{
    g_string_append_printf(out, "::%s ", names[kind]);
    append_place(out, options, span);
    g_string_append(out, "title=");
    append_escaped(out, title, TRUE);
    g_string_append(out, "::");
    append_escaped(out, message, FALSE);
    g_string_append_c(out, '\n');
}
