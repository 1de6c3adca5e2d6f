/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/cli/help.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "frontend/cli/terminal.h"
#include "reports/page.h"

#define INDENT       2u
#define COLUMN       30u /* of what an option does */
#define WORD_COLUMN  18u /* of what a command or a choice is */
#define STATUS_COUNT G_N_ELEMENTS(((XpCommand *)0)->exits)

static XpReportOptions page_options(int descriptor)
{
    return (XpReportOptions){
        .colour = xp_terminal_has_colour(XP_COLOUR_AUTO, descriptor),
        .ascii = TRUE,
        .width = xp_terminal_width(descriptor),
    };
}

static void add_heading(XpPage *page, const char *text)
{
    g_autofree char *marked = g_strdup_printf(XP_MARK_HEAD "%s:" XP_MARK_END, text);
    xp_page_blank(page);
    xp_page_text(page, 0, 0, marked);
}

/* Paragraphs, which an empty line separates. */
static void add_paragraphs(XpPage *page, const char *text)
{
    g_auto(GStrv) paragraphs = g_strsplit(text, "\n\n", -1);
    for (guint i = 0; paragraphs[i] != NULL; i++) {
        xp_page_blank(page);
        xp_page_text(page, 0, 0, paragraphs[i]);
    }
}

char *xp_help_option_name(const XpOption *option)
{
    GString *text = g_string_new(NULL);
    if (option->letter != '\0')
        g_string_append_printf(text, "-%c, ", option->letter);
    g_string_append_printf(text, "--%s", option->name);
    if (xp_option_takes_value(option))
        g_string_append_printf(text, " %s", option->value);
    return g_string_free(text, FALSE);
}

/* A row whose label is too long for its column has its text on the next line. */
static void add_row(XpPage *page, guint indent, const char *label, guint column, const char *text)
{
    if (indent + xp_page_columns(label) + 2 <= column) {
        xp_page_row(page, indent, label, column, text);
        return;
    }
    xp_page_text(page, indent, indent, label);
    xp_page_text(page, column, column, text);
}

static void add_option(XpPage *page, const XpOption *option)
{
    g_autofree char *name = xp_help_option_name(option);
    /* Names without a letter stand below those with one. */
    guint indent = option->letter != '\0' ? INDENT : INDENT + 4;
    g_autoptr(GString) text = g_string_new(option->help);
    if (option->kind == XP_OPTION_LIST)
        g_string_append(text, "; may be repeated");
    if (option->preset != NULL)
        g_string_append_printf(text, " (default: %s)", option->preset);
    add_row(page, indent, name, COLUMN, text->str);
}

static void add_options(XpPage *page, const XpOption *options)
{
    for (guint i = 0; options != NULL && options[i].name != NULL; i++) {
        if (i == 0 || options[i].group != NULL)
            add_heading(page, options[i].group != NULL ? options[i].group : "Options");
        add_option(page, &options[i]);
    }
}

/* What the words mean that an option takes, where that is not plain. */
static void add_choices(XpPage *page, const XpOption *options)
{
    for (guint i = 0; options != NULL && options[i].name != NULL; i++) {
        const XpChoice *choices = options[i].choices;
        if (choices == NULL || choices[0].help == NULL)
            continue;
        add_heading(page, options[i].value);
        for (guint j = 0; choices[j].name != NULL; j++)
            add_row(page, INDENT, choices[j].name, WORD_COLUMN, choices[j].help);
    }
}

static void add_examples(XpPage *page, const XpExample *examples)
{
    add_heading(page, "Examples");
    for (guint i = 0; examples[i].line != NULL; i++) {
        xp_page_text(page, INDENT, INDENT + 4, examples[i].line);
        xp_page_text(page, INDENT + 4, INDENT + 4, examples[i].does);
    }
}

static void add_exits(XpPage *page, const XpCommand *command)
{
    add_heading(page, "Exit status");
    for (guint i = 0; i < STATUS_COUNT; i++) {
        g_autofree char *number = g_strdup_printf("%u", i);
        if (command->exits[i] != NULL)
            xp_page_row(page, INDENT, number, INDENT + 3, command->exits[i]);
    }
}

void xp_help_print(const XpCommand *command)
{
    const XpReportOptions options = page_options(STDOUT_FILENO);
    XpPage *page = xp_page_new(&options);
    g_autofree char *usage =
        g_strdup_printf("Usage: xacct-prove %s [OPTION...]%s%s", command->name,
                        command->operands[0] != '\0' ? " " : "", command->operands);
    xp_page_text(page, 0, 4, usage);
    add_paragraphs(page, command->purpose);
    if (command->words != NULL) {
        xp_page_blank(page);
        for (guint i = 0; command->words[i].name != NULL; i++)
            add_row(page, INDENT, command->words[i].name, WORD_COLUMN, command->words[i].help);
    }
    add_options(page, command->options);
    add_options(page, xp_options_common);
    add_choices(page, command->options);
    add_examples(page, command->examples);
    add_exits(page, command);
    g_autofree char *text = xp_page_finish(page);
    fputs(text, stdout);
}

char *xp_help_overview(int descriptor)
{
    const XpReportOptions options = page_options(descriptor);
    XpPage *page = xp_page_new(&options);
    xp_page_text(page, 0, 0,
                 "xacct-prove: proves who can read your secrets across AWS accounts, or shows the "
                 "request that breaks it.");
    add_heading(page, "Usage");
    add_row(page, INDENT, "xacct-prove [PATH]", COLUMN, "prove every property of the tree in PATH");
    add_row(page, INDENT, "xacct-prove COMMAND --help", COLUMN,
            "options and examples of one command");
    add_row(page, INDENT, "xacct-prove --version", COLUMN, "what this program was built from");
    add_heading(page, "Commands");
    for (guint i = 0; i < xp_command_count(); i++)
        add_row(page, INDENT, xp_command_get(i)->name, WORD_COLUMN, xp_command_get(i)->summary);
    add_heading(page, "A first run");
    xp_page_text(page, INDENT, INDENT, "xacct-prove inventory policies/");
    xp_page_text(page, INDENT, INDENT, "xacct-prove policies/");
    add_exits(page, &xp_command_prove);
    return xp_page_finish(page);
}
