/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/property/object_set.h"
#include "frontend/property/place.h"

/* --- by name --- */

/* A name with its places, as far as it is resolved. */
typedef struct {
    const XpSynItem *item;
    XpWhere *where;
    guint n_where;
} Named;

static XpResourceKind resource_kind(XpSynForm form)
{
    return form == XP_SYN_SECRET ? XP_RESOURCE_SECRET : XP_RESOURCE_KEY;
}

static const char *form_word(XpSynForm form)
{
    if (form == XP_SYN_SECRET)
        return "secret";
    if (form == XP_SYN_KEY)
        return "key";
    return form == XP_SYN_ALIAS ? "alias" : "role";
}

static gboolean in_account(const XpAccount *wanted, const XpAccount *account)
{
    return wanted == NULL || wanted == account;
}

/* `tagged` with tags nobody supplied leaves open what the sentence speaks of. */
static gboolean passes_tags(XpResolver *resolver, const Named *named, const XpTags *tags)
{
    for (guint i = 0; i < named->n_where; i++) {
        const XpWhere *where = &named->where[i];
        const char *value;

        if (where->kind != XP_WHERE_TAGGED)
            continue;
        if (tags->status == XP_UNKNOWN) {
            xp_resolver_defer(resolver, "the tags of an object that `tagged` speaks of are not "
                                        "known (`tags: {}` in its yaml says there are none)");
            continue;
        }
        value = xp_tags_find(tags, where->key);
        if (value == NULL || strcmp(value, where->value) != 0)
            return FALSE;
    }
    return TRUE;
}

static guint add_aliases(XpResolver *resolver, const Named *named, const XpResource *key,
                         XpObjectSet *objects)
{
    const char *pattern = xp_object_alias_name(named->item->word.text);
    guint found = 0;

    for (guint i = 0; i < key->n_aliases; i++) {
        const char *name = xp_object_alias_name(key->aliases[i]);

        if (!xp_resolve_matches(pattern, name))
            continue;
        xp_object_set_add_alias(objects, resolver, key, name, &named->item->span);
        found++;
    }
    return found;
}

static gboolean has_alias(const XpResource *key, const char *name)
{
    const char *pattern = xp_object_alias_name(name);

    for (guint i = 0; i < key->n_aliases; i++) {
        if (xp_resolve_matches(pattern, xp_object_alias_name(key->aliases[i])))
            return TRUE;
    }
    return FALSE;
}

/* An object that may or may not stand there leaves the claim without an answer. */
static void defer_unknown_place(XpResolver *resolver, const Named *named, const XpAccount *account)
{
    for (guint i = 0; i < named->n_where; i++) {
        const XpWhere *where = &named->where[i];

        if (where->kind != XP_WHERE_TAGGED &&
            xp_place_has(resolver->world, where, account) == XP_UNKNOWN)
            xp_resolver_defer(resolver,
                              "which organization the owner of an object belongs to is not known");
    }
}

/* Adds the loaded things the name fits, of @account or of all; returns how many fit it. */
static guint add_matching(XpResolver *resolver, const Named *named, const XpAccount *account,
                          XpObjectSet *objects)
{
    const XpWorld *world = resolver->world;
    const XpSynItem *item = named->item;
    guint found = 0;

    for (guint i = 0; i < world->n_resources; i++) {
        const XpResource *resource = world->resources[i];
        guint before = found;

        if (resource->kind != resource_kind(item->form) ||
            !in_account(account, resource->account) ||
            !xp_place_fits(world, named->where, named->n_where, resource->account))
            continue;
        if (item->form == XP_SYN_ALIAS) {
            if (passes_tags(resolver, named, &resource->tags))
                found += add_aliases(resolver, named, resource, objects);
        } else if (xp_resolve_matches(item->word.text, resource->name) &&
                   passes_tags(resolver, named, &resource->tags)) {
            xp_object_set_add_resource(objects, resolver, resource, &item->span);
            found++;
        }
        if (found > before)
            defer_unknown_place(resolver, named, resource->account);
    }
    return found;
}

static const char *alias_or_name(const XpSynItem *item, const XpResource *resource)
{
    if (item->form != XP_SYN_ALIAS)
        return resource->name;
    return resource->n_aliases > 0 ? xp_object_alias_name(resource->aliases[0]) : NULL;
}

