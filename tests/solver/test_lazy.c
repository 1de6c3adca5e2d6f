/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/base/error.h"
#include "solver/lazy.h"
#include "tests/solver/suites.h"

typedef struct {
    XpZ3 *z3;
    XpAtoms *atoms;
    XpLazy *lazy;
} Bench;

static Bench bench_new(void)
{
    Bench bench;
    bench.z3 = xp_z3_new();
    bench.atoms = xp_atoms_new(bench.z3);
    bench.lazy = xp_lazy_new(bench.atoms);
    return bench;
}

static void bench_free(Bench *bench)
{
    xp_lazy_free(bench->lazy);
    xp_atoms_free(bench->atoms);
    xp_z3_free(bench->z3);
}

static Z3_ast like(Bench *bench, guint dimension, const char *text)
{
    const XpPattern *pattern =
        xp_patterns_add_text(xp_atoms_patterns(bench->atoms), text, TRUE, FALSE);
    return xp_atoms_match(bench->atoms, dimension, pattern);
}

static Z3_ast unlike(Bench *bench, guint dimension, const char *text)
{
    return xp_z3_not(bench->z3, like(bench, dimension, text));
}

static XpLazyAnswer check(Bench *bench, const Z3_ast *assumptions, guint n)
{
    g_autoptr(GError) error = NULL;
    XpLazyAnswer answer = xp_lazy_check(bench->lazy, assumptions, n, NULL, &error);
    CU_ASSERT_PTR_NULL(error);
    return answer;
}

static void test_z3_folding(void)
{
    g_autoptr(XpZ3) z3 = xp_z3_new();
    Z3_ast p = xp_z3_const(z3, "p");
    Z3_ast q = xp_z3_const(z3, "q");
    CU_ASSERT_PTR_EQUAL(p, xp_z3_const(z3, "p"));
    CU_ASSERT_PTR_EQUAL(xp_z3_not(z3, xp_z3_not(z3, p)), p);
    CU_ASSERT_PTR_EQUAL(xp_z3_and(z3, p, xp_z3_true(z3)), p);
    CU_ASSERT_TRUE(xp_z3_is_false(z3, xp_z3_and(z3, p, xp_z3_false(z3))));
    CU_ASSERT_TRUE(xp_z3_is_true(z3, xp_z3_or(z3, p, xp_z3_true(z3))));
    CU_ASSERT_PTR_EQUAL(xp_z3_or(z3, p, p), p);
    CU_ASSERT_PTR_EQUAL(xp_z3_implies(z3, xp_z3_true(z3), q), q);
    CU_ASSERT_PTR_EQUAL(xp_z3_implies(z3, p, xp_z3_false(z3)), xp_z3_not(z3, p));
    CU_ASSERT_PTR_EQUAL(xp_z3_iff(z3, p, xp_z3_false(z3)), xp_z3_not(z3, p));
    CU_ASSERT_TRUE(xp_z3_is_true(z3, xp_z3_iff(z3, p, p)));
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    CU_ASSERT_TRUE(xp_z3_is_true(z3, xp_z3_and_all(z3, none)));
    CU_ASSERT_TRUE(xp_z3_is_false(z3, xp_z3_or_all(z3, none)));
}

static void test_z3_errors(void)
{
    Bench bench = bench_new();
    Z3_context context = xp_z3_context(bench.z3);
    g_autoptr(GError) error = NULL;
    CU_ASSERT_TRUE(xp_z3_ok(bench.z3, &error));
    Z3_sort integers = Z3_mk_int_sort(context);
    Z3_ast one = xp_z3_pin(bench.z3, Z3_mk_int(context, 1, integers));
    Z3_ast arguments[] = {one, xp_z3_true(bench.z3)};
    xp_z3_pin(bench.z3, Z3_mk_and(context, 2, arguments));
    xp_z3_const(bench.z3, "later");
    CU_ASSERT_EQUAL(xp_lazy_check(bench.lazy, NULL, 0, NULL, &error), XP_LAZY_UNKNOWN);
    CU_ASSERT_TRUE(g_error_matches(error, XP_ERROR, XP_ERROR_SOLVER));
    CU_ASSERT_TRUE(xp_z3_ok(bench.z3, NULL));
    bench_free(&bench);
}

