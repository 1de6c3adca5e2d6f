/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_COMMAND_H
#define XP_CLI_COMMAND_H

#include <glib.h>

#include "frontend/cli/option.h"

/* What the operands of a command are, for completion. */
typedef enum {
    XP_OPERAND_NONE,
    XP_OPERAND_TREE, /* a tree, or none: then one is looked for */
    XP_OPERAND_FOLDER,
    XP_OPERAND_FILE,
    XP_OPERAND_RULE, /* the id of a rule or the code of a diagnostic */
} XpOperand;

/* A command line that works, and what it does. */
typedef struct {
    const char *line;
    const char *does;
} XpExample;

/**
 * XpCommand:
 * @name: of the command, two words where the first is another command; @operands: what follows it,
 * as in "[PATH]"
 * @summary: a line for the list of commands
 * @purpose: what it does and what its operands are; paragraphs are separated by an empty line
 * @words: what its first operand has to be, or NULL: it is of kind @operand
 * @options: ended by a row without a name, or NULL
 * @examples: ended by a row without a line
 * @exits: what each exit status means (status.h), or NULL: the command never ends with it
 * @run: @argv[0] is the command's name, its operands and options follow; returns the exit status
 *
 * Everything there is to say of a command: what is parsed, and what help, completion and manual
 * are made from.
 */
typedef struct {
    const char *name;
    const char *operands;
    const char *summary;
    const char *purpose;
    const XpChoice *words;
    XpOperand operand;
    const XpOption *options;
    const XpExample *examples;
    const char *exits[5];
    int (*run)(int argc, char **argv);
} XpCommand;

/* The commands of commands.def, in the order of the help. */
#define XP_COMMAND(identifier) extern const XpCommand xp_command_##identifier;
#include "frontend/cli/commands.def"
#undef XP_COMMAND

guint xp_command_count(void);
const XpCommand *xp_command_get(guint index);
/* NULL when there is none of that name. */
const XpCommand *xp_command_find(const char *name);
/* The name of a command near to @word, or NULL. */
const char *xp_command_near(const char *word);

/* The options that every command has, ended by a row without a name. */
extern const XpOption xp_options_common[];

/**
 * xp_command_read:
 * @fields: the struct that the command's options fill; owns what is put there, also after an error
 * @argc, @argv: of the command, @argv[0] being its name
 * @out_operands: returns new, NULL-terminated: what is left without @argv[0]
 * @out_done: TRUE when --help or --show-config was given and answered: nothing is left to do
 *
 * Reads a command line as getopt does: options may follow operands until "--", "-j2" is "-j 2",
 * "-qv" is "-q -v", "--jobs=2" is "--jobs 2"; "--no-strict" takes back a flag that is a setting.
 * Settings that it does not give come from the environment, or else from xacct.yaml (settings.h);
 * a command about a tree that is given none gets the one that is found.
 * Errors: XP_ERROR_USAGE, one line that names a near option for one that does not exist;
 * XP_ERROR_INPUT for an xacct.yaml.
 */
gboolean xp_command_read(const XpCommand *command, gpointer fields, int argc, char **argv,
                         char ***out_operands, gboolean *out_done, GError **error);

#endif
