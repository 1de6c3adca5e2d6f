/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/layers.h"

#include <string.h>

#include "frontend/eval/managed_key.h"
#include "frontend/model/fact.h"

static void add_documents(XpLayerTruth *layer, const XpCall *call, const XpDocuments *documents,
                          const XpIdentity *identity)
{
    for (guint i = 0; i < documents->n; i++) {
        const XpPolicy *policy = documents->items[i];
        const XpFact *missing = NULL;
        if (policy->missing)
            missing = xp_tri_fact(call->tris, xp_fact_missing_document(identity, policy));
        xp_layer_add_policy(layer, call, policy, missing);
    }
    if (documents->unknown)
        xp_layer_add_unknown(layer, call,
                             xp_tri_fact(call->tris, xp_fact_identity_policies(identity)));
}

/* ---- the caller's side ---- */

static void ask_identity(XpLayers *layers, const XpCall *call)
{
    const XpRequest *request = call->request;
    layers->has_identity = call->side != XP_SIDE_NONE;
    switch (call->side) {
    case XP_SIDE_NONE:
        return;
    case XP_SIDE_ROOT:
        layers->identity.allow = xp_tri_sure(TRUE);
        return;
    case XP_SIDE_LISTED:
        add_documents(&layers->identity, call, &call->caller->identity->policies,
                      call->caller->identity);
        return;
    case XP_SIDE_STATED:
        for (guint i = 0; i < request->n_identity_policies; i++)
            xp_layer_add_policy(&layers->identity, call, request->identity_policies[i],
                                call->side_fact);
        return;
    case XP_SIDE_UNKNOWN:
        xp_layer_add_unknown(&layers->identity, call, call->side_fact);
        return;
    }
    g_assert_not_reached();
}

static void ask_boundary(XpLayers *layers, const XpCall *call)
{
    const XpIdentity *identity = call->caller->identity;
    layers->boundary_ok = xp_tri_sure(TRUE);
    layers->has_boundary = call->side == XP_SIDE_UNKNOWN ||
                           (call->side == XP_SIDE_LISTED && identity->boundary != XP_NONE);
    if (!layers->has_boundary)
        return;
    if (call->side == XP_SIDE_UNKNOWN) {
        xp_layer_add_unknown(&layers->boundary, call, call->side_fact);
    } else if (identity->boundary == XP_KNOWN) {
        XpDocuments one = {.items = (const XpPolicy *[]){identity->boundary_policy}, .n = 1};
        add_documents(&layers->boundary, call, &one, identity);
    } else {
        xp_layer_add_unknown(&layers->boundary, call,
                             xp_tri_fact(call->tris, xp_fact_identity_policies(identity)));
    }
    layers->boundary_ok = layers->boundary.allow;
}

/* A federated user without a session policy has no rights of its own. Rule: S-EVAL-3. */
static void ask_session(XpLayers *layers, const XpCall *call)
{
    layers->has_session = call->n_sessions > 0 || call->sessions_unknown;
    layers->session_ok = xp_tri_sure(call->caller->kind != XP_CALLER_FEDERATED_USER);
    if (!layers->has_session)
        return;
    XpDocuments documents = {.items =
                                 g_memdup2(call->sessions, sizeof(XpPolicy *) * call->n_sessions),
                             .n = call->n_sessions,
                             .unknown = call->sessions_unknown};
    add_documents(&layers->session, call, &documents, call->caller->identity);
    g_free(documents.items);
    layers->session_ok = layers->session.allow;
}

/* ---- the endpoint ---- */

/* Only the endpoint a call says it enters through is asked; the call Secrets Manager forwards does
 * not enter through the caller's. Rule: S-EVAL-30, S-EVAL-33. */
static void ask_endpoint(XpLayers *layers, const XpCall *call)
{
    const XpKeyState id = xp_call_key(call, "aws:SourceVpce");
    layers->endpoint_ok = xp_tri_sure(TRUE);
    layers->has_endpoint = call->index == 0 && id.present != XP_FALSE;
    if (!layers->has_endpoint)
        return;
    gboolean named = id.n == 1 && !xp_text_has_hole(id.values[0]);
    const XpVpcEndpoint *endpoint = named ? xp_world_endpoint(call->world, id.values[0]) : NULL;
    if (endpoint != NULL && endpoint->policy != NULL && !endpoint->policy->missing)
        xp_layer_add_policy(&layers->endpoint, call, endpoint->policy, NULL);
    else
        xp_layer_add_unknown(
            &layers->endpoint, call,
            xp_tri_fact(call->tris, xp_fact_endpoint_policy(named ? id.values[0] : NULL)));
    layers->endpoint_ok = layers->endpoint.allow;
}

/* ---- the resource's side ---- */

