/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/base/suites.h"
#include "tests/support/runner.h"

int main(int argc, char **argv)
{
    const CU_SuiteInfo suites[] = {
        {"diag", NULL, NULL, NULL, NULL, xp_diag_tests},
        {"strings", NULL, NULL, NULL, NULL, xp_strings_tests},
        {"suggest", NULL, NULL, NULL, NULL, xp_suggest_tests},
        {"text", NULL, NULL, NULL, NULL, xp_text_tests},
        CU_SUITE_INFO_NULL,
    };

    return xp_test_main(argc, argv, suites);
}
