/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/model/arn.h"
#include "frontend/model/symbol.h"
#include "frontend/property/resolve.h"

/* The objects of one set while it is being resolved; each ARN once. */
typedef struct {
    GArray *items;    /* XpObject */
    GHashTable *seen; /* "kind arn" */
    gboolean from_pattern;
} Objects;

static const char *kind_word(XpObjectKind kind)
{
    switch (kind) {
    case XP_OBJECT_SECRET:
        return "secret";
    case XP_OBJECT_KEY:
        return "key";
    case XP_OBJECT_ALIAS:
        return "alias";
    case XP_OBJECT_ROLE:
        return "role";
    case XP_OBJECT_OTHER:
        return "resource";
    }
    g_assert_not_reached();
}

static void add_object(Objects *objects, const XpObject *object)
{
    char *id = g_strdup_printf("%d %s", (int)object->kind, object->arn);

    if (objects->items->len <= XP_RESOLVE_ITEMS && g_hash_table_add(objects->seen, id))
        g_array_append_val(objects->items, *object);
}

static void add_resource(XpResolver *resolver, const XpResource *resource, const XpSpan *span,
                         Objects *objects)
{
    XpObject object = {.resource = resource, .arn = resource->arn, .span = *span};

    switch (resource->kind) {
    case XP_RESOURCE_SECRET:
        object.kind = XP_OBJECT_SECRET;
        break;
    case XP_RESOURCE_KEY:
        object.kind = XP_OBJECT_KEY;
        break;
    case XP_RESOURCE_OTHER:
        object.kind = XP_OBJECT_OTHER;
        break;
    }
    object.text = xp_strings_printf(resolver->strings, "%s %s in %s", kind_word(object.kind),
                                    resource->name, resource->account->label);
    add_object(objects, &object);
}

static void add_role(XpResolver *resolver, const XpIdentity *role, const XpSpan *span,
                     Objects *objects)
{
    XpObject object = {.kind = XP_OBJECT_ROLE, .role = role, .arn = role->arn, .span = *span};

    object.text =
        xp_strings_printf(resolver->strings, "role %s in %s", role->name, role->account->label);
    add_object(objects, &object);
}

/* Aliases are named with or without their "alias/". */
static const char *alias_name(const char *alias)
{
    return g_str_has_prefix(alias, "alias/") ? alias + strlen("alias/") : alias;
}

static void add_alias(XpResolver *resolver, const XpResource *key, const char *name,
                      const XpSpan *span, Objects *objects)
{
    XpObject object = {.kind = XP_OBJECT_ALIAS, .resource = key, .span = *span};
    g_auto(XpArn) arn = {0};
    g_autofree char *text = NULL;

    if (!xp_arn_parse(key->arn, &arn))
        return;
    g_free(arn.resource);
    arn.resource = g_strconcat("alias/", name, NULL);
    text = xp_arn_print(&arn);
    object.arn = xp_strings_add(resolver->strings, text);
    object.text = xp_strings_printf(resolver->strings, "alias %s in %s", name, key->account->label);
    add_object(objects, &object);
}

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
                         Objects *objects)
{
    const char *pattern = alias_name(named->item->word.text);
    guint found = 0;

    for (guint i = 0; i < key->n_aliases; i++) {
        const char *name = alias_name(key->aliases[i]);

        if (!xp_resolve_matches(pattern, name))
            continue;
        add_alias(resolver, key, name, &named->item->span, objects);
        found++;
    }
    return found;
}

/* Adds the loaded things the name fits, of @account or of all; returns how many fit it. */
static guint add_matching(XpResolver *resolver, const Named *named, const XpAccount *account,
                          Objects *objects)
{
    const XpWorld *world = resolver->world;
    const XpSynItem *item = named->item;
    guint found = 0;

    for (guint i = 0; i < world->n_resources; i++) {
        const XpResource *resource = world->resources[i];

        if (resource->kind != resource_kind(item->form) ||
            !in_account(account, resource->account) ||
            !xp_where_passes(named->where, named->n_where, resource->account->id))
            continue;
        if (item->form == XP_SYN_ALIAS) {
            if (passes_tags(resolver, named, &resource->tags))
                found += add_aliases(resolver, named, resource, objects);
        } else if (xp_resolve_matches(item->word.text, resource->name) &&
                   passes_tags(resolver, named, &resource->tags)) {
            add_resource(resolver, resource, &item->span, objects);
            found++;
        }
    }
    return found;
}

