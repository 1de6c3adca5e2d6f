/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/property/sample.h"
#include "tests/property/suites.h"

#define WHEN "no anyone can decrypt on key Legacy when "

static const XpCond *when(const XpSample *sample)
{
    return xp_sample_claim(sample)->when;
}

static void and_binds_tighter_than_or(void)
{
    g_auto(XpSample) sample = xp_sample_sentence(
        WHEN "aws:ViaAWSService present and not aws:SecureTransport is true or (aws:UserAgent "
             "absent)");
    const XpCond *cond = when(&sample);

    CU_ASSERT_EQUAL_FATAL(cond->kind, XP_COND_OR);
    CU_ASSERT_EQUAL(cond->children[0]->kind, XP_COND_AND);
    CU_ASSERT_EQUAL(cond->children[0]->children[0]->kind, XP_COND_PRESENT);
    CU_ASSERT_EQUAL(cond->children[0]->children[1]->kind, XP_COND_NOT);
    CU_ASSERT_EQUAL(cond->children[1]->kind, XP_COND_ABSENT);
}

static void every_comparison_is_read(void)
{
    static const struct {
        const char *text;
        XpCondKind kind;
        gboolean negated;
    } rows[] = {
        {"aws:userid is x", XP_COND_IS, FALSE},
        {"aws:userid in { x, \"y z\" }", XP_COND_IS, FALSE},
        {"aws:userid is not x", XP_COND_IS, TRUE},
        {"aws:userid not in x", XP_COND_IS, TRUE},
        {"aws:userid in not x", XP_COND_IS, TRUE},
        {"aws:userid like x*", XP_COND_LIKE, FALSE},
        {"aws:userid not like x*", XP_COND_LIKE, TRUE},
        {"aws:userid like not x*", XP_COND_LIKE, TRUE},
        {"aws:MultiFactorAuthAge < 300", XP_COND_LESS, FALSE},
        {"aws:MultiFactorAuthAge>300", XP_COND_GREATER, FALSE},
        {"aws:MultiFactorAuthAge <= 300", XP_COND_LESS_EQUAL, FALSE},
        {"aws:CurrentTime >= 2027-01-01", XP_COND_GREATER_EQUAL, FALSE},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = g_strconcat(WHEN, rows[i].text, NULL);
        g_auto(XpSample) sample = xp_sample_sentence(text);
        const XpCond *cond = when(&sample);

        CU_ASSERT_EQUAL(cond->kind == XP_COND_NOT, rows[i].negated);
        if (cond->kind == XP_COND_NOT)
            cond = cond->children[0];
        CU_ASSERT_EQUAL(cond->kind, rows[i].kind);
    }
}

static void keys_take_the_spelling_of_aws(void)
{
    g_auto(XpSample) plain = xp_sample_sentence(WHEN "AWS:principalorgid is o-1");
    g_auto(XpSample) family = xp_sample_sentence(WHEN "aws:PrincipalTag/Team is a");

    CU_ASSERT_STRING_EQUAL(when(&plain)->key, "aws:PrincipalOrgID");
    CU_ASSERT_STRING_EQUAL(when(&family)->key, "aws:PrincipalTag/Team");
}

static void an_unknown_key_is_waited_for(void)
{
    g_auto(XpSample) sample = xp_sample_sentence(WHEN "aws:PrincipalOrgIdd is o-1");
    g_auto(XpSample) word = xp_sample_sentence(WHEN "PrincipalOrgID is o-1");

    CU_ASSERT_PTR_NOT_NULL_FATAL(xp_sample_claim(&sample)->deferred);
    CU_ASSERT_PTR_NOT_NULL(strstr(xp_sample_claim(&sample)->deferred,
                                  "'aws:PrincipalOrgIdd' is not known (did you mean "
                                  "'aws:PrincipalOrgID'?)"));
    CU_ASSERT(xp_sample_says(&word, 0, "XP102", 1, 42));
}

static void values_fit_the_type_of_the_key(void)
{
    static const char *const bad[] = {
        "aws:SecureTransport is yes",      "aws:SourceIp is 10.0.0.0.0",
        "aws:SourceIp in \"10.0.0.0/33\"", "aws:MultiFactorAuthAge is soon",
        "aws:CurrentTime is tomorrow",
    };
    static const char *const good[] = {
        "aws:SecureTransport is false",      "aws:SourceIp is \"2001:db8::/32\"",
        "aws:SourceIp in 10.0.0.0/8",        "aws:MultiFactorAuthAge is 10.5",
        "aws:CurrentTime is 2027-01-01",     "aws:CurrentTime is \"2027-01-01T10:00:00Z\"",
        "aws:CurrentTime is \"1800000000\"",
    };

    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *text = g_strconcat(WHEN, bad[i], NULL);
        g_auto(XpSample) sample = xp_sample_sentence(text);

        CU_ASSERT_EQUAL(xp_diag_count(sample.diags), 1);
        CU_ASSERT(xp_sample_text(&sample, 0, "is not "));
    }
    for (guint i = 0; i < G_N_ELEMENTS(good); i++) {
        g_autofree char *text = g_strconcat(WHEN, good[i], NULL);
        g_auto(XpSample) sample = xp_sample_sentence(text);

        CU_ASSERT_PTR_NOT_NULL(sample.properties);
    }
}