static void test_atoms(void)
{
    Bench bench = bench_new();
    guint account = xp_atoms_add_dimension(bench.atoms, "Account", XP_DOMAIN_ACCOUNT);
    CU_ASSERT_TRUE(xp_z3_is_true(bench.z3, like(&bench, account, "*")));
    CU_ASSERT_TRUE(xp_z3_is_true(bench.z3, like(&bench, account, "????????????")));
    CU_ASSERT_TRUE(xp_z3_is_false(bench.z3, like(&bench, account, "12345")));
    Z3_ast atom = like(&bench, account, "1*");
    CU_ASSERT_PTR_EQUAL(atom, like(&bench, account, "1**"));
    CU_ASSERT_EQUAL(xp_atoms_pattern_count(bench.atoms, account), 1);
    CU_ASSERT_PTR_EQUAL(xp_atoms_pattern_term(bench.atoms, account, 0), atom);
    CU_ASSERT_STRING_EQUAL(Z3_ast_to_string(xp_z3_context(bench.z3), atom), "|Account ~ 1*|");
    bench_free(&bench);
}

static void test_conflict(void)
{
    Bench bench = bench_new();
    guint name = xp_atoms_add_dimension(bench.atoms, "Name", XP_DOMAIN_NAME);
    Z3_ast assumptions[] = {like(&bench, name, "*a*"), like(&bench, name, "*b*"),
                            unlike(&bench, name, "*a*b*"), unlike(&bench, name, "*b*a*"),
                            unlike(&bench, name, "*c*")};
    CU_ASSERT_EQUAL(check(&bench, assumptions, 5), XP_LAZY_UNSAT);
    g_autoptr(GPtrArray) core = xp_lazy_core(bench.lazy);
    CU_ASSERT_EQUAL(core->len, 4);
    for (guint i = 0; i < core->len; i++)
        CU_ASSERT_PTR_NOT_EQUAL(g_ptr_array_index(core, i), assumptions[4]);
    /* An assumption is no assertion: without one of the four there is an answer again. */
    CU_ASSERT_EQUAL(check(&bench, assumptions + 1, 4), XP_LAZY_SAT);
    const char *witness = xp_lazy_witness(bench.lazy, name);
    CU_ASSERT_PTR_NOT_NULL(strchr(witness, 'b'));
    CU_ASSERT_PTR_NULL(strchr(witness, 'c'));
    bench_free(&bench);
}

static void test_free_dimension(void)
{
    Bench bench = bench_new();
    guint name = xp_atoms_add_dimension(bench.atoms, "Name", XP_DOMAIN_NAME);
    guint other = xp_atoms_add_dimension(bench.atoms, "Other", XP_DOMAIN_SESSION);
    Z3_ast p = xp_z3_const(bench.z3, "p");
    /* The model need not decide the pattern; whatever the witness says must then hold. */
    xp_lazy_assert(bench.lazy, xp_z3_or(bench.z3, p, like(&bench, name, "A*")));
    CU_ASSERT_EQUAL(check(&bench, &p, 1), XP_LAZY_SAT);
    CU_ASSERT_EQUAL(xp_lazy_holds(bench.lazy, like(&bench, name, "A*")),
                    xp_lazy_witness(bench.lazy, name)[0] == 'A');
    CU_ASSERT_STRING_EQUAL(xp_lazy_witness(bench.lazy, other), "session1");
    bench_free(&bench);
}

static void expect_unknown(Bench *bench, const XpLazyLimits *limits, const Z3_ast *assumptions,
                           guint n, const char *reason)
{
    g_autoptr(GError) error = NULL;
    CU_ASSERT_EQUAL(xp_lazy_check(bench->lazy, assumptions, n, limits, &error), XP_LAZY_UNKNOWN);
    CU_ASSERT_PTR_NULL(error);
    CU_ASSERT_STRING_EQUAL(xp_lazy_unknown_reason(bench->lazy), reason);
}

static void test_limits(void)
{
    Bench bench = bench_new();
    guint name = xp_atoms_add_dimension(bench.atoms, "Name", XP_DOMAIN_NAME);
    Z3_ast hard[] = {like(&bench, name, "*a*b*"),     like(&bench, name, "*b*a*"),
                     unlike(&bench, name, "*aa*"),    unlike(&bench, name, "*bb*"),
                     unlike(&bench, name, "a*"),      unlike(&bench, name, "b*"),
                     unlike(&bench, name, "*a"),      unlike(&bench, name, "*b"),
                     unlike(&bench, name, "*team*a*")};
    XpLazyLimits states = {.max_states = 3};
    expect_unknown(&bench, &states, hard, 9, "pattern search cap (Name)");
    XpLazyLimits work = {.rlimit = 1};
    expect_unknown(&bench, &work, hard, 9, "rlimit");
    XpLazyLimits generous = {.rlimit = 10000000, .timeout_ms = 60000, .max_states = 100000};
    CU_ASSERT_EQUAL(xp_lazy_check(bench.lazy, hard, 9, &generous, NULL), XP_LAZY_SAT);
    CU_ASSERT_EQUAL(check(&bench, hard, 9), XP_LAZY_SAT);
    xp_lazy_interrupt(bench.lazy);
    expect_unknown(&bench, NULL, hard, 9, "interrupted");
    expect_unknown(&bench, NULL, hard, 1, "interrupted");
    bench_free(&bench);
}

