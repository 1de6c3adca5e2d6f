/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/glob/pattern.h"
#include "tests/glob/suites.h"

static const XpPattern *glob(XpPatterns *patterns, const char *text)
{
    return xp_patterns_add_text(patterns, text, TRUE, FALSE);
}

static const XpPattern *folded(XpPatterns *patterns, const char *text)
{
    return xp_patterns_add_text(patterns, text, TRUE, TRUE);
}

static void test_interning(void)
{
    g_autoptr(XpPatterns) patterns = xp_patterns_new();
    CU_ASSERT_PTR_EQUAL(glob(patterns, "a***b"), glob(patterns, "a*b"));
    CU_ASSERT_PTR_EQUAL(folded(patterns, "Ab"), folded(patterns, "aB"));
    CU_ASSERT_PTR_NOT_EQUAL(folded(patterns, "ab"), glob(patterns, "ab"));
    const XpPattern *star = xp_patterns_add_text(patterns, "*", FALSE, FALSE);
    CU_ASSERT_PTR_NOT_EQUAL(star, glob(patterns, "*"));
    CU_ASSERT_TRUE(star->literal);
    CU_ASSERT_FALSE(glob(patterns, "*")->literal);
    CU_ASSERT_EQUAL(glob(patterns, "a*b")->id, 0);
}

static void expect_print(const XpPattern *pattern, const char *expected)
{
    g_autofree char *text = xp_pattern_print(pattern);
    CU_ASSERT_STRING_EQUAL(text, expected);
}

static void test_print(void)
{
    g_autoptr(XpPatterns) patterns = xp_patterns_new();
    expect_print(glob(patterns, "a*b?"), "a*b?");
    expect_print(xp_patterns_add_text(patterns, "a*b?$", FALSE, FALSE), "a${*}b${?}${$}");
    expect_print(glob(patterns, ""), "");
    expect_print(glob(patterns, "gr\303\274n*"), "gr\303\274n*");
}

static void test_matching(void)
{
    g_autoptr(XpPatterns) patterns = xp_patterns_new();
    CU_ASSERT_TRUE(xp_pattern_matches(glob(patterns, ""), ""));
    CU_ASSERT_FALSE(xp_pattern_matches(glob(patterns, ""), "a"));
    CU_ASSERT_TRUE(xp_pattern_matches(glob(patterns, "*"), ""));
    CU_ASSERT_TRUE(xp_pattern_matches(glob(patterns, "a*b*c"), "abbbc"));
    CU_ASSERT_TRUE(xp_pattern_matches(glob(patterns, "a*bc"), "abcbc"));
    CU_ASSERT_FALSE(xp_pattern_matches(glob(patterns, "a*bc"), "abcb"));
    CU_ASSERT_FALSE(xp_pattern_matches(glob(patterns, "?"), ""));
    CU_ASSERT_TRUE(xp_pattern_matches(glob(patterns, "?"), "\303\274"));
    CU_ASSERT_TRUE(xp_pattern_matches(folded(patterns, "Get*"), "gETobject"));
    CU_ASSERT_FALSE(xp_pattern_matches(glob(patterns, "Get*"), "getObject"));
    /* Only ASCII letters fold. */
    CU_ASSERT_FALSE(xp_pattern_matches(folded(patterns, "\303\234"), "\303\274"));
}

static void test_symbols(void)
{
    g_autoptr(XpPatterns) patterns = xp_patterns_new();
    const char *symbol = "\363\260\200\200"; /* U+F0000 */
    CU_ASSERT_TRUE(xp_pattern_matches(glob(patterns, "?"), symbol));
    CU_ASSERT_TRUE(xp_domain_contains(XP_DOMAIN_ANY, symbol));
    CU_ASSERT_TRUE(xp_domain_contains(XP_DOMAIN_TEXT, symbol));
    CU_ASSERT_EQUAL(xp_pattern_is_empty(XP_DOMAIN_TEXT, glob(patterns, symbol)), XP_GLOB_NO);
    for (guint d = 0; d < XP_DOMAIN_COUNT; d++) {
        if (d == XP_DOMAIN_ANY || d == XP_DOMAIN_TEXT)
            continue;
        CU_ASSERT_FALSE(xp_domain_contains((XpDomain)d, symbol));
        g_autofree char *inside = g_strdup_printf("*%s*", symbol);
        CU_ASSERT_EQUAL(xp_pattern_is_empty((XpDomain)d, glob(patterns, inside)), XP_GLOB_YES);
    }
}

