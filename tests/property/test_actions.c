/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/property/verb.h"
#include "tests/property/sample.h"
#include "tests/property/suites.h"

static void patterns_are_kept_in_lower_case(void)
{
    g_auto(XpSample) sample =
        xp_sample_sentence("no anyone can KMS:ReEncrypt*, kms:Decrypt on key Legacy");
    const XpActions *actions = &xp_sample_claim(&sample)->actions;

    CU_ASSERT_EQUAL_FATAL(actions->n, 2);
    CU_ASSERT_STRING_EQUAL(actions->items[0].patterns[0], "kms:reencrypt*");
    CU_ASSERT_PTR_NULL(actions->items[0].verb);
    CU_ASSERT_EQUAL(actions->items[0].needs, XP_NEEDS_ALL);
    CU_ASSERT_STRING_EQUAL(actions->items[1].text, "kms:Decrypt");
}

static void verbs_are_their_actions(void)
{
    g_auto(XpSample) sample = xp_sample_sentence(
        "no anyone can encrypt, administer-key, assume on key Legacy, any role *");
    const XpActions *actions = &xp_sample_claim(&sample)->actions;

    CU_ASSERT_EQUAL_FATAL(actions->n, 3);
    CU_ASSERT_STRING_EQUAL(actions->items[0].verb, "encrypt");
    CU_ASSERT_EQUAL(actions->items[0].needs, XP_NEEDS_ANY);
    CU_ASSERT_EQUAL(actions->items[0].n_patterns, 3);
    CU_ASSERT_STRING_EQUAL(actions->items[0].patterns[1], "kms:generatedatakey");
    CU_ASSERT_EQUAL(actions->items[2].n_patterns, 3);
}

static void every_action_of_a_verb_is_catalogued(void)
{
    for (guint i = 0; i < xp_verb_count(); i++) {
        const XpVerb *verb = xp_verb_get(i);
        g_auto(GStrv) patterns = g_strsplit(verb->patterns, " ", -1);

        CU_ASSERT_PTR_EQUAL(xp_verb_lookup(verb->name), verb);
        for (guint j = 0; patterns[j] != NULL; j++) {
            gboolean found = FALSE;

            for (guint k = 0; k < xp_action_count(); k++)
                found = found || g_pattern_match_simple(patterns[j], xp_action_get(k)->name);
            CU_ASSERT_TRUE(found);
            CU_ASSERT_FALSE(g_pattern_match_simple(patterns[j], "kms:CreateGrant"));
        }
    }
}

static void an_action_its_service_does_not_have_is_an_error(void)
{
    g_auto(XpSample) sample = xp_sample_sentence("no anyone can kms:Decypt on key Legacy");
    g_auto(XpSample) glob = xp_sample_sentence("no anyone can kms:Dcrypt* on key Legacy");
    g_auto(XpSample) other =
        xp_sample_sentence("no anyone can s3:GetObjct on arn \"arn:aws:s3:::bucket/secret.txt\"");

    CU_ASSERT_PTR_NULL(sample.properties);
    CU_ASSERT_PTR_NULL(glob.properties);
    CU_ASSERT(xp_sample_says(&sample, 0, "XP310", 1, 15));
    CU_ASSERT(xp_sample_text(&sample, 0, "'kms:Decypt' matches no known KMS action"));
    CU_ASSERT(xp_sample_help(&sample, 0, "did you mean 'kms:Decrypt'?"));
    CU_ASSERT(xp_sample_says(&glob, 0, "XP310", 1, 15));
    CU_ASSERT_EQUAL(xp_diag_count(other.diags), 0);
}

