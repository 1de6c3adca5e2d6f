/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/context_caller.h"

#include <string.h>

#include "frontend/eval/context_organization.h"
#include "frontend/eval/side.h"
#include "frontend/model/fact.h"

const XpFact *xp_context_service_fact(const XpCall *call, const char *key)
{
    g_autofree char *what = g_strdup_printf("what %s is for a service principal", key);
    return xp_tri_fact(call->tris, xp_fact_unsure("S-KEY-1", what));
}

/* The value of @tags for @key when only one tag of that name (letter case ignored) exists; two
 * that differ in case: either is taken. Rule: S-COND-5. */
static void derive_tag(XpKeys *keys, const char *prefix, const XpTags *tags, guint index,
                       void (*put)(XpKeys *keys, const char *key, const char *value))
{
    g_autofree char *key = g_strconcat(prefix, tags->keys[index], NULL);
    for (guint i = 0; i < tags->n; i++) {
        if (i != index && g_ascii_strcasecmp(tags->keys[i], tags->keys[index]) == 0) {
            XpFact *fact = xp_fact_unsure("S-COND-5", "which of two tags that differ in letter "
                                                      "case only a condition reads");
            xp_keys_unknown(keys, key, XP_TRUE, xp_tri_fact(keys->call->tris, fact), NULL);
            return;
        }
    }
    put(keys, key, tags->values[index]);
}

void xp_context_derive_tags(XpKeys *keys, const char *prefix, const XpTags *tags, gboolean fixed)
{
    for (guint i = 0; i < tags->n; i++)
        derive_tag(keys, prefix, tags, i, fixed ? xp_keys_derive : xp_keys_ordinary);
    if (!fixed || tags->status == XP_UNKNOWN)
        return;
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, keys->call->request->context);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        const char *name = key;
        if (xp_keys_is_below(name, prefix) && xp_tags_find(tags, name + strlen(prefix)) == NULL)
            xp_keys_derive_absent(keys, name);
    }
}

static void derive_tags(XpKeys *keys)
{
    const XpCaller *caller = keys->call->caller;
    if (caller->identity == NULL || keys->call->side != XP_SIDE_LISTED)
        return;
    if (caller->kind == XP_CALLER_USER || caller->kind == XP_CALLER_SESSION)
        xp_context_derive_tags(keys, "aws:PrincipalTag/", &caller->identity->tags,
                               caller->kind == XP_CALLER_USER);
}

/* ---- kinds of caller ---- */

static void derive_user(XpKeys *keys)
{
    const XpCall *call = keys->call;
    const XpCaller *caller = call->caller;
    const char *id = xp_side_unique_id(call);
    const XpFact *fact = call->side_fact;
    if (id == NULL && caller->identity != NULL)
        fact = xp_tri_fact(call->tris, xp_fact_unique_id(caller->identity));
    xp_keys_derive(keys, "aws:PrincipalType", "User");
    xp_keys_derive(keys, "aws:username", caller->name);
    xp_keys_derive_partly(keys, "aws:userid", id != NULL ? id : "AIDA" XP_HOLE_TEXT,
                          id != NULL ? NULL : fact, "the user's unique id is not known");
}

static void derive_session(XpKeys *keys)
{
    const XpCall *call = keys->call;
    const XpCaller *caller = call->caller;
    const char *id = xp_side_unique_id(call);
    const XpFact *fact = call->side_fact;
    if (id == NULL && caller->identity != NULL)
        fact = xp_tri_fact(call->tris, xp_fact_unique_id(caller->identity));
    const char *userid = xp_strings_printf(call->filled->strings, "%s:%s",
                                           id != NULL ? id : "AROA" XP_HOLE_TEXT, caller->session);
    xp_keys_derive(keys, "aws:PrincipalType", "AssumedRole");
    xp_keys_derive_partly(keys, "aws:userid", userid, id != NULL ? NULL : fact,
                          "the role's unique id is not known");
    xp_keys_derive_absent(keys, "aws:username");
}

