/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/cli/stages.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "frontend/base/error.h"
#include "frontend/cli/evidence_folder.h"
#include "frontend/cli/interrupt.h"
#include "frontend/cli/progress.h"
#include "frontend/cli/step_summary.h"
#include "frontend/cli/tree.h"
#include "reports/diagnostics.h"
#include "reports/evidence.h"
#include "solver/prove.h"
#include "solver/repair.h"

static gboolean write_out(const char *file, const char *text, GError **error)
{
    if (file != NULL)
        return xp_report_save(file, text, error);
    if (fputs(text, stdout) >= 0 && fflush(stdout) == 0)
        return TRUE;
    g_set_error(error, XP_ERROR, XP_ERROR_IO, "cannot write to standard output: %s",
                g_strerror(errno));
    return FALSE;
}

static XpReportOptions report_options(const XpProveArguments *arguments,
                                      const XpReportTarget *target)
{
    gboolean to_terminal = target->file == NULL;
    return (XpReportOptions){
        .colour = arguments->colour == XP_COLOUR_ALWAYS ||
                  (to_terminal && xp_terminal_has_colour(arguments->colour, STDOUT_FILENO)),
        .ascii = arguments->ascii || (to_terminal && !xp_terminal_is_utf8()),
        .width = arguments->width > 0 ? arguments->width
                 : to_terminal        ? xp_terminal_width(STDOUT_FILENO)
                                      : xp_terminal_width(-1),
        .quiet = arguments->quiet,
        .verbose = arguments->verbose,
        .timings = arguments->timings,
        .sarif_suppressed = arguments->sarif_suppressed,
        .sarif_unknown = arguments->sarif_unknown,
        .tool_version = XP_VERSION,
        .repository = arguments->repository,
    };
}

/* Writes @text to the place of @target; Markdown also where GitHub Actions shows it. */
static gboolean deliver(const XpReportTarget *target, const char *text, GError **error)
{
    if (target->format != XP_FORMAT_MARKDOWN)
        return write_out(target->file, text, error);
    return xp_step_summary_append(text, error) &&
           (xp_step_summary_is(target->file) || write_out(target->file, text, error));
}

/* What -v would show, counted. */
static void tell_notes(const XpProveArguments *arguments, const XpDiagList *diags)
{
    guint notes = 0;
    for (guint i = 0; i < xp_diag_count(diags); i++)
        notes += xp_diag_severity(xp_diag_get(diags, i)->id) == XP_SEVERITY_NOTE ? 1 : 0;
    if (notes > 0 && !arguments->verbose && arguments->quiet == 0)
        g_printerr("%u %s on the input (-v shows %s)\n", notes, notes == 1 ? "note" : "notes",
                   notes == 1 ? "it" : "them");
}

/* Prints @diags; when they stop the run, reports for programs say so too. */
static gboolean tell(const XpProveArguments *arguments, const XpDiagList *diags, gboolean stops,
                     GError **error)
{
    g_autofree char *text =
        xp_diagnostics_text(diags, arguments->verbose ? XP_SEVERITY_NOTE : XP_SEVERITY_WARNING);
    g_printerr("%s", text);
    tell_notes(arguments, diags);
    if (!stops)
        return TRUE;
    for (guint i = 0; i < arguments->targets->len; i++) {
        const XpReportTarget *target = &g_array_index(arguments->targets, XpReportTarget, i);
        const XpReportOptions options = report_options(arguments, target);
        g_autofree char *report = xp_report_write_errors(target->format, diags, &options);
        if (report != NULL && !deliver(target, report, error))
            return FALSE;
    }
    return TRUE;
}

static XpPropertySource property_source(const XpProveArguments *arguments)
{
    return (XpPropertySource){
        .files = (const char *const *)arguments->props,
        .n_files = arguments->props != NULL ? g_strv_length(arguments->props) : 0,
        .sentences = (const char *const *)arguments->sentences,
        .n_sentences = arguments->sentences != NULL ? g_strv_length(arguments->sentences) : 0,
        .today = arguments->today,
    };
}

static XpLoadOptions load_options(const XpProveArguments *arguments)
{
    return (XpLoadOptions){
        .require_bound = arguments->require_bound,
        .accept_unknown_operators = arguments->accept_unknown_operators,
    };
}

XpWorld *xp_stage_load_at(const XpProveArguments *arguments, const char *path, XpDiagList *diags,
                          GError **error)
{
    const XpPropertySource source = property_source(arguments);
    const XpLoadOptions options = load_options(arguments);
    return xp_tree_load(path, &options, &source, diags, error);
}

XpWorld *xp_stage_load(const XpProveArguments *arguments, GError **error)
{
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(XpWorld) world = xp_stage_load_at(arguments, arguments->path, diags, error);
    if (!tell(arguments, diags, world == NULL, world != NULL ? error : NULL))
        return NULL;
    return g_steal_pointer(&world);
}

XpProperties *xp_stage_properties_of(const XpProveArguments *arguments, const XpWorld *world,
                                     XpDiagList *diags, GError **error)
{
    const XpPropertySource source = property_source(arguments);
    return xp_properties_load(world, &source, diags, error);
}

