/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_ENCODER_SUITES_H
#define XP_TESTS_ENCODER_SUITES_H

#include "tests/support/runner.h"

extern CU_TestInfo xp_selector_tests[];
extern CU_TestInfo xp_rope_tests[];
extern CU_TestInfo xp_problem_tests[];
extern CU_TestInfo xp_typed_text_tests[];
extern CU_TestInfo xp_typed_value_tests[];
extern CU_TestInfo xp_value_set_tests[];

#endif
