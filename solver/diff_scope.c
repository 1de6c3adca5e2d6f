/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/diff_scope.h"

#include <string.h>

#include "frontend/model/arn.h"

/* A claim being bound to a copy of its world. */
typedef struct {
    XpDiffScope *scope;
    const XpWorld *world;
    const XpWorld *aligned;
} Binder;

static const char *bind_text(const Binder *binder, const char *text)
{
    if (text == NULL || !xp_symbols_in(text))
        return text;
    g_autofree char *bound = xp_symbols_bind(binder->world->symbols, text,
                                             (const char *const *)(void *)binder->scope->values);
    return xp_strings_add(binder->scope->strings, bound);
}

static const char **bind_texts(const Binder *binder, const char *const *texts, guint n)
{
    const char **bound = xp_arena_new0(binder->scope->arena, const char *, n);
    for (guint i = 0; i < n; i++)
        bound[i] = bind_text(binder, texts[i]);
    return bound;
}

/* ---- subjects ---- */

static gboolean matches_whole(const char *pattern, const char *text)
{
    return pattern == NULL || g_pattern_match_simple(pattern, text);
}

static gboolean is_named(const XpSubject *subject, const XpIdentity *identity)
{
    g_autofree char *path = subject->path != NULL ? g_strconcat("/", subject->path, NULL) : NULL;
    return matches_whole(subject->pattern, identity->name) && matches_whole(path, identity->path) &&
           (subject->account_id == NULL || strcmp(subject->account_id, identity->account->id) == 0);
}

/* The role of the session that @arn names, or @arn. */
static gboolean is_arn_of(const char *arn, const XpIdentity *identity)
{
    g_auto(XpArn) parts = {0};
    if (strcmp(arn, identity->arn) == 0)
        return TRUE;
    if (identity->kind != XP_IDENTITY_ROLE || !xp_arn_parse(arn, &parts) ||
        !g_str_has_prefix(parts.resource, "assumed-role/") ||
        strcmp(parts.account, identity->account->id) != 0)
        return FALSE;
    const char *name = parts.resource + strlen("assumed-role/");
    gsize n = strcspn(name, "/");
    return strlen(identity->name) == n && strncmp(name, identity->name, n) == 0;
}

/* Of a name that stands in the older tree only, nothing but the name is known: it is one of the
 * subjects as an unlisted one of that name would be. */
static gboolean names_absent(const XpSubject *subject, const XpIdentity *identity)
{
    switch (subject->kind) {
    case XP_SUBJECT_ROLE:
    case XP_SUBJECT_SESSION:
        return identity->kind == XP_IDENTITY_ROLE && is_named(subject, identity);
    case XP_SUBJECT_USER:
        return identity->kind == XP_IDENTITY_USER && is_named(subject, identity);
    case XP_SUBJECT_ARN:
        return is_arn_of(subject->pattern, identity);
    case XP_SUBJECT_PRINCIPAL:
    case XP_SUBJECT_ANYONE:
    case XP_SUBJECT_ANONYMOUS:
    case XP_SUBJECT_GROUP:
    case XP_SUBJECT_SERVICE:
    case XP_SUBJECT_FEDERATED:
    case XP_SUBJECT_ROOT:
    case XP_SUBJECT_ACCOUNT:
        return FALSE;
    }
    g_assert_not_reached();
}

/* @to is bound but for its identities, which are those of the world as loaded. */
static void bind_identities(const Binder *binder, XpSubject *to)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(const XpIdentity *));
    for (guint i = 0; i < to->n_identities; i++) {
        const char *arn = bind_text(binder, to->identities[i]->arn);
        const XpIdentity *identity = xp_world_identity_by_arn(binder->aligned, arn);
        g_assert(identity != NULL);
        g_array_append_val(all, identity);
    }
    for (guint i = 0; i < binder->aligned->n_identities; i++) {
        const XpIdentity *identity = binder->aligned->identities[i];
        if (identity->absent && names_absent(to, identity))
            g_array_append_val(all, identity);
    }
    to->identities = xp_arena_copy(binder->scope->arena, all, &to->n_identities);
}

static XpWhere *bind_where(const Binder *binder, const XpWhere *where, guint n)
{
    XpWhere *copies = xp_arena_new0(binder->scope->arena, XpWhere, n);
    for (guint i = 0; i < n; i++) {
        copies[i] = where[i];
        copies[i].account_ids = bind_texts(binder, where[i].account_ids, where[i].n_accounts);
        copies[i].accounts =
            xp_arena_new0(binder->scope->arena, const XpAccount *, where[i].n_accounts);
        for (guint a = 0; a < where[i].n_accounts; a++)
            copies[i].accounts[a] =
                xp_world_account_by_id(binder->aligned, copies[i].account_ids[a]);
        copies[i].value = bind_text(binder, where[i].value);
    }
    return copies;
}

