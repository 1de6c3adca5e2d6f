/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/match.h"
#include "tests/eval/suites.h"

static XpTruth glob(const char *pattern, const char *text)
{
    g_autoptr(GArray) left = xp_pieces_from_text(pattern, TRUE);
    g_autoptr(GArray) right = xp_pieces_from_text(text, FALSE);
    return xp_match_glob(xp_pieces_slice(left), xp_pieces_slice(right));
}

static XpTruth arn(const char *pattern, const char *text)
{
    g_autoptr(GArray) left = xp_pieces_from_text(pattern, TRUE);
    g_autoptr(GArray) right = xp_pieces_from_text(text, FALSE);
    return xp_match_arn(xp_pieces_slice(left), xp_pieces_slice(right));
}

static void star_is_any_run(void)
{
    CU_ASSERT_EQUAL(glob("*", ""), XP_TRUE);
    CU_ASSERT_EQUAL(glob("a*", "a"), XP_TRUE);
    CU_ASSERT_EQUAL(glob("a*b", "a/x:y/b"), XP_TRUE);
    CU_ASSERT_EQUAL(glob("a*b*c", "aXbYbZc"), XP_TRUE);
    CU_ASSERT_EQUAL(glob("a*b*c", "aXbYbZ"), XP_FALSE);
    CU_ASSERT_EQUAL(glob("*ab", "aab"), XP_TRUE);
    CU_ASSERT_EQUAL(glob("a\nb", "a\nb"), XP_TRUE);
    CU_ASSERT_EQUAL(glob("a*", "a\nb"), XP_TRUE);
}

static void question_mark_is_one_character(void)
{
    CU_ASSERT_EQUAL(glob("a?", "ab"), XP_TRUE);
    CU_ASSERT_EQUAL(glob("a?", "a"), XP_FALSE);
    CU_ASSERT_EQUAL(glob("a?", "abc"), XP_FALSE);
    CU_ASSERT_EQUAL(glob("?", "\xC3\xA9"), XP_TRUE);
    CU_ASSERT_EQUAL(glob("db-??????", "db-AbCdEf"), XP_TRUE);
    CU_ASSERT_EQUAL(glob("db-??????", "db-abcdef-AbCdEf"), XP_FALSE);
}

static void everything_else_is_itself(void)
{
    CU_ASSERT_EQUAL(glob("a.b", "axb"), XP_FALSE);
    CU_ASSERT_EQUAL(glob("a[bc]", "ab"), XP_FALSE);
    CU_ASSERT_EQUAL(glob("A", "a"), XP_FALSE);
}

static void long_patterns_take_no_exponential_time(void)
{
    g_autoptr(GString) pattern = g_string_new(NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < 2000; i++) {
        g_string_append(pattern, "a*");
        g_string_append(text, "a");
    }
    g_string_append(pattern, "b");
    CU_ASSERT_EQUAL(glob(pattern->str, text->str), XP_FALSE);
}

static void holes_leave_open_what_they_decide(void)
{
    CU_ASSERT_EQUAL(glob("*:s", XP_HOLE_TEXT ":s"), XP_TRUE);
    CU_ASSERT_EQUAL(glob("*", XP_HOLE_TEXT), XP_TRUE);
    CU_ASSERT_EQUAL(glob("AROAX:s", XP_HOLE_TEXT ":s"), XP_MAYBE);
    CU_ASSERT_EQUAL(glob("AROAX:t", XP_HOLE_TEXT ":s"), XP_FALSE);
    CU_ASSERT_EQUAL(glob("", XP_HOLE_TEXT), XP_MAYBE);
    CU_ASSERT_EQUAL(glob("?", XP_HOLE_TEXT), XP_MAYBE);
    CU_ASSERT_EQUAL(glob("a" XP_HOLE_TEXT, "abc"), XP_MAYBE);
    CU_ASSERT_EQUAL(glob("a" XP_HOLE_TEXT, "bc"), XP_FALSE);
}

static void arns_match_part_by_part(void)
{
    const char *role = "arn:aws:iam::222222222222:role/team/R";
    CU_ASSERT_EQUAL(arn("arn:aws:iam::222222222222:role/*", role), XP_TRUE);
    CU_ASSERT_EQUAL(arn("arn:aws:iam::*:role/team/R", role), XP_TRUE);
    CU_ASSERT_EQUAL(arn("arn:*:role/team/R", role), XP_FALSE);
    CU_ASSERT_EQUAL(arn("arn:aws:*:role/*:*:*", role), XP_FALSE);
    CU_ASSERT_EQUAL(arn("arn:aws:iam::222222222222:role/*", "arn:aws:iam"), XP_FALSE);
    CU_ASSERT_EQUAL(arn("arn:aws:iam::1:role/a:b", "arn:aws:iam::1:role/a:b"), XP_TRUE);
    CU_ASSERT_EQUAL(arn("arn:aws:kms:*:1:key/" XP_HOLE_TEXT, "arn:aws:kms:x:1:key/y"), XP_MAYBE);
}

CU_TestInfo xp_match_tests[] = {
    {"a star is any run, also empty, also over separators (S-COND-9)", star_is_any_run},
    {"a question mark is exactly one character (S-SM-3)", question_mark_is_one_character},
    {"all other characters are themselves (S-GRAM-24)", everything_else_is_itself},
    {"patterns of many stars stay fast", long_patterns_take_no_exponential_time},
    {"an unknown run of text leaves open what it decides", holes_leave_open_what_they_decide},
    {"ARNs match part by part (S-COND-21, S-COND-22)", arns_match_part_by_part},
    CU_TEST_INFO_NULL,
};
