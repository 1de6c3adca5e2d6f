/* SPDX-License-Identifier: Apache-2.0 */

/* `xacct-prove inventory PATH`: what was loaded, the ledger, what refers to nothing. */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "frontend/base/error.h"
#include "frontend/cli/commands.h"
#include "frontend/cli/inventory.h"
#include "frontend/cli/options.h"
#include "frontend/cli/status.h"
#include "frontend/load/load.h"
#include "reports/diagnostics.h"

#define DEFAULT_TREE "policies"

typedef struct {
    char *format;
    char *colour;
    int width;
    gboolean ascii;
    gboolean require_bound;
    gboolean accept_unknown_operators;
    char **operands;
    gboolean json;
    XpColour colours;
} Arguments;

static void arguments_clear(Arguments *arguments)
{
    g_free(arguments->format);
    g_free(arguments->colour);
    g_strfreev(arguments->operands);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

static const char description[] =
    "PATH is the folder of a tree of policies; without one, 'policies' here.\n"
    "\n"
    "Examples:\n"
    "  xacct-prove inventory policies/\n"
    "      accounts, principals, resources, documents, and what is missing\n"
    "  xacct-prove inventory -f json policies/\n"
    "      the same for programs (schema xacct-inventory/1)\n"
    "\n"
    "Exit status: 0 loaded, 2 usage or input error";

static gboolean check(Arguments *arguments, GError **error)
{
    guint n = g_strv_length(arguments->operands);

    if (n > 1) {
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "one tree at a time, not %u", n);
        return FALSE;
    }
    if (arguments->colour != NULL &&
        !xp_terminal_read_colour(arguments->colour, &arguments->colours, error))
        return FALSE;
    arguments->json = g_strcmp0(arguments->format, "json") == 0;
    if (arguments->format == NULL || arguments->json || strcmp(arguments->format, "human") == 0)
        return TRUE;
    g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "-f takes 'human' or 'json' here, not '%s'",
                arguments->format);
    return FALSE;
}

static gboolean read_arguments(int argc, char **argv, Arguments *out, gboolean *out_helped,
                               GError **error)
{
    const GOptionEntry entries[] = {
        {"format", 'f', 0, G_OPTION_ARG_STRING, &out->format, "human (the default) or json", "F"},
        {"require-bound", 0, 0, G_OPTION_ARG_NONE, &out->require_bound,
         "a name without a value is an error", NULL},
        {"accept-unknown-operators", 0, 0, G_OPTION_ARG_NONE, &out->accept_unknown_operators,
         "an unknown condition operator is an unknown, not an error", NULL},
        {"color", 0, 0, G_OPTION_ARG_STRING, &out->colour, "auto, always or never", "WHEN"},
        {"ascii", 0, 0, G_OPTION_ARG_NONE, &out->ascii, "plain ASCII only", NULL},
        {"width", 0, 0, G_OPTION_ARG_INT, &out->width, "columns to wrap at", "N"},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };

    if (!xp_options_parse(entries, "inventory [PATH]", description, NULL, argc, argv,
                          &out->operands, out_helped, error))
        return FALSE;
    return *out_helped || check(out, error);
}

static void print_inventory(const Arguments *arguments, const XpWorld *world,
                            const XpDiagList *diags)
{
    const XpReportOptions options = {
        .colour = xp_terminal_has_colour(arguments->colours, STDOUT_FILENO),
        .ascii = arguments->ascii || !xp_terminal_is_utf8(),
        .width = arguments->width > 40 ? (guint)arguments->width : xp_terminal_width(STDOUT_FILENO),
    };
    g_autofree char *text = arguments->json ? xp_inventory_json(world, diags)
                                            : xp_inventory_text(world, diags, &options);

    fputs(text, stdout);
}

int xp_cmd_inventory(int argc, char **argv)
{
    g_auto(Arguments) arguments = {0};
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(GError) error = NULL;
    gboolean helped = FALSE;

    if (!read_arguments(argc, argv, &arguments, &helped, &error))
        return xp_status_fail(error);
    if (helped)
        return XP_STATUS_PROVED;

    const XpLoadOptions options = {
        .require_bound = arguments.require_bound,
        .accept_unknown_operators = arguments.accept_unknown_operators,
    };
    const char *path = arguments.operands[0] != NULL ? arguments.operands[0] : DEFAULT_TREE;
    g_autoptr(XpWorld) world = xp_load_tree(path, &options, diags, &error);
    /* The inventory tells the notes itself. */
    g_autofree char *told = xp_diagnostics_text(diags, XP_SEVERITY_WARNING);

    g_printerr("%s", told);
    if (world == NULL && arguments.json) {
        g_autofree char *json = xp_diagnostics_json(diags);

        fputs(json, stdout);
    }
    if (world == NULL)
        return xp_status_fail(error);
    print_inventory(&arguments, world, diags);
    return XP_STATUS_PROVED;
}
