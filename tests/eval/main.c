/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/eval/suites.h"
#include "tests/support/runner.h"

int main(int argc, char **argv)
{
    const CU_SuiteInfo suites[] = {
        {"condition", NULL, NULL, NULL, NULL, xp_condition_eval_tests},
        {"context", NULL, NULL, NULL, NULL, xp_context_tests},
        {"grant", NULL, NULL, NULL, NULL, xp_grant_tests},
        {"guardrail", NULL, NULL, NULL, NULL, xp_guardrail_tests},
        {"keys", NULL, NULL, NULL, NULL, xp_keys_tests},
        {"match", NULL, NULL, NULL, NULL, xp_match_tests},
        {"matrix", NULL, NULL, NULL, NULL, xp_matrix_tests},
        {"operator", NULL, NULL, NULL, NULL, xp_operator_tests},
        {"principal", NULL, NULL, NULL, NULL, xp_principal_eval_tests},
        {"property", NULL, NULL, NULL, NULL, xp_property_eval_tests},
        {"resource", NULL, NULL, NULL, NULL, xp_resource_eval_tests},
        {"scenario", NULL, NULL, NULL, NULL, xp_scenario_tests},
        {"unknown", NULL, NULL, NULL, NULL, xp_unknown_tests},
        CU_SUITE_INFO_NULL,
    };
    return xp_test_main(argc, argv, suites);
}
