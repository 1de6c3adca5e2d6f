/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/model/principal.h"
#include "frontend/property/place.h"
#include "frontend/property/resolve.h"

/* Fixes the account of @subject if `in account` names only one. */
static void fix_account(const XpResolver *resolver, XpSubject *subject)
{
    g_autoptr(GArray) named = xp_where_named(resolver->world, subject->where, subject->n_where);
    const XpNamedAccount *only;

    if (named->len != 1)
        return;
    only = &g_array_index(named, XpNamedAccount, 0);
    subject->account = only->account;
    subject->account_id = only->id;
}

static void keep_identities(XpResolver *resolver, const GPtrArray *found, XpSubject *subject)
{
    subject->identities = xp_arena_new0(resolver->arena, const XpIdentity *, found->len);
    subject->n_identities = found->len;
    for (guint i = 0; i < found->len; i++)
        subject->identities[i] = g_ptr_array_index(found, i);
}

static gboolean resolve_named(XpResolver *resolver, const XpSynItem *item, XpIdentityKind kind,
                              const char *text, XpSubject *subject)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    XpNamePattern pattern;

    xp_resolve_name_pattern(resolver, text, &pattern);
    subject->path = pattern.path;
    subject->pattern = pattern.name;
    subject->exact = pattern.exact;
    if (*pattern.name == '\0') {
        xp_sink_add(resolver->sink, XP_DIAG_PROP_VALUE, &item->word.span,
                    "the name follows the last '/'; '*' is any name", "this path has no name");
        return FALSE;
    }
    if (!xp_resolve_identities(resolver, kind, &item->word, &pattern, subject->where,
                               subject->n_where, FALSE, found))
        return FALSE;
    keep_identities(resolver, found, subject);
    fix_account(resolver, subject);
    if (pattern.exact && subject->account_id == NULL && found->len == 1 &&
        !xp_where_names_accounts(subject->where, subject->n_where)) {
        subject->account = subject->identities[0]->account;
        subject->account_id = subject->account->id;
    }
    return TRUE;
}

static gboolean resolve_session(XpResolver *resolver, const XpSynItem *item, XpSubject *subject)
{
    const char *slash = strrchr(item->word.text, '/');
    g_autofree char *role = NULL;

    if (slash == NULL || slash == item->word.text || slash[1] == '\0') {
        xp_sink_add(resolver->sink, XP_DIAG_PROP_VALUE, &item->word.span,
                    "write ROLE/SESSION; '*' is any session", "a session is named by its role too");
        return FALSE;
    }
    role = g_strndup(item->word.text, (gsize)(slash - item->word.text));
    subject->session = xp_strings_add(resolver->strings, slash + 1);
    return resolve_named(resolver, item, XP_IDENTITY_ROLE, xp_strings_add(resolver->strings, role),
                         subject);
}

static gboolean passes_group(const XpWorld *world, const XpGroup *group, const XpSubject *subject)
{
    return xp_place_fits(world, subject->where, subject->n_where, group->account) &&
           xp_resolve_matches(subject->pattern, group->name);
}

static gboolean fail_unknown_group(XpResolver *resolver, const XpSynItem *item,
                                   const XpAccount *account)
{
    const XpWorld *world = resolver->world;
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (guint i = 0; i < world->n_groups; i++) {
        if (account == NULL || world->groups[i]->account == account)
            g_ptr_array_add(names, (gpointer)(guintptr)world->groups[i]->name);
    }
    return xp_resolve_fail_unknown(resolver, "group", &item->word, account, names);
}

static gboolean has_group(const GPtrArray *groups, const XpAccount *account)
{
    for (guint i = 0; i < groups->len; i++) {
        if (((const XpGroup *)g_ptr_array_index(groups, i))->account == account)
            return TRUE;
    }
    return FALSE;
}

