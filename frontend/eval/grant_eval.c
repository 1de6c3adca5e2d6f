/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/grant_eval.h"

#include <string.h>

#include "frontend/model/fact.h"
#include "frontend/model/grant.h"

/* One grant that is asked about one call. */
typedef struct {
    const XpCall *call;
    const XpResource *key;
    const XpGrant *grant;
} Ask;

static const XpTri *open_value(const Ask *ask, const char *what, const char *rule)
{
    XpTriPool *tris = ask->call->tris;
    return xp_tri_maybe(tris, xp_tri_fact(tris, xp_fact_grant(ask->key, ask->grant, what, rule)));
}

static const XpTri *both(const Ask *ask, const XpTri *left, const XpTri *right)
{
    return xp_tri_and(ask->call->tris, left, right);
}

/* ---- the encryption context ---- */

/* The names in the request's encryption context, as they are spelled. */
static const char *const *context_names(const XpCall *call, guint *out_n)
{
    const XpKeyState names = xp_call_key(call, "kms:EncryptionContextKeys");
    *out_n = names.present == XP_TRUE ? names.n : 0;
    return names.values;
}

static gboolean is_context_known(const XpCall *call)
{
    const XpKeyState names = xp_call_key(call, "kms:EncryptionContextKeys");
    if (names.present == XP_MAYBE)
        return FALSE;
    for (guint i = 0; names.present == XP_TRUE && i < names.n; i++) {
        if (xp_text_has_hole(names.values[i]))
            return FALSE;
    }
    return TRUE;
}

/* Names and values are compared as they stand, unlike those of conditions. Rule: S-KMS-26. */
static XpTruth has_pair(const XpCall *call, const char *name, const char *value)
{
    guint n;
    const char *const *names = context_names(call, &n);
    gboolean named = FALSE;
    for (guint i = 0; i < n && !named; i++)
        named = strcmp(names[i], name) == 0;
    if (!named)
        return XP_FALSE;
    g_autofree char *key = g_strconcat("kms:EncryptionContext:", name, NULL);
    const XpKeyState state = xp_call_key(call, key);
    if (state.present != XP_TRUE || state.n != 1)
        return XP_MAYBE; /* the request names it and does not say its value */
    g_autoptr(GArray) wanted = xp_pieces_from_text(value, FALSE);
    g_autoptr(GArray) said = xp_pieces_from_text(state.values[0], FALSE);
    return xp_match_glob(xp_pieces_slice(wanted), xp_pieces_slice(said));
}

static const XpTri *has_pairs(const Ask *ask, const XpGrantPairs *pairs)
{
    XpTruth all = XP_TRUE;
    for (guint i = 0; i < pairs->n; i++)
        all = xp_truth_and(all, has_pair(ask->call, pairs->names[i], pairs->values[i]));
    if (pairs->n > 0 && !is_context_known(ask->call))
        all = xp_truth_and(all, XP_MAYBE);
    if (all == XP_MAYBE)
        return open_value(ask, "whether the request has its encryption context", "S-KMS-26");
    return xp_tri_sure(all == XP_TRUE);
}

/* A request may state a name more than once; it has one pair of that name all the same. */
static gboolean has_name_beyond(const XpCall *call, const XpGrantPairs *pairs)
{
    guint n;
    const char *const *names = context_names(call, &n);
    for (guint i = 0; i < n; i++) {
        gboolean listed = FALSE;
        for (guint j = 0; j < pairs->n && !listed; j++)
            listed = strcmp(names[i], pairs->names[j]) == 0;
        if (!listed)
            return TRUE;
    }
    return FALSE;
}

/* Exactly these pairs; whether AWS takes none at all for "no pairs" is not documented. */
static const XpTri *has_only_pairs(const Ask *ask, const XpGrantPairs *pairs)
{
    guint n;
    context_names(ask->call, &n);
    if (pairs->n == 0 && (n > 0 || !is_context_known(ask->call)))
        return open_value(ask, "what an empty EncryptionContextEquals asks for", "S-KMS-26");
    if (!is_context_known(ask->call))
        return open_value(ask, "whether the request has its encryption context", "S-KMS-26");
    return has_name_beyond(ask->call, pairs) ? xp_tri_sure(FALSE) : has_pairs(ask, pairs);
}

