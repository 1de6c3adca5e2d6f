/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/context_key.h"

/* Membership in organizations: unknown, but for supplied accounts that are stated to be in none.
 * An account nobody supplied may be in none (its administrator's choice) or in any. S-SND-7 */
static void key_principal_org(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    XpProblem *problem = call->problem;
    Z3_ast there = xp_key_free_presence(call, key->key);
    g_autoptr(GPtrArray) supplied = g_ptr_array_new();
    for (guint i = 0; i < xp_problem_account_count(problem); i++)
        if (xp_problem_account(problem, i)->supplied)
            g_ptr_array_add(supplied, xp_caller_in_account(call->caller, i));
    Z3_ast ours = xp_z3_and(z3, xp_context_by_iam(call), xp_z3_or_all(z3, supplied));
    Z3_ast theirs = xp_z3_and(z3, xp_context_by_iam(call), xp_z3_not(z3, ours));
    Z3_ast possible = theirs;
    if (problem->world->organizations != XP_NONE) {
        possible = xp_context_by_iam(call);
        xp_key_add_doubt(call, key, ours, xp_fact_organizations(problem->world));
    }
    key->present = xp_z3_and(z3, possible, there);
    xp_key_add_free(call, key, xp_z3_true(z3), XP_DOMAIN_TEXT);
    xp_key_doubt_unmodelled(call, key, xp_z3_and(z3, theirs, there), "S-SND-7");
}

static void key_resource_org(XpCallTerms *call, XpKeyTerms *key)
{
    XpProblem *problem = call->problem;
    gboolean ours =
        call->account != G_MAXUINT && xp_problem_account(problem, call->account)->supplied;
    if (ours && problem->world->organizations == XP_NONE) {
        xp_key_absent(call, key);
        return;
    }
    key->present = xp_key_free_presence(call, key->key);
    xp_key_add_free(call, key, xp_z3_true(xp_context_z3(call)), XP_DOMAIN_TEXT);
    if (ours)
        xp_key_add_doubt(call, key, xp_z3_true(xp_context_z3(call)),
                         xp_fact_organizations(problem->world));
    else
        xp_key_doubt_unmodelled(call, key, xp_z3_true(xp_context_z3(call)), "S-SND-7");
}

static const XpKeyRow rows[] = {
    {"aws:principalorg*", key_principal_org},
    {"aws:resourceorg*", key_resource_org},
    {NULL, NULL},
};

XpKeyBuild *xp_context_organization_key(const char *lower)
{
    return xp_key_row_find(rows, lower);
}
