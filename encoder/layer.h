/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_LAYER_H
#define XP_ENCODER_LAYER_H

#include "encoder/context.h"
#include "encoder/principal.h"

/**
 * XpLayerTerms:
 * @grant: per class, some Allow matches; layers without principals use XP_CLASS_ANY alone
 * @deny: some Deny matches
 */
typedef struct {
    Z3_ast grant[XP_CLASS_COUNT];
    Z3_ast deny;
} XpLayerTerms;

/**
 * XpLayerSpec:
 * @has_principals: statements match by class; otherwise the policy is attached to its principal
 * @what: "identity policies of role ApplicationRole in Account2": names the layer in a core
 * @unknown: the fact that there may be further documents, or NULL (borrowed)
 * @identity: whose documents they are, for documents that are attached and missing, or NULL
 * @restricts: the layer limits (boundary, session policy): it must stay
 */
typedef struct {
    XpLayer layer;
    const XpPolicy *const *policies;
    guint n_policies;
    gboolean has_principals;
    const char *what;
    const XpFactEntry *unknown;
    const XpIdentity *identity;
    const XpResource *resource;
    gboolean restricts;
} XpLayerSpec;

/* Encodes the documents of one layer against @call, every statement, document and the layer
 * itself as tracked definitions. Rule: design.md 4.9, S-SND-2, S-SND-23 */
void xp_layer_encode(XpCallTerms *call, const XpLayerSpec *spec, XpLayerTerms *out_terms);

/* Some class of the layer grants. */
Z3_ast xp_layer_grants(XpCallTerms *call, const XpLayerTerms *terms);

#endif
