/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_ANSWER_H
#define XP_CLI_ANSWER_H

#include <glib.h>

#include "frontend/eval/eval.h"
#include "frontend/model/request.h"
#include "frontend/model/world.h"
#include "reports/report.h"
#include "solver/prove.h"

/**
 * XpAnswer:
 * @world: as loaded; @values: what each of its symbols stands for in this run
 * @request: borrowed
 * @result: of the evaluator, or NULL: not asked
 * @has_fixed, @fixed: of the encoder
 *
 * The answers to one request of `eval`.
 */
typedef struct {
    const XpWorld *world;
    const char *const *values;
    const XpRequest *request;
    XpEvalResult *result;
    gboolean has_fixed;
    XpFixedAnswer fixed;
} XpAnswer;

void xp_answer_clear(XpAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(XpAnswer, xp_answer_clear)

/* The decision to tell: the evaluator's when it was asked, else what the encoder's amounts to. */
XpDecision xp_answer_decision(const XpAnswer *answer);
/* FALSE when both were asked and do not say the same: allowed, refused or open. */
gboolean xp_answer_agrees(const XpAnswer *answer);
/* TRUE when both were asked and one surely allows what the other surely refuses. Where only one of
 * them is sure, the evaluator's answer stands: it knows more of a request, or is more careful. */
gboolean xp_answer_contradicts(const XpAnswer *answer);
/* "ALLOW", "DENY" or "UNKNOWN". */
const char *xp_answer_fixed_name(XpFixedAnswer answer);

/* Returns new: one line of JSON, schema xacct-eval/1, ending in a newline. */
char *xp_answer_print_json(const XpAnswer *answer);
/* Returns new: the decision and its trace for people. */
char *xp_answer_print_text(const XpAnswer *answer, const XpReportOptions *options);

#endif
