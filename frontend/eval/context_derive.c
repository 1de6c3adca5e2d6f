/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/context_derive.h"

#include <string.h>

#include "frontend/eval/context_caller.h"
#include "frontend/eval/context_kms.h"
#include "frontend/eval/context_lists.h"
#include "frontend/eval/context_organization.h"
#include "frontend/eval/context_time.h"
#include "frontend/eval/keys.h"
#include "frontend/eval/side.h"
#include "frontend/eval/target.h"
#include "frontend/model/fact.h"

static XpCall *new_call(const XpWorld *world, const XpRequest *request,
                        const XpEvalOptions *options, XpTriPool *tris, const char *action)
{
    XpCall *call = g_new0(XpCall, 1);
    call->world = world;
    call->options = options;
    call->request = request;
    call->tris = tris;
    call->filled = xp_request_new();
    call->caller = &request->caller;
    call->row = xp_action_lookup(action);
    call->action =
        xp_strings_add(call->filled->strings, call->row != NULL ? call->row->name : action);
    const char *colon = strchr(action, ':');
    g_autofree char *service =
        g_ascii_strdown(action, colon != NULL ? (gssize)(colon - action) : -1);
    call->service = xp_strings_add(call->filled->strings, service);
    call->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, xp_key_state_free);
    return call;
}

/* sts:TagSession and the like are asked with the keys of the request that needs them. S-STS-4 */
static gboolean is_further_permission(const XpCall *call)
{
    const XpRequest *request = call->request;
    return !request->read_secret && g_ascii_strcasecmp(request->action, call->action) != 0;
}

/* A key with one value has one, and keys of other operations are not in the call.
 * Rule: S-COND-31, S-VAR-3. */
static void check_given(XpKeys *keys, const char *key, const XpContextValue *given)
{
    const XpConditionKey *row = xp_condition_key_lookup(key);
    const XpAction *action = keys->call->row;
    if (row != NULL && !row->multivalued && given->n != 1)
        xp_keys_refuse(keys,
                       "%s is given %u values, but it is a key with one; write that, or "
                       "leave the key out",
                       key, given->n);
    if (action != NULL && !is_further_permission(keys->call) &&
        !xp_condition_key_has_operation(key, action->name))
        xp_keys_refuse(keys, "%s is given, but %s never has it; leave it out", key, action->name);
}

/* kms: keys of a story belong to the forwarded call, all others to the call the caller sends. */
static void put_given(XpKeys *keys)
{
    const XpRequest *request = keys->call->request;
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, request->context);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        const XpContextValue *given = value;
        gboolean second = request->read_secret && xp_keys_is_below(key, "kms:");
        if (second != (keys->call->index == 1))
            continue;
        check_given(keys, key, given);
        xp_keys_put(keys, key, given->values, given->n);
    }
}

/* ---- what does not depend on the caller ---- */

static gboolean is_call_of(const XpCall *call, const char *service)
{
    return g_strcmp0(call->service, service) == 0;
}

static gboolean is_tls_only(const XpCall *call)
{
    return is_call_of(call, "kms") || is_call_of(call, "secretsmanager") || is_call_of(call, "sts");
}

static void derive_environment(XpKeys *keys)
{
    const XpCall *call = keys->call;
    xp_context_derive_time(keys);
    if (is_tls_only(call))
        xp_keys_derive(keys, "aws:SecureTransport", "true"); /* Rule: S-KEY-7 */
    xp_keys_ordinary(keys, "aws:SecureTransport", "true");
    /* Always there, whatever they are. Rule: S-KEY-1. */
    xp_keys_unknown(keys, "aws:UserAgent", XP_TRUE, NULL, "the request does not give it");
    if (call->target.region != NULL)
        xp_keys_derive(keys, "aws:RequestedRegion", call->target.region);
    else
        xp_keys_unknown(keys, "aws:RequestedRegion", XP_TRUE, NULL,
                        "the request does not say in which Region it is made");
}

/* Where tags are not known, a given one counts under both of its names. */
static void mirror_given_tags(XpKeys *keys, const char *from, const char *to)
{
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, keys->call->request->context);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        const XpContextValue *given = value;
        if (!xp_keys_is_below(key, from) || given->n != 1)
            continue;
        g_autofree char *other = g_strconcat(to, (const char *)key + strlen(from), NULL);
        xp_keys_derive(keys, other, given->values[0]);
    }
}

