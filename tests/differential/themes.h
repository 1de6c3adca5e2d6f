/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_THEMES_H
#define XP_TESTS_DIFFERENTIAL_THEMES_H

#include <glib.h>

#include "tests/differential/random.h"

typedef enum {
#define XP_THEME(id, name, percent) XP_THEME_##id,
#include "tests/differential/themes.def"
#undef XP_THEME
    XP_N_THEMES
} XpTheme;

/* How many of 100 worlds have which theme. */
typedef struct {
    guint percent[XP_N_THEMES];
} XpThemes;

/* The themes one world has. */
typedef struct {
    gboolean has[XP_N_THEMES];
} XpThemeSet;

void xp_themes_default(XpThemes *themes);
/* Sets one from "NAME=PERCENT". */
gboolean xp_themes_set(XpThemes *themes, const char *text, GError **error);
/* Prints names and percentages on stdout. */
void xp_themes_print(const XpThemes *themes);
XpThemeSet xp_themes_choose(const XpThemes *themes, XpRandom *random);

#endif