static void bind_subjects(const Binder *binder, XpSubjects *subjects)
{
    XpSubject *copies = xp_arena_new0(binder->scope->arena, XpSubject, subjects->n);
    for (guint i = 0; i < subjects->n; i++) {
        XpSubject *copy = &copies[i];
        *copy = subjects->items[i];
        copy->pattern = bind_text(binder, copy->pattern);
        copy->account_id = bind_text(binder, copy->account_id);
        copy->account = copy->account_id != NULL
                            ? xp_world_account_by_id(binder->aligned, copy->account_id)
                            : NULL;
        copy->where = bind_where(binder, copy->where, copy->n_where);
        bind_identities(binder, copy);
    }
    subjects->items = copies;
}

/* ---- conditions ---- */

static XpCond *bind_cond(const Binder *binder, const XpCond *cond)
{
    XpCond *copy = xp_arena_new0(binder->scope->arena, XpCond, 1);
    *copy = *cond;
    copy->children = xp_arena_new0(binder->scope->arena, XpCond *, cond->n_children);
    for (guint i = 0; i < cond->n_children; i++)
        copy->children[i] = bind_cond(binder, cond->children[i]);
    copy->values = bind_texts(binder, cond->values, cond->n_values);
    return copy;
}

static void bind_claim(const Binder *binder, XpClaim *claim)
{
    const XpCond **assume = xp_arena_new0(binder->scope->arena, const XpCond *, claim->n_assume);
    XpExcept *excepts = xp_arena_new0(binder->scope->arena, XpExcept, claim->n_excepts);
    bind_subjects(binder, &claim->subjects);
    for (guint i = 0; i < claim->n_excepts; i++) {
        excepts[i] = claim->excepts[i];
        bind_subjects(binder, &excepts[i].subjects);
    }
    for (guint i = 0; i < claim->n_assume; i++)
        assume[i] = bind_cond(binder, claim->assume[i]);
    claim->excepts = excepts;
    claim->assume = assume;
    if (claim->when != NULL)
        claim->when = bind_cond(binder, claim->when);
}

/* What symbols of the world are in its copy: symbols of another number, or an id. */
static char **symbol_texts(const XpSide *side)
{
    guint n = xp_symbols_count(side->aligned->symbols);
    g_auto(GStrv) own = g_new0(char *, n + 1);
    for (guint i = 0; i < n; i++) {
        char text[8];
        xp_symbol_to_utf8(i, text);
        own[i] = g_strdup(text);
    }
    return xp_world_align_values(side->world, side->aligned, (const char *const *)(void *)own);
}

XpDiffScope *xp_diff_scope_new(const XpClaim *claim, const XpSide *newer)
{
    XpDiffScope *scope = g_new0(XpDiffScope, 1);
    scope->claim = claim;
    scope->aligned = *claim;
    scope->used = g_new0(gboolean, claim->n_excepts + 1);
    scope->arena = xp_arena_new();
    scope->strings = xp_strings_new();
    scope->values = symbol_texts(newer);
    const Binder binder = {scope, newer->world, newer->aligned};
    bind_claim(&binder, &scope->aligned);
    XpObject *objects = xp_arena_new0(scope->arena, XpObject, claim->objects.n);
    for (guint i = 0; i < claim->objects.n; i++) {
        objects[i] = claim->objects.items[i];
        objects[i].arn = bind_text(&binder, objects[i].arn);
    }
    scope->aligned.objects.items = objects;
    return scope;
}

void xp_diff_scope_free(XpDiffScope *scope)
{
    if (scope == NULL)
        return;
    xp_arena_free(scope->arena);
    xp_strings_free(scope->strings);
    g_strfreev(scope->values);
    g_free(scope->used);
    g_free(scope);
}

gboolean xp_diff_scope_has(const XpDiffScope *scope, const XpObject *object)
{
    const XpObjects *objects = &scope->aligned.objects;
    for (guint i = 0; i < objects->n; i++)
        if (objects->items[i].kind == object->kind &&
            g_strcmp0(objects->items[i].arn, object->arn) == 0)
            return TRUE;
    return objects->n == 0;
}

gboolean xp_diff_scope_means(const XpDiffScope *scope, const char *name, gboolean story)
{
    const XpActions *actions = &scope->claim->actions;
    g_autofree char *lower = g_ascii_strdown(name, -1);
    for (guint i = 0; i < actions->n; i++)
        for (guint p = 0; p < actions->items[i].n_patterns; p++)
            if ((actions->items[i].needs == XP_NEEDS_STORY) == story &&
                g_pattern_match_simple(actions->items[i].patterns[p], lower))
                return TRUE;
    return actions->n == 0;
}
