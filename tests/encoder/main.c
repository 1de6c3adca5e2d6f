/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/encoder/suites.h"

int main(int argc, char **argv)
{
    const CU_SuiteInfo suites[] = {
        {"selector", NULL, NULL, NULL, NULL, xp_selector_tests},
        {"rope", NULL, NULL, NULL, NULL, xp_rope_tests},
        {"problem", NULL, NULL, NULL, NULL, xp_problem_tests},
        {"typed_text", NULL, NULL, NULL, NULL, xp_typed_text_tests},
        {"typed_value", NULL, NULL, NULL, NULL, xp_typed_value_tests},
        {"value_set", NULL, NULL, NULL, NULL, xp_value_set_tests},
        CU_SUITE_INFO_NULL,
    };
    return xp_test_main(argc, argv, suites);
}
