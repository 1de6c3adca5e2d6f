/* SPDX-License-Identifier: Apache-2.0 */
/* Names defined with let: what they are, resolved once, and advice when they are not known. */
#include <string.h>

#include "frontend/base/suggest.h"
#include "frontend/model/arn.h"
#include "frontend/property/resolve.h"

void xp_resolver_defer(XpResolver *resolver, const char *reason)
{
    for (guint i = 0; i < resolver->reasons->len; i++) {
        if (strcmp(g_ptr_array_index(resolver->reasons, i), reason) == 0)
            return;
    }
    g_ptr_array_add(resolver->reasons,
                    (gpointer)(guintptr)xp_strings_add(resolver->strings, reason));
}

char *xp_resolve_advice(const char *word, const GPtrArray *candidates, const char *more)
{
    const char *near = NULL;
    const char *gap;

    if (candidates != NULL && candidates->len > 0)
        near = xp_suggest(word, (const char *const *)candidates->pdata, candidates->len);
    if (near == NULL || strcmp(near, word) == 0)
        return g_strdup(more);
    gap = more != NULL ? "\n" : "";
    return g_strdup_printf("did you mean '%s'?%s%s", near, gap, more != NULL ? more : "");
}

XpLet *xp_resolver_find(const XpResolver *resolver, const char *name)
{
    return g_hash_table_lookup(resolver->file->scope, name);
}

