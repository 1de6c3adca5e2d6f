/* SPDX-License-Identifier: Apache-2.0 */

/* What only takes away, if a call enters there: endpoint policies. */
#include <string.h>

#include "encoder/fixed_keys.h"
#include "encoder/sides.h"

static Z3_ast enters_at(XpSides *sides, const XpKeyTerms *key, const char *id)
{
    g_autoptr(XpGlob) glob = xp_glob_parse(id, XP_GLOB_LITERAL);
    g_autoptr(XpUnits) units = xp_units_new(glob, FALSE);
    return xp_z3_and(sides->z3, key->present, xp_context_match(sides->call, key, units, NULL));
}

static void add_endpoint(XpSides *sides, const XpVpcEndpoint *endpoint, Z3_ast there)
{
    g_autofree char *what = g_strdup_printf("policy of VPC endpoint %s", endpoint->id);
    XpLayerSpec spec = {.layer = XP_LAYER_VPC_ENDPOINT,
                        .policies = &endpoint->policy,
                        .n_policies = 1,
                        .has_principals = TRUE,
                        .what = what,
                        .restricts = TRUE};
    XpLayerTerms terms;
    xp_layer_encode(sides->call, &spec, &terms);
    sides->guardrails =
        xp_z3_and(sides->z3, sides->guardrails,
                  xp_z3_implies(sides->z3, there, xp_layer_grants(sides->call, &terms)));
    xp_sides_deny(sides, there, terms.deny);
}

/* An endpoint whose policy nobody supplied may stop what enters through it. Rule: S-SND-6 */
static void restrict_unknown(XpSides *sides, Z3_ast there, const char *id)
{
    const XpFactEntry *fact =
        xp_problem_fact(sides->problem, xp_fact_endpoint_policy(id), XP_USE_UNKNOWN);
    sides->guardrails =
        xp_z3_and(sides->z3, sides->guardrails,
                  xp_problem_uncertain(sides->problem, xp_z3_true(sides->z3), there, fact, TRUE));
}

static void add_named(const XpSides *sides, const XpWorld *world, GPtrArray *ids)
{
    for (guint p = 0; p < world->n_policies; p++)
        for (guint s = 0; s < world->policies[p]->n_statements; s++) {
            const XpStatement *statement = &world->policies[p]->statements[s];
            for (guint c = 0; c < statement->n_conditions; c++) {
                const XpCondition *condition = &statement->conditions[c];
                if (g_ascii_strcasecmp(condition->key, "aws:SourceVpce") != 0)
                    continue;
                for (guint v = 0; v < condition->n_values; v++)
                    if (xp_world_endpoint(sides->problem->world, condition->values[v]) == NULL &&
                        !g_ptr_array_find_with_equal_func(ids, condition->values[v], g_str_equal,
                                                          NULL))
                        g_ptr_array_add(ids, (gpointer)(guintptr)condition->values[v]);
            }
        }
}

static gint compare_texts(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* The endpoints that documents (or the request) name by id and that were not supplied. */
static GPtrArray *endpoints_named(const XpSides *sides)
{
    GPtrArray *ids = g_ptr_array_new();
    const XpRequest *fixed = sides->call->fixed;
    const XpContextValue *stated = fixed != NULL ? xp_request_get(fixed, "aws:SourceVpce") : NULL;
    if (fixed != NULL && fixed->vpc_endpoint != NULL)
        g_ptr_array_add(ids, (gpointer)(guintptr)fixed->vpc_endpoint);
    else if (stated != NULL && stated->n == 1)
        g_ptr_array_add(ids, (gpointer)(guintptr)stated->values[0]);
    add_named(sides, sides->problem->world, ids);
    if (sides->problem->counterpart == NULL)
        return ids;
    add_named(sides, sides->problem->counterpart, ids);
    g_ptr_array_sort(ids, compare_texts);
    return ids;
}

/* Of a pair: a document of either side names an endpoint, or one was supplied; both sides then ask
 * through which one the request comes. */
static gboolean names_endpoint(const XpSides *sides)
{
    const XpWorld *counterpart = sides->problem->counterpart;
    if (counterpart == NULL)
        return FALSE;
    g_autoptr(GPtrArray) ids = endpoints_named(sides);
    return ids->len > 0 || counterpart->n_endpoints > 0;
}

/* An endpoint policy binds only the requests that enter through its endpoint, and callers choose
 * their way; the forwarded call does not pass it. Rule: S-EVAL-30, S-EVAL-33 */
void xp_sides_add_endpoints(XpSides *sides)
{
    XpCallTerms *call = sides->call;
    XpZ3 *z3 = sides->z3;
    const XpWorld *world = sides->problem->world;
    gboolean asked = xp_context_is_asked(call, "aws:sourcevpce") || names_endpoint(sides) ||
                     (call->fixed != NULL && xp_fixed_has_endpoint(call->fixed));
    if (call->reach == XP_REACH_SECRETS_MANAGER || (!asked && world->n_endpoints == 0))
        return;
    const XpKeyTerms *key = xp_context_key(call, "aws:SourceVpce");
    /* What a fixed request says of its endpoint holds, however else it is sent. */
    Z3_ast direct = call->fixed != NULL ? xp_z3_true(z3) : xp_z3_not(z3, call->via);
    if (call->fixed != NULL && call->fixed->vpc_endpoint == NULL &&
        xp_request_get(call->fixed, "aws:SourceVpce") == NULL) {
        restrict_unknown(sides, key->present, NULL);
        return;
    }
    Z3_ast other = xp_z3_and(z3, direct, key->present);
    for (guint i = 0; i < world->n_endpoints; i++) {
        const XpVpcEndpoint *endpoint = world->endpoints[i];
        if (endpoint->policy == NULL)
            continue;
        Z3_ast there = xp_z3_and(z3, direct, enters_at(sides, key, endpoint->id));
        add_endpoint(sides, endpoint, there);
        other = xp_z3_and(z3, other, xp_z3_not(z3, there));
    }
    g_autoptr(GPtrArray) named = endpoints_named(sides);
    for (guint i = 0; i < named->len; i++) {
        const char *id = g_ptr_array_index(named, i);
        Z3_ast there = xp_z3_and(z3, other, enters_at(sides, key, id));
        restrict_unknown(sides, there, id);
        other = xp_z3_and(z3, other, xp_z3_not(z3, there));
    }
    restrict_unknown(sides, other, NULL);
}