/* The name the service itself has for tags, or NULL. */
static const char *second_tag_prefix(const XpCall *call)
{
    if (call->target.kind == XP_TARGET_SECRET && is_call_of(call, "secretsmanager"))
        return "secretsmanager:ResourceTag/";
    if (call->target.kind == XP_TARGET_ROLE &&
        xp_condition_key_has_operation("iam:ResourceTag/NAME", call->action))
        return "iam:ResourceTag/";
    return NULL;
}

static void derive_resource_tags(XpKeys *keys)
{
    static const char *const everywhere = "aws:ResourceTag/";
    const XpTarget *target = &keys->call->target;
    const char *second = second_tag_prefix(keys->call);
    const XpTags *tags = target->resource != NULL ? &target->resource->tags
                         : target->role != NULL   ? &target->role->tags
                                                  : NULL;
    if (tags != NULL && tags->status != XP_UNKNOWN) {
        xp_context_derive_tags(keys, everywhere, tags, TRUE);
        if (second != NULL)
            xp_context_derive_tags(keys, second, tags, TRUE);
    } else if (second != NULL) {
        mirror_given_tags(keys, everywhere, second);
        mirror_given_tags(keys, second, everywhere);
    }
}

static void derive_resource(XpKeys *keys)
{
    const XpCall *call = keys->call;
    const XpTarget *target = &call->target;
    if (target->account != NULL)
        xp_keys_derive(keys, "aws:ResourceAccount", target->account);
    else if (target->kind == XP_TARGET_UNKNOWN_KEY)
        xp_keys_unknown(keys, "aws:ResourceAccount", XP_MAYBE, NULL,
                        "which key it is is not known");
    xp_context_derive_org(keys, "aws:ResourceOrgID", "aws:ResourceOrgPaths", target->account);
    derive_resource_tags(keys);
    if (target->kind != XP_TARGET_SECRET || !is_call_of(call, "secretsmanager"))
        return;
    static const char *const property = "what the tree says of the secret does not include it";
    if (!xp_call_is_action(call, "secretsmanager:CreateSecret"))
        xp_keys_derive(keys, "secretsmanager:SecretId", target->arn);
    xp_keys_unknown(keys, "secretsmanager:resource/AllowRotationLambdaArn", XP_MAYBE, NULL,
                    property);
    xp_keys_unknown(keys, "secretsmanager:resource/Type", XP_MAYBE, NULL, property);
    xp_keys_unknown(keys, "secretsmanager:SecretPrimaryRegion", XP_MAYBE, NULL, property);
}

/* ---- the network of the call the caller sends ---- */

static void derive_endpoint_keys(XpKeys *keys, const XpVpcEndpoint *endpoint)
{
    const XpCall *call = keys->call;
    static const char *const why = "what is known of the endpoint does not include it";
    xp_keys_unknown(keys, "aws:SourceVpc", XP_TRUE, NULL, why);
    xp_keys_unknown(keys, "aws:VpcSourceIp", XP_TRUE, NULL, why);
    const XpFact *unsure = NULL;
    XpTruth present = XP_TRUE;
    if (!is_call_of(call, "kms")) { /* Rule: S-KEY-11 */
        present = XP_MAYBE;
        unsure = xp_tri_fact(call->tris,
                             xp_fact_unsure("S-KEY-11", "whether the service has keys of the "
                                                        "endpoint a call comes through"));
    } else if (endpoint != NULL && endpoint->account != NULL) {
        xp_keys_derive(keys, "aws:VpceAccount", endpoint->account->id);
        xp_context_derive_org(keys, "aws:VpceOrgID", "aws:VpceOrgPaths", endpoint->account->id);
        xp_keys_unknown(keys, "aws:SourceVpcArn", present, unsure, why);
        return;
    }
    xp_keys_unknown(keys, "aws:SourceVpcArn", present, unsure, why);
    xp_keys_unknown(keys, "aws:VpceAccount", present, unsure, why);
    xp_keys_unknown(keys, "aws:VpceOrgID", XP_MAYBE, unsure, why);
    xp_keys_unknown(keys, "aws:VpceOrgPaths", XP_MAYBE, unsure, why);
}