/* An exact group must be loaded wherever it is named; who is in a foreign one is not known. */
static gboolean check_groups(XpResolver *resolver, const XpSynItem *item, const XpSubject *subject,
                             const GPtrArray *groups)
{
    g_autoptr(GArray) named = xp_where_named(resolver->world, subject->where, subject->n_where);
    gboolean ok = TRUE;

    for (guint i = 0; i < named->len; i++) {
        const XpNamedAccount *account = &g_array_index(named, XpNamedAccount, i);

        if (account->account == NULL || !account->account->supplied)
            xp_resolver_defer(resolver,
                              "the members of a group of an account nobody supplied are not known");
        else if (subject->exact && !has_group(groups, account->account))
            ok = fail_unknown_group(resolver, item, account->account);
    }
    if (xp_where_names_accounts(subject->where, subject->n_where) || !subject->exact)
        return ok;
    if (groups->len == 0)
        return fail_unknown_group(resolver, item, NULL);
    if (groups->len > 1) {
        const XpGroup *first = g_ptr_array_index(groups, 0);
        const XpGroup *second = g_ptr_array_index(groups, 1);

        return xp_resolve_fail_ambiguous(resolver, "group", &item->word, first->account->label,
                                         second->account->label);
    }
    return ok;
}

static void add_members(const XpGroup *group, GPtrArray *members)
{
    for (guint i = 0; i < group->n_members; i++) {
        gpointer member = (gpointer)(guintptr)group->members[i];

        if (!g_ptr_array_find(members, member, NULL))
            g_ptr_array_add(members, member);
    }
}

static gboolean resolve_group(XpResolver *resolver, const XpSynItem *item, XpSubject *subject)
{
    const XpWorld *world = resolver->world;
    g_autoptr(GPtrArray) groups = g_ptr_array_new();
    g_autoptr(GPtrArray) members = g_ptr_array_new();

    subject->pattern = item->word.text;
    subject->exact = !xp_resolve_is_pattern(item->word.text);
    for (guint i = 0; i < world->n_groups; i++) {
        if (!passes_group(world, world->groups[i], subject))
            continue;
        g_ptr_array_add(groups, world->groups[i]);
        add_members(world->groups[i], members);
    }
    if (!check_groups(resolver, item, subject, groups))
        return FALSE;
    keep_identities(resolver, members, subject);
    fix_account(resolver, subject);
    if (subject->exact && groups->len == 1 && subject->account_id == NULL &&
        !xp_where_names_accounts(subject->where, subject->n_where)) {
        subject->account = ((const XpGroup *)g_ptr_array_index(groups, 0))->account;
        subject->account_id = subject->account->id;
    }
    return TRUE;
}

static gboolean resolve_service(XpResolver *resolver, const XpSynItem *item, XpSubject *subject)
{
    const char *name = item->word.text;
    g_autofree char *help = NULL;

    subject->pattern = name;
    subject->exact = !xp_resolve_is_pattern(name);
    fix_account(resolver, subject);
    if (!subject->exact || strchr(name, '.') != NULL)
        return TRUE;
    help = g_strdup_printf("a service is named like 'lambda.amazonaws.com'");
    xp_sink_add(resolver->sink, XP_DIAG_PROP_VALUE, &item->word.span, help,
                "this is not the name of a service principal");
    return FALSE;
}

static gboolean fail_arn(XpResolver *resolver, const XpSynItem *item, const char *why)
{
    xp_sink_add(resolver->sink, XP_DIAG_PROP_VALUE, &item->word.span,
                "a subject's ARN is that of a user, role, session, federated user or root user; "
                "for several use 'role PATTERN' or 'user PATTERN'",
                "%s", why);
    return FALSE;
}

/* The loaded role or user of @arn; a session counts as its role. */
static const XpIdentity *find_by_arn(const XpWorld *world, const XpAccount *account,
                                     const XpPrincipalEntry *entry, const char *arn)
{
    if (account == NULL)
        return NULL;
    if (entry->form == XP_PRINCIPAL_SESSION)
        return xp_world_identity(world, account, XP_IDENTITY_ROLE, entry->name);
    return xp_world_identity_by_arn(world, arn);
}

static gboolean fail_unlisted(XpResolver *resolver, const XpSynItem *item, const XpAccount *account)
{
    g_autofree char *shown = xp_script_quote(item->word.text);

    xp_sink_add(resolver->sink, XP_DIAG_PROP_UNKNOWN_PRINCIPAL, &item->word.span,
                "add it to the tree, or correct the ARN",
                "%s is not among the principals of account %s, whose inventory is complete", shown,
                account->label);
    return FALSE;
}

