/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/property/meaning.h"
#include "tests/property/sample.h"
#include "tests/property/suites.h"

static void check(const char *sentence, const char *expected)
{
    g_auto(XpSample) sample = xp_sample_sentence(sentence);
    CU_ASSERT_PTR_NOT_NULL_FATAL(sample.properties);
    g_autofree char *meaning = xp_property_meaning(sample.properties->items[0]);
    CU_ASSERT_STRING_EQUAL(meaning, expected);
}

static void each_kind_of_claim_in_plain_words(void)
{
    check("only role ApplicationRole can read-secret on secret Secret",
          "Nobody but role ApplicationRole can read the value of secret Secret in Account1. "
          "Whether they can is not said.");
    check("no user Eve, role BreakGlass can kms:Encrypt, decrypt on key Legacy",
          "There is no request by user Eve or role BreakGlass to call kms:Encrypt on or decrypt "
          "with key Legacy in Account1 that AWS would allow.");
    check("role ApplicationRole can decrypt on key Legacy",
          "Role ApplicationRole can decrypt with key Legacy in Account1.");
    check("role ApplicationRole, user Eve can always decrypt on key Legacy",
          "AWS allows every request by role ApplicationRole and user Eve to decrypt with key "
          "Legacy in Account1.");
    check("no single principal can both administer-key on key Legacy and read-secret on secret "
          "Secret",
          "No single identity (principals) can both administer key Legacy in Account1 and read "
          "the "
          "value of secret Secret in Account1.");
    check("user Eve can decrypt on key Legacy only when kms:ViaService like \"s3.*\"",
          "User Eve can decrypt with key Legacy in Account1 only in requests where "
          "kms:ViaService is like \"s3.*\".");
}

static void conditions_and_exceptions_in_plain_words(void)
{
    check("no principal minus role BreakGlass can decrypt on key Legacy when aws:SourceIp is not "
          "\"10.0.0.0/8\" and aws:PrincipalOrgID absent",
          "There is no request by principals (but not role BreakGlass) to decrypt with key Legacy "
          "in Account1 that AWS would allow, speaking only of requests where not (aws:SourceIp is "
          "\"10.0.0.0/8\") and aws:PrincipalOrgID is absent.");
    check("only role ApplicationRole can decrypt on key Legacy except role BreakGlass because "
          "\"drills\"",
          "Nobody but role ApplicationRole can decrypt with key Legacy in Account1. Whether they "
          "can is not said. This does not speak of role BreakGlass, who is excepted.");
}

CU_TestInfo xp_meaning_tests[] = {
    {"each kind of claim in plain words", each_kind_of_claim_in_plain_words},
    {"conditions and exceptions in plain words", conditions_and_exceptions_in_plain_words},
    CU_TEST_INFO_NULL,
};
