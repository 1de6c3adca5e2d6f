/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_LOAD_JSON_SCAN_H
#define XP_LOAD_JSON_SCAN_H

#include <glib.h>

#include "frontend/load/json_doc.h"

/**
 * xp_json_scan:
 * @nodes: receives every value (owned by the array); the first one is the root
 *
 * Walks once over the text and notes where each value stands. Checks the whole grammar, because
 * only here is known what an author probably meant by an error. Does not recurse.
 * Returns TRUE, or FALSE after adding one error.
 */
gboolean xp_json_scan(const XpSource *source, GPtrArray *nodes, XpDiagList *diags);

/* Frees @data, one value of the array. */
void xp_json_free(gpointer data);

#endif
