/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_EVIDENCE_TIE_H
#define XP_CLI_EVIDENCE_TIE_H

#include "frontend/load/evidence_json.h"
#include "frontend/model/request.h"
#include "frontend/model/world.h"
#include "frontend/property/ast.h"

/**
 * XpEvidenceTie:
 *
 * What ties the verdict on a property to its evidence: the questions of the property as it is read
 * from the input, and which of them a proof or a request answers. The record has no say in it.
 */
typedef struct XpEvidenceTie XpEvidenceTie;

/* All borrowed. Returns new. */
XpEvidenceTie *xp_evidence_tie_new(const XpEvidence *evidence, const XpWorld *world,
                                   const XpProperty *property, const XpEvidenceProperty *recorded);
void xp_evidence_tie_free(XpEvidenceTie *tie);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpEvidenceTie, xp_evidence_tie_free)

/**
 * xp_evidence_tie_proof:
 * @goal: text of its goal, or NULL: it has failed
 * @out_reason: why not (new)
 *
 * Is it of a question of the property that nothing before answers? The proofs of a property come in
 * the order of its questions.
 */
gboolean xp_evidence_tie_proof(XpEvidenceTie *tie, const XpEvidenceProof *proof, const char *goal,
                               char **out_reason);

/* The same for a request that was replayed and is what the record says. @request is kept. */
gboolean xp_evidence_tie_story(XpEvidenceTie *tie, const XpEvidenceStory *story,
                               const XpRequest *request, char **out_reason);

/* Does all that was tied show the verdict? Returns NULL, or new: what is missing. */
char *xp_evidence_tie_missing(const XpEvidenceTie *tie, const char *verdict);

#endif
