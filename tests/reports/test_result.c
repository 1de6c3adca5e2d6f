/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/reports/fixture.h"
#include "tests/reports/suites.h"

static int status_of(const XpWorld *world, const XpVerdict *verdicts, guint n)
{
    g_autoptr(XpRunResult) result = xp_run_result_new(world);
    for (guint i = 0; i < n; i++) {
        XpPropertyResult *property = xp_property_result_new();
        property->verdict = verdicts[i];
        g_ptr_array_add(result->properties, property);
    }
    return xp_run_summary(result).exit_status;
}

static void test_precedence(void)
{
    const XpVerdict proved[] = {XP_VERDICT_PROVED, XP_VERDICT_PROVED};
    const XpVerdict unknown[] = {XP_VERDICT_PROVED, XP_VERDICT_UNKNOWN};
    const XpVerdict vacuous[] = {XP_VERDICT_VACUOUS, XP_VERDICT_PROVED};
    const XpVerdict violated[] = {XP_VERDICT_UNKNOWN, XP_VERDICT_VIOLATED, XP_VERDICT_PROVED};
    CU_ASSERT_EQUAL(status_of(NULL, proved, 2), 0);
    CU_ASSERT_EQUAL(status_of(NULL, unknown, 2), 3);
    CU_ASSERT_EQUAL(status_of(NULL, vacuous, 2), 3);
    CU_ASSERT_EQUAL(status_of(NULL, violated, 3), 1);
}

static void test_disagreement(void)
{
    g_autoptr(XpRunResult) result = xp_run_result_new(NULL);
    XpPropertyResult *property = xp_property_result_new();
    property->verdict = XP_VERDICT_VIOLATED;
    g_ptr_array_add(result->properties, property);
    result->disagreement = TRUE;
    CU_ASSERT_EQUAL(xp_run_summary(result).exit_status, 4);
}

static void test_expected(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    g_autoptr(XpRunResult) result = fixture_run_of(world, fixture_expected(world));
    XpSummary summary = xp_run_summary(result);
    CU_ASSERT_EQUAL(summary.expected, 1);
    CU_ASSERT_EQUAL(summary.violated, 0);
    CU_ASSERT_EQUAL(summary.exit_status, 0);
}

static void test_unused_exceptions(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    g_autoptr(XpRunResult) result = fixture_run_of(world, fixture_proved_only(world));
    CU_ASSERT_EQUAL(xp_run_summary(result).excepted, 1);
    CU_ASSERT_EQUAL(xp_run_summary(result).exit_status, 0);
    result->gate.strict = TRUE;
    CU_ASSERT_EQUAL(xp_run_summary(result).exit_status, 3);
}

CU_TestInfo result_tests[] = {
    {"violated goes before unknown and vacuous", test_precedence},
    {"a disagreement goes before everything", test_disagreement},
    {"an expected failure is counted and does not fail", test_expected},
    {"an unused exception fails only under strict", test_unused_exceptions},
    CU_TEST_INFO_NULL,
};
