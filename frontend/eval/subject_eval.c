/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/eval/eval.h"
#include "frontend/eval/match.h"
#include "frontend/eval/tri.h"
#include "frontend/model/organization.h"

/* xp_eval_is_subject(): by kind, account and name, never by position in a list. */

typedef struct {
    const XpWorld *world;
    const XpRequest *request;
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

/* The one value of @key in the request, or NULL. */
static const char *read_key(const Scene *scene, const char *key)
{
    const XpContextValue *value = xp_request_get(scene->request, key);
    return value != NULL && value->n == 1 ? value->values[0] : NULL;
}

/* The id of the account the caller is inside of: its own, or of a service the one whose resource
 * it acts for; NULL when there is none. */
static const char *find_account(const Scene *scene)
{
    switch (scene->caller->kind) {
    case XP_CALLER_SERVICE:
        return read_key(scene, "aws:SourceAccount");
    case XP_CALLER_ANONYMOUS:
        return NULL;
    case XP_CALLER_USER:
    case XP_CALLER_SESSION:
    case XP_CALLER_FEDERATED_USER:
    case XP_CALLER_ROOT:
        return scene->caller->account;
    }
    g_assert_not_reached();
}

static XpTruth is_in_account(const Scene *scene, const char *id)
{
    g_autofree char *bound = bind(scene, id);
    const char *account = find_account(scene);
    if (account == NULL && scene->caller->kind == XP_CALLER_SERVICE)
        return XP_MAYBE; /* a request need not say for whom the service acts */
    return xp_truth_of(account != NULL && g_strcmp0(bound, account) == 0);
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

/* What it means that no key says an organization: surely none for a supplied account of a tree that
 * speaks of organizations, and for a caller whose request says all there is to say. */
static XpTruth is_silent_in_some(const Scene *scene)
{
    const char *id = find_account(scene);
    const XpAccount *account = id != NULL ? xp_world_account_by_id(scene->world, id) : NULL;
    if (id == NULL)
        return scene->caller->kind == XP_CALLER_SERVICE ? XP_MAYBE : XP_FALSE;
    if (xp_organization_of(scene->world, account) != NULL)
        return XP_MAYBE; /* a member, of which the tree does not say where it stands */
    if (account != NULL && account->supplied)
        return scene->world->organizations == XP_UNKNOWN ? XP_MAYBE : XP_FALSE;
    return scene->request->has_identity_policies ? XP_FALSE : XP_MAYBE;
}

static gboolean matches_pattern(const char *pattern, const char *text, gsize length)
{
    g_autofree char *part = g_strndup(text, length);
    g_autoptr(GArray) left = xp_pieces_from_text(pattern, TRUE);
    g_autoptr(GArray) right = xp_pieces_from_text(part, FALSE);
    return xp_match_glob(xp_pieces_slice(left), xp_pieces_slice(right)) == XP_TRUE;
}

/* The first part of a path is the organization, the others are its root and units. */
static gboolean is_on_path(const char *pattern, const char *path)
{
    const char *part = strchr(path, '/');
    if (strchr(pattern, '/') != NULL)
        return matches_pattern(pattern, path, strlen(path));
    while (part != NULL && part[1] != '\0') {
        gsize length = strcspn(part + 1, "/");
        if (matches_pattern(pattern, part + 1, length))
            return TRUE;
        part = strchr(part + 1, '/');
    }
    return FALSE;
}

static XpTruth is_in_organization(const Scene *scene, const XpWhere *where)
{
    gboolean service = scene->caller->kind == XP_CALLER_SERVICE;
    gboolean unit = where->kind == XP_WHERE_OU;
    const char *key = unit ? (service ? "aws:SourceOrgPaths" : "aws:PrincipalOrgPaths")
                           : (service ? "aws:SourceOrgID" : "aws:PrincipalOrgID");
    const char *said = read_key(scene, key);
    XpTruth inside;
    if (said == NULL)
        inside = is_silent_in_some(scene);
    else if (unit)
        inside = xp_truth_of(is_on_path(where->value, said));
    else
        inside = xp_truth_of(strcmp(where->value, said) == 0);
    return where->outside ? xp_truth_not(inside) : inside;
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
            one = is_in_organization(scene, where);
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

/* Who issued the federated session of the caller is the user or root user of @arn. */
static XpTruth is_issued_by(const Scene *scene, const char *arn)
{
    const XpCaller *caller = scene->caller;
    if (caller->identity != NULL)
        return xp_truth_of(strcmp(arn, caller->identity->arn) == 0);
    g_autofree char *there = g_strdup_printf("arn:%s:iam::%s:", caller->partition, caller->account);
    const char *name = g_str_has_prefix(arn, there) ? arn + strlen(there) : "";
    gboolean issues = strcmp(name, "root") == 0 || g_str_has_prefix(name, "user/");
    return issues ? XP_MAYBE : XP_FALSE;
}

/* The ARN of a role speaks of all its sessions, that of a session of it alone; that of a user or
 * root user of the federated sessions it issues, too. */
static XpTruth is_arn(const Scene *scene, const XpSubject *subject)
{
    const XpCaller *caller = scene->caller;
    g_autofree char *arn = bind(scene, subject->pattern);
    g_autofree char *own = xp_caller_print(caller);
    if (strcmp(arn, own) == 0)
        return XP_TRUE;
    if (caller->kind == XP_CALLER_FEDERATED_USER)
        return is_issued_by(scene, arn);
    if (caller->kind != XP_CALLER_SESSION)
        return XP_FALSE;
    g_autofree char *role = g_strdup_printf("arn:%s:iam::%s:role%s%s", caller->partition,
                                            caller->account, caller->path, caller->name);
    return xp_truth_of(strcmp(arn, role) == 0);
}

/* Whether an unsigned call is that of a principal: not that of nobody at all; whether that of a
 * user of an identity provider, who signs in to a role, nobody says. Rule: S-STS-5 */
static XpTruth is_somebody(const Scene *scene)
{
    const XpRequest *request = scene->request;
    gboolean signs_in = !request->read_secret && request->action != NULL &&
                        (g_ascii_strcasecmp(request->action, "sts:AssumeRoleWithSAML") == 0 ||
                         g_ascii_strcasecmp(request->action, "sts:AssumeRoleWithWebIdentity") == 0);
    return signs_in ? XP_MAYBE : XP_FALSE;
}

static XpTruth is_kind(const Scene *scene, const XpSubject *subject)
{
    const XpCaller *caller = scene->caller;
    switch (subject->kind) {
    case XP_SUBJECT_PRINCIPAL:
        return caller->kind != XP_CALLER_ANONYMOUS ? XP_TRUE : is_somebody(scene);
    case XP_SUBJECT_ANYONE:
        return XP_TRUE;
    case XP_SUBJECT_ANONYMOUS:
        return caller->kind != XP_CALLER_ANONYMOUS ? XP_FALSE : xp_truth_not(is_somebody(scene));
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

XpTruth xp_eval_is_subject(const XpWorld *world, const XpSubjects *subjects,
                           const XpRequest *request, const XpSymbols *symbols,
                           const char *const *values)
{
    Scene scene = {world, request, &request->caller, symbols, values};
    XpTruth among = XP_FALSE;
    for (guint i = 0; i < subjects->n; i++) {
        const XpSubject *subject = &subjects->items[i];
        XpTruth one = xp_truth_and(is_kind(&scene, subject), is_where(&scene, subject));
        among = subject->minus ? xp_truth_and(among, xp_truth_not(one)) : xp_truth_or(among, one);
    }
    return among;
}
