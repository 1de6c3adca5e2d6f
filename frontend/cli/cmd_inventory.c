/* SPDX-License-Identifier: Apache-2.0 */

/* `xacct-prove inventory PATH`: what was loaded, the ledger, what refers to nothing. */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "frontend/base/error.h"
#include "frontend/cli/command.h"
#include "frontend/cli/inventory.h"
#include "frontend/cli/status.h"
#include "frontend/cli/terminal.h"
#include "frontend/cli/tree.h"
#include "reports/diagnostics.h"

#define FIELD(name) G_STRUCT_OFFSET(Arguments, name)

typedef struct {
    guint format; /* index in xp_plain_formats */
    XpColour colour;
    guint width;
    gboolean ascii;
    gboolean require_bound;
    gboolean accept_unknown_operators;
    char **operands;
} Arguments;

static void arguments_clear(Arguments *arguments)
{
    g_strfreev(arguments->operands);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

static const XpOption options[] = {
    XP_OPTIONS_OF_INPUT(Arguments),
    {.group = "Reports",
     .name = "format",
     .letter = 'f',
     .kind = XP_OPTION_CHOICE,
     .field = FIELD(format),
     .value = "FORMAT",
     .choices = xp_plain_formats,
     .preset = "human",
     .help = "human or json (schema xacct-inventory/1)"},
    XP_OPTIONS_OF_TERMINAL(Arguments),
    {0},
};

static gboolean read_arguments(int argc, char **argv, Arguments *out, gboolean *out_done,
                               GError **error)
{
    if (!xp_command_read(&xp_command_inventory, out, argc, argv, &out->operands, out_done, error))
        return FALSE;
    if (*out_done || g_strv_length(out->operands) <= 1)
        return TRUE;
    g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "one tree at a time, not %u",
                g_strv_length(out->operands));
    return FALSE;
}

static void print_inventory(const Arguments *arguments, const XpWorld *world,
                            const XpDiagList *diags)
{
    const XpReportOptions shown = {
        .colour = xp_terminal_has_colour(arguments->colour, STDOUT_FILENO),
        .ascii = arguments->ascii || !xp_terminal_is_utf8(),
        .width = arguments->width > 0 ? arguments->width : xp_terminal_width(STDOUT_FILENO),
    };
    g_autofree char *text = xp_option_is_json(arguments->format)
                                ? xp_inventory_json(world, diags)
                                : xp_inventory_text(world, diags, &shown);

    fputs(text, stdout);
}

static int run(int argc, char **argv)
{
    g_auto(Arguments) arguments = {0};
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(GError) error = NULL;
    gboolean done = FALSE;

    if (!read_arguments(argc, argv, &arguments, &done, &error))
        return xp_status_fail(error);
    if (done)
        return XP_STATUS_PROVED;

    const XpLoadOptions load = {
        .require_bound = arguments.require_bound,
        .accept_unknown_operators = arguments.accept_unknown_operators,
    };
    g_autoptr(XpWorld) world = xp_tree_load(arguments.operands[0], &load, NULL, diags, &error);
    /* The inventory tells the notes itself. */
    g_autofree char *told = xp_diagnostics_text(diags, XP_SEVERITY_WARNING);

    g_printerr("%s", told);
    if (world == NULL && xp_option_is_json(arguments.format)) {
        g_autofree char *json = xp_diagnostics_json(diags);

        fputs(json, stdout);
    }
    if (world == NULL)
        return xp_status_fail(error);
    print_inventory(&arguments, world, diags);
    return XP_STATUS_PROVED;
}

static const XpExample examples[] = {
    {"xacct-prove inventory policies/",
     "accounts, principals, resources, documents, and what is missing"},
    {"xacct-prove inventory -f json policies/", "the same for programs"},
    {0},
};

const XpCommand xp_command_inventory = {
    .name = "inventory",
    .operands = "[PATH]",
    .summary = "what was loaded, what is missing, what is unresolved",
    .purpose = "PATH is the folder of a tree of policies. Without one it is that of the nearest "
               "xacct.yaml, here or above, or 'policies' here.",
    .operand = XP_OPERAND_TREE,
    .options = options,
    .examples = examples,
    .exits = {[XP_STATUS_PROVED] = "loaded", [XP_STATUS_USAGE] = "usage or input error"},
    .run = run,
};
