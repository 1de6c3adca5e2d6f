/* SPDX-License-Identifier: Apache-2.0 */

/* `xacct-prove diff OLD NEW`: the access that one tree gives and another does not. */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "frontend/base/error.h"
#include "frontend/cli/checkout.h"
#include "frontend/cli/command.h"
#include "frontend/cli/diff_exceptions.h"
#include "frontend/cli/interrupt.h"
#include "frontend/cli/progress.h"
#include "frontend/cli/report_target.h"
#include "frontend/cli/repository.h"
#include "frontend/cli/status.h"
#include "frontend/cli/step_summary.h"
#include "frontend/cli/terminal.h"
#include "frontend/load/git_tree.h"
#include "reports/diagnostics.h"
#include "reports/diff_report.h"
#include "solver/diff.h"

#define FIELD(name) G_STRUCT_OFFSET(Arguments, name)

typedef struct {
    char **operands;
    gboolean allow_gain;
    gboolean strict;
    gboolean ascii;
    guint quiet;
    char **formats;
    GArray *targets;  /* XpReportTarget */
    char *repository; /* the folder around this one that git keeps, or NULL */
    guint jobs;
    guint timeout_ms;
    gint64 now;
    char *output;
    guint width;
    XpColour colour;
    XpProgressWhen progress;
    XpProveOptions options;
} Arguments;

