/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/base/error.h"
#include "frontend/eval/context_derive.h"
#include "frontend/eval/decide.h"
#include "frontend/eval/keys.h"
#include "frontend/eval/session_name.h"
#include "frontend/model/fact.h"

/* xp_eval_request(): one call, or the calls that only together do what was asked for. */

typedef struct {
    const XpRequest *request;
    XpTriPool *tris;
    XpEvalResult *result;
    const XpTri *access; /* of everything decided so far */
    gboolean refused;
} Story;

static void free_step(gpointer step)
{
    xp_trace_step_free(step);
}

static void free_fact(gpointer fact)
{
    xp_fact_free(fact);
}

static void free_request(gpointer request)
{
    xp_request_free(request);
}

static XpEvalResult *new_result(void)
{
    XpEvalResult *result = g_new0(XpEvalResult, 1);
    result->decision = XP_DECISION_ALLOW;
    result->trace = g_ptr_array_new_with_free_func(free_step);
    result->unknowns = g_ptr_array_new_with_free_func(free_fact);
    result->calls = g_ptr_array_new_with_free_func(free_request);
    return result;
}

void xp_eval_result_free(XpEvalResult *result)
{
    if (result == NULL)
        return;
    g_ptr_array_unref(result->trace);
    g_ptr_array_unref(result->unknowns);
    g_ptr_array_unref(result->calls);
    g_free(result);
}

static gboolean is_refusal(XpDecision decision)
{
    return decision == XP_DECISION_EXPLICIT_DENY || decision == XP_DECISION_IMPLICIT_DENY;
}

/* The first refused call decides; of calls that are all open or allowed, an open one. */
static void add_decision(Story *story, const XpCall *call, XpCallDecision *decision)
{
    XpEvalResult *result = story->result;
    while (decision->trace->len > 0)
        g_ptr_array_add(result->trace, g_ptr_array_steal_index(decision->trace, 0));
    story->access = xp_tri_and(story->tris, story->access, decision->access);
    if (story->refused)
        return;
    if (is_refusal(decision->decision)) {
        story->refused = TRUE;
        result->decision = decision->decision;
        result->rule = decision->rule;
        result->refused_call = call->index;
    } else if (result->decision == XP_DECISION_ALLOW) {
        result->decision = decision->decision;
        result->rule = decision->rule;
    }
}

/* ---- calls that need further permissions of the same role ---- */

static gboolean passes_tags(const XpRequest *request)
{
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, request->context);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        if (xp_keys_is_below(key, "aws:RequestTag/"))
            return TRUE;
    }
    const XpContextValue *names = xp_request_get(request, "aws:TagKeys");
    return (names != NULL && names->n > 0) ||
           xp_request_get(request, "sts:TransitiveTagKeys") != NULL;
}

/* Decides @action as a call of its own. */
static gboolean add_permission(Story *story, const XpCall *first, const char *action,
                               GError **error)
{
    g_autoptr(XpCall) call =
        xp_call_new(first->world, story->request, first->options, story->tris, action, error);
    g_auto(XpCallDecision) decision = {0};
    if (call == NULL)
        return FALSE;
    xp_decide(&decision, call);
    add_decision(story, call, &decision);
    /* The steps of the trace borrow from the call's strings. */
    g_ptr_array_add(story->result->calls, xp_call_finish(call));
    return TRUE;
}

/* Tags, a context and a source identity passed to AssumeRole are permissions of their own.
 * Rule: S-STS-4. */
static gboolean add_permissions(Story *story, const XpCall *first, GError **error)
{
    if (!xp_keys_is_below(first->action, "sts:AssumeRole"))
        return TRUE;
    if (passes_tags(story->request) && !add_permission(story, first, "sts:TagSession", error))
        return FALSE;
    if (xp_request_get(story->request, "sts:RequestContextProviders") != NULL &&
        !add_permission(story, first, "sts:SetContext", error))
        return FALSE;
    return xp_request_get(story->request, "sts:SourceIdentity") == NULL ||
           add_permission(story, first, "sts:SetSourceIdentity", error);
}

/* ---- read-secret ---- */

/* The forwarded call on one key, as far as it is decided. */
typedef struct {
    XpCall *call;
    XpCallDecision decision;
} Attempt;

static void free_attempt(gpointer data)
{
    Attempt *attempt = data;
    xp_call_decision_clear(&attempt->decision);
    xp_call_free(attempt->call);
    g_free(attempt);
}

static gboolean try_key(GPtrArray *attempts, const XpCall *first, const XpKeyRef *key,
                        GError **error)
{
    Attempt *attempt = g_new0(Attempt, 1);
    attempt->call = xp_call_forward(first, key, error);
    if (attempt->call == NULL) {
        g_free(attempt);
        return FALSE;
    }
    xp_decide(&attempt->decision, attempt->call);
    g_ptr_array_add(attempts, attempt);
    return TRUE;
}

/* Any key of the set reads the secret; a replica has its own. Rule: S-SM-14, S-SM-19. */
static gboolean try_keys(GPtrArray *attempts, const XpCall *first, GError **error)
{
    const XpResource *secret = first->target.resource;
    if (first->target.replica != NULL)
        return try_key(attempts, first, &first->target.replica->key, error);
    if (!try_key(attempts, first, &secret->kms_key, error))
        return FALSE;
    for (guint i = 0; i < secret->n_version_keys; i++) {
        if (!try_key(attempts, first, &secret->version_keys[i], error))
            return FALSE;
    }
    return TRUE;
}

