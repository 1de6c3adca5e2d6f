/* SPDX-License-Identifier: Apache-2.0 */
/* Permitted sets: whom a claim lets pass without naming an account. */
#include <string.h>

#include "frontend/property/resolve.h"

/* The place "in one of the supplied accounts". */
static XpWhere make_supplied(XpResolver *resolver, const XpSpan *span)
{
    const XpWorld *world = resolver->world;
    XpWhere where = {.kind = XP_WHERE_ACCOUNT, .span = *span};

    where.accounts = xp_arena_new0(resolver->arena, const XpAccount *, world->n_accounts);
    where.account_ids = xp_arena_new0(resolver->arena, const char *, world->n_accounts);
    for (guint i = 0; i < world->n_accounts; i++) {
        if (!world->accounts[i]->supplied)
            continue;
        where.accounts[where.n_accounts] = world->accounts[i];
        where.account_ids[where.n_accounts++] = world->accounts[i]->id;
    }
    return where;
}

static gboolean may_be_foreign(const XpSubject *subject)
{
    if (subject->account_id != NULL || xp_where_names_accounts(subject->where, subject->n_where) ||
        xp_where_names_organization(subject->where, subject->n_where))
        return FALSE;
    switch (subject->kind) {
    case XP_SUBJECT_PRINCIPAL:
    case XP_SUBJECT_ANYONE:
    case XP_SUBJECT_ROLE:
    case XP_SUBJECT_USER:
    case XP_SUBJECT_FEDERATED:
    case XP_SUBJECT_SESSION:
        return TRUE;
    case XP_SUBJECT_ANONYMOUS:
    case XP_SUBJECT_GROUP:
    case XP_SUBJECT_SERVICE:
    case XP_SUBJECT_ROOT:
    case XP_SUBJECT_ACCOUNT:
    case XP_SUBJECT_ARN:
        return FALSE;
    }
    g_assert_not_reached();
}

/* Services and anonymous callers belong to no account: limiting accounts must not drop them. */
static void add_accountless(GArray *items, const XpSubject *whole)
{
    XpSubject part = *whole;

    if (whole->kind != XP_SUBJECT_PRINCIPAL && whole->kind != XP_SUBJECT_ANYONE)
        return;
    part.kind = XP_SUBJECT_SERVICE;
    part.pattern = "*";
    g_array_append_val(items, part);
    if (whole->kind != XP_SUBJECT_ANYONE)
        return;
    part.kind = XP_SUBJECT_ANONYMOUS;
    part.pattern = NULL;
    g_array_append_val(items, part);
}

void xp_resolve_permitted(XpResolver *resolver, XpSubjects *subjects, gboolean minus)
{
    g_autoptr(GArray) items = g_array_new(FALSE, TRUE, sizeof(XpSubject));

    for (guint i = 0; i < subjects->n; i++) {
        XpSubject subject = subjects->items[i];

        if (subject.minus == minus && may_be_foreign(&subject)) {
            guint n = subject.n_where;
            XpWhere *where = xp_arena_new0(resolver->arena, XpWhere, n + 1);

            add_accountless(items, &subject);
            if (n > 0)
                memcpy(where, subject.where, n * sizeof(XpWhere));
            where[n] = make_supplied(resolver, &subject.span);
            subject.where = where;
            subject.n_where = n + 1;
        }
        g_array_append_val(items, subject);
    }
    subjects->items = xp_arena_copy(resolver->arena, items, &subjects->n);
}
