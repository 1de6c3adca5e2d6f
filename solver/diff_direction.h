/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_DIFF_DIRECTION_H
#define XP_SOLVER_DIFF_DIRECTION_H

#include "solver/diff_internal.h"
#include "solver/task.h"

/* Private to diff_unit.c, diff_direction.c and diff_search.c. */

/**
 * XpDirection:
 * @goals: what is asked, of MAY and MUST alike
 * @excepts: Z3_ast, of @goals: the caller is none of an exception
 * @uncovered: of @goals: no exception covers the request; or NULL
 * @covering: what is found now is what exceptions cover
 *
 * One question in one direction: what @more allows of one thing and @less does not. The problems,
 * stories and the question live from xp_direction_encode() to xp_direction_clear(); what is found
 * goes to @found.
 */
typedef struct {
    XpDiffUnit *unit;
    const XpDiffSides *sides;
    const XpSide *more;
    const XpSide *less;
    const XpObject *object_more;
    const XpObject *object_less;
    XpAccessSide *found;
    XpProblem *first;
    XpProblem *second;
    XpStoryTerms *story;
    XpStoryTerms *other;
    XpQuestion *question;
    GPtrArray *goals;
    GPtrArray *excepts;
    Z3_ast uncovered;
    gboolean covering;
    const XpActionGroup *group;
} XpDirection;

/* Encodes what @direction asks of the actions of @group (borrowed). */
void xp_direction_encode(XpDirection *direction, const XpActionGroup *group);

/* After that: do the two worlds say anything but the very same, in either direction? */
gboolean xp_direction_is_unlike(const XpDirection *direction);

/* Opens the question, with all its goals. */
void xp_direction_start(XpDirection *direction);

/* Lists what the question finds. (diff_search.c) */
void xp_direction_search(XpDirection *direction);
void xp_direction_clear(XpDirection *direction);

/* Adds to what is open of @direction (borrowed). */
XpOpenChange *xp_direction_add_open(XpDirection *direction, const char *reason);

/* Returns new: the exceptions that speak of what is asked here and of its caller. */
char *xp_direction_name_exceptions(const XpDirection *direction, const XpDecoded *decoded,
                                   const XpReplay *replay);

#endif
