/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/glob.h"
#include "frontend/model/symbol.h"
#include "tests/model/suites.h"

#define BOTH ((XpGlobFlags)(XP_GLOB_WILDCARDS | XP_GLOB_VARIABLES))

static gboolean prints_as(const char *text, XpGlobFlags flags, const char *expected)
{
    g_autoptr(XpGlob) glob = xp_glob_parse(text, flags);
    g_autofree char *printed = xp_glob_print(glob);

    return g_str_equal(printed, expected);
}

static void test_wildcards(void)
{
    g_autoptr(XpGlob) glob = xp_glob_parse("a*?", XP_GLOB_WILDCARDS);
    g_autoptr(XpGlob) literal = xp_glob_parse("a*?", XP_GLOB_LITERAL);

    CU_ASSERT_EQUAL_FATAL(glob->n_tokens, 3);
    CU_ASSERT_EQUAL(glob->tokens[0].kind, XP_GLOB_CHARACTER);
    CU_ASSERT_EQUAL(glob->tokens[0].character, 'a');
    CU_ASSERT_EQUAL(glob->tokens[1].kind, XP_GLOB_STAR);
    CU_ASSERT_EQUAL(glob->tokens[2].kind, XP_GLOB_ANY);
    CU_ASSERT_TRUE(glob->has_wildcard);
    CU_ASSERT_FALSE(literal->has_wildcard);
    CU_ASSERT_EQUAL(literal->n_tokens, 3);
}

static void test_runs_of_stars(void)
{
    g_autoptr(XpGlob) glob = xp_glob_parse("***?*", XP_GLOB_WILDCARDS);

    CU_ASSERT_EQUAL(glob->n_tokens, 3);
    CU_ASSERT(prints_as("**a**", XP_GLOB_WILDCARDS, "*a*"));
}

static void test_variables(void)
{
    g_autoptr(XpGlob) glob = xp_glob_parse("x-${aws:username}-${aws:PrincipalTag/t, 'none'}", BOTH);

    CU_ASSERT_EQUAL_FATAL(glob->n_tokens, 5);
    CU_ASSERT_TRUE(glob->has_variable);
    CU_ASSERT_STRING_EQUAL(glob->tokens[2].key, "aws:username");
    CU_ASSERT_PTR_NULL(glob->tokens[2].fallback);
    CU_ASSERT_STRING_EQUAL(glob->tokens[4].key, "aws:PrincipalTag/t");
    CU_ASSERT_STRING_EQUAL(glob->tokens[4].fallback, "none");
}

static gboolean has_key(const char *text, const char *key, const char *fallback)
{
    g_autoptr(XpGlob) glob = xp_glob_parse(text, XP_GLOB_VARIABLES);

    return glob->n_tokens == 1 && glob->tokens[0].kind == XP_GLOB_VARIABLE &&
           g_str_equal(glob->tokens[0].key, key) &&
           g_strcmp0(glob->tokens[0].fallback, fallback) == 0;
}

static void test_odd_defaults(void)
{
    CU_ASSERT(has_key("${k, ''}", "k", ""));
    CU_ASSERT(has_key("${k,'v'}", "k,'v'", NULL));
    CU_ASSERT(has_key("${k,  'v'}", "k,  'v'", NULL));
    CU_ASSERT(has_key("${k, \"v\"}", "k, \"v\"", NULL));
    CU_ASSERT(has_key("${k, 'v'x}", "k, 'v'x", NULL));
    CU_ASSERT(has_key("${k, '}", "k, '", NULL));
    CU_ASSERT(has_key("${a,b, 'v'}", "a,b, 'v'", NULL));
    CU_ASSERT(has_key("${}", "", NULL));
}

static void test_escaped_characters(void)
{
    g_autoptr(XpGlob) glob = xp_glob_parse("${*}${?}${$}", BOTH);

    CU_ASSERT_EQUAL_FATAL(glob->n_tokens, 3);
    CU_ASSERT_EQUAL(glob->tokens[0].kind, XP_GLOB_CHARACTER);
    CU_ASSERT_EQUAL(glob->tokens[0].character, '*');
    CU_ASSERT_EQUAL(glob->tokens[2].character, '$');
    CU_ASSERT_FALSE(glob->has_wildcard);
    CU_ASSERT_FALSE(glob->has_variable);
    CU_ASSERT(prints_as("${*}*", BOTH, "${*}*"));
}

static void test_unclosed_variable(void)
{
    g_autoptr(XpGlob) glob = xp_glob_parse("${aws", BOTH);

    CU_ASSERT_EQUAL(glob->n_tokens, 5);
    CU_ASSERT_FALSE(glob->has_variable);
}

static void test_old_version_has_no_variables(void)
{
    g_autoptr(XpGlob) glob = xp_glob_parse("${*}", XP_GLOB_WILDCARDS);

    CU_ASSERT_EQUAL_FATAL(glob->n_tokens, 4);
    CU_ASSERT_EQUAL(glob->tokens[2].kind, XP_GLOB_STAR);
}

static void test_round_trip(void)
{
    static const char *const texts[] = {
        "",          "*",      "arn:aws:s3:::b/${aws:username}/*",
        "${k, 'd'}", "a$b{c}", "${*}${?}",
        "$${k}",     "$",      "\xc3\xa9*",
    };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        CU_ASSERT(prints_as(texts[i], BOTH, texts[i]));
        CU_ASSERT(prints_as(texts[i], XP_GLOB_LITERAL, texts[i]));
    }
    CU_ASSERT(prints_as("${$}{x}", BOTH, "${$}{x}"));
}

static void test_symbols_are_characters(void)
{
    char symbol[8];
    g_autoptr(XpGlob) glob = NULL;

    xp_symbol_to_utf8(5, symbol);
    glob = xp_glob_parse(symbol, XP_GLOB_WILDCARDS);
    CU_ASSERT_EQUAL_FATAL(glob->n_tokens, 1);
    CU_ASSERT_EQUAL(xp_symbol_index(glob->tokens[0].character), 5);
}

CU_TestInfo xp_glob_tests[] = {
    {"* and ? are wildcards only when asked for", test_wildcards},
    {"a run of * is one *", test_runs_of_stars},
    {"variables have a key and perhaps a default", test_variables},
    {"another spelling of a default is part of the name", test_odd_defaults},
    {"${*} ${?} ${$} are literal characters", test_escaped_characters},
    {"${ without } is literal", test_unclosed_variable},
    {"without variables ${*} holds a wildcard", test_old_version_has_no_variables},
    {"a pattern is printed as it was written", test_round_trip},
    {"a symbol is one character of a pattern", test_symbols_are_characters},
    CU_TEST_INFO_NULL,
};
