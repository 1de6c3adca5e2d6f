/* SPDX-License-Identifier: Apache-2.0
 *
 * The typed positions in which a name may stand for a value: fields of ARNs, and whole Resource
 * and Principal texts.
 */
#include <string.h>

#include "frontend/load/names.h"
#include "frontend/load/names_internal.h"
#include "frontend/load/token.h"
#include "frontend/model/arn.h"

enum { PARTITION = 1, SERVICE, REGION, ACCOUNT, RESOURCE };

static gboolean is_arn(const char *text)
{
    return g_str_has_prefix(text, "arn:");
}

static void replace(char **field, const char *text)
{
    g_free(*field);
    *field = g_strdup(text);
}

/* TRUE if the field says what it means: empty, a pattern, a variable or a symbol. */
static gboolean is_settled(const char *field)
{
    return *field == '\0' || xp_token_has_wildcard(field) || xp_token_has_variable(field) ||
           xp_symbols_in(field);
}

static gboolean resolve_region(XpNames *names, char **field, const XpSite *site)
{
    const char *region;

    gboolean named = g_ascii_isalpha(**field) || xp_token_has_bracketed(*field);

    if (is_settled(*field) || xp_token_is_region(*field) || !named)
        return TRUE;
    region = xp_names_region(names, *field, site);
    if (region == NULL)
        return FALSE;
    replace(field, region);
    return TRUE;
}

/* In "arn:aws:secretsmanager:*:secret:db-*" the star stands for Region and account, and the word
 * after it for itself, unless it is a name of the tree or is written like a placeholder.
 * Rule: S-GRAM-30, S-COND-9 */
static gboolean follows_star(const XpNames *names, char **fields, guint field)
{
    guint first = g_strv_length(fields) > RESOURCE ? SERVICE : PARTITION;
    g_autofree char *token = xp_token_strip(fields[field]);
    g_autofree char *lower = g_ascii_strdown(token, -1);
    gboolean star = FALSE;

    for (guint i = first; i < field; i++)
        star = star || g_str_has_suffix(fields[i], "*");
    return star && strcmp(token, fields[field]) == 0 && !xp_token_is_number(token) &&
           strstr(lower, "account") == NULL && strstr(lower, "region") == NULL &&
           xp_names_binding(names, token) == NULL && xp_names_find_account(names, token) == NULL;
}

static gboolean resolve_account(XpNames *names, char **field, const XpSite *site)
{
    const XpAccount *account;

    /* "aws" owns the managed policies; "cloudfront" the identities that read from buckets. */
    if (is_settled(*field) || strcmp(*field, "aws") == 0 || strcmp(*field, "cloudfront") == 0)
        return TRUE;
    if (xp_token_is_number(*field) && !xp_account_id_is_valid(*field)) {
        g_autofree char *help = xp_token_account_advice(*field);

        xp_site_report(names, site, XP_DIAG_ACCOUNT_ID, help, "'%s' is no account id", *field);
        return FALSE;
    }
    account = xp_names_account(names, *field, site);
    if (account == NULL)
        return xp_account_id_is_valid(*field);
    replace(field, account->id);
    return TRUE;
}

/* The id of a resource in its ARN: what follows "key/" or "secret:". */
static const char *id_of_arn(const char *arn)
{
    const char *at = arn;

    for (guint colons = 0; colons < 5; colons++) {
        at = strchr(at, ':');
        if (at == NULL)
            return "";
        at++;
    }
    at += strcspn(at, "/:");
    return *at != '\0' ? at + 1 : at;
}

/* The loaded key called @label in the account whose id is @account; in any when it is a pattern
 * and only one key is called so. */
static const XpResource *key_of_label(const XpNames *names, const char *account, const char *label)
{
    const XpAccount *owner = g_hash_table_lookup(names->ids, account);
    const XpResource *found = NULL;
    GHashTableIter iter;
    gpointer value;

    if (owner != NULL)
        return xp_names_find_resource(names, owner, XP_RESOURCE_KEY, label);
    if (!xp_token_has_wildcard(account))
        return NULL;
    g_hash_table_iter_init(&iter, names->resources);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const XpResource *resource = value;

        if (resource->kind != XP_RESOURCE_KEY || strcmp(resource->name, label) != 0)
            continue;
        if (found != NULL)
            return NULL;
        found = resource;
    }
    return found;
}

