/* SPDX-License-Identifier: Apache-2.0 */

/* `xacct-prove diff OLD NEW`: the access that one tree gives and another does not. */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "frontend/base/error.h"
#include "frontend/cli/commands.h"
#include "frontend/cli/interrupt.h"
#include "frontend/cli/options.h"
#include "frontend/cli/progress.h"
#include "frontend/cli/status.h"
#include "frontend/load/git_tree.h"
#include "frontend/load/load.h"
#include "reports/diagnostics.h"
#include "reports/diff_report.h"
#include "solver/diff.h"

#define DEFAULT_TIMEOUT_MS (60u * 1000u)
#define MOST_JOBS          64

typedef struct {
    char **operands;
    gboolean allow_gain;
    gboolean strict;
    gboolean json;
    gboolean ascii;
    gboolean quiet;
    gboolean progress;
    int jobs;
    char *format;
    char *output;
    char *timeout;
    char *now;
    char *colour;
    int width;
    XpColour colours;
    XpProveOptions options;
} Arguments;

static void arguments_clear(Arguments *arguments)
{
    g_strfreev(arguments->operands);
    g_free(arguments->format);
    g_free(arguments->output);
    g_free(arguments->timeout);
    g_free(arguments->now);
    g_free(arguments->colour);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

static const char description[] =
    "OLD and NEW are folders of trees, or git:REF[:PATH]: the tree as committed in REF, by\n"
    "default the one that stands where the other operand does. Asked is what anybody may do\n"
    "to anything of either tree, over identity, boundary, session, resource and key policies,\n"
    "grants, organization and endpoints together.\n"
    "\n"
    "Examples:\n"
    "  xacct-prove diff git:origin/main policies/\n"
    "      what the working tree gives that main does not\n"
    "  xacct-prove diff --allow-gain -f json old/ new/\n"
    "      both directions for a program; access gained is no failure\n"
    "\n"
    "Exit status: 0 nothing gained, 1 access gained (unless --allow-gain), 2 usage or input\n"
    "error, 3 nothing gained for sure, but something unknown, 4 internal disagreement.\n";

static gboolean refuse(GError **error, const char *text)
{
    g_set_error_literal(error, XP_ERROR, XP_ERROR_USAGE, text);
    return FALSE;
}

static gboolean check(Arguments *out, GError **error)
{
    guint n = out->operands != NULL ? g_strv_length(out->operands) : 0;
    guint timeout = DEFAULT_TIMEOUT_MS;
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    if (n != 2)
        return refuse(error, "diff takes two trees: diff OLD NEW; see diff --help");
    if (out->jobs < 1 || out->jobs > MOST_JOBS)
        return refuse(error, "-j takes a number from 1 to 64");
    if (out->format != NULL && strcmp(out->format, "json") != 0 &&
        strcmp(out->format, "human") != 0)
        return refuse(error, "diff writes the formats human and json");
    out->json = g_strcmp0(out->format, "json") == 0;
    if (out->timeout != NULL && !xp_options_read_duration(out->timeout, &timeout, error))
        return FALSE;
    if (out->now != NULL && !xp_options_read_time(out->now, &now, error))
        return FALSE;
    if (out->colour != NULL && !xp_terminal_read_colour(out->colour, &out->colours, error))
        return FALSE;
    out->options = (XpProveOptions){
        .jobs = (guint)out->jobs, .timeout_ms = timeout, .strict = out->strict, .now = now};
    return TRUE;
}

static gboolean read_arguments(int argc, char **argv, Arguments *out, gboolean *out_helped,
                               GError **error)
{
    const GOptionEntry entries[] = {
        {"allow-gain", 0, 0, G_OPTION_ARG_NONE, &out->allow_gain, "access gained is no failure",
         NULL},
        {"format", 'f', 0, G_OPTION_ARG_STRING, &out->format, "human or json", "FORMAT"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &out->output, "not to standard output but there",
         "FILE"},
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &out->jobs, "things at once (default: one a processor)",
         "N"},
        {"timeout", 0, 0, G_OPTION_ARG_STRING, &out->timeout,
         "for each thing and service (default: 60s)", "DURATION"},
        {"strict", 0, 0, G_OPTION_ARG_NONE, &out->strict, "assumptions are unknowns", NULL},
        {"now", 0, 0, G_OPTION_ARG_STRING, &out->now,
         "earliest time of a request (default: the clock)", "TIME"},
        {"color", 0, 0, G_OPTION_ARG_STRING, &out->colour,
         "auto, always or never; auto heeds NO_COLOR", "WHEN"},
        {"ascii", 0, 0, G_OPTION_ARG_NONE, &out->ascii, "ASCII only", NULL},
        {"width", 0, 0, G_OPTION_ARG_INT, &out->width, "columns to wrap at", "N"},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &out->quiet, "one line for each difference", NULL},
        {"progress", 0, 0, G_OPTION_ARG_NONE, &out->progress,
         "on standard error, also when no terminal", NULL},
        G_OPTION_ENTRY_NULL};
    if (!xp_options_parse(entries, "diff OLD NEW", description, NULL, argc, argv, &out->operands,
                          out_helped, error))
        return FALSE;
    return *out_helped || check(out, error);
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
    XpReportOptions options = {
        .colour =
            arguments->output == NULL && xp_terminal_has_colour(arguments->colours, STDOUT_FILENO),
        .ascii = arguments->ascii || !xp_terminal_is_utf8(),
        .width = arguments->width > 40 ? (guint)arguments->width : xp_terminal_width(STDOUT_FILENO),
        .quiet = arguments->quiet ? 1 : 0,
        .tool_version = XP_VERSION,
    };
    XpDiffReport report = {.older_name = arguments->operands[0],
                           .newer_name = arguments->operands[1],
                           .allow_gain = arguments->allow_gain,
                           .exit_status = (guint)exit_status(diff, arguments->allow_gain)};
    g_autofree char *text = arguments->json ? xp_diff_json(diff, &report, &options)
                                            : xp_diff_text(diff, &report, &options);
    if (arguments->output != NULL)
        return xp_report_save(arguments->output, text, error);
    fputs(text, stdout);
    return TRUE;
}

int xp_cmd_diff(int argc, char **argv)
{
    g_auto(Arguments) arguments = {.jobs = (int)MIN(g_get_num_processors(), (guint)MOST_JOBS)};
    g_auto(Tree) older = {0};
    g_auto(Tree) newer = {0};
    g_autoptr(GError) error = NULL;
    gboolean helped = FALSE;

    if (!read_arguments(argc, argv, &arguments, &helped, &error))
        return xp_status_fail(error);
    if (helped)
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
