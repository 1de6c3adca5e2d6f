/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/goal_place.h"

#include "frontend/property/place.h"

static Z3_ast matches_text(XpCallTerms *call, const char *name, const char *text, gboolean pattern)
{
    const XpKeyTerms *key = xp_context_key(call, name);
    g_autoptr(XpGlob) glob = xp_glob_parse(text, pattern ? XP_GLOB_WILDCARDS : XP_GLOB_LITERAL);
    g_autoptr(XpUnits) units = xp_units_new(glob, FALSE);
    return xp_z3_and(call->problem->z3, key->present, xp_context_match(call, key, units, NULL));
}

/* Whether the call is made for a resource of an organization: by aws:SourceOrgID or
 * aws:SourceOrgPaths, and by aws:SourceAccount of an account that is known to stand there. */
static Z3_ast service_in_place(XpStoryTerms *story, const XpWhere *where)
{
    XpProblem *problem = story->problem;
    XpZ3 *z3 = problem->z3;
    XpCallTerms *sent = g_ptr_array_index(story->calls, 0);
    g_autofree char *paths = where->kind == XP_WHERE_OU ? xp_place_ou_pattern(where->value) : NULL;
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    g_ptr_array_add(cases, paths != NULL
                               ? matches_text(sent, "aws:SourceOrgPaths", paths, TRUE)
                               : matches_text(sent, "aws:SourceOrgID", where->value, FALSE));
    for (guint i = 0; i < xp_problem_account_count(problem); i++) {
        const XpAccount *account = xp_problem_account(problem, i)->account;
        if (account != NULL && xp_place_has(problem->world, where, account) == XP_KNOWN)
            g_ptr_array_add(cases, matches_text(sent, "aws:SourceAccount", account->id, FALSE));
    }
    return xp_z3_and(z3, xp_caller_is(story->caller, XP_WHO_SERVICE), xp_z3_or_all(z3, cases));
}

/* For whom a service that says so works, no request of ours can state: such a caller is in the
 * claim in MAY alone. One that does not say works for nobody of an organization. */
static Z3_ast doubt_service(XpStoryTerms *story, const XpWhere *where, Z3_ast term)
{
    XpProblem *problem = story->problem;
    XpZ3 *z3 = problem->z3;
    XpCallTerms *sent = g_ptr_array_index(story->calls, 0);
    const XpKeyTerms *place = xp_context_key(
        sent, where->kind == XP_WHERE_ORG ? "aws:SourceOrgID" : "aws:SourceOrgPaths");
    const XpKeyTerms *account = xp_context_key(sent, "aws:SourceAccount");
    const XpFactEntry *fact = xp_problem_fact(
        problem, xp_fact_unsure("S-STS-22", "for whose resource a service makes the call"),
        XP_USE_UNKNOWN);
    Z3_ast says = xp_z3_and(z3, xp_caller_is(story->caller, XP_WHO_SERVICE),
                            xp_z3_or(z3, place->present, account->present));
    return xp_problem_uncertain(problem, term, says, fact, !story->universal);
}

/* Of an account nobody wrote down: by the organization it turns out to be in. A wildcard in an id
 * does not cross a slash, which the pattern over the whole path does not say. */
static Z3_ast open_in_place(XpStoryTerms *story, const XpWhere *where)
{
    XpZ3 *z3 = story->problem->z3;
    XpCallTerms *sent = g_ptr_array_index(story->calls, 0);
    if (where->kind == XP_WHERE_ORG)
        return matches_text(sent, "aws:PrincipalOrgID", where->value, FALSE);
    g_autofree char *pattern = xp_place_ou_pattern(where->value);
    Z3_ast term = matches_text(sent, "aws:PrincipalOrgPaths", pattern, TRUE);
    if (strpbrk(where->value, "*?") == NULL)
        return term;
    g_autofree char *name = g_strdup_printf("the caller stands in ou %s", where->value);
    return xp_z3_and(z3, term, xp_z3_const(z3, name));
}

Z3_ast xp_goal_place(XpStoryTerms *story, const XpWhere *where, gboolean positive)
{
    XpProblem *problem = story->problem;
    XpZ3 *z3 = problem->z3;
    XpCallTerms *sent = g_ptr_array_index(story->calls, 0);
    Z3_ast iam = xp_z3_not(z3, xp_z3_or(z3, xp_caller_is(story->caller, XP_WHO_SERVICE),
                                        xp_caller_is(story->caller, XP_WHO_ANONYMOUS)));
    g_autoptr(GPtrArray) settled = g_ptr_array_new();
    g_autoptr(GPtrArray) inside = g_ptr_array_new();
    for (guint i = 0; i < xp_problem_account_count(problem); i++) {
        const XpAccount *account = xp_problem_account(problem, i)->account;
        XpStatus status =
            account != NULL ? xp_place_has(problem->world, where, account) : XP_UNKNOWN;
        Z3_ast here = xp_z3_and(z3, iam, xp_caller_in_account(story->caller, i));
        if (status != XP_UNKNOWN)
            g_ptr_array_add(settled, here);
        if (status == XP_KNOWN)
            g_ptr_array_add(inside, here);
    }
    Z3_ast open = xp_z3_and(z3, iam, xp_z3_not(z3, xp_z3_or_all(z3, settled)));
    Z3_ast term =
        xp_z3_or(z3, xp_z3_or_all(z3, inside), xp_z3_and(z3, open, open_in_place(story, where)));
    term = xp_z3_or(z3, term, service_in_place(story, where));
    if (!positive)
        term = xp_z3_not(z3, term);
    const XpKeyTerms *key = xp_context_key(
        sent, where->kind == XP_WHERE_ORG ? "aws:PrincipalOrgID" : "aws:PrincipalOrgPaths");
    for (guint i = 0; i < key->doubts->len; i++) {
        const XpDoubt *doubt = &g_array_index(key->doubts, XpDoubt, i);
        term = xp_problem_uncertain(problem, term, xp_z3_and(z3, doubt->guard, open), doubt->fact,
                                    !story->universal);
    }
    return doubt_service(story, where, term);
}
