/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/glob/suites.h"
#include "tests/support/runner.h"

int main(int argc, char **argv)
{
    CU_SuiteInfo suites[] = {
        {"pattern", NULL, NULL, NULL, NULL, xp_test_pattern},
        {"domain", NULL, NULL, NULL, NULL, xp_test_domain},
        {"realize", NULL, NULL, NULL, NULL, xp_test_realize},
        {"random", NULL, NULL, NULL, NULL, xp_test_random},
        CU_SUITE_INFO_NULL,
    };
    return xp_test_main(argc, argv, suites);
}
