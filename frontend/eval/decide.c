/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/decide.h"

#include "frontend/eval/layers.h"
#include "frontend/model/action.h"
#include "frontend/model/fact.h"

/* Whether what is neither a Deny nor a guardrail grants the call, and by which rule. */
typedef struct {
    const XpCall *call;
    const XpLayers *layers;
    const char *rule;
} Core;

static const XpTri *both(const Core *core, const XpTri *left, const XpTri *right)
{
    return xp_tri_and(core->call->tris, left, right);
}

static const XpTri *either(const Core *core, const XpTri *left, const XpTri *right)
{
    return xp_tri_or(core->call->tris, left, right);
}

static const XpTri *maybe(const Core *core, XpFact *fact)
{
    return xp_tri_maybe(core->call->tris, xp_tri_fact(core->call->tris, fact));
}

/* Granted by @class, which for Federated is never sure outside trust policies. */
static const XpTri *granted(const Core *core, XpClass class)
{
    return core->layers->resource.grants.of[class];
}

static const XpTri *limits(const Core *core)
{
    return both(core, core->layers->boundary_ok, core->layers->session_ok);
}

/* Keys and roles are the same account's only through their own policy. Rule: S-EVAL-10. */
static gboolean is_strict(const XpCall *call)
{
    return call->target.kind == XP_TARGET_KEY || call->target.kind == XP_TARGET_ROLE;
}

/* Sides that nobody knows to be needed: whoever has them is allowed, whoever has not may be. */
static const XpTri *perhaps_needed(const Core *core, const XpTri *enough, const char *rule,
                                   const char *what)
{
    if (xp_tri_is(enough, XP_TRUE))
        return enough;
    return either(core, enough, maybe(core, xp_fact_unsure(rule, what)));
}

/* A grant to the caller, or to its account, which then needs the account's own policies.
 * Rule: S-KMS-27, S-KMS-28 */
static const XpTri *by_grant(Core *core)
{
    const XpGrantsTruth *grants = &core->layers->grants;
    const XpTri *own = both(core, core->layers->identity.allow, limits(core));
    const XpTri *sides =
        xp_call_is_same_account(core->call)
            ? perhaps_needed(core, limits(core), "S-KMS-27",
                             "whether boundaries and session policies limit a grant")
            : perhaps_needed(core, own, "S-KMS-28", "whether a grant suffices in another account");
    const XpTri *named =
        either(core, both(core, grants->to_caller, sides), both(core, grants->to_account, own));
    return either(core, either(core, named, grants->to_service), grants->unlisted);
}

/* Rule: S-EVAL-5, S-EVAL-10 */
static const XpTri *same_account(Core *core)
{
    const XpCall *call = core->call;
    const XpTri *limit = limits(core);
    const XpTri *direct = either(core, granted(core, XP_CLASS_ANY), granted(core, XP_CLASS_SESS));
    direct = either(core, direct, granted(core, XP_CLASS_FSESS));
    direct = either(core, direct, granted(core, XP_CLASS_USER));
    direct = either(core, direct, granted(core, XP_CLASS_FED));
    const XpTri *entity = either(core, granted(core, XP_CLASS_ROLE), granted(core, XP_CLASS_FUSER));
    const XpTri *identity = both(core, core->layers->identity.allow, limit);
    core->rule = is_strict(call) ? "S-EVAL-10" : "S-EVAL-5";
    if (is_strict(call))
        identity = both(core, identity, granted(core, XP_CLASS_ACCT));
    return either(core, either(core, direct, both(core, entity, limit)),
                  either(core, identity, by_grant(core)));
}

/* Rule: S-EVAL-12 */
static const XpTri *cross_account(Core *core)
{
    static const XpClass classes[] = {XP_CLASS_ACCT,  XP_CLASS_USER,  XP_CLASS_ROLE, XP_CLASS_SESS,
                                      XP_CLASS_FUSER, XP_CLASS_FSESS, XP_CLASS_FED};
    const XpTri *resource = granted(core, XP_CLASS_ANY);
    for (guint i = 0; i < G_N_ELEMENTS(classes); i++)
        resource = either(core, resource, granted(core, classes[i]));
    const XpTri *identity = both(core, core->layers->identity.allow, limits(core));
    core->rule = core->call->target.managed ? "S-KMS-33" : "S-EVAL-12";
    return either(core, both(core, resource, identity), by_grant(core));
}