XpProperties *xp_stage_properties(const XpProveArguments *arguments, const XpWorld *world,
                                  GError **error)
{
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(XpProperties) properties = xp_stage_properties_of(arguments, world, diags, error);
    if (!tell(arguments, diags, properties == NULL, properties != NULL ? error : NULL))
        return NULL;
    if (properties != NULL && arguments->select != NULL &&
        !xp_properties_select(properties, (const char *const *)arguments->select, error))
        return NULL;
    if (properties != NULL && properties->n == 0) {
        g_set_error(error, XP_ERROR, XP_ERROR_INPUT,
                    "no properties to prove: put sentences into %s/props/*.xprop, or give one "
                    "with --prop",
                    arguments->path);
        return NULL;
    }
    return g_steal_pointer(&properties);
}

/* The trees that `since` names. */
static gboolean load_bases(XpProveArguments *arguments, const XpWorld *world,
                           const XpProperties *properties, GError **error)
{
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    const XpLoadOptions options = load_options(arguments);
    arguments->bases = xp_bases_load(properties, world->root, &options, diags, error);
    return tell(arguments, diags, arguments->bases == NULL,
                arguments->bases != NULL ? error : NULL) &&
           arguments->bases != NULL;
}

XpProveOptions xp_stage_options(const XpProveArguments *arguments)
{
    guint n_bases = 0;
    const XpBase *bases = xp_bases_rows(arguments->bases, &n_bases);
    return (XpProveOptions){
        .bases = bases,
        .n_bases = n_bases,
        .jobs = arguments->jobs,
        .timeout_ms = arguments->timeout_ms,
        .rlimit = arguments->rlimit,
        .strict = arguments->strict,
        .now = arguments->now,
    };
}

XpRunResult *xp_stage_solve(XpProveArguments *arguments, const XpWorld *world,
                            const XpProperties *properties, const XpBaseline *baseline,
                            GError **error)
{
    if (!load_bases(arguments, world, properties, error))
        return NULL;
    if (arguments->evidence != NULL) {
        arguments->evidence_folder = xp_evidence_folder_begin(arguments->evidence, error);
        if (arguments->evidence_folder == NULL)
            return NULL;
    }
    XpProgress progress = xp_progress_begin(arguments->progress);
    XpProveOptions options = xp_stage_options(arguments);
    options.evidence = arguments->evidence_folder;
    options.baseline = baseline;
    options.learn = arguments->update_baseline;
    options.progress = xp_progress_update;
    options.progress_data = &progress;
    XpRunResult *result = xp_prove(world, properties, &options, xp_interrupt_watch(), error);
    xp_progress_end(&progress);
    if (result != NULL)
        result->gate = arguments->gate;
    return result;
}

/* The input again, for a change to be tried in; what there is to tell of it has been told. */
static gboolean load_again(gpointer data, XpWorld **out_world, XpProperties **out_properties)
{
    const XpProveArguments *arguments = data;
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(XpWorld) world = xp_stage_load_at(arguments, arguments->path, diags, NULL);
    if (world == NULL)
        return FALSE;
    *out_properties = xp_stage_properties_of(arguments, world, diags, NULL);
    if (*out_properties == NULL)
        return FALSE;
    if (arguments->select != NULL)
        xp_properties_select(*out_properties, (const char *const *)arguments->select, NULL);
    *out_world = g_steal_pointer(&world);
    return TRUE;
}

void xp_stage_repair(const XpProveArguments *arguments, const XpWorld *world,
                     const XpProperties *properties, XpRunResult *result)
{
    const XpProveOptions options = xp_stage_options(arguments);
    const XpRepairSource source = {load_again, (gpointer)(guintptr)arguments};
    xp_repair(world, properties, &options, &source, xp_interrupt_watch(), result);
}

gboolean xp_stage_evidence(XpProveArguments *arguments, const XpProperties *properties,
                           const XpRunResult *result, GError **error)
{
    if (arguments->evidence_folder == NULL)
        return TRUE;
    const XpEvidenceRun run = {.folder = arguments->evidence_folder,
                               .tool_version = XP_VERSION,
                               .tree = arguments->path,
                               .props = arguments->props,
                               .sentences = arguments->sentences,
                               .strict = arguments->strict,
                               .require_bound = arguments->require_bound,
                               .accept_unknown_operators = arguments->accept_unknown_operators,
                               .now = arguments->now,
                               .today = arguments->today,
                               .files = properties->files,
                               .n_files = properties->n_files};
    if (!xp_evidence_write_records(&run, result, error) ||
        !xp_evidence_folder_finish(arguments->evidence, arguments->evidence_folder, error))
        return FALSE;
    g_clear_pointer(&arguments->evidence_folder, g_free);
    return TRUE;
}

gboolean xp_stage_report(const XpProveArguments *arguments, const XpRunResult *result,
                         GError **error)
{
    for (guint i = 0; i < arguments->targets->len; i++) {
        const XpReportTarget *target = &g_array_index(arguments->targets, XpReportTarget, i);
        if (target->format == XP_FORMAT_HUMAN && arguments->quiet > 1)
            continue;
        XpReportOptions options = report_options(arguments, target);
        g_autofree char *text = xp_report_write(target->format, result, &options);
        if (!deliver(target, text, error))
            return FALSE;
    }
    return TRUE;
}
