/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/base/suggest.h"
#include "tests/base/suites.h"

static const char *const names[] = {"ApplicationRole", "AdminRole", "Deploy"};

static const char *const near_names[] = {"aws:PrincipalArn", "aws:PrincipalOrgID"};

static const char *suggest(const char *word)
{
    return xp_suggest(word, names, G_N_ELEMENTS(names));
}

static void test_distance(void)
{
    CU_ASSERT_EQUAL(xp_edit_distance("role", "role"), 0);
    CU_ASSERT_EQUAL(xp_edit_distance("Role", "rOLE"), 0);
    CU_ASSERT_EQUAL(xp_edit_distance("role", "rloe"), 1);
    CU_ASSERT_EQUAL(xp_edit_distance("role", "roles"), 1);
    CU_ASSERT_EQUAL(xp_edit_distance("role", ""), 4);
    CU_ASSERT_EQUAL(xp_edit_distance("kitten", "sitting"), 3);
}

static void test_long_words(void)
{
    g_autofree char *word = g_strnfill(100000, 'x');

    CU_ASSERT(xp_edit_distance(word, "x") > 0);
    CU_ASSERT_PTR_NULL(xp_suggest("abc", names, 0));
}

static void test_as_near(void)
{
    CU_ASSERT_STRING_EQUAL(xp_suggest("aws:PrincipalOrg", near_names, 2), "aws:PrincipalOrgID");
    CU_ASSERT_STRING_EQUAL(xp_suggest("aws:PrincipalAr", near_names, 2), "aws:PrincipalArn");
}

static void test_nearest(void)
{
    CU_ASSERT_STRING_EQUAL(suggest("AplicationRole"), "ApplicationRole");
    CU_ASSERT_STRING_EQUAL(suggest("adminrole"), "AdminRole");
    CU_ASSERT_PTR_NULL(suggest("Database"));
}

CU_TestInfo xp_suggest_tests[] = {
    {"distance counts edits and swaps, letter case ignored", test_distance},
    {"very long words do no harm", test_long_words},
    {"the nearest name is suggested, a far one is not", test_nearest},
    {"of two as near, the one that goes on", test_as_near},
    CU_TEST_INFO_NULL,
};
