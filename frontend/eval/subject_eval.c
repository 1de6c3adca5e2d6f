/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/eval/eval.h"
#include "frontend/eval/match.h"
#include "frontend/eval/tri.h"

/* xp_eval_is_subject(): by kind, account and name, never by position in a list. */

typedef struct {
    const XpCaller *caller;
    const XpSymbols *symbols;
    const char *const *values;
} Scene;

static char *bind(const Scene *scene, const char *text)
{
    if (text == NULL || scene->symbols == NULL || !xp_symbols_in(text))
        return g_strdup(text);
    return xp_symbols_bind(scene->symbols, text, scene->values);
}

static gboolean has_account(const XpCaller *caller)
{
    return caller->kind != XP_CALLER_SERVICE && caller->kind != XP_CALLER_ANONYMOUS;
}

/* A service is inside the account whose resource it acts for, which the caller does not say. */
static XpTruth is_in_account(const Scene *scene, const char *id)
{
    if (scene->caller->kind == XP_CALLER_SERVICE)
        return XP_MAYBE;
    g_autofree char *bound = bind(scene, id);
    return xp_truth_of(has_account(scene->caller) && g_strcmp0(bound, scene->caller->account) == 0);
}

static gboolean matches_name(const char *pattern, gboolean exact, const char *name)
{
    if (pattern == NULL)
        return TRUE;
    if (name == NULL)
        return FALSE;
    g_autoptr(GArray) pieces = xp_pieces_from_text(pattern, !exact);
    g_autoptr(GArray) text = xp_pieces_from_text(name, FALSE);
    return xp_match_glob(xp_pieces_slice(pieces), xp_pieces_slice(text)) == XP_TRUE;
}

/* Path and name are one text ("team/R"): a star in either may cross the slash between them. */
static gboolean matches_name_at(const XpSubject *subject, const char *path, const char *name)
{
    if (subject->path == NULL || subject->pattern == NULL)
        return matches_name(subject->pattern, subject->exact, name);
    if (path == NULL)
        return FALSE;
    g_autofree char *wanted = g_strconcat(subject->path, subject->pattern, NULL);
    g_autofree char *whole = g_strconcat(path[0] == '/' ? path + 1 : path, name, NULL);
    return matches_name(wanted, subject->exact, whole);
}

/* ---- where ---- */

static XpTruth is_tagged(const Scene *scene, const XpWhere *where)
{
    const XpIdentity *identity = scene->caller->identity;
    XpCallerKind kind = scene->caller->kind;
    if (kind != XP_CALLER_USER && kind != XP_CALLER_SESSION)
        return kind == XP_CALLER_FEDERATED_USER ? XP_MAYBE : XP_FALSE;
    if (identity == NULL || identity->tags.status == XP_UNKNOWN)
        return XP_MAYBE;
    return xp_truth_of(g_strcmp0(xp_tags_find(&identity->tags, where->key), where->value) == 0);
}

static XpTruth is_among_accounts(const Scene *scene, const XpWhere *where)
{
    XpTruth any = XP_FALSE;
    for (guint i = 0; i < where->n_accounts; i++)
        any = xp_truth_or(any, is_in_account(scene, where->account_ids[i]));
    return where->outside ? xp_truth_not(any) : any;
}

static XpTruth is_where(const Scene *scene, const XpSubject *subject)
{
    XpTruth all = XP_TRUE;
    for (guint i = 0; i < subject->n_where; i++) {
        const XpWhere *where = &subject->where[i];
        XpTruth one = XP_MAYBE;
        switch (where->kind) {
        case XP_WHERE_ACCOUNT:
            one = is_among_accounts(scene, where);
            break;
        case XP_WHERE_TAGGED:
            one = is_tagged(scene, where);
            break;
        case XP_WHERE_ORG:
        case XP_WHERE_OU:
            break;
        }
        all = xp_truth_and(all, one);
    }
    return all;
}

/* ---- kinds of subject ---- */

static XpTruth in_fixed_account(const Scene *scene, const XpSubject *subject)
{
    return subject->account_id == NULL ? XP_TRUE : is_in_account(scene, subject->account_id);
}

static XpTruth is_role(const Scene *scene, const XpSubject *subject)
{
    const XpCaller *caller = scene->caller;
    if (caller->kind != XP_CALLER_SESSION || !matches_name_at(subject, caller->path, caller->name))
        return XP_FALSE;
    return in_fixed_account(scene, subject);
}

