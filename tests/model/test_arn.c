/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/arn.h"
#include "frontend/model/symbol.h"
#include "tests/model/suites.h"

static gboolean survives_round_trip(const char *text)
{
    g_auto(XpArn) arn = {0};
    g_autofree char *printed = NULL;

    if (!xp_arn_parse(text, &arn))
        return FALSE;
    printed = xp_arn_print(&arn);
    return g_str_equal(printed, text);
}

static void test_round_trip(void)
{
    char symbol[8];
    g_autofree char *with_symbol = NULL;

    xp_symbol_to_utf8(3, symbol);
    with_symbol = g_strdup_printf("arn:aws:kms:us-east-1:%s:key/x", symbol);
    CU_ASSERT(survives_round_trip("arn:aws:secretsmanager:us-east-1:111122223333:secret:a/b-c"));
    CU_ASSERT(survives_round_trip("arn:aws:iam::111122223333:root"));
    CU_ASSERT(survives_round_trip("arn:*:*:*:*:*"));
    CU_ASSERT(survives_round_trip("arn:::::"));
    CU_ASSERT(survives_round_trip(with_symbol));
}

static void test_fields(void)
{
    g_auto(XpArn) arn = {0};

    CU_ASSERT_TRUE_FATAL(xp_arn_parse("arn:aws-cn:secretsmanager:cn-north-1:1:secret:n-x", &arn));
    CU_ASSERT_STRING_EQUAL(arn.partition, "aws-cn");
    CU_ASSERT_STRING_EQUAL(arn.service, "secretsmanager");
    CU_ASSERT_STRING_EQUAL(arn.region, "cn-north-1");
    CU_ASSERT_STRING_EQUAL(arn.account, "1");
    CU_ASSERT_STRING_EQUAL(arn.resource, "secret:n-x");
}

static void test_not_an_arn(void)
{
    static const char *const texts[] = {
        "",           "*", "arn", "arn:aws:iam::1", "ARN:aws:iam::1:root", " arn:aws:iam::1:root",
        "a:b:c:d:e:f"};

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_auto(XpArn) arn = {0};

        CU_ASSERT_FALSE(xp_arn_parse(texts[i], &arn));
    }
}

static void test_account_ids(void)
{
    CU_ASSERT_TRUE(xp_account_id_is_valid("012345678901"));
    CU_ASSERT_FALSE(xp_account_id_is_valid("12345678901"));
    CU_ASSERT_FALSE(xp_account_id_is_valid("1234567890123"));
    CU_ASSERT_FALSE(xp_account_id_is_valid("12345678901x"));
    CU_ASSERT_FALSE(xp_account_id_is_valid(""));
}

CU_TestInfo xp_arn_tests[] = {
    {"an ARN is printed as it was written", test_round_trip},
    {"everything after the fifth colon is the resource", test_fields},
    {"a text with fewer fields or another start is no ARN", test_not_an_arn},
    {"an account id has exactly twelve digits", test_account_ids},
    CU_TEST_INFO_NULL,
};
