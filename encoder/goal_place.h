/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_GOAL_PLACE_H
#define XP_ENCODER_GOAL_PLACE_H

#include "encoder/story.h"
#include "frontend/property/ast.h"

/**
 * xp_goal_place:
 * @where: of kind XP_WHERE_ORG or XP_WHERE_OU; its `outside` is not looked at
 * @positive: FALSE: the term "the caller stands elsewhere"
 *
 * The caller stands in the organization or OU. Whose membership nobody can tell belongs to the
 * claim in MAY and not in MUST, except that an account nobody supplied may be in no organization at
 * all, as its administrator likes. A service stands where the resource does it acts for.
 * Rule: S-SND-7, S-KEY-5, S-KEY-6.
 */
Z3_ast xp_goal_place(XpStoryTerms *story, const XpWhere *where, gboolean positive);

#endif
