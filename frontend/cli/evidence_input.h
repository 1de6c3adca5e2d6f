/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_EVIDENCE_INPUT_H
#define XP_CLI_EVIDENCE_INPUT_H

#include "frontend/load/evidence_json.h"
#include "frontend/model/world.h"
#include "frontend/property/property.h"

/**
 * xp_evidence_input_load:
 * @tree: where the tree is now, or NULL: where it was
 *
 * Reads the input of @evidence again. FALSE with XP_ERROR_INPUT if a file has another byte than
 * when the evidence was written, is gone, or is new: then the evidence is of something else.
 */
gboolean xp_evidence_input_load(const XpEvidence *evidence, const char *tree, XpWorld **out_world,
                                XpProperties **out_properties, GError **error);

#endif
