/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_BENCH_CONDITIONS_H
#define XP_TESTS_BENCH_CONDITIONS_H

#include <glib.h>

#include "encoder/story.h"

/*
 * Conditions for generated statements: addresses, numbers, dates and strings, none for some. The
 * same seed and group always give the same ones.
 */

typedef struct XpBenchConditions XpBenchConditions;

/* Returns new: a problem and a call in which conditions are terms. */
XpBenchConditions *xp_bench_conditions_new(guint64 seed);
void xp_bench_conditions_free(XpBenchConditions *conditions);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpBenchConditions, xp_bench_conditions_free)

/* Borrowed. */
XpProblem *xp_bench_conditions_problem(const XpBenchConditions *conditions);
/* The conditions of @group hold. */
Z3_ast xp_bench_conditions_term(XpBenchConditions *conditions, guint group);
/* States that no fact is missing; after the last term. */
void xp_bench_conditions_settle(XpBenchConditions *conditions);

/* The same conditions in SMT-LIB, over what xp_bench_condition_declarations() declares. */
void xp_bench_conditions_write(GString *script, guint64 seed, guint group);
const char *xp_bench_condition_declarations(void);

#endif
