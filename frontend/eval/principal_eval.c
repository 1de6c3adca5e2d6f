/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/principal_eval.h"

#include <string.h>

#include "frontend/eval/side.h"
#include "frontend/eval/suppositions.h"
#include "frontend/model/arn.h"
#include "frontend/model/fact.h"

/* Who is asked about, and in which statement or grant, for naming what is open. */
typedef struct {
    const XpCall *call;
    const XpPolicy *policy;
    const XpStatement *statement;
    const XpResource *key;
    const XpGrant *grant; /* or NULL: in a statement */
} Ask;

void xp_classes_clear(XpClasses *classes)
{
    for (guint i = 0; i < XP_CLASS_COUNT; i++)
        classes->of[i] = xp_tri_sure(FALSE);
}

void xp_classes_add(XpTriPool *tris, XpClasses *classes, const XpClasses *more, const XpTri *when)
{
    for (guint i = 0; i < XP_CLASS_COUNT; i++)
        classes->of[i] = xp_tri_or(tris, classes->of[i], xp_tri_and(tris, when, more->of[i]));
}

const XpTri *xp_classes_any(XpTriPool *tris, const XpClasses *classes)
{
    const XpTri *any = xp_tri_sure(FALSE);
    for (guint i = 0; i < XP_CLASS_COUNT; i++)
        any = xp_tri_or(tris, any, classes->of[i]);
    return any;
}

static const XpTri *open_value(const Ask *ask, const char *what, const char *rule)
{
    XpTriPool *tris = ask->call->tris;
    XpFact *fact = ask->grant != NULL ? xp_fact_grant(ask->key, ask->grant, what, rule)
                                      : xp_fact_statement(ask->policy, ask->statement, what, rule);
    return xp_tri_maybe(tris, xp_tri_fact(tris, fact));
}

static void add(const Ask *ask, XpClasses *out, XpClass class, const XpTri *value)
{
    out->of[class] = xp_tri_or(ask->call->tris, out->of[class], value);
}

/* ---- entries that name an identity of an account ---- */

static gboolean is_in_account(const Ask *ask, const XpPrincipalEntry *entry)
{
    const XpCaller *caller = ask->call->caller;
    return xp_call_has_account(ask->call) && g_strcmp0(entry->account, caller->account) == 0 &&
           (entry->partition == NULL || g_strcmp0(entry->partition, caller->partition) == 0);
}

/* An entry with another path than the user or role really has would not have been saved. The path
 * of an unlisted caller is the one its aws:PrincipalArn says. Rule: S-PRIN-4. */
static gboolean is_path(const Ask *ask, const XpPrincipalEntry *entry)
{
    const XpKeyState arn = xp_call_key(ask->call, "aws:PrincipalArn");
    const char *end = arn.n == 1 ? strrchr(arn.values[0], '/') : NULL;
    const char *kind = entry->form == XP_PRINCIPAL_USER ? ":user" : ":role";
    const char *start = end != NULL ? strstr(arn.values[0], kind) : NULL;
    if (start == NULL)
        return FALSE;
    start += strlen(kind);
    return strlen(entry->path) == (gsize)(end + 1 - start) &&
           strncmp(entry->path, start, strlen(entry->path)) == 0;
}

/* Role names are unique whatever their letter case; whether an entry may differ in case is not
 * documented. Rule: S-PRIN-4. */
static const XpTri *is_role_name(const Ask *ask, const XpPrincipalEntry *entry)
{
    const char *name = ask->call->caller->name;
    if (g_strcmp0(entry->name, name) == 0)
        return xp_tri_sure(TRUE);
    if (g_ascii_strcasecmp(entry->name, name) != 0)
        return xp_tri_sure(FALSE);
    return open_value(ask, "a role name in another letter case", "S-PRIN-4");
}

static void match_role(const Ask *ask, const XpPrincipalEntry *entry, XpClasses *out)
{
    if (ask->call->caller->kind == XP_CALLER_SESSION && is_in_account(ask, entry) &&
        is_path(ask, entry))
        add(ask, out, XP_CLASS_ROLE, is_role_name(ask, entry));
}

static void match_session(const Ask *ask, const XpPrincipalEntry *entry, XpClasses *out)
{
    const XpCaller *caller = ask->call->caller;
    if (caller->kind == XP_CALLER_SESSION && is_in_account(ask, entry) &&
        g_strcmp0(entry->session, caller->session) == 0)
        add(ask, out, XP_CLASS_SESS, is_role_name(ask, entry));
}

