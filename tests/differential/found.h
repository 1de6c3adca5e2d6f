/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_FOUND_H
#define XP_TESTS_DIFFERENTIAL_FOUND_H

#include "tests/differential/compare.h"
#include "tests/differential/implied.h"
#include "tests/differential/law.h"
#include "tests/differential/query.h"
#include "tests/differential/run.h"

/*
 * What a run found: it is made as small as it goes, printed, and kept when the run was asked to.
 * @name tells it from others of the run ("12-call-3").
 */

/* Two answers to @call that are not the same, of kind @kind. */
void xp_found_call(const XpRun *run, const XpDiffTree *tree, const json_t *call, XpDiffKind kind,
                   const char *name);
/* A verdict that does not stand; @query as it came back from xp_query_run(). */
void xp_found_query(const XpRun *run, const XpDiffTree *tree, const XpQuery *query,
                    const char *name);
/* A law that does not hold. */
void xp_found_law(const XpRun *run, const XpDiffTree *tree, const XpLawTrial *trial,
                  const char *name);
/* Two verdicts that do not go together; @wrong says why. */
void xp_found_implied(const XpRun *run, const XpDiffTree *tree, const XpImplied *implied,
                      const char *wrong, const char *name);
/* Two worlds whose comparison is wrong, @wrong says in what; kept as folders old/ and new/. */
void xp_found_pair(const XpRun *run, const XpDiffTree *older, const XpDiffTree *newer,
                   const char *wrong, const char *name);
/* A world that the loader refuses, which is the generator's mistake. */
void xp_found_unloadable(const XpRun *run, const XpDiffTree *tree, const char *message,
                         const char *name);

#endif