static gboolean resolve_arn(XpResolver *resolver, const XpSynItem *item, XpSubject *subject)
{
    g_autoptr(GError) error = NULL;
    XpPrincipalEntry entry = {0};
    const XpIdentity *identity;
    gboolean names_identity;

    subject->exact = TRUE;
    if (xp_resolve_is_pattern(item->word.text))
        return fail_arn(resolver, item, "the ARN of a subject names one principal");
    subject->pattern = xp_resolve_arn(resolver, &item->word, item->word.text, &subject->account);
    if (subject->pattern == NULL)
        return FALSE;
    if (!xp_principal_parse(resolver->strings, resolver->world->symbols, "AWS", subject->pattern,
                            &entry, &error))
        return fail_arn(resolver, item, error->message);
    names_identity = entry.form == XP_PRINCIPAL_USER || entry.form == XP_PRINCIPAL_ROLE ||
                     entry.form == XP_PRINCIPAL_SESSION;
    if (!names_identity && entry.form != XP_PRINCIPAL_ACCOUNT &&
        entry.form != XP_PRINCIPAL_FEDERATED_USER)
        return fail_arn(resolver, item, "this ARN names no principal that can act");
    subject->account_id = entry.account;
    identity = names_identity
                   ? find_by_arn(resolver->world, subject->account, &entry, subject->pattern)
                   : NULL;
    if (identity != NULL) {
        subject->identities = xp_arena_new0(resolver->arena, const XpIdentity *, 1);
        subject->identities[0] = identity;
        subject->n_identities = 1;
    } else if (names_identity && subject->account != NULL && subject->account->complete) {
        return fail_unlisted(resolver, item, subject->account);
    }
    return TRUE;
}

static gboolean fail_kind(XpResolver *resolver, const XpSynItem *item, const char *what)
{
    xp_sink_add(resolver->sink, XP_DIAG_PROP_KIND, &item->span,
                "a subject is a role, a user, an account ...", "%s cannot act", what);
    return FALSE;
}

static gboolean resolve_item(XpResolver *resolver, const XpSynItem *item, XpSubject *subject)
{
    subject->minus = item->minus;
    subject->span = item->span;
    subject->text = item->text;
    if (!xp_resolve_where(resolver, item, &subject->where, &subject->n_where))
        return FALSE;
    switch (item->form) {
    case XP_SYN_PRINCIPAL:
        subject->kind = XP_SUBJECT_PRINCIPAL;
        fix_account(resolver, subject);
        return TRUE;
    case XP_SYN_ANYONE:
        subject->kind = XP_SUBJECT_ANYONE;
        fix_account(resolver, subject);
        return TRUE;
    case XP_SYN_ANONYMOUS:
        subject->kind = XP_SUBJECT_ANONYMOUS;
        fix_account(resolver, subject);
        return TRUE;
    case XP_SYN_ROLE:
        subject->kind = XP_SUBJECT_ROLE;
        return resolve_named(resolver, item, XP_IDENTITY_ROLE, item->word.text, subject);
    case XP_SYN_USER:
        subject->kind = XP_SUBJECT_USER;
        return resolve_named(resolver, item, XP_IDENTITY_USER, item->word.text, subject);
    case XP_SYN_GROUP:
        subject->kind = XP_SUBJECT_GROUP;
        return resolve_group(resolver, item, subject);
    case XP_SYN_SERVICE:
        subject->kind = XP_SUBJECT_SERVICE;
        return resolve_service(resolver, item, subject);
    case XP_SYN_FEDERATED:
        subject->kind = XP_SUBJECT_FEDERATED;
        subject->pattern = item->word.text;
        subject->exact = !xp_resolve_is_pattern(item->word.text);
        fix_account(resolver, subject);
        return TRUE;
    case XP_SYN_SESSION:
        subject->kind = XP_SUBJECT_SESSION;
        return resolve_session(resolver, item, subject);
    case XP_SYN_ROOT:
        subject->kind = XP_SUBJECT_ROOT;
        return xp_resolve_account(resolver, &item->word, &subject->account, &subject->account_id);
    case XP_SYN_ACCOUNT:
        subject->kind = XP_SUBJECT_ACCOUNT;
        return xp_resolve_account(resolver, &item->word, &subject->account, &subject->account_id);
    case XP_SYN_ARN:
        subject->kind = XP_SUBJECT_ARN;
        return resolve_arn(resolver, item, subject);
    case XP_SYN_SECRET:
        return fail_kind(resolver, item, "a secret");
    case XP_SYN_KEY:
        return fail_kind(resolver, item, "a key");
    case XP_SYN_ALIAS:
        return fail_kind(resolver, item, "an alias");
    case XP_SYN_NAME:
        break;
    }
    g_assert_not_reached();
}

