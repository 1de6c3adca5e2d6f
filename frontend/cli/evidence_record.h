/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_EVIDENCE_RECORD_H
#define XP_CLI_EVIDENCE_RECORD_H

#include "frontend/cli/options.h"
#include "frontend/property/property.h"
#include "solver/result.h"

/**
 * xp_evidence_record_write:
 * @folder: where xp_prove() wrote the files of its proofs
 *
 * Completes the evidence of a run: the requests of its stories, a record for every property
 * (schema xacct-evidence/1: verdict, inputs with their SHA-256, core, assumptions, ledger, what
 * was written and by which versions), and the index of them all. Errors: XP_ERROR_IO.
 */
gboolean xp_evidence_record_write(const XpProveArguments *arguments, const XpProperties *properties,
                                  const XpRunResult *result, const char *folder, GError **error);

#endif
