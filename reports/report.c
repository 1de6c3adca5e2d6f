/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/report.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "frontend/base/error.h"
#include "reports/svg.h"
#include "reports/writers.h"

typedef struct {
    const char *name;
    const char *extension;
    const char *help;
    char *(*write)(const XpRunResult *result, const XpReportOptions *options);
    char *(*write_errors)(const XpDiagList *diags, const XpReportOptions *options);
} Row;

static const Row rows[XP_FORMAT_COUNT] = {
#define XP_REPORT_FORMAT(identifier, name, extension, writer, errors, help) \
    {name, extension, help, writer, errors},
#include "reports/formats.def"
#undef XP_REPORT_FORMAT
};

gboolean xp_report_format_lookup(const char *name, XpReportFormat *out_format)
{
    for (guint i = 0; i < XP_FORMAT_COUNT; i++) {
        if (strcmp(rows[i].name, name) == 0) {
            *out_format = (XpReportFormat)i;
            return TRUE;
        }
    }
    return FALSE;
}

const char *xp_report_format_name(XpReportFormat format)
{
    g_assert(format < XP_FORMAT_COUNT);
    return rows[format].name;
}

const char *xp_report_format_extension(XpReportFormat format)
{
    g_assert(format < XP_FORMAT_COUNT);
    return rows[format].extension;
}

const char *xp_report_format_help(XpReportFormat format)
{
    g_assert(format < XP_FORMAT_COUNT);
    return rows[format].help;
}

const char *xp_report_format_missing(XpReportFormat format)
{
    return format == XP_FORMAT_SVG ? xp_svg_missing() : NULL;
}

char *xp_report_write(XpReportFormat format, const XpRunResult *result,
                      const XpReportOptions *options)
{
    g_assert(format < XP_FORMAT_COUNT);
    return rows[format].write(result, options);
}

char *xp_report_write_errors(XpReportFormat format, const XpDiagList *diags,
                             const XpReportOptions *options)
{
    g_assert(format < XP_FORMAT_COUNT);
    return rows[format].write_errors != NULL ? rows[format].write_errors(diags, options) : NULL;
}

static gboolean write_in_place(const char *file, const char *text, GError **error)
{
    FILE *stream = fopen(file, "we");
    if (stream == NULL) {
        g_set_error(error, XP_ERROR, XP_ERROR_IO, "cannot write %s: %s", file, g_strerror(errno));
        return FALSE;
    }
    gboolean written = fputs(text, stream) >= 0;
    gboolean closed = fclose(stream) == 0;
    if (!written || !closed) {
        g_set_error(error, XP_ERROR, XP_ERROR_IO, "cannot write %s: %s", file, g_strerror(errno));
        return FALSE;
    }
    return TRUE;
}

gboolean xp_report_save(const char *file, const char *text, GError **error)
{
    GStatBuf info;
    if (g_stat(file, &info) == 0 && !S_ISREG(info.st_mode))
        return write_in_place(file, text, error);

    g_autoptr(GError) local = NULL;
    if (!g_file_set_contents_full(file, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0666, &local)) {
        g_set_error(error, XP_ERROR, XP_ERROR_IO, "cannot write %s: %s", file,
                    xp_error_file_reason(local));
        return FALSE;
    }
    return TRUE;
}
