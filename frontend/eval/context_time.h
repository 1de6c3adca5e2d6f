/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_CONTEXT_TIME_H
#define XP_EVAL_CONTEXT_TIME_H

#include "frontend/eval/keys.h"

/* aws:CurrentTime and aws:EpochTime: one instant, given in either key or that of the options.
 * Two that differ are an error of @keys. Rule: S-KEY-1, S-KEY-4. */
void xp_context_derive_time(XpKeys *keys);

#endif
