/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_SOLVER_SUITES_H
#define XP_TESTS_SOLVER_SUITES_H

#include <CUnit/CUnit.h>

extern CU_TestInfo xp_test_compare[];
extern CU_TestInfo xp_test_evidence[];
extern CU_TestInfo xp_test_lazy[];
extern CU_TestInfo xp_test_lazy_random[];
extern CU_TestInfo xp_test_replay[];
extern CU_TestInfo xp_test_smtlib[];

#endif