static const char *alias_or_name(const XpSynItem *item, const XpResource *resource)
{
    if (item->form != XP_SYN_ALIAS)
        return resource->name;
    return resource->n_aliases > 0 ? alias_name(resource->aliases[0]) : NULL;
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

static gboolean fail_empty(XpResolver *resolver, const Named *named)
{
    xp_sink_add(resolver->sink, XP_DIAG_PROP_UNKNOWN_OBJECT, &named->item->span,
                "a claim about nothing would hold whatever the policies say",
                "no %s that was loaded fits this", form_word(named->item->form));
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

static gboolean resolve_in_named(XpResolver *resolver, const Named *named, Objects *objects)
{
    g_autoptr(GArray) accounts = xp_where_named(named->where, named->n_where);
    gboolean ok = TRUE;

    for (guint i = 0; i < accounts->len; i++) {
        const XpNamedAccount *account = &g_array_index(accounts, XpNamedAccount, i);

        if (account->account != NULL && account->account->supplied) {
            if (add_matching(resolver, named, account->account, objects) == 0)
                ok = fail_unknown(resolver, named, account->account);
        } else if (account->account == NULL ||
                   add_matching(resolver, named, account->account, objects) == 0) {
            ok = fail_foreign(resolver, named,
                              account->account != NULL ? account->account->label : account->id);
        }
    }
    return accounts->len > 0 ? ok : fail_empty(resolver, named);
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
static gboolean resolve_anywhere(XpResolver *resolver, const Named *named, Objects *objects)
{
    g_autoptr(GArray) items = g_array_new(FALSE, TRUE, sizeof(XpObject));
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Objects found = {items, seen, FALSE};

    if (add_matching(resolver, named, NULL, &found) == 0)
        return fail_unknown(resolver, named, NULL);
    if (items->len > 1 && !named->item->any)
        return fail_several(resolver, named, items);
    for (guint i = 0; i < items->len; i++)
        add_object(objects, &g_array_index(items, XpObject, i));
    return TRUE;
}

static gboolean resolve_resources(XpResolver *resolver, const Named *named, Objects *objects)
{
    if (xp_resolve_is_pattern(named->item->word.text)) {
        objects->from_pattern = TRUE;
        return add_matching(resolver, named, NULL, objects) > 0 || fail_empty(resolver, named);
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
                             const XpNamedAccount *account, Objects *objects)
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
    add_object(objects, &object);
}

/* Returns how many were added. */
static guint add_foreign_roles(XpResolver *resolver, const Named *named,
                               const XpNamePattern *pattern, const GPtrArray *found,
                               Objects *objects)
{
    g_autoptr(GArray) accounts = xp_where_named(named->where, named->n_where);
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

static gboolean resolve_roles(XpResolver *resolver, const Named *named, Objects *objects)
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
        add_role(resolver, role, &named->item->span, objects);
        kept++;
    }
    kept += add_foreign_roles(resolver, named, &pattern, found, objects);
    return kept > 0 || fail_empty(resolver, named);
}

/* --- by ARN --- */

static gboolean fail_arn(XpResolver *resolver, const XpSynItem *item)
{
    xp_sink_add(resolver->sink, XP_DIAG_PROP_VALUE, &item->word.span,
                "for several objects use 'any secret PATTERN' or 'any key PATTERN'",
                "the ARN of an object names one thing");
    return FALSE;
}

/* The loaded thing whose policy also covers what lies under its ARN, as a bucket's does. */
static const XpResource *find_above(const XpWorld *world, const char *arn)
{
    for (guint i = 0; i < world->n_resources; i++) {
        const XpResource *resource = world->resources[i];
        gsize length = strlen(resource->arn);

        if (resource->kind == XP_RESOURCE_OTHER && strncmp(arn, resource->arn, length) == 0 &&
            arn[length] == '/')
            return resource;
    }
    return NULL;
}

static const XpResource *find_alias(const XpWorld *world, const XpArn *arn)
{
    for (guint i = 0; i < world->n_resources; i++) {
        const XpResource *key = world->resources[i];

        if (key->kind != XP_RESOURCE_KEY || strcmp(key->account->id, arn->account) != 0 ||
            g_strcmp0(key->region, arn->region) != 0)
            continue;
        for (guint j = 0; j < key->n_aliases; j++) {
            if (strcmp(alias_name(key->aliases[j]), alias_name(arn->resource)) == 0)
                return key;
        }
    }
    return NULL;
}

/* What an ARN is by its service and the first word of its resource. */
static XpObjectKind kind_of_arn(const XpArn *arn)
{
    if (strcmp(arn->service, "secretsmanager") == 0 && g_str_has_prefix(arn->resource, "secret:"))
        return XP_OBJECT_SECRET;
    if (strcmp(arn->service, "kms") == 0 && g_str_has_prefix(arn->resource, "key/"))
        return XP_OBJECT_KEY;
    if (strcmp(arn->service, "kms") == 0 && g_str_has_prefix(arn->resource, "alias/"))
        return XP_OBJECT_ALIAS;
    if (strcmp(arn->service, "iam") == 0 && g_str_has_prefix(arn->resource, "role/"))
        return XP_OBJECT_ROLE;
    return XP_OBJECT_OTHER;
}

static gboolean fail_unlisted(XpResolver *resolver, const XpSynItem *item, const XpAccount *account)
{
    g_autofree char *shown = xp_script_quote(item->word.text);

    xp_sink_add(resolver->sink, XP_DIAG_PROP_UNKNOWN_OBJECT, &item->word.span,
                "add it to the tree, or correct the ARN",
                "%s is not in account %s, whose inventory is complete", shown, account->label);
    return FALSE;
}

static gboolean add_unloaded(XpResolver *resolver, const XpSynItem *item, const char *arn,
                             const XpAccount *account, Objects *objects)
{
    XpObject object = {.arn = arn, .span = item->span};
    g_auto(XpArn) parts = {0};
    g_autofree char *shown = xp_symbols_print(resolver->world->symbols, arn);

    if (!xp_arn_parse(arn, &parts))
        return FALSE;
    object.kind = kind_of_arn(&parts);
    object.text = xp_strings_add(resolver->strings, shown);
    if (object.kind == XP_OBJECT_OTHER)
        object.resource = find_above(resolver->world, arn);
    if (object.kind == XP_OBJECT_ALIAS)
        object.resource = find_alias(resolver->world, &parts);
    if (object.resource == NULL && account != NULL && account->complete)
        return fail_unlisted(resolver, item, account);
    if (object.kind == XP_OBJECT_ROLE)
        xp_resolver_defer(resolver, "the trust policy of a role that was not loaded is not known");
    add_object(objects, &object);
    return TRUE;
}

static gboolean resolve_arn(XpResolver *resolver, const XpSynItem *item, Objects *objects)
{
    const XpWorld *world = resolver->world;
    const XpAccount *account = NULL;
    const XpResource *resource;
    const XpIdentity *role;
    const char *arn;

    if (xp_resolve_is_pattern(item->word.text))
        return fail_arn(resolver, item);
    arn = xp_resolve_arn(resolver, &item->word, item->word.text, &account);
    if (arn == NULL)
        return FALSE;
    resource = xp_world_resource_by_arn(world, arn);
    role = resource == NULL ? xp_world_identity_by_arn(world, arn) : NULL;
    if (resource != NULL)
        add_resource(resolver, resource, &item->span, objects);
    else if (role != NULL && role->kind == XP_IDENTITY_ROLE)
        add_role(resolver, role, &item->span, objects);
    else
        return add_unloaded(resolver, item, arn, account, objects);
    return TRUE;
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

static gboolean add_let(XpResolver *resolver, const XpSynItem *item, Objects *objects)
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
        add_object(objects, &let->objects.items[i]);
    objects->from_pattern = objects->from_pattern || let->objects.from_pattern;
    return TRUE;
}

static gboolean fail_form(XpResolver *resolver, const XpSynItem *item)
{
    xp_sink_add(resolver->sink, XP_DIAG_PROP_KIND, &item->span,
                "objects are secrets, keys, aliases, roles and ARNs", "this is not an object");
    return FALSE;
}

static gboolean resolve_item(XpResolver *resolver, const XpSynItem *item, Objects *objects)
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
        return resolve_arn(resolver, item, objects);
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
    g_autoptr(GArray) items = g_array_new(FALSE, TRUE, sizeof(XpObject));
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Objects objects = {items, seen, FALSE};
    gboolean ok = TRUE;

    for (guint i = 0; i < set->n; i++)
        ok = resolve_item(resolver, &set->items[i], &objects) && ok;
    if (items->len > XP_RESOLVE_ITEMS) {
        xp_sink_add(resolver->sink, XP_DIAG_PROP_VALUE, &set->span, NULL,
                    "this set stands for more than %u objects", XP_RESOLVE_ITEMS);
        return FALSE;
    }
    out->items = xp_arena_copy(resolver->arena, items, &out->n);
    out->from_pattern = objects.from_pattern;
    out->text = set->text;
    return ok;
}
