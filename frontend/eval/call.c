/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/call.h"

#include <string.h>

#include "frontend/model/fact.h"

void xp_key_state_free(gpointer data)
{
    XpKeyState *state = data;
    g_free((gpointer)(guintptr)state->values);
    g_free(state);
}

void xp_call_free(XpCall *call)
{
    if (call == NULL)
        return;
    g_clear_pointer(&call->keys, g_hash_table_unref);
    g_clear_pointer(&call->target.pieces, g_array_unref);
    xp_request_free(call->filled);
    g_free(call);
}

gboolean xp_call_has_account(const XpCall *call)
{
    return call->caller->kind != XP_CALLER_SERVICE && call->caller->kind != XP_CALLER_ANONYMOUS;
}

gboolean xp_call_is_same_account(const XpCall *call)
{
    return xp_call_has_account(call) && call->target.account != NULL &&
           g_strcmp0(call->caller->account, call->target.account) == 0;
}

gboolean xp_call_is_action(const XpCall *call, const char *action)
{
    return g_ascii_strcasecmp(call->action, action) == 0;
}

gboolean xp_call_signs_in(const XpCall *call)
{
    const char *asked = call->request->action;
    return !call->request->read_secret && asked != NULL &&
           (g_ascii_strcasecmp(asked, "sts:AssumeRoleWithSAML") == 0 ||
            g_ascii_strcasecmp(asked, "sts:AssumeRoleWithWebIdentity") == 0);
}

gboolean xp_call_is_service_linked(const XpCall *call)
{
    return call->caller->kind == XP_CALLER_SESSION && call->caller->path != NULL &&
           g_str_has_prefix(call->caller->path, "/aws-service-role/");
}

static const char *const unknown_value[] = {XP_HOLE_TEXT};

static XpKeyState absent_state(void)
{
    return (XpKeyState){.present = XP_FALSE};
}

static XpKeyState unknown_state(XpTruth present, const XpFact *fact, const char *why)
{
    return (XpKeyState){
        .present = present, .values = unknown_value, .n = 1, .fact = fact, .why = why};
}

static gboolean starts_with(const char *key, const char *prefix)
{
    return g_ascii_strncasecmp(key, prefix, strlen(prefix)) == 0;
}

/*
 * A tag of the caller that the call has no row for. A role's own tags count for a session that
 * passes none, which is what a request without the key says. Rule: S-KEY-3, S-STS-12.
 */
static XpKeyState principal_tag(const XpCall *call)
{
    const XpIdentity *identity = call->caller->identity;
    if (call->caller->kind != XP_CALLER_USER && call->caller->kind != XP_CALLER_SESSION)
        return absent_state();
    if (call->side == XP_SIDE_UNKNOWN)
        return unknown_state(XP_MAYBE, call->side_fact, NULL);
    if (identity == NULL || identity->tags.status != XP_UNKNOWN)
        return absent_state();
    return unknown_state(XP_MAYBE, xp_tri_fact(call->tris, xp_fact_principal_tags(identity)), NULL);
}

static XpKeyState resource_tag(const XpCall *call)
{
    const XpTarget *target = &call->target;
    switch (target->kind) {
    case XP_TARGET_NOTHING:
        return absent_state();
    case XP_TARGET_ROLE:
        if (target->role != NULL && target->role->tags.status != XP_UNKNOWN)
            return absent_state();
        if (target->role != NULL)
            return unknown_state(
                XP_MAYBE, xp_tri_fact(call->tris, xp_fact_principal_tags(target->role)), NULL);
        break;
    case XP_TARGET_SECRET:
    case XP_TARGET_KEY:
    case XP_TARGET_OTHER:
        if (target->managed)
            return absent_state();
        if (target->resource != NULL && target->resource->tags.status != XP_UNKNOWN)
            return absent_state();
        if (target->resource != NULL)
            return unknown_state(
                XP_MAYBE, xp_tri_fact(call->tris, xp_fact_resource_tags(target->resource)), NULL);
        break;
    case XP_TARGET_UNKNOWN_KEY:
        return unknown_state(XP_MAYBE, NULL, "which key it is is not known");
    }
    return unknown_state(XP_MAYBE,
                         xp_tri_fact(call->tris, xp_fact_resource_not_loaded(target->arn)), NULL);
}

/* A key that is neither given nor derived is absent, but for tags nobody supplied.
 * Rule: formats.md 1f. */
static XpKeyState missing_key(const XpCall *call, const char *key)
{
    if (starts_with(key, "aws:PrincipalTag/"))
        return principal_tag(call);
    if (starts_with(key, "aws:ResourceTag/"))
        return resource_tag(call);
    if (starts_with(key, "secretsmanager:ResourceTag/"))
        return call->target.kind == XP_TARGET_SECRET ? resource_tag(call) : absent_state();
    if (starts_with(key, "iam:ResourceTag/"))
        return call->target.kind == XP_TARGET_ROLE ? resource_tag(call) : absent_state();
    return absent_state();
}

XpKeyState xp_call_key(const XpCall *call, const char *key)
{
    g_autofree char *folded = g_ascii_strdown(key, -1);
    const XpKeyState *state = g_hash_table_lookup(call->keys, folded);
    XpKeyState found = state != NULL ? *state : missing_key(call, key);
    const XpConditionKey *row = xp_condition_key_lookup(key);
    found.multivalued =
        (row != NULL && row->multivalued) || (found.present != XP_FALSE && found.n != 1);
    return found;
}