static const XpFact *unknown_trust(const XpCall *call, const XpIdentity *role)
{
    g_autofree char *file = g_strdup_printf("%s/trust-policy.json", role->folder);
    g_autofree char *id =
        g_strdup_printf("trust policy of role %s in %s", role->name, role->account->label);
    return xp_tri_fact(call->tris,
                       xp_fact_new(XP_FACT_UNKNOWN, "S-SND-6", role->folder != NULL ? file : NULL,
                                   role->folder != NULL ? "(this file)" : NULL, id,
                                   "the trust policy of role %s in %s was not supplied: it may "
                                   "allow and deny",
                                   role->name, role->account->label));
}

static const XpFact *not_loaded(const XpCall *call)
{
    const XpTarget *target = &call->target;
    const XpAccount *owner = xp_world_account_by_id(call->world, target->account);
    if (target->secret != NULL)
        return xp_tri_fact(call->tris, xp_fact_foreign_key(target->secret, target->arn));
    if (target->replica != NULL)
        return xp_tri_fact(call->tris, xp_fact_replica_policy(target->primary, target->replica));
    if (target->kind == XP_TARGET_ROLE && owner != NULL && owner->supplied)
        return xp_tri_fact(call->tris, xp_fact_inventory(owner));
    return xp_tri_fact(call->tris, xp_fact_resource_not_loaded(target->arn));
}

static void ask_trust(XpLayers *layers, const XpCall *call)
{
    const XpIdentity *role = call->target.role;
    if (role == NULL)
        xp_layer_add_unknown(&layers->resource, call, not_loaded(call));
    else if (role->trust == XP_KNOWN && !role->trust_policy->missing)
        xp_layer_add_policy(&layers->resource, call, role->trust_policy, NULL);
    else if (role->trust != XP_NONE)
        xp_layer_add_unknown(&layers->resource, call, unknown_trust(call, role));
}

static void ask_loaded(XpLayers *layers, const XpCall *call, const XpResource *resource)
{
    const XpFact *unknown = NULL;
    if (resource->policy == XP_UNKNOWN)
        unknown = xp_tri_fact(call->tris, resource->kind == XP_RESOURCE_KEY
                                              ? xp_fact_key_base(resource)
                                              : xp_fact_resource_policy(resource));
    for (guint i = 0; i < resource->policies.n; i++) {
        const XpPolicy *policy = resource->policies.items[i];
        const XpFact *missing = NULL;
        if (policy->missing)
            missing = xp_tri_fact(call->tris, xp_fact_resource_policy(resource));
        xp_layer_add_policy(&layers->resource, call, policy, missing);
    }
    if (unknown != NULL)
        xp_layer_add_unknown(&layers->resource, call, unknown);
}

static void ask_resource(XpLayers *layers, const XpCall *call)
{
    const XpTarget *target = &call->target;
    layers->has_resource = target->kind != XP_TARGET_NOTHING && !target->no_policy;
    if (!layers->has_resource)
        return;
    if (target->kind == XP_TARGET_UNKNOWN_KEY)
        return;
    if (target->managed)
        xp_managed_key_ask(&layers->resource, call);
    else if (target->kind == XP_TARGET_ROLE)
        ask_trust(layers, call);
    else if (target->resource != NULL)
        ask_loaded(layers, call, target->resource);
    else
        xp_layer_add_unknown(&layers->resource, call, not_loaded(call));
}

void xp_layers_init(XpLayers *out, const XpCall *call)
{
    *out = (XpLayers){0};
    xp_guardrail_init(&out->scp, call, XP_POLICY_SCP);
    xp_guardrail_init(&out->rcp, call, XP_POLICY_RCP);
    xp_layer_truth_init(&out->endpoint);
    xp_layer_truth_init(&out->identity);
    xp_layer_truth_init(&out->boundary);
    xp_layer_truth_init(&out->session);
    xp_layer_truth_init(&out->resource);
    ask_endpoint(out, call);
    ask_identity(out, call);
    ask_boundary(out, call);
    ask_session(out, call);
    ask_resource(out, call);
    xp_grants_init(&out->grants, call);
}

void xp_layers_clear(XpLayers *layers)
{
    xp_guardrail_clear(&layers->scp);
    xp_guardrail_clear(&layers->rcp);
    xp_layer_truth_clear(&layers->endpoint);
    xp_layer_truth_clear(&layers->identity);
    xp_layer_truth_clear(&layers->boundary);
    xp_layer_truth_clear(&layers->session);
    xp_layer_truth_clear(&layers->resource);
    xp_grants_clear(&layers->grants);
}

const XpTri *xp_layers_deny(const XpLayers *layers, XpTriPool *tris)
{
    const XpTri *deny = xp_tri_or(tris, layers->scp.deny, layers->rcp.deny);
    deny = xp_tri_or(tris, deny, layers->endpoint.deny);
    deny = xp_tri_or(tris, deny, layers->identity.deny);
    deny = xp_tri_or(tris, deny, layers->boundary.deny);
    deny = xp_tri_or(tris, deny, layers->session.deny);
    return xp_tri_or(tris, deny, layers->resource.deny);
}
