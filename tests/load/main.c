/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/load/suites.h"
#include "tests/support/runner.h"

int main(int argc, char **argv)
{
    const CU_SuiteInfo suites[] = {
        {"json", NULL, NULL, NULL, NULL, xp_json_tests},
        {"yaml", NULL, NULL, NULL, NULL, xp_yaml_tests},
        {"policy", NULL, NULL, NULL, NULL, xp_policy_tests},
        {"names", NULL, NULL, NULL, NULL, xp_names_tests},
        {"tree", NULL, NULL, NULL, NULL, xp_tree_tests},
        {"references", NULL, NULL, NULL, NULL, xp_references_tests},
        {"absences", NULL, NULL, NULL, NULL, xp_absences_tests},
        {"organization", NULL, NULL, NULL, NULL, xp_load_organization_tests},
        {"requests", NULL, NULL, NULL, NULL, xp_requests_tests},
        {"bad", NULL, NULL, NULL, NULL, xp_bad_tests},
        {"hostile", NULL, NULL, NULL, NULL, xp_hostile_tests},
        CU_SUITE_INFO_NULL,
    };

    return xp_test_main(argc, argv, suites);
}
