/* SPDX-License-Identifier: Apache-2.0 */

/* What the options of `prove` come to. */

#include "frontend/cli/prove_arguments.h"

#include <string.h>

#include "frontend/base/error.h"
#include "frontend/base/suggest.h"
#include "frontend/cli/evidence_folder.h"
#include "frontend/cli/repository.h"

/* --- where reports go --- */

static void target_clear(gpointer data)
{
    g_free(((XpReportTarget *)data)->file);
}

static gboolean unknown_format(const char *name, GError **error)
{
    const char *names[XP_FORMAT_COUNT];
    for (guint i = 0; i < XP_FORMAT_COUNT; i++)
        names[i] = xp_report_format_name((XpReportFormat)i);
    const char *near = xp_suggest(name, names, XP_FORMAT_COUNT);
    if (near != NULL)
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "unknown format '%s'; did you mean '%s'?",
                    name, near);
    else
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "unknown format '%s'; --help lists them all",
                    name);
    return FALSE;
}

/* Returns new: the file that @place means, which may be a folder. */
static char *target_file(XpReportFormat format, const char *place)
{
    if (!g_str_has_suffix(place, "/") && !g_file_test(place, G_FILE_TEST_IS_DIR))
        return g_strdup(place);
    g_autofree char *name = g_strconcat("xacct-prove.", xp_report_format_extension(format), NULL);
    return g_build_filename(place, name, NULL);
}

static gboolean add_target(XpProveArguments *out, const char *text, GError **error)
{
    const char *equals = strchr(text, '=');
    g_autofree char *name =
        equals != NULL ? g_strndup(text, (gsize)(equals - text)) : g_strdup(text);
    XpReportTarget target = {0};
    if (!xp_report_format_lookup(name, &target.format))
        return unknown_format(name, error);
    const char *missing = xp_report_format_missing(target.format);
    if (missing != NULL) {
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "-f %s is not possible: %s", name, missing);
        return FALSE;
    }
    if (equals != NULL && equals[1] == '\0') {
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "-f %s names no file after '='", text);
        return FALSE;
    }
    target.file = equals != NULL ? target_file(target.format, equals + 1) : NULL;
    g_array_append_val(out->targets, target);
    return TRUE;
}

static gboolean check_files(const XpProveArguments *out, GError **error)
{
    for (guint i = 0; i < out->targets->len; i++) {
        const char *file = g_array_index(out->targets, XpReportTarget, i).file;
        for (guint j = 0; j < i && file != NULL; j++) {
            if (g_strcmp0(g_array_index(out->targets, XpReportTarget, j).file, file) != 0)
                continue;
            g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "two formats for one file, %s", file);
            return FALSE;
        }
    }
    return TRUE;
}

/* The target without a file of its own, or NULL. */
static gboolean find_stdout(const XpProveArguments *out, XpReportTarget **found, GError **error)
{
    *found = NULL;
    for (guint i = 0; i < out->targets->len; i++) {
        XpReportTarget *target = &g_array_index(out->targets, XpReportTarget, i);
        if (target->file != NULL)
            continue;
        if (*found != NULL) {
            g_set_error(error, XP_ERROR, XP_ERROR_USAGE,
                        "two formats for one place; write -f %s=FILE for one of them",
                        xp_report_format_name(target->format));
            return FALSE;
        }
        *found = target;
    }
    return TRUE;
}

/* The report for people goes to the terminal unless another format takes its place. */
static gboolean read_targets(XpProveArguments *out, GError **error)
{
    XpReportTarget *first = NULL;
    for (guint i = 0; out->formats != NULL && out->formats[i] != NULL; i++)
        if (!add_target(out, out->formats[i], error))
            return FALSE;
    if (!find_stdout(out, &first, error))
        return FALSE;
    if (first == NULL && !add_target(out, "human", error))
        return FALSE;
    if (!find_stdout(out, &first, error))
        return FALSE;
    g_assert(first != NULL);
    if (out->output != NULL && strcmp(out->output, "-") != 0)
        first->file = target_file(first->format, out->output);
    return check_files(out, error);
}

/* --- operands --- */

static gboolean read_path(char **operands, XpProveArguments *out, GError **error)
{
    if (operands[0] != NULL && operands[1] != NULL) {
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "one tree at a time: '%s' is one too many",
                    operands[1]);
        return FALSE;
    }
    out->path = g_strdup(operands[0]);
    return TRUE;
}

static gboolean check_sentences(const XpProveArguments *arguments, GError **error)
{
    for (guint i = 0; arguments->sentences != NULL && arguments->sentences[i] != NULL; i++) {
        if (!g_utf8_validate(arguments->sentences[i], -1, NULL)) {
            g_set_error_literal(error, XP_ERROR, XP_ERROR_USAGE,
                                "the sentence of --prop is not valid UTF-8");
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean check_baseline(const XpProveArguments *arguments, GError **error)
{
    if (!arguments->update_baseline || arguments->baseline != NULL)
        return TRUE;
    g_set_error_literal(error, XP_ERROR, XP_ERROR_USAGE,
                        "--update-baseline writes the file that --baseline names; name one");
    return FALSE;
}

gboolean xp_prove_arguments_read(const XpCommand *command, int argc, char **argv,
                                 XpProveArguments *out, gboolean *out_done, GError **error)
{
    g_auto(GStrv) operands = NULL;
    out->jobs = MIN(g_get_num_processors(), XP_MOST_JOBS);
    out->now = g_get_real_time() / G_USEC_PER_SEC;
    out->targets = g_array_new(FALSE, TRUE, sizeof(XpReportTarget));
    g_array_set_clear_func(out->targets, target_clear);
    if (!xp_command_read(command, out, argc, argv, &operands, out_done, error))
        return FALSE;
    if (*out_done)
        return TRUE;
    out->gate.strict = out->strict;
    if (out->today == NULL)
        out->today = xp_option_day_of(out->now);
    out->repository = xp_repository_find();
    return check_baseline(out, error) && read_targets(out, error) && check_sentences(out, error) &&
           read_path(operands, out, error);
}

void xp_prove_arguments_clear(XpProveArguments *arguments)
{
    xp_bases_free(arguments->bases);
    g_free(arguments->path);
    g_free(arguments->today);
    g_strfreev(arguments->select);
    g_free(arguments->baseline);
    g_free(arguments->base);
    g_free(arguments->repository);
    g_free(arguments->evidence);
    if (arguments->evidence_folder != NULL)
        xp_evidence_folder_remove(arguments->evidence_folder);
    g_free(arguments->evidence_folder);
    g_strfreev(arguments->formats);
    g_free(arguments->output);
    g_strfreev(arguments->props);
    g_strfreev(arguments->sentences);
    g_clear_pointer(&arguments->targets, g_array_unref);
}
