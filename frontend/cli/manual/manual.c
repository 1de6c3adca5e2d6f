/* SPDX-License-Identifier: Apache-2.0 */

/*
 * usage: xp_manual PAGE ROOT
 *
 * Prints a manual page: PAGE, and for each line `.\" @NAME` what the tables of the program say. For
 * `.\" @file PATH` it is the text of a file below ROOT, of Markdown its first block of code.
 */

#include <stdio.h>
#include <string.h>

#include <glib.h>

#include "frontend/cli/command.h"
#include "frontend/cli/settings.h"
#include "frontend/model/action.h"
#include "frontend/model/condition.h"
#include "frontend/model/rule.h"
#include "frontend/property/verb.h"

#define MARK  ".\\\" @"
#define FENCE "```"

/* --- roff --- */

/* Appends @text with nothing left that roff would obey. */
static void append_text(GString *out, const char *text)
{
    for (; *text != '\0'; text++)
        if (*text == '\\')
            g_string_append(out, "\\e");
        else if (*text == '-')
            g_string_append(out, "\\-");
        else if ((*text == '.' || *text == '\'') &&
                 (out->len == 0 || out->str[out->len - 1] == '\n'))
            g_string_append_printf(out, "\\&%c", *text);
        else
            g_string_append_c(out, *text);
}

/* Appends @text as lines of their own; roff wants a new line after each sentence. */
static void append_lines(GString *out, const char *text)
{
    g_auto(GStrv) sentences = g_strsplit(text, ". ", -1);
    for (guint i = 0; sentences[i] != NULL; i++) {
        append_text(out, sentences[i]);
        g_string_append(out, sentences[i + 1] != NULL ? ".\n" : "\n");
    }
}

static void append_paragraphs(GString *out, const char *text)
{
    g_auto(GStrv) paragraphs = g_strsplit(text, "\n\n", -1);
    for (guint i = 0; paragraphs[i] != NULL; i++) {
        if (i > 0)
            g_string_append(out, ".Pp\n");
        append_lines(out, paragraphs[i]);
    }
}

/* One argument of a macro. */
static void append_argument(GString *out, const char *text)
{
    g_string_append(out, " \"");
    append_text(out, text);
    g_string_append_c(out, '"');
}

static void append_item(GString *out, const char *name, const char *text)
{
    g_string_append(out, ".It");
    append_argument(out, name);
    g_string_append_c(out, '\n');
    append_lines(out, text);
}

/* --- commands --- */

static void append_flag(GString *out, const XpOption *option)
{
    g_string_append(out, ".It");
    if (option->letter != '\0')
        g_string_append_printf(out, " Fl %c ,", option->letter);
    g_string_append(out, " Fl ");
    append_text(out, "-");
    append_text(out, option->name);
    if (xp_option_takes_value(option)) {
        g_string_append(out, " Ar");
        append_argument(out, option->value);
    }
    g_string_append_c(out, '\n');
}

static void append_option(GString *out, const XpOption *option)
{
    g_autoptr(GString) help = g_string_new(option->help);
    if (option->kind == XP_OPTION_LIST)
        g_string_append(help, "; may be repeated");
    if (option->preset != NULL)
        g_string_append_printf(help, " (default: %s)", option->preset);
    append_flag(out, option);
    append_lines(out, help->str);
}

static void append_options(GString *out, const XpOption *options)
{
    g_string_append(out, ".Bl -tag -width Ds\n");
    for (guint i = 0; options[i].name != NULL; i++)
        append_option(out, &options[i]);
    g_string_append(out, ".El\n");
}

static void append_choices(GString *out, const XpChoice *choices)
{
    g_string_append(out, ".Bl -tag -width completion\n");
    for (guint i = 0; choices[i].name != NULL; i++)
        append_item(out, choices[i].name, choices[i].help);
    g_string_append(out, ".El\n");
}