static void derive_network(XpKeys *keys)
{
    const XpCall *call = keys->call;
    const char *id = call->request->vpc_endpoint;
    if (id != NULL)
        xp_keys_derive(keys, "aws:SourceVpce", id);
    const XpKeyState *given = xp_keys_get(keys, "aws:SourceVpce");
    gboolean through = given != NULL || xp_keys_get(keys, "aws:SourceVpc") != NULL ||
                       xp_keys_get(keys, "aws:VpcSourceIp") != NULL;
    if (!through || call->forwarded)
        return;
    xp_keys_derive_absent(keys, "aws:SourceIp"); /* Rule: S-KEY-4, S-COND-19 */
    xp_keys_unknown(keys, "aws:SourceVpce", XP_TRUE, NULL,
                    "the request does not name the endpoint");
    given = xp_keys_get(keys, "aws:SourceVpce");
    derive_endpoint_keys(keys,
                         given->n == 1 ? xp_world_endpoint(call->world, given->values[0]) : NULL);
}

/* A call of KMS that names a service was made by it with the caller's credentials.
 * Rule: S-KMS-18, S-EVAL-27. */
static void derive_forwarding(XpKeys *keys)
{
    XpCall *call = keys->call;
    if (xp_keys_get(keys, "kms:ViaService") != NULL)
        xp_keys_derive(keys, "aws:ViaAWSService", "true");
    xp_context_derive_called_via(keys);
    const XpKeyState *via = xp_keys_get(keys, "aws:ViaAWSService");
    call->forwarded = via != NULL && via->n == 1 && g_ascii_strcasecmp(via->values[0], "true") == 0;
    xp_keys_ordinary(keys, "aws:ViaAWSService", "false");
}

static XpCall *call_of(XpKeys *keys)
{
    if (keys->failed) {
        xp_call_free(keys->call);
        return NULL;
    }
    return keys->call;
}

XpCall *xp_call_new(const XpWorld *world, const XpRequest *request, const XpEvalOptions *options,
                    XpTriPool *tris, const char *action, GError **error)
{
    g_autoptr(XpCall) call = new_call(world, request, options, tris, action);
    if (!xp_target_resolve(call, error) || !xp_side_resolve(call, error))
        return NULL;
    XpKeys keys = {g_steal_pointer(&call), error, FALSE};
    put_given(&keys);
    derive_forwarding(&keys);
    derive_environment(&keys);
    xp_context_derive_caller(&keys);
    if (keys.call->forwarded)
        xp_context_forward_credentials(&keys);
    derive_resource(&keys);
    xp_context_derive_kms(&keys);
    xp_context_derive_request_tags(&keys);
    derive_network(&keys);
    return call_of(&keys);
}

/* ---- the forwarded call ---- */

/* Keys that describe one call only; all others go with the caller's credentials. */
static gboolean belongs_to_one_call(const char *key)
{
    static const char *const prefixes[] = {
        "kms:",          "sts:",        "secretsmanager:", "iam:",
        "aws:resource",  "aws:request", "aws:tagkeys",     "aws:referer",
        "aws:calledvia", "aws:viaaws",  "aws:useragent",   "aws:sourceip",
        "aws:sourcevpc", "aws:vpc",     "aws:sourcearn",   "aws:sourceaccount",
        "aws:sourceorg",
    };
    for (guint i = 0; i < G_N_ELEMENTS(prefixes); i++) {
        if (xp_keys_is_below(key, prefixes[i]))
            return TRUE;
    }
    return FALSE;
}

/* What an instance's credentials say may be missing from a forwarded call. Rule: S-KEY-10. */
static gboolean may_get_lost(const char *key)
{
    return xp_keys_is_below(key, "aws:ec2instance") || xp_keys_is_below(key, "ec2:");
}

static const XpFact *forwarded_fact(const XpCall *call, const char *what)
{
    return xp_tri_fact(call->tris, xp_fact_unsure("S-KEY-10", what));
}

static void carry_over(XpKeys *keys, const XpCall *first)
{
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, first->keys);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        XpKeyState state = *(const XpKeyState *)value;
        if (belongs_to_one_call(key))
            continue;
        if (xp_condition_key_lookup(key) == NULL) {
            xp_keys_unknown(keys, key, XP_MAYBE, NULL,
                            "nobody lists the key, so whether a "
                            "forwarded call has it is not known");
            continue;
        }
        if (may_get_lost(key)) {
            state.present = XP_MAYBE;
            state.fact = forwarded_fact(keys->call, "which keys of an instance's credentials a "
                                                    "forwarded call carries");
        }
        xp_keys_put_state(keys, key, state);
    }
}