static gboolean fail_unknown(XpResolver *resolver, const Named *named, const XpAccount *account)
{
    const XpWorld *world = resolver->world;
    const XpSynItem *item = named->item;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autofree char *more = NULL;
    g_autofree char *help = NULL;
    g_autofree char *shown = xp_script_quote(item->word.text);

    for (guint i = 0; i < world->n_resources; i++) {
        const XpResource *resource = world->resources[i];
        const char *name = alias_or_name(item, resource);

        if (resource->kind == resource_kind(item->form) && in_account(account, resource->account) &&
            name != NULL)
            g_ptr_array_add(names, (gpointer)(guintptr)name);
    }
    if (account != NULL && account->folder != NULL)
        more = g_strdup_printf("no such %s in %s/%s", form_word(item->form), account->folder,
                               item->form == XP_SYN_SECRET ? "secretsmanager" : "kms");
    help = xp_resolve_advice(item->word.text, names, more);
    xp_sink_add(resolver->sink, XP_DIAG_PROP_UNKNOWN_OBJECT, &item->word.span, help,
                "unknown %s %s%s%s", form_word(item->form), shown,
                account != NULL ? " in account " : "", account != NULL ? account->label : "");
    return FALSE;
}

/* An unknown name is a mistake; a pattern, a place or a tag may fit nothing today. */
static gboolean warn_empty(XpResolver *resolver, const Named *named)
{
    xp_sink_add(resolver->sink, XP_DIAG_PROP_EMPTY, &named->item->span,
                "a claim about nothing holds whatever the policies say",
                "no %s that was loaded fits this", form_word(named->item->form));
    return TRUE;
}

/* TRUE if something of that name was loaded, in @account or anywhere, wherever it stands and
 * whatever its tags. */
static gboolean is_loaded(const XpResolver *resolver, const Named *named, const XpAccount *account)
{
    const XpSynItem *item = named->item;

    for (guint i = 0; i < resolver->world->n_resources; i++) {
        const XpResource *resource = resolver->world->resources[i];

        if (resource->kind != resource_kind(item->form) || !in_account(account, resource->account))
            continue;
        if (item->form == XP_SYN_ALIAS ? has_alias(resource, item->word.text)
                                       : xp_resolve_matches(item->word.text, resource->name))
            return TRUE;
    }
    return FALSE;
}

static gboolean fail_foreign(XpResolver *resolver, const Named *named, const char *shown)
{
    xp_sink_add(resolver->sink, XP_DIAG_PROP_UNKNOWN_OBJECT, &named->item->word.span,
                "name it by its ARN: arn \"arn:aws:...\"",
                "account %s was not supplied, so its %ss are not known by name", shown,
                form_word(named->item->form));
    return FALSE;
}

static gboolean resolve_in_named(XpResolver *resolver, const Named *named, XpObjectSet *objects)
{
    g_autoptr(GArray) accounts = xp_where_named(resolver->world, named->where, named->n_where);
    gboolean ok = TRUE;

    for (guint i = 0; i < accounts->len; i++) {
        const XpNamedAccount *account = &g_array_index(accounts, XpNamedAccount, i);

        if (account->account != NULL && account->account->supplied) {
            if (add_matching(resolver, named, account->account, objects) > 0)
                continue;
            ok = (is_loaded(resolver, named, account->account)
                      ? warn_empty(resolver, named)
                      : fail_unknown(resolver, named, account->account)) &&
                 ok;
        } else if (account->account == NULL ||
                   add_matching(resolver, named, account->account, objects) == 0) {
            ok = fail_foreign(resolver, named,
                              account->account != NULL ? account->account->label : account->id);
        }
    }
    return accounts->len > 0 ? ok : warn_empty(resolver, named);
}

static gboolean fail_several(XpResolver *resolver, const Named *named, const GArray *items)
{
    const XpObject *first = &g_array_index(items, XpObject, 0);
    const XpObject *second = &g_array_index(items, XpObject, 1);
    const char *word = form_word(named->item->form);
    g_autofree char *shown = xp_script_quote(named->item->word.text);
    g_autofree char *help =
        g_strdup_printf("say which with 'in account' (%s, %s), or 'any %s' for all of them",
                        first->text, second->text, word);

    xp_sink_add(resolver->sink, XP_DIAG_PROP_AMBIGUOUS, &named->item->word.span, help,
                "there are several things called %s %s", word, shown);
    return FALSE;
}

