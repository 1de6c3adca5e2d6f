/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_DIFF_EXCEPTIONS_H
#define XP_CLI_DIFF_EXCEPTIONS_H

#include "frontend/cli/bases.h"
#include "frontend/cli/checkout.h"
#include "frontend/property/property.h"

/**
 * XpDiffExceptions:
 * @properties: of the newer tree, or NULL
 * @bases: what their claims compare with, or NULL
 * @rows: XpBase: those of @bases that are the older tree
 *
 * What gain the newer tree excepts. An exception of `no new access ... since BASE` was granted for
 * what is new since BASE: it covers nothing of a comparison with another tree.
 */
typedef struct {
    XpProperties *properties;
    XpBases *bases;
    GArray *rows;
} XpDiffExceptions;

/**
 * xp_diff_exceptions_load:
 * @place: the folder where the repository has the newer tree: what `since` names is seen from there
 * @now: whose day ends exceptions
 *
 * Fills @out, which may be cleared in any case. What cannot be read covers nothing, and is told on
 * standard error, as are exceptions about another tree.
 */
void xp_diff_exceptions_load(XpDiffExceptions *out, const XpWorld *older,
                             const XpCheckout *checkout, const XpWorld *newer, const char *place,
                             gint64 now);
void xp_diff_exceptions_clear(XpDiffExceptions *exceptions);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(XpDiffExceptions, xp_diff_exceptions_clear)

#endif
