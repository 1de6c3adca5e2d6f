/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/property/sample.h"
#include "tests/property/suites.h"

static void a_misspelt_only_is_found_at_its_place(void)
{
    g_auto(XpSample) sample = xp_sample_load("let app = role ApplicationRole\n"
                                             "property p {\n"
                                             "  ony app can read-secret on secret Secret }\n");

    CU_ASSERT_PTR_NULL(sample.properties);
    CU_ASSERT_EQUAL(xp_diag_count(sample.diags), 1);
    CU_ASSERT(xp_sample_says(&sample, 0, "XP101", 3, 3));
    CU_ASSERT(xp_sample_help(&sample, 0, "did you mean 'only'?"));
}

static void an_error_is_shown_with_its_line(void)
{
    g_auto(XpSample) sample =
        xp_sample_load("\n\nlet app = role ApplicatonRole in account Account2\n"
                       "property p { app can read-secret on secret Secret }\n");
    g_autofree char *text = NULL;

    CU_ASSERT_EQUAL_FATAL(xp_diag_count(sample.diags), 1);
    text = xp_diag_render(xp_diag_get(sample.diags, 0));
    CU_ASSERT_STRING_EQUAL(text, "error[XP204]: unknown role 'ApplicatonRole' in account Account2\n"
                                 " --> p.xprop:3:16\n"
                                 "  |\n"
                                 "3 | let app = role ApplicatonRole in account Account2\n"
                                 "  |                ^^^^^^^^^^^^^^\n"
                                 "  = help: did you mean 'ApplicationRole'?\n"
                                 "          no such role in policies/accounts/Account2/iam/role\n");
}

static void the_parser_goes_on_with_the_next_property(void)
{
    g_auto(XpSample) sample = xp_sample_load("property a { only can x on y }\n"
                                             "property b { no anyone can kms:* on key Legacy }\n"
                                             "property c {\n"
                                             "  no anyone can { kms:* on key Legacy\n"
                                             "property d { no anyone can kms:* key Legacy }\n"
                                             "lett x = role Deploy\n"
                                             "assume aws:SecureTransport is true\n"
                                             "property e { severity hihg no anyone can kms:* on "
                                             "key Legacy }\n");

    CU_ASSERT_EQUAL(xp_diag_count(sample.diags), 6);
    CU_ASSERT(xp_sample_says(&sample, 0, "XP101", 1, 19));
    CU_ASSERT(xp_sample_says(&sample, 1, "XP101", 4, 17));
    CU_ASSERT(xp_sample_says(&sample, 2, "XP101", 5, 34));
    CU_ASSERT(xp_sample_text(&sample, 2, "expected 'on', found 'key'"));
    CU_ASSERT(xp_sample_says(&sample, 3, "XP101", 6, 1));
    CU_ASSERT(xp_sample_help(&sample, 3, "did you mean 'let'?"));
    CU_ASSERT(xp_sample_says(&sample, 4, "XP101", 8, 1));
    CU_ASSERT(xp_sample_text(&sample, 4, "'because'"));
    CU_ASSERT(xp_sample_says(&sample, 5, "XP101", 8, 23));
    CU_ASSERT(xp_sample_help(&sample, 5, "did you mean 'high'?"));
    CU_ASSERT_EQUAL(sample.error->code, 1);
}

static void reserved_words_cannot_be_names(void)
{
    g_auto(XpSample) sample =
        xp_sample_load("let secret = role Deploy in account Account1\n"
                       "let read-secret = role Deploy in account Account1\n"
                       "let a:b = role Deploy in account Account1\n"
                       "property only { no anyone can kms:* on key Legacy }\n");

    CU_ASSERT_EQUAL(xp_diag_count(sample.diags), 4);
    CU_ASSERT(xp_sample_says(&sample, 0, "XP103", 1, 5));
    CU_ASSERT(xp_sample_says(&sample, 1, "XP103", 2, 5));
    CU_ASSERT(xp_sample_says(&sample, 2, "XP102", 3, 5));
    CU_ASSERT(xp_sample_says(&sample, 3, "XP103", 4, 10));
}