static void match_user(const Ask *ask, const XpPrincipalEntry *entry, XpClasses *out)
{
    const XpCaller *caller = ask->call->caller;
    if (!is_in_account(ask, entry))
        return;
    if (caller->kind == XP_CALLER_USER)
        add(ask, out, XP_CLASS_USER,
            xp_tri_sure(g_strcmp0(entry->name, caller->name) == 0 && is_path(ask, entry)));
    if (caller->kind != XP_CALLER_FEDERATED_USER)
        return;
    const XpIdentity *issuer = caller->identity;
    if (issuer == NULL)
        add(ask, out, XP_CLASS_FUSER,
            open_value(ask, "whether that user issued the federated session", "S-PRIN-2"));
    else
        add(ask, out, XP_CLASS_FUSER,
            xp_tri_sure(g_strcmp0(entry->name, issuer->name) == 0 &&
                        g_strcmp0(entry->path, issuer->path) == 0));
}

static void match_federated_user(const Ask *ask, const XpPrincipalEntry *entry, XpClasses *out)
{
    const XpCaller *caller = ask->call->caller;
    if (caller->kind == XP_CALLER_FEDERATED_USER && is_in_account(ask, entry) &&
        g_strcmp0(entry->name, caller->name) == 0)
        add(ask, out, XP_CLASS_FSESS, xp_tri_sure(TRUE));
}

/* ---- unique ids ---- */

/* Every supplied account is complete and says the id of each of its identities: an id that is
 * none of them belongs to nobody. Rule: S-PRIN-9. */
static gboolean knows_all_ids(const XpWorld *world)
{
    for (guint i = 0; i < world->n_accounts; i++) {
        if (world->accounts[i]->supplied && !world->accounts[i]->complete)
            return FALSE;
    }
    for (guint i = 0; i < world->n_identities; i++) {
        if (world->identities[i]->unique_id == NULL)
            return FALSE;
    }
    return TRUE;
}

static gboolean is_listed_id(const XpWorld *world, const char *id)
{
    for (guint i = 0; i < world->n_identities; i++) {
        if (g_strcmp0(world->identities[i]->unique_id, id) == 0)
            return TRUE;
    }
    return FALSE;
}

static const XpTri *is_unique_id(const Ask *ask, const char *id)
{
    const char *own = xp_side_unique_id(ask->call);
    if (own != NULL)
        return xp_tri_sure(g_strcmp0(own, id) == 0);
    /* Any user may have issued a federated session, a listed one too. */
    gboolean any = ask->call->caller->kind == XP_CALLER_FEDERATED_USER;
    gboolean listed = is_listed_id(ask->call->world, id);
    if (any ? !listed && knows_all_ids(ask->call->world)
            : listed || knows_all_ids(ask->call->world))
        return xp_tri_sure(FALSE);
    g_autofree char *question = g_strconcat("unique id ", id, NULL);
    gconstpointer asker = ask->grant != NULL ? (gconstpointer)ask->grant : ask->statement;
    XpTruth supposed = xp_suppose(ask->call->options->suppositions, question, asker);
    if (supposed != XP_MAYBE)
        return xp_tri_sure(supposed == XP_TRUE);
    return open_value(ask, "whom the unique id names", "S-PRIN-9");
}

static void match_unique_id(const Ask *ask, const XpPrincipalEntry *entry, XpClasses *out)
{
    gboolean user = g_str_has_prefix(entry->text, "AIDA");
    gboolean role = g_str_has_prefix(entry->text, "AROA");
    XpCallerKind kind = ask->call->caller->kind;
    if (kind == XP_CALLER_USER && !role)
        add(ask, out, XP_CLASS_USER, is_unique_id(ask, entry->text));
    if (kind == XP_CALLER_SESSION && !user)
        add(ask, out, XP_CLASS_ROLE, is_unique_id(ask, entry->text));
    if (kind == XP_CALLER_FEDERATED_USER && !role)
        add(ask, out, XP_CLASS_FUSER, is_unique_id(ask, entry->text));
}

/* ---- entries that name something else ---- */

static void match_service(const Ask *ask, const XpPrincipalEntry *entry, XpClasses *out)
{
    if (ask->call->caller->kind != XP_CALLER_SERVICE)
        return;
    if (strcmp(entry->text, "*") == 0)
        add(ask, out, XP_CLASS_SVC,
            open_value(ask, "whether \"*\" stands for every service", "S-GRAM-18"));
    else
        add(ask, out, XP_CLASS_SVC,
            xp_tri_sure(g_strcmp0(entry->text, ask->call->caller->name) == 0));
}

/* Whether the provider must belong to the role's account is common knowledge and documented
 * nowhere. Rule: S-STS-5 */