/* Whether the operation works across accounts at all. Rule: S-KMS-10, S-SM-7. */
static const XpTri *works_across(Core *core)
{
    const XpCall *call = core->call;
    gboolean kms = g_strcmp0(call->service, "kms") == 0;
    gboolean secrets = g_strcmp0(call->service, "secretsmanager") == 0;
    const char *rule = kms ? "S-KMS-10" : secrets ? "S-SM-7" : "S-STS-23";
    if (call->row == NULL && !kms && !secrets)
        return xp_tri_sure(TRUE);
    XpCrossAccount cross = call->row != NULL ? call->row->cross_account : XP_CROSS_UNSURE;
    g_autofree char *what = g_strdup_printf("whether %s works across accounts", call->action);
    switch (cross) {
    case XP_CROSS_YES:
        return xp_tri_sure(TRUE);
    case XP_CROSS_NO:
        core->rule = rule;
        return xp_tri_sure(FALSE);
    case XP_CROSS_UNSURE:
        return maybe(core, xp_fact_unsure(rule, what));
    }
    g_assert_not_reached();
}

/* Rule: S-EVAL-19 */
static const XpTri *by_service(Core *core)
{
    core->rule = "S-EVAL-19";
    return either(core, either(core, granted(core, XP_CLASS_SVC), granted(core, XP_CLASS_ANY)),
                  by_grant(core));
}

/* Rule: S-EVAL-21 */
static const XpTri *by_anybody(Core *core)
{
    const char *service = core->call->service;
    core->rule = "S-EVAL-21";
    if (g_strcmp0(service, "kms") == 0 || g_strcmp0(service, "secretsmanager") == 0 ||
        g_strcmp0(service, "sts") == 0)
        return xp_tri_sure(FALSE);
    return granted(core, XP_CLASS_ANY);
}

/* Rule: S-STS-5 */
static const XpTri *by_sign_in(Core *core)
{
    core->rule = "S-STS-5";
    const XpTri *any = granted(core, XP_CLASS_ANY);
    if (!xp_tri_is(any, XP_FALSE))
        any = both(core, any,
                   maybe(core, xp_fact_unsure("S-STS-5", "whether \"*\" lets users of "
                                                         "identity providers in")));
    return either(core, granted(core, XP_CLASS_FED), any);
}

/* Root users do not assume roles, and federated users call nothing of STS. Rule: S-STS-17. */
static gboolean is_refused_by_sts(const XpCall *call)
{
    XpCallerKind kind = call->caller->kind;
    return (kind == XP_CALLER_ROOT && xp_call_is_action(call, "sts:AssumeRole")) ||
           (kind == XP_CALLER_FEDERATED_USER && g_strcmp0(call->service, "sts") == 0);
}

/* Users and root users, whose credentials may be those of a session of theirs. */
static gboolean is_owner(const XpCall *call)
{
    return call->caller->kind == XP_CALLER_USER || call->caller->kind == XP_CALLER_ROOT;
}

/* With credentials of GetSessionToken a user assumes roles and asks who it is, and calls nothing
 * else of STS; those of a console look the same. Rule: S-STS-17 */
static const XpTri *by_session_token(const Core *core)
{
    static const char *const further[] = {"sts:AssumeRole", "sts:TagSession",
                                          "sts:SetSourceIdentity", "sts:SetContext"};
    const XpCall *call = core->call;
    XpKeyState token = xp_call_key(call, "aws:TokenIssueTime");
    gboolean served = g_strcmp0(call->service, "sts") != 0 || xp_call_signs_in(call);
    for (guint i = 0; i < G_N_ELEMENTS(further); i++)
        served = served || xp_call_is_action(call, further[i]);
    if (served || !is_owner(call) || token.present == XP_FALSE)
        return xp_tri_sure(TRUE);
    return maybe(core, xp_fact_unsure("S-STS-17", "whether the caller's temporary credentials are "
                                                  "those of a console"));
}