static void test_subset(void)
{
    g_autoptr(XpPatterns) patterns = xp_patterns_new();
    const XpPattern *wide = glob(patterns, "team-*");
    const XpPattern *narrow = glob(patterns, "team-a-*");
    CU_ASSERT_EQUAL(xp_pattern_subset(XP_DOMAIN_NAME, narrow, wide), XP_GLOB_YES);
    CU_ASSERT_EQUAL(xp_pattern_subset(XP_DOMAIN_NAME, wide, narrow), XP_GLOB_NO);
    /* Only the domain makes these so. */
    CU_ASSERT_EQUAL(xp_pattern_subset(XP_DOMAIN_ACCOUNT, glob(patterns, "12345678901?*"),
                                      glob(patterns, "????????????")),
                    XP_GLOB_YES);
    CU_ASSERT_EQUAL(xp_pattern_subset(XP_DOMAIN_ANY, glob(patterns, "12345678901?*"),
                                      glob(patterns, "????????????")),
                    XP_GLOB_NO);
    /* A folded pattern is wider than the same text with case. */
    CU_ASSERT_EQUAL(xp_pattern_subset(XP_DOMAIN_NAME, wide, folded(patterns, "TEAM-*")),
                    XP_GLOB_YES);
    CU_ASSERT_EQUAL(xp_pattern_subset(XP_DOMAIN_NAME, folded(patterns, "TEAM-*"), wide),
                    XP_GLOB_NO);
    CU_ASSERT_EQUAL(
        xp_pattern_subset(XP_DOMAIN_ACTION, folded(patterns, "GET*"), glob(patterns, "get*")),
        XP_GLOB_YES);
}

static void test_disjoint(void)
{
    g_autoptr(XpPatterns) patterns = xp_patterns_new();
    CU_ASSERT_EQUAL(xp_pattern_disjoint(XP_DOMAIN_NAME, glob(patterns, "a*"), glob(patterns, "b*")),
                    XP_GLOB_YES);
    CU_ASSERT_EQUAL(xp_pattern_disjoint(XP_DOMAIN_NAME, glob(patterns, "*a"), glob(patterns, "*b")),
                    XP_GLOB_YES);
    CU_ASSERT_EQUAL(xp_pattern_disjoint(XP_DOMAIN_NAME, glob(patterns, "a*"), glob(patterns, "*b")),
                    XP_GLOB_NO);
    CU_ASSERT_EQUAL(xp_pattern_disjoint(XP_DOMAIN_SECRET_SUFFIX, glob(patterns, "abcd*"),
                                        glob(patterns, "*xyz")),
                    XP_GLOB_YES);
    CU_ASSERT_EQUAL(
        xp_pattern_disjoint(XP_DOMAIN_NAME, folded(patterns, "a*"), glob(patterns, "A?")),
        XP_GLOB_NO);
}

static void test_total_and_empty(void)
{
    g_autoptr(XpPatterns) patterns = xp_patterns_new();
    CU_ASSERT_EQUAL(xp_pattern_is_total(XP_DOMAIN_ACCOUNT, glob(patterns, "????????????")),
                    XP_GLOB_YES);
    CU_ASSERT_EQUAL(xp_pattern_is_total(XP_DOMAIN_ANY, glob(patterns, "?*")), XP_GLOB_NO);
    CU_ASSERT_EQUAL(xp_pattern_is_total(XP_DOMAIN_TEXT, glob(patterns, "?*")), XP_GLOB_YES);
    CU_ASSERT_EQUAL(xp_pattern_is_total(XP_DOMAIN_SESSION, glob(patterns, "??*")), XP_GLOB_YES);
    CU_ASSERT_EQUAL(xp_pattern_is_empty(XP_DOMAIN_SESSION, glob(patterns, "?")), XP_GLOB_YES);
    CU_ASSERT_EQUAL(xp_pattern_is_empty(XP_DOMAIN_ACCOUNT, glob(patterns, "*a*")), XP_GLOB_YES);
    CU_ASSERT_EQUAL(xp_pattern_is_empty(XP_DOMAIN_PATH_NAME, glob(patterns, "/x")), XP_GLOB_YES);
    CU_ASSERT_EQUAL(xp_pattern_is_empty(XP_DOMAIN_PATH_NAME, glob(patterns, "*:*:*/x")),
                    XP_GLOB_NO);
}

CU_TestInfo xp_test_pattern[] = {
    {"equal patterns are one pointer and stars are merged", test_interning},
    {"printing tells wildcards from the characters", test_print},
    {"a pattern matches whole texts over code points", test_matching},
    {"a symbol is a character of free text only", test_symbols},
    {"inclusion is exact and knows the domain", test_subset},
    {"disjointness is exact and knows the domain", test_disjoint},
    {"a pattern may hold the whole domain or nothing of it", test_total_and_empty},
    CU_TEST_INFO_NULL,
};
