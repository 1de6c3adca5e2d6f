/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/cli/terminal.h"

#include <langinfo.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define WIDTH_DEFAULT 80u
#define WIDTH_LEAST   60u
#define WIDTH_MOST    120u

static gboolean is_set(const char *variable)
{
    const char *value = g_getenv(variable);
    return value != NULL && value[0] != '\0';
}

static gboolean is_forced(const char *variable)
{
    return is_set(variable) && strcmp(g_getenv(variable), "0") != 0;
}

static gboolean is_coloured(int descriptor)
{
    if (is_set("NO_COLOR"))
        return FALSE;
    if (is_forced("FORCE_COLOR") || is_forced("CLICOLOR_FORCE"))
        return TRUE;
    return isatty(descriptor) && g_strcmp0(g_getenv("CLICOLOR"), "0") != 0 &&
           g_strcmp0(g_getenv("TERM"), "dumb") != 0;
}

gboolean xp_terminal_has_colour(XpColour colour, int descriptor)
{
    switch (colour) {
    case XP_COLOUR_AUTO:
        return is_coloured(descriptor);
    case XP_COLOUR_ALWAYS:
        return TRUE;
    case XP_COLOUR_NEVER:
        return FALSE;
    }
    g_assert_not_reached();
}

guint xp_terminal_width(int descriptor)
{
    struct winsize size = {0};
    const char *columns = g_getenv("COLUMNS");
    guint64 number = 0;
    if (!isatty(descriptor))
        return WIDTH_DEFAULT;
    if (columns != NULL && g_ascii_string_to_unsigned(columns, 10, 1, G_MAXUINT, &number, NULL))
        return CLAMP((guint)number, WIDTH_LEAST, WIDTH_MOST);
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return WIDTH_DEFAULT;
    return CLAMP((guint)size.ws_col, WIDTH_LEAST, WIDTH_MOST);
}

gboolean xp_terminal_is_utf8(void)
{
    const char *charset = nl_langinfo(CODESET);
    return strcmp(charset, "UTF-8") == 0 || strcmp(charset, "utf8") == 0;
}
