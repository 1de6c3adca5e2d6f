/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/session_tags.h"

#include <string.h>

static gboolean allows(const XpStatement *statement, const char *action)
{
    if (statement->effect != XP_EFFECT_ALLOW)
        return FALSE;
    if (statement->action_element == XP_ELEMENT_NEGATED)
        return TRUE; /* whatever it excludes: no route is closed by it */
    for (guint a = 0; a < statement->n_actions; a++) {
        g_autofree char *lower = g_ascii_strdown(statement->actions[a].text, -1);
        if (g_pattern_match_simple(g_strstrip(lower), action))
            return TRUE;
    }
    return FALSE;
}

/* One question about a world; @seen: roles asked already, whose answer is that of the first time
 * (going round in a circle adds no source of tags). */
typedef struct {
    const XpWorld *world;
    GHashTable *seen;
} Search;

static gboolean role_hands_down(Search *search, const XpIdentity *role);

/* May a session of @entry assume a role and hand tags down to the session it gets? */
static gboolean hands_down(Search *search, const XpPrincipalEntry *entry)
{
    switch (entry->form) {
    case XP_PRINCIPAL_USER:           /* GetSessionToken takes no tags */
    case XP_PRINCIPAL_FEDERATED_USER: /* assumes no role, S-STS-17 */
    case XP_PRINCIPAL_PROVIDER:       /* no session yet: its tags need sts:TagSession */
        return FALSE;
    case XP_PRINCIPAL_SERVICE: /* of these only EKS Pod Identity is known to set tags */
        return strcmp(entry->name, "pods.eks.amazonaws.com") == 0 || strcmp(entry->name, "*") == 0;
    case XP_PRINCIPAL_ROLE: {
        const XpIdentity *role = xp_world_identity_by_arn(search->world, entry->text);
        return role == NULL || role_hands_down(search, role);
    }
    case XP_PRINCIPAL_EVERYONE:
    case XP_PRINCIPAL_AWS_EVERYONE:
    case XP_PRINCIPAL_ACCOUNT:
    case XP_PRINCIPAL_SESSION:
    case XP_PRINCIPAL_UNIQUE_ID:
    case XP_PRINCIPAL_CANONICAL_USER:
    case XP_PRINCIPAL_UNBOUND:
        return TRUE;
    }
    g_assert_not_reached();
}

static gboolean statement_opens(Search *search, const XpStatement *statement)
{
    if (allows(statement, "sts:tagsession"))
        return TRUE;
    if (!allows(statement, "sts:assumerole"))
        return FALSE;
    for (guint p = 0; p < statement->n_principals; p++)
        if (hands_down(search, &statement->principals[p]))
            return TRUE;
    return statement->principal_element == XP_ELEMENT_NEGATED;
}

/* May a session of @role have tags that are not the role's? */
static gboolean role_hands_down(Search *search, const XpIdentity *role)
{
    if (role->trust == XP_NONE)
        return FALSE; /* nobody assumes it */
    if (role->trust == XP_UNKNOWN || role->trust_policy->missing)
        return TRUE;
    if (!g_hash_table_add(search->seen, (gpointer)(guintptr)role))
        return FALSE;
    for (guint s = 0; s < role->trust_policy->n_statements; s++)
        if (statement_opens(search, &role->trust_policy->statements[s]))
            return TRUE;
    return FALSE;
}

XpSessionTags xp_session_tags(const XpWorld *world, const XpIdentity *role)
{
    if (role->trust == XP_UNKNOWN)
        return XP_SESSION_TAGS_FREE;
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    Search search = {world, seen};
    return role_hands_down(&search, role) ? XP_SESSION_TAGS_PERHAPS : XP_SESSION_TAGS_NONE;
}
