/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/base/error.h"
#include "frontend/base/strings.h"
#include "tests/base/suites.h"

static void test_equal_texts_are_one_pointer(void)
{
    g_autoptr(XpStrings) strings = xp_strings_new();
    const char *text = xp_strings_add(strings, "role");

    CU_ASSERT_PTR_EQUAL(xp_strings_add_n(strings, "roles", 4), text);
    CU_ASSERT_PTR_EQUAL(xp_strings_printf(strings, "ro%s", "le"), text);
    CU_ASSERT_PTR_NOT_EQUAL(xp_strings_add(strings, "user"), text);
    CU_ASSERT_STRING_EQUAL(text, "role");
    CU_ASSERT_PTR_NULL(xp_strings_add(strings, NULL));
}

static void test_strings_stay_in_place(void)
{
    g_autoptr(XpStrings) strings = xp_strings_new();
    const char *first = xp_strings_add(strings, "first");

    for (guint i = 0; i < 10000; i++)
        xp_strings_printf(strings, "text number %u", i);
    CU_ASSERT_STRING_EQUAL(first, "first");
    CU_ASSERT_PTR_EQUAL(xp_strings_add(strings, "first"), first);
}

static void test_search_inside(void)
{
    g_autoptr(XpStrings) strings = xp_strings_new();

    xp_strings_add(strings, "arn:aws:iam::111122223333:root");
    CU_ASSERT_TRUE(xp_strings_any_contains(strings, "111122223333"));
    CU_ASSERT_FALSE(xp_strings_any_contains(strings, "444455556666"));
}

static void test_one_error_domain(void)
{
    CU_ASSERT_STRING_EQUAL(g_quark_to_string(XP_ERROR), "xp-error-quark");
}

CU_TestInfo xp_strings_tests[] = {
    {"equal texts of a pool are one pointer", test_equal_texts_are_one_pointer},
    {"a string stays in place while the pool grows", test_strings_stay_in_place},
    {"a pool can be searched for a part of a text", test_search_inside},
    {"the project has one error domain", test_one_error_domain},
    CU_TEST_INFO_NULL,
};