static gint compare_texts(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Returns new: the names in scope, sorted (const char *). */
static GPtrArray *list_names(const XpResolver *resolver)
{
    GPtrArray *names = g_ptr_array_new();
    GHashTableIter iter;
    gpointer name;

    g_hash_table_iter_init(&iter, resolver->file->scope);
    while (g_hash_table_iter_next(&iter, &name, NULL))
        g_ptr_array_add(names, name);
    g_ptr_array_sort(names, compare_texts);
    return names;
}

/* Returns new: how to say a loaded thing called @name, or NULL when there is none. */
static char *advise_loaded(const XpResolver *resolver, const char *name)
{
    const XpWorld *world = resolver->world;

    for (guint i = 0; i < world->n_identities; i++) {
        const XpIdentity *identity = world->identities[i];

        if (strcmp(identity->name, name) == 0)
            return g_strdup_printf("did you mean '%s %s'?",
                                   identity->kind == XP_IDENTITY_ROLE ? "role" : "user", name);
    }
    for (guint i = 0; i < world->n_resources; i++) {
        const XpResource *resource = world->resources[i];

        if (strcmp(resource->name, name) == 0 && resource->kind != XP_RESOURCE_OTHER)
            return g_strdup_printf("did you mean '%s %s'?",
                                   resource->kind == XP_RESOURCE_KEY ? "key" : "secret", name);
    }
    if (xp_world_account(world, name) != NULL)
        return g_strdup_printf("did you mean 'account %s' or 'root of %s'?", name, name);
    return NULL;
}

XpLet *xp_resolve_name(XpResolver *resolver, const XpSynWord *name, const char *what)
{
    XpLet *let = xp_resolver_find(resolver, name->text);
    g_autoptr(GPtrArray) names = NULL;
    g_autofree char *shown = NULL;
    g_autofree char *help = NULL;

    if (let != NULL) {
        let->used = TRUE;
        return let;
    }
    /* It may stand in the file that could not be read, and that was reported. */
    if (resolver->file->partial)
        return NULL;
    names = list_names(resolver);
    shown = xp_script_quote(name->text);
    help = advise_loaded(resolver, name->text);
    if (help == NULL)
        help = xp_resolve_advice(name->text, names, NULL);
    if (help == NULL)
        help = g_strdup_printf("define it: let NAME = %s", what);
    xp_sink_add(resolver->sink, XP_DIAG_PROP_UNKNOWN_NAME, &name->span, help,
                "%s was not defined with let", shown);
    return NULL;
}

static XpLetIs kind_of_set(XpResolver *resolver, const XpSynSet *set, guint depth);

static XpLetIs kind_of(XpResolver *resolver, const XpLet *let, guint depth)
{
    switch (let->syntax->kind) {
    case XP_SYN_LET_ACTIONS:
        return XP_LET_IS_ACTIONS;
    case XP_SYN_LET_VALUES:
        return XP_LET_IS_VALUES;
    case XP_SYN_LET_BROKEN:
        return XP_LET_IS_BROKEN;
    case XP_SYN_LET_SET: {
        XpResolver inside = *resolver;

        inside.file = let->home;
        return kind_of_set(&inside, &let->syntax->set, depth + 1);
    }
    }
    g_assert_not_reached();
}

static gboolean names_principal(const char *text)
{
    g_auto(XpArn) arn = {0};

    return xp_arn_parse(text, &arn) &&
           (strcmp(arn.service, "iam") == 0 || strcmp(arn.service, "sts") == 0);
}

static XpLetIs kind_of_item(XpResolver *resolver, const XpSynItem *item, guint depth)
{
    const XpLet *let;

    if (item->any)
        return XP_LET_IS_OBJECTS;
    switch (item->form) {
    case XP_SYN_SECRET:
    case XP_SYN_KEY:
    case XP_SYN_ALIAS:
        return XP_LET_IS_OBJECTS;
    case XP_SYN_ARN:
        return names_principal(item->word.text) ? XP_LET_IS_SUBJECTS : XP_LET_IS_OBJECTS;
    case XP_SYN_NAME:
        let = xp_resolver_find(resolver, item->word.text);
        if (let == NULL || depth > XP_RESOLVE_DEPTH)
            return XP_LET_IS_SUBJECTS;
        return kind_of(resolver, let, depth);
    case XP_SYN_PRINCIPAL:
    case XP_SYN_ANYONE:
    case XP_SYN_ANONYMOUS:
    case XP_SYN_ROLE:
    case XP_SYN_USER:
    case XP_SYN_GROUP:
    case XP_SYN_SERVICE:
    case XP_SYN_FEDERATED:
    case XP_SYN_SESSION:
    case XP_SYN_ROOT:
    case XP_SYN_ACCOUNT:
        return XP_LET_IS_SUBJECTS;
    }
    g_assert_not_reached();
}

/*
 * A set is what its first item is that tells; only a name leads further, and only the first one,
 * so that sets which name sets many times over cost nothing.
 */
static XpLetIs kind_of_set(XpResolver *resolver, const XpSynSet *set, guint depth)
{
    const XpSynItem *name = NULL;

    for (guint i = 0; i < set->n; i++) {
        XpSynForm form = set->items[i].form;

        if (form == XP_SYN_NAME && name == NULL)
            name = &set->items[i];
        if (form == XP_SYN_SECRET || form == XP_SYN_KEY || form == XP_SYN_ALIAS ||
            set->items[i].any)
            return XP_LET_IS_OBJECTS;
    }
    if (name != NULL && (set->items[0].form == XP_SYN_NAME || set->items[0].form == XP_SYN_ROLE)) {
        XpLetIs is = kind_of_item(resolver, name, depth);

        /* `let everything = actions...` named in a set is reported where it is resolved. */
        return is == XP_LET_IS_OBJECTS || is == XP_LET_IS_BROKEN ? is : XP_LET_IS_SUBJECTS;
    }
    return kind_of_item(resolver, &set->items[0], depth);
}

XpLetIs xp_resolve_kind(XpResolver *resolver, const XpLet *let)
{
    return kind_of(resolver, let, 0);
}

const char *xp_let_is_name(XpLetIs is)
{
    switch (is) {
    case XP_LET_IS_SUBJECTS:
        return "subjects";
    case XP_LET_IS_OBJECTS:
        return "objects";
    case XP_LET_IS_ACTIONS:
        return "actions";
    case XP_LET_IS_VALUES:
        return "values";
    case XP_LET_IS_BROKEN:
        return "nothing";
    }
    g_assert_not_reached();
}

/* Reports that a let names itself, directly or through others. */
static gboolean fail_circle(XpResolver *resolver, const XpLet *let)
{
    g_autofree char *shown = xp_script_quote(let->syntax->name.text);

    xp_sink_add(resolver->sink, XP_DIAG_PROP_DUPLICATE, &let->syntax->name.span,
                "write out what it stands for", "%s is defined by itself or nested too deeply",
                shown);
    return FALSE;
}

/* Adds the reasons of @let that are known to those of the resolver. */
static void add_reasons(XpResolver *resolver, const XpLet *let)
{
    for (guint i = 0; let->reasons != NULL && let->reasons[i] != NULL; i++)
        xp_resolver_defer(resolver, let->reasons[i]);
}

typedef gboolean (*ResolveLet)(XpResolver *resolver, XpLet *let);

static gboolean read_subjects(XpResolver *resolver, XpLet *let)
{
    return xp_resolve_subjects(resolver, &let->syntax->set, &let->subjects);
}

static gboolean read_objects(XpResolver *resolver, XpLet *let)
{
    return xp_resolve_objects(resolver, &let->syntax->set, &let->objects);
}

static gboolean read_actions(XpResolver *resolver, XpLet *let)
{
    return xp_resolve_actions(resolver, &let->syntax->actions, &let->actions);
}

static gboolean read_values(XpResolver *resolver, XpLet *let)
{
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(const char *));

    if (!xp_resolve_words(resolver, let->syntax->values, let->syntax->n_values, values))
        return FALSE;
    let->values = xp_arena_copy(resolver->arena, values, &let->n_values);
    return TRUE;
}