static void derive_federated_user(XpKeys *keys)
{
    const XpCaller *caller = keys->call->caller;
    XpStrings *strings = keys->call->filled->strings;
    xp_keys_derive(keys, "aws:PrincipalType", "FederatedUser");
    xp_keys_derive(keys, "aws:userid",
                   xp_strings_printf(strings, "%s:%s", caller->account, caller->name));
    xp_keys_derive_absent(keys, "aws:username");
}

static void derive_root(XpKeys *keys)
{
    xp_keys_derive(keys, "aws:PrincipalType", "Account");
    xp_keys_derive(keys, "aws:userid", keys->call->caller->account);
    xp_keys_derive_absent(keys, "aws:username");
}

/* Its name is one of its names; others may be regional. */
static void derive_service_names(XpKeys *keys)
{
    static const char *const list = "aws:PrincipalServiceNamesList";
    const XpCall *call = keys->call;
    const char *const names[] = {call->caller->name, XP_HOLE_TEXT};
    if (xp_keys_get(keys, list) == NULL)
        xp_keys_put_state(keys, list,
                          (XpKeyState){.present = XP_TRUE,
                                       .values = names,
                                       .n = G_N_ELEMENTS(names),
                                       .fact = xp_context_service_fact(call, list)});
}

static void derive_service(XpKeys *keys)
{
    static const char *const present[] = {"aws:PrincipalAccount", "aws:PrincipalType",
                                          "aws:userid"};
    const XpCall *call = keys->call;
    for (guint i = 0; i < G_N_ELEMENTS(present); i++)
        xp_keys_unknown(keys, present[i], XP_TRUE, xp_context_service_fact(call, present[i]), NULL);
    xp_keys_unknown(keys, "aws:PrincipalArn", XP_MAYBE,
                    xp_context_service_fact(call, "aws:PrincipalArn"), NULL);
    xp_keys_derive(keys, "aws:PrincipalIsAWSService", "true");
    xp_keys_derive(keys, "aws:PrincipalServiceName", call->caller->name);
    derive_service_names(keys);
    xp_keys_derive_absent(keys, "aws:username");
    xp_keys_derive_absent(keys, "aws:PrincipalOrgID");
    xp_keys_derive_absent(keys, "aws:PrincipalOrgPaths");
    xp_context_derive_source_org(keys);
}

static void derive_anonymous(XpKeys *keys)
{
    static const char *const absent[] = {"aws:PrincipalArn",   "aws:username",
                                         "aws:PrincipalOrgID", "aws:PrincipalOrgPaths",
                                         "aws:TokenIssueTime", "aws:MultiFactorAuthPresent"};
    static const char *const present[] = {"aws:PrincipalAccount", "aws:userid"};
    for (guint i = 0; i < G_N_ELEMENTS(absent); i++)
        xp_keys_derive_absent(keys, absent[i]);
    for (guint i = 0; i < G_N_ELEMENTS(present); i++)
        xp_keys_derive(keys, present[i], "anonymous");
    xp_keys_derive(keys, "aws:PrincipalType", "Anonymous");
}

/* An unlisted role's path is not in its session ARN; a given aws:PrincipalArn says it. */
static const char *principal_arn(XpKeys *keys)
{
    const XpCaller *caller = keys->call->caller;
    XpStrings *strings = keys->call->filled->strings;
    const char *kind = caller->kind == XP_CALLER_USER ? "user" : "role";
    const XpKeyState *given = xp_keys_get(keys, "aws:PrincipalArn");
    if (caller->kind == XP_CALLER_FEDERATED_USER)
        return xp_strings_printf(strings, "arn:%s:sts::%s:federated-user/%s", caller->partition,
                                 caller->account, caller->name);
    if (caller->kind == XP_CALLER_ROOT)
        return xp_strings_printf(strings, "arn:%s:iam::%s:root", caller->partition,
                                 caller->account);
    if (caller->identity == NULL && given != NULL && given->n == 1)
        return xp_strings_printf(
            strings, "arn:%s:iam::%s:%s/%s%s", caller->partition, caller->account, kind,
            g_str_has_suffix(given->values[0], caller->name) ? XP_HOLE_TEXT : "", caller->name);
    return xp_strings_printf(strings, "arn:%s:iam::%s:%s%s%s", caller->partition, caller->account,
                             kind, caller->path != NULL ? caller->path : "/", caller->name);
}