/* An exact name without an account: the only loaded thing of that name. */
static gboolean resolve_anywhere(XpResolver *resolver, const Named *named, XpObjectSet *objects)
{
    g_auto(XpObjectSet) found = {0};

    xp_object_set_init(&found);
    if (add_matching(resolver, named, NULL, &found) == 0)
        return is_loaded(resolver, named, NULL) ? warn_empty(resolver, named)
                                                : fail_unknown(resolver, named, NULL);
    if (found.items->len > 1 && !named->item->any)
        return fail_several(resolver, named, found.items);
    for (guint i = 0; i < found.items->len; i++)
        xp_object_set_add(objects, &g_array_index(found.items, XpObject, i));
    return TRUE;
}

static gboolean resolve_resources(XpResolver *resolver, const Named *named, XpObjectSet *objects)
{
    if (xp_resolve_is_pattern(named->item->word.text)) {
        objects->from_pattern = TRUE;
        return add_matching(resolver, named, NULL, objects) > 0 || warn_empty(resolver, named);
    }
    if (named->item->any)
        objects->from_pattern = TRUE;
    if (xp_where_names_accounts(named->where, named->n_where))
        return resolve_in_named(resolver, named, objects);
    return resolve_anywhere(resolver, named, objects);
}

/* --- roles --- */

/* A role of an account nobody supplied: its ARN can be told, what it trusts cannot. */
static void add_foreign_role(XpResolver *resolver, const Named *named, const XpNamePattern *pattern,
                             const XpNamedAccount *account, XpObjectSet *objects)
{
    XpObject object = {.kind = XP_OBJECT_ROLE, .span = named->item->span};
    const char *partition = "aws";

    if (account->account != NULL)
        partition = account->account->partition;
    else if (resolver->world->n_accounts > 0)
        partition = resolver->world->accounts[0]->partition;
    object.arn =
        xp_strings_printf(resolver->strings, "arn:%s:iam::%s:role/%s%s", partition, account->id,
                          pattern->path != NULL ? pattern->path : "", pattern->name);
    object.text =
        xp_strings_printf(resolver->strings, "role %s in %s", pattern->name,
                          account->account != NULL ? account->account->label : account->id);
    xp_resolver_defer(resolver,
                      "the trust policy of a role of an account nobody supplied is not known");
    xp_object_set_add(objects, &object);
}

/* Returns how many were added. */
static guint add_foreign_roles(XpResolver *resolver, const Named *named,
                               const XpNamePattern *pattern, const GPtrArray *found,
                               XpObjectSet *objects)
{
    g_autoptr(GArray) accounts = xp_where_named(resolver->world, named->where, named->n_where);
    guint added = 0;

    for (guint i = 0; pattern->exact && i < accounts->len; i++) {
        const XpNamedAccount *account = &g_array_index(accounts, XpNamedAccount, i);
        gboolean loaded = FALSE;

        for (guint j = 0; j < found->len; j++) {
            const XpIdentity *role = g_ptr_array_index(found, j);

            loaded = loaded || role->account == account->account;
        }
        if (loaded)
            continue;
        add_foreign_role(resolver, named, pattern, account, objects);
        added++;
    }
    return added;
}

static gboolean resolve_roles(XpResolver *resolver, const Named *named, XpObjectSet *objects)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    XpNamePattern pattern;
    guint kept = 0;

    xp_resolve_name_pattern(resolver, named->item->word.text, &pattern);
    if (!pattern.exact || named->item->any)
        objects->from_pattern = TRUE;
    if (!xp_resolve_identities(resolver, XP_IDENTITY_ROLE, &named->item->word, &pattern,
                               named->where, named->n_where, named->item->any, found))
        return FALSE;
    for (guint i = 0; i < found->len; i++) {
        const XpIdentity *role = g_ptr_array_index(found, i);

        if (!passes_tags(resolver, named, &role->tags))
            continue;
        xp_object_set_add_role(objects, resolver, role, &named->item->span);
        defer_unknown_place(resolver, named, role->account);
        kept++;
    }
    kept += add_foreign_roles(resolver, named, &pattern, found, objects);
    return kept > 0 || warn_empty(resolver, named);
}

/* --- lets, and all together --- */

static gboolean fail_let_kind(XpResolver *resolver, const XpSynItem *item, const char *what)
{
    g_autofree char *shown = xp_script_quote(item->word.text);

    xp_sink_add(resolver->sink, XP_DIAG_PROP_KIND, &item->word.span,
                "objects are secrets, keys, aliases, roles and ARNs",
                "%s stands for %s, not for objects", shown, what);
    return FALSE;
}

