/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/property/place.h"

#include <string.h>

#include "frontend/model/organization.h"

static gboolean names_account(const XpWhere *where, const XpAccount *account)
{
    for (guint i = 0; i < where->n_accounts; i++)
        if (strcmp(where->account_ids[i], account->id) == 0)
            return TRUE;
    return FALSE;
}

char *xp_place_ou_pattern(const char *value)
{
    return strchr(value, '/') != NULL ? g_strdup(value) : g_strdup_printf("*/%s/*", value);
}

/* An id is compared with each OU of the path by itself: a wildcard does not cross a slash. */
static gboolean stands_in_ou(const char *path, const char *value)
{
    g_autofree char *pattern = xp_place_ou_pattern(value);
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);

    if (strchr(value, '/') != NULL)
        return g_pattern_match_simple(pattern, path);
    for (guint i = 1; parts[i] != NULL; i++)
        if (*parts[i] != '\0' && g_pattern_match_simple(value, parts[i]))
            return TRUE;
    return FALSE;
}

/* @organization is where the account is written down. */
static XpStatus member_stands(const XpOrganization *organization, const XpWhere *where,
                              const XpAccount *account)
{
    g_autofree char *path = NULL;

    if (where->kind == XP_WHERE_ORG)
        return strcmp(organization->id, where->value) == 0 ? XP_KNOWN : XP_NONE;
    path = xp_organization_path(organization, account);
    if (path == NULL)
        return XP_UNKNOWN;
    return stands_in_ou(path, where->value) ? XP_KNOWN : XP_NONE;
}

static XpStatus stands_in_organization(const XpWorld *world, const XpWhere *where,
                                       const XpAccount *account)
{
    const XpOrganization *organization = xp_organization_of(world, account);

    if (organization != NULL)
        return member_stands(organization, where, account);
    return account->supplied && world->organizations != XP_UNKNOWN ? XP_NONE : XP_UNKNOWN;
}

XpStatus xp_place_has(const XpWorld *world, const XpWhere *where, const XpAccount *account)
{
    switch (where->kind) {
    case XP_WHERE_ACCOUNT:
        return names_account(where, account) ? XP_KNOWN : XP_NONE;
    case XP_WHERE_ORG:
    case XP_WHERE_OU:
        return stands_in_organization(world, where, account);
    case XP_WHERE_TAGGED:
        return XP_UNKNOWN;
    }
    g_assert_not_reached();
}

gboolean xp_place_fits(const XpWorld *world, const XpWhere *where, guint n,
                       const XpAccount *account)
{
    for (guint i = 0; i < n; i++) {
        XpStatus status = xp_place_has(world, &where[i], account);

        if (status != XP_UNKNOWN && (status == XP_KNOWN) == where[i].outside)
            return FALSE;
    }
    return TRUE;
}
