/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/unknown_id.h"

#include "frontend/eval/session_name.h"

static gboolean is_open(const XpEvalResult *result)
{
    if (result->decision != XP_DECISION_UNKNOWN)
        return FALSE;
    for (guint i = 0; i < result->unknowns->len; i++) {
        const XpFact *fact = g_ptr_array_index(result->unknowns, i);
        if (g_strcmp0(fact->rule, "S-PRIN-9") == 0)
            return TRUE;
    }
    return FALSE;
}

/* An id of an identity that was supplied is that one's. */
static gboolean is_listed(const XpWorld *world, const char *id)
{
    for (guint i = 0; i < world->n_identities; i++)
        if (g_strcmp0(world->identities[i]->unique_id, id) == 0)
            return TRUE;
    return FALSE;
}

static void add_ids(GPtrArray *ids, const XpWorld *world, const XpPrincipalEntry *entries, guint n)
{
    for (guint i = 0; i < n; i++)
        if (entries[i].form == XP_PRINCIPAL_UNIQUE_ID && !is_listed(world, entries[i].text) &&
            !g_ptr_array_find_with_equal_func(ids, entries[i].text, g_str_equal, NULL))
            g_ptr_array_add(ids, g_strdup(entries[i].text));
}

static GPtrArray *named_ids(const XpWorld *world)
{
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    for (guint p = 0; p < world->n_policies; p++) {
        const XpPolicy *policy = world->policies[p];
        for (guint s = 0; s < policy->n_statements; s++)
            add_ids(ids, world, policy->statements[s].principals,
                    policy->statements[s].n_principals);
    }
    return ids;
}

/* NULL where the request cannot be decided so. */
static XpEvalResult *evaluate(const XpWorld *world, const XpRequest *request, const char *id,
                              const XpEvalOptions *options)
{
    XpEvalOptions assuming = *options;
    assuming.assumed_id = id;
    return xp_eval_named(world, request, &assuming, NULL);
}

static gboolean is_refusal(XpDecision decision)
{
    return decision == XP_DECISION_EXPLICIT_DENY || decision == XP_DECISION_IMPLICIT_DENY;
}

XpEvalResult *xp_unknown_id_settle(XpEvalResult *result, const XpWorld *world,
                                   const XpRequest *request, const XpEvalOptions *options)
{
    if (!is_open(result))
        return result;
    g_autoptr(XpEvalResult) other = evaluate(world, request, "", options); /* none of them */
    if (other == NULL || other->decision == XP_DECISION_UNKNOWN)
        return result;
    g_autoptr(GPtrArray) ids = named_ids(world);
    for (guint i = 0; i < ids->len; i++) {
        g_autoptr(XpEvalResult) named =
            evaluate(world, request, g_ptr_array_index(ids, i), options);
        if (named == NULL || (named->decision != other->decision &&
                              !(is_refusal(named->decision) && is_refusal(other->decision))))
            return result;
    }
    xp_eval_result_free(result);
    return g_steal_pointer(&other);
}
