/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_SESSION_NAME_H
#define XP_EVAL_SESSION_NAME_H

#include "frontend/eval/eval.h"

/* xp_eval_request() for a caller whose session name, if it is a role session, is given. */
XpEvalResult *xp_eval_named(const XpWorld *world, const XpRequest *request,
                            const XpEvalOptions *options, GError **error);

#endif
