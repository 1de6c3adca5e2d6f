/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/model/policy.h"
#include "frontend/model/trace.h"
#include "tests/model/suites.h"

static void test_layers(void)
{
    CU_ASSERT_STRING_EQUAL(xp_layer_name(XP_LAYER_VPC_ENDPOINT), "vpc-endpoint");
    CU_ASSERT_STRING_EQUAL(xp_layer_name(XP_LAYER_SCP), "scp");
    CU_ASSERT_STRING_EQUAL(xp_layer_name(XP_LAYER_GRANT), "grant");
}

static void test_answers(void)
{
    CU_ASSERT_STRING_EQUAL(xp_says_name(XP_SAYS_NOT_APPLICABLE), "n/a");
    CU_ASSERT_STRING_EQUAL(xp_says_name(XP_SAYS_NONE), "none");
    CU_ASSERT_STRING_EQUAL(xp_fact_kind_name(XP_FACT_OPAQUE), "opaque");
}

static void test_policies(void)
{
    for (XpPolicyType type = XP_POLICY_IDENTITY; type <= XP_POLICY_VPC_ENDPOINT; type++)
        CU_ASSERT(strlen(xp_policy_type_name(type)) > 0);
    CU_ASSERT_STRING_EQUAL(xp_effect_name(XP_EFFECT_DENY), "Deny");
}

CU_TestInfo xp_names_tests[] = {
    {"layers have the names of the report format", test_layers},
    {"answers and kinds of facts have the names of the report format", test_answers},
    {"policy types and effects have names", test_policies},
    CU_TEST_INFO_NULL,
};
