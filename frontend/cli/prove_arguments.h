/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_PROVE_ARGUMENTS_H
#define XP_CLI_PROVE_ARGUMENTS_H

#include <glib.h>

#include "frontend/cli/bases.h"
#include "frontend/cli/command.h"
#include "frontend/cli/progress.h"
#include "frontend/cli/report_target.h"
#include "frontend/cli/terminal.h"
#include "reports/report.h"

/**
 * XpProveArguments:
 * @path: folder of the tree
 * @props, @sentences: NULL-terminated, or NULL
 * @targets: XpReportTarget; at most one goes to standard output
 * @repository: real path of the repository around the working directory, or NULL: in none
 * @today: the day that `until` is compared with, YYYY-MM-DD
 * @select: ids and tags, or NULL: all properties
 * @baseline: file of known findings, or NULL; @update_baseline: it is written and not read
 * @base: what the run is compared with, git:REF, a folder or a report, or NULL; @allow_removed:
 * what was proved there and is no property here is no regression
 * @width: 0: as wide as the terminal
 *
 * The command line of `prove`, read.
 */
typedef struct {
    char *path;
    char *repository;
    char **props;
    char **sentences;
    GArray *targets;
    guint jobs;
    guint timeout_ms;
    guint64 rlimit;
    gint64 now;
    char *today;
    char **select;
    char *baseline;
    gboolean update_baseline;
    char *base;
    gboolean allow_removed;
    XpGate gate;
    gboolean strict;
    gboolean require_bound;
    gboolean accept_unknown_operators;
    XpColour colour;
    gboolean ascii;
    guint width;
    guint quiet;
    gboolean verbose;
    gboolean timings;
    gboolean sarif_suppressed;
    gboolean sarif_unknown;
    XpProgressWhen progress;
    char **formats;        /* as given: FORMAT[=FILE] */
    char *output;          /* or NULL */
    XpBases *bases;        /* trees that claims compare with, once loaded, or NULL */
    char *evidence;        /* folder, or NULL */
    char *evidence_folder; /* what is written there before it is complete, or NULL */
} XpProveArguments;

/**
 * xp_prove_arguments_read:
 *
 * Fills @out (clear with xp_prove_arguments_clear(), also after an error). @out_done: only the
 * help was wanted. Errors: XP_ERROR_USAGE.
 */
gboolean xp_prove_arguments_read(const XpCommand *command, int argc, char **argv,
                                 XpProveArguments *out, gboolean *out_done, GError **error);

/* The table of options that fill it. */
extern const XpOption xp_prove_options[];

void xp_prove_arguments_clear(XpProveArguments *arguments);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(XpProveArguments, xp_prove_arguments_clear)

#endif
