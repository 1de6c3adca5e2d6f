/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/cli/report_target.h"

#include <string.h>

#include "frontend/base/error.h"
#include "frontend/base/suggest.h"

static void target_clear(gpointer data)
{
    g_free(((XpReportTarget *)data)->file);
}

static gboolean unknown_format(const XpReportFormats *formats, const char *name, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; formats->names[i].name != NULL; i++)
        g_ptr_array_add(names, (gpointer)(guintptr)formats->names[i].name);
    const char *near =
        xp_suggest(name, (const char *const *)(const void *)names->pdata, names->len);
    if (near != NULL)
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "unknown format '%s'; did you mean '%s'?",
                    name, near);
    else
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "unknown format '%s'; --help lists them all",
                    name);
    return FALSE;
}

static gboolean find_format(const XpReportFormats *formats, const char *name, guint *out,
                            GError **error)
{
    for (*out = 0; formats->names[*out].name != NULL; (*out)++)
        if (strcmp(formats->names[*out].name, name) == 0)
            return TRUE;
    return unknown_format(formats, name, error);
}

/* Returns new: the file that @place means, which may be a folder. */
static char *target_file(const XpReportFormats *formats, guint format, const char *place)
{
    if (!g_str_has_suffix(place, "/") && !g_file_test(place, G_FILE_TEST_IS_DIR))
        return g_strdup(place);
    g_autofree char *name = g_strconcat(formats->stem, ".", formats->extension(format), NULL);
    return g_build_filename(place, name, NULL);
}

static gboolean add_target(const XpReportFormats *formats, GArray *targets, const char *text,
                           GError **error)
{
    const char *equals = strchr(text, '=');
    g_autofree char *name =
        equals != NULL ? g_strndup(text, (gsize)(equals - text)) : g_strdup(text);
    XpReportTarget target = {0};
    if (!find_format(formats, name, &target.format, error))
        return FALSE;
    const char *missing = formats->missing != NULL ? formats->missing(target.format) : NULL;
    if (missing != NULL) {
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "-f %s is not possible: %s", name, missing);
        return FALSE;
    }
    if (equals != NULL && equals[1] == '\0') {
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "-f %s names no file after '='", text);
        return FALSE;
    }
    target.file = equals != NULL ? target_file(formats, target.format, equals + 1) : NULL;
    g_array_append_val(targets, target);
    return TRUE;
}

static gboolean check_files(const GArray *targets, GError **error)
{
    for (guint i = 0; i < targets->len; i++) {
        const char *file = g_array_index(targets, XpReportTarget, i).file;
        for (guint j = 0; j < i && file != NULL; j++) {
            if (g_strcmp0(g_array_index(targets, XpReportTarget, j).file, file) != 0)
                continue;
            g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "two formats for one file, %s", file);
            return FALSE;
        }
    }
    return TRUE;
}

/* The target without a file of its own, or NULL. */
static gboolean find_stdout(const XpReportFormats *formats, const GArray *targets,
                            XpReportTarget **found, GError **error)
{
    *found = NULL;
    for (guint i = 0; i < targets->len; i++) {
        XpReportTarget *target = &g_array_index(targets, XpReportTarget, i);
        if (target->file != NULL)
            continue;
        if (*found != NULL) {
            g_set_error(error, XP_ERROR, XP_ERROR_USAGE,
                        "two formats for one place; write -f %s=FILE for one of them",
                        formats->names[target->format].name);
            return FALSE;
        }
        *found = target;
    }
    return TRUE;
}

GArray *xp_report_targets_new(const XpReportFormats *formats, const char *const *texts,
                              const char *output, GError **error)
{
    g_autoptr(GArray) targets = g_array_new(FALSE, TRUE, sizeof(XpReportTarget));
    XpReportTarget *first = NULL;
    g_array_set_clear_func(targets, target_clear);
    for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
        if (!add_target(formats, targets, texts[i], error))
            return NULL;
    if (!find_stdout(formats, targets, &first, error))
        return NULL;
    if (first == NULL) {
        const XpReportTarget usual = {0};
        g_array_append_val(targets, usual);
        first = &g_array_index(targets, XpReportTarget, targets->len - 1);
    }
    if (output != NULL && strcmp(output, "-") != 0)
        first->file = target_file(formats, first->format, output);
    return check_files(targets, error) ? g_steal_pointer(&targets) : NULL;
}
