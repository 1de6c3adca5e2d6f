/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_EVIDENCE_JUDGE_H
#define XP_CLI_EVIDENCE_JUDGE_H

#include "frontend/load/evidence_json.h"
#include "frontend/model/world.h"
#include "frontend/property/property.h"
#include "solver/checker.h"

typedef enum {
    XP_EVIDENCE_CONFIRMED,
    XP_EVIDENCE_NOTHING,   /* the verdict is UNKNOWN: there is nothing to confirm */
    XP_EVIDENCE_NO_ANSWER, /* no evidence, or the other solver does not answer */
    XP_EVIDENCE_DISAGREED,
} XpEvidenceJudgement;

/* What became of one property; @reasons: char *, what did not confirm it. */
typedef struct {
    XpEvidenceJudgement judgement;
    GPtrArray *reasons;
} XpEvidenceResult;

/**
 * xp_evidence_judge:
 * @jobs: solver processes at once
 * @tell: called for every file the solver was asked about, from the calling thread, or NULL
 *
 * Replays the stories, compares the files, asks the solver about each of them, about equal ones
 * once, and ties all of it to the verdict (frontend/cli/evidence_tie.h). Returns new: one
 * XpEvidenceResult * per property of @evidence. A proof is confirmed when its goal is
 * unsatisfiable, or its skeleton and the denial of every lemma, and nothing is satisfiable. Errors:
 * XP_ERROR_INPUT, a file cannot be read.
 */
GPtrArray *xp_evidence_judge(const XpEvidence *evidence, const XpWorld *world,
                             const XpProperties *properties, const XpChecker *checker, guint jobs,
                             void (*tell)(const char *file, XpCheckAnswer answer, const char *note),
                             GError **error);

#endif
