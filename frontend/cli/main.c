/* SPDX-License-Identifier: Apache-2.0 */

/* Global options, the command table, and the exit status. */

#include <locale.h>
#include <malloc.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>

#include "frontend/cli/command.h"
#include "frontend/cli/commit.h"
#include "frontend/cli/help.h"
#include "frontend/cli/settings.h"
#include "frontend/cli/status.h"
#include "frontend/model/action.h"
#include "reports/report.h"

static int print_help(void)
{
    g_autofree char *text = xp_help_overview(STDOUT_FILENO);
    g_print("%s", text);
    return XP_STATUS_PROVED;
}

static const char *graphviz(void)
{
    return xp_report_format_missing(XP_FORMAT_SVG) == NULL ? "with graphviz" : "without graphviz";
}

static int print_version(void)
{
    g_print("xacct-prove %s (commit %s)\n"
            "action catalogue of %s\n"
            "Z3 %s\n"
            "built by %s, %s\n"
            "flags: %s\n",
            XP_VERSION, XP_COMMIT, xp_action_catalog_date(), XP_Z3_VERSION, XP_BUILD, graphviz(),
            XP_BUILD_FLAGS);
    return XP_STATUS_PROVED;
}

/* A first operand that is neither a command nor a path is most likely a mistyped command. */
static int complain_operand(const char *operand)
{
    const char *near = xp_command_near(operand);
    g_autofree char *text =
        near != NULL
            ? g_strdup_printf("'%s' is neither a command nor a folder; did you mean '%s'?", operand,
                              near)
            : g_strdup_printf("'%s' is neither a command nor a folder; see --help", operand);
    xp_status_complain(text);
    return XP_STATUS_USAGE;
}

static int run_default(int argc, char **argv)
{
    const char *operand = argc > 1 ? argv[1] : NULL;
    g_autofree char *tree = operand == NULL ? xp_settings_default_tree() : NULL;
    if (operand == NULL && tree == NULL) {
        g_autofree char *text = xp_help_overview(STDERR_FILENO);
        g_printerr("%s", text);
        return XP_STATUS_USAGE;
    }
    if (operand != NULL && operand[0] != '-' && strchr(operand, '/') == NULL &&
        !g_file_test(operand, G_FILE_TEST_EXISTS))
        return complain_operand(operand);
    return xp_command_prove.run(argc, argv);
}

static int run_help(int argc, char **argv)
{
    g_autofree char *words = argc > 2 ? g_strjoinv(" ", argv + 2) : NULL;
    const XpCommand *command = words != NULL ? xp_command_find(words) : NULL;
    if (command == NULL)
        return words != NULL ? complain_operand(words) : print_help();
    xp_help_print(command);
    return XP_STATUS_PROVED;
}

/* Every question has a Z3 context of its own. What one of them frees the next one takes: giving it
 * back to the system in between makes half of all page faults, and those most of a short run. */
static void keep_memory(void)
{
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
    mallopt(M_MMAP_THRESHOLD, 64 << 20);
}

int main(int argc, char **argv)
{
    keep_memory();
    setlocale(LC_CTYPE, "");
    g_set_prgname("xacct-prove");
    if (argc < 2)
        return run_default(argc, argv);
    if (strcmp(argv[1], "--version") == 0)
        return print_version();
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return print_help();
    if (strcmp(argv[1], "help") == 0)
        return run_help(argc, argv);
    const XpCommand *command = xp_command_find(argv[1]);
    return command != NULL ? command->run(argc - 1, argv + 1) : run_default(argc, argv);
}
