/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/cli/completion.h"

/* Appends @text to a word in single quotes, where ':' and brackets have a meaning. */
static void append_text(GString *out, const char *text)
{
    for (; *text != '\0'; text++)
        if (*text == '\'')
            g_string_append(out, "'\\''");
        else if (*text == '[' || *text == ']' || *text == ':' || *text == '\\')
            g_string_append_printf(out, "\\%c", *text);
        else
            g_string_append_c(out, *text);
}

/* What _arguments shall do for the value of @option. */
static void append_action(GString *out, const XpOption *option)
{
    g_autofree char *words =
        option->choices != NULL ? xp_completion_choices(option->choices) : NULL;
    g_string_append_c(out, ':');
    append_text(out, option->value);
    switch (xp_completion_of_option(option)) {
    case XP_COMPLETE_NOTHING:
        g_string_append(out, ": ");
        return;
    case XP_COMPLETE_FILES:
        g_string_append(out, ":_files");
        return;
    case XP_COMPLETE_FOLDERS:
        g_string_append(out, ":_files -/");
        return;
    case XP_COMPLETE_WORDS:
        g_string_append_printf(out, ":(%s)", words);
        return;
    }
    g_assert_not_reached();
}

/* One spelling of @option, @name, as an argument of _arguments. */
static void append_spelling(GString *out, const XpOption *option, const char *name,
                            const char *joint)
{
    gboolean repeated = option->kind == XP_OPTION_LIST || option->kind == XP_OPTION_COUNT;
    g_string_append_printf(out, " \\\n        '%s%s%s[", repeated ? "*" : "", name, joint);
    append_text(out, option->help);
    g_string_append_c(out, ']');
    if (xp_option_takes_value(option))
        append_action(out, option);
    g_string_append_c(out, '\'');
}

static void append_options(GString *out, const XpOption *options)
{
    for (guint i = 0; options != NULL && options[i].name != NULL; i++) {
        const XpOption *option = &options[i];
        const char letter[] = {'-', option->letter, '\0'};
        g_autofree char *name = g_strconcat("--", option->name, NULL);
        gboolean takes = xp_option_takes_value(option);
        append_spelling(out, option, name, takes ? "=" : "");
        if (option->letter != '\0')
            append_spelling(out, option, letter, takes ? "+" : "");
    }
}

static void append_operands(GString *out, const XpCommand *command)
{
    g_autofree char *words = command->words != NULL ? xp_completion_choices(command->words) : NULL;
    g_autofree char *rules = command->operand == XP_OPERAND_RULE ? xp_completion_rules() : NULL;
    if (words != NULL)
        g_string_append_printf(out, " \\\n        '1:word:(%s)'", words);
    if (command->operand == XP_OPERAND_TREE || command->operand == XP_OPERAND_FOLDER)
        g_string_append(out, " \\\n        '*:folder:_files -/'");
    if (command->operand == XP_OPERAND_FILE)
        g_string_append(out, " \\\n        '*:file:_files'");
    if (rules != NULL)
        g_string_append_printf(out, " \\\n        '*:id:(%s)'", rules);
}

static void append_command(GString *out, const XpCommand *command, const char *label)
{
    g_string_append_printf(out, "    '%s')\n        _arguments -s -S", label);
    append_options(out, command->options);
    append_options(out, xp_options_common);
    append_operands(out, command);
    g_string_append(out, "\n        ;;\n");
}

char *xp_completion_zsh(void)
{
    GString *out = g_string_new("#compdef xacct-prove\n"
                                "# zsh completion, written by `xacct-prove completion zsh`\n"
                                "_xacct_prove() {\n"
                                "    local -a commands\n"
                                "    commands=(\n");
    for (guint i = 0; i < xp_command_count(); i++) {
        if (strchr(xp_command_get(i)->name, ' ') != NULL)
            continue;
        g_string_append_printf(out, "        '%s:", xp_command_get(i)->name);
        append_text(out, xp_command_get(i)->summary);
        g_string_append(out, "'\n");
    }
    g_string_append(
        out, "        'help:options and examples of one command'\n"
             "    )\n"
             "    if (( CURRENT == 2 )) && [[ $PREFIX != -* ]]; then\n"
             "        _describe command commands\n"
             "        _files -/\n"
             "        return\n"
             "    fi\n"
             "    local command=$words[2]\n"
             "    if (( CURRENT > 2 && ${commands[(I)$command:*]} )); then\n"
             "        shift words\n"
             "        (( CURRENT-- ))\n"
             "        if (( CURRENT > 2 )) && [[ \"$command $words[2]\" == 'props fmt' ]]; then\n"
             "            command='props fmt'\n"
             "            shift words\n"
             "            (( CURRENT-- ))\n"
             "        fi\n"
             "    else\n"
             "        command=prove\n"
             "    fi\n"
             "    case $command in\n");
    for (guint i = 0; i < xp_command_count(); i++)
        append_command(out, xp_command_get(i), xp_command_get(i)->name);
    g_string_append(out, "    help) _describe command commands ;;\n"
                         "    esac\n"
                         "}\n"
                         "if [[ $funcstack[1] == _xacct-prove ]]; then\n"
                         "    _xacct_prove \"$@\"\n"
                         "else\n"
                         "    compdef _xacct_prove xacct-prove\n"
                         "fi\n");
    return g_string_free(out, FALSE);
}
