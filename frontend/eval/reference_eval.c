/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/context_derive.h"
#include "frontend/eval/layer.h"

/* xp_eval_reference(): a decided call against what may be done at most. */

XpTruth xp_eval_reference(const XpWorld *world, const XpPolicy *policy, GPtrArray *calls,
                          GPtrArray *unknowns)
{
    const XpEvalOptions options = {0};
    g_autoptr(XpTriPool) tris = xp_tri_pool_new();
    const XpRequest *request = g_ptr_array_index(calls, 0);
    g_autoptr(GError) error = NULL;
    g_autoptr(XpCall) call = xp_call_new(world, request, &options, tris, request->action, &error);
    if (call == NULL)
        g_error("a decided call contradicts itself: %s", error->message);
    g_auto(XpLayerTruth) layer;
    xp_layer_truth_init(&layer);
    xp_layer_add_policy(&layer, call, policy, NULL);
    const XpTri *passes = xp_tri_and(tris, layer.allow, xp_tri_not(tris, layer.deny));
    if (unknowns != NULL)
        xp_tri_collect(passes, unknowns);
    return xp_tri_truth(passes);
}