/* A user includes the federated-user sessions it issues; whose they are may not be known. */
static XpTruth is_user(const Scene *scene, const XpSubject *subject)
{
    const XpCaller *caller = scene->caller;
    XpTruth inside = in_fixed_account(scene, subject);
    if (caller->kind == XP_CALLER_USER)
        return matches_name_at(subject, caller->path, caller->name) ? inside : XP_FALSE;
    if (caller->kind != XP_CALLER_FEDERATED_USER)
        return XP_FALSE;
    if (caller->identity == NULL)
        return xp_truth_and(inside, XP_MAYBE);
    return matches_name_at(subject, caller->identity->path, caller->identity->name) ? inside
                                                                                    : XP_FALSE;
}

static gboolean is_same_identity(const XpIdentity *left, const XpIdentity *right)
{
    return left->kind == right->kind && strcmp(left->name, right->name) == 0 &&
           strcmp(left->account->label, right->account->label) == 0;
}

static XpTruth is_member(const Scene *scene, const XpSubject *subject)
{
    const XpCaller *caller = scene->caller;
    if (caller->kind != XP_CALLER_USER && caller->kind != XP_CALLER_FEDERATED_USER)
        return XP_FALSE;
    if (caller->identity == NULL)
        return caller->kind == XP_CALLER_USER ? XP_FALSE : XP_MAYBE;
    for (guint i = 0; i < subject->n_identities; i++) {
        if (is_same_identity(subject->identities[i], caller->identity))
            return XP_TRUE;
    }
    return XP_FALSE;
}

static XpTruth is_root(const Scene *scene, const XpSubject *subject)
{
    const XpCaller *caller = scene->caller;
    XpTruth inside = is_in_account(scene, subject->account_id);
    if (caller->kind == XP_CALLER_ROOT)
        return inside;
    if (caller->kind == XP_CALLER_FEDERATED_USER && caller->identity == NULL)
        return xp_truth_and(inside, XP_MAYBE);
    return XP_FALSE;
}

static XpTruth is_session(const Scene *scene, const XpSubject *subject)
{
    XpTruth role = is_role(scene, subject);
    return matches_name(subject->session, FALSE, scene->caller->session) ? role : XP_FALSE;
}

/* The ARN of a role speaks of all its sessions, that of a session of it alone. */
static XpTruth is_arn(const Scene *scene, const XpSubject *subject)
{
    const XpCaller *caller = scene->caller;
    g_autofree char *arn = bind(scene, subject->pattern);
    g_autofree char *own = xp_caller_print(caller);
    if (strcmp(arn, own) == 0)
        return XP_TRUE;
    if (caller->kind != XP_CALLER_SESSION)
        return XP_FALSE;
    g_autofree char *role = g_strdup_printf("arn:%s:iam::%s:role%s%s", caller->partition,
                                            caller->account, caller->path, caller->name);
    return xp_truth_of(strcmp(arn, role) == 0);
}

static XpTruth is_kind(const Scene *scene, const XpSubject *subject)
{
    const XpCaller *caller = scene->caller;
    switch (subject->kind) {
    case XP_SUBJECT_PRINCIPAL:
        return xp_truth_of(caller->kind != XP_CALLER_ANONYMOUS);
    case XP_SUBJECT_ANYONE:
        return XP_TRUE;
    case XP_SUBJECT_ANONYMOUS:
        return xp_truth_of(caller->kind == XP_CALLER_ANONYMOUS);
    case XP_SUBJECT_ROLE:
        return is_role(scene, subject);
    case XP_SUBJECT_USER:
        return is_user(scene, subject);
    case XP_SUBJECT_GROUP:
        return is_member(scene, subject);
    case XP_SUBJECT_SERVICE:
        return xp_truth_of(caller->kind == XP_CALLER_SERVICE &&
                           matches_name(subject->pattern, subject->exact, caller->name));
    case XP_SUBJECT_FEDERATED:
        return caller->kind == XP_CALLER_FEDERATED_USER &&
                       matches_name(subject->pattern, subject->exact, caller->name)
                   ? in_fixed_account(scene, subject)
                   : XP_FALSE;
    case XP_SUBJECT_SESSION:
        return is_session(scene, subject);
    case XP_SUBJECT_ROOT:
        return is_root(scene, subject);
    case XP_SUBJECT_ACCOUNT:
        return is_in_account(scene, subject->account_id);
    case XP_SUBJECT_ARN:
        return is_arn(scene, subject);
    }
    g_assert_not_reached();
}

XpTruth xp_eval_is_subject(const XpSubjects *subjects, const XpCaller *caller,
                           const XpSymbols *symbols, const char *const *values)
{
    Scene scene = {caller, symbols, values};
    XpTruth among = XP_FALSE;
    for (guint i = 0; i < subjects->n; i++) {
        const XpSubject *subject = &subjects->items[i];
        XpTruth one = xp_truth_and(is_kind(&scene, subject), is_where(&scene, subject));
        among = subject->minus ? xp_truth_and(among, xp_truth_not(one)) : xp_truth_or(among, one);
    }
    return among;
}
