/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_REPLAY_H
#define XP_SOLVER_REPLAY_H

#include "frontend/property/ast.h"
#include "solver/decode.h"
#include "solver/result.h"

/* What the independent evaluator says of a decoded story. */
typedef enum {
    XP_REPLAY_ALLOW,
    XP_REPLAY_DENY,
    XP_REPLAY_UNKNOWN,
    XP_REPLAY_ERROR, /* it calls the request impossible */
} XpReplayAnswer;

/**
 * XpReplay:
 * @trace: XpTraceStep *, statements and policies of the original world (not of the bound copy)
 * @calls: XpRequest *, the calls as decided
 * @unknowns: XpFact *, when the answer is UNKNOWN
 * @text: decision and rule for people, or the error
 */
typedef struct {
    XpReplayAnswer answer;
    GPtrArray *trace;
    GPtrArray *calls;
    GPtrArray *unknowns;
    char *text;
} XpReplay;

void xp_replay_free(XpReplay *replay);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpReplay, xp_replay_free)

/**
 * xp_replay:
 * @world: the world @decoded was decoded from
 * @conds: XpCond *: conditions of the claim that the story has to meet, or NULL
 * @negated: XpCond *: conditions it has to break, or NULL
 * @strict: printed assumptions are not taken
 *
 * Returns new: the concrete evaluator's own opinion, sharing nothing with the encoder. A story
 * that is allowed but misses a condition of the claim counts as denied. Rule: S-SND-18
 */
XpReplay *xp_replay(const XpWorld *world, const XpDecoded *decoded, const GPtrArray *conds,
                    const GPtrArray *negated, gint64 now, gboolean strict);

#endif
