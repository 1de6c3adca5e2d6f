/* SPDX-License-Identifier: Apache-2.0 */

/* What the scripts of all shells have in common. */

#include "frontend/cli/completion.h"

#include <string.h>

#include "frontend/base/diag.h"
#include "frontend/model/rule.h"

XpComplete xp_completion_of_option(const XpOption *option)
{
    if (!xp_option_takes_value(option))
        return XP_COMPLETE_NOTHING;
    if (option->choices != NULL)
        return XP_COMPLETE_WORDS;
    if (strcmp(option->value, "FILE") == 0)
        return XP_COMPLETE_FILES;
    if (strcmp(option->value, "DIR") == 0 || strcmp(option->value, "PATH") == 0)
        return XP_COMPLETE_FOLDERS;
    return XP_COMPLETE_NOTHING;
}

gboolean xp_completion_is_with_file(const XpOption *option)
{
    return xp_option_takes_value(option) && strstr(option->value, "=FILE") != NULL;
}

const char *xp_completion_last_word(const XpCommand *command)
{
    const char *blank = strchr(command->name, ' ');
    return blank != NULL ? blank + 1 : command->name;
}

static void append_word(GString *text, const char *word)
{
    if (text->len > 0)
        g_string_append_c(text, ' ');
    g_string_append(text, word);
}

char *xp_completion_choices(const XpChoice *choices)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; choices[i].name != NULL; i++)
        append_word(text, choices[i].name);
    return g_string_free(text, FALSE);
}

char *xp_completion_rules(void)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < xp_rule_count(); i++)
        append_word(text, xp_rule_get(i)->id);
    for (XpDiagId id = 0; id < XP_DIAG_COUNT; id++)
        append_word(text, xp_diag_code(id));
    return g_string_free(text, FALSE);
}

char *xp_completion_commands(void)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < xp_command_count(); i++)
        if (strchr(xp_command_get(i)->name, ' ') == NULL)
            append_word(text, xp_command_get(i)->name);
    return g_string_free(text, FALSE);
}