static const XpTri *counts_for_role(const Ask *ask, const char *provider)
{
    g_auto(XpArn) arn = {0};
    const char *owner = ask->call->target.account;
    if (!xp_arn_parse(provider, &arn) || owner == NULL || strcmp(arn.account, owner) == 0)
        return xp_tri_sure(TRUE);
    return open_value(ask, "whether a provider of another account counts", "S-STS-5");
}

/* A provider in a trust policy names who signs in with it; elsewhere it might name the sessions
 * it issued. aws:FederatedProvider of the request says which provider it was.
 * Rule: S-PRIN-12, S-STS-5. */
static void match_provider(const Ask *ask, const XpPrincipalEntry *entry, XpClasses *out)
{
    gboolean signing_in = xp_call_signs_in(ask->call);
    if (!signing_in && ask->call->caller->kind != XP_CALLER_SESSION)
        return;
    const XpKeyState provider = xp_call_key(ask->call, "aws:FederatedProvider");
    gboolean given = provider.present == XP_TRUE && provider.n == 1;
    if (given && strcmp(provider.values[0], entry->text) != 0)
        return;
    if (signing_in && given)
        add(ask, out, XP_CLASS_FED, counts_for_role(ask, provider.values[0]));
    else if (signing_in)
        add(ask, out, XP_CLASS_FED,
            open_value(ask, "whether the caller signed in with that provider", "S-STS-5"));
    else if (given)
        add(ask, out, XP_CLASS_FED,
            open_value(ask, "whether Federated counts outside trust policies", "S-PRIN-12"));
}

static void match_everyone(const Ask *ask, XpClasses *out)
{
    add(ask, out, XP_CLASS_ANY, xp_tri_sure(TRUE));
}

/* Rule: S-GRAM-21 */
static void match_aws_everyone(const Ask *ask, XpClasses *out)
{
    if (ask->call->caller->kind == XP_CALLER_SERVICE)
        add(ask, out, XP_CLASS_ANY,
            open_value(ask, "whether {\"AWS\": \"*\"} covers service principals", "S-GRAM-21"));
    else
        match_everyone(ask, out);
}

/* Nothing is known of whom the entry names: perhaps the caller, in the way its kind allows. */
static void match_unbound(const Ask *ask, const char *rule, XpClasses *out)
{
    static const XpClass own[] = {
        [XP_CALLER_USER] = XP_CLASS_USER,
        [XP_CALLER_SESSION] = XP_CLASS_ROLE,
        [XP_CALLER_FEDERATED_USER] = XP_CLASS_FUSER,
        [XP_CALLER_ROOT] = XP_CLASS_ACCT,
        [XP_CALLER_SERVICE] = XP_CLASS_SVC,
    };
    XpCallerKind kind = ask->call->caller->kind;
    if (kind == XP_CALLER_ANONYMOUS)
        return;
    const XpTri *perhaps = open_value(ask, "whom the principal entry names", rule);
    add(ask, out, own[kind], perhaps);
    if (kind == XP_CALLER_SESSION)
        add(ask, out, XP_CLASS_SESS, perhaps);
    if (kind == XP_CALLER_FEDERATED_USER)
        add(ask, out, XP_CLASS_FSESS, perhaps);
    if (kind != XP_CALLER_SERVICE)
        add(ask, out, XP_CLASS_ACCT, perhaps);
}

static void match_entry(const Ask *ask, const XpPrincipalEntry *entry, XpClasses *out)
{
    switch (entry->form) {
    case XP_PRINCIPAL_EVERYONE:
        match_everyone(ask, out);
        return;
    case XP_PRINCIPAL_AWS_EVERYONE:
        match_aws_everyone(ask, out);
        return;
    case XP_PRINCIPAL_ACCOUNT:
        if (is_in_account(ask, entry))
            add(ask, out, XP_CLASS_ACCT, xp_tri_sure(TRUE)); /* Rule: S-PRIN-3 */
        return;
    case XP_PRINCIPAL_USER:
        match_user(ask, entry, out);
        return;
    case XP_PRINCIPAL_ROLE:
        match_role(ask, entry, out);
        return;
    case XP_PRINCIPAL_SESSION:
        match_session(ask, entry, out);
        return;
    case XP_PRINCIPAL_FEDERATED_USER:
        match_federated_user(ask, entry, out);
        return;
    case XP_PRINCIPAL_UNIQUE_ID:
        match_unique_id(ask, entry, out);
        return;
    case XP_PRINCIPAL_SERVICE:
        match_service(ask, entry, out);
        return;
    case XP_PRINCIPAL_PROVIDER:
        match_provider(ask, entry, out);
        return;
    case XP_PRINCIPAL_CANONICAL_USER:
        match_unbound(ask, "S-GRAM-20", out);
        return;
    case XP_PRINCIPAL_UNBOUND:
        match_unbound(ask, "S-SND-10", out);
        return;
    }
    g_assert_not_reached();
}

