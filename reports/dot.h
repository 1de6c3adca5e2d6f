/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_DOT_H
#define XP_REPORTS_DOT_H

#include <glib.h>

#include "reports/graph.h"

/**
 * xp_dot_text:
 * @prefix: begins every id, for several pictures in one page
 * @links: halves link to the statement they are read from
 *
 * Returns new: @graph in the language of graphviz. Each thing has a class, by which a style sheet
 * finds it: role, secret ...; half with stated, missing or unknown; path, assume, encrypts.
 */
char *xp_dot_text(const XpGraph *graph, const char *prefix, gboolean links);

#endif
