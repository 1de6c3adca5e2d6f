/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/cli/completion.h"

/* bash splits a word at "=": "--color=al" arrives as three words. */
static const char head[] =
    "# bash completion for xacct-prove, written by `xacct-prove completion bash`\n"
    "_xacct_prove()\n"
    "{\n"
    "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} before= "
    "command=prove\n"
    "    local words= what=operand\n"
    "    COMPREPLY=()\n"
    "    [[ $COMP_CWORD -lt 2 ]] || before=${COMP_WORDS[COMP_CWORD-2]}\n"
    "    if [[ $cur == = ]]; then\n"
    "        cur=\n"
    "    elif [[ $prev == = ]]; then\n"
    "        prev=$before before=\n"
    "        [[ $COMP_CWORD -lt 3 ]] || before=${COMP_WORDS[COMP_CWORD-3]}\n"
    "    else\n"
    "        before=\n"
    "    fi\n";

static const char tail[] =
    "    case $what in\n"
    "    files) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- \"$cur\") "
    ";;\n"
    "    folders)\n"
    "        compopt -o filenames 2>/dev/null\n"
    "        mapfile -t COMPREPLY < <(compgen -d -- \"$cur\"; compgen -W \"$words\" -- \"$cur\")\n"
    "        ;;\n"
    "    words) mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\") ;;\n"
    "    esac\n"
    "}\n"
    "complete -F _xacct_prove xacct-prove\n";

/* The case label of @option of @command, as in "diff -j" | "diff --jobs". */
static void append_label(GString *out, const XpCommand *command, const XpOption *option)
{
    g_string_append_printf(out, "    '%s --%s'", command->name, option->name);
    if (option->letter != '\0')
        g_string_append_printf(out, " | '%s -%c'", command->name, option->letter);
    g_string_append(out, ") ");
}

static void append_value(GString *out, const XpCommand *command, const XpOption *option)
{
    g_autofree char *words =
        option->choices != NULL ? xp_completion_choices(option->choices) : NULL;
    append_label(out, command, option);
    switch (xp_completion_of_option(option)) {
    case XP_COMPLETE_NOTHING:
        g_string_append(out, "what=nothing ;;\n");
        return;
    case XP_COMPLETE_FILES:
        g_string_append(out, "what=files ;;\n");
        return;
    case XP_COMPLETE_FOLDERS:
        g_string_append(out, "what=folders ;;\n");
        return;
    case XP_COMPLETE_WORDS:
        g_string_append_printf(out, "what=words words='%s' ;;\n", words);
        return;
    }
    g_assert_not_reached();
}

/* What may follow an option that takes a value. */
static void append_values(GString *out)
{
    g_string_append(out, "    case \"$command $prev\" in\n");
    for (guint i = 0; i < xp_command_count(); i++) {
        const XpCommand *command = xp_command_get(i);
        for (guint j = 0; command->options != NULL && command->options[j].name != NULL; j++)
            if (xp_option_takes_value(&command->options[j]))
                append_value(out, command, &command->options[j]);
    }
    g_string_append(out, "    esac\n"
                         "    case \"$command $before\" in\n");
    for (guint i = 0; i < xp_command_count(); i++) {
        const XpCommand *command = xp_command_get(i);
        for (guint j = 0; command->options != NULL && command->options[j].name != NULL; j++)
            if (xp_completion_is_with_file(&command->options[j])) {
                append_label(out, command, &command->options[j]);
                g_string_append(out, "what=files ;;\n");
            }
    }
    g_string_append(out, "    esac\n");
}

static void append_names(GString *out, const XpOption *options)
{
    for (guint i = 0; options != NULL && options[i].name != NULL; i++)
        g_string_append_printf(out, "%s--%s", i == 0 && g_str_has_suffix(out->str, "'") ? "" : " ",
                               options[i].name);
}

static void append_options(GString *out)
{
    g_string_append(out, "    if [[ $what == operand && $cur == -* ]]; then\n"
                         "        what=words\n"
                         "        case $command in\n");
    for (guint i = 0; i < xp_command_count(); i++) {
        const XpCommand *command = xp_command_get(i);
        g_string_append_printf(out, "        '%s') words='", command->name);
        append_names(out, command->options);
        append_names(out, xp_options_common);
        g_string_append(out, "' ;;\n");
    }
    g_string_append(out, "        esac\n"
                         "        [[ $COMP_CWORD -gt 1 ]] || words+=' --version'\n"
                         "    fi\n");
}

static void append_operand(GString *out, const XpCommand *command)
{
    g_autofree char *words = command->words != NULL ? xp_completion_choices(command->words) : NULL;
    g_autofree char *rules = command->operand == XP_OPERAND_RULE ? xp_completion_rules() : NULL;
    if (words != NULL)
        g_string_append_printf(out,
                               "        %s) [[ $COMP_CWORD -gt 2 ]] || { what=words words='%s'; } "
                               ";;\n",
                               command->name, words);
    else if (rules != NULL)
        g_string_append_printf(out, "        %s) what=words words='%s' ;;\n", command->name, rules);
    else if (command->operand == XP_OPERAND_FILE)
        g_string_append_printf(out, "        '%s') what=files ;;\n", command->name);
}

/* Folders, but for commands with words of their own. */
static void append_operands(GString *out)
{
    g_autofree char *commands = xp_completion_commands();
    g_string_append(out, "    if [[ $what == operand ]]; then\n"
                         "        what=folders\n"
                         "        case $command in\n");
    for (guint i = 0; i < xp_command_count(); i++)
        append_operand(out, xp_command_get(i));
    g_string_append_printf(out,
                           "        help) what=words words='%s' ;;\n"
                           "        esac\n"
                           "        [[ $COMP_CWORD -gt 1 ]] || words='%s help'\n"
                           "    fi\n",
                           commands, commands);
}

/* The commands of two words. */
static void append_longer_names(GString *out)
{
    for (guint i = 0; i < xp_command_count(); i++) {
        const char *name = xp_command_get(i)->name;
        if (strchr(name, ' ') != NULL)
            g_string_append_printf(out,
                                   "    [[ $COMP_CWORD -lt 3 || \"${COMP_WORDS[1]} "
                                   "${COMP_WORDS[2]}\" != '%s' ]] || command='%s'\n",
                                   name, name);
    }
}

char *xp_completion_bash(void)
{
    GString *out = g_string_new(head);
    g_autofree char *commands = xp_completion_commands();
    g_auto(GStrv) names = g_strsplit(commands, " ", -1);
    g_autofree char *pattern = g_strjoinv(" | ", names);
    g_string_append_printf(out,
                           "    if [[ $COMP_CWORD -gt 1 ]]; then\n"
                           "        case ${COMP_WORDS[1]} in\n"
                           "        %s | help) command=${COMP_WORDS[1]} ;;\n"
                           "        esac\n"
                           "    fi\n",
                           pattern);
    append_longer_names(out);
    append_values(out);
    append_options(out);
    append_operands(out);
    g_string_append(out, tail);
    return g_string_free(out, FALSE);
}
