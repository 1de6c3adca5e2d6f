/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_LAYERS_H
#define XP_EVAL_LAYERS_H

#include "frontend/eval/grant_eval.h"
#include "frontend/eval/guardrail.h"
#include "frontend/eval/layer.h"

/**
 * XpLayers:
 * @scp, @rcp: what the organizations of caller and resource say
 * @boundary_ok, @session_ok: the boundary and the session policies allow, or there is none
 * @endpoint_ok: the endpoint's policy allows, or the call enters no endpoint
 * @grants: what the grants on the key say
 * @has_*: the layer exists for this call
 *
 * Everything that is asked about one call. Rule: S-EVAL-2, S-EVAL-3, S-EVAL-4.
 */
typedef struct {
    XpGuardrail scp;
    XpGuardrail rcp;
    XpLayerTruth endpoint;
    XpLayerTruth identity;
    XpLayerTruth boundary;
    XpLayerTruth session;
    XpLayerTruth resource;
    const XpTri *endpoint_ok;
    const XpTri *boundary_ok;
    const XpTri *session_ok;
    XpGrantsTruth grants;
    gboolean has_endpoint;
    gboolean has_identity;
    gboolean has_boundary;
    gboolean has_session;
    gboolean has_resource;
} XpLayers;

/* Asks every layer about @call (clear with xp_layers_clear()). Rule: S-EVAL-2, S-EVAL-18,
 * S-EVAL-30, S-EVAL-33, S-KMS-25, S-KMS-33, S-SND-3, S-SND-6, S-SND-23. */
void xp_layers_init(XpLayers *out, const XpCall *call);
void xp_layers_clear(XpLayers *layers);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(XpLayers, xp_layers_clear)

/* An explicit Deny of some layer. Rule: S-EVAL-1. */
const XpTri *xp_layers_deny(const XpLayers *layers, XpTriPool *tris);

/* Appends one step per layer to @trace (XpTraceStep *), in the order of formats. */
void xp_layers_trace(const XpLayers *layers, const XpCall *call, GPtrArray *trace);

#endif