/* The attempt to tell about: one that succeeds, else one that may, else the first. */
static Attempt *choose_attempt(const GPtrArray *attempts)
{
    static const XpDecision order[] = {XP_DECISION_ALLOW, XP_DECISION_UNKNOWN};
    for (guint i = 0; i < G_N_ELEMENTS(order); i++) {
        for (guint j = 0; j < attempts->len; j++) {
            Attempt *attempt = g_ptr_array_index(attempts, j);
            if (attempt->decision.decision == order[i])
                return attempt;
        }
    }
    return g_ptr_array_index(attempts, 0);
}

/* Nobody says whether an earlier key still reads some version. Rule: S-SM-27. */
static const XpTri *earlier_keys(const Story *story, const XpCall *first)
{
    const XpResource *secret =
        first->target.replica != NULL ? first->target.primary : first->target.resource;
    if (secret->key_history != XP_UNKNOWN || first->options->assume_printed)
        return xp_tri_sure(FALSE);
    return xp_tri_maybe(story->tris, xp_tri_fact(story->tris, xp_fact_key_history(secret)));
}

static gboolean add_key_half(Story *story, const XpCall *first, GError **error)
{
    g_autoptr(GPtrArray) attempts = g_ptr_array_new_with_free_func(free_attempt);
    if (!try_keys(attempts, first, error))
        return FALSE;
    Attempt *chosen = choose_attempt(attempts);
    const XpTri *access = earlier_keys(story, first);
    for (guint i = 0; i < attempts->len; i++) {
        const Attempt *attempt = g_ptr_array_index(attempts, i);
        access = xp_tri_or(story->tris, access, attempt->decision.access);
    }
    chosen->decision.access = access;
    if (is_refusal(chosen->decision.decision) && xp_tri_is(access, XP_MAYBE)) {
        chosen->decision.decision = XP_DECISION_UNKNOWN;
        chosen->decision.rule = "S-SM-27";
    }
    add_decision(story, chosen->call, &chosen->decision);
    g_ptr_array_add(story->result->calls, xp_call_finish(chosen->call));
    return TRUE;
}

/* A secret nobody loaded: which key it has is as unknown as its policy. */
static gboolean add_unknown_half(Story *story, const XpCall *first, GError **error)
{
    const XpKeyRef unknown = {.kind = XP_KEY_UNKNOWN};
    g_autoptr(XpCall) call = xp_call_forward(first, &unknown, error);
    g_auto(XpCallDecision) decision = {0};
    if (call == NULL)
        return FALSE;
    xp_decide(&decision, call);
    add_decision(story, call, &decision);
    g_ptr_array_add(story->result->calls, xp_call_finish(call));
    return TRUE;
}

static gboolean add_second_half(Story *story, const XpCall *first, GError **error)
{
    if (first->target.kind != XP_TARGET_SECRET) {
        g_set_error(error, XP_ERROR, XP_ERROR_INPUT, "read-secret needs a secret, and %s is none",
                    first->target.arn);
        return FALSE;
    }
    if (first->target.resource != NULL || first->target.replica != NULL)
        return add_key_half(story, first, error);
    return add_unknown_half(story, first, error);
}

static gboolean run(Story *story, const XpWorld *world, const XpEvalOptions *options,
                    GError **error)
{
    const XpRequest *request = story->request;
    const char *action = request->read_secret ? "secretsmanager:GetSecretValue" : request->action;
    g_autoptr(XpCall) call = xp_call_new(world, request, options, story->tris, action, error);
    g_auto(XpCallDecision) decision = {0};
    if (call == NULL)
        return FALSE;
    xp_decide(&decision, call);
    add_decision(story, call, &decision);
    gboolean done = request->read_secret ? add_second_half(story, call, error)
                                         : add_permissions(story, call, error);
    g_ptr_array_insert(story->result->calls, 0, xp_call_finish(call));
    return done;
}

XpEvalResult *xp_eval_named(const XpWorld *world, const XpRequest *request,
                            const XpEvalOptions *options, GError **error)
{
    g_autoptr(XpTriPool) tris = xp_tri_pool_new();
    g_autoptr(XpEvalResult) result = new_result();
    Story story = {request, tris, result, xp_tri_sure(TRUE), FALSE};
    if (!run(&story, world, options, error))
        return NULL;
    if (result->decision == XP_DECISION_UNKNOWN)
        xp_tri_collect(story.access, result->unknowns);
    return g_steal_pointer(&result);
}

const char *xp_decision_name(XpDecision decision)
{
    switch (decision) {
    case XP_DECISION_ALLOW:
        return "ALLOW";
    case XP_DECISION_EXPLICIT_DENY:
        return "EXPLICIT_DENY";
    case XP_DECISION_IMPLICIT_DENY:
        return "IMPLICIT_DENY";
    case XP_DECISION_UNKNOWN:
        return "UNKNOWN";
    }
    g_assert_not_reached();
}