static void comparisons_fit_the_type_of_the_key(void)
{
    g_auto(XpSample) less = xp_sample_sentence(WHEN "aws:userid < x");
    g_auto(XpSample) like = xp_sample_sentence(WHEN "aws:SourceIp like \"10.*\"");
    g_auto(XpSample) many = xp_sample_sentence(WHEN "aws:MultiFactorAuthAge < { 1, 2 }");

    CU_ASSERT(xp_sample_says(&less, 0, "XP206", 1, 42));
    CU_ASSERT(xp_sample_says(&like, 0, "XP206", 1, 42));
    CU_ASSERT(xp_sample_says(&many, 0, "XP102", 1, 42));
}

static void a_star_without_like_is_told(void)
{
    g_auto(XpSample) plain =
        xp_sample_sentence("no anyone can kms:* on key Legacy when aws:PrincipalArn is \"a*\"");
    g_auto(XpSample) like =
        xp_sample_sentence("no anyone can kms:* on key Legacy when aws:PrincipalArn like \"a*\"");

    CU_ASSERT_PTR_NOT_NULL(xp_sample_claim(&plain));
    CU_ASSERT(xp_sample_says(&plain, 0, "XP313", 1, 40));
    CU_ASSERT(xp_sample_help(&plain, 0, "like"));
    CU_ASSERT_EQUAL(xp_diag_count(like.diags), 0);
}

static void labels_stand_for_ids_in_account_positions(void)
{
    g_auto(XpSample) key = xp_sample_sentence(WHEN "aws:PrincipalAccount in { Account1, Partner }");
    g_auto(XpSample) arn =
        xp_sample_sentence(WHEN "aws:PrincipalArn like \"arn:aws:iam::Account2:role/*\"");
    g_auto(XpSample) free = xp_sample_sentence(WHEN "aws:PrincipalTag/account is Account1");
    g_auto(XpSample) wrong = xp_sample_sentence(WHEN "kms:CallerAccount is Acount1");
    g_auto(XpSample) star =
        xp_sample_sentence(WHEN "aws:PrincipalArn like \"arn:aws:iam::*:role/x\"");

    CU_ASSERT_STRING_EQUAL(when(&key)->values[0], "111122223333");
    CU_ASSERT_STRING_EQUAL(when(&key)->values[1], "777788889999");
    CU_ASSERT_STRING_EQUAL(when(&arn)->values[0], "arn:aws:iam::444455556666:role/*");
    CU_ASSERT_STRING_EQUAL(when(&free)->values[0], "Account1");
    CU_ASSERT(xp_sample_says(&wrong, 0, "XP202", 1, 63));
    CU_ASSERT_STRING_EQUAL(when(&star)->values[0], "arn:aws:iam::*:role/x");
}

static void lets_of_values_are_expanded(void)
{
    g_auto(XpSample) sample = xp_sample_load("let office = values { \"10.0.0.0/8\", 192.0.2.1 }\n"
                                             "let nets = values { office, 198.51.100.0/24 }\n"
                                             "property p { " WHEN "aws:SourceIp in nets }\n");
    g_auto(XpSample) wrong = xp_sample_load("let app = role ApplicationRole\n"
                                            "property p { " WHEN "aws:userid is app }\n"
                                            "property q { app can decrypt on key Legacy }\n");
    g_auto(XpSample) quoted = xp_sample_load("let app = role ApplicationRole\n"
                                             "property p { app can decrypt on key Legacy when "
                                             "aws:userid is \"app\" }\n");

    CU_ASSERT_EQUAL(when(&sample)->n_values, 3);
    CU_ASSERT_STRING_EQUAL(when(&sample)->values[2], "198.51.100.0/24");
    CU_ASSERT(xp_sample_says(&wrong, 0, "XP206", 2, 69));
    CU_ASSERT_STRING_EQUAL(when(&quoted)->values[0], "app");
}

static void assumptions_hold_for_the_claims_of_their_file(void)
{
    g_auto(XpSample) sample =
        xp_sample_load("assume aws:SecureTransport is true because \"TLS everywhere\"\n"
                       "assume aws:Madeup is x because \"who knows\"\n"
                       "property p { no anyone can decrypt on key Legacy }\n");
    const XpClaim *claim = xp_sample_claim(&sample);

    CU_ASSERT_EQUAL(sample.properties->n_assumes, 2);
    CU_ASSERT_STRING_EQUAL(sample.properties->assumes[0].because, "TLS everywhere");
    CU_ASSERT_STRING_EQUAL(sample.properties->assumes[0].text, "aws:SecureTransport is true");
    CU_ASSERT_EQUAL(sample.properties->assumes[0].span.line, 1);
    CU_ASSERT_EQUAL(claim->n_assume, 2);
    CU_ASSERT_PTR_EQUAL(claim->assume[0], sample.properties->assumes[0].cond);
    CU_ASSERT_PTR_NOT_NULL(claim->deferred);
}

CU_TestInfo xp_conditions_tests[] = {
    {"and binds tighter than or", and_binds_tighter_than_or},
    {"every comparison is read", every_comparison_is_read},
    {"keys take the spelling of aws", keys_take_the_spelling_of_aws},
    {"an unknown key is waited for", an_unknown_key_is_waited_for},
    {"values fit the type of the key", values_fit_the_type_of_the_key},
    {"comparisons fit the type of the key", comparisons_fit_the_type_of_the_key},
    {"a star without like is told", a_star_without_like_is_told},
    {"labels stand for ids in account positions", labels_stand_for_ids_in_account_positions},
    {"lets of values are expanded", lets_of_values_are_expanded},
    {"assumptions hold for the claims of their file",
     assumptions_hold_for_the_claims_of_their_file},
    CU_TEST_INFO_NULL,
};
