/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_HELP_H
#define XP_CLI_HELP_H

#include "frontend/cli/command.h"

/* The help is made from the tables of the commands and wrapped at the width of the terminal. */

/* Prints the help of @command to standard output. */
void xp_help_print(const XpCommand *command);

/* Returns new: what the program is, its commands, a first run, exit statuses. @descriptor: where it
 * will be written. */
char *xp_help_overview(int descriptor);

/* Returns new: "-f, --format FORMAT", as help, completion and manual call @option. */
char *xp_help_option_name(const XpOption *option);

#endif
