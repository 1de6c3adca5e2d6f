/* SPDX-License-Identifier: Apache-2.0 */

/* What `eval` says when the two engines do not answer the same. */

#include <string.h>

#include "frontend/cli/answer.h"
#include "tests/support/runner.h"

static XpEvalResult *decided(XpDecision decision)
{
    XpEvalResult *result = g_new0(XpEvalResult, 1);
    result->decision = decision;
    result->rule = "S-EVAL-1";
    result->trace = g_ptr_array_new();
    result->unknowns = g_ptr_array_new();
    result->calls = g_ptr_array_new();
    return result;
}

/* Returns new: what is said of a request that the evaluator and the encoder answer so. */
static char *print(XpDecision decision, XpFixedAnswer fixed, gboolean as_json)
{
    const XpReportOptions options = {.width = 200};
    const XpWorld world = {0};
    g_autoptr(XpRequest) request = xp_request_new();
    request->caller.kind = XP_CALLER_ANONYMOUS;
    request->action = "kms:Decrypt";
    request->resource = "*";
    g_auto(XpAnswer) answer = {.world = &world,
                               .request = request,
                               .result = decided(decision),
                               .has_fixed = TRUE,
                               .fixed = fixed};
    return as_json ? xp_answer_print_json(&answer) : xp_answer_print_text(&answer, &options);
}

static char *tell(XpDecision decision, XpFixedAnswer fixed)
{
    return print(decision, fixed, FALSE);
}

static void test_agree(void)
{
    g_autofree char *text = tell(XP_DECISION_EXPLICIT_DENY, XP_FIXED_DENY);
    CU_ASSERT_PTR_NULL(strstr(text, "engines"));
}

static void test_contradict(void)
{
    g_autofree char *text = tell(XP_DECISION_ALLOW, XP_FIXED_DENY);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "the two engines disagree: evaluator ALLOW, Z3 DENY\n"));
}

static void test_open_in_one(void)
{
    static const char *const wanted[] = {
        "open in one of the two engines: evaluator UNKNOWN, Z3 ALLOW\n",
        "open in one of the two engines: evaluator IMPLICIT_DENY, Z3 UNKNOWN\n",
    };
    g_autofree char *left = tell(XP_DECISION_UNKNOWN, XP_FIXED_ALLOW);
    g_autofree char *right = tell(XP_DECISION_IMPLICIT_DENY, XP_FIXED_UNKNOWN);
    CU_ASSERT_PTR_NOT_NULL(strstr(left, wanted[0]));
    CU_ASSERT_PTR_NULL(strstr(left, "disagree"));
    CU_ASSERT_PTR_NOT_NULL(strstr(right, wanted[1]));
    CU_ASSERT_PTR_NULL(strstr(right, "disagree"));
}

/* test_eval.sh holds this line to the schema. */
static void test_json(void)
{
    g_autofree char *text = print(XP_DECISION_ALLOW, XP_FIXED_DENY, TRUE);
    CU_ASSERT_STRING_EQUAL(
        text, "{\"schema\":\"xacct-eval/1\",\"decision\":\"ALLOW\",\"trace\":[],"
              "\"unknowns\":[],\"disagreement\":{\"eval\":\"ALLOW\",\"z3\":\"DENY\"}}\n");
}

static CU_TestInfo tests[] = {
    {"the engines agree", test_agree},
    {"the engines contradict each other", test_contradict},
    {"open in one of the engines", test_open_in_one},
    {"a contradiction as JSON", test_json},
    CU_TEST_INFO_NULL,
};

int main(int argc, char **argv)
{
    CU_SuiteInfo suites[] = {
        {"answer", NULL, NULL, NULL, NULL, tests},
        CU_SUITE_INFO_NULL,
    };
    return xp_test_main(argc, argv, suites);
}
