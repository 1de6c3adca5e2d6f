/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_BENCH_STRINGS_H
#define XP_TESTS_BENCH_STRINGS_H

#include <glib.h>

#include "tests/bench/policy_gen.h"

/*
 * The question "is something allowed by the first policy and not by the second" for solvers with
 * a theory of strings: each segment a string, each pattern a regular expression.
 */

/* Returns new: an SMT-LIB 2.6 script with one check-sat. @seed: of the conditions of the statements
 * (tests/bench/conditions.h), NULL: they have none. */
char *xp_bench_script(const GPtrArray *first, const GPtrArray *second, const guint64 *seed);

typedef enum {
    XP_BENCH_SAT,
    XP_BENCH_UNSAT,
    XP_BENCH_TIMED_OUT,
    XP_BENCH_GAVE_UP, /* before the time limit */
} XpBenchAnswer;

/* Seconds of processor time of this process. Steadier than the clock on a busy machine. */
double xp_bench_now(void);

/* Z3's string theory, in this process. Returns the processor seconds of the check, without
 * parsing. */
double xp_bench_ask_z3(const char *script, guint limit_seconds, XpBenchAnswer *out_answer);
/* cvc5, as a process of its own. Returns its processor seconds, or a negative number if there is
 * none. */
double xp_bench_ask_cvc5(const char *script, guint limit_seconds, XpBenchAnswer *out_answer);

#endif
