/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/layers.h"

/* The layers of one decision as steps of a trace, each under the rule that makes it count. */

static XpSays says_of(const XpTri *deny, const XpTri *allow)
{
    if (xp_tri_is(deny, XP_TRUE))
        return XP_SAYS_DENY;
    if (xp_tri_is(deny, XP_MAYBE) || xp_tri_is(allow, XP_MAYBE))
        return XP_SAYS_UNKNOWN;
    return xp_tri_is(allow, XP_TRUE) ? XP_SAYS_ALLOW : XP_SAYS_NONE;
}

static void copy_pointers(const GPtrArray *from, GPtrArray *to)
{
    for (guint i = 0; i < from->len; i++)
        g_ptr_array_add(to, g_ptr_array_index(from, i));
}

static void add_layer(GPtrArray *trace, const XpCall *call, XpLayer layer, const char *account,
                      gboolean exists, const XpLayerTruth *truth, const char *rule)
{
    XpSays says = exists ? says_of(truth->deny, truth->allow) : XP_SAYS_NOT_APPLICABLE;
    XpTraceStep *step =
        xp_trace_step_new(call->index, layer, account != NULL ? account : "", says, rule);
    copy_pointers(truth->statements, step->statements);
    copy_pointers(truth->policies, step->policies);
    g_ptr_array_add(trace, step);
}

static void add_plain(GPtrArray *trace, const XpCall *call, XpLayer layer, const char *account,
                      XpSays says, const char *rule)
{
    g_ptr_array_add(
        trace, xp_trace_step_new(call->index, layer, account != NULL ? account : "", says, rule));
}

/* One step a level, so that it shows which of them refuses. Rule: S-ENC-9. */
static void add_guardrail(GPtrArray *trace, const XpCall *call, XpLayer layer, const char *account,
                          const XpGuardrail *guardrail)
{
    if (guardrail->levels->len == 0) {
        add_plain(trace, call, layer, account,
                  guardrail->exists ? XP_SAYS_UNKNOWN : XP_SAYS_NOT_APPLICABLE, guardrail->rule);
        return;
    }
    for (guint i = 0; i < guardrail->levels->len; i++) {
        const XpGuardrailLevel *level = &g_array_index(guardrail->levels, XpGuardrailLevel, i);
        XpTraceStep *step = xp_trace_step_new(call->index, layer, account,
                                              says_of(level->deny, level->allow), guardrail->rule);
        step->part = xp_strings_add(call->filled->strings, level->id);
        copy_pointers(level->truth.statements, step->statements);
        copy_pointers(level->truth.policies, step->policies);
        g_ptr_array_add(trace, step);
    }
}

static XpLayer resource_layer(const XpCall *call)
{
    switch (call->target.kind) {
    case XP_TARGET_KEY:
    case XP_TARGET_UNKNOWN_KEY:
        return XP_LAYER_KEY;
    case XP_TARGET_ROLE:
        return XP_LAYER_TRUST;
    case XP_TARGET_NOTHING:
    case XP_TARGET_SECRET:
    case XP_TARGET_OTHER:
        return XP_LAYER_RESOURCE;
    }
    g_assert_not_reached();
}

static const char *resource_rule(const XpCall *call)
{
    if (call->target.managed)
        return "S-KMS-33";
    if (call->target.kind == XP_TARGET_ROLE)
        return "S-STS-1";
    if (call->target.kind == XP_TARGET_KEY || call->target.kind == XP_TARGET_UNKNOWN_KEY)
        return xp_call_is_same_account(call) ? "S-KMS-2" : "S-KMS-9";
    return xp_call_is_same_account(call) ? "S-EVAL-5" : "S-EVAL-12";
}

static const char *identity_rule(const XpCall *call)
{
    switch (call->side) {
    case XP_SIDE_NONE:
        return call->caller->kind == XP_CALLER_SERVICE ? "S-EVAL-19" : "S-EVAL-21";
    case XP_SIDE_ROOT:
        return "S-EVAL-18";
    case XP_SIDE_UNKNOWN:
        return "S-SND-3";
    case XP_SIDE_LISTED:
    case XP_SIDE_STATED:
        return "S-EVAL-2";
    }
    g_assert_not_reached();
}

/* One step for each grant that serves the call or may. */
static void add_grants(const XpGrantsTruth *grants, const XpCall *call, GPtrArray *trace)
{
    const char *account = call->target.account;
    for (guint i = 0; i < grants->answers->len; i++) {
        const XpGrantAnswer *answer = &g_array_index(grants->answers, XpGrantAnswer, i);
        XpTraceStep *step = xp_trace_step_new(
            call->index, XP_LAYER_GRANT, account,
            xp_tri_is(answer->serves, XP_TRUE) ? XP_SAYS_ALLOW : XP_SAYS_UNKNOWN, "S-KMS-26");
        step->part = xp_strings_add(call->filled->strings, answer->grant->grant_id);
        g_ptr_array_add(trace, step);
    }
    if (!xp_tri_is(grants->unlisted, XP_FALSE))
        add_plain(trace, call, XP_LAYER_GRANT, account, XP_SAYS_UNKNOWN, "S-KMS-32");
    else if (grants->answers->len == 0)
        add_plain(trace, call, XP_LAYER_GRANT, account, XP_SAYS_NONE, "S-KMS-32");
}

static void add_resource(const XpLayers *layers, const XpCall *call, GPtrArray *trace)
{
    const XpTarget *target = &call->target;
    if (target->kind == XP_TARGET_UNKNOWN_KEY)
        add_plain(trace, call, XP_LAYER_KEY, NULL, XP_SAYS_UNKNOWN, "S-SM-27");
    else if (target->kind != XP_TARGET_NOTHING)
        add_layer(trace, call, resource_layer(call), target->account, layers->has_resource,
                  &layers->resource, resource_rule(call));
    if (layers->grants.exists)
        add_grants(&layers->grants, call, trace);
}

void xp_layers_trace(const XpLayers *layers, const XpCall *call, GPtrArray *trace)
{
    const char *caller = call->account != NULL
                             ? call->account->id
                             : xp_strings_add(call->filled->strings, call->caller->account);
    add_guardrail(trace, call, XP_LAYER_SCP, caller, &layers->scp);
    add_guardrail(trace, call, XP_LAYER_RCP, call->target.account, &layers->rcp);
    add_layer(trace, call, XP_LAYER_VPC_ENDPOINT, caller, layers->has_endpoint, &layers->endpoint,
              "S-EVAL-33");
    add_layer(trace, call, XP_LAYER_IDENTITY, caller, layers->has_identity, &layers->identity,
              identity_rule(call));
    add_layer(trace, call, XP_LAYER_BOUNDARY, caller, layers->has_boundary, &layers->boundary,
              "S-EVAL-3");
    add_layer(trace, call, XP_LAYER_SESSION, caller, layers->has_session, &layers->session,
              "S-EVAL-3");
    add_resource(layers, call, trace);
}
