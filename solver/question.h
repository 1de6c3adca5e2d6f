/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_QUESTION_H
#define XP_SOLVER_QUESTION_H

#include <glib.h>

#include "encoder/problem.h"
#include "solver/lazy.h"
#include "solver/prove.h"

/*
 * One question: a problem, a solver of its own, and the four ways of asking it. A fresh Z3
 * context per question makes every answer independent of what was asked before, and so of -j.
 */

typedef enum {
    XP_MODE_MAY,      /* what is not known is free */
    XP_MODE_MUST,     /* unknown facts take the value that allows less; foreign ones stay free */
    XP_MODE_MUST_CAN, /* foreign facts too, and no organization is assumed away */
    XP_MODE_MOST,     /* every fact takes the value that allows more (problem with optimism) */
} XpMode;

/* A goal: @literal implies @formula, which stands at @place of the environment. */
typedef struct {
    Z3_ast literal;
    Z3_ast formula;
    guint place;
} XpGoal;

typedef struct {
    XpProblem *problem;
    const XpProblem *second; /* of a pair of problems: the other side, whose answer is negated */
    XpLazy *lazy;
    GArray *goals;  /* XpGoal */
    guint asserted; /* of the problem's environment */
    const XpProveOptions *options;
    gboolean universal; /* MUST asks of all requests, and shows none (can always) */
    XpLazyLimits limits;
    gint64 deadline; /* monotonic microseconds, or 0 */
    const volatile gint *interrupted;
    GError *error; /* the first error of Z3, or NULL */
    char *reason;  /* why the last answer was XP_LAZY_UNKNOWN */
} XpQuestion;

/* The question being asked now, or none: read by the thread that watches for signals. */
typedef struct {
    GMutex lock;
    XpQuestion *question;
} XpCurrent;
void xp_current_init(XpCurrent *current);
void xp_current_clear(XpCurrent *current);
void xp_current_set(XpCurrent *current, XpQuestion *question);
/* Stops the check that runs, if one does. */
void xp_current_interrupt(XpCurrent *current);

/* Returns new. @deadline: shared by the questions of one property, 0: none. */
XpQuestion *xp_question_new(XpProblem *problem, const XpProveOptions *options, gint64 deadline,
                            const volatile gint *interrupted);
void xp_question_free(XpQuestion *question);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpQuestion, xp_question_free)

/* A literal that implies @formula: goals are assumptions, never assertions (design.md 4.8). */
Z3_ast xp_question_goal(XpQuestion *question, Z3_ast formula);

/* Adds to @assumptions what @mode assumes of the facts that are not in @dropped (or NULL). */
void xp_question_assume_facts(const XpQuestion *question, XpMode mode, GPtrArray *assumptions,
                              GHashTable *dropped);

/**
 * xp_question_check:
 * @literals: goals and preferences to assume (Z3_ast), or NULL
 * @dropped: tracks (XpTrack *) that are not assumed, or NULL
 */
XpLazyAnswer xp_question_check(XpQuestion *question, XpMode mode, const GPtrArray *literals,
                               GHashTable *dropped);

/* After XP_LAZY_UNSAT: the tracks in the core, in order of creation (XpTrack *, borrowed). */
GPtrArray *xp_question_core_tracks(XpQuestion *question);
/* After XP_LAZY_UNSAT: the facts in the core, in order of first use (XpFactEntry *, borrowed). */
GPtrArray *xp_question_core_facts(XpQuestion *question);

/* Asks of a pair: MAY leaves what is not known free, the same on both sides; MUST takes the first
 * side at its worst and @second at its best, so that a difference is one whatever is so. */
void xp_question_set_second(XpQuestion *question, const XpProblem *second);
/* After XP_LAZY_UNSAT of a pair: the facts of either side in the core (XpFactEntry *, borrowed). */
GPtrArray *xp_question_pair_facts(XpQuestion *question);

/* After XP_LAZY_UNSAT of these arguments: as small a set of tracks as dropping one after the
 * other leaves (XpTrack *, borrowed). */
GPtrArray *xp_question_minimize(XpQuestion *question, XpMode mode, const GPtrArray *literals);
/* The same for the facts of a MUST question (XpFactEntry *, borrowed). */
GPtrArray *xp_question_minimize_facts(XpQuestion *question, XpMode mode, const GPtrArray *literals);

#endif
