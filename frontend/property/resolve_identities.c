/* SPDX-License-Identifier: Apache-2.0 */
/* Roles and users by name and path. */
#include <string.h>

#include "frontend/property/place.h"
#include "frontend/property/resolve.h"

void xp_resolve_name_pattern(XpResolver *resolver, const char *text, XpNamePattern *out)
{
    const char *slash = strrchr(text, '/');

    out->path = NULL;
    out->name = text;
    out->exact = !xp_resolve_is_pattern(text);
    if (slash == NULL)
        return;
    if (*text == '/')
        text++;
    out->path =
        slash < text ? "" : xp_strings_add_n(resolver->strings, text, (gsize)(slash + 1 - text));
    out->name = xp_strings_add(resolver->strings, slash + 1);
}

static gboolean matches_identity(const XpIdentity *identity, XpIdentityKind kind,
                                 const XpNamePattern *pattern)
{
    g_autofree char *path = NULL;

    if (identity->kind != kind || !xp_resolve_matches(pattern->name, identity->name))
        return FALSE;
    if (pattern->path == NULL)
        return TRUE;
    path = g_strconcat("/", pattern->path, NULL);
    return xp_resolve_matches(path, identity->path);
}

static void find_identities(const XpWorld *world, XpIdentityKind kind, const XpNamePattern *pattern,
                            const XpWhere *where, guint n_where, const XpAccount *account,
                            GPtrArray *out)
{
    for (guint i = 0; i < world->n_identities; i++) {
        const XpIdentity *identity = world->identities[i];

        if ((account == NULL || identity->account == account) &&
            xp_place_fits(world, where, n_where, identity->account) &&
            matches_identity(identity, kind, pattern))
            g_ptr_array_add(out, (gpointer)(guintptr)identity);
    }
}

static const char *kind_name(XpIdentityKind kind)
{
    switch (kind) {
    case XP_IDENTITY_USER:
        return "user";
    case XP_IDENTITY_ROLE:
        return "role";
    }
    g_assert_not_reached();
}

gboolean xp_resolve_fail_unknown(XpResolver *resolver, const char *kind_text, const XpSynWord *word,
                                 const XpAccount *account, const GPtrArray *candidates)
{
    g_autofree char *more = NULL;
    g_autofree char *help = NULL;
    g_autofree char *shown = xp_script_quote(word->text);

    if (account == NULL)
        more = g_strdup_printf("for one in an account that is not in the tree, say: %s NAME in "
                               "account 123456789012",
                               kind_text);
    else if (account->folder != NULL)
        more = g_strdup_printf("no such %s in %s/iam/%s", kind_text, account->folder, kind_text);
    help = xp_resolve_advice(word->text, candidates, more);
    xp_sink_add(resolver->sink, XP_DIAG_PROP_UNKNOWN_PRINCIPAL, &word->span, help,
                "unknown %s %s%s%s", kind_text, shown, account != NULL ? " in account " : "",
                account != NULL ? account->label : "");
    return FALSE;
}

static gboolean fail_unknown_identity(XpResolver *resolver, XpIdentityKind kind,
                                      const XpSynWord *word, const XpAccount *account)
{
    const XpWorld *world = resolver->world;
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (guint i = 0; i < world->n_identities; i++) {
        const XpIdentity *identity = world->identities[i];

        if (identity->kind == kind && (account == NULL || identity->account == account))
            g_ptr_array_add(names, (gpointer)(guintptr)identity->name);
    }
    return xp_resolve_fail_unknown(resolver, kind_name(kind), word, account, names);
}

gboolean xp_resolve_fail_ambiguous(XpResolver *resolver, const char *kind_text,
                                   const XpSynWord *word, const char *first, const char *second)
{
    g_autofree char *shown = xp_script_quote(word->text);
    g_autofree char *help =
        g_strdup_printf("say which account: 'in account %s' or 'in account %s'", first, second);

    xp_sink_add(resolver->sink, XP_DIAG_PROP_AMBIGUOUS, &word->span, help,
                "there are several %ss called %s", kind_text, shown);
    return FALSE;
}

static gboolean find_anywhere(XpResolver *resolver, XpIdentityKind kind, const XpSynWord *word,
                              const XpNamePattern *pattern, const XpWhere *where, guint n_where,
                              gboolean several, GPtrArray *out)
{
    find_identities(resolver->world, kind, pattern, where, n_where, NULL, out);
    if (out->len == 0)
        return fail_unknown_identity(resolver, kind, word, NULL);
    if (out->len > 1 && !several) {
        const XpIdentity *first = g_ptr_array_index(out, 0);
        const XpIdentity *second = g_ptr_array_index(out, 1);

        return xp_resolve_fail_ambiguous(resolver, kind_name(kind), word, first->account->label,
                                         second->account->label);
    }
    return TRUE;
}

gboolean xp_resolve_identities(XpResolver *resolver, XpIdentityKind kind, const XpSynWord *word,
                               const XpNamePattern *pattern, const XpWhere *where, guint n_where,
                               gboolean several, GPtrArray *out)
{
    g_autoptr(GArray) named = NULL;
    gboolean ok = TRUE;

    if (!pattern->exact) {
        find_identities(resolver->world, kind, pattern, where, n_where, NULL, out);
        return TRUE;
    }
    if (!xp_where_names_accounts(where, n_where))
        return find_anywhere(resolver, kind, word, pattern, where, n_where, several, out);
    named = xp_where_named(resolver->world, where, n_where);
    for (guint i = 0; i < named->len; i++) {
        const XpAccount *account = g_array_index(named, XpNamedAccount, i).account;
        guint before = out->len;

        if (account == NULL)
            continue;
        find_identities(resolver->world, kind, pattern, where, n_where, account, out);
        if (out->len == before && account->supplied)
            ok = fail_unknown_identity(resolver, kind, word, account);
    }
    return ok;
}
