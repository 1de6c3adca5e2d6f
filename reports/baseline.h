/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_BASELINE_H
#define XP_REPORTS_BASELINE_H

#include "frontend/model/baseline.h"
#include "solver/result.h"

/**
 * xp_baseline_write:
 * @others: what it goes on to say of properties that @result has not, or NULL: nothing
 *
 * Returns new: the baseline that makes all of @result known, schema xacct-baseline/1; properties in
 * order of their ids, nothing in it depends on where statements stand.
 */
char *xp_baseline_write(const XpRunResult *result, const XpBaseline *others);

/* Returns new: an entry in one line, for people. May hold symbols. */
char *xp_baseline_entry(const XpWorld *world, const XpKnown *known);

#endif
