/* SPDX-License-Identifier: Apache-2.0 */

/* `xacct-prove completion SHELL`: a script that completes command lines. */

#include <stdio.h>
#include <string.h>

#include "frontend/base/error.h"
#include "frontend/cli/command.h"
#include "frontend/cli/completion.h"
#include "frontend/cli/status.h"

static const XpChoice shells[] = {
    {"bash", "for ~/.local/share/bash-completion/completions/xacct-prove"},
    {"zsh", "for a file _xacct-prove in a folder of $fpath"},
    {"fish", "for ~/.config/fish/completions/xacct-prove.fish"},
    {0},
};

static char *(*const writers[])(void) = {xp_completion_bash, xp_completion_zsh, xp_completion_fish};

static gboolean read_shell(char **operands, guint *out_shell, GError **error)
{
    if (operands[0] != NULL && operands[1] == NULL)
        return xp_option_read_choice(shells, operands[0], "completion", out_shell, error);
    g_set_error_literal(error, XP_ERROR, XP_ERROR_USAGE,
                        "say for which shell: completion bash, zsh or fish");
    return FALSE;
}

static int run(int argc, char **argv)
{
    g_auto(GStrv) operands = NULL;
    g_autoptr(GError) error = NULL;
    gboolean done = FALSE;
    guint shell = 0;

    if (!xp_command_read(&xp_command_completion, NULL, argc, argv, &operands, &done, &error) ||
        (!done && !read_shell(operands, &shell, &error)))
        return xp_status_fail(error);
    if (done)
        return XP_STATUS_PROVED;
    g_autofree char *script = writers[shell]();
    fputs(script, stdout);
    return XP_STATUS_PROVED;
}

static const XpExample examples[] = {
    {"xacct-prove completion bash >xacct-prove.bash", "a file to be sourced by bash"},
    {"source <(xacct-prove completion bash)", "for the bash that runs"},
    {0},
};

const XpCommand xp_command_completion = {
    .name = "completion",
    .operands = "bash|zsh|fish",
    .summary = "a script by which a shell completes command lines",
    .purpose = "Prints the script; the Debian package has installed it already.",
    .words = shells,
    .examples = examples,
    .exits = {[XP_STATUS_PROVED] = "printed", [XP_STATUS_USAGE] = "usage error"},
    .run = run,
};