/* ---- NotPrincipal ---- */

/* All the names of the caller are in the list: itself, its role and its account. */
static const XpTri *is_listed_in_full(const Ask *ask, const XpClasses *listed)
{
    XpTriPool *tris = ask->call->tris;
    const XpTri *account = listed->of[XP_CLASS_ACCT];
    switch (ask->call->caller->kind) {
    case XP_CALLER_USER:
        return xp_tri_and(tris, account, listed->of[XP_CLASS_USER]);
    case XP_CALLER_SESSION:
        return xp_tri_and(tris, account,
                          xp_tri_and(tris, listed->of[XP_CLASS_SESS], listed->of[XP_CLASS_ROLE]));
    case XP_CALLER_FEDERATED_USER:
        return xp_tri_and(tris, account,
                          xp_tri_and(tris, listed->of[XP_CLASS_FSESS], listed->of[XP_CLASS_FUSER]));
    case XP_CALLER_ROOT:
        return account;
    case XP_CALLER_SERVICE:
        return listed->of[XP_CLASS_SVC];
    case XP_CALLER_ANONYMOUS:
        return listed->of[XP_CLASS_ANY];
    }
    g_assert_not_reached();
}

/* Listed under every reading; "*" lists everybody. Rule: S-PRIN-13. */
static const XpTri *is_surely_listed(const Ask *ask, const XpClasses *listed)
{
    return xp_tri_or(ask->call->tris, listed->of[XP_CLASS_ANY], is_listed_in_full(ask, listed));
}

/* Whether a permissions boundary is attached to the caller. */
static const XpTri *has_boundary(const XpCall *call)
{
    const XpIdentity *identity = call->caller->identity;
    if (call->side == XP_SIDE_UNKNOWN)
        return xp_tri_maybe(call->tris, call->side_fact);
    if (call->side != XP_SIDE_LISTED || identity->boundary == XP_NONE)
        return xp_tri_sure(FALSE);
    if (identity->boundary == XP_KNOWN)
        return xp_tri_sure(TRUE);
    return xp_tri_maybe(call->tris, xp_tri_fact(call->tris, xp_fact_identity_policies(identity)));
}

/* The statement speaks of whoever no entry matches, not of whoever is surely listed, and of those
 * in between nobody knows. A Deny hits everybody with a boundary. Rule: S-PRIN-13, S-PRIN-14,
 * S-GRAM-13. */
static const XpTri *match_not_principal(const Ask *ask, const XpClasses *listed)
{
    XpTriPool *tris = ask->call->tris;
    const XpTri *unlisted = xp_tri_not(tris, xp_classes_any(tris, listed));
    const XpTri *outside = xp_tri_not(tris, is_surely_listed(ask, listed));
    const XpTri *applies = unlisted;
    if (!xp_tri_is(unlisted, XP_TRUE) && !xp_tri_is(outside, XP_FALSE))
        applies = xp_tri_or(
            tris, unlisted,
            xp_tri_and(tris, outside,
                       open_value(ask, "whether NotPrincipal exempts a caller listed in part",
                                  "S-PRIN-13")));
    if (ask->statement->effect == XP_EFFECT_DENY)
        applies = xp_tri_or(tris, applies, has_boundary(ask->call));
    if (ask->policy->type == XP_POLICY_VPC_ENDPOINT)
        applies = open_value(ask, "NotPrincipal in an endpoint policy", "S-EVAL-30");
    return applies;
}

void xp_principals_eval(const XpCall *call, const XpPolicy *policy, const XpStatement *statement,
                        XpClasses *out)
{
    Ask ask = {.call = call, .policy = policy, .statement = statement};
    XpClasses listed;
    xp_classes_clear(&listed);
    xp_classes_clear(out);
    for (guint i = 0; i < statement->n_principals; i++)
        match_entry(&ask, &statement->principals[i], &listed);
    switch (statement->principal_element) {
    case XP_ELEMENT_ABSENT: /* Rule: S-GRAM-12 */
        return;
    case XP_ELEMENT_PLAIN:
        *out = listed;
        return;
    case XP_ELEMENT_NEGATED:
        out->of[XP_CLASS_ANY] = match_not_principal(&ask, &listed);
        return;
    }
    g_assert_not_reached();
}

void xp_grant_principals_eval(const XpCall *call, const XpResource *key, const XpGrant *grant,
                              const XpPrincipalEntry *entries, guint n, XpClasses *out)
{
    Ask ask = {.call = call, .key = key, .grant = grant};
    xp_classes_clear(out);
    for (guint i = 0; i < n; i++)
        match_entry(&ask, &entries[i], out);
}
