/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/layer.h"

#include "frontend/eval/condition_eval.h"
#include "frontend/eval/resource_eval.h"

void xp_layer_truth_init(XpLayerTruth *out)
{
    out->deny = xp_tri_sure(FALSE);
    out->allow = xp_tri_sure(FALSE);
    xp_classes_clear(&out->grants);
    out->statements = g_ptr_array_new();
    out->policies = g_ptr_array_new();
}

void xp_layer_truth_clear(XpLayerTruth *layer)
{
    g_clear_pointer(&layer->statements, g_ptr_array_unref);
    g_clear_pointer(&layer->policies, g_ptr_array_unref);
}

/* A statement of a reference policy without Principal speaks of everybody. */
static gboolean has_principals(const XpPolicy *policy, const XpStatement *statement)
{
    switch (policy->type) {
    case XP_POLICY_RESOURCE:
    case XP_POLICY_KEY:
    case XP_POLICY_TRUST:
    case XP_POLICY_RCP:
    case XP_POLICY_VPC_ENDPOINT:
        return TRUE;
    case XP_POLICY_IDENTITY:
    case XP_POLICY_BOUNDARY:
    case XP_POLICY_SESSION:
    case XP_POLICY_SCP:
        return FALSE;
    case XP_POLICY_REFERENCE:
        return statement->principal_element != XP_ELEMENT_ABSENT;
    }
    g_assert_not_reached();
}

/* Action, resource and conditions; a statement that surely does not speak of the call is left as
 * soon as that is known. */
static const XpTri *match_call(const XpCall *call, const XpPolicy *policy,
                               const XpStatement *statement)
{
    const XpTri *all = xp_actions_eval(call, policy, statement);
    if (!xp_tri_is(all, XP_FALSE))
        all = xp_tri_and(call->tris, all, xp_resources_eval(call, policy, statement));
    if (!xp_tri_is(all, XP_FALSE))
        all = xp_tri_and(call->tris, all, xp_conditions_eval(call, policy, statement));
    return all;
}

static void add_statement(XpLayerTruth *layer, const XpCall *call, const XpPolicy *policy,
                          const XpStatement *statement)
{
    XpTriPool *tris = call->tris;
    const XpTri *said = match_call(call, policy, statement);
    const XpTri *matches = said;
    XpClasses classes;
    xp_classes_clear(&classes);
    if (xp_tri_is(said, XP_FALSE))
        return;
    if (has_principals(policy, statement)) {
        xp_principals_eval(call, policy, statement, &classes);
        matches = xp_tri_and(tris, matches, xp_classes_any(tris, &classes));
    }
    if (xp_tri_is(matches, XP_FALSE))
        return;
    g_ptr_array_add(layer->statements, (gpointer)(guintptr)statement);
    g_ptr_array_add(layer->policies, (gpointer)(guintptr)policy);
    if (statement->effect == XP_EFFECT_DENY) {
        layer->deny = xp_tri_or(tris, layer->deny, matches);
        return;
    }
    layer->allow = xp_tri_or(tris, layer->allow, matches);
    xp_classes_add(tris, &layer->grants, &classes, said);
}

void xp_layer_add_policy(XpLayerTruth *layer, const XpCall *call, const XpPolicy *policy,
                         const XpFact *missing_fact)
{
    if (policy->missing) {
        xp_layer_add_unknown(layer, call, missing_fact);
        return;
    }
    for (guint i = 0; i < policy->n_statements; i++)
        add_statement(layer, call, policy, &policy->statements[i]);
}

void xp_layer_add_unknown(XpLayerTruth *layer, const XpCall *call, const XpFact *fact)
{
    const XpTri *maybe = xp_tri_maybe(call->tris, fact);
    layer->deny = xp_tri_or(call->tris, layer->deny, maybe);
    layer->allow = xp_tri_or(call->tris, layer->allow, maybe);
    for (guint i = 0; i < XP_CLASS_COUNT; i++)
        layer->grants.of[i] = xp_tri_or(call->tris, layer->grants.of[i], maybe);
}
