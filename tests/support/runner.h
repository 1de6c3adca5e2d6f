/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_SUPPORT_RUNNER_H
#define XP_TESTS_SUPPORT_RUNNER_H

#include <CUnit/CUnit.h>

/**
 * xp_test_main:
 * @argc, @argv: those of main; `--list` prints the suites and their tests, `--suite NAME` runs
 *   one suite, nothing runs all
 * @suites: table ended by CU_SUITE_INFO_NULL (borrowed)
 *
 * Runs CUnit suites and prints each failed assertion with its file and line.
 * Returns the exit status: 0 when at least one test ran and all passed, 1 when one failed or none
 * ran, 2 for a usage error.
 */
int xp_test_main(int argc, char **argv, const CU_SuiteInfo *suites);

#endif
