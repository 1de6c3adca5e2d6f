/* SPDX-License-Identifier: Apache-2.0 */

/* What the options of `prove` come to. */

#include "frontend/cli/prove_arguments.h"

#include <string.h>

#include "frontend/base/error.h"
#include "frontend/cli/evidence_folder.h"
#include "frontend/cli/repository.h"

/* --- where reports go --- */

static const char *extension_of(guint format)
{
    return xp_report_format_extension((XpReportFormat)format);
}

static const char *missing_of(guint format)
{
    return xp_report_format_missing((XpReportFormat)format);
}

static gboolean read_targets(XpProveArguments *out, GError **error)
{
    static const XpChoice names[] = {
#define XP_REPORT_FORMAT(identifier, name, extension, writer, errors, help) {name, help},
#include "reports/formats.def"
#undef XP_REPORT_FORMAT
        {0}};
    const XpReportFormats formats = {names, "xacct-prove", extension_of, missing_of};
    out->targets =
        xp_report_targets_new(&formats, (const char *const *)out->formats, out->output, error);
    return out->targets != NULL;
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
