/* SPDX-License-Identifier: Apache-2.0
 *
 * What a name stands for. Where a name was met decides what it may be: see arn_names.c for the
 * positions inside ARNs and documents.
 */
#include "frontend/load/names.h"

#include <string.h>

#include "frontend/load/names_internal.h"
#include "frontend/load/token.h"
#include "frontend/model/arn.h"

static XpNames *new_names(XpDiagList *diags)
{
    XpNames *names = g_new0(XpNames, 1);

    names->diags = diags;
    names->partition = "aws";
    names->labels = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    names->ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    names->resources = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    names->bindings =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)xp_binding_free);
    names->symbol_texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    names->noted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return names;
}

XpNames *xp_names_new(XpWorld *world, const XpLoadOptions *options, XpDiagList *diags)
{
    XpNames *names = new_names(diags);

    names->world = world;
    names->strings = world->strings;
    names->all_symbols = world->symbols;
    names->require_bound = options != NULL && options->require_bound;
    return names;
}

static char *resource_key(const XpAccount *account, XpResourceKind kind, const char *name)
{
    return g_strdup_printf("%s\n%d\n%s", account->id, (int)kind, name);
}

/* Regions nobody stated have a value in the bound world: that of the things that stand there. */
static void add_bound_regions(XpNames *names, const XpWorld *bound, const XpWorld *world)
{
    g_assert(bound->n_resources == world->n_resources);
    for (guint i = 0; i < world->n_resources; i++) {
        const char *region = world->resources[i]->region;
        const XpSymbol *symbol;

        if (region == NULL || !xp_symbol_is(g_utf8_get_char(region)))
            continue;
        symbol = xp_symbols_get(world->symbols, xp_symbol_index(g_utf8_get_char(region)));
        g_hash_table_insert(names->symbol_texts,
                            g_strdup_printf("%d %s", (int)symbol->kind, symbol->name),
                            g_strdup(bound->resources[i]->region));
    }
}

XpNames *xp_names_new_frozen(const XpWorld *bound, const XpWorld *world, XpDiagList *diags)
{
    XpNames *names = new_names(diags);

    names->strings = bound->strings;
    names->all_symbols = bound->symbols;
    for (guint i = 0; i < bound->n_accounts; i++)
        xp_names_add_account(names, bound->accounts[i]);
    for (guint i = 0; i < bound->n_resources; i++)
        xp_names_add_resource(names, bound->resources[i]);
    add_bound_regions(names, bound, world);
    return names;
}

void xp_names_free(XpNames *names)
{
    if (names == NULL)
        return;
    g_hash_table_unref(names->labels);
    g_hash_table_unref(names->ids);
    g_hash_table_unref(names->resources);
    g_hash_table_unref(names->bindings);
    g_hash_table_unref(names->symbol_texts);
    g_hash_table_unref(names->noted);
    g_free(names);
}

void xp_binding_free(XpBinding *binding)
{
    if (binding == NULL)
        return;
    g_free(binding->token);
    g_free(binding->text);
    g_free(binding->label);
    g_free(binding);
}

XpStrings *xp_names_strings(const XpNames *names)
{
    return names->strings;
}

const XpSymbols *xp_names_symbols(const XpNames *names)
{
    return names->all_symbols;
}

XpDiagList *xp_names_diags(const XpNames *names)
{
    return names->diags;
}

void xp_names_add_account(XpNames *names, XpAccount *account)
{
    g_hash_table_insert(names->labels, g_strdup(account->label), account);
    g_hash_table_insert(names->ids, g_strdup(account->id), account);
}

void xp_names_add_resource(XpNames *names, XpResource *resource)
{
    g_hash_table_insert(names->resources,
                        resource_key(resource->account, resource->kind, resource->name), resource);
}

void xp_names_set_strings(XpNames *names, XpStrings *strings)
{
    g_assert(names->world == NULL);
    names->strings = strings;
}

void xp_names_set_partition(XpNames *names, const char *partition)
{
    names->partition = xp_strings_add(names->strings, partition);
}

gboolean xp_names_add_binding(XpNames *names, XpBinding *binding)
{
    if (g_hash_table_contains(names->bindings, binding->token))
        return FALSE;
    g_hash_table_insert(names->bindings, binding->token, binding);
    return TRUE;
}

void xp_site_report(const XpNames *names, const XpSite *site, XpDiagId id, const char *help,
                    const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    if (site->source != NULL)
        xp_source_report(site->source, names->diags, id, &site->span, help, "%s", text);
    else
        xp_source_report_file(site->span.file, names->diags, id, help, "%s", text);
}

