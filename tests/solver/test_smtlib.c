/* SPDX-License-Identifier: Apache-2.0 */

/* The texts that other solvers read, read by Z3 and held against encoder/glob. */
#include <string.h>

#include <z3.h>

#include "encoder/glob/domain.h"
#include "encoder/rope.h"
#include "solver/smtlib.h"
#include "solver/smtlib_terms.h"
#include "tests/solver/suites.h"

static void ignore_error(Z3_context context, Z3_error_code code)
{
    (void)context;
    (void)code;
}

/* What Z3 says of a whole script. */
static Z3_lbool ask(const char *script)
{
    Z3_config config = Z3_mk_config();
    Z3_context context = Z3_mk_context(config);
    Z3_del_config(config);
    Z3_set_error_handler(context, ignore_error);
    Z3_solver solver = Z3_mk_solver(context);
    Z3_solver_inc_ref(context, solver);
    Z3_solver_from_string(context, solver, script);
    CU_ASSERT_EQUAL(Z3_get_error_code(context), Z3_OK);
    Z3_lbool answer = Z3_solver_check(context, solver);
    Z3_solver_dec_ref(context, solver);
    Z3_del_context(context);
    return answer;
}

static void expect_member(const char *text, const char *regex, gboolean member)
{
    g_autoptr(GString) script = g_string_new("(assert (str.in_re ");
    xp_smtlib_add_string(script, text);
    g_string_append_printf(script, " %s))\n", regex);
    Z3_lbool answer = ask(script->str);
    if (answer != (member ? Z3_L_TRUE : Z3_L_FALSE))
        g_printerr("  '%s' should %s of %s\n", text, member ? "be" : "not be", regex);
    CU_ASSERT_EQUAL(answer, member ? Z3_L_TRUE : Z3_L_FALSE);
}

static void strings_and_symbols_are_escaped(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    xp_smtlib_add_string(text, "a\"b\\u{41}\n\xC3\xA9");
    CU_ASSERT_STRING_EQUAL(text->str, "\"a\"\"b\\u{5C}u{41}\\u{A}\\u{E9}\"");
    g_autofree char *symbol = xp_smtlib_symbol("a|b\\%\n");
    CU_ASSERT_STRING_EQUAL(symbol, "|a%7Cb%5C%25%0A|");
    g_autofree char *other = xp_smtlib_symbol("a%7Cb");
    CU_ASSERT_STRING_EQUAL(other, "|a%257Cb|");
    g_autofree char *comment = xp_smtlib_comment("one\ntwo");
    CU_ASSERT_STRING_EQUAL(comment, "one two");
}

/* Every word of a domain is in what is written of it, and what is longer than its members is not
 * shorter than the bound that is written. */
static void domains_hold_their_words(void)
{
    for (XpDomain domain = 0; domain < XP_DOMAIN_COUNT; domain++) {
        const char *regex = xp_smtlib_domain(domain);
        const char *const *words = xp_domain_words(domain);
        guint most = xp_smtlib_domain_most(domain);
        for (guint i = 0; words[i] != NULL; i++) {
            CU_ASSERT_TRUE(xp_domain_contains(domain, words[i]));
            if (regex != NULL)
                expect_member(words[i], regex, TRUE);
            CU_ASSERT_TRUE(most == 0 || strlen(words[i]) <= most);
        }
        if (regex != NULL)
            expect_member("\n", regex, FALSE);
    }
}

/* The longest members: a written bound must not cut the domain. */
static void bounds_hold_the_longest_members(void)
{
    static const struct {
        XpDomain domain;
        const char *prefix;
        guint length;
    } rows[] = {
        {XP_DOMAIN_NAME, "", 64},
        {XP_DOMAIN_SESSION, "", 64},
        {XP_DOMAIN_FEDERATED_NAME, "", 32},
        {XP_DOMAIN_UNIQUE_ROLE_ID, "AROA", 128},
        {XP_DOMAIN_UNIQUE_USER_ID, "AIDA", 128},
        {XP_DOMAIN_VPCE, "vpce-", 22},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) longest = g_string_new(rows[i].prefix);
        while (longest->len < rows[i].length)
            g_string_append_c(longest, rows[i].domain == XP_DOMAIN_VPCE ? 'a' : 'A');
        CU_ASSERT_TRUE(xp_domain_contains(rows[i].domain, longest->str));
        CU_ASSERT_EQUAL(xp_smtlib_domain_most(rows[i].domain), rows[i].length);
        expect_member(longest->str, xp_smtlib_domain(rows[i].domain), TRUE);
    }
}

static char *regex_of(const gunichar *units, guint n, gboolean fold)
{
    GString *regex = g_string_new(NULL);
    xp_smtlib_add_regex(regex, units, n, fold, NULL, NULL);
    return g_string_free(regex, FALSE);
}