static void an_action_that_applies_to_no_object_is_an_error(void)
{
    g_auto(XpSample) decrypt = xp_sample_sentence("no anyone can decrypt on secret Secret");
    g_auto(XpSample) glob = xp_sample_sentence("no anyone can secretsmanager:* on key Legacy");
    g_auto(XpSample) list = xp_sample_sentence("no anyone can kms:ListKeys on key Legacy");
    g_auto(XpSample) service =
        xp_sample_sentence("no anyone can secretmanager:GetSecretValue on secret Secret");
    g_auto(XpSample) one_of_two =
        xp_sample_sentence("no anyone can secretsmanager:*, kms:* on secret Secret, key Legacy");
    g_auto(XpSample) other =
        xp_sample_sentence("no anyone can sqs:SendMessage on arn \"arn:aws:s3:::bucket\"");

    CU_ASSERT(xp_sample_says(&decrypt, 0, "XP207", 1, 15));
    CU_ASSERT(xp_sample_help(&decrypt, 0, "read-secret"));
    CU_ASSERT(xp_sample_says(&glob, 0, "XP207", 1, 15));
    CU_ASSERT(xp_sample_help(&glob, 0, "it applies to secrets"));
    CU_ASSERT(xp_sample_says(&list, 0, "XP207", 1, 15));
    CU_ASSERT(xp_sample_says(&service, 0, "XP207", 1, 15));
    CU_ASSERT(xp_sample_help(&service, 0, "did you mean 'secretsmanager'?"));
    CU_ASSERT_EQUAL(xp_diag_count(one_of_two.diags), 0);
    CU_ASSERT(xp_sample_says(&other, 0, "XP207", 1, 15));
}

static void malformed_actions_are_errors(void)
{
    g_auto(XpSample) sample =
        xp_sample_load("property a { no anyone can *:* on key Legacy }\n"
                       "property b { no anyone can kms: on key Legacy }\n"
                       "property c { no anyone can k*:Decrypt on key Legacy }\n"
                       "property d { no anyone can decript on key Legacy }\n"
                       "property e { no anyone can \"kms:Decrypt\" on key Legacy }\n");

    CU_ASSERT_EQUAL(xp_diag_count(sample.diags), 5);
    CU_ASSERT(xp_sample_says(&sample, 0, "XP102", 1, 28));
    CU_ASSERT(xp_sample_says(&sample, 1, "XP102", 2, 28));
    CU_ASSERT(xp_sample_says(&sample, 2, "XP102", 3, 28));
    CU_ASSERT(xp_sample_says(&sample, 3, "XP201", 4, 28));
    CU_ASSERT(xp_sample_help(&sample, 3, "did you mean 'decrypt'?"));
    CU_ASSERT(xp_sample_says(&sample, 4, "XP101", 5, 28));
}

static void lets_of_actions_are_expanded(void)
{
    g_auto(XpSample) sample = xp_sample_load("let few = actions kms:Decrypt, encrypt\n"
                                             "let more = actions few, kms:Sign\n"
                                             "let keys = key Legacy\n"
                                             "property p { no anyone can more on keys }\n"
                                             "property q { no anyone can keys on keys }\n");

    CU_ASSERT_EQUAL(xp_diag_count(sample.diags), 1);
    CU_ASSERT(xp_sample_says(&sample, 0, "XP206", 5, 28));
    g_auto(XpSample) good = xp_sample_load("let few = actions kms:Decrypt, encrypt\n"
                                           "let more = actions few, kms:Sign\n"
                                           "property p { no anyone can more on key Legacy }\n");
    CU_ASSERT_EQUAL(xp_sample_claim(&good)->actions.n, 3);
    CU_ASSERT_STRING_EQUAL(xp_sample_claim(&good)->actions.text, "more");
}

CU_TestInfo xp_actions_tests[] = {
    {"patterns are kept in lower case", patterns_are_kept_in_lower_case},
    {"verbs are their actions", verbs_are_their_actions},
    {"every action of a verb is catalogued", every_action_of_a_verb_is_catalogued},
    {"an action its service does not have is an error",
     an_action_its_service_does_not_have_is_an_error},
    {"an action that applies to no object is an error",
     an_action_that_applies_to_no_object_is_an_error},
    {"malformed actions are errors", malformed_actions_are_errors},
    {"lets of actions are expanded", lets_of_actions_are_expanded},
    CU_TEST_INFO_NULL,
};
