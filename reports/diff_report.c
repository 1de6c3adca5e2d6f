/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/diff_report.h"

#include <string.h>

#include "reports/writers.h"

typedef struct {
    const char *extension;
    XpDiffWriter *write;
    char *(*write_errors)(const XpDiagList *diags, const XpReportOptions *options);
} Row;

static const Row rows[XP_DIFF_FORMAT_COUNT] = {
#define XP_DIFF_FORMAT(identifier, name, extension, writer, errors, help) \
    {extension, writer, errors},
#include "reports/diff_formats.def"
#undef XP_DIFF_FORMAT
};

const char *xp_diff_format_extension(XpDiffFormat format)
{
    g_assert(format < XP_DIFF_FORMAT_COUNT);
    return rows[format].extension;
}

char *xp_diff_write(XpDiffFormat format, const XpAccessDiff *diff, const XpDiffReport *report,
                    const XpReportOptions *options)
{
    g_assert(format < XP_DIFF_FORMAT_COUNT);
    return rows[format].write(diff, report, options);
}

char *xp_diff_write_errors(XpDiffFormat format, const XpDiagList *diags,
                           const XpReportOptions *options)
{
    g_assert(format < XP_DIFF_FORMAT_COUNT);
    return rows[format].write_errors != NULL ? rows[format].write_errors(diags, options) : NULL;
}

char *xp_diff_counts(const XpAccessDiff *diff)
{
    guint excepted = diff->gained.changes->len - xp_access_side_uncovered(&diff->gained);
    g_autofree char *told = g_strdup_printf(" (%u excepted)", excepted);
    return g_strdup_printf("%u gained%s, %u lost, %u unknown", diff->gained.changes->len,
                           excepted > 0 ? told : "", diff->lost.changes->len,
                           diff->gained.open->len + diff->lost.open->len);
}

const char *xp_diff_file(const XpWorld *world, const char *file)
{
    gsize n = world->root != NULL ? strlen(world->root) : 0;
    if (file == NULL || n == 0 || strncmp(file, world->root, n) != 0 || file[n] != '/')
        return file;
    return file + n + 1;
}