/* TRUE if subjects may stand as objects: roles, none of them taken away. */
static gboolean are_roles(XpResolver *resolver, const XpLet *let, guint depth)
{
    const XpSynSet *set = &let->syntax->set;
    XpResolver inside = *resolver;

    inside.file = let->home;
    if (let->syntax->kind != XP_SYN_LET_SET || depth > XP_RESOLVE_DEPTH)
        return FALSE;
    for (guint i = 0; i < set->n; i++) {
        const XpSynItem *item = &set->items[i];
        const XpLet *other;

        if (item->minus)
            return FALSE;
        if (item->form == XP_SYN_ROLE || item->form == XP_SYN_ARN)
            continue;
        if (item->form != XP_SYN_NAME)
            return FALSE;
        /* Sets of sets are looked at when they are resolved themselves. */
        other = xp_resolver_find(&inside, item->word.text);
        if (set->n == 1 && other != NULL)
            return are_roles(&inside, other, depth + 1);
    }
    return TRUE;
}

static gboolean add_let(XpResolver *resolver, const XpSynItem *item, XpObjectSet *objects)
{
    XpLet *let = xp_resolve_name(resolver, &item->word, "secret NAME");
    XpLetIs is;

    if (let == NULL)
        return FALSE;
    is = xp_resolve_kind(resolver, let);
    if (is == XP_LET_IS_BROKEN)
        return FALSE;
    if (is == XP_LET_IS_SUBJECTS && !are_roles(resolver, let, 0))
        return fail_let_kind(resolver, item, "subjects that are not all roles");
    if (is == XP_LET_IS_ACTIONS || is == XP_LET_IS_VALUES)
        return fail_let_kind(resolver, item, xp_let_is_name(is));
    if (!xp_resolve_let_objects(resolver, let))
        return FALSE;
    for (guint i = 0; i < let->objects.n; i++)
        xp_object_set_add(objects, &let->objects.items[i]);
    objects->from_pattern = objects->from_pattern || let->objects.from_pattern;
    return TRUE;
}

static gboolean fail_form(XpResolver *resolver, const XpSynItem *item)
{
    xp_sink_add(resolver->sink, XP_DIAG_PROP_KIND, &item->span,
                "objects are secrets, keys, aliases, roles and ARNs", "this is not an object");
    return FALSE;
}

static gboolean resolve_item(XpResolver *resolver, const XpSynItem *item, XpObjectSet *objects)
{
    Named named = {.item = item};

    if (item->minus) {
        xp_sink_add(resolver->sink, XP_DIAG_PROP_KIND, &item->span,
                    "list the objects that are meant", "objects cannot be taken away with 'minus'");
        return FALSE;
    }
    if (!xp_resolve_where(resolver, item, &named.where, &named.n_where))
        return FALSE;
    switch (item->form) {
    case XP_SYN_NAME:
        return add_let(resolver, item, objects);
    case XP_SYN_SECRET:
    case XP_SYN_KEY:
    case XP_SYN_ALIAS:
        return resolve_resources(resolver, &named, objects);
    case XP_SYN_ROLE:
        return resolve_roles(resolver, &named, objects);
    case XP_SYN_ARN:
        return xp_resolve_object_arn(resolver, item, objects);
    case XP_SYN_PRINCIPAL:
    case XP_SYN_ANYONE:
    case XP_SYN_ANONYMOUS:
    case XP_SYN_USER:
    case XP_SYN_GROUP:
    case XP_SYN_SERVICE:
    case XP_SYN_FEDERATED:
    case XP_SYN_SESSION:
    case XP_SYN_ROOT:
    case XP_SYN_ACCOUNT:
        return fail_form(resolver, item);
    }
    g_assert_not_reached();
}

gboolean xp_resolve_objects(XpResolver *resolver, const XpSynSet *set, XpObjects *out)
{
    g_auto(XpObjectSet) objects = {0};
    gboolean ok = TRUE;

    xp_object_set_init(&objects);
    for (guint i = 0; i < set->n; i++)
        ok = resolve_item(resolver, &set->items[i], &objects) && ok;
    if (objects.items->len > XP_RESOLVE_ITEMS) {
        xp_sink_add(resolver->sink, XP_DIAG_PROP_VALUE, &set->span, NULL,
                    "this set stands for more than %u objects", XP_RESOLVE_ITEMS);
        return FALSE;
    }
    out->items = xp_arena_copy(resolver->arena, objects.items, &out->n);
    out->from_pattern = objects.from_pattern;
    out->text = set->text;
    return ok;
}