static void test_timeout(void)
{
    Bench bench = bench_new();
    guint text = xp_atoms_add_dimension(bench.atoms, "Text", XP_DOMAIN_TEXT);
    Z3_ast hard[] = {like(&bench, text, "*ab*"),   like(&bench, text, "*bc*"),
                     like(&bench, text, "*cd*"),   like(&bench, text, "*de*"),
                     like(&bench, text, "*ef*"),   like(&bench, text, "*fg*"),
                     like(&bench, text, "*gh*"),   like(&bench, text, "*hi*"),
                     like(&bench, text, "*ij*"),   like(&bench, text, "*jk*"),
                     like(&bench, text, "*kl*"),   like(&bench, text, "*lm*"),
                     like(&bench, text, "*mn*"),   like(&bench, text, "??????????????"),
                     unlike(&bench, text, "*abc*")};
    XpLazyLimits limits = {.timeout_ms = 30, .max_states = G_MAXUINT32};
    expect_unknown(&bench, &limits, hard, 15, "timeout");
    bench_free(&bench);
}

static void test_distinct(void)
{
    Bench bench = bench_new();
    guint accounts[3];
    const char *names[] = {"Account1", "Account2", "Account3"};
    for (guint i = 0; i < 3; i++)
        accounts[i] = xp_atoms_add_dimension(bench.atoms, names[i], XP_DOMAIN_ACCOUNT);
    const char *forbidden[] = {"111122223333"};
    xp_atoms_require_distinct(bench.atoms, accounts, 2, forbidden, 1);
    xp_atoms_require_distinct(bench.atoms, accounts + 1, 2, NULL, 0);
    CU_ASSERT_EQUAL(check(&bench, NULL, 0), XP_LAZY_SAT);
    CU_ASSERT_STRING_EQUAL(xp_lazy_witness(bench.lazy, accounts[0]), "444455556666");
    CU_ASSERT_STRING_EQUAL(xp_lazy_witness(bench.lazy, accounts[1]), "999900001111");
    CU_ASSERT_STRING_EQUAL(xp_lazy_witness(bench.lazy, accounts[2]), "111122223333");
    /* The first and the third may be equal, the first and the second may not. */
    Z3_ast outer[] = {like(&bench, accounts[0], "555566667777"),
                      like(&bench, accounts[2], "555566667777")};
    CU_ASSERT_EQUAL(check(&bench, outer, 2), XP_LAZY_SAT);
    CU_ASSERT_STRING_NOT_EQUAL(xp_lazy_witness(bench.lazy, accounts[1]), "555566667777");
    Z3_ast near[] = {like(&bench, accounts[0], "55556666777?"),
                     like(&bench, accounts[1], "555566667777"), unlike(&bench, accounts[0], "*0"),
                     like(&bench, accounts[0], "*7")};
    guint before = xp_lazy_lemma_count(bench.lazy);
    CU_ASSERT_EQUAL(check(&bench, near, 4), XP_LAZY_UNSAT);
    gboolean found = FALSE;
    for (guint i = before; i < xp_lazy_lemma_count(bench.lazy); i++) {
        const XpLemma *lemma = xp_lazy_lemma(bench.lazy, i);
        if (!lemma->needs_distinct)
            continue;
        found = TRUE;
        CU_ASSERT_EQUAL(lemma->n_positive, 3);
        CU_ASSERT_EQUAL(lemma->n_negative, 0);
        CU_ASSERT_EQUAL(lemma->positive_dimension[0] + lemma->positive_dimension[1] +
                            lemma->positive_dimension[2],
                        2 * accounts[0] + accounts[1]);
    }
    CU_ASSERT_TRUE(found);
    Z3_ast literal = like(&bench, accounts[0], "111122223333");
    CU_ASSERT_EQUAL(check(&bench, &literal, 1), XP_LAZY_UNSAT);
    bench_free(&bench);
}