/* Runs @read once, in the scope of the let's own file, with reasons of its own. */
static gboolean resolve_once(XpResolver *resolver, XpLet *let, XpReadState *state, ResolveLet read)
{
    XpResolver inside = *resolver;
    g_autoptr(GPtrArray) reasons = NULL;
    gboolean ok;
    guint n = 0;

    if (*state == XP_READ_DONE)
        add_reasons(resolver, let);
    if (*state == XP_READ_DONE || *state == XP_READ_FAILED)
        return *state == XP_READ_DONE;
    if (*state == XP_READ_NOW || resolver->depth > XP_RESOLVE_DEPTH)
        return fail_circle(resolver, let);
    *state = XP_READ_NOW;
    reasons = g_ptr_array_new();
    inside.file = let->home;
    inside.reasons = reasons;
    inside.depth++;
    for (; let->reasons != NULL && let->reasons[n] != NULL; n++)
        xp_resolver_defer(&inside, let->reasons[n]);
    ok = read(&inside, let);
    *state = ok ? XP_READ_DONE : XP_READ_FAILED;
    let->reasons = xp_arena_new0(resolver->arena, const char *, reasons->len + 1);
    for (guint i = 0; i < reasons->len; i++)
        let->reasons[i] = g_ptr_array_index(reasons, i);
    add_reasons(resolver, let);
    return ok;
}

gboolean xp_resolve_let_subjects(XpResolver *resolver, XpLet *let)
{
    return resolve_once(resolver, let, &let->as_subjects, read_subjects);
}

gboolean xp_resolve_let_objects(XpResolver *resolver, XpLet *let)
{
    return resolve_once(resolver, let, &let->as_objects, read_objects);
}

gboolean xp_resolve_let_actions(XpResolver *resolver, XpLet *let)
{
    return resolve_once(resolver, let, &let->as_actions, read_actions);
}

gboolean xp_resolve_let_values(XpResolver *resolver, XpLet *let)
{
    return resolve_once(resolver, let, &let->as_values, read_values);
}

void xp_resolve_let(XpResolver *resolver, XpLet *let)
{
    switch (xp_resolve_kind(resolver, let)) {
    case XP_LET_IS_SUBJECTS:
        xp_resolve_let_subjects(resolver, let);
        return;
    case XP_LET_IS_OBJECTS:
        xp_resolve_let_objects(resolver, let);
        return;
    case XP_LET_IS_ACTIONS:
        xp_resolve_let_actions(resolver, let);
        return;
    case XP_LET_IS_VALUES:
        xp_resolve_let_values(resolver, let);
        return;
    case XP_LET_IS_BROKEN:
        return;
    }
}
