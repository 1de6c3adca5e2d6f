/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_DIFF_INTERNAL_H
#define XP_SOLVER_DIFF_INTERNAL_H

#include "solver/diff.h"
#include "solver/side.h"

/* What the files that compare two worlds share; nobody else includes this. */

typedef struct {
    XpSide older;
    XpSide newer;
    const XpProveOptions *options;
    const volatile gint *interrupted;
} XpDiffSides;

/* One thing of either world, and what was found of it. */
typedef struct {
    XpObject objects[2];   /* in the older and in the newer aligned world */
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
} XpDiffUnit;

/* Asks everything about one thing, in both directions. */
void xp_diff_unit(XpDiffUnit *unit, const XpDiffSides *sides);

/* Compares what documents say of things that are in neither world, and adds what grew to what is
 * open. */
void xp_diff_beyond(XpAccessDiff *diff, const XpDiffSides *sides);

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
