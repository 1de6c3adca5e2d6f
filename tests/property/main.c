/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/property/sample.h"
#include "tests/property/suites.h"
#include "tests/support/runner.h"

int main(int argc, char **argv)
{
    const CU_SuiteInfo suites[] = {
        {"examples", NULL, NULL, xp_sample_enter, xp_sample_leave, xp_examples_tests},
        {"syntax", NULL, NULL, xp_sample_enter, xp_sample_leave, xp_syntax_tests},
        {"subjects", NULL, NULL, xp_sample_enter, xp_sample_leave, xp_subjects_tests},
        {"objects", NULL, NULL, xp_sample_enter, xp_sample_leave, xp_objects_tests},
        {"actions", NULL, NULL, xp_sample_enter, xp_sample_leave, xp_actions_tests},
        {"conditions", NULL, NULL, xp_sample_enter, xp_sample_leave, xp_conditions_tests},
        {"files", NULL, NULL, xp_sample_enter, xp_sample_leave, xp_files_tests},
        {"format", NULL, NULL, xp_sample_enter, xp_sample_leave, xp_format_tests},
        {"meaning", NULL, NULL, xp_sample_enter, xp_sample_leave, xp_meaning_tests},
        {"robust", NULL, NULL, xp_sample_enter, xp_sample_leave, xp_robust_tests},
        CU_SUITE_INFO_NULL,
    };

    return xp_test_main(argc, argv, suites);
}