typedef enum {
    ID_RESOLVED,
    ID_UNKNOWN, /* some part of it stands for something nobody said */
    ID_REFUSED,
} IdResult;

/* Resolves what follows "key/", "secret:", "role/" ... in @fields. */
static IdResult resolve_id(XpNames *names, char **fields, const XpSite *site)
{
    char **field = &fields[RESOURCE];
    gsize prefix = strcspn(*field, "/:");
    const char *id = (*field)[prefix] != '\0' ? *field + prefix + 1 : *field;
    g_autofree char *head = g_strndup(*field, (gsize)(id - *field));
    g_autofree char *token = xp_token_strip(id);
    const XpBinding *binding = xp_names_binding(names, token);
    gboolean is_key = strcmp(fields[SERVICE], "kms") == 0 && strcmp(head, "key/") == 0;
    const char *found = NULL;

    if (binding != NULL && binding->kind == XP_BIND_TEXT) {
        found = binding->text;
    } else if (binding != NULL) {
        const char *arn = xp_names_bound_arn(names, binding);

        if (arn == NULL)
            return ID_UNKNOWN; /* reported by xp_names_check_bindings() */
        found = id_of_arn(arn);
    } else if (is_key) {
        const XpResource *key = key_of_label(names, fields[ACCOUNT], token);

        if (key != NULL)
            found = id_of_arn(key->arn);
        else if (names->world != NULL && !is_settled(id) && !xp_token_is_key_id(id))
            found = xp_names_unbound(names, XP_SYMBOL_KEY_ID, token, site);
    }
    if (found == NULL)
        return xp_token_has_bracketed(id) ? ID_UNKNOWN : ID_RESOLVED;

    g_autofree char *whole = g_strconcat(head, found, NULL);
    replace(field, whole);
    return ID_RESOLVED;
}

static IdResult resolve_fields(XpNames *names, char **fields, guint n, const XpSite *site)
{
    for (guint i = PARTITION; i <= SERVICE && i < n; i++) {
        if (xp_token_has_bracketed(fields[i]))
            return ID_UNKNOWN;
    }
    if (n > REGION && follows_star(names, fields, REGION))
        return ID_RESOLVED;
    if (n > REGION && !resolve_region(names, &fields[REGION], site))
        return ID_REFUSED;
    if (n > ACCOUNT && follows_star(names, fields, ACCOUNT))
        return ID_RESOLVED;
    if (n > ACCOUNT && !resolve_account(names, &fields[ACCOUNT], site))
        return ID_REFUSED;
    return n > RESOURCE ? resolve_id(names, fields, site) : ID_RESOLVED;
}

const char *xp_names_arn(XpNames *names, const char *text, const XpSite *site)
{
    g_auto(GStrv) fields = xp_token_split_arn(text);
    g_autofree char *whole = NULL;

    switch (resolve_fields(names, fields, g_strv_length(fields), site)) {
    case ID_RESOLVED:
        break;
    case ID_UNKNOWN:
        return xp_names_unbound(names, XP_SYMBOL_TEXT, text, site);
    case ID_REFUSED:
        return NULL;
    }
    whole = g_strjoinv(":", fields);
    return xp_strings_add(names->strings, whole);
}

/* The ARN of the one secret or key whose folder is called @token, or NULL. */
static const char *arn_of_label(const XpNames *names, const char *token)
{
    const char *found = NULL;
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, names->resources);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const XpResource *resource = value;

        if (strcmp(resource->name, token) != 0)
            continue;
        if (found != NULL)
            return NULL;
        found = resource->arn;
    }
    return found;
}

/* What @binding stands for as a whole text; NULL after an error. */
static const char *bound_text(XpNames *names, const XpBinding *binding, const XpSite *site)
{
    const char *text = xp_names_bound_arn(names, binding);

    if (text == NULL)
        return xp_names_unbound(names, XP_SYMBOL_TEXT, binding->token, site);
    if (binding->kind == XP_BIND_TEXT && is_arn(text))
        return xp_names_arn(names, text, &binding->site);
    return xp_strings_add(names->strings, text);
}

