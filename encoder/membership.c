/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/membership.h"

XpMembership xp_membership_of(const XpProblem *problem, guint index)
{
    if (index == G_MAXUINT)
        return XP_MEMBER_FOREIGN;
    const XpAccountElement *element = xp_problem_account(problem, index);
    if (xp_organization_of(problem->world, element->account) != NULL)
        return XP_MEMBER_KNOWN;
    if (!element->supplied)
        return XP_MEMBER_FOREIGN;
    return problem->world->organizations == XP_UNKNOWN ? XP_MEMBER_UNSAID : XP_MEMBER_NONE;
}

Z3_ast xp_membership_of_caller(const XpCallerTerms *caller, XpMembership membership)
{
    XpProblem *problem = caller->problem;
    XpZ3 *z3 = problem->z3;
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < xp_problem_account_count(problem); i++)
        if (xp_membership_of(problem, i) == membership)
            g_ptr_array_add(cases, xp_caller_in_account(caller, i));
    Z3_ast other =
        xp_z3_or(z3, xp_caller_is(caller, XP_WHO_SERVICE), xp_caller_is(caller, XP_WHO_ANONYMOUS));
    return xp_z3_and(z3, xp_z3_not(z3, other), xp_z3_or_all(z3, cases));
}
