/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/runner.h"

#include <stdio.h>
#include <string.h>

#include <CUnit/Basic.h>

static void list_suites(const CU_SuiteInfo *suites)
{
    for (; suites->pName != NULL; suites++) {
        printf("%s\n", suites->pName);
        for (const CU_TestInfo *test = suites->pTests; test->pName != NULL; test++)
            printf("    %s\n", test->pName);
    }
}

/* Registers the suite called @only, or all when it is NULL; returns how many. */
static int register_suites(const CU_SuiteInfo *suites, const char *only)
{
    int count = 0;

    for (; suites->pName != NULL; suites++) {
        CU_SuiteInfo table[] = {*suites, CU_SUITE_INFO_NULL};

        if (only != NULL && strcmp(only, suites->pName) != 0)
            continue;
        if (CU_register_suites(table) != CUE_SUCCESS) {
            fprintf(stderr, "suite %s: %s\n", suites->pName, CU_get_error_msg());
            return 0;
        }
        count++;
    }
    return count;
}

static int run_suites(const CU_SuiteInfo *suites, const char *only)
{
    unsigned ran;
    unsigned failed;

    if (CU_initialize_registry() != CUE_SUCCESS) {
        fprintf(stderr, "CUnit: %s\n", CU_get_error_msg());
        return 1;
    }
    if (register_suites(suites, only) == 0) {
        fprintf(stderr, "no suite to run%s%s\n", only != NULL ? ": " : "",
                only != NULL ? only : "");
        CU_cleanup_registry();
        return 2;
    }
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    ran = CU_get_number_of_tests_run();
    failed = CU_get_number_of_failures() + CU_get_number_of_suites_failed();
    CU_cleanup_registry();
    return ran > 0 && failed == 0 ? 0 : 1;
}

int xp_test_main(int argc, char **argv, const CU_SuiteInfo *suites)
{
    if (argc == 1)
        return run_suites(suites, NULL);
    if (argc == 2 && strcmp(argv[1], "--list") == 0) {
        list_suites(suites);
        return 0;
    }
    if (argc == 3 && strcmp(argv[1], "--suite") == 0)
        return run_suites(suites, argv[2]);
    fprintf(stderr, "usage: %s [--list | --suite NAME]\n", argv[0]);
    return 2;
}
