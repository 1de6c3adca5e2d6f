/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_SETTINGS_H
#define XP_CLI_SETTINGS_H

#include "frontend/cli/command.h"

/*
 * What is set outside the command line: "options:" of the nearest xacct.yaml, from a folder upward
 * until one that holds .git, and the environment.
 */

/* One value of an option. */
typedef struct {
    const XpOption *option; /* of any command */
    char *text;
    char *origin; /* "policies/xacct.yaml:7" */
} XpSetting;

/**
 * XpSettings:
 * @file: the xacct.yaml, or NULL: there is none
 * @items: XpSetting, in the order of the file
 */
typedef struct {
    char *file;
    GArray *items;
} XpSettings;

void xp_settings_clear(XpSettings *settings);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(XpSettings, xp_settings_clear)

/**
 * xp_settings_read:
 * @start: the folder where the search begins
 * @tree: the tree that the command is about
 * @out: clear it also after an error
 *
 * Reads the file, and checks every value in it. What it says of a tree is said of the one in its
 * own folder, whose loader reads it; where there is none it is an error. Errors are printed as
 * diagnostics, with line and column; XP_ERROR_INPUT.
 */
gboolean xp_settings_read(const char *start, const char *tree, XpSettings *out, GError **error);

/* Returns new: const XpOption *, the settings of all commands, each name once. */
GPtrArray *xp_settings_all(void);

/* Returns new: "XACCT_TIMEOUT", the variable that sets @option. */
char *xp_settings_variable(const XpOption *option);

/* Prints a warning for every variable that is nearly one of these. */
void xp_settings_check_environment(void);

/* Returns new: the tree of a command that is given none: that of the nearest xacct.yaml, or else
 * "policies" beside it or here; NULL when there is none. */
char *xp_settings_default_tree(void);

#endif
