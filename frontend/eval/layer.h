/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_LAYER_H
#define XP_EVAL_LAYER_H

#include "frontend/eval/principal_eval.h"

/**
 * XpLayerTruth:
 * @deny, @allow: some Deny or Allow statement of the layer speaks of the call
 * @grants: for layers with principals, @allow by class
 * @statements, @policies: what matched or may match (borrowed from world and request)
 *
 * What one layer says of one call. Rule: S-EVAL-1, S-EVAL-25, S-ENC-5.
 */
typedef struct {
    const XpTri *deny;
    const XpTri *allow;
    XpClasses grants;
    GPtrArray *statements;
    GPtrArray *policies;
} XpLayerTruth;

/* Fills @out with a layer that says nothing (clear with xp_layer_truth_clear()). */
void xp_layer_truth_init(XpLayerTruth *out);
void xp_layer_truth_clear(XpLayerTruth *layer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(XpLayerTruth, xp_layer_truth_clear)

/* Adds the statements of one document; one that is `missing` may allow and deny anything for
 * @missing_fact. Rule: S-SND-23. */
void xp_layer_add_policy(XpLayerTruth *layer, const XpCall *call, const XpPolicy *policy,
                         const XpFact *missing_fact);
/* There may be further statements, which may allow (in every way) and deny: because of @fact.
 * Rule: S-SND-6. */
void xp_layer_add_unknown(XpLayerTruth *layer, const XpCall *call, const XpFact *fact);

#endif
