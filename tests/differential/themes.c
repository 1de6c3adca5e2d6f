/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/themes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frontend/base/error.h"

static const struct {
    const char *name;
    guint percent;
} rows[XP_N_THEMES] = {
#define XP_THEME(id, name, percent) [XP_THEME_##id] = {name, percent},
#include "tests/differential/themes.def"
#undef XP_THEME
};

void xp_themes_default(XpThemes *themes)
{
    for (guint i = 0; i < XP_N_THEMES; i++)
        themes->percent[i] = rows[i].percent;
}

gboolean xp_themes_set(XpThemes *themes, const char *text, GError **error)
{
    const char *equals = strchr(text, '=');

    for (guint i = 0; equals != NULL && i < XP_N_THEMES; i++) {
        if (strncmp(rows[i].name, text, strlen(rows[i].name)) != 0 ||
            text + strlen(rows[i].name) != equals)
            continue;
        themes->percent[i] = (guint)g_ascii_strtoull(equals + 1, NULL, 10);
        return TRUE;
    }
    g_set_error(error, XP_ERROR, XP_ERROR_INPUT, "write NAME=PERCENT; --themes prints the names");
    return FALSE;
}

void xp_themes_print(const XpThemes *themes)
{
    for (guint i = 0; i < XP_N_THEMES; i++)
        printf("%s=%u\n", rows[i].name, themes->percent[i]);
}

XpThemeSet xp_themes_choose(const XpThemes *themes, XpRandom *random)
{
    XpThemeSet set = {0};

    for (guint i = 0; i < XP_N_THEMES; i++)
        set.has[i] = xp_random_chance(random, themes->percent[i]);
    return set;
}
