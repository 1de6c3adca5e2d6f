/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_REPORTS_FIXTURE_H
#define XP_TESTS_REPORTS_FIXTURE_H

#include "solver/result.h"

/*
 * A small world of two symbolic accounts, and results about it built by hand: one of each kind of
 * verdict. Nothing here was proved by anybody.
 */
XpWorld *fixture_world(void);

/* Each returns new: one property result. */
XpPropertyResult *fixture_proved_can(const XpWorld *world);
XpPropertyResult *fixture_proved_only(const XpWorld *world);
XpPropertyResult *fixture_violated_only(const XpWorld *world);
XpPropertyResult *fixture_violated_can(const XpWorld *world);
XpPropertyResult *fixture_unknown(const XpWorld *world);
XpPropertyResult *fixture_vacuous(const XpWorld *world);
XpPropertyResult *fixture_expected(const XpWorld *world);

/* Returns new: a run with all of them. */
XpRunResult *fixture_run(const XpWorld *world);
/* Returns new: a run of one property; takes @property. */
XpRunResult *fixture_run_of(const XpWorld *world, XpPropertyResult *property);

#endif
