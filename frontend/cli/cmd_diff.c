/* SPDX-License-Identifier: Apache-2.0 */

/* `xacct-prove diff OLD NEW`: the access that one tree gives and another does not. */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "frontend/base/error.h"
#include "frontend/cli/command.h"
#include "frontend/cli/interrupt.h"
#include "frontend/cli/progress.h"
#include "frontend/cli/status.h"
#include "frontend/cli/terminal.h"
#include "frontend/load/git_tree.h"
#include "frontend/load/load.h"
#include "reports/diagnostics.h"
#include "reports/diff_report.h"
#include "solver/diff.h"

#define FIELD(name) G_STRUCT_OFFSET(Arguments, name)

typedef struct {
    char **operands;
    gboolean allow_gain;
    gboolean strict;
    gboolean ascii;
    gboolean quiet;
    guint format; /* index in xp_plain_formats */
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
    g_free(arguments->output);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

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
     .kind = XP_OPTION_CHOICE,
     .field = FIELD(format),
     .value = "FORMAT",
     .choices = xp_plain_formats,
     .preset = "human",
     .help = "human or json (schema xacct-diff/1)"},
    {.name = "output",
     .letter = 'o',
     .kind = XP_OPTION_TEXT,
     .field = FIELD(output),
     .value = "FILE",
     .help = "not to standard output but there"},
    {.name = "quiet",
     .letter = 'q',
     .kind = XP_OPTION_FLAG,
     .field = FIELD(quiet),
     .setting = TRUE,
     .help = "one line for each difference"},
    XP_OPTIONS_OF_TERMINAL(Arguments),
    XP_OPTION_PROGRESS(Arguments),
    {0},
};

static gboolean read_arguments(int argc, char **argv, Arguments *out, gboolean *out_done,
                               GError **error)
{
    out->jobs = MIN(g_get_num_processors(), XP_MOST_JOBS);
    out->now = g_get_real_time() / G_USEC_PER_SEC;
    if (!xp_command_read(&xp_command_diff, out, argc, argv, &out->operands, out_done, error))
        return FALSE;
    if (!*out_done && g_strv_length(out->operands) != 2) {
        g_set_error_literal(error, XP_ERROR, XP_ERROR_USAGE,
                            "diff takes two trees: diff OLD NEW; see diff --help");
        return FALSE;
    }
    out->options = (XpProveOptions){
        .jobs = out->jobs, .timeout_ms = out->timeout_ms, .strict = out->strict, .now = out->now};
    return TRUE;
}

/* ---- the two trees ---- */

/* A tree and the temporary folder it was written to, if it was. */
typedef struct {
    XpWorld *world;
    char *folder;
} Tree;

static void tree_clear(Tree *tree)
{
    xp_world_free(tree->world);
    if (tree->folder != NULL)
        xp_git_tree_remove(tree->folder);
    g_free(tree->folder);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Tree, tree_clear)

static gboolean load(const char *operand, const char *other, Tree *out, GError **error)
{
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    const char *path = operand;
    if (xp_git_tree_is(operand)) {
        out->folder = xp_git_tree_extract(operand, xp_git_tree_is(other) ? "." : other, error);
        if (out->folder == NULL)
            return FALSE;
        path = out->folder;
    }
    out->world = xp_load_tree(path, NULL, diags, error);
    if (out->world == NULL) {
        g_autofree char *text = xp_diagnostics_text(diags, XP_SEVERITY_ERROR);
        g_printerr("%s", text);
    }
    return out->world != NULL;
}

/* ---- the answer ---- */

static XpStatusCode exit_status(const XpAccessDiff *diff, gboolean allow_gain)
{
    if (diff->disagreement != NULL)
        return XP_STATUS_INTERNAL;
    if (diff->gained.changes->len > 0 && !allow_gain)
        return XP_STATUS_VIOLATED;
    if (diff->partial || diff->gained.open->len > 0)
        return XP_STATUS_UNKNOWN;
    return XP_STATUS_PROVED;
}

static gboolean write_report(const Arguments *arguments, const XpAccessDiff *diff, GError **error)
{
    XpReportOptions shown = {
        .colour =
            arguments->output == NULL && xp_terminal_has_colour(arguments->colour, STDOUT_FILENO),
        .ascii = arguments->ascii || !xp_terminal_is_utf8(),
        .width = arguments->width > 0 ? arguments->width : xp_terminal_width(STDOUT_FILENO),
        .quiet = arguments->quiet ? 1 : 0,
        .tool_version = XP_VERSION,
    };
    XpDiffReport report = {.older_name = arguments->operands[0],
                           .newer_name = arguments->operands[1],
                           .allow_gain = arguments->allow_gain,
                           .exit_status = (guint)exit_status(diff, arguments->allow_gain)};
    g_autofree char *text = xp_option_is_json(arguments->format)
                                ? xp_diff_json(diff, &report, &shown)
                                : xp_diff_text(diff, &report, &shown);
    if (arguments->output != NULL)
        return xp_report_save(arguments->output, text, error);
    fputs(text, stdout);
    return TRUE;
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
    if (!load(arguments.operands[0], arguments.operands[1], &older, &error) ||
        !load(arguments.operands[1], arguments.operands[0], &newer, &error))
        return xp_status_fail(error);

    XpProgress progress = xp_progress_begin(arguments.progress);
    arguments.options.progress = xp_progress_update;
    arguments.options.progress_data = &progress;
    g_autoptr(XpAccessDiff) diff =
        xp_diff(older.world, newer.world, &arguments.options, xp_interrupt_watch(), &error);
    xp_progress_end(&progress);
    if (diff == NULL || !write_report(&arguments, diff, &error))
        return xp_status_fail(error);
    return (int)exit_status(diff, arguments.allow_gain);
}

static const XpExample examples[] = {
    {"xacct-prove diff git:HEAD policies/", "what the working tree gives that the commit does not"},
    {"xacct-prove diff -q git:HEAD~1 git:HEAD:policies", "two commits, a line for each difference"},
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
               "resource and key policies, grants, organization and endpoints together.",
    .operand = XP_OPERAND_FOLDER,
    .options = options,
    .examples = examples,
    .exits = {"nothing gained", "access gained (unless --allow-gain)", "usage or input error",
              "nothing gained for sure, but something unknown", "internal disagreement"},
    .run = run,
};
