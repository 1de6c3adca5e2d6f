/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_QUERY_H
#define XP_TESTS_DIFFERENTIAL_QUERY_H

#include "frontend/property/ast.h"
#include "tests/differential/compare.h"
#include "tests/differential/counts.h"
#include "tests/differential/gen_world.h"

/**
 * XpQuery:
 * @file: where requests are written to
 * @world, @random: random calls are tried against verdicts that have no story
 * @call: with no @world, this one is tried, or NULL: none; on return the call that refutes
 * @wrong: what went wrong, or NULL
 * @refused: the sentence does not resolve, and @wrong says why
 * @refuted: a call refutes the verdict, @call
 *
 * One sentence proved freely. A story the prover shows has to be allowed (or denied, where it
 * breaks a `can always`) when the evaluator decides it once more, and no call that a verdict
 * excludes may be.
 */
typedef struct {
    const XpDiffLoaded *loaded;
    const char *sentence;
    const char *file;
    XpCounts *counts;
    const XpGenWorld *world;
    XpRandom *random;
    json_t *call;
    char *wrong;
    gboolean refused;
    gboolean refuted;
} XpQuery;

void xp_query_run(XpQuery *query);
/* Frees what xp_query_run() set, @call included when @world was given. */
void xp_query_clear(XpQuery *query);

/* What is said of the first claim of a sentence. */
typedef struct {
    XpClaimKind kind;
    XpVerdict verdict;
} XpQueryVerdict;

/* Proves @sentence. FALSE: it does not resolve in this world. */
gboolean xp_query_verdict(const XpDiffLoaded *loaded, const char *sentence, XpQueryVerdict *out);

#endif
