/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts, ARNs and the places that `in` and `outside` name. */
#include <string.h>

#include "frontend/model/arn.h"
#include "frontend/property/place.h"
#include "frontend/property/resolve.h"

gboolean xp_resolve_matches(const char *pattern, const char *name)
{
    return g_pattern_match_simple(pattern, name);
}

gboolean xp_resolve_is_pattern(const char *text)
{
    return strpbrk(text, "*?") != NULL;
}

/* Returns new: the labels of all accounts (const char *). */
static GPtrArray *list_labels(const XpWorld *world)
{
    GPtrArray *labels = g_ptr_array_new();

    for (guint i = 0; i < world->n_accounts; i++)
        g_ptr_array_add(labels, (gpointer)(guintptr)world->accounts[i]->label);
    return labels;
}

static gboolean is_digits(const char *text)
{
    for (; *text != '\0'; text++) {
        if (!g_ascii_isdigit(*text))
            return FALSE;
    }
    return TRUE;
}

static gboolean find_account(XpResolver *resolver, const char *text, const XpSpan *span,
                             const XpAccount **out_account, const char **out_id)
{
    g_autoptr(GPtrArray) labels = NULL;
    g_autofree char *shown = NULL;
    g_autofree char *help = NULL;

    *out_account = xp_world_account(resolver->world, text);
    if (*out_account != NULL) {
        *out_id = (*out_account)->id;
        return TRUE;
    }
    if (xp_account_id_is_valid(text)) {
        *out_id = xp_strings_add(resolver->strings, text);
        return TRUE;
    }
    labels = list_labels(resolver->world);
    shown = xp_script_quote(text);
    help = xp_resolve_advice(text, labels,
                             is_digits(text) ? "an account id has exactly twelve digits"
                                             : "an account is named by its label in the tree or "
                                               "by its twelve digits");
    xp_sink_add(resolver->sink, XP_DIAG_PROP_UNKNOWN_ACCOUNT, span, help, "unknown account %s",
                shown);
    return FALSE;
}

gboolean xp_resolve_account(XpResolver *resolver, const XpSynWord *word,
                            const XpAccount **out_account, const char **out_id)
{
    return find_account(resolver, word->text, &word->span, out_account, out_id);
}

/* Fields that are no label and stay as they are: empty, wildcards, AWS itself. */
static gboolean is_plain_field(const char *field)
{
    return *field == '\0' || strcmp(field, "aws") == 0 || xp_resolve_is_pattern(field) ||
           g_str_has_prefix(field, "${");
}

const char *xp_resolve_arn(XpResolver *resolver, const XpSynWord *word, const char *text,
                           const XpAccount **out_account)
{
    g_auto(XpArn) arn = {0};
    g_autofree char *printed = NULL;
    const char *id = NULL;

    *out_account = NULL;
    if (!xp_arn_parse(text, &arn)) {
        g_autofree char *shown = xp_script_quote(text);

        xp_sink_add(resolver->sink, XP_DIAG_PROP_VALUE, &word->span,
                    "an ARN is arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE", "%s is not an ARN",
                    shown);
        return NULL;
    }
    if (is_plain_field(arn.account))
        return xp_strings_add(resolver->strings, text);
    if (!find_account(resolver, arn.account, &word->span, out_account, &id))
        return NULL;
    g_free(arn.account);
    arn.account = g_strdup(id);
    printed = xp_arn_print(&arn);
    return xp_strings_add(resolver->strings, printed);
}

static gboolean resolve_accounts(XpResolver *resolver, const XpSynWhere *from, XpWhere *to)
{
    gboolean ok = TRUE;

    to->n_accounts = from->n_accounts;
    to->accounts = xp_arena_new0(resolver->arena, const XpAccount *, from->n_accounts);
    to->account_ids = xp_arena_new0(resolver->arena, const char *, from->n_accounts);
    for (guint i = 0; i < from->n_accounts; i++) {
        if (!xp_resolve_account(resolver, &from->accounts[i], &to->accounts[i],
                                &to->account_ids[i]))
            ok = FALSE;
    }
    return ok;
}

static gboolean check_org(XpResolver *resolver, const XpSynWhere *from)
{
    if (g_str_has_prefix(from->value.text, "o-"))
        return TRUE;
    xp_sink_add(resolver->sink, XP_DIAG_PROP_VALUE, &from->value.span, "write org o-abc1234567",
                "the id of an organization begins with o-");
    return FALSE;
}

