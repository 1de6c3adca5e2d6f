/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/cli/terminal.h"

#include <langinfo.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "frontend/base/error.h"

#define WIDTH_DEFAULT 80u
#define WIDTH_LEAST   60u
#define WIDTH_MOST    120u

gboolean xp_terminal_read_colour(const char *text, XpColour *out_colour, GError **error)
{
    static const char *const names[] = {"auto", "always", "never"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(names[i], text) == 0) {
            *out_colour = (XpColour)i;
            return TRUE;
        }
    }
    g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "--color takes auto, always or never, not '%s'",
                text);
    return FALSE;
}

static gboolean is_set(const char *variable)
{
    const char *value = g_getenv(variable);
    return value != NULL && value[0] != '\0';
}

gboolean xp_terminal_has_colour(XpColour colour, int descriptor)
{
    switch (colour) {
    case XP_COLOUR_AUTO:
        return isatty(descriptor) && !is_set("NO_COLOR") &&
               g_strcmp0(g_getenv("TERM"), "dumb") != 0;
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
    if (!isatty(descriptor) || ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return WIDTH_DEFAULT;
    return CLAMP((guint)size.ws_col, WIDTH_LEAST, WIDTH_MOST);
}

gboolean xp_terminal_is_utf8(void)
{
    const char *charset = nl_langinfo(CODESET);
    return strcmp(charset, "UTF-8") == 0 || strcmp(charset, "utf8") == 0;
}
