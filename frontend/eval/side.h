/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_SIDE_H
#define XP_EVAL_SIDE_H

#include "frontend/eval/call.h"

/**
 * xp_side_resolve:
 *
 * Sets @call->account, @call->side and the session policies in force.
 * Errors: XP_ERROR_INPUT: the caller is missing from a complete inventory; identity policies are
 * given for a caller of a supplied account; session policies for one that cannot pass any.
 * Rule: S-EVAL-2, S-EVAL-18, S-SND-3, S-SND-5, S-STS-13.
 */
gboolean xp_side_resolve(XpCall *call, GError **error);

/* The unique id of the user or role behind the caller, or NULL when unknown. Rule: S-PRIN-9. */
const char *xp_side_unique_id(const XpCall *call);

#endif