static void derive_kind(XpKeys *keys)
{
    switch (keys->call->caller->kind) {
    case XP_CALLER_USER:
        derive_user(keys);
        return;
    case XP_CALLER_SESSION:
        derive_session(keys);
        return;
    case XP_CALLER_FEDERATED_USER:
        derive_federated_user(keys);
        return;
    case XP_CALLER_ROOT:
        derive_root(keys);
        return;
    case XP_CALLER_SERVICE:
        derive_service(keys);
        return;
    case XP_CALLER_ANONYMOUS:
        derive_anonymous(keys);
        return;
    }
    g_assert_not_reached();
}

/* ---- credentials ---- */

static gboolean is_temporary(const XpKeys *keys)
{
    XpCallerKind kind = keys->call->caller->kind;
    if (kind == XP_CALLER_SESSION || kind == XP_CALLER_FEDERATED_USER)
        return TRUE;
    return xp_keys_get(keys, "aws:TokenIssueTime") != NULL ||
           xp_keys_get(keys, "aws:MultiFactorAuthPresent") != NULL ||
           xp_keys_get(keys, "aws:MultiFactorAuthAge") != NULL;
}

/* Temporary credentials have an issue time, long-term keys have neither it nor MFA, which holds
 * by itself as nothing was given. Rule: S-KEY-4. */
static void derive_credentials(XpKeys *keys)
{
    if (!is_temporary(keys))
        return;
    const XpKeyState *now = xp_keys_get(keys, "aws:CurrentTime");
    if (now->present == XP_TRUE && now->n == 1)
        xp_keys_ordinary(keys, "aws:TokenIssueTime", now->values[0]);
    if (xp_keys_get(keys, "aws:MultiFactorAuthAge") != NULL)
        xp_keys_derive(keys, "aws:MultiFactorAuthPresent", "true");
}

void xp_context_derive_caller(XpKeys *keys)
{
    static const char *const of_services[] = {
        "aws:SourceArn",      "aws:SourceAccount",        "aws:SourceOrgID",
        "aws:SourceOrgPaths", "aws:PrincipalServiceName", "aws:PrincipalServiceNamesList"};
    const XpCall *call = keys->call;
    derive_kind(keys);
    if (call->caller->kind != XP_CALLER_SERVICE) {
        for (guint i = 0; i < G_N_ELEMENTS(of_services); i++)
            xp_keys_derive_absent(keys, of_services[i]);
    }
    if (!xp_call_has_account(call))
        return;
    xp_keys_derive(keys, "aws:PrincipalArn", principal_arn(keys));
    xp_keys_derive(keys, "aws:PrincipalAccount", call->caller->account);
    xp_keys_derive(keys, "aws:PrincipalIsAWSService", "false");
    xp_context_derive_org(keys, "aws:PrincipalOrgID", "aws:PrincipalOrgPaths",
                          call->caller->account);
    derive_tags(keys);
    derive_credentials(keys);
}

void xp_context_forward_credentials(XpKeys *keys)
{
    const XpCall *call = keys->call;
    XpCallerKind kind = call->caller->kind;
    if ((kind != XP_CALLER_USER && kind != XP_CALLER_ROOT) ||
        xp_keys_get(keys, "aws:TokenIssueTime") != NULL)
        return;
    xp_keys_ordinary(keys, "aws:MultiFactorAuthPresent", "false");
    XpFact *fact = xp_fact_unsure(
        "S-KEY-10", "whether the call forwarded for long-term keys has aws:TokenIssueTime");
    xp_keys_unknown(keys, "aws:TokenIssueTime", XP_MAYBE, xp_tri_fact(call->tris, fact), NULL);
}
