/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/goal_sign_in.h"

/* Whether @subject may mean the users of identity providers, as little as they are an anonymous
 * caller like any other. */
static gboolean is_open(const XpSubject *subject)
{
    switch (subject->kind) {
    case XP_SUBJECT_PRINCIPAL:
    case XP_SUBJECT_ANONYMOUS:
        return TRUE;
    case XP_SUBJECT_ANYONE:
    case XP_SUBJECT_ROLE:
    case XP_SUBJECT_USER:
    case XP_SUBJECT_GROUP:
    case XP_SUBJECT_SERVICE:
    case XP_SUBJECT_FEDERATED:
    case XP_SUBJECT_SESSION:
    case XP_SUBJECT_ROOT:
    case XP_SUBJECT_ACCOUNT:
    case XP_SUBJECT_ARN:
        return FALSE;
    }
    g_assert_not_reached();
}

Z3_ast xp_goal_sign_in(XpStoryTerms *story, const XpSubject *subject, Z3_ast term)
{
    XpProblem *problem = story->problem;
    XpZ3 *z3 = problem->z3;
    Z3_ast signs_in = xp_context_signs_in(g_ptr_array_index(story->calls, 0));
    if (xp_z3_is_false(z3, signs_in) || !is_open(subject))
        return term;
    signs_in = xp_z3_and(z3, signs_in, xp_caller_is(story->caller, XP_WHO_ANONYMOUS));
    g_autofree char *what =
        g_strdup_printf("whether \"%s\" means the users of an identity provider", subject->text);
    const XpFactEntry *fact =
        xp_problem_fact(problem, xp_fact_unsure("S-STS-5", what), XP_USE_UNKNOWN);
    return xp_problem_uncertain_about(problem, xp_z3_or(z3, term, signs_in), signs_in, fact,
                                      !story->universal, what);
}
