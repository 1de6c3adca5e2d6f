/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/problem.h"
#include "frontend/model/world_build.h"
#include "tests/encoder/suites.h"

static XpWorld *empty_world(void)
{
    XpWorld *world = xp_world_new();
    xp_world_freeze(world);
    return world;
}

/* Satisfiable together with what always holds? */
static gboolean possible(XpProblem *problem, Z3_ast left, Z3_ast right)
{
    Z3_context context = xp_z3_context(problem->z3);
    Z3_solver solver = Z3_mk_simple_solver(context);
    Z3_solver_inc_ref(context, solver);
    for (guint i = 0; i < problem->environment->len; i++)
        Z3_solver_assert(context, solver, g_ptr_array_index(problem->environment, i));
    Z3_solver_assert(context, solver, left);
    Z3_solver_assert(context, solver, right);
    gboolean answer = Z3_solver_check(context, solver) == Z3_L_TRUE;
    Z3_solver_dec_ref(context, solver);
    return answer;
}

/* Rule: S-COND-11, S-ENC-4 */
static void numbers_are_exact_and_named(void)
{
    g_autoptr(XpWorld) world = empty_world();
    g_autoptr(XpProblem) problem = xp_problem_new(world, NULL, FALSE, NULL);
    XpZ3 *z3 = problem->z3;
    const XpQuantity *age = xp_typed_quantity(problem->typed, "age");
    CU_ASSERT_PTR_EQUAL(age, xp_typed_quantity(problem->typed, "age"));
    CU_ASSERT_PTR_NOT_EQUAL(age, xp_typed_quantity(problem->typed, "other age"));
    Z3_ast more = xp_quantity_more(problem->typed, age, "9007199254740992");
    Z3_ast less = xp_quantity_less(problem->typed, age, "9007199254740993");
    Z3_ast whole = xp_z3_not(z3, age->fraction);
    CU_ASSERT_TRUE(possible(problem, more, less));
    CU_ASSERT_FALSE(possible(problem, xp_z3_and(z3, more, less), whole));
    Z3_ast next = xp_quantity_less(problem->typed, age, "9007199254740994");
    CU_ASSERT_TRUE(possible(problem, xp_z3_and(z3, more, next), whole));
    CU_ASSERT_EQUAL(age->compared->len, 3);
}

static void comparisons_of_constants_are_decided_at_once(void)
{
    g_autoptr(XpWorld) world = empty_world();
    g_autoptr(XpProblem) problem = xp_problem_new(world, NULL, FALSE, NULL);
    XpZ3 *z3 = problem->z3;
    XpQuantity number;
    xp_typed_constant_quantity(problem->typed, "-0.5", &number);
    CU_ASSERT_TRUE(xp_z3_is_true(z3, xp_quantity_less(problem->typed, &number, "0")));
    CU_ASSERT_TRUE(xp_z3_is_false(z3, xp_quantity_less(problem->typed, &number, "-0.5")));
    CU_ASSERT_TRUE(xp_z3_is_false(z3, xp_quantity_more(problem->typed, &number, "-0.5")));
    CU_ASSERT_TRUE(xp_z3_is_true(z3, xp_quantity_more(problem->typed, &number, "-0.51")));
}

/* Whether the constant address @text is in @range_text. */
static gboolean is_within(XpProblem *problem, const char *text, const char *range_text,
                          gboolean unmapped)
{
    XpRange value, range;
    XpAddressTerms address;
    CU_ASSERT_TRUE(xp_range_parse(text, &value));
    CU_ASSERT_TRUE(xp_range_parse(range_text, &range));
    xp_typed_constant_address(problem->typed, &value, &address);
    Z3_ast term = xp_address_within(problem->typed, &address, &range, range.prefix, unmapped);
    CU_ASSERT_TRUE(xp_z3_is_true(problem->z3, term) || xp_z3_is_false(problem->z3, term));
    return xp_z3_is_true(problem->z3, term);
}

/* Rule: S-COND-17, S-COND-18 */
static void ranges_hold_addresses_of_their_family(void)
{
    static const struct {
        const char *address;
        const char *range;
        gboolean written; /* mapped addresses as they are written */
        gboolean unmapped;
    } rows[] = {
        {"203.0.113.7", "203.0.113.7", TRUE, TRUE},
        {"203.0.113.8", "203.0.113.7", FALSE, FALSE},
        {"172.31.255.255", "172.16.0.0/12", TRUE, TRUE},
        {"172.32.0.0", "172.16.0.0/12", FALSE, FALSE},
        {"203.0.113.7", "0.0.0.0/0", TRUE, TRUE},
        {"203.0.113.7", "::/0", FALSE, FALSE},
        {"2001:db8::1", "0.0.0.0/0", FALSE, FALSE},
        {"2001:db8::1", "2001:db8::/32", TRUE, TRUE},
        {"2001:db9::1", "2001:db8::/32", FALSE, FALSE},
        {"::ffff:203.0.113.7", "203.0.113.0/24", FALSE, TRUE},
        {"::ffff:203.0.113.7", "::/0", TRUE, FALSE},
        {"::ffff:203.0.113.7", "::ffff:203.0.113.0/120", TRUE, TRUE},
        {"203.0.113.7", "::ffff:203.0.113.0/120", FALSE, TRUE},
        {"198.51.100.7", "::ffff:203.0.113.0/120", FALSE, FALSE},
    };
    g_autoptr(XpWorld) world = empty_world();
    g_autoptr(XpProblem) problem = xp_problem_new(world, NULL, FALSE, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        CU_ASSERT_EQUAL(is_within(problem, rows[i].address, rows[i].range, FALSE), rows[i].written);
        CU_ASSERT_EQUAL(is_within(problem, rows[i].address, rows[i].range, TRUE), rows[i].unmapped);
    }
}

static void a_free_address_is_one_address(void)
{
    g_autoptr(XpWorld) world = empty_world();
    g_autoptr(XpProblem) problem = xp_problem_new(world, NULL, FALSE, NULL);
    const XpAddressTerms *address = xp_typed_address(problem->typed, "source");
    XpRange lower, upper, all;
    CU_ASSERT_TRUE(xp_range_parse("10.0.0.0/9", &lower));
    CU_ASSERT_TRUE(xp_range_parse("10.128.0.0/9", &upper));
    CU_ASSERT_TRUE(xp_range_parse("10.0.0.0/8", &all));
    Z3_ast in_lower = xp_address_within(problem->typed, address, &lower, 9, FALSE);
    Z3_ast in_upper = xp_address_within(problem->typed, address, &upper, 9, FALSE);
    Z3_ast in_all = xp_address_within(problem->typed, address, &all, 8, FALSE);
    XpZ3 *z3 = problem->z3;
    CU_ASSERT_FALSE(possible(problem, in_lower, in_upper));
    CU_ASSERT_TRUE(possible(problem, in_all, xp_z3_not(z3, in_lower)));
    Z3_ast neither = xp_z3_not(z3, xp_z3_or(z3, in_lower, in_upper));
    CU_ASSERT_FALSE(possible(problem, in_all, neither));
    CU_ASSERT_EQUAL(address->compared->len, 3);
}

CU_TestInfo xp_typed_value_tests[] = {
    {"numbers are exact, and one by name", numbers_are_exact_and_named},
    {"comparisons of constants are decided at once", comparisons_of_constants_are_decided_at_once},
    {"ranges hold addresses of their family", ranges_hold_addresses_of_their_family},
    {"a free address is one address", a_free_address_is_one_address},
    CU_TEST_INFO_NULL,
};
