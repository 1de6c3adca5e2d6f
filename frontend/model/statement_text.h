/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_MODEL_STATEMENT_TEXT_H
#define XP_MODEL_STATEMENT_TEXT_H

#include "frontend/model/policy.h"

/* Returns new: what @statement of @policy says, whatever its Sid, its place, the order of its lists
 * and the case of letters where that counts for nothing: two statements of one text say the same.
 */
char *xp_statement_text(const XpPolicy *policy, const XpStatement *statement);

#endif
