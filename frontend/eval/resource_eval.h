/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_RESOURCE_EVAL_H
#define XP_EVAL_RESOURCE_EVAL_H

#include "frontend/eval/call.h"

/* Does @statement's Action or NotAction speak of @call's action? Rule: S-GRAM-22 .. S-GRAM-27. */
const XpTri *xp_actions_eval(const XpCall *call, const XpPolicy *policy,
                             const XpStatement *statement);

/* Does its Resource or NotResource speak of @call's resource? A statement without either: in a
 * trust policy yes, in a key policy no, elsewhere open. Rule: S-GRAM-28 .. S-GRAM-38, S-VAR-2,
 * S-VAR-6, S-KMS-6, S-SM-5, S-STS-3. */
const XpTri *xp_resources_eval(const XpCall *call, const XpPolicy *policy,
                               const XpStatement *statement);

#endif
