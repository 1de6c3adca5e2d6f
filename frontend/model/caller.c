/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/base/error.h"
#include "frontend/model/arn.h"
#include "frontend/model/request.h"

/* The identity of that name, letter case ignored as AWS does when it is created. */
static const XpIdentity *find_identity(const XpWorld *world, const XpAccount *account,
                                       XpIdentityKind kind, const char *name)
{
    const XpIdentity *exact = xp_world_identity(world, account, kind, name);

    if (exact != NULL)
        return exact;
    for (guint i = 0; i < world->n_identities; i++) {
        const XpIdentity *identity = world->identities[i];

        if (identity->account == account && identity->kind == kind &&
            g_ascii_strcasecmp(identity->name, name) == 0)
            return identity;
    }
    return NULL;
}

/*
 * Sets the identity behind @caller, if it is loaded. @path is NULL when the text did not say one
 * (session ARNs leave it out).
 */
static gboolean attach_identity(const XpWorld *world, XpIdentityKind kind, const char *path,
                                XpStrings *strings, XpCaller *caller, GError **error)
{
    const XpAccount *account = xp_world_account_by_id(world, caller->account);
    const XpIdentity *identity =
        account != NULL ? find_identity(world, account, kind, caller->name) : NULL;

    if (identity == NULL) {
        caller->path = xp_strings_add(strings, path != NULL ? path : "/");
        return TRUE;
    }
    if (strcmp(identity->name, caller->name) != 0 ||
        (path != NULL && strcmp(identity->path, path) != 0)) {
        g_set_error(error, XP_ERROR, XP_ERROR_INPUT,
                    "%s%s%s is not loaded, but %s%s is, and such names are unique in an account; "
                    "write %s",
                    kind == XP_IDENTITY_USER ? "user" : "role", path != NULL ? path : "/",
                    caller->name, kind == XP_IDENTITY_USER ? "user" : "role", identity->path,
                    identity->arn);
        return FALSE;
    }
    caller->identity = identity;
    caller->path = xp_strings_add(strings, identity->path);
    caller->unique_id = xp_strings_add(strings, identity->unique_id);
    return TRUE;
}

/* Fills @caller from @entry, an ARN already taken apart. */
static gboolean fill_from_entry(const XpWorld *world, const XpPrincipalEntry *entry,
                                XpStrings *strings, XpCaller *caller, GError **error)
{
    caller->partition = entry->partition;
    caller->account = entry->account;
    caller->name = entry->name;
    switch (entry->form) {
    case XP_PRINCIPAL_ACCOUNT:
        caller->kind = XP_CALLER_ROOT;
        return TRUE;
    case XP_PRINCIPAL_USER:
        caller->kind = XP_CALLER_USER;
        return attach_identity(world, XP_IDENTITY_USER, entry->path, strings, caller, error);
    case XP_PRINCIPAL_ROLE:
        caller->kind = XP_CALLER_SESSION;
        return attach_identity(world, XP_IDENTITY_ROLE, entry->path, strings, caller, error);
    case XP_PRINCIPAL_SESSION:
        caller->kind = XP_CALLER_SESSION;
        caller->session = entry->session;
        return attach_identity(world, XP_IDENTITY_ROLE, NULL, strings, caller, error);
    case XP_PRINCIPAL_FEDERATED_USER:
        caller->kind = XP_CALLER_FEDERATED_USER;
        return TRUE;
    case XP_PRINCIPAL_EVERYONE:
    case XP_PRINCIPAL_AWS_EVERYONE:
    case XP_PRINCIPAL_UNIQUE_ID:
    case XP_PRINCIPAL_SERVICE:
    case XP_PRINCIPAL_PROVIDER:
    case XP_PRINCIPAL_CANONICAL_USER:
    case XP_PRINCIPAL_UNBOUND:
        break;
    }
    g_set_error(error, XP_ERROR, XP_ERROR_INPUT,
                "\"%s\" makes no calls; a caller is the ARN of a user, role, session, federated "
                "user or root user, a service's name, or \"anonymous\"",
                entry->text);
    return FALSE;
}

