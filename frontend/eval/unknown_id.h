/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_UNKNOWN_ID_H
#define XP_EVAL_UNKNOWN_ID_H

#include "frontend/eval/eval.h"

/**
 * xp_unknown_id_settle:
 * @result: of @request (taken)
 *
 * Whether the caller has the unique id that some statement names is not known. It has one of those
 * ids or none of them, the same for all statements: where the answer is one and the same for each,
 * it is the answer. Returns that, or @result. Rule: S-PRIN-9
 */
XpEvalResult *xp_unknown_id_settle(XpEvalResult *result, const XpWorld *world,
                                   const XpRequest *request, const XpEvalOptions *options);

#endif
