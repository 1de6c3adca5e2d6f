/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_ATTEMPT_H
#define XP_SOLVER_ATTEMPT_H

#include "solver/task.h"

/*
 * One of several ways to answer a claim. What is found on it is kept aside, and told only if it is
 * the way that counts.
 */

/* From here on @task writes into a result of its own. Returns borrowed: the result so far. */
XpPropertyResult *xp_attempt_begin(XpTask *task);

/* Returns new: what the attempt found; @task writes into @whole again. */
XpPropertyResult *xp_attempt_end(XpTask *task, XpPropertyResult *whole);

/* Adds what @attempt found to the result; takes @attempt. */
void xp_attempt_tell(XpTask *task, XpPropertyResult *attempt);

#endif