/* The same where a resource is meant: an ARN or "*". */
static const char *bound_resource(XpNames *names, const XpBinding *binding, const XpSite *site)
{
    const char *text = bound_text(names, binding, site);

    if (text == NULL || is_arn(text) || strcmp(text, "*") == 0 || xp_symbols_in(text))
        return text;
    xp_site_report(names, &binding->site, XP_DIAG_YAML_BAD_VALUE,
                   "bind it to an ARN, to \"secret NAME in LABEL\" or \"key NAME in LABEL\"",
                   "'%s' stands for a resource, and this is none", binding->token);
    return NULL;
}

/* The same where a principal is meant: a label or an id is the account. */
static const char *bound_principal(XpNames *names, const XpBinding *binding, const XpSite *site)
{
    const XpAccount *account = NULL;

    if (binding->kind == XP_BIND_TEXT && xp_account_id_is_valid(binding->text))
        account = xp_names_account(names, binding->text, &binding->site);
    else if (binding->kind == XP_BIND_TEXT)
        account = xp_names_find_account(names, binding->text);
    return account != NULL ? account->id : bound_text(names, binding, site);
}

static gboolean looks_like_token(const char *text)
{
    return xp_token_is_word(text) || xp_token_has_bracketed(text);
}

const char *xp_names_resource(XpNames *names, const char *text, const XpSite *site)
{
    g_autofree char *token = xp_token_strip(text);
    const XpBinding *binding = xp_names_binding(names, token);
    const char *arn;

    if (strcmp(text, "*") == 0)
        return xp_strings_add(names->strings, text);
    if (is_arn(text))
        return xp_names_arn(names, text, site);
    if (binding != NULL)
        return bound_resource(names, binding, site);
    if (!looks_like_token(text)) {
        xp_site_report(names, site, XP_DIAG_POLICY_RESOURCE,
                       "write \"*\" or arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE",
                       "'%s' is neither \"*\" nor an ARN", text);
        return NULL;
    }
    arn = arn_of_label(names, token);
    if (arn != NULL)
        return xp_strings_add(names->strings, arn);
    return xp_names_unbound(names, XP_SYMBOL_TEXT, token, site);
}

const char *xp_names_principal(XpNames *names, const char *text, const XpSite *site)
{
    g_autofree char *token = xp_token_strip(text);
    const XpBinding *binding = xp_names_binding(names, token);
    const XpAccount *account;

    if (is_arn(text) && !xp_token_has_wildcard(text))
        return xp_names_arn(names, text, site);
    if (binding != NULL)
        return bound_principal(names, binding, site);
    account = xp_names_find_account(names, token);
    if (account == NULL && xp_account_id_is_valid(token) && names->world != NULL)
        account = xp_names_account(names, token, site);
    if (account != NULL)
        return account->id;
    if (is_arn(text) || xp_token_is_unique_id(text) || !looks_like_token(text))
        return xp_strings_add(names->strings, text);
    return xp_names_unbound(names, XP_SYMBOL_TEXT, token, site);
}

/* A value that is exactly a name of the tree was probably meant to be replaced, and is not. */
static void warn_unreplaced(XpNames *names, const char *text, const XpSite *site)
{
    g_autofree char *token = xp_token_strip(text);
    const XpAccount *account = g_hash_table_lookup(names->labels, token);
    gboolean label = account != NULL && strcmp(account->label, account->id) != 0;

    if (!label && strcmp(token, text) == 0 && xp_names_binding(names, token) == NULL)
        return;
    xp_site_report(names, site, XP_DIAG_POLICY_SUSPICIOUS,
                   "write the value itself; names are replaced inside ARNs and as a whole "
                   "Resource or Principal only",
                   "'%s' is compared as it stands, it is not replaced in a Condition", text);
}

const char *xp_names_condition_value(XpNames *names, const char *text, const XpSite *site)
{
    g_auto(GStrv) fields = xp_token_split_arn(text);

    /* With fewer fields it is a pattern over text, whose parts are in no typed position. */
    if (is_arn(text) && g_strv_length(fields) > RESOURCE)
        return xp_names_arn(names, text, site);
    if (is_arn(text))
        return xp_strings_add(names->strings, text);
    /* An id that occurs anywhere is a constant of the world, so that no other account can be it. */
    if (names->world != NULL && xp_account_id_is_valid(text))
        xp_names_account(names, text, site);
    else
        warn_unreplaced(names, text, site);
    return xp_strings_add(names->strings, text);
}
