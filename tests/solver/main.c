/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/solver/suites.h"
#include "tests/support/runner.h"

int main(int argc, char **argv)
{
    CU_SuiteInfo suites[] = {
        {"compare", NULL, NULL, NULL, NULL, xp_test_compare},
        {"evidence", NULL, NULL, NULL, NULL, xp_test_evidence},
        {"lazy", NULL, NULL, NULL, NULL, xp_test_lazy},
        {"lazy-random", NULL, NULL, NULL, NULL, xp_test_lazy_random},
        {"replay", NULL, NULL, NULL, NULL, xp_test_replay},
        {"smtlib", NULL, NULL, NULL, NULL, xp_test_smtlib},
        CU_SUITE_INFO_NULL,
    };
    return xp_test_main(argc, argv, suites);
}