/* Random patterns over few letters: Z3 reads the same language as encoder/glob. */
static void patterns_mean_the_same(void)
{
    static const char letters[] = "aA:";
    g_autoptr(GRand) random = g_rand_new_with_seed(20261122);
    g_autoptr(XpPatterns) patterns = xp_patterns_new();
    for (guint round = 0; round < 150; round++) {
        gunichar units[6];
        guint n = (guint)g_rand_int_range(random, 0, 6);
        for (guint i = 0; i < n; i++) {
            gint kind = g_rand_int_range(random, 0, 5);
            units[i] = kind == 0   ? XP_PATTERN_STAR
                       : kind == 1 ? XP_PATTERN_ANY
                                   : (gunichar)letters[kind - 2];
        }
        const XpPattern *pattern = xp_patterns_add(patterns, units, n, round % 2 == 0);
        g_autofree char *regex = regex_of(pattern->units, pattern->n_units, pattern->fold);
        char text[7] = {0};
        guint length = (guint)g_rand_int_range(random, 0, 6);
        for (guint i = 0; i < length; i++)
            text[i] = letters[g_rand_int_range(random, 0, 3)];
        expect_member(text, regex, xp_pattern_matches(pattern, text));
    }
}

static void confined_wildcards_do_not_cross_colons(void)
{
    const gunichar units[] = {'a', XP_UNIT_STAR_SEGMENT, ':', XP_UNIT_ANY_SEGMENT};
    g_autofree char *regex = regex_of(units, G_N_ELEMENTS(units), FALSE);
    expect_member("abc:d", regex, TRUE);
    expect_member("a:d", regex, TRUE);
    expect_member("a::d", regex, FALSE);
    expect_member("abc::", regex, FALSE);
}

/* ---- terms ---- */

static void names_are_never_shared(void)
{
    g_autoptr(XpZ3) z3 = xp_z3_new();
    g_autoptr(XpSmtlibTerms) terms = xp_smtlib_terms_new(z3);
    Z3_ast left = xp_z3_const(z3, "left");
    Z3_ast right = xp_z3_const(z3, "right");
    CU_ASSERT_STRING_EQUAL(xp_smtlib_terms_name(terms, left, "same"), "|same|");
    CU_ASSERT_STRING_EQUAL(xp_smtlib_terms_name(terms, right, "same"), "|same [2]|");
    CU_ASSERT_STRING_EQUAL(xp_smtlib_terms_reserve(terms, "same"), "|same [3]|");
    CU_ASSERT_STRING_EQUAL(xp_smtlib_terms_name_of(terms, left), "|same|");
}

/* A term that occurs twice is written once, and the text means what the term means. */
static void terms_are_written_once(void)
{
    g_autoptr(XpZ3) z3 = xp_z3_new();
    g_autoptr(XpSmtlibTerms) terms = xp_smtlib_terms_new(z3);
    Z3_context context = xp_z3_context(z3);
    Z3_ast a = xp_z3_const(z3, "a b");
    Z3_ast b = xp_z3_const(z3, "c");
    Z3_ast part = xp_z3_and(z3, a, xp_z3_not(z3, b));
    Z3_sort bits = Z3_mk_bv_sort(context, 8);
    Z3_ast word = xp_z3_pin(z3, Z3_mk_const(context, Z3_mk_string_symbol(context, "word"), bits));
    Z3_ast low = xp_z3_pin(z3, Z3_mk_extract(context, 3, 0, word));
    Z3_ast four = xp_z3_pin(z3, Z3_mk_unsigned_int(context, 4, Z3_mk_bv_sort(context, 4)));
    Z3_ast small = xp_z3_pin(z3, Z3_mk_bvule(context, low, four));
    Z3_ast chosen = xp_z3_pin(z3, Z3_mk_ite(context, small, part, xp_z3_not(z3, part)));
    xp_smtlib_terms_count(terms, chosen);
    g_autoptr(GString) definitions = g_string_new(NULL);
    g_autofree char *text = xp_smtlib_terms_print(terms, chosen, definitions);
    CU_ASSERT_STRING_EQUAL(definitions->str,
                           "(define-fun |part 1| () Bool (and |a b| (not |c|)))\n");
    CU_ASSERT_STRING_EQUAL(text,
                           "(ite (bvule ((_ extract 3 0) |word|) #x4) |part 1| (not |part 1|))");
    g_autofree char *whole = xp_smtlib_terms_print_whole(terms, chosen);
    g_autofree char *script =
        g_strdup_printf("(declare-const |a b| Bool)(declare-const |c| Bool)"
                        "(declare-const |word| (_ BitVec 8))\n%s(assert (not (= %s %s)))",
                        definitions->str, text, whole);
    CU_ASSERT_EQUAL(ask(script), Z3_L_FALSE);
}

CU_TestInfo xp_test_smtlib[] = {
    {"strings and symbols are escaped", strings_and_symbols_are_escaped},
    {"domains hold their words", domains_hold_their_words},
    {"bounds hold the longest members", bounds_hold_the_longest_members},
    {"patterns mean the same as in the automata", patterns_mean_the_same},
    {"confined wildcards do not cross colons", confined_wildcards_do_not_cross_colons},
    {"names are never shared", names_are_never_shared},
    {"terms are written once", terms_are_written_once},
    CU_TEST_INFO_NULL,
};
