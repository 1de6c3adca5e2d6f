/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/cli/completion.h"

/* Appends @text in single quotes. */
static void append_quoted(GString *out, const char *text)
{
    g_string_append_c(out, '\'');
    for (; *text != '\0'; text++) {
        if (*text == '\'' || *text == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *text);
    }
    g_string_append_c(out, '\'');
}

static void append_value(GString *out, const XpOption *option)
{
    g_autofree char *words =
        option->choices != NULL ? xp_completion_choices(option->choices) : NULL;
    switch (xp_completion_of_option(option)) {
    case XP_COMPLETE_NOTHING:
        g_string_append(out, xp_option_takes_value(option) ? " -x" : "");
        return;
    case XP_COMPLETE_FILES:
        g_string_append(out, " -r -F");
        return;
    case XP_COMPLETE_FOLDERS:
        g_string_append(out, " -x -a '(__fish_complete_directories)'");
        return;
    case XP_COMPLETE_WORDS:
        g_string_append_printf(out, " %s -a '%s'",
                               xp_completion_is_with_file(option) ? "-r -F" : "-x", words);
        return;
    }
    g_assert_not_reached();
}

static void append_options(GString *out, const char *condition, const XpOption *options)
{
    for (guint i = 0; options != NULL && options[i].name != NULL; i++) {
        g_string_append_printf(out, "complete -c xacct-prove -n '%s' -l %s", condition,
                               options[i].name);
        if (options[i].letter != '\0')
            g_string_append_printf(out, " -s %c", options[i].letter);
        append_value(out, &options[i]);
        g_string_append(out, " -d ");
        append_quoted(out, options[i].help);
        g_string_append_c(out, '\n');
    }
}

static void append_operands(GString *out, const char *condition, const XpCommand *command)
{
    g_autofree char *words = command->words != NULL ? xp_completion_choices(command->words)
                             : command->operand == XP_OPERAND_RULE ? xp_completion_rules()
                                                                   : NULL;
    if (words != NULL)
        g_string_append_printf(out, "complete -c xacct-prove -n '%s' -a '%s'\n", condition, words);
    if (command->operand == XP_OPERAND_TREE || command->operand == XP_OPERAND_FOLDER)
        g_string_append_printf(
            out, "complete -c xacct-prove -n '%s' -a '(__fish_complete_directories)'\n", condition);
    if (command->operand == XP_OPERAND_FILE)
        g_string_append_printf(out, "complete -c xacct-prove -n '%s' -F\n", condition);
}

/* Commands of two words are words of the first. */
static void append_name(GString *out, const XpCommand *command)
{
    if (strchr(command->name, ' ') != NULL)
        return;
    g_string_append_printf(out, "complete -c xacct-prove -n __fish_is_first_arg -a %s -d ",
                           command->name);
    append_quoted(out, command->summary);
    g_string_append_c(out, '\n');
}

char *xp_completion_fish(void)
{
    GString *out = g_string_new("# fish completion, written by `xacct-prove completion fish`\n"
                                "complete -c xacct-prove -f\n");
    g_autofree char *commands = xp_completion_commands();
    for (guint i = 0; i < xp_command_count(); i++) {
        const XpCommand *command = xp_command_get(i);
        gboolean is_default = command == &xp_command_prove;
        g_autofree char *names = g_strconcat(commands, " help", NULL);
        g_autofree char *condition =
            is_default ? g_strdup_printf("__fish_seen_subcommand_from prove; or not "
                                         "__fish_seen_subcommand_from %s",
                                         names)
                       : g_strdup_printf("__fish_seen_subcommand_from %s",
                                         xp_completion_last_word(command));
        append_name(out, command);
        append_options(out, condition, command->options);
        append_options(out, condition, xp_options_common);
        append_operands(out, condition, command);
    }
    g_string_append_printf(
        out,
        "complete -c xacct-prove -n __fish_is_first_arg -a help -d 'options "
        "and examples of one command'\n"
        "complete -c xacct-prove -n __fish_is_first_arg -l version -d 'what "
        "this program was built from'\n"
        "complete -c xacct-prove -n '__fish_seen_subcommand_from help' -a '%s'\n",
        commands);
    return g_string_free(out, FALSE);
}
