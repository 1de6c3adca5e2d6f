/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/reports/suites.h"
#include "tests/support/runner.h"

int main(int argc, char **argv)
{
    const CU_SuiteInfo suites[] = {
        {"result", NULL, NULL, NULL, NULL, result_tests},
        {"page", NULL, NULL, NULL, NULL, page_tests},
        {"view", NULL, NULL, NULL, NULL, view_tests},
        {"human", NULL, NULL, NULL, NULL, human_tests},
        {"next", NULL, NULL, NULL, NULL, next_tests},
        {"json", NULL, NULL, NULL, NULL, json_tests},
        {"sources", NULL, NULL, NULL, NULL, sources_tests},
        {"formats", NULL, NULL, NULL, NULL, formats_tests},
        {"diff", NULL, NULL, NULL, NULL, diff_tests},
        {"hostile", NULL, NULL, NULL, NULL, hostile_tests},
        {"graph", NULL, NULL, NULL, NULL, graph_tests},
        {"html", NULL, NULL, NULL, NULL, html_tests},
        CU_SUITE_INFO_NULL,
    };
    return xp_test_main(argc, argv, suites);
}
