/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_SVG_H
#define XP_REPORTS_SVG_H

#include <glib.h>

/* What this build lacks to draw pictures, with the advice what to do, or NULL: it can (static). */
const char *xp_svg_missing(void);

/**
 * xp_svg_draw:
 * @dot: as xp_dot_text() writes it
 *
 * Returns new: an SVG document drawn by graphviz, or NULL when that is missing or fails. It works
 * in a process of its own: what goes wrong in there takes no verdict along. The widths of letters
 * are graphviz's own estimate and not those of the fonts of one machine, so that the same graph
 * gives the same bytes everywhere.
 */
char *xp_svg_draw(const char *dot);

#endif