/* What the words mean that options take, where that is not plain. */
static void append_explained_choices(GString *out, const XpOption *options)
{
    for (guint i = 0; options[i].name != NULL; i++) {
        if (options[i].choices == NULL || options[i].choices[0].help == NULL)
            continue;
        g_string_append_printf(out, ".Pp\nThe values of\n.Fl \\-%s :\n", options[i].name);
        append_choices(out, options[i].choices);
    }
}

static void append_exits(GString *out, const XpCommand *command)
{
    g_string_append(out, ".Pp\nExit status:\n.Bl -tag -width 1n -compact\n");
    for (guint i = 0; i < G_N_ELEMENTS(command->exits); i++) {
        if (command->exits[i] == NULL)
            continue;
        g_string_append_printf(out, ".It %u\n", i);
        append_lines(out, command->exits[i]);
    }
    g_string_append(out, ".El\n");
}

static void append_examples(GString *out, const XpCommand *command)
{
    g_string_append(out, ".Pp\nExamples:\n");
    for (guint i = 0; command->examples[i].line != NULL; i++) {
        g_string_append(out, ".Bd -literal -offset indent\n");
        append_text(out, command->examples[i].line);
        g_string_append(out, "\n.Ed\n.Pp\n");
        append_lines(out, command->examples[i].does);
    }
}

static void append_command(GString *out, const XpCommand *command)
{
    g_string_append(out, ".Ss");
    append_argument(out, command->name);
    g_string_append(out, "\n.Nm xacct\\-prove\n.Cm ");
    append_text(out, command->name);
    g_string_append(out, "\n.Op Ar OPTION ...\n");
    if (command->operands[0] != '\0') {
        g_string_append(out, ".Ar");
        append_argument(out, command->operands);
        g_string_append_c(out, '\n');
    }
    g_string_append(out, ".Pp\n");
    append_paragraphs(out, command->purpose);
    if (command->words != NULL)
        append_choices(out, command->words);
    if (command->options != NULL) {
        append_options(out, command->options);
        append_explained_choices(out, command->options);
    }
    append_exits(out, command);
    append_examples(out, command);
}

static void append_commands(GString *out)
{
    for (guint i = 0; i < xp_command_count(); i++)
        append_command(out, xp_command_get(i));
}

static void append_common(GString *out)
{
    append_options(out, xp_options_common);
}

/* --- settings --- */

static void append_settings(GString *out)
{
    g_autoptr(GPtrArray) options = xp_settings_all();
    g_string_append(out, ".Bl -tag -width Ds\n");
    for (guint i = 0; i < options->len; i++) {
        const XpOption *option = g_ptr_array_index(options, i);
        g_autofree char *name = g_strdelimit(g_strdup(option->name), "-", '_');
        g_autofree char *variable = xp_settings_variable(option);
        g_string_append(out, ".It");
        append_argument(out, name);
        g_string_append_printf(out, " , Ev %s\n", variable);
        append_lines(out, option->help);
    }
    g_string_append(out, ".El\n");
}

/* --- properties --- */

static void append_verbs(GString *out)
{
    g_string_append(out, ".Bl -tag -width administer-key\n");
    for (guint i = 0; i < xp_verb_count(); i++) {
        const XpVerb *verb = xp_verb_get(i);
        g_autofree char *text =
            g_strdup_printf("%s (can: %s)", verb->summary, xp_needs_name(verb->needs));
        append_item(out, verb->name, text);
    }
    g_string_append(out, ".El\n");
}

/* --- the model --- */

/* A rule that neither of the two implementations decides says why. */
static gboolean is_undecided(const XpRule *rule)
{
    return g_str_has_prefix(rule->evaluator, "none: ") && g_str_has_prefix(rule->encoder, "none: ");
}

static void append_undecided(GString *out)
{
    g_string_append(out, ".Bl -tag -width S-COND-12\n");
    for (guint i = 0; i < xp_rule_count(); i++) {
        const XpRule *rule = xp_rule_get(i);
        if (!is_undecided(rule))
            continue;
        append_item(out, rule->id, rule->text);
        g_string_append(out, "Here: ");
        append_text(out, rule->evaluator + strlen("none: "));
        g_string_append(out, ".\n");
    }
    g_string_append(out, ".El\n");
}

