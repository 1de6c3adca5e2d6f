/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_MODEL_SUITES_H
#define XP_TESTS_MODEL_SUITES_H

#include <CUnit/CUnit.h>

/* The tests of each module of frontend/model/, one table a file. */
extern CU_TestInfo xp_action_tests[];
extern CU_TestInfo xp_align_tests[];
extern CU_TestInfo xp_arn_tests[];
extern CU_TestInfo xp_bind_tests[];
extern CU_TestInfo xp_caller_tests[];
extern CU_TestInfo xp_condition_tests[];
extern CU_TestInfo xp_fact_tests[];
extern CU_TestInfo xp_glob_tests[];
extern CU_TestInfo xp_names_tests[];
extern CU_TestInfo xp_organization_tests[];
extern CU_TestInfo xp_principal_tests[];
extern CU_TestInfo xp_request_tests[];
extern CU_TestInfo xp_symbol_tests[];
extern CU_TestInfo xp_world_tests[];

#endif
