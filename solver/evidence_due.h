/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_EVIDENCE_DUE_H
#define XP_SOLVER_EVIDENCE_DUE_H

#include "frontend/model/request.h"
#include "frontend/property/ast.h"
#include "solver/prove.h"

/*
 * The questions of a property, and the goal of each as this program writes it: made of the input
 * alone, and not asked. What a verdict has to show is compared with it (`check-evidence`), so that
 * a record cannot bring questions of its own, or leave some out.
 */

/**
 * XpDueGoal:
 * @question: for people
 * @least: text of the goal with nothing of any lemma; @most: with what any lemma could speak of;
 *   both NULL where nobody wants it
 */
typedef struct {
    char *question;
    char *least;
    char *most;
} XpDueGoal;

/**
 * XpDueCall:
 * @arn: of what is asked about; may hold symbols
 * @actions: char *: lower-case candidates; @patterns: char *: of actions beyond the catalogue
 * @read_secret: a story of that kind is meant
 */
typedef struct {
    char *arn;
    GPtrArray *actions;
    GPtrArray *patterns;
    gboolean read_secret;
} XpDueCall;

/**
 * XpDue:
 * @claim: index of the claim
 * @question: number of the question in its property; the ways of one (replicas) share it
 * @main: that what the claim forbids does not exist; @vacuous: that it speaks of nothing
 * @calls: XpDueCall *: two of `both`, none of a comparison of trees
 * @identity: who has to be the caller, or NULL: the subjects of the claim say
 */
typedef struct {
    guint claim;
    guint question;
    XpDueGoal main;
    XpDueGoal vacuous;
    GPtrArray *calls;
    const XpIdentity *identity;
} XpDue;

/**
 * xp_evidence_due:
 * @wanted: set of questions (char *, as they are printed) whose goals are made
 *
 * Returns new: every question that xp_prove() would ask of @property, in its order (XpDue *). Z3
 * builds terms for it, and is asked nothing.
 */
GPtrArray *xp_evidence_due(const XpWorld *world, const XpProperty *property,
                           const XpProveOptions *options, GHashTable *wanted);

/* Does @request, on a world bound by @values, speak of what call @call of @due asks about? */
gboolean xp_due_speaks_of(const XpDue *due, guint call, const XpWorld *world, char **values,
                          const XpRequest *request);

/**
 * xp_due_is_goal:
 * @out_difference: the first line that is another, or is missing (new)
 *
 * Is @text the goal, with the declarations and definitions of some lemmas?
 */
gboolean xp_due_is_goal(const XpDueGoal *goal, const char *text, char **out_difference);

#endif
