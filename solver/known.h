/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_KNOWN_H
#define XP_SOLVER_KNOWN_H

#include "solver/task.h"

/*
 * Whether what is wrong with a property is all in the baseline. For a story that must not be, the
 * question is asked again with a switch at every source of access, so that "no way but the known
 * ones" is one more goal: of each known way, one of its statements is switched off. Taking an Allow
 * away never allows more, so a story that is left is allowed with all of them, too.
 */

typedef enum {
    XP_KNOWN_ALL,       /* nothing breaks it but what is known */
    XP_KNOWN_NEW_WAY,   /* the question stands at a definite story that is not known */
    XP_KNOWN_NEW_DOUBT, /* a story may be possible, by facts that are not known to be open */
    XP_KNOWN_NO_ANSWER,
} XpKnownAnswer;

/* A baseline is read or written, and @task is not one of those that are expected to fail. */
gboolean xp_known_is_asked(const XpTask *task);

/**
 * xp_known_search:
 * @inquiry: made with switches (XpTask::switches)
 * @literals: goals of the breaking story; what excludes the known ways is added
 * @out_facts: of a new doubt: XpFactEntry * (borrowed), returns new
 *
 * While a baseline is written, all that is found is added to it until nothing is left.
 */
XpKnownAnswer xp_known_search(XpTask *task, XpInquiry *inquiry, GPtrArray *literals,
                              GPtrArray **out_facts);

/* How much of the result stood there before a part of the property was asked. */
typedef struct {
    guint missing, unknowns, counterexamples;
} XpKnownMark;
XpKnownMark xp_known_mark(const XpTask *task);

/* What is shown since @mark may be known: it is shown only if all of the property is. @all: nothing
 * was found beyond what is known. */
void xp_known_set_aside(XpTask *task, const XpKnownMark *mark, gboolean all);

/* Part of the property is not in the baseline: it counts, with its verdict. */
void xp_known_count(XpTask *task, XpVerdict verdict, const char *reason);

/* A `can` claim with @verdict, of which the result says since @mark what refuses it. */
void xp_known_judge_reaching(XpTask *task, XpVerdict verdict, const char *reason,
                             const XpKnownMark *mark);

/* Sets the outcome of a property whose verdict is VIOLATED or UNKNOWN. */
void xp_known_conclude(XpTask *task);

#endif