static void note_symbolic(const XpNames *names, XpSymbolKind kind, const char *token,
                          const XpSite *site)
{
    g_autofree char *line = g_strdup_printf("to fix it: bind: {%s: ...} in xacct.yaml", token);
    g_autofree char *account =
        g_strdup_printf("to fix it: accounts: {%s: \"its twelve digits\"} in xacct.yaml", token);

    switch (kind) {
    case XP_SYMBOL_ACCOUNT:
        xp_site_report(names, site, XP_DIAG_SYMBOLIC, account,
                       "'%s' is symbolic: verdicts hold for every account id", token);
        break;
    case XP_SYMBOL_REGION:
        xp_site_report(names, site, XP_DIAG_SYMBOLIC, line,
                       "'%s' is symbolic: verdicts hold for every Region", token);
        break;
    case XP_SYMBOL_TEXT:
        xp_site_report(names, site, XP_DIAG_SYMBOLIC, line,
                       "'%s' has no value: what it matches is unknown", token);
        break;
    case XP_SYMBOL_KEY_ID:
        xp_site_report(names, site, XP_DIAG_SYMBOLIC, line,
                       "'%s' is symbolic: the id of a key that was not loaded", token);
        break;
    case XP_SYMBOL_SECRET_SUFFIX:
        break; /* nobody wrote a name */
    }
}

static void refuse_unbound(const XpNames *names, XpSymbolKind kind, const char *token,
                           const XpSite *site)
{
    g_autofree char *help =
        kind == XP_SYMBOL_ACCOUNT
            ? g_strdup_printf("add to xacct.yaml: accounts: {%s: \"its twelve digits\"}", token)
            : g_strdup_printf("add to xacct.yaml: bind: {%s: ...}", token);

    xp_site_report(names, site, XP_DIAG_ACCOUNT_UNBOUND, help,
                   "'%s' has no value, and --require-bound asks for one", token);
}

void xp_names_note_symbol(XpNames *names, XpSymbolKind kind, const char *token, const XpSite *site)
{
    g_autofree char *key = g_strdup_printf("%d %s", (int)kind, token);

    if (g_hash_table_contains(names->noted, key))
        return;
    g_hash_table_add(names->noted, g_steal_pointer(&key));
    if (names->require_bound)
        refuse_unbound(names, kind, token, site);
    else
        note_symbolic(names, kind, token, site);
}

const char *xp_names_unbound(XpNames *names, XpSymbolKind kind, const char *token,
                             const XpSite *site)
{
    g_autofree char *key = g_strdup_printf("%d %s", (int)kind, token);
    const char *text = g_hash_table_lookup(names->symbol_texts, key);

    if (names->world == NULL && text != NULL)
        return xp_strings_add(names->strings, text);
    if (names->world == NULL) {
        xp_site_report(names, site, XP_DIAG_REQUEST_MALFORMED,
                       "a request is about concrete texts: write the value, a label of the tree, "
                       "or \"secret NAME in LABEL\"",
                       "'%s' has no value here", token);
        return NULL;
    }
    xp_names_note_symbol(names, kind, token, site);
    if (text != NULL)
        return xp_strings_add(names->strings, text);
    text = xp_world_add_symbol(names->world, kind, token, NULL);
    g_hash_table_insert(names->symbol_texts, g_steal_pointer(&key), g_strdup(text));
    return text;
}

const XpBinding *xp_names_binding(const XpNames *names, const char *token)
{
    return g_hash_table_lookup(names->bindings, token);
}

const XpAccount *xp_names_find_account(const XpNames *names, const char *label)
{
    const XpAccount *account = g_hash_table_lookup(names->labels, label);

    return account != NULL ? account : g_hash_table_lookup(names->ids, label);
}

const XpResource *xp_names_find_resource(const XpNames *names, const XpAccount *account,
                                         XpResourceKind kind, const char *name)
{
    g_autofree char *key = resource_key(account, kind, name);

    return g_hash_table_lookup(names->resources, key);
}

/* Adds an account nobody supplied. @id is NULL for a symbolic one. */
static const XpAccount *add_foreign(XpNames *names, const char *label, const char *id,
                                    const XpSite *site)
{
    XpAccount *account = xp_world_add_account(names->world, label, id, names->partition);

    account->span = site->span;
    account->span.file = xp_strings_add(names->strings, site->span.file);
    account->span.pointer = xp_strings_add(names->strings, site->span.pointer);
    xp_names_add_account(names, account);
    return account;
}

/* The account a token is bound to; NULL after an error. */
static const XpAccount *bound_account(XpNames *names, const XpBinding *binding)
{
    const XpAccount *account = NULL;

    if (binding->kind == XP_BIND_TEXT) {
        account = xp_names_find_account(names, binding->text);
        if (account == NULL && xp_account_id_is_valid(binding->text))
            account = add_foreign(names, binding->text, binding->text, &binding->site);
    }
    if (account == NULL)
        xp_site_report(names, &binding->site, XP_DIAG_ACCOUNT_ID,
                       "bind it to twelve digits in quotes, or to a label of the tree",
                       "'%s' stands for an account, and this is none", binding->token);
    return account;
}

/* A label with a slip of the pen would be a name for another account. */
static void warn_near_label(const XpNames *names, const char *token, const XpSite *site)
{
    const char *near = NULL;
    GHashTableIter iter;
    gpointer label;

    g_hash_table_iter_init(&iter, names->labels);
    while (g_hash_table_iter_next(&iter, &label, NULL)) {
        if (xp_token_is_slip_of(token, label) && (near == NULL || strcmp(label, near) < 0))
            near = label;
    }
    if (near != NULL) {
        g_autofree char *help = g_strdup_printf("did you mean '%s'?", near);

        xp_site_report(names, site, XP_DIAG_POLICY_SUSPICIOUS, help,
                       "'%s' is no account of this tree: it is taken for another one", token);
    }
}

