/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_BASE_SUITES_H
#define XP_TESTS_BASE_SUITES_H

#include <CUnit/CUnit.h>

/* The tests of each module of frontend/base/, one table a file. */
extern CU_TestInfo xp_diag_tests[];
extern CU_TestInfo xp_strings_tests[];
extern CU_TestInfo xp_suggest_tests[];
extern CU_TestInfo xp_text_tests[];

#endif
