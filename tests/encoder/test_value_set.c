/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/value_set.h"
#include "frontend/model/world_build.h"
#include "tests/encoder/suites.h"

/* A world without anything, and a call of which only the name counts. */
typedef struct {
    XpWorld *world;
    XpProblem *problem;
    XpCallTerms call;
    XpKeyTerms *key;
} Fixture;

static void set_up(Fixture *fixture)
{
    *fixture = (Fixture){.world = xp_world_new()};
    xp_world_freeze(fixture->world);
    fixture->problem = xp_problem_new(fixture->world, NULL, FALSE, NULL);
    fixture->call.problem = fixture->problem;
    fixture->call.name = (char *)(guintptr) "call";
    fixture->key = xp_key_terms_new(fixture->problem->z3, "aws:TagKeys");
    fixture->key->list = xp_z3_true(fixture->problem->z3);
    fixture->key->present = xp_z3_true(fixture->problem->z3);
}

static void tear_down(Fixture *fixture)
{
    xp_key_terms_free(fixture->key);
    xp_problem_free(fixture->problem);
    xp_world_free(fixture->world);
}

static void add_known(Fixture *fixture, Z3_ast among, const char *text)
{
    XpVariant variant = {.guard = among, .rope = xp_rope_new_text(text)};
    g_array_append_val(fixture->key->variants, variant);
}

/* What a test asks is a constant of its own for each value: the theory of texts stays outside. */
typedef struct {
    XpZ3 *z3;
    const char *property;
} Asked;

static Z3_ast named(XpZ3 *z3, const char *property, const char *value)
{
    g_autofree char *name = g_strdup_printf("%s has %s", value, property);
    return xp_z3_const(z3, name);
}

static Z3_ast has(const XpKeyTerms *value, const char *name, gconstpointer data)
{
    const Asked *asked = data;
    CU_ASSERT_TRUE(xp_z3_is_true(asked->z3, value->present));
    return named(asked->z3, asked->property, name);
}

static Z3_ast some(Fixture *fixture, const char *property)
{
    Asked asked = {fixture->problem->z3, property};
    return xp_value_set_some(fixture->key->values, &fixture->call, property, has,
                             g_memdup2(&asked, sizeof asked), g_free);
}

static Z3_ast value_has(Fixture *fixture, guint number, const char *property)
{
    g_autofree char *value = g_strdup_printf("value %u of aws:TagKeys", number);
    return named(fixture->problem->z3, property, value);
}

/* Is @term satisfiable with all that was stated? */
static gboolean possible(const Fixture *fixture, Z3_ast term)
{
    XpProblem *problem = fixture->problem;
    Z3_context context = xp_z3_context(problem->z3);
    Z3_solver solver = Z3_mk_simple_solver(context);
    Z3_solver_inc_ref(context, solver);
    for (guint i = 0; i < problem->environment->len; i++)
        Z3_solver_assert(context, solver, g_ptr_array_index(problem->environment, i));
    Z3_solver_assert(context, solver, term);
    gboolean answer = Z3_solver_check(context, solver) == Z3_L_TRUE;
    Z3_solver_dec_ref(context, solver);
    return answer;
}

/* Rule: design.md 4.6 */
static void known_values_alone_need_no_slot(void)
{
    Fixture fixture;
    set_up(&fixture);
    XpZ3 *z3 = fixture.problem->z3;
    Z3_ast among = xp_z3_const(z3, "b is among them");
    add_known(&fixture, xp_z3_true(z3), "a");
    add_known(&fixture, among, "b");
    fixture.key->values = xp_value_set_new(&fixture.call, fixture.key);
    Z3_ast red = some(&fixture, "red");
    CU_ASSERT_EQUAL(xp_value_set_count(fixture.key->values), 2);
    Z3_ast second = value_has(&fixture, 2, "red");
    Z3_ast neither = xp_z3_not(z3, xp_z3_or(z3, value_has(&fixture, 1, "red"), second));
    CU_ASSERT_FALSE(possible(&fixture, xp_z3_and(z3, red, neither)));
    CU_ASSERT_TRUE(possible(&fixture, xp_z3_and(z3, red, second)));
    Z3_ast only_second = xp_z3_and(z3, second, xp_z3_not(z3, value_has(&fixture, 1, "red")));
    CU_ASSERT_FALSE(
        possible(&fixture, xp_z3_and(z3, red, xp_z3_and(z3, only_second, xp_z3_not(z3, among)))));
    tear_down(&fixture);
}

