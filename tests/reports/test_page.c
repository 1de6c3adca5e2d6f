/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/page.h"
#include "tests/reports/suites.h"

static char *wrap(const XpReportOptions *options, const char *text)
{
    XpPage *page = xp_page_new(options);
    xp_page_text(page, 0, 2, text);
    return xp_page_finish(page);
}

static void test_wraps(void)
{
    const XpReportOptions options = {.width = 10};
    g_autofree char *text = wrap(&options, "one two three four");
    CU_ASSERT_STRING_EQUAL(text, "one two\n  three\n  four\n");
}

static void test_never_cuts(void)
{
    const XpReportOptions options = {.width = 10};
    g_autofree char *text = wrap(&options, "at policies/accounts/Account1/key.json:3");
    CU_ASSERT_STRING_EQUAL(text, "at\n  policies/accounts/Account1/key.json:3\n");
}

static void test_blank_mark(void)
{
    const XpReportOptions options = {.width = 10};
    g_autofree char *text = wrap(&options, "one two" XP_MARK_BLANK "three");
    CU_ASSERT_STRING_EQUAL(text, "one\n  two three\n");
}

static void test_wide_characters(void)
{
    const XpReportOptions options = {.width = 9};
    g_autofree char *text = wrap(&options, "\346\274\242\345\255\227 \346\274\242\345\255\227");
    CU_ASSERT_STRING_EQUAL(text, "\346\274\242\345\255\227 \346\274\242\345\255\227\n");
    const XpReportOptions narrow = {.width = 8};
    g_autofree char *two = wrap(&narrow, "\346\274\242\345\255\227 \346\274\242\345\255\227");
    CU_ASSERT_STRING_EQUAL(two, "\346\274\242\345\255\227\n  \346\274\242\345\255\227\n");
}

static void test_colour(void)
{
    const XpReportOptions options = {.width = 80, .colour = TRUE};
    g_autofree char *text = wrap(&options, XP_MARK_BAD "no" XP_MARK_END " way");
    CU_ASSERT_STRING_EQUAL(text, "\033[31mno\033[0m way\n");
}

static void test_ascii(void)
{
    const XpReportOptions options = {.width = 80, .ascii = TRUE};
    XpPage *page = xp_page_new(&options);
    g_autofree char *text = xp_page_show(page, "a \342\206\222 b\342\200\246 \303\274");
    g_free(xp_page_finish(page));
    CU_ASSERT_STRING_EQUAL(text, "a -> b... \\u{00fc}");
}

static void test_row(void)
{
    const XpReportOptions options = {.width = 24};
    XpPage *page = xp_page_new(&options);
    xp_page_row(page, 2, "label", 10, "some text that wraps");
    xp_page_row(page, 2, "a-long-label", 10, "text");
    g_autofree char *text = xp_page_finish(page);
    CU_ASSERT_STRING_EQUAL(text, "  label   some text that\n          wraps\n"
                                 "  a-long-label text\n");
}

CU_TestInfo page_tests[] = {
    {"text wraps at the width", test_wraps},
    {"a path is never cut", test_never_cuts},
    {"a marked blank does not break", test_blank_mark},
    {"wide characters count two columns", test_wide_characters},
    {"marks become colours", test_colour},
    {"typographic marks have ASCII look-alikes", test_ascii},
    {"rows keep their column", test_row},
    CU_TEST_INFO_NULL,
};
