/* SPDX-License-Identifier: Apache-2.0 */

/* Global options, the command table, and the exit status. */

#include <locale.h>
#include <malloc.h>
#include <string.h>

#include <glib.h>

#include "frontend/base/suggest.h"
#include "frontend/cli/commands.h"
#include "frontend/cli/status.h"
#include "frontend/model/action.h"

typedef struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help;
} Command;

static const Command commands[] = {
#define XP_COMMAND(name, function, help) {name, function, help},
#include "frontend/cli/commands.def"
#undef XP_COMMAND
};

static const Command *find_command(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

/* Returns new. */
static char *help_text(void)
{
    GString *text = g_string_new(
        "xacct-prove: proves who can read your secrets across AWS accounts, or shows the\n"
        "request that breaks it.\n\n"
        "Usage:\n"
        "  xacct-prove [prove] PATH    prove every property of the tree in PATH\n"
        "  xacct-prove COMMAND --help  options and examples of one command\n"
        "  xacct-prove --version       versions of program, Z3 and action catalogue\n\n"
        "Commands:\n");
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
        g_string_append_printf(text, "  %-14s %s\n", commands[i].name, commands[i].help);
    g_string_append_printf(text,
                           "\nA first run:\n"
                           "  xacct-prove inventory policies/\n"
                           "  xacct-prove policies/\n\n%s",
                           xp_status_help());
    return g_string_free(text, FALSE);
}

static int print_help(void)
{
    g_autofree char *text = help_text();
    g_print("%s", text);
    return XP_STATUS_PROVED;
}

static int print_version(void)
{
    g_print("xacct-prove %s\nZ3 %s\naction catalogue of %s\n", XP_VERSION, XP_Z3_VERSION,
            xp_action_catalog_date());
    return XP_STATUS_PROVED;
}

/* A first operand that is neither a command nor a path is most likely a mistyped command. */
static int complain_operand(const char *operand)
{
    const char *names[G_N_ELEMENTS(commands)];
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
        names[i] = commands[i].name;
    const char *near = xp_suggest(operand, names, G_N_ELEMENTS(commands));
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
    if (operand == NULL && !g_file_test("policies", G_FILE_TEST_IS_DIR)) {
        g_autofree char *text = help_text();
        g_printerr("%s", text);
        return XP_STATUS_USAGE;
    }
    if (operand != NULL && operand[0] != '-' && strchr(operand, '/') == NULL &&
        !g_file_test(operand, G_FILE_TEST_EXISTS))
        return complain_operand(operand);
    return xp_cmd_prove(argc, argv);
}

static int run_help(int argc, char **argv)
{
    const Command *command = argc > 2 ? find_command(argv[2]) : NULL;
    if (command == NULL)
        return argc > 2 ? complain_operand(argv[2]) : print_help();
    char help[] = "--help";
    char *arguments[] = {argv[2], help, NULL};
    return command->run(2, arguments);
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
    const Command *command = find_command(argv[1]);
    return command != NULL ? command->run(argc - 1, argv + 1) : run_default(argc, argv);
}
