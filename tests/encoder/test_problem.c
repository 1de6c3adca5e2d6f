/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/problem.h"
#include "frontend/model/world_build.h"
#include "tests/encoder/suites.h"

static XpWorld *small_world(void)
{
    XpWorld *world = xp_world_new();
    XpAccount *ours = xp_world_add_account(world, "A", "111111111111", "aws");
    ours->supplied = TRUE;
    XpPolicy *policy = xp_world_add_policy(world, XP_POLICY_IDENTITY, "p");
    XpStatement *statement = xp_policy_add_statement(policy, XP_EFFECT_ALLOW);
    xp_statement_add_resource(world->strings, statement, XP_ELEMENT_PLAIN,
                              "arn:aws:kms:us-east-1:222222222222:key/x", NULL);
    xp_world_freeze(world);
    return world;
}

/* Satisfiable with these literals, some of them negated? */
static gboolean possible(XpProblem *problem, Z3_ast term, Z3_ast literal, gboolean value)
{
    Z3_context context = xp_z3_context(problem->z3);
    Z3_solver solver = Z3_mk_simple_solver(context);
    Z3_solver_inc_ref(context, solver);
    for (guint i = 0; i < problem->environment->len; i++)
        Z3_solver_assert(context, solver, g_ptr_array_index(problem->environment, i));
    Z3_solver_assert(context, solver, term);
    Z3_solver_assert(context, solver, value ? literal : xp_z3_not(problem->z3, literal));
    gboolean answer = Z3_solver_check(context, solver) == Z3_L_TRUE;
    Z3_solver_dec_ref(context, solver);
    return answer;
}

/* Rule: design.md 4.2 */
static void the_account_sort_holds_every_id_and_one_outsider(void)
{
    g_autoptr(XpWorld) world = small_world();
    g_autoptr(GPtrArray) extra = g_ptr_array_new();
    g_ptr_array_add(extra, (gpointer)(guintptr) "arn:aws:iam::333333333333:root");
    g_autoptr(XpProblem) problem = xp_problem_new(world, extra, FALSE, NULL);
    CU_ASSERT_EQUAL(xp_problem_account_count(problem), 4);
    CU_ASSERT_NOT_EQUAL(xp_problem_account_find(problem, "111111111111"), G_MAXUINT);
    CU_ASSERT_NOT_EQUAL(xp_problem_account_find(problem, "222222222222"), G_MAXUINT);
    CU_ASSERT_NOT_EQUAL(xp_problem_account_find(problem, "333333333333"), G_MAXUINT);
    CU_ASSERT_EQUAL(xp_problem_account_find(problem, "444444444444"), G_MAXUINT);
    CU_ASSERT_TRUE(xp_problem_account(problem, 3)->outsider);
    CU_ASSERT_FALSE(xp_problem_account(problem, 1)->supplied);
}

/* Rule: S-SND-2 */
static void an_unknown_counts_against_access_in_must(void)
{
    g_autoptr(XpWorld) world = small_world();
    g_autoptr(XpProblem) problem = xp_problem_new(world, NULL, FALSE, NULL);
    const XpFactEntry *fact =
        xp_problem_fact(problem, xp_fact_unsure("S-SND-8", "something"), XP_USE_UNKNOWN);
    Z3_ast open = xp_z3_const(problem->z3, "open");
    Z3_ast always = xp_z3_true(problem->z3);
    Z3_ast allows = xp_problem_uncertain(problem, open, always, fact, TRUE);
    Z3_ast denies = xp_problem_uncertain(problem, open, always, fact, FALSE);
    Z3_ast not_denies = xp_z3_not(problem->z3, denies);
    CU_ASSERT_TRUE(possible(problem, allows, fact->pessimistic, FALSE));
    CU_ASSERT_FALSE(possible(problem, allows, fact->pessimistic, TRUE));
    CU_ASSERT_TRUE(possible(problem, not_denies, fact->pessimistic, FALSE));
    CU_ASSERT_FALSE(possible(problem, not_denies, fact->pessimistic, TRUE));
}

/* Rule: S-SND-24 */
static void two_readings_are_the_wider_in_may_and_the_narrower_in_must(void)
{
    g_autoptr(XpWorld) world = small_world();
    g_autoptr(XpProblem) problem = xp_problem_new(world, NULL, FALSE, NULL);
    const XpFactEntry *fact =
        xp_problem_fact(problem, xp_fact_unsure("S-GRAM-31", "which reading"), XP_USE_UNKNOWN);
    Z3_ast no = xp_z3_false(problem->z3);
    Z3_ast yes = xp_z3_true(problem->z3);
    Z3_ast allow = xp_problem_either(problem, no, yes, fact, TRUE);
    Z3_ast deny = xp_problem_either(problem, no, yes, fact, FALSE);
    CU_ASSERT_TRUE(possible(problem, allow, fact->pessimistic, FALSE));
    CU_ASSERT_FALSE(possible(problem, allow, fact->pessimistic, TRUE));
    CU_ASSERT_FALSE(possible(problem, deny, fact->pessimistic, FALSE));
    CU_ASSERT_TRUE(possible(problem, deny, fact->pessimistic, TRUE));
}

static void one_fact_is_one_literal_whoever_asks(void)
{
    g_autoptr(XpWorld) world = small_world();
    g_autoptr(XpProblem) problem = xp_problem_new(world, NULL, FALSE, NULL);
    const XpFactEntry *first =
        xp_problem_fact(problem, xp_fact_unsure("S-SND-8", "the same"), XP_USE_UNKNOWN);
    const XpFactEntry *second =
        xp_problem_fact(problem, xp_fact_unsure("S-SND-8", "the same"), XP_USE_UNKNOWN);
    const XpFactEntry *third =
        xp_problem_fact(problem, xp_fact_unsure("S-SND-8", "another"), XP_USE_UNKNOWN);
    CU_ASSERT_PTR_EQUAL(first, second);
    CU_ASSERT_PTR_NOT_EQUAL(first, third);
    CU_ASSERT_EQUAL(problem->facts->len, 2);
}

/* Rule: design.md 4.9 */
static void a_definition_says_nothing_without_its_track(void)
{
    g_autoptr(XpWorld) world = small_world();
    g_autoptr(XpProblem) problem = xp_problem_new(world, NULL, FALSE, NULL);
    XpTrack *track = xp_problem_track(problem, XP_LAYER_IDENTITY, NULL, NULL, NULL, "a layer");
    Z3_ast name = xp_problem_define(problem, track, xp_z3_false(problem->z3), "defined");
    CU_ASSERT_FALSE(possible(problem, name, track->literal, TRUE));
    CU_ASSERT_TRUE(possible(problem, name, track->literal, FALSE));
}

CU_TestInfo xp_problem_tests[] = {
    {"the account sort holds every id and one outsider",
     the_account_sort_holds_every_id_and_one_outsider},
    {"an unknown counts against access in MUST", an_unknown_counts_against_access_in_must},
    {"two readings are the wider in MAY and the narrower in MUST",
     two_readings_are_the_wider_in_may_and_the_narrower_in_must},
    {"one fact is one literal, whoever asks", one_fact_is_one_literal_whoever_asks},
    {"a definition says nothing without its track", a_definition_says_nothing_without_its_track},
    CU_TEST_INFO_NULL,
};
