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
    XP_REPLAY_BESIDE, /* decided, but it is not a story the claim speaks of */
    XP_REPLAY_ERROR,  /* it calls the request impossible */
} XpReplayAnswer;

/**
 * XpReplay:
 * @trace: XpTraceStep *, statements and policies of the original world (not of the bound copy)
 * @calls: XpRequest *, the calls as decided
 * @refused_call: of these the first that is refused, when the answer is DENY
 * @unknowns: XpFact *, when the answer is UNKNOWN
 * @text: decision and rule for people, or the error
 */
typedef struct {
    XpReplayAnswer answer;
    GPtrArray *trace;
    GPtrArray *calls;
    guint refused_call;
    GPtrArray *unknowns;
    char *text;
} XpReplay;

void xp_replay_free(XpReplay *replay);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpReplay, xp_replay_free)

/**
 * XpDemand:
 * @holds, @breaks: XpCond *: conditions of the claim the story has to meet, or to break; or NULL
 * @among: the caller has to be one of these, or NULL
 * @not_among: const XpSubjects *: the caller may be none of these, or NULL
 * @exceeds: a reference policy of the world that must not let it pass, or NULL
 *
 * What a story has to be, beside allowed or refused, to speak for or against a claim.
 */
typedef struct {
    const GPtrArray *holds;
    const GPtrArray *breaks;
    const XpSubjects *among;
    const GPtrArray *not_among;
    const XpPolicy *exceeds;
} XpDemand;

/**
 * xp_replay:
 * @world: the world @decoded was decoded from
 * @strict: printed assumptions are not taken
 *
 * Returns new: the concrete evaluator's own opinion, sharing nothing with the encoder. A decided
 * story that misses @demand is XP_REPLAY_BESIDE. Where the evaluator cannot tell whether
 * the caller is among subjects (a service inside an account, tags nobody supplied) the encoder's
 * word stands. Rule: S-SND-18
 */
XpReplay *xp_replay(const XpWorld *world, const XpDecoded *decoded, const XpDemand *demand,
                    gint64 now, gboolean strict);

/* FALSE: the caller of @replay, of @decoded, surely is none of @subjects, resolved on @world. */
gboolean xp_replay_may_be(const XpWorld *world, const XpDecoded *decoded, const XpReplay *replay,
                          const XpSubjects *subjects);

/* The evaluator's answer alone: @request on @bound, a world without symbols. */
XpReplayAnswer xp_replay_answer(const XpWorld *bound, const XpRequest *request, gint64 now,
                                gboolean strict);

/**
 * xp_replay_granting:
 * @replay: of @decoded, XP_REPLAY_ALLOW
 *
 * Returns new: Allow statements of @world (const XpStatement *, in the order of the trace) that
 * suffice for the story, every one of them needed once the other Allows of the trace are gone.
 */
GPtrArray *xp_replay_granting(const XpWorld *world, const XpDecoded *decoded,
                              const XpReplay *replay, gint64 now, gboolean strict);

#endif
