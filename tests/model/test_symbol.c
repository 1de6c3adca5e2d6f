/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/symbol.h"
#include "tests/model/suites.h"

static void test_order_of_use(void)
{
    g_autoptr(XpSymbols) symbols = xp_symbols_new();

    CU_ASSERT_EQUAL(xp_symbols_add(symbols, XP_SYMBOL_ACCOUNT, "Account1", NULL), 0);
    CU_ASSERT_EQUAL(xp_symbols_add(symbols, XP_SYMBOL_KEY_ID, "id", "key K in Account1"), 1);
    CU_ASSERT_EQUAL(xp_symbols_count(symbols), 2);
    CU_ASSERT_STRING_EQUAL(xp_symbols_get(symbols, 0)->name, "Account1");
    CU_ASSERT_STRING_EQUAL(xp_symbols_get(symbols, 1)->owner, "key K in Account1");
    CU_ASSERT_PTR_NULL(xp_symbols_get(symbols, 0)->owner);
}

static void test_one_code_point(void)
{
    char text[8];

    xp_symbol_to_utf8(0, text);
    CU_ASSERT_EQUAL(g_utf8_strlen(text, -1), 1);
    CU_ASSERT_EQUAL(g_utf8_get_char(text), XP_SYMBOL_FIRST);
    xp_symbol_to_utf8(XP_SYMBOL_LAST - XP_SYMBOL_FIRST, text);
    CU_ASSERT_EQUAL(g_utf8_get_char(text), XP_SYMBOL_LAST);
}

static void test_found_in_text(void)
{
    CU_ASSERT_FALSE(xp_symbols_in(""));
    CU_ASSERT_FALSE(xp_symbols_in("arn:aws:iam::111122223333:root \xc3\xb3"));
    CU_ASSERT_FALSE(xp_symbols_in("\xf3\xa0\x80\x81 \xf4\x80\x80\x80"));
    CU_ASSERT_TRUE(xp_symbols_in("a\xf3\xb0\x80\x80z"));
    CU_ASSERT_TRUE(xp_symbols_in("\xf3\xa0\x80\x81\xf3\xbf\xbf\xbd"));
}

static void test_print_and_bind(void)
{
    g_autoptr(XpSymbols) symbols = xp_symbols_new();
    const char *const values[] = {"111122223333", NULL};
    char first[8];
    char second[8];
    g_autofree char *text = NULL;
    g_autofree char *printed = NULL;
    g_autofree char *bound = NULL;
    g_autofree char *expected = NULL;

    xp_symbol_to_utf8(xp_symbols_add(symbols, XP_SYMBOL_ACCOUNT, "Account1", NULL), first);
    xp_symbol_to_utf8(xp_symbols_add(symbols, XP_SYMBOL_REGION, "Region", NULL), second);
    text = g_strdup_printf("%s-%s-%s-\xc3\xa9", first, second, first);
    printed = xp_symbols_print(symbols, text);
    bound = xp_symbols_bind(symbols, text, values);
    expected = g_strdup_printf("111122223333-%s-111122223333-\xc3\xa9", second);
    CU_ASSERT_STRING_EQUAL(printed, "Account1-Region-Account1-\xc3\xa9");
    CU_ASSERT_STRING_EQUAL(bound, expected);
}

CU_TestInfo xp_symbol_tests[] = {
    {"symbols are numbered in order of first use", test_order_of_use},
    {"a symbol is one code point of plane 15", test_one_code_point},
    {"symbols are found in a text and nothing else is", test_found_in_text},
    {"symbols are printed by name and replaced by value", test_print_and_bind},
    CU_TEST_INFO_NULL,
};