static gboolean fail_let_kind(XpResolver *resolver, const XpSynItem *item, XpLetIs is)
{
    g_autofree char *shown = xp_script_quote(item->word.text);

    xp_sink_add(resolver->sink, XP_DIAG_PROP_KIND, &item->word.span,
                "subjects are needed here: principals, roles, users, accounts ...",
                "%s stands for %s, not for subjects", shown, xp_let_is_name(is));
    return FALSE;
}

static gboolean takes_away(const XpSubjects *subjects)
{
    for (guint i = 0; i < subjects->n; i++) {
        if (subjects->items[i].minus)
            return TRUE;
    }
    return FALSE;
}

/* Sets are read from left to right, so one that takes away can only be spread out in front. */
static gboolean check_minus(XpResolver *resolver, const XpSynItem *item, const XpLet *let,
                            const GArray *before)
{
    g_autofree char *shown = NULL;

    if (!takes_away(&let->subjects) || (before->len == 0 && !item->minus))
        return TRUE;
    shown = xp_script_quote(item->word.text);
    xp_sink_add(resolver->sink, XP_DIAG_PROP_KIND, &item->word.span,
                "put it first, or write its parts out",
                "%s takes subjects away, so it can only be the first of a set", shown);
    return FALSE;
}

static gboolean add_let(XpResolver *resolver, const XpSynItem *item, GArray *out)
{
    XpLet *let = xp_resolve_name(resolver, &item->word, "role NAME");
    XpLetIs is;

    if (let == NULL)
        return FALSE;
    is = xp_resolve_kind(resolver, let);
    if (is == XP_LET_IS_BROKEN)
        return FALSE;
    if (is != XP_LET_IS_SUBJECTS)
        return fail_let_kind(resolver, item, is);
    if (!xp_resolve_let_subjects(resolver, let) || !check_minus(resolver, item, let, out))
        return FALSE;
    for (guint i = 0; i < let->subjects.n && out->len <= XP_RESOLVE_ITEMS; i++) {
        XpSubject subject = let->subjects.items[i];

        if (item->minus)
            subject.minus = TRUE;
        g_array_append_val(out, subject);
    }
    return TRUE;
}

gboolean xp_resolve_subjects(XpResolver *resolver, const XpSynSet *set, XpSubjects *out)
{
    g_autoptr(GArray) items = g_array_new(FALSE, TRUE, sizeof(XpSubject));
    gboolean ok = TRUE;

    for (guint i = 0; i < set->n && items->len <= XP_RESOLVE_ITEMS; i++) {
        XpSubject subject = {0};

        if (set->items[i].form == XP_SYN_NAME)
            ok = add_let(resolver, &set->items[i], items) && ok;
        else if (resolve_item(resolver, &set->items[i], &subject))
            g_array_append_val(items, subject);
        else
            ok = FALSE;
    }
    if (items->len > XP_RESOLVE_ITEMS) {
        xp_sink_add(resolver->sink, XP_DIAG_PROP_VALUE, &set->span, NULL,
                    "this set stands for more than %u subjects", XP_RESOLVE_ITEMS);
        return FALSE;
    }
    out->items = xp_arena_copy(resolver->arena, items, &out->n);
    out->text = set->text;
    return ok;
}