const XpAccount *xp_names_account(XpNames *names, const char *text, const XpSite *site)
{
    g_autofree char *token = xp_token_strip(text);
    const XpBinding *binding = xp_names_binding(names, token);
    const XpAccount *account;

    if (binding != NULL)
        return bound_account(names, binding);
    account = xp_names_find_account(names, token);
    if (account != NULL)
        return account;
    if (names->world == NULL) {
        if (!xp_account_id_is_valid(token))
            xp_names_unbound(names, XP_SYMBOL_ACCOUNT, token, site);
        return NULL;
    }
    if (xp_account_id_is_valid(token))
        return add_foreign(names, token, token, site);
    warn_near_label(names, token, site);
    xp_names_note_symbol(names, XP_SYMBOL_ACCOUNT, token, site);
    return add_foreign(names, token, NULL, site);
}

/* A Region with a slip of the pen, or an availability zone, would be a name for any Region. */
static void warn_near_region(const XpNames *names, const char *token, const XpSite *site)
{
    if (names->world != NULL && xp_token_is_near_region(token))
        xp_site_report(names, site, XP_DIAG_POLICY_SUSPICIOUS, "write a Region such as us-west-2",
                       "'%s' is no Region: it is taken for a name, and any Region may be meant",
                       token);
}

const char *xp_names_region(XpNames *names, const char *text, const XpSite *site)
{
    g_autofree char *token = xp_token_strip(text);
    const XpBinding *binding = xp_names_binding(names, token);

    if (binding != NULL && binding->kind == XP_BIND_TEXT && xp_token_is_region(binding->text))
        return xp_strings_add(names->strings, binding->text);
    if (binding != NULL) {
        xp_site_report(names, &binding->site, XP_DIAG_YAML_BAD_VALUE,
                       "bind it to a Region such as us-west-2",
                       "'%s' stands for a Region, and this is none", binding->token);
        return NULL;
    }
    warn_near_region(names, token, site);
    /* "REGION" and "region" are the same word of documentation as "Region". */
    return xp_names_unbound(names, XP_SYMBOL_REGION,
                            g_ascii_strcasecmp(token, "Region") == 0 ? "Region" : token, site);
}

const char *xp_names_default_region(XpNames *names, const XpAccount *account, const XpSite *site)
{
    if (account->n_regions == 1)
        return account->regions[0];
    return xp_names_region(names, "Region", site);
}

const XpResource *xp_names_bound_resource(const XpNames *names, const XpBinding *binding)
{
    const XpAccount *account = xp_names_find_account(names, binding->label);
    XpResourceKind kind = binding->kind == XP_BIND_SECRET ? XP_RESOURCE_SECRET : XP_RESOURCE_KEY;

    return account == NULL ? NULL : xp_names_find_resource(names, account, kind, binding->text);
}

const char *xp_names_bound_arn(const XpNames *names, const XpBinding *binding)
{
    const XpAccount *account;
    const XpIdentity *role;
    const XpResource *resource;

    switch (binding->kind) {
    case XP_BIND_TEXT:
        return binding->text;
    case XP_BIND_SECRET:
    case XP_BIND_KEY:
        resource = xp_names_bound_resource(names, binding);
        return resource != NULL ? resource->arn : NULL;
    case XP_BIND_ROLE:
        account = xp_names_find_account(names, binding->label);
        if (account == NULL || names->world == NULL)
            return NULL;
        role = xp_world_identity(names->world, account, XP_IDENTITY_ROLE, binding->text);
        return role != NULL ? role->arn : NULL;
    }
    g_assert_not_reached();
}

static gint compare_bindings(gconstpointer left, gconstpointer right)
{
    const XpBinding *const *a = left;
    const XpBinding *const *b = right;

    return strcmp((*a)->token, (*b)->token);
}

void xp_names_check_bindings(XpNames *names)
{
    static const char *const kinds[] = {"", "secret", "key", "role"};
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    GHashTableIter iter;
    gpointer binding;

    g_hash_table_iter_init(&iter, names->bindings);
    while (g_hash_table_iter_next(&iter, NULL, &binding))
        g_ptr_array_add(all, binding);
    g_ptr_array_sort(all, compare_bindings);
    for (guint i = 0; i < all->len; i++) {
        const XpBinding *item = g_ptr_array_index(all, i);

        if (xp_names_bound_arn(names, item) == NULL)
            xp_site_report(names, &item->site, XP_DIAG_REFERENCE_UNKNOWN,
                           "write \"secret NAME in LABEL\" with the names of folders of this tree",
                           "'%s' is bound to %s '%s' in '%s', which is not in this tree",
                           item->token, kinds[item->kind], item->text, item->label);
    }
}