static void append_rules(GString *out)
{
    g_string_append(out, ".Bl -tag -width S-COND-12\n");
    for (guint i = 0; i < xp_rule_count(); i++)
        if (!is_undecided(xp_rule_get(i)))
            append_item(out, xp_rule_get(i)->id, xp_rule_get(i)->text);
    g_string_append(out, ".El\n");
}

static void append_actions(GString *out)
{
    const char *service = "";
    g_string_append_printf(out,
                           "The catalogue is of %s and has %u actions.\n"
                           "Of iam it is a selection.\n",
                           xp_action_catalog_date(), xp_action_count());
    g_string_append(out, ".Bl -tag -width secretsmanager\n");
    for (guint i = 0; i < xp_action_count(); i++) {
        const XpAction *action = xp_action_get(i);
        if (strcmp(action->service, service) != 0) {
            service = action->service;
            g_string_append_printf(out, ".It %s\n", service);
        }
        g_string_append(out, "\\%"); /* no hyphen in it */
        append_text(out, action->name + strlen(service) + 1);
        g_string_append_c(out, '\n');
    }
    g_string_append(out, ".El\n");
}

static void append_operators(GString *out)
{
    g_string_append(out, ".Bl -column -compact\n");
    for (XpConditionOp op = 0; op < XP_OP_UNKNOWN; op++)
        g_string_append_printf(out, ".It %s\n", xp_condition_op_name(op));
    g_string_append(out, ".El\n");
}

static void append_keys(GString *out)
{
    g_string_append(out, ".Bl -column -compact\n");
    for (guint i = 0; i < xp_condition_key_count(); i++) {
        const XpConditionKey *key = xp_condition_key_get(i);
        g_string_append_printf(out, ".It %s%s\n", key->name,
                               key->family && g_str_has_suffix(key->name, "/") ? "*" : "");
    }
    g_string_append(out, ".El\n");
}

/* --- pages --- */

/* @name: "file PATH" */
static gboolean append_file(GString *out, const char *name, const char *root, GError **error)
{
    g_autofree char *path = g_build_filename(root, name + strlen("file "), NULL);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, error))
        return FALSE;
    g_auto(GStrv) parts = g_strsplit(text, FENCE "\n", 3);
    g_string_append(out, ".Bd -literal\n");
    append_text(out, g_str_has_suffix(name, ".md") && parts[1] != NULL ? parts[1] : text);
    g_string_append(out, ".Ed\n");
    return TRUE;
}

static gboolean append_part(GString *out, const char *name, const char *root, GError **error)
{
    static const struct {
        const char *name;
        void (*append)(GString *out);
    } parts[] = {
        {"commands", append_commands}, {"common", append_common},
        {"settings", append_settings}, {"verbs", append_verbs},
        {"rules", append_rules},       {"undecided", append_undecided},
        {"actions", append_actions},   {"operators", append_operators},
        {"keys", append_keys},
    };
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (strcmp(parts[i].name, name) == 0) {
            parts[i].append(out);
            return TRUE;
        }
    }
    if (g_str_has_prefix(name, "file "))
        return append_file(out, name, root, error);
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "there is no table '%s'", name);
    return FALSE;
}

static gboolean print_page(const char *file, const char *root, GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(file, &text, NULL, error))
        return FALSE;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL && (lines[i][0] != '\0' || lines[i + 1] != NULL); i++) {
        if (!g_str_has_prefix(lines[i], MARK))
            g_string_append_printf(out, "%s\n", lines[i]);
        else if (!append_part(out, lines[i] + strlen(MARK), root, error))
            return FALSE;
    }
    fputs(out->str, stdout);
    return TRUE;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (argc != 3) {
        g_printerr("usage: xp_manual PAGE ROOT\n");
        return 2;
    }
    if (print_page(argv[1], argv[2], &error))
        return 0;
    g_printerr("xp_manual: %s\n", error->message);
    return 1;
}
