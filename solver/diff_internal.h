/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_DIFF_INTERNAL_H
#define XP_SOLVER_DIFF_INTERNAL_H

#include "solver/diff.h"
#include "solver/diff_scope.h"
#include "solver/side.h"
#include "solver/slots.h"

/* What the files that compare two worlds share; nobody else includes this. */

/**
 * XpDiffSides:
 * @deadline: monotonic microseconds, for everything that is asked; 0: the timeout of @options holds
 *   for each question
 * @scope: what a claim asks for: access gained, of what it speaks of; NULL: all, gained and lost
 * @excusing: XpDiffScope *: claims whose exceptions cover what is gained, or NULL; not with @scope
 */
typedef struct {
    XpSide older;
    XpSide newer;
    const XpProveOptions *options;
    const volatile gint *interrupted;
    gint64 deadline;
    XpDiffScope *scope;
    GPtrArray *excusing;
} XpDiffSides;

/**
 * XpDiffUnit:
 * @objects: in the older and in the newer aligned world
 * @replicas: of a replica that is declared and not loaded: what keeps the objects, or NULL
 * @primary: of such a replica: the secret, in the newer world
 *
 * One thing of either world, and what was found of it.
 */
typedef struct {
    XpObject objects[2];
    GPtrArray *replicas[2];
    XpObject primary;
    gboolean user;         /* it is an IAM user */
    const char *service;   /* its actions that have no resource, or NULL */
    const char *partition; /* of those */
    char *text;
    XpAccessSide gained;
    XpAccessSide lost;
    guint asked;
    guint unlike;
    gboolean partial;
    char *disagreement;
    GError *error;
    XpCurrent *current; /* where what is being asked is told (borrowed) */
} XpDiffUnit;

/* Returns new: what is asked about one by one (XpDiffUnit *), everything that is in one of the two
 * aligned worlds. */
GPtrArray *xp_diff_units(const XpWorld *older, const XpWorld *newer);
/* Appends what was found of @units, which lose it, to @diff. FALSE: one of them failed. */
gboolean xp_diff_gather(XpAccessDiff *diff, const GPtrArray *units, GError **error);
/* Adds what stories of either side take for granted. */
void xp_diff_assume(XpAccessDiff *diff, const XpDiffSides *sides);

/* Asks everything about one thing that is in scope; nothing, when it is not. */
void xp_diff_unit(XpDiffUnit *unit, const XpDiffSides *sides);

/* Adds replicas that only one of the worlds declares to what is open. */
void xp_diff_undeclared(XpAccessDiff *diff, const XpDiffSides *sides);

/* Compares what documents say of things that are in neither world, and adds what grew to what is
 * open. */
void xp_diff_beyond(XpAccessDiff *diff, const XpDiffSides *sides);

/**
 * xp_diff_grows:
 * @more, @less: one place on both sides; NULL: it is not there
 * @changed: XpReads: what its statements read and find another on the other side
 *
 * Returns new: an example of what @more lets through and @less does not of things that are in
 * neither world, or "" when there may be one, or NULL: it is nothing.
 */
char *xp_diff_grows(const XpDiffSides *sides, const XpSlot *more, const XpSlot *less,
                    guint changed);
/* Adds @place, which grew by @example, to what is open of @side, once. */
void xp_diff_add_beyond(XpAccessSide *side, const char *place, const char *example);
/* Adds what organizations no longer keep callers and resources of @less from in @more, of things
 * that are in neither world, to what is open of @found. */
void xp_diff_guardrails(const XpDiffSides *sides, const XpSide *more, const XpSide *less,
                        XpAccessSide *found);

/**
 * xp_diff_causes:
 * @more, @less: the sides of which the first allows @allowed and the second refuses @refused, the
 *   same request on either's own world
 *
 * Returns new: why (XpChangeCause *): of what differs and has to do with the request, that whose
 * reversal alone changes an answer; all of it where nothing does alone.
 */
GPtrArray *xp_diff_causes(const XpSide *more, XpDecoded *allowed, const XpReplay *allowing,
                          const XpSide *less, XpDecoded *refused, const XpReplay *refusing,
                          gboolean gained, const XpProveOptions *options);

#endif
