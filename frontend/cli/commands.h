/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_COMMANDS_H
#define XP_CLI_COMMANDS_H

/*
 * One function a command. @argv[0] is the command's name, its operands and options follow;
 * returns the exit status (status.h).
 */
#define XP_COMMAND(name, function, help) int function(int argc, char **argv);
#include "frontend/cli/commands.def"
#undef XP_COMMAND

#endif