static void structural_words_are_names_only_in_quotes(void)
{
    g_auto(XpSample) bare = xp_sample_sentence("role can can decrypt on key Legacy");
    g_auto(XpSample) quoted =
        xp_sample_sentence("role \"can\" in account Partner can decrypt on key Legacy");
    g_auto(XpSample) mild =
        xp_sample_sentence("role key in account Partner can decrypt on key Legacy");

    CU_ASSERT(xp_sample_says(&bare, 0, "XP101", 1, 6));
    CU_ASSERT(xp_sample_help(&bare, 0, "in quotes"));
    CU_ASSERT_STRING_EQUAL(xp_sample_claim(&quoted)->subjects.items[0].pattern, "can");
    CU_ASSERT_STRING_EQUAL(xp_sample_claim(&mild)->subjects.items[0].pattern, "key");
}

static void names_defined_twice_are_errors(void)
{
    g_auto(XpSample) sample =
        xp_sample_load("let a = role Deploy in account Account1\n"
                       "let a = role Deploy in account Account2\n"
                       "property p { a can decrypt on key Legacy }\n"
                       "property p { a can decrypt on key Legacy }\n"
                       "property q { owner \"x\" owner \"y\" a can decrypt on "
                       "key Legacy }\n");

    CU_ASSERT_EQUAL(xp_diag_count(sample.diags), 3);
    CU_ASSERT(xp_sample_says(&sample, 0, "XP104", 2, 5));
    CU_ASSERT(xp_sample_help(&sample, 0, "p.xprop:1"));
    CU_ASSERT(xp_sample_says(&sample, 1, "XP104", 4, 10));
    CU_ASSERT(xp_sample_says(&sample, 2, "XP104", 5, 24));
}

static void attributes_are_read(void)
{
    g_auto(XpSample) sample = xp_sample_load(
        "# a comment\n## First line.\n## Second line.\n"
        "property p { severity info tags a, \"b c\" owner \"me\" ref \"R-1\" timeout "
        "5m\n  no anyone can kms:* # about keys\n    on key Legacy\n"
        "  role Deploy in account Account1 can decrypt on key Legacy\n"
        "  expect unknown because \"no grants\" until 2030-01-01 }\n");
    const XpProperty *property = xp_sample_property(&sample, "p");

    CU_ASSERT_PTR_NOT_NULL(property);
    if (property == NULL)
        return;
    CU_ASSERT_STRING_EQUAL(property->doc, "First line.\nSecond line.");
    CU_ASSERT_EQUAL(property->level, XP_LEVEL_INFO);
    CU_ASSERT_EQUAL(property->n_tags, 2);
    CU_ASSERT_STRING_EQUAL(property->tags[1], "b c");
    CU_ASSERT_STRING_EQUAL(property->owner, "me");
    CU_ASSERT_STRING_EQUAL(property->ref, "R-1");
    CU_ASSERT_EQUAL(property->timeout_ms, 300000);
    CU_ASSERT_EQUAL(property->n_claims, 2);
    CU_ASSERT_STRING_EQUAL(property->claims[0].text, "no anyone can kms:* on key Legacy");
    CU_ASSERT_STRING_EQUAL(property->sentence,
                           "no anyone can kms:* on key Legacy; role Deploy in account Account1 can "
                           "decrypt on key Legacy");
    CU_ASSERT_EQUAL(property->expect, XP_EXPECT_UNKNOWN);
    CU_ASSERT_PTR_NULL(property->claims[0].deferred);
}

static void malformed_values_are_told(void)
{
    g_auto(XpSample) sample = xp_sample_load(
        "property a { timeout soon no anyone can kms:* on key Legacy }\n"
        "property b { no anyone can kms:* on key Legacy except role Deploy because \"x\" until "
        "2027-02-30 }\n"
        "property c { no anyone can kms:* on key Legacy via assume-role up to many hops }\n"
        "property d { no anyone can kms:* on key Legacy directly via assume-role }\n"
        "property e { role Deploy can always kms:* on key Legacy only when aws:SecureTransport is "
        "true }\n"
        "property f { no anyone can kms:* on key Legacy when aws:SecureTransport = true }\n");

    CU_ASSERT_EQUAL(xp_diag_count(sample.diags), 6);
    CU_ASSERT(xp_sample_says(&sample, 0, "XP102", 1, 22));
    CU_ASSERT(xp_sample_says(&sample, 1, "XP102", 2, 85));
    CU_ASSERT(xp_sample_says(&sample, 2, "XP102", 3, 70));
    CU_ASSERT(xp_sample_says(&sample, 3, "XP101", 4, 57));
    CU_ASSERT(xp_sample_says(&sample, 4, "XP101", 5, 62));
    CU_ASSERT(xp_sample_says(&sample, 5, "XP101", 6, 73));
    CU_ASSERT(xp_sample_help(&sample, 5, "write 'is'"));
}