/* An account is in one partition, and so is everybody in it. Rule: S-GRAM-32 */
static gboolean is_in_partition(const XpWorld *world, const XpPrincipalEntry *entry, GError **error)
{
    const XpAccount *account =
        entry->account != NULL ? xp_world_account_by_id(world, entry->account) : NULL;

    if (account == NULL || !account->supplied || entry->partition == NULL ||
        strcmp(account->partition, entry->partition) == 0)
        return TRUE;
    g_set_error(error, XP_ERROR, XP_ERROR_INPUT,
                "\"%s\" is in partition %s, but account %s is in %s", entry->text, entry->partition,
                account->label, account->partition);
    return FALSE;
}

static gboolean parse_root_words(const XpWorld *world, const char *text, XpStrings *strings,
                                 XpCaller *out_caller)
{
    g_autofree char *id = NULL;
    const XpAccount *account;

    if (!g_str_has_suffix(text, ":root"))
        return FALSE;
    id = g_strndup(text, strlen(text) - strlen(":root"));
    if (!xp_account_id_is_valid(id))
        return FALSE;
    account = xp_world_account_by_id(world, id);
    out_caller->kind = XP_CALLER_ROOT;
    out_caller->account = xp_strings_add(strings, id);
    out_caller->partition = xp_strings_add(strings, account != NULL ? account->partition : "aws");
    return TRUE;
}

gboolean xp_caller_parse(const XpWorld *world, const char *text, XpStrings *strings,
                         XpCaller *out_caller, GError **error)
{
    XpPrincipalEntry entry;

    memset(out_caller, 0, sizeof *out_caller);
    if (strcmp(text, "anonymous") == 0) {
        out_caller->kind = XP_CALLER_ANONYMOUS;
        return TRUE;
    }
    if (g_str_has_suffix(text, ".amazonaws.com") || g_str_has_suffix(text, ".amazonaws.com.cn")) {
        if (!xp_principal_parse(strings, NULL, "Service", text, &entry, error))
            return FALSE;
        out_caller->kind = XP_CALLER_SERVICE;
        out_caller->name = entry.name;
        return TRUE;
    }
    if (parse_root_words(world, text, strings, out_caller))
        return TRUE;
    if (xp_account_id_is_valid(text)) {
        g_set_error(error, XP_ERROR, XP_ERROR_INPUT,
                    "\"%s\" is an account, and accounts make no calls; write \"%s:root\" for its "
                    "root user",
                    text, text);
        return FALSE;
    }
    if (!xp_principal_parse(strings, NULL, "AWS", text, &entry, error) ||
        !is_in_partition(world, &entry, error))
        return FALSE;
    return fill_from_entry(world, &entry, strings, out_caller, error);
}

char *xp_caller_print(const XpCaller *caller)
{
    switch (caller->kind) {
    case XP_CALLER_USER:
        return g_strdup_printf("arn:%s:iam::%s:user%s%s", caller->partition, caller->account,
                               caller->path, caller->name);
    case XP_CALLER_SESSION:
        if (caller->session == NULL)
            return g_strdup_printf("arn:%s:iam::%s:role%s%s", caller->partition, caller->account,
                                   caller->path, caller->name);
        return g_strdup_printf("arn:%s:sts::%s:assumed-role/%s/%s", caller->partition,
                               caller->account, caller->name, caller->session);
    case XP_CALLER_FEDERATED_USER:
        return g_strdup_printf("arn:%s:sts::%s:federated-user/%s", caller->partition,
                               caller->account, caller->name);
    case XP_CALLER_ROOT:
        return g_strdup_printf("arn:%s:iam::%s:root", caller->partition, caller->account);
    case XP_CALLER_SERVICE:
        return g_strdup(caller->name);
    case XP_CALLER_ANONYMOUS:
        return g_strdup("anonymous");
    }
    g_assert_not_reached();
}
