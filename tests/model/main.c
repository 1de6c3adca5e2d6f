/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/model/suites.h"
#include "tests/support/runner.h"

int main(int argc, char **argv)
{
    const CU_SuiteInfo suites[] = {
        {"action", NULL, NULL, NULL, NULL, xp_action_tests},
        {"align", NULL, NULL, NULL, NULL, xp_align_tests},
        {"arn", NULL, NULL, NULL, NULL, xp_arn_tests},
        {"bind", NULL, NULL, NULL, NULL, xp_bind_tests},
        {"caller", NULL, NULL, NULL, NULL, xp_caller_tests},
        {"condition", NULL, NULL, NULL, NULL, xp_condition_tests},
        {"fact", NULL, NULL, NULL, NULL, xp_fact_tests},
        {"glob", NULL, NULL, NULL, NULL, xp_glob_tests},
        {"names", NULL, NULL, NULL, NULL, xp_names_tests},
        {"organization", NULL, NULL, NULL, NULL, xp_organization_tests},
        {"principal", NULL, NULL, NULL, NULL, xp_principal_tests},
        {"request", NULL, NULL, NULL, NULL, xp_request_tests},
        {"symbol", NULL, NULL, NULL, NULL, xp_symbol_tests},
        {"world", NULL, NULL, NULL, NULL, xp_world_tests},
        CU_SUITE_INFO_NULL,
    };

    return xp_test_main(argc, argv, suites);
}