static gboolean is_node(const XpOrganization *organization, const char *id)
{
    for (guint i = 0; i < organization->n_nodes; i++) {
        if (strcmp(organization->nodes[i].id, id) == 0)
            return TRUE;
    }
    return FALSE;
}

/* A path means the unit at its end and all below it, as a pattern over aws:PrincipalOrgPaths. */
static const char *ou_value(const XpResolver *resolver, const char *text)
{
    if (strchr(text, '/') == NULL || g_str_has_suffix(text, "*"))
        return text;
    return xp_strings_printf(resolver->strings, "%s%s*", text,
                             g_str_has_suffix(text, "/") ? "" : "/");
}

/* An exact id has to stand in the tree of organizational units, where there is one. */
static gboolean check_ou(XpResolver *resolver, const XpSynWhere *from)
{
    const XpOrganization *organization = resolver->world->organization;
    const char *text = from->value.text;
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    g_autofree char *help = NULL;

    if (xp_resolve_is_pattern(text) || strchr(text, '/') != NULL)
        return TRUE;
    if (!g_str_has_prefix(text, "ou-") && !g_str_has_prefix(text, "r-")) {
        xp_sink_add(resolver->sink, XP_DIAG_PROP_VALUE, &from->value.span,
                    "write ou ou-ab12-11111111, a pattern, or a path o-x/r-y/ou-z",
                    "the id of an organizational unit begins with ou-");
        return FALSE;
    }
    if (organization == NULL || is_node(organization, text))
        return TRUE;
    for (guint i = 0; i < organization->n_nodes; i++)
        g_ptr_array_add(ids, (gpointer)(guintptr)organization->nodes[i].id);
    help = xp_resolve_advice(text, ids, "the tree of org/org.yaml has no such unit");
    xp_sink_add(resolver->sink, XP_DIAG_PROP_UNKNOWN_NAME, &from->value.span, help,
                "unknown organizational unit %s", text);
    return FALSE;
}

gboolean xp_resolve_where(XpResolver *resolver, const XpSynItem *item, XpWhere **out_where,
                          guint *out_n)
{
    XpWhere *where = xp_arena_new0(resolver->arena, XpWhere, item->n_where);
    gboolean ok = TRUE;

    for (guint i = 0; i < item->n_where; i++) {
        const XpSynWhere *from = &item->where[i];

        where[i].kind = from->kind;
        where[i].outside = from->outside;
        where[i].key = from->key.text;
        where[i].value = from->value.text;
        where[i].span = from->span;
        switch (from->kind) {
        case XP_WHERE_ACCOUNT:
            ok = resolve_accounts(resolver, from, &where[i]) && ok;
            break;
        case XP_WHERE_ORG:
            ok = check_org(resolver, from) && ok;
            break;
        case XP_WHERE_OU:
            ok = check_ou(resolver, from) && ok;
            where[i].value = ou_value(resolver, from->value.text);
            break;
        case XP_WHERE_TAGGED:
            break;
        }
    }
    *out_where = where;
    *out_n = item->n_where;
    return ok;
}

static const XpWhere *find_in_account(const XpWhere *where, guint n)
{
    for (guint i = 0; i < n; i++) {
        if (where[i].kind == XP_WHERE_ACCOUNT && !where[i].outside)
            return &where[i];
    }
    return NULL;
}

gboolean xp_where_names_accounts(const XpWhere *where, guint n)
{
    return find_in_account(where, n) != NULL;
}

gboolean xp_where_names_organization(const XpWhere *where, guint n)
{
    for (guint i = 0; i < n; i++) {
        if ((where[i].kind == XP_WHERE_ORG || where[i].kind == XP_WHERE_OU) && !where[i].outside)
            return TRUE;
    }
    return FALSE;
}

/* Is nothing known against the account? One the world does not have is only its id. */
static gboolean passes(const XpWorld *world, const XpWhere *where, guint n,
                       const XpNamedAccount *named)
{
    XpAccount alone = {.id = named->id};

    return xp_place_fits(world, where, n, named->account != NULL ? named->account : &alone);
}

GArray *xp_where_named(const XpWorld *world, const XpWhere *where, guint n)
{
    GArray *named = g_array_new(FALSE, TRUE, sizeof(XpNamedAccount));
    const XpWhere *first = find_in_account(where, n);

    for (guint i = 0; first != NULL && i < first->n_accounts; i++) {
        XpNamedAccount account = {first->accounts[i], first->account_ids[i]};

        if (passes(world, where, n, &account))
            g_array_append_val(named, account);
    }
    return named;
}
