/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_COMPLETION_H
#define XP_CLI_COMPLETION_H

#include "frontend/cli/command.h"

/* Each returns new: a script for that shell, made from the tables of the commands. */
char *xp_completion_bash(void);
char *xp_completion_zsh(void);
char *xp_completion_fish(void);

/* What the value of an option, or an operand, is completed from. */
typedef enum {
    XP_COMPLETE_NOTHING,
    XP_COMPLETE_FILES,
    XP_COMPLETE_FOLDERS,
    XP_COMPLETE_WORDS,
} XpComplete;

XpComplete xp_completion_of_option(const XpOption *option);
/* TRUE when a file may follow the word, as in FORMAT=FILE. */
gboolean xp_completion_is_with_file(const XpOption *option);

/* "fmt" of "props fmt"; the name of a command of one word. */
const char *xp_completion_last_word(const XpCommand *command);

/* Returns new: the names of @choices, each but the first after a blank. */
char *xp_completion_choices(const XpChoice *choices);
/* Returns new: likewise all that `explain` explains; the names of the commands of one word. */
char *xp_completion_rules(void);
char *xp_completion_commands(void);

#endif
