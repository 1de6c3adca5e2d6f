/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "reports/report.h"
#include "tests/reports/fixture.h"
#include "tests/reports/suites.h"

/* Returns new: the last lines of the report of @result, on one line; takes @result. */
static char *next_of(XpRunResult *result)
{
    const XpReportOptions options = {.width = 1000};
    g_autofree char *text = xp_report_write(XP_FORMAT_HUMAN, result, &options);
    const char *next = strstr(text, "\nnext: ");
    xp_run_result_free(result);
    return g_strdup(next != NULL ? next + strlen("\nnext: ") : "");
}

static void test_worst_first(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    XpPropertyResult *mild = fixture_violated_can(world);
    XpRunResult *result = fixture_run_of(world, mild);
    g_ptr_array_add(result->properties, fixture_violated_only(world));
    g_autofree char *next = next_of(result);
    CU_ASSERT_STRING_EQUAL(next, "make the change named under only-app-reads-db, or permit this "
                                 "request in the property, then run again\n");
}

static void test_no_change_tried(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    XpPropertyResult *property = fixture_violated_only(world);
    g_clear_pointer(&property->advice, g_free);
    g_autofree char *next = next_of(fixture_run_of(world, property));
    CU_ASSERT_STRING_EQUAL(next, "narrow statement 2 of only-app-reads-db at "
                                 "policies/accounts/Account1/secretsmanager/Secret/"
                                 "resource-policy.json:4 or permit this request in the property, "
                                 "then run again\n");
}

static void test_missing(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    XpPropertyResult *property = fixture_violated_can(world);
    g_autofree char *one = next_of(fixture_run_of(world, property));
    CU_ASSERT_STRING_EQUAL(one, "make the change named under app-reads-db in "
                                "policies/accounts/Account1/kms/EncryptionKey/key-policy.json "
                                "then run again\n");
    property = fixture_violated_can(world);
    XpMissing *second = xp_missing_new();
    second->call_name = g_strdup("secretsmanager:GetSecretValue");
    g_ptr_array_add(property->missing, second);
    g_autofree char *two = next_of(fixture_run_of(world, property));
    CU_ASSERT_STRING_EQUAL(two, "make the 2 changes named under app-reads-db, then run again\n");
}

static XpRunResult *unknown_run(const XpWorld *world, const char *file, const char *yaml)
{
    XpPropertyResult *property = fixture_unknown(world);
    if (file != NULL)
        g_ptr_array_add(property->unknowns,
                        xp_fact_new(XP_FACT_UNKNOWN, "S-SND-6", file, yaml, yaml, "a fact"));
    else
        g_ptr_array_set_size(property->unknowns, 0);
    return fixture_run_of(world, property);
}

static void test_unknown(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    g_autofree char *none = next_of(unknown_run(world, NULL, NULL));
    g_autofree char *same = next_of(
        unknown_run(world, "policies/accounts/Account1/kms/EncryptionKey/key.yaml", "base: none"));
    g_autofree char *two = next_of(unknown_run(world, "xacct.yaml", "organizations: none"));
    g_autofree char *file =
        next_of(unknown_run(world, "policies/vpc-endpoints/v/policy.json", "(this file)"));
    CU_ASSERT_STRING_EQUAL(none, "no input settles no-outsiders: change what it depends on, or "
                                 "state `expect unknown because \"...\" until DATE` in it\n");
    CU_ASSERT_STRING_EQUAL(same, "add those of the 2 lines above that are true to "
                                 "policies/accounts/Account1/kms/EncryptionKey/key.yaml then run "
                                 "again\n");
    CU_ASSERT_STRING_EQUAL(two, "add those of the 2 lines above that are true to their 2 files, "
                                "then run again\n");
    CU_ASSERT_STRING_EQUAL(file, "supply what is known of the 2 files named above, then run "
                                 "again\n");
}

static void test_limits(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    XpPropertyResult *property = fixture_unknown(world);
    g_free(property->reason);
    property->reason = g_strdup("not decided: timeout");
    g_autofree char *next = next_of(fixture_run_of(world, property));
    CU_ASSERT_STRING_EQUAL(next,
                           "run again with a longer --timeout: no-outsiders was not decided\n");
}

static void test_fixed(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    XpPropertyResult *property = fixture_proved_can(world);
    property->outcome = XP_OUTCOME_FIXED;
    g_autofree char *next = next_of(fixture_run_of(world, property));
    CU_ASSERT_STRING_EQUAL(next, "remove the `expect` line of app-reads-db: it is proved now\n");
}

static void test_unused_exception(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    XpRunResult *result = fixture_run_of(world, fixture_proved_only(world));
    result->gate.strict = TRUE;
    g_autofree char *next = next_of(result);
    CU_ASSERT_STRING_EQUAL(
        next,
        "remove the exceptions and entries of the baseline that are not needed, then run again\n");
}

CU_TestInfo next_tests[] = {
    {"the worst violation comes first", test_worst_first},
    {"without a change that was tried, the statement to narrow is named", test_no_change_tried},
    {"what is missing is to be changed", test_missing},
    {"an unknown asks for its lines", test_unknown},
    {"a limit is to be raised", test_limits},
    {"an expectation that no longer holds is to be removed", test_fixed},
    {"an unused exception is to be removed under strict", test_unused_exception},
    CU_TEST_INFO_NULL,
};