/* Who asks for a session token proves who it is: no policy has to allow that. Rule: S-STS-25 */
static gboolean authenticates(const XpCall *call)
{
    return is_owner(call) && xp_call_is_action(call, "sts:GetSessionToken");
}

/* Where a policy refuses what authenticates: nobody may be asked to allow it, and whether a policy
 * can refuse it the rule does not say. Rule: S-STS-25 */
static const XpTri *perhaps_ignored(const Core *core, const XpTri *refusal)
{
    if (!authenticates(core->call) || xp_tri_is(refusal, XP_FALSE))
        return refusal;
    return both(
        core, refusal,
        maybe(core, xp_fact_unsure("S-STS-25", "whether policies can refuse sts:GetSessionToken")));
}

/* @allow of a guardrail, as far as it counts for the call. */
static const XpTri *guard(const Core *core, const XpTri *allow)
{
    XpTriPool *tris = core->call->tris;
    return xp_tri_not(tris, perhaps_ignored(core, xp_tri_not(tris, allow)));
}

static gboolean crosses_partitions(const XpCall *call)
{
    return xp_call_has_account(call) && call->target.partition != NULL &&
           g_strcmp0(call->caller->partition, call->target.partition) != 0;
}

static const XpTri *refuse(Core *core, const char *rule)
{
    core->rule = rule;
    return xp_tri_sure(FALSE);
}

/* Of a secret nobody loaded, or whose key is not stated, the key may be any. */
static const XpTri *by_unknown_key(Core *core)
{
    const XpCall *call = core->call;
    core->rule = "S-SM-27";
    return maybe(core, call->target.secret != NULL
                           ? xp_fact_secret_key(call->target.secret)
                           : xp_fact_resource_not_loaded(call->request->resource));
}

static const XpTri *by_account(Core *core)
{
    const XpCall *call = core->call;
    if (xp_call_is_same_account(call))
        return same_account(core);
    const XpTri *works = works_across(core);
    return xp_tri_is(works, XP_FALSE) ? works : both(core, works, cross_account(core));
}

static const XpTri *by_caller(Core *core)
{
    const XpCall *call = core->call;
    if (is_refused_by_sts(call))
        return refuse(core, "S-STS-17");
    if (crosses_partitions(call))
        return refuse(core, "S-GRAM-32");
    if (authenticates(call)) {
        core->rule = "S-STS-25";
        return xp_tri_sure(TRUE);
    }
    if (xp_call_signs_in(call))
        return by_sign_in(core);
    if (call->caller->kind == XP_CALLER_ANONYMOUS)
        return by_anybody(core);
    if (xp_call_is_action(call, "kms:RetireGrant")) {
        core->rule = "S-KMS-31";
        return by_grant(core);
    }
    if (call->target.kind == XP_TARGET_UNKNOWN_KEY)
        return by_unknown_key(core);
    if (call->caller->kind == XP_CALLER_SERVICE)
        return by_service(core);
    if (call->target.kind == XP_TARGET_NOTHING) {
        core->rule = "S-GRAM-37";
        return both(core, core->layers->identity.allow, limits(core));
    }
    return by_account(core);
}

/* ---- the state of a key ---- */

/* What an operation nobody lists makes of a key, nobody knows: Encapsulate and Decapsulate, say. */
static gboolean may_be_cryptographic(const XpCall *call)
{
    static const char *const operations[] = {
        "kms:Encrypt", "kms:Decrypt",     "kms:ReEncryptFrom", "kms:ReEncryptTo",       "kms:Sign",
        "kms:Verify",  "kms:GenerateMac", "kms:VerifyMac",     "kms:DeriveSharedSecret"};
    if (call->row == NULL)
        return TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(operations); i++) {
        if (xp_call_is_action(call, operations[i]))
            return TRUE;
    }
    return g_ascii_strncasecmp(call->action, "kms:GenerateDataKey", 19) == 0;
}