/* ---- constraints ---- */

/* Constraints on the encryption context do not count for these. Rule: S-KMS-26. */
static gboolean ignores_constraints(const XpCall *call)
{
    return xp_call_is_action(call, "kms:DescribeKey") || xp_call_is_action(call, "kms:RetireGrant");
}

static const XpTri *has_source(const Ask *ask)
{
    const char *wanted = ask->grant->source_arn;
    const XpKeyState source = xp_call_key(ask->call, "aws:SourceArn");
    if (source.present == XP_TRUE && source.n == 1 && strcmp(source.values[0], wanted) == 0)
        return xp_tri_sure(TRUE);
    if (ignores_constraints(ask->call))
        return open_value(ask, "whether its SourceArn counts for this operation", "S-KMS-26");
    if (source.present == XP_FALSE)
        return xp_tri_sure(FALSE);
    if (strpbrk(wanted, "*?") != NULL || source.present == XP_MAYBE)
        return open_value(ask, "whether its SourceArn is that of the request", "S-KMS-26");
    return xp_tri_sure(FALSE);
}

/* Of a grant made with a grant the constraints must be as strict, and the request's own encryption
 * context says nothing. Rule: S-KMS-30. */
static const XpTri *is_narrower(const Ask *ask)
{
    const XpGrant *grant = ask->grant;
    const XpKeyState wanted = xp_call_key(ask->call, "kms:GrantOperations");
    if (wanted.present != XP_TRUE || grant->equals.stated || grant->subset.stated)
        return open_value(ask, "whether the grant to be made is no wider", "S-KMS-30");
    for (guint i = 0; i < wanted.n; i++) {
        gboolean found = FALSE;
        for (guint j = 0; j < grant->n_operations && !found; j++)
            found = strcmp(wanted.values[i], grant->operations[j]) == 0;
        if (!found)
            return xp_tri_sure(FALSE);
    }
    return xp_tri_sure(TRUE);
}

/* Rule: S-KMS-26 */
static const XpTri *meets_constraints(const Ask *ask)
{
    const XpGrant *grant = ask->grant;
    const XpTri *all = xp_tri_sure(TRUE);
    if (grant->unknown_constraint)
        all =
            open_value(ask, "whether the request meets a constraint that is not known", "S-KMS-26");
    if (grant->source_arn != NULL)
        all = both(ask, all, has_source(ask));
    if (ignores_constraints(ask->call))
        return all;
    if (xp_call_is_action(ask->call, "kms:CreateGrant"))
        return both(ask, all, is_narrower(ask));
    if (grant->equals.stated)
        all = both(ask, all, has_only_pairs(ask, &grant->equals));
    if (grant->subset.stated)
        all = both(ask, all, has_pairs(ask, &grant->subset));
    return all;
}

static gboolean has_operation(const Ask *ask)
{
    const char *name = ask->call->action + strlen("kms:");
    for (guint i = 0; i < ask->grant->n_operations; i++) {
        if (g_ascii_strcasecmp(ask->grant->operations[i], name) == 0)
            return TRUE;
    }
    return FALSE;
}

/* ---- who ---- */

/* A federated user is not the user who issued it; whether a grant reaches it is not documented. */
static const XpTri *names_caller(const Ask *ask, const XpClasses *classes)
{
    static const XpClass own[] = {XP_CLASS_USER, XP_CLASS_ROLE, XP_CLASS_SESS, XP_CLASS_FSESS};
    const XpTri *any = classes->of[XP_CLASS_FUSER];
    if (!xp_tri_is(any, XP_FALSE))
        any = both(
            ask, any,
            open_value(ask, "whether a user's grant serves the sessions it issues", "S-KMS-29"));
    for (guint i = 0; i < G_N_ELEMENTS(own); i++)
        any = xp_tri_or(ask->call->tris, any, classes->of[own[i]]);
    return any;
}

/* Rule: S-KMS-29, S-EVAL-19 */
static const XpTri *names_service(const Ask *ask, const XpClasses *classes)
{
    const XpTri *named = classes->of[XP_CLASS_SVC];
    if (xp_tri_is(named, XP_FALSE))
        return named;
    return both(ask, named,
                open_value(ask, "whether and how grants to services count", "S-KMS-29"));
}

