/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/cli/command.h"

#include <string.h>

#include "frontend/base/suggest.h"

static const XpCommand *const commands[] = {
#define XP_COMMAND(identifier) &xp_command_##identifier,
#include "frontend/cli/commands.def"
#undef XP_COMMAND
};

guint xp_command_count(void)
{
    return G_N_ELEMENTS(commands);
}

const XpCommand *xp_command_get(guint index)
{
    g_assert(index < G_N_ELEMENTS(commands));
    return commands[index];
}

const XpCommand *xp_command_find(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

const char *xp_command_near(const char *word)
{
    const char *names[G_N_ELEMENTS(commands)];
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
        names[i] = commands[i]->name;
    return xp_suggest(word, names, G_N_ELEMENTS(commands));
}