static XpFact *state_fact(const XpResource *key)
{
    g_autofree char *id = g_strdup_printf("state of key %s in %s", key->name, key->account->label);
    g_autofree char *file =
        key->folder != NULL ? g_strdup_printf("%s/key.yaml", key->folder) : NULL;
    return xp_fact_new(
        XP_FACT_UNKNOWN, "S-KMS-36", file, file != NULL ? "state: Enabled" : NULL, id,
        "key %s in %s is %s when the call is made: its policies say nothing "
        "about that",
        key->name, key->account->label, key->state != NULL ? "enabled again" : "enabled");
}

/* A key that is not enabled decrypts nothing, but can be enabled again. Rule: S-KMS-36. */
static const XpTri *is_usable(const Core *core)
{
    const XpCall *call = core->call;
    const XpResource *key = call->target.resource;
    if (call->target.kind != XP_TARGET_KEY || key == NULL || !may_be_cryptographic(call))
        return xp_tri_sure(TRUE);
    gboolean stated = key->state != NULL || key->stated;
    gboolean enabled = key->state == NULL || g_strcmp0(key->state, "Enabled") == 0;
    if (stated ? enabled : core->call->options->assume_printed)
        return xp_tri_sure(TRUE);
    return maybe(core, state_fact(key));
}

/* A name nobody lists for a service whose actions are listed: most likely a slip of the pen, which
 * no request has, though the service may have got it since. Rule: S-GRAM-27 */
static const XpTri *is_action(const Core *core)
{
    const XpCall *call = core->call;
    if (call->row != NULL || !xp_action_service_is_known(call->service))
        return xp_tri_sure(TRUE);
    g_autofree char *what = g_strdup_printf("whether there is an action %s", call->action);
    return maybe(core, xp_fact_unsure("S-GRAM-27", what));
}

/* ---- all together ---- */

static void conclude(XpCallDecision *out, const Core *core, const XpTri *deny)
{
    const XpTri *access = out->access;
    if (xp_tri_is(deny, XP_TRUE)) {
        out->decision = XP_DECISION_EXPLICIT_DENY;
        out->rule = "S-EVAL-1";
        return;
    }
    out->rule = core->rule;
    switch (xp_tri_truth(access)) {
    case XP_FALSE:
        out->decision = XP_DECISION_IMPLICIT_DENY;
        return;
    case XP_TRUE:
        out->decision = XP_DECISION_ALLOW;
        return;
    case XP_MAYBE:
        out->decision = XP_DECISION_UNKNOWN;
        out->rule = "S-SND-21";
        return;
    }
    g_assert_not_reached();
}

void xp_decide(XpCallDecision *out, const XpCall *call)
{
    g_auto(XpLayers) layers = {0};
    XpTriPool *tris = call->tris;
    xp_layers_init(&layers, call);
    Core core = {call, &layers, "S-EVAL-1"};
    out->trace = g_ptr_array_new_with_free_func((GDestroyNotify)xp_trace_step_free);
    xp_layers_trace(&layers, call, out->trace);
    if (xp_call_is_action(call, "sts:GetCallerIdentity") &&
        call->caller->kind != XP_CALLER_ANONYMOUS) {
        out->access = xp_tri_sure(TRUE);
        out->decision = XP_DECISION_ALLOW;
        out->rule = "S-EVAL-24";
        return;
    }
    const XpTri *deny = perhaps_ignored(&core, xp_layers_deny(&layers, tris));
    const XpTri *access = both(&core, by_caller(&core), by_session_token(&core));
    access = both(&core, access, xp_tri_not(tris, deny));
    if (xp_tri_is(layers.endpoint_ok, XP_FALSE) && !xp_tri_is(access, XP_FALSE))
        core.rule = "S-EVAL-33";
    access = both(&core, access, guard(&core, layers.endpoint_ok));
    if (xp_tri_is(layers.scp.allow, XP_FALSE) && !xp_tri_is(access, XP_FALSE))
        core.rule = "S-ORG-1";
    access = both(&core, access, guard(&core, layers.scp.allow));
    access = both(&core, access, layers.rcp.allow);
    access = both(&core, access, is_action(&core));
    out->access = both(&core, access, is_usable(&core));
    conclude(out, &core, deny);
}

void xp_call_decision_clear(XpCallDecision *decision)
{
    g_clear_pointer(&decision->trace, g_ptr_array_unref);
}
