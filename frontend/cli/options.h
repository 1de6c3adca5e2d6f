/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_OPTIONS_H
#define XP_CLI_OPTIONS_H

#include <glib.h>

#include "frontend/cli/terminal.h"
#include "reports/report.h"

/**
 * xp_options_parse:
 * @entries: the options of the command, ended by a NULL entry; -h/--help is added
 * @usage: what follows the program's name in the first line of the help
 * @description: shown after the options: examples, exit status
 * @data: handed to callbacks
 * @argc, @argv: of the command, @argv[0] being its name
 * @out_operands: returns new, NULL-terminated: what is left without @argv[0]
 * @out_helped: TRUE when --help was given and printed: nothing is left to do
 *
 * As getopt does, "-j2" is taken for "-j 2". Errors: XP_ERROR_USAGE, one line that names a near
 * option for one that does not exist.
 */
gboolean xp_options_parse(const GOptionEntry *entries, const char *usage, const char *description,
                          gpointer data, int argc, char **argv, char ***out_operands,
                          gboolean *out_helped, GError **error);

/* "250ms", "30s", "5m" or "0" (no limit) in milliseconds. Errors: XP_ERROR_USAGE. */
gboolean xp_options_read_duration(const char *text, guint *out_ms, GError **error);

/* Seconds since 1970-01-01 UTC, as digits or as 2026-11-22 or 2026-11-22T10:00:00Z. Errors:
 * XP_ERROR_USAGE. */
gboolean xp_options_read_time(const char *text, gint64 *out_seconds, GError **error);

/* Returns new: the day of @seconds in UTC, YYYY-MM-DD. */
char *xp_options_day_of(gint64 seconds);

/* A day, YYYY-MM-DD, new. Errors: XP_ERROR_USAGE. */
gboolean xp_options_read_day(const char *text, char **out_day, GError **error);

/* Where a report goes: @file NULL is standard output. */
typedef struct {
    XpReportFormat format;
    char *file;
} XpReportTarget;

/**
 * XpProveArguments:
 * @path: folder of the tree
 * @props, @sentences: NULL-terminated, or NULL
 * @targets: XpReportTarget; at most one goes to standard output
 * @repository: real path of the repository around the working directory, or NULL: in none
 * @today: the day that `until` is compared with, YYYY-MM-DD
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
    gboolean progress;
    char *evidence;        /* folder, or NULL */
    char *evidence_folder; /* what is written there before it is complete, or NULL */
} XpProveArguments;

/**
 * xp_prove_arguments_read:
 *
 * Fills @out (clear with xp_prove_arguments_clear(), also after an error). @out_helped: only the
 * help was wanted. Errors: XP_ERROR_USAGE.
 */
gboolean xp_prove_arguments_read(int argc, char **argv, XpProveArguments *out, gboolean *out_helped,
                                 GError **error);
void xp_prove_arguments_clear(XpProveArguments *arguments);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(XpProveArguments, xp_prove_arguments_clear)

#endif
