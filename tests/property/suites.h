/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_PROPERTY_SUITES_H
#define XP_TESTS_PROPERTY_SUITES_H

#include <CUnit/CUnit.h>

/* The tests of frontend/property/, one table a file. */
extern CU_TestInfo xp_examples_tests[];
extern CU_TestInfo xp_syntax_tests[];
extern CU_TestInfo xp_subjects_tests[];
extern CU_TestInfo xp_objects_tests[];
extern CU_TestInfo xp_actions_tests[];
extern CU_TestInfo xp_conditions_tests[];
extern CU_TestInfo xp_files_tests[];
extern CU_TestInfo xp_format_tests[];
extern CU_TestInfo xp_meaning_tests[];
extern CU_TestInfo xp_robust_tests[];

#endif
