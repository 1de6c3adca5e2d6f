/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_PROPS_FORMAT_H
#define XP_CLI_PROPS_FORMAT_H

/* `props fmt`, as a command of its own: @argv[0] is "fmt"; returns the exit status (status.h). */
int xp_props_format(int argc, char **argv);

#endif
