/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/reference.h"

#include "encoder/principal.h"
#include "encoder/statement.h"

XpPolicy *xp_reference_turned(const XpPolicy *policy)
{
    XpPolicy *turned = g_memdup2(policy, sizeof *policy);
    turned->statements =
        g_memdup2(policy->statements, sizeof *policy->statements * policy->n_statements);
    for (guint i = 0; i < turned->n_statements; i++) {
        XpStatement *statement = &turned->statements[i];
        statement->effect = statement->effect == XP_EFFECT_ALLOW ? XP_EFFECT_DENY : XP_EFFECT_ALLOW;
    }
    return turned;
}

void xp_reference_free(XpPolicy *turned)
{
    if (turned == NULL)
        return;
    g_free(turned->statements);
    g_free(turned);
}

static Z3_ast names_caller(XpCallTerms *call, const XpPolicy *policy, const XpStatement *statement)
{
    XpZ3 *z3 = call->problem->z3;
    Z3_ast classes[XP_CLASS_COUNT];
    Z3_ast some = xp_z3_false(z3);
    if (statement->principal_element == XP_ELEMENT_ABSENT)
        return xp_z3_true(z3);
    xp_principal_encode(call, policy, statement, classes);
    for (guint i = 0; i < XP_CLASS_COUNT; i++)
        some = xp_z3_or(z3, some, classes[i]);
    return some;
}

Z3_ast xp_reference_exceeds(XpCallTerms *call, const XpPolicy *turned)
{
    XpZ3 *z3 = call->problem->z3;
    Z3_ast lets = xp_z3_false(z3);
    Z3_ast stops = xp_z3_false(z3);
    for (guint i = 0; i < turned->n_statements; i++) {
        const XpStatement *statement = &turned->statements[i];
        Z3_ast matches = xp_statement_encode(call, turned, statement);
        if (!xp_z3_is_false(z3, matches))
            matches = xp_z3_and(z3, matches, names_caller(call, turned, statement));
        if (statement->effect == XP_EFFECT_DENY) /* an Allow of the reference */
            lets = xp_z3_or(z3, lets, matches);
        else
            stops = xp_z3_or(z3, stops, matches);
    }
    return xp_z3_or(z3, xp_z3_not(z3, lets), stops);
}
