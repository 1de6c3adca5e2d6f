/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_REPORTS_SUITES_H
#define XP_TESTS_REPORTS_SUITES_H

#include <CUnit/CUnit.h>

/* The tests of one file each, ended by CU_TEST_INFO_NULL. */
extern CU_TestInfo page_tests[];
extern CU_TestInfo diff_tests[];
extern CU_TestInfo graph_tests[];
extern CU_TestInfo html_tests[];
extern CU_TestInfo human_tests[];
extern CU_TestInfo json_tests[];
extern CU_TestInfo next_tests[];
extern CU_TestInfo view_tests[];
extern CU_TestInfo result_tests[];
extern CU_TestInfo sources_tests[];
extern CU_TestInfo formats_tests[];
extern CU_TestInfo hostile_tests[];

#endif
