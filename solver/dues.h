/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_DUES_H
#define XP_SOLVER_DUES_H

#include "solver/evidence_due.h"
#include "solver/task.h"

/*
 * For the families of claims, while xp_evidence_due() goes through them and nothing is asked: where
 * they note their questions.
 */

typedef struct XpDues XpDues;

/* The next question; without it, what is added is one more way of the last. */
void xp_dues_next(XpDues *dues);
/* Returns the new one (of @dues), which asks nothing yet. */
XpDue *xp_dues_add(XpDues *dues, guint claim);
void xp_due_add_call(XpDue *due, const XpObject *object, const XpActionGroup *group);
/* Notes what the last one asks; FALSE: nobody wants its goal. Without @dues nothing is noted, and
 * everything wanted. */
gboolean xp_dues_want(XpDues *dues, const XpWorld *world, gboolean vacuous, const char *question);
/* Takes both texts, of what xp_dues_want() noted last. */
void xp_dues_take_goal(XpDues *dues, char *least, char *most);

#endif