/* Eleven values that have ten texts to choose from. */
static void test_pigeons(void)
{
    Bench bench = bench_new();
    guint accounts[11];
    Z3_ast assumptions[11];
    for (guint i = 0; i < 11; i++) {
        g_autofree char *name = g_strdup_printf("Account%u", i);
        accounts[i] = xp_atoms_add_dimension(bench.atoms, name, XP_DOMAIN_ACCOUNT);
        assumptions[i] = like(&bench, accounts[i], "11112222333?");
    }
    xp_atoms_require_distinct(bench.atoms, accounts, 11, NULL, 0);
    CU_ASSERT_EQUAL(check(&bench, assumptions, 11), XP_LAZY_UNSAT);
    CU_ASSERT_EQUAL(check(&bench, assumptions, 10), XP_LAZY_SAT);
    for (guint i = 0; i < 10; i++)
        for (guint j = 0; j < i; j++)
            CU_ASSERT_STRING_NOT_EQUAL(xp_lazy_witness(bench.lazy, accounts[i]),
                                       xp_lazy_witness(bench.lazy, accounts[j]));
    bench_free(&bench);
}

static void test_push(void)
{
    Bench bench = bench_new();
    guint name = xp_atoms_add_dimension(bench.atoms, "Name", XP_DOMAIN_NAME);
    Z3_ast inside = like(&bench, name, "app-*");
    xp_lazy_push(bench.lazy);
    xp_lazy_assert(bench.lazy, unlike(&bench, name, "a*"));
    CU_ASSERT_EQUAL(check(&bench, &inside, 1), XP_LAZY_UNSAT);
    xp_lazy_pop(bench.lazy);
    CU_ASSERT_EQUAL(check(&bench, &inside, 1), XP_LAZY_SAT);
    xp_lazy_push(bench.lazy);
    xp_lazy_assert(bench.lazy, unlike(&bench, name, "a*"));
    CU_ASSERT_EQUAL(check(&bench, &inside, 1), XP_LAZY_UNSAT);
    xp_lazy_pop(bench.lazy);
    bench_free(&bench);
}

static void test_once(void)
{
    Bench bench = bench_new();
    guint name = xp_atoms_add_dimension(bench.atoms, "Name", XP_DOMAIN_NAME);
    XpPatterns *patterns = xp_atoms_patterns(bench.atoms);
    const XpPattern *inner = xp_patterns_add_text(patterns, "app-*", TRUE, FALSE);
    const XpPattern *outer = xp_patterns_add_text(patterns, "a*", TRUE, FALSE);
    xp_lazy_assert(bench.lazy, xp_atoms_match(bench.atoms, name, inner));
    xp_lazy_push(bench.lazy);
    xp_lazy_assert(bench.lazy, xp_z3_not(bench.z3, xp_atoms_match(bench.atoms, name, outer)));
    CU_ASSERT_EQUAL(xp_lazy_check_once(bench.lazy, NULL, NULL), XP_LAZY_UNKNOWN);
    CU_ASSERT_STRING_EQUAL(xp_lazy_unknown_reason(bench.lazy), "a model not examined");
    xp_lazy_assert_cover(bench.lazy, name, inner, outer);
    xp_lazy_assert_cover(bench.lazy, name, outer, inner);
    CU_ASSERT_EQUAL(xp_lazy_lemma_count(bench.lazy), 1);
    CU_ASSERT_EQUAL(xp_lazy_check_once(bench.lazy, NULL, NULL), XP_LAZY_UNSAT);
    xp_lazy_pop(bench.lazy);
    /* A lemma recorded once is asserted again, not recorded again. */
    xp_lazy_push(bench.lazy);
    xp_lazy_assert(bench.lazy, xp_z3_not(bench.z3, xp_atoms_match(bench.atoms, name, outer)));
    xp_lazy_assert_cover(bench.lazy, name, inner, outer);
    CU_ASSERT_EQUAL(xp_lazy_check_once(bench.lazy, NULL, NULL), XP_LAZY_UNSAT);
    CU_ASSERT_EQUAL(xp_lazy_lemma_count(bench.lazy), 1);
    xp_lazy_pop(bench.lazy);
    CU_ASSERT_EQUAL(check(&bench, NULL, 0), XP_LAZY_SAT);
    CU_ASSERT_TRUE(xp_lazy_accepts(bench.lazy, name, "app-x"));
    CU_ASSERT_FALSE(xp_lazy_accepts(bench.lazy, name, "bpp-x"));
    CU_ASSERT_FALSE(xp_lazy_accepts(bench.lazy, name, "app-/"));
    bench_free(&bench);
}