static void arguments_clear(Arguments *arguments)
{
    g_strfreev(arguments->operands);
    g_strfreev(arguments->formats);
    if (arguments->targets != NULL)
        g_array_unref(arguments->targets);
    g_free(arguments->output);
    g_free(arguments->repository);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

static const XpChoice formats[] = {
#define XP_DIFF_FORMAT(identifier, name, extension, writer, errors, help) {name, help},
#include "reports/diff_formats.def"
#undef XP_DIFF_FORMAT
    {0}};

static const XpOption options[] = {
    {.group = "What is compared",
     .name = "allow-gain",
     .kind = XP_OPTION_FLAG,
     .field = FIELD(allow_gain),
     .help = "access gained is no failure"},
    {.name = "strict",
     .kind = XP_OPTION_FLAG,
     .field = FIELD(strict),
     .setting = TRUE,
     .help = "assumptions are unknowns"},
    {.name = "now",
     .kind = XP_OPTION_TIME,
     .field = FIELD(now),
     .value = "TIME",
     .help =
         "earliest time of a request, as 2026-11-22 or 2026-11-22T10:00:00Z (default: the clock)"},
    {.group = "How",
     .name = "jobs",
     .letter = 'j',
     .kind = XP_OPTION_NUMBER,
     .field = FIELD(jobs),
     .value = "N",
     .least = 1,
     .most = XP_MOST_JOBS,
     .setting = TRUE,
     .help = "things at once (default: one a processor)"},
    {.name = "timeout",
     .kind = XP_OPTION_DURATION,
     .field = FIELD(timeout_ms),
     .value = "DURATION",
     .preset = "60s",
     .setting = TRUE,
     .help = "for each thing and service: 250ms, 30s, 5m; 0 is no limit"},
    {.group = "Reports",
     .name = "format",
     .letter = 'f',
     .kind = XP_OPTION_LIST,
     .field = FIELD(formats),
     .value = "FORMAT[=FILE]",
     .choices = formats,
     .help =
         "a report in another format, to standard output or into FILE; in a folder it is called "
         "xacct-diff.*; repeatable"},
    {.name = "output",
     .letter = 'o',
     .kind = XP_OPTION_TEXT,
     .field = FIELD(output),
     .value = "FILE",
     .help = "not to standard output but there"},
    {.name = "quiet",
     .letter = 'q',
     .kind = XP_OPTION_COUNT,
     .field = FIELD(quiet),
     .most = 2,
     .setting = TRUE,
     .help = "one line for each difference; -qq: exit status only"},
    XP_OPTIONS_OF_TERMINAL(Arguments),
    XP_OPTION_PROGRESS(Arguments),
    {0},
};

static const char *extension_of(guint format)
{
    return xp_diff_format_extension((XpDiffFormat)format);
}

static gboolean read_targets(Arguments *out, GError **error)
{
    const XpReportFormats all = {formats, "xacct-diff", extension_of, NULL};
    out->targets =
        xp_report_targets_new(&all, (const char *const *)out->formats, out->output, error);
    return out->targets != NULL;
}

static gboolean read_arguments(int argc, char **argv, Arguments *out, gboolean *out_done,
                               GError **error)
{
    out->jobs = MIN(g_get_num_processors(), XP_MOST_JOBS);
    out->now = g_get_real_time() / G_USEC_PER_SEC;
    out->repository = xp_repository_find();
    if (!xp_command_read(&xp_command_diff, out, argc, argv, &out->operands, out_done, error))
        return FALSE;
    if (!*out_done && g_strv_length(out->operands) != 2) {
        g_set_error_literal(error, XP_ERROR, XP_ERROR_USAGE,
                            "diff takes two trees: diff OLD NEW; see diff --help");
        return FALSE;
    }
    out->options = (XpProveOptions){
        .jobs = out->jobs, .timeout_ms = out->timeout_ms, .strict = out->strict, .now = out->now};
    return *out_done || read_targets(out, error);
}

/* ---- the two trees ---- */

/* @place: the folder where the repository has it. */
typedef struct {
    XpCheckout *checkout;
    XpWorld *world;
    char *place;
} Tree;

static void tree_clear(Tree *tree)
{
    xp_world_free(tree->world);
    xp_checkout_free(tree->checkout);
    g_free(tree->place);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Tree, tree_clear)

static gboolean load(const Arguments *arguments, guint operand, Tree *out, XpDiagList *diags,
                     GError **error)
{
    const char *name = arguments->operands[operand];
    const char *other = arguments->operands[1 - operand];
    const char *beside = xp_git_tree_is(other) ? "." : other;
    out->checkout = xp_checkout_new(name, beside, error);
    if (out->checkout == NULL)
        return FALSE;
    out->place = xp_checkout_place(out->checkout, beside, arguments->repository);
    out->world = xp_checkout_load(out->checkout, NULL, diags, error);
    return out->world != NULL;
}

/* ---- the answer ---- */

static XpStatusCode exit_status(const XpAccessDiff *diff, gboolean allow_gain)
{
    if (diff->disagreement != NULL)
        return XP_STATUS_INTERNAL;
    if (xp_access_side_uncovered(&diff->gained) > 0 && !allow_gain)
        return XP_STATUS_VIOLATED;
    if (diff->partial || diff->gained.open->len > 0)
        return XP_STATUS_UNKNOWN;
    return XP_STATUS_PROVED;
}

/* Markdown also goes where GitHub Actions shows it. */
static gboolean deliver(const XpReportTarget *target, const char *text, GError **error)
{
    gboolean markdown = target->format == XP_DIFF_FORMAT_MARKDOWN;
    if (markdown && !xp_step_summary_append(text, error))
        return FALSE;
    if (markdown && xp_step_summary_is(target->file))
        return TRUE;
    if (target->file != NULL)
        return xp_report_save(target->file, text, error);
    fputs(text, stdout);
    return TRUE;
}

static XpReportOptions report_options(const Arguments *arguments, const XpReportTarget *target)
{
    gboolean to_terminal = target->file == NULL;
    return (XpReportOptions){
        .colour = to_terminal && xp_terminal_has_colour(arguments->colour, STDOUT_FILENO),
        .ascii = arguments->ascii || !xp_terminal_is_utf8(),
        .width = arguments->width > 0 ? arguments->width : xp_terminal_width(STDOUT_FILENO),
        .quiet = arguments->quiet,
        .tool_version = XP_VERSION,
        .repository = arguments->repository,
    };
}

static gboolean write_reports(const Arguments *arguments, const Tree *older, const Tree *newer,
                              const XpAccessDiff *diff, GError **error)
{
    const XpDiffReport report = {.older_name = arguments->operands[0],
                                 .newer_name = arguments->operands[1],
                                 .older_place = older->place,
                                 .newer_place = newer->place,
                                 .allow_gain = arguments->allow_gain,
                                 .exit_status = (guint)exit_status(diff, arguments->allow_gain)};
    for (guint i = 0; i < arguments->targets->len; i++) {
        const XpReportTarget *target = &g_array_index(arguments->targets, XpReportTarget, i);
        if (target->format == XP_DIFF_FORMAT_HUMAN && target->file == NULL && arguments->quiet > 1)
            continue;
        const XpReportOptions shown = report_options(arguments, target);
        g_autofree char *text = xp_diff_write((XpDiffFormat)target->format, diff, &report, &shown);
        if (!deliver(target, text, error))
            return FALSE;
    }
    return TRUE;
}

/* Tells what is wrong with a tree, to people and in the reports that have room for it. */
static int fail(const Arguments *arguments, const XpDiagList *diags, const GError *failed)
{
    g_autofree char *told = xp_diagnostics_text(diags, XP_SEVERITY_ERROR);
    g_autoptr(GError) error = NULL;
    g_printerr("%s", told);
    for (guint i = 0; xp_diag_count(diags) > 0 && i < arguments->targets->len; i++) {
        const XpReportTarget *target = &g_array_index(arguments->targets, XpReportTarget, i);
        const XpReportOptions shown = report_options(arguments, target);
        g_autofree char *text = xp_diff_write_errors((XpDiffFormat)target->format, diags, &shown);
        if (text != NULL && !deliver(target, text, &error))
            return xp_status_fail(error);
    }
    return xp_status_fail(failed);
}

static int run(int argc, char **argv)
{
    g_auto(Arguments) arguments = {0};
    g_auto(Tree) older = {0};
    g_auto(Tree) newer = {0};
    g_autoptr(GError) error = NULL;
    gboolean done = FALSE;

    if (!read_arguments(argc, argv, &arguments, &done, &error))
        return xp_status_fail(error);
    if (done)
        return XP_STATUS_PROVED;
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    if (!load(&arguments, 0, &older, diags, &error) || !load(&arguments, 1, &newer, diags, &error))
        return fail(&arguments, diags, error);

    g_auto(XpDiffExceptions) exceptions = {0};
    xp_diff_exceptions_load(&exceptions, older.world, newer.checkout, newer.world, newer.place,
                            arguments.now);
    arguments.options.bases = (const XpBase *)(const void *)exceptions.rows->data;
    arguments.options.n_bases = exceptions.rows->len;
    XpProgress progress = xp_progress_begin(arguments.progress);
    arguments.options.progress = xp_progress_update;
    arguments.options.progress_data = &progress;
    g_autoptr(XpAccessDiff) diff = xp_diff(older.world, newer.world, exceptions.properties,
                                           &arguments.options, xp_interrupt_watch(), &error);
    xp_progress_end(&progress);
    if (diff == NULL || !write_reports(&arguments, &older, &newer, diff, &error))
        return xp_status_fail(error);
    return (int)exit_status(diff, arguments.allow_gain);
}

static const XpExample examples[] = {
    {"xacct-prove diff git:HEAD policies/", "what the working tree gives that the commit does not"},
    {"xacct-prove diff -q git:HEAD~1:policies git:HEAD:policies",
     "two commits, a line for each difference"},
    {"xacct-prove diff -f markdown=comment.md git:origin/main policies/",
     "a table for the comment of a pull request"},
    {"xacct-prove diff -f sarif=gained.sarif -f github git:origin/main policies/",
     "for code scanning, and annotations of a step of GitHub Actions"},
    {"xacct-prove diff --allow-gain -f json old/ new/",
     "both directions for a program; access gained is no failure"},
    {0},
};

const XpCommand xp_command_diff = {
    .name = "diff",
    .operands = "OLD NEW",
    .summary = "the access one tree gives and another does not",
    .purpose = "OLD and NEW are folders of trees, or git:REF[:PATH]: the tree as committed in REF, "
               "by default the one that stands where the other operand does. Asked is what "
               "anybody may do to anything of either tree, over identity, boundary, session, "
               "resource and key policies, grants, organization and endpoints together. What an "
               "exception of a `no new access ... since OLD` claim of NEW covers is told, and is "
               "no failure; one about another tree covers nothing.",
    .operand = XP_OPERAND_FOLDER,
    .options = options,
    .examples = examples,
    .exits = {"nothing gained", "access gained (unless --allow-gain, or an exception covers it)",
              "usage or input error", "nothing gained for sure, but something unknown",
              "internal disagreement"},
    .run = run,
};