static void add_answer(XpGrantsTruth *out, const Ask *ask, const XpClasses *classes,
                       const XpTri *when)
{
    XpTriPool *tris = ask->call->tris;
    const XpTri *caller = both(ask, when, names_caller(ask, classes));
    const XpTri *account = both(ask, when, classes->of[XP_CLASS_ACCT]);
    const XpTri *service = both(ask, when, names_service(ask, classes));
    XpGrantAnswer answer = {ask->grant, xp_tri_or(tris, xp_tri_or(tris, caller, account), service)};
    if (xp_tri_is(answer.serves, XP_FALSE))
        return;
    out->to_caller = xp_tri_or(tris, out->to_caller, caller);
    out->to_account = xp_tri_or(tris, out->to_account, account);
    out->to_service = xp_tri_or(tris, out->to_service, service);
    g_array_append_val(out->answers, answer);
}

/* The account of the key and the one that made the grant may let their own principals retire it.
 * Rule: S-KMS-31. */
static void add_owners(const Ask *ask, XpClasses *classes)
{
    const XpCall *call = ask->call;
    const char *issuer = ask->grant->issuing_account;
    gboolean issued =
        issuer != NULL && xp_call_has_account(call) && strcmp(call->caller->account, issuer) == 0;
    if (issued || xp_call_is_same_account(call))
        classes->of[XP_CLASS_ACCT] = xp_tri_sure(TRUE);
}

static void ask_grant(XpGrantsTruth *out, const Ask *ask)
{
    const XpGrant *grant = ask->grant;
    const XpTri *when = meets_constraints(ask);
    XpClasses classes;
    if (has_operation(ask) && !xp_tri_is(when, XP_FALSE)) {
        xp_grant_principals_eval(ask->call, ask->key, grant, grant->grantees, grant->n_grantees,
                                 &classes);
        add_answer(out, ask, &classes, when);
    }
    if (!xp_call_is_action(ask->call, "kms:RetireGrant"))
        return;
    xp_grant_principals_eval(ask->call, ask->key, grant, grant->retiring, grant->n_retiring,
                             &classes);
    add_owners(ask, &classes);
    add_answer(out, ask, &classes, xp_tri_sure(TRUE));
}

/* An operation that is not in the catalogue may be one that grants can permit. */
static gboolean is_grantable(const XpCall *call)
{
    return g_strcmp0(call->service, "kms") == 0 &&
           (call->row == NULL || xp_grant_operation_of(call->action) != NULL);
}

/* Rule: S-KMS-32, S-SND-6 */
static const XpFact *unlisted_fact(const XpCall *call)
{
    const XpTarget *target = &call->target;
    XpFact *fact = target->resource != NULL ? xp_fact_grants(target->resource)
                   : target->secret != NULL ? xp_fact_foreign_key(target->secret, target->arn)
                                            : xp_fact_resource_not_loaded(target->arn);
    return xp_tri_fact(call->tris, fact);
}

void xp_grants_init(XpGrantsTruth *out, const XpCall *call)
{
    const XpResource *key = call->target.resource;
    const XpTri *none = xp_tri_sure(FALSE);
    *out = (XpGrantsTruth){.answers = g_array_new(FALSE, FALSE, sizeof(XpGrantAnswer)),
                           .to_caller = none,
                           .to_account = none,
                           .to_service = none,
                           .unlisted = none};
    out->exists = call->target.kind == XP_TARGET_KEY && !call->target.managed && is_grantable(call);
    if (!out->exists)
        return;
    for (guint i = 0; key != NULL && i < key->n_grants; i++) {
        const Ask ask = {call, key, &key->grants[i]};
        ask_grant(out, &ask);
    }
    if (key == NULL || key->grants_status == XP_UNKNOWN)
        out->unlisted = xp_tri_maybe(call->tris, unlisted_fact(call));
}

void xp_grants_clear(XpGrantsTruth *grants)
{
    g_clear_pointer(&grants->answers, g_array_unref);
}
