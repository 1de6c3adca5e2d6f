/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_EVAL_H
#define XP_EVAL_EVAL_H

#include <glib.h>

#include "frontend/model/request.h"
#include "frontend/model/trace.h"
#include "frontend/model/world.h"
#include "frontend/property/ast.h"

/*
 * The concrete evaluator: decides one request on a world without symbols, three-valued, with a
 * trace. Plain C, no solver; it shares no meaning with encoder/.
 */

typedef enum {
    XP_DECISION_ALLOW,
    XP_DECISION_EXPLICIT_DENY,
    XP_DECISION_IMPLICIT_DENY,
    XP_DECISION_UNKNOWN,
} XpDecision;

typedef struct XpSuppositions XpSuppositions;

/**
 * XpEvalOptions:
 * @now: seconds since 1970-01-01 UTC for aws:CurrentTime when the request does not give it
 * @assume_no_org: take "no SCP or RCP outside this tree stops it" when there is no org/ (replay
 *   of a counterexample); otherwise that absence is an unknown restriction
 * @assume_printed: take the printed assumptions of the table of absences (key history, replicas,
 *   key state); FALSE under --strict: they are unknowns
 * @suppositions: what is supposed of questions nobody can answer (suppositions.h), or NULL
 */
typedef struct {
    gint64 now;
    gboolean assume_no_org;
    gboolean assume_printed;
    XpSuppositions *suppositions;
} XpEvalOptions;

/**
 * XpEvalResult:
 * @trace: XpTraceStep *, in the order scp, rcp, vpc-endpoint, identity, boundary, session,
 *   resource or key, grant; for a story both calls
 * @unknowns: XpFact *, the facts the decision depended on; empty unless @decision is UNKNOWN
 * @rule: the rule that decided (static string)
 * @refused_call: for a story that is not allowed, the first refused call (0 or 1); else 0
 * @calls: XpRequest *, the call(s) as decided: all derived keys filled in
 */
typedef struct {
    XpDecision decision;
    GPtrArray *trace;
    GPtrArray *unknowns;
    const char *rule;
    guint refused_call;
    GPtrArray *calls;
} XpEvalResult;

/**
 * xp_eval_request:
 * @world: without symbols (xp_world_bind()); borrowed, outlives the result
 * @request: borrowed, outlives the result: a trace may name statements of its policies
 *
 * Decides @request. Returns new, or NULL with XP_ERROR_INPUT: the request contradicts what is
 * derived from it, or its caller or resource cannot exist (complete inventory).
 */
XpEvalResult *xp_eval_request(const XpWorld *world, const XpRequest *request,
                              const XpEvalOptions *options, GError **error);
void xp_eval_result_free(XpEvalResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpEvalResult, xp_eval_result_free)

const char *xp_decision_name(XpDecision decision);

/* Three-valued truth. */
typedef enum {
    XP_FALSE,
    XP_TRUE,
    XP_MAYBE,
} XpTruth;

/**
 * xp_eval_cond:
 * @calls: of an XpEvalResult: the calls with derived keys
 * @unknowns: facts it depended on are appended (XpFact *), or NULL
 *
 * Truth of a property's condition: kms: keys are read in the KMS call, all others in the call
 * the caller sends. (@cond on a world without symbols: its values are bound with @symbols and
 * @values, both NULL when there is nothing to bind.)
 */
XpTruth xp_eval_cond(const XpWorld *world, const XpCond *cond, GPtrArray *calls,
                     const XpSymbols *symbols, const char *const *values, GPtrArray *unknowns);

/**
 * xp_eval_reference:
 * @policy: a reference policy of @world
 * @calls, @unknowns: as in xp_eval_cond()
 *
 * Does @policy let the call pass that the caller sends: some Allow matches it, and no Deny? A
 * statement without Principal speaks of everybody.
 */
XpTruth xp_eval_reference(const XpWorld *world, const XpPolicy *policy, GPtrArray *calls,
                          GPtrArray *unknowns);

/**
 * xp_eval_is_subject:
 * @world: the one @request is made on
 * @request: the call as decided (of an XpEvalResult: the first), or the request as given
 *
 * Is the caller of @request among @subjects (by identity, `tagged` by known tags)? @symbols and
 * @values bind symbolic account ids in @subjects as in xp_eval_cond(). A service is inside the
 * account that aws:SourceAccount names and the organization that aws:SourceOrgID names; a request
 * without them leaves that open. An `ou`
 * without a slash is the id of the root or of any unit on the caller's path, one with a slash the
 * whole of aws:PrincipalOrgPaths; both are patterns. Rule: S-SND-7.
 */
XpTruth xp_eval_is_subject(const XpWorld *world, const XpSubjects *subjects,
                           const XpRequest *request, const XpSymbols *symbols,
                           const char *const *values);

#endif
