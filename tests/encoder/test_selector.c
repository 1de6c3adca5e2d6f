/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/selector.h"
#include "tests/encoder/suites.h"

static Z3_lbool check(XpZ3 *z3, Z3_ast first, Z3_ast second)
{
    Z3_context context = xp_z3_context(z3);
    Z3_solver solver = Z3_mk_simple_solver(context);
    Z3_solver_inc_ref(context, solver);
    Z3_solver_assert(context, solver, first);
    Z3_solver_assert(context, solver, second);
    Z3_lbool answer = Z3_solver_check(context, solver);
    Z3_solver_dec_ref(context, solver);
    return answer;
}

static void every_element_is_possible_and_excludes_the_others(void)
{
    g_autoptr(XpZ3) z3 = xp_z3_new();
    for (guint count = 1; count <= 9; count++) {
        g_autofree char *name = g_strdup_printf("s%u", count);
        g_autoptr(XpSelector) selector = xp_selector_new(z3, name, count);
        Z3_ast range = xp_selector_in_range(selector);
        for (guint i = 0; i < count; i++) {
            CU_ASSERT_EQUAL(check(z3, range, xp_selector_is(selector, i)), Z3_L_TRUE);
            for (guint j = 0; j < i; j++)
                CU_ASSERT_EQUAL(check(z3, xp_selector_is(selector, i), xp_selector_is(selector, j)),
                                Z3_L_FALSE);
        }
    }
}

static void in_range_leaves_nothing_but_the_elements(void)
{
    g_autoptr(XpZ3) z3 = xp_z3_new();
    g_autoptr(XpSelector) selector = xp_selector_new(z3, "five", 5);
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    for (guint i = 0; i < 5; i++)
        g_ptr_array_add(none, xp_z3_not(z3, xp_selector_is(selector, i)));
    CU_ASSERT_EQUAL(check(z3, xp_selector_in_range(selector), xp_z3_and_all(z3, none)), Z3_L_FALSE);
}

static void a_sort_of_one_element_needs_no_choice(void)
{
    g_autoptr(XpZ3) z3 = xp_z3_new();
    g_autoptr(XpSelector) selector = xp_selector_new(z3, "one", 1);
    CU_ASSERT_TRUE(xp_z3_is_true(z3, xp_selector_is(selector, 0)));
    CU_ASSERT_TRUE(xp_z3_is_true(z3, xp_selector_in_range(selector)));
}

CU_TestInfo xp_selector_tests[] = {
    {"every element is possible and excludes the others",
     every_element_is_possible_and_excludes_the_others},
    {"in range leaves nothing but the elements", in_range_leaves_nothing_but_the_elements},
    {"a sort of one element needs no choice", a_sort_of_one_element_needs_no_choice},
    CU_TEST_INFO_NULL,
};
