/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_EVIDENCE_H
#define XP_REPORTS_EVIDENCE_H

#include "reports/report.h"
#include "solver/result.h"

/**
 * XpEvidenceRun:
 * @folder: where xp_prove() wrote the files of its proofs
 * @tree, @props, @sentences, @strict, @require_bound, @accept_unknown_operators: how the input
 *   was read; the lists end with NULL, or are NULL
 * @now, @today: the time the run took as now, in seconds since 1970-01-01 UTC, and the day
 * @files: property files that were read, those of the tree among them
 *
 * What a record says of the run beside what it found.
 */
typedef struct {
    const char *folder;
    const char *tool_version;
    const char *tree;
    char *const *props;
    char *const *sentences;
    gboolean strict;
    gboolean require_bound;
    gboolean accept_unknown_operators;
    gint64 now;
    const char *today;
    const XpInputFile *files;
    guint n_files;
} XpEvidenceRun;

/**
 * xp_evidence_write_records:
 *
 * Completes the evidence of a run: the requests of its stories, a record for every property
 * (record.json, schema xacct-evidence/1: verdict, inputs with their SHA-256, core, assumptions,
 * ledger, what was written and by which versions), and the index of them all (evidence.json).
 * Errors: XP_ERROR_IO.
 */
gboolean xp_evidence_write_records(const XpEvidenceRun *run, const XpRunResult *result,
                                   GError **error);

#endif