static void strings_end_on_their_line(void)
{
    g_auto(XpSample) sample =
        xp_sample_load("property p \"title { no anyone can kms:* on key Legacy }\n"
                       "property q { no anyone can kms:* on key Legacy }\n");

    CU_ASSERT(xp_sample_says(&sample, 0, "XP101", 1, 12));
    CU_ASSERT(xp_sample_text(&sample, 0, "does not end"));
}

static void an_expectation_has_a_last_day(void)
{
    g_auto(XpSample) sample = xp_sample_load("property p { no anyone can kms:* on key Legacy\n"
                                             "  expect fail because \"later\" }\n");

    CU_ASSERT_EQUAL_FATAL(xp_diag_count(sample.diags), 1);
    CU_ASSERT(xp_sample_says(&sample, 0, "XP101", 2, 15));
    CU_ASSERT(xp_sample_help(&sample, 0, "until 2027-01-31"));
}

/* With its quotes the value would be another one, and the claim about nothing. */
static void quotes_of_other_kinds_are_refused(void)
{
    static const char *const texts[] = {"'a'",
                                        "\xE2\x80\x9C"
                                        "a"
                                        "\xE2\x80\x9D",
                                        "`a`"};

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *text = g_strdup_printf("property p { no anyone can kms:* on key Legacy\n"
                                                "  when aws:PrincipalTag/x is %s }\n",
                                                texts[i]);
        g_auto(XpSample) sample = xp_sample_load(text);

        CU_ASSERT_EQUAL_FATAL(xp_diag_count(sample.diags), 1);
        CU_ASSERT(xp_sample_says(&sample, 0, "XP101", 2, 30));
        CU_ASSERT(xp_sample_help(&sample, 0, "double quotes"));
    }
}

static void a_comment_ends_with_any_line_end(void)
{
    g_auto(XpSample) sample =
        xp_sample_load("# old\rproperty p { no anyone can kms:* on key Legacy }\r");

    CU_ASSERT_PTR_NOT_NULL(xp_sample_property(&sample, "p"));
}

static void strings_may_hold_quotes(void)
{
    g_auto(XpSample) sample = xp_sample_load(
        "property p \"say \\\"no\\\" \\\\ \\d\" { no anyone can kms:* on key Legacy }\n");

    CU_ASSERT_STRING_EQUAL(xp_sample_property(&sample, "p")->title, "say \"no\" \\ \\d");
}

static void invisible_characters_are_refused(void)
{
    g_auto(XpSample) sample =
        xp_sample_load("property p { no anyone\xE2\x80\xAE can kms:* on key Legacy }\n"
                       "property q \"\xF3\xB0\x80\x80\" { no anyone can kms:* on key Legacy }\n");

    CU_ASSERT_EQUAL(xp_diag_count(sample.diags), 2);
    CU_ASSERT(xp_sample_says(&sample, 0, "XP101", 1, 23));
    CU_ASSERT(xp_sample_text(&sample, 0, "U+202E"));
    CU_ASSERT(xp_sample_says(&sample, 1, "XP101", 2, 13));
    CU_ASSERT(xp_sample_text(&sample, 1, "U+F0000"));
}

static void columns_count_characters(void)
{
    g_auto(XpSample) sample = xp_sample_load(
        "property p \"\xC3\xA4\xC3\xB6\xE2\x82\xAC\" { no anyone cann kms:* on key Legacy }\r\n");

    CU_ASSERT(xp_sample_says(&sample, 0, "XP101", 1, 30));
    CU_ASSERT(xp_sample_help(&sample, 0, "did you mean 'can'?"));
}

