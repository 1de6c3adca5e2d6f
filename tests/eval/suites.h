/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_EVAL_SUITES_H
#define XP_TESTS_EVAL_SUITES_H

#include <CUnit/CUnit.h>

/* The tests of each part of frontend/eval/, one table a file. */
extern CU_TestInfo xp_condition_eval_tests[];
extern CU_TestInfo xp_context_tests[];
extern CU_TestInfo xp_grant_tests[];
extern CU_TestInfo xp_guardrail_tests[];
extern CU_TestInfo xp_keys_tests[];
extern CU_TestInfo xp_match_tests[];
extern CU_TestInfo xp_matrix_tests[];
extern CU_TestInfo xp_operator_tests[];
extern CU_TestInfo xp_principal_eval_tests[];
extern CU_TestInfo xp_property_eval_tests[];
extern CU_TestInfo xp_resource_eval_tests[];
extern CU_TestInfo xp_scenario_tests[];
extern CU_TestInfo xp_unknown_tests[];

#endif