/* Rule: design.md 4.6 */
static void an_open_list_has_a_slot_for_each_question(void)
{
    Fixture fixture;
    set_up(&fixture);
    XpZ3 *z3 = fixture.problem->z3;
    fixture.key->open = xp_z3_true(z3);
    fixture.key->open_domain = XP_DOMAIN_TEXT;
    fixture.key->values = xp_value_set_new(&fixture.call, fixture.key);
    Z3_ast red = some(&fixture, "red");
    Z3_ast blue = some(&fixture, "blue");
    CU_ASSERT_EQUAL(xp_value_set_count(fixture.key->values), 2);
    CU_ASSERT_PTR_EQUAL(some(&fixture, "red"), red);
    CU_ASSERT_EQUAL(xp_value_set_count(fixture.key->values), 2);
    Z3_ast first = xp_value_set_member(fixture.key->values, 0);
    Z3_ast second = xp_value_set_member(fixture.key->values, 1);
    /* One value red and another blue; none; red and no value at all is impossible. */
    CU_ASSERT_TRUE(possible(&fixture, xp_z3_and(z3, red, blue)));
    CU_ASSERT_TRUE(possible(&fixture, xp_z3_not(z3, xp_z3_or(z3, first, second))));
    CU_ASSERT_FALSE(possible(&fixture, xp_z3_and(z3, red, xp_z3_not(z3, first))));
    /* A value that stands for the first question answers the second one too, and the reverse. */
    Z3_ast blue_first = xp_z3_and(z3, first, value_has(&fixture, 1, "blue"));
    Z3_ast red_second = xp_z3_and(z3, second, value_has(&fixture, 2, "red"));
    CU_ASSERT_FALSE(possible(&fixture, xp_z3_and(z3, blue_first, xp_z3_not(z3, blue))));
    CU_ASSERT_FALSE(possible(&fixture, xp_z3_and(z3, red_second, xp_z3_not(z3, red))));
    tear_down(&fixture);
}

/* Rule: design.md 4.6 */
static void slots_are_filled_only_where_the_list_is_open(void)
{
    Fixture fixture;
    set_up(&fixture);
    XpZ3 *z3 = fixture.problem->z3;
    Z3_ast open = xp_z3_const(z3, "open");
    add_known(&fixture, xp_z3_true(z3), "a");
    fixture.key->open = open;
    fixture.key->open_domain = XP_DOMAIN_TEXT;
    fixture.key->values = xp_value_set_new(&fixture.call, fixture.key);
    Z3_ast red = some(&fixture, "red");
    Z3_ast known = value_has(&fixture, 1, "red");
    Z3_ast unknown_red = xp_z3_and(z3, red, xp_z3_not(z3, known));
    CU_ASSERT_TRUE(possible(&fixture, unknown_red));
    CU_ASSERT_FALSE(possible(&fixture, xp_z3_and(z3, unknown_red, xp_z3_not(z3, open))));
    CU_ASSERT_FALSE(possible(&fixture, xp_z3_and(z3, known, xp_z3_not(z3, red))));
    tear_down(&fixture);
}

CU_TestInfo xp_value_set_tests[] = {
    {"known values alone need no slot", known_values_alone_need_no_slot},
    {"an open list has a slot for each question", an_open_list_has_a_slot_for_each_question},
    {"slots are filled only where the list is open", slots_are_filled_only_where_the_list_is_open},
    CU_TEST_INFO_NULL,
};