static void a_sentence_is_one_property(void)
{
    g_auto(XpSample) sample = xp_sample_sentence("no anyone can kms:*   on key Legacy");
    g_auto(XpSample) question = xp_sample_sentence("who can decrypt on key Legacy");
    g_auto(XpSample) rest = xp_sample_sentence("no anyone can kms:* on key Legacy }");
    g_auto(XpSample) empty = xp_sample_sentence("");

    CU_ASSERT_STRING_EQUAL(xp_sample_claim(&sample)->text, "no anyone can kms:* on key Legacy");
    CU_ASSERT_STRING_EQUAL(sample.properties->items[0]->id, "prop-1");
    CU_ASSERT_STRING_EQUAL(sample.properties->items[0]->span.file, "--prop");
    CU_ASSERT_EQUAL(sample.properties->items[0]->level, XP_LEVEL_HIGH);
    CU_ASSERT(xp_sample_says(&question, 0, "XP101", 1, 1));
    CU_ASSERT(xp_sample_help(&question, 0, "a question cannot be proved"));
    CU_ASSERT(xp_sample_says(&rest, 0, "XP101", 1, 35));
    CU_ASSERT(xp_sample_says(&empty, 0, "XP101", 1, 1));
}

static void every_modifier_is_understood(void)
{
    g_auto(XpSample) sample = xp_sample_load(
        "property a { access to secret Secret within policy \"reference.json\" }\n"
        "property b { no new access to any key * for role Deploy* with decrypt since \"old\" "
        "except root of Account1 because \"x\" when aws:SecureTransport is true }\n"
        "property c { no anyone can decrypt on key Legacy even by changing policies }\n"
        "property d { no anyone can decrypt on key Legacy directly when aws:SecureTransport is "
        "true "
        "unless aws:ViaAWSService present }\n"
        "property e { no principal in ou ou-x can decrypt on key Legacy }\n");

    CU_ASSERT_EQUAL(xp_diag_count(sample.diags), 0);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(xp_sample_property(&sample, "a")->claims[0].deferred, "was not loaded"));
    CU_ASSERT_STRING_EQUAL(xp_sample_property(&sample, "a")->claims[0].source, "reference.json");
    CU_ASSERT_EQUAL(xp_sample_property(&sample, "a")->claims[0].kind, XP_CLAIM_WITHIN);
    CU_ASSERT_PTR_NULL(xp_sample_property(&sample, "b")->claims[0].deferred);
    CU_ASSERT_STRING_EQUAL(xp_sample_property(&sample, "b")->claims[0].source, "old");
    CU_ASSERT_EQUAL(xp_sample_property(&sample, "b")->claims[0].n_excepts, 1);
    CU_ASSERT_PTR_NOT_NULL(xp_sample_property(&sample, "b")->claims[0].when);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(xp_sample_property(&sample, "c")->claims[0].deferred, "changing"));
    CU_ASSERT_PTR_NULL(xp_sample_property(&sample, "d")->claims[0].deferred);
    CU_ASSERT_EQUAL(xp_sample_property(&sample, "d")->claims[0].when->kind, XP_COND_AND);
    CU_ASSERT_PTR_NULL(xp_sample_property(&sample, "e")->claims[0].deferred);
    CU_ASSERT_EQUAL(xp_sample_property(&sample, "e")->claims[0].subjects.items[0].where[0].kind,
                    XP_WHERE_OU);
}

CU_TestInfo xp_syntax_tests[] = {
    {"a misspelt only is found at its place", a_misspelt_only_is_found_at_its_place},
    {"an error is shown with its line", an_error_is_shown_with_its_line},
    {"the parser goes on with the next property", the_parser_goes_on_with_the_next_property},
    {"reserved words cannot be names", reserved_words_cannot_be_names},
    {"structural words are names only in quotes", structural_words_are_names_only_in_quotes},
    {"names defined twice are errors", names_defined_twice_are_errors},
    {"attributes are read", attributes_are_read},
    {"malformed values are told", malformed_values_are_told},
    {"strings end on their line", strings_end_on_their_line},
    {"an expectation has a last day", an_expectation_has_a_last_day},
    {"quotes of other kinds are refused", quotes_of_other_kinds_are_refused},
    {"a comment ends with any line end", a_comment_ends_with_any_line_end},
    {"strings may hold quotes", strings_may_hold_quotes},
    {"invisible characters are refused", invisible_characters_are_refused},
    {"columns count characters", columns_count_characters},
    {"a sentence is one property", a_sentence_is_one_property},
    {"every modifier is understood", every_modifier_is_understood},
    CU_TEST_INFO_NULL,
};
