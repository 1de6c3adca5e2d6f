/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_VARIABLES_H
#define XP_EVAL_VARIABLES_H

#include <glib.h>

#include "frontend/eval/call.h"

/**
 * XpReading:
 * @pieces: the text with every variable replaced, values inserted as literal text
 * @wild: the same with * and ? of values as wildcards, or NULL when there are none (S-VAR-8)
 * @resolved: XP_FALSE: some variable has no value, so the text matches nothing; XP_MAYBE: that
 *   is not known
 * @early: a variable stands before the fifth colon (S-VAR-2)
 * @facts: const XpFact *, why holes and XP_MAYBE are there; may be empty
 * @why: a reason that has no fact of its own, or NULL
 *
 * One pattern of a policy as it reads in one call.
 */
typedef struct {
    GArray *pieces;
    GArray *wild;
    XpTruth resolved;
    gboolean early;
    GPtrArray *facts;
    const char *why;
} XpReading;

/**
 * xp_reading_init:
 * @variables: ${...} are variables (the policy's Version). Rule: S-VAR-1
 *
 * Fills @out (clear with xp_reading_clear()). Rule: S-VAR-1 .. S-VAR-9.
 */
void xp_reading_init(XpReading *out, const XpCall *call, const char *text, gboolean wildcards,
                     gboolean variables);
void xp_reading_clear(XpReading *reading);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(XpReading, xp_reading_clear)

/* A way of matching a whole pattern against a whole text. */
typedef XpTruth (*XpMatcher)(XpSlice pattern, XpSlice text);

/* Does @text match @reading by @matcher, both readings of a wildcard in a value and an
 * unresolved variable taken into account? Rule: S-VAR-6 .. S-VAR-8, S-COND-33. */
XpTruth xp_reading_match(const XpReading *reading, XpMatcher matcher, XpSlice text);

#endif
