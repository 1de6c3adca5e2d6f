/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_SIDE_H
#define XP_SOLVER_SIDE_H

#include "frontend/model/world_align.h"
#include "solver/decode.h"
#include "solver/replay.h"

/**
 * XpSide:
 * @world: as loaded
 * @aligned: its copy that is numbered like that of the other side
 *
 * One of two worlds that are compared.
 */
typedef struct {
    const XpWorld *world;
    XpWorld *aligned;
} XpSide;

/**
 * xp_side_decode:
 * @question: of a pair, after XP_LAZY_SAT; @story: of its first problem
 *
 * Returns new: the story as a request on @side's own world as it was loaded, with the identity the
 * caller has there, if any.
 */
XpDecoded *xp_side_decode(const XpSide *side, XpQuestion *question, XpStoryTerms *story);

/* Returns new: the evaluator's opinion of @decoded, of xp_side_decode(), with @demand, or NULL: of
 * any request. */
XpReplay *xp_side_replay(const XpSide *side, const XpDecoded *decoded, const XpDemand *demand,
                         const XpProveOptions *options);

#endif