static void derive_forwarded_network(XpKeys *keys)
{
    static const char *const network[] = {"aws:SourceVpc",    "aws:SourceVpce",  "aws:VpcSourceIp",
                                          "aws:SourceVpcArn", "aws:VpceAccount", "aws:VpceOrgID",
                                          "aws:VpceOrgPaths"};
    const XpFact *address = forwarded_fact(keys->call, "which aws:SourceIp a forwarded call has");
    const XpFact *endpoint =
        forwarded_fact(keys->call, "whether a forwarded call has keys of a VPC endpoint");
    xp_keys_unknown(keys, "aws:SourceIp", XP_MAYBE, address, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(network); i++)
        xp_keys_unknown(keys, network[i], XP_MAYBE, endpoint, NULL);
    xp_keys_unknown(keys, "aws:UserAgent", XP_TRUE, NULL, "a service makes the call");
    const XpFact *via = forwarded_fact(keys->call, "whether aws:CalledVia names Secrets Manager");
    xp_keys_perhaps(keys, "aws:CalledVia", "secretsmanager.amazonaws.com", via, NULL);
    xp_keys_perhaps(keys, "aws:CalledViaFirst", "secretsmanager.amazonaws.com", via, NULL);
    xp_keys_perhaps(keys, "aws:CalledViaLast", "secretsmanager.amazonaws.com", via, NULL);
}

XpCall *xp_call_forward(const XpCall *first, const XpKeyRef *key, GError **error)
{
    XpCall *call =
        new_call(first->world, first->request, first->options, first->tris, "kms:Decrypt");
    call->index = 1;
    call->forwarded = TRUE;
    call->account = first->account;
    call->side = first->side;
    call->side_fact = first->side_fact;
    call->sessions = first->sessions;
    call->n_sessions = first->n_sessions;
    call->sessions_unknown = first->sessions_unknown;
    xp_target_set_key(call, &first->target, key);
    XpKeys keys = {call, error, FALSE};
    carry_over(&keys, first);
    put_given(&keys);
    xp_keys_put(&keys, "aws:ViaAWSService", (const char *const[]){"true"}, 1);
    xp_context_forward_credentials(&keys);
    derive_environment(&keys);
    derive_forwarded_network(&keys);
    derive_resource(&keys);
    xp_context_derive_kms(&keys);
    xp_context_derive_forwarded_kms(&keys, first);
    return call_of(&keys);
}

/* ---- the call as decided ---- */

static XpCaller copy_caller(XpStrings *strings, const XpCaller *caller)
{
    XpCaller copy = *caller;
    copy.partition = xp_strings_add(strings, caller->partition);
    copy.account = xp_strings_add(strings, caller->account);
    copy.path = xp_strings_add(strings, caller->path);
    copy.name = xp_strings_add(strings, caller->name);
    copy.session = xp_strings_add(strings, caller->session);
    copy.unique_id = xp_strings_add(strings, caller->unique_id);
    return copy;
}

static gboolean has_hole(const XpKeyState *state)
{
    for (guint i = 0; i < state->n; i++) {
        if (xp_text_has_hole(state->values[i]))
            return TRUE;
    }
    return FALSE;
}

XpRequest *xp_call_finish(XpCall *call)
{
    XpRequest *filled = g_steal_pointer(&call->filled);
    GHashTableIter iter;
    gpointer key, value;
    filled->caller = copy_caller(filled->strings, call->caller);
    filled->action = call->action;
    filled->resource =
        call->target.arn != NULL ? xp_strings_add(filled->strings, call->target.arn) : "*";
    filled->resource_account = xp_strings_add(filled->strings, call->target.account);
    filled->has_identity_policies = call->request->has_identity_policies;
    filled->vpc_endpoint =
        call->index == 0 ? xp_strings_add(filled->strings, call->request->vpc_endpoint) : NULL;
    g_hash_table_iter_init(&iter, call->keys);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        const XpKeyState *state = value;
        if (state->present == XP_TRUE && !has_hole(state))
            xp_request_set(filled, xp_keys_spell(key), state->values, state->n);
    }
    return filled;
}
