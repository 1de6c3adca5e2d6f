/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/context_organization.h"

#include <string.h>

#include "frontend/model/fact.h"
#include "frontend/model/organization.h"

/* The two keys of one account under derivation. */
typedef struct {
    XpKeys *keys;
    const char *id;
    const char *paths;
} Pair;

static void derive_absent(const Pair *pair)
{
    xp_keys_derive_absent(pair->keys, pair->id);
    xp_keys_derive_absent(pair->keys, pair->paths);
}

/* A member whose place in the tree nobody stated is somewhere below the root. */
static const char *path_below_root(XpStrings *strings, const XpOrganization *organization)
{
    const char *root = organization->n_nodes > 0 ? organization->nodes[0].id : XP_HOLE_TEXT;
    return xp_strings_printf(strings, "%s/%s/" XP_HOLE_TEXT, organization->id, root);
}

static void derive_member(const Pair *pair, const XpOrganization *organization,
                          const XpAccount *account)
{
    XpCall *call = pair->keys->call;
    g_autofree char *path = xp_organization_path(organization, account);
    xp_keys_derive(pair->keys, pair->id, organization->id);
    if (path != NULL)
        xp_keys_derive(pair->keys, pair->paths, path);
    else
        xp_keys_derive_partly(pair->keys, pair->paths,
                              path_below_root(call->filled->strings, organization),
                              xp_tri_fact(call->tris, xp_fact_organization_place(account)), NULL);
}

/* What the request states of the one key goes for the other. Rule: S-KEY-4. */
static gboolean derive_from_given(const Pair *pair, const XpFact *fact, const char *why)
{
    XpStrings *strings = pair->keys->call->filled->strings;
    const XpKeyState *id = xp_keys_get(pair->keys, pair->id);
    const XpKeyState *paths = xp_keys_get(pair->keys, pair->paths);
    if (id == NULL && paths == NULL)
        return FALSE;
    if (paths != NULL && paths->n > 0) {
        g_autofree char *first = g_strndup(paths->values[0], strcspn(paths->values[0], "/"));
        xp_keys_derive(pair->keys, pair->id, first);
    } else if (id != NULL && id->n > 0) {
        xp_keys_derive_partly(pair->keys, pair->paths,
                              xp_strings_printf(strings, "%s/" XP_HOLE_TEXT "/", id->values[0]),
                              fact, why);
    }
    return TRUE;
}

static void derive_unknown(const Pair *pair, const XpFact *fact, const char *why)
{
    if (derive_from_given(pair, fact, why))
        return;
    xp_keys_perhaps(pair->keys, pair->id, "o-" XP_NAME_HOLE_TEXT, fact, why);
    xp_keys_perhaps(pair->keys, pair->paths, "o-" XP_NAME_HOLE_TEXT "/" XP_HOLE_TEXT "/", fact,
                    why);
}

/* Whoever states a foreign caller's policies states its organization, too. */
static void derive_foreign(const Pair *pair, const char *account)
{
    static const char *const why = "whether that account belongs to an organization is not known";
    const XpCall *call = pair->keys->call;
    gboolean own = g_strcmp0(account, call->caller->account) == 0;
    if (own && call->request->has_identity_policies)
        derive_from_given(pair, NULL, why);
    else
        derive_unknown(pair, NULL, why);
}

static void derive_supplied(const Pair *pair)
{
    const XpCall *call = pair->keys->call;
    switch (call->world->organizations) {
    case XP_NONE:
    case XP_KNOWN: /* org.yaml names every member among the supplied accounts */
        derive_absent(pair);
        return;
    case XP_UNKNOWN:
        derive_unknown(pair, xp_tri_fact(call->tris, xp_fact_organizations(call->world)), NULL);
        return;
    }
    g_assert_not_reached();
}

void xp_context_derive_org(XpKeys *keys, const char *id_key, const char *paths_key,
                           const char *account)
{
    const XpCall *call = keys->call;
    const Pair pair = {keys, id_key, paths_key};
    if (account == NULL) {
        if (call->target.kind == XP_TARGET_UNKNOWN_KEY)
            derive_unknown(&pair, NULL, "which key it is is not known");
        return;
    }
    const XpAccount *known = xp_world_account_by_id(call->world, account);
    const XpOrganization *organization = xp_organization_of(call->world, known);
    if (organization != NULL)
        derive_member(&pair, organization, known);
    else if (known != NULL && known->supplied)
        derive_supplied(&pair);
    else
        derive_foreign(&pair, account);
}

void xp_context_derive_source_org(XpKeys *keys)
{
    const XpKeyState *account = xp_keys_get(keys, "aws:SourceAccount");
    const Pair pair = {keys, "aws:SourceOrgID", "aws:SourceOrgPaths"};
    if (account != NULL && account->present == XP_TRUE && account->n == 1)
        xp_context_derive_org(keys, pair.id, pair.paths, account->values[0]);
    else
        derive_from_given(&pair, NULL, "the request does not give the path");
}
