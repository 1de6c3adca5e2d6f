/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_GLOB_PRODUCT_H
#define XP_ENCODER_GLOB_PRODUCT_H

#include <glib.h>

#include "encoder/glob/pattern.h"

/**
 * XpProductQuery:
 * @patterns: first @n_positive that must match, then those that must not
 * @max_states: cap of this search
 * @stop, @stop_data: asked now and then; TRUE ends the search as capped. May be NULL.
 */
typedef struct {
    XpDomain domain;
    const XpPattern *const *patterns;
    guint n_patterns;
    guint n_positive;
    guint64 max_states;
    XpRealizeStop stop;
    gpointer stop_data;
} XpProductQuery;

/**
 * xp_product_search:
 * @out_text: for YES a shortest string, the most readable of these (new array of gunichar)
 * @states: increased by the states visited
 *
 * Breadth-first search over the product automaton of the domain and all patterns. Exact: the
 * alphabet is cut down to characters that can make a difference, nothing else is.
 */
XpGlobAnswer xp_product_search(const XpProductQuery *query, GArray **out_text, guint64 *states);

#endif
