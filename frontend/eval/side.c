/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/side.h"

#include "frontend/base/error.h"
#include "frontend/model/fact.h"

const char *xp_side_unique_id(const XpCall *call)
{
    if (call->caller->unique_id != NULL)
        return call->caller->unique_id;
    return call->caller->identity != NULL ? call->caller->identity->unique_id : NULL;
}

static void set_unknown(XpCall *call, XpFact *fact)
{
    call->side = XP_SIDE_UNKNOWN;
    call->side_fact = xp_tri_fact(call->tris, fact);
}

static gboolean resolve_foreign(XpCall *call)
{
    const char *id = call->caller->account;
    if (call->request->has_identity_policies)
        call->side = XP_SIDE_STATED;
    else
        set_unknown(call,
                    xp_fact_foreign_account(id, call->account != NULL ? call->account->label : id));
    return TRUE;
}

static gboolean resolve_unlisted(XpCall *call, GError **error)
{
    const XpCaller *caller = call->caller;
    if (call->account->complete && caller->kind == XP_CALLER_FEDERATED_USER) {
        set_unknown(call, xp_fact_unsure("S-STS-25", "which user issued the federated session"));
        return TRUE;
    }
    if (call->account->complete) {
        g_autofree char *arn = xp_caller_print(caller);
        g_set_error(error, XP_ERROR, XP_ERROR_INPUT,
                    "%s does not exist: the inventory of %s is complete", arn,
                    call->account->label);
        return FALSE;
    }
    set_unknown(call, xp_fact_inventory(call->account));
    return TRUE;
}

static gboolean resolve_caller(XpCall *call, GError **error)
{
    const XpCaller *caller = call->caller;
    if (!xp_call_has_account(call)) {
        call->side = XP_SIDE_NONE;
        return TRUE;
    }
    call->account = xp_world_account_by_id(call->world, caller->account);
    if (caller->kind == XP_CALLER_ROOT) {
        call->side = XP_SIDE_ROOT;
        return TRUE;
    }
    gboolean supplied = call->account != NULL && call->account->supplied;
    if (!supplied && caller->identity == NULL)
        return resolve_foreign(call);
    if (call->request->has_identity_policies) {
        g_set_error(error, XP_ERROR, XP_ERROR_INPUT,
                    "identity_policies stand in for accounts nobody supplied; %s is supplied",
                    call->account != NULL ? call->account->label : caller->account);
        return FALSE;
    }
    if (caller->identity == NULL)
        return resolve_unlisted(call, error);
    call->side = XP_SIDE_LISTED;
    return TRUE;
}

/* A session of the tree has the policy it has there, unless the request gives others. */
static void find_known_session(XpCall *call)
{
    const XpCaller *caller = call->caller;
    if (caller->kind != XP_CALLER_SESSION || caller->identity == NULL)
        return;
    for (guint i = 0; i < caller->identity->n_sessions; i++) {
        const XpSession *session = &caller->identity->sessions[i];
        if (g_strcmp0(session->name, caller->session) != 0)
            continue;
        call->sessions = session->policies.items;
        call->n_sessions = session->policies.n;
        call->sessions_unknown = session->policies.unknown;
    }
}

gboolean xp_side_resolve(XpCall *call, GError **error)
{
    const XpRequest *request = call->request;
    XpCallerKind kind = call->caller->kind;
    if (!resolve_caller(call, error))
        return FALSE;
    find_known_session(call);
    if (request->n_session_policies == 0)
        return TRUE;
    if (kind != XP_CALLER_SESSION && kind != XP_CALLER_FEDERATED_USER) {
        g_set_error(error, XP_ERROR, XP_ERROR_INPUT,
                    "session_policies are passed by role sessions and federated users only");
        return FALSE;
    }
    call->sessions = (const XpPolicy *const *)request->session_policies;
    call->n_sessions = request->n_session_policies;
    call->sessions_unknown = FALSE;
    return TRUE;
}
