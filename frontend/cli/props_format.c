/* SPDX-License-Identifier: Apache-2.0 */

/* `xacct-prove props fmt FILE...`: property files laid out in the one way there is. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "frontend/base/error.h"
#include "frontend/cli/command.h"
#include "frontend/cli/status.h"
#include "frontend/property/format.h"
#include "frontend/property/script_file.h"
#include "reports/diagnostics.h"

#define MOST_DIAGNOSTICS 20u

typedef struct {
    char **files;
    gboolean check;
} Arguments;

static void arguments_clear(Arguments *arguments)
{
    g_strfreev(arguments->files);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

static const XpOption options[] = {
    {.name = "check",
     .kind = XP_OPTION_FLAG,
     .field = G_STRUCT_OFFSET(Arguments, check),
     .help = "change nothing; name the files that would change"},
    {0},
};

static gboolean read_arguments(int argc, char **argv, Arguments *out, gboolean *out_done,
                               GError **error)
{
    if (!xp_command_read(&xp_command_props_fmt, out, argc, argv, &out->files, out_done, error))
        return FALSE;
    if (*out_done || out->files[0] != NULL)
        return TRUE;
    g_set_error_literal(error, XP_ERROR, XP_ERROR_USAGE,
                        "name the files to lay out, or '-' for standard input; see --help");
    return FALSE;
}

/* Returns new: @bytes laid out, or NULL after what is wrong with them was told. */
static char *lay_out(const char *name, const char *bytes, gsize length, XpSink *sink)
{
    char *copy = g_memdup2(bytes, length + 1);
    const XpScript *script = xp_script_take(name, copy, length, sink);

    return script != NULL ? xp_format(script, sink) : NULL;
}

static void tell(XpSink *sink)
{
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autofree char *text = NULL;

    xp_sink_flush(sink, diags, MOST_DIAGNOSTICS);
    text = xp_diagnostics_text(diags, XP_SEVERITY_WARNING);
    g_printerr("%s", text);
}

/* Replaces the file behind @path, also behind a symbolic link, at once and with its permissions. */
static gboolean replace(const char *path, const char *text, GError **error)
{
    g_autofree char *real = realpath(path, NULL);
    g_autoptr(GError) local = NULL;
    GStatBuf info;

    if (real == NULL || g_stat(real, &info) != 0) {
        g_set_error(error, XP_ERROR, XP_ERROR_IO, "cannot write %s: %s", path, g_strerror(errno));
        return FALSE;
    }
    if (g_file_set_contents_full(real, text, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                 (int)(info.st_mode & 0777), &local) &&
        chmod(real, info.st_mode & 07777) == 0)
        return TRUE;
    g_set_error(error, XP_ERROR, XP_ERROR_IO, "cannot write %s: %s", path,
                local != NULL ? xp_error_file_reason(local) : g_strerror(errno));
    return FALSE;
}

/* What becomes of a file whose layout is @text and was @differs. */
static gboolean deliver(const Arguments *arguments, const char *file, const char *text,
                        gboolean differs, GError **error)
{
    gboolean is_stdin = strcmp(file, "-") == 0;

    if (arguments->check) {
        if (differs)
            g_print("%s\n", file);
        return TRUE;
    }
    if (!is_stdin)
        return !differs || replace(file, text, error);
    if (fputs(text, stdout) >= 0 && fflush(stdout) == 0)
        return TRUE;
    g_set_error(error, XP_ERROR, XP_ERROR_IO, "cannot write to standard output: %s",
                g_strerror(errno));
    return FALSE;
}

/* FALSE after an error, which is told; @out_differs: set when the file is laid out otherwise. */
static gboolean format_file(const Arguments *arguments, const char *file, gboolean *out_differs)
{
    gboolean is_stdin = strcmp(file, "-") == 0;
    g_autoptr(XpSink) sink = xp_sink_new();
    g_autoptr(GError) error = NULL;
    gsize length = 0;
    g_autofree char *bytes = xp_script_read(is_stdin ? "/dev/stdin" : file, NULL, sink, &length);
    g_autofree char *text = NULL;
    gboolean differs;

    if (bytes != NULL)
        text = lay_out(is_stdin ? "standard input" : file, bytes, length, sink);
    tell(sink);
    if (text == NULL)
        return FALSE;
    differs = strlen(text) != length || memcmp(text, bytes, length) != 0;
    *out_differs = *out_differs || differs;
    if (deliver(arguments, file, text, differs, &error))
        return TRUE;
    xp_status_fail(error);
    return FALSE;
}

static int run(int argc, char **argv)
{
    g_auto(Arguments) arguments = {0};
    g_autoptr(GError) error = NULL;
    gboolean done = FALSE;
    gboolean differs = FALSE;
    gboolean fine = TRUE;

    if (!read_arguments(argc, argv, &arguments, &done, &error))
        return xp_status_fail(error);
    if (done)
        return XP_STATUS_PROVED;
    for (guint i = 0; arguments.files[i] != NULL; i++)
        fine = format_file(&arguments, arguments.files[i], &differs) && fine;
    if (!fine)
        return XP_STATUS_USAGE;
    return arguments.check && differs ? XP_STATUS_VIOLATED : XP_STATUS_PROVED;
}

static const XpExample examples[] = {
    {"xacct-prove props fmt policies/props/*.xprop", "lay out every file of a tree"},
    {"xacct-prove props fmt --check policies/props/*.xprop",
     "change nothing, and name the files that would change"},
    {0},
};

const XpCommand xp_command_props_fmt = {
    .name = "props fmt",
    .operands = "FILE...",
    .summary = "lay out property files",
    .purpose = "Lays out each FILE in place: words, strings and comments stay as they are, so that "
               "it means the same. '-' is standard input, and the result goes to standard output. "
               "A file that is not well-formed stays as it is.",
    .operand = XP_OPERAND_FILE,
    .options = options,
    .examples = examples,
    .exits = {"done, or nothing to change", "with --check: some file would change",
              "usage or input error"},
    .run = run,
};
