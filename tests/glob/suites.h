/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_GLOB_SUITES_H
#define XP_TESTS_GLOB_SUITES_H

#include <CUnit/CUnit.h>

extern CU_TestInfo xp_test_pattern[];
extern CU_TestInfo xp_test_domain[];
extern CU_TestInfo xp_test_realize[];
extern CU_TestInfo xp_test_random[];

#endif
