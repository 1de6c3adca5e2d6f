/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_LOAD_SUITES_H
#define XP_TESTS_LOAD_SUITES_H

#include <CUnit/CUnit.h>

/* The tests of frontend/load/, one table a file. */
extern CU_TestInfo xp_json_tests[];
extern CU_TestInfo xp_yaml_tests[];
extern CU_TestInfo xp_policy_tests[];
extern CU_TestInfo xp_names_tests[];
extern CU_TestInfo xp_tree_tests[];
extern CU_TestInfo xp_references_tests[];
extern CU_TestInfo xp_absences_tests[];
extern CU_TestInfo xp_load_organization_tests[];
extern CU_TestInfo xp_requests_tests[];
extern CU_TestInfo xp_bad_tests[];
extern CU_TestInfo xp_hostile_tests[];

#endif