/* Which of the limits were told to Z3 last must not show in the answers. */
static void test_changing_limits(void)
{
    Bench bench = bench_new();
    guint name = xp_atoms_add_dimension(bench.atoms, "Name", XP_DOMAIN_NAME);
    Z3_ast assumptions[] = {like(&bench, name, "a*b*"), unlike(&bench, name, "ab*"),
                            unlike(&bench, name, "*b")};
    XpLazyLimits strict = {.rlimit = 1};
    XpLazyLimits short_time = {.timeout_ms = 60000};
    XpLazyLimits both = {.rlimit = 1000000, .timeout_ms = 50000};
    for (guint round = 0; round < 3; round++) {
        CU_ASSERT_EQUAL(xp_lazy_check(bench.lazy, assumptions, 3, &short_time, NULL), XP_LAZY_SAT);
        expect_unknown(&bench, &strict, assumptions, 3, "rlimit");
        CU_ASSERT_EQUAL(check(&bench, assumptions, 3), XP_LAZY_SAT);
        CU_ASSERT_EQUAL(xp_lazy_check(bench.lazy, assumptions, 3, &both, NULL), XP_LAZY_SAT);
    }
    bench_free(&bench);
}

/* More pigeons than holes: takes Z3 very long. */
static void assert_pigeonhole(Bench *bench, guint holes)
{
    for (guint pigeon = 0; pigeon <= holes; pigeon++) {
        Z3_ast somewhere = xp_z3_false(bench->z3);
        for (guint hole = 0; hole < holes; hole++) {
            g_autofree char *name = g_strdup_printf("%u in %u", pigeon, hole);
            Z3_ast here = xp_z3_const(bench->z3, name);
            somewhere = xp_z3_or(bench->z3, somewhere, here);
            for (guint other = 0; other < pigeon; other++) {
                g_autofree char *rival = g_strdup_printf("%u in %u", other, hole);
                Z3_ast both = xp_z3_and(bench->z3, here, xp_z3_const(bench->z3, rival));
                xp_lazy_assert(bench->lazy, xp_z3_not(bench->z3, both));
            }
        }
        xp_lazy_assert(bench->lazy, somewhere);
    }
}

static gpointer interrupt_soon(gpointer lazy)
{
    g_usleep(200000);
    xp_lazy_interrupt(lazy);
    return NULL;
}

static void test_interrupt(void)
{
    Bench bench = bench_new();
    assert_pigeonhole(&bench, 12);
    GThread *thread = g_thread_new("interrupt", interrupt_soon, bench.lazy);
    expect_unknown(&bench, NULL, NULL, 0, "interrupted");
    g_thread_join(thread);
    bench_free(&bench);
}

static void test_z3_timeout(void)
{
    Bench bench = bench_new();
    assert_pigeonhole(&bench, 12);
    XpLazyLimits brief = {.timeout_ms = 50};
    XpLazyLimits longer = {.timeout_ms = 1200};
    XpLazyLimits work = {.rlimit = 150000, .timeout_ms = 600000};
    expect_unknown(&bench, &brief, NULL, 0, "timeout");
    expect_unknown(&bench, &longer, NULL, 0, "timeout");
    expect_unknown(&bench, &work, NULL, 0, "rlimit");
    bench_free(&bench);
}

CU_TestInfo xp_test_lazy[] = {
    {"Boolean builders fold constants", test_z3_folding},
    {"an error of Z3 makes the next answer unknown", test_z3_errors},
    {"total and empty patterns are constants", test_atoms},
    {"a conflict of patterns is unsatisfiable and its core names it", test_conflict},
    {"model and witness agree on patterns that do not matter", test_free_dimension},
    {"every limit answers unknown with its reason", test_limits},
    {"a pattern search stops at the timeout", test_timeout},
    {"distinct dimensions get distinct texts or a lemma", test_distinct},
    {"too many distinct values for too few texts are refuted", test_pigeons},
    {"lemmas are found again after a pop", test_push},
    {"one call of Z3 refutes what the lemmas refute and no more", test_once},
    {"limits hold for one check only", test_changing_limits},
    {"another thread stops a running check", test_interrupt},
    {"Z3 stops at the timeout and at the work limit", test_z3_timeout},
    CU_TEST_INFO_NULL,
};
