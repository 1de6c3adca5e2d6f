/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "encoder/glob/domain.h"
#include "tests/glob/naive.h"
#include "tests/glob/suites.h"

static void test_words_are_members(void)
{
    for (guint d = 0; d < XP_DOMAIN_COUNT; d++) {
        const char *const *words = xp_domain_words((XpDomain)d);
        CU_ASSERT_PTR_NOT_NULL(words[0]);
        for (; *words != NULL; words++) {
            CU_ASSERT_TRUE(xp_domain_contains((XpDomain)d, *words));
            CU_ASSERT_TRUE(xp_naive_contains((XpDomain)d, *words));
        }
    }
}

static void expect_agreement(XpDomain domain, const char *text)
{
    gboolean ours = xp_domain_contains(domain, text);
    gboolean theirs = xp_naive_contains(domain, text);
    if (ours != theirs)
        g_printerr("%s \"%s\": automaton %d, expression %d\n", xp_domain_name(domain), text, ours,
                   theirs);
    CU_ASSERT_EQUAL(ours, theirs);
}

static void test_agrees_with_expressions(void)
{
    XpNaiveRandom random = {1};
    for (guint d = 0; d < XP_DOMAIN_COUNT; d++) {
        XpDomain domain = (XpDomain)d;
        expect_agreement(domain, "");
        guint n_words = g_strv_length((char **)(gsize)xp_domain_words(domain));
        for (guint round = 0; round < 2000; round++) {
            const char *word = xp_domain_words(domain)[xp_naive_below(&random, n_words)];
            g_autoptr(GString) text = g_string_new(word);
            for (guint edits = xp_naive_below(&random, 4); edits > 0; edits--) {
                guint at = xp_naive_below(&random, (guint)text->len + 1);
                char c = "aZ0/-_:!~ m\t9f."[xp_naive_below(&random, 15)];
                switch (xp_naive_below(&random, 3)) {
                case 0:
                    g_string_insert_c(text, at, c);
                    break;
                case 1:
                    g_string_erase(text, at, at < text->len ? 1 : 0);
                    break;
                case 2:
                    if (at < text->len)
                        text->str[at] = c;
                    break;
                }
            }
            expect_agreement(domain, text->str);
        }
    }
}

static void test_lengths(void)
{
    for (guint n = 0; n < 600; n++) {
        g_autofree char *run = g_strnfill(n, 'A');
        g_autofree char *path = g_strdup_printf("%s/x", run);
        g_autofree char *role = g_strdup_printf("AROA%s", run);
        g_autofree char *user = g_strdup_printf("AIDA%s", run);
        g_autofree char *both = g_strdup_printf("%s/%.*s", run, (int)MIN(n, 66), run);
        const char *texts[] = {run, path, role, user, both};
        for (guint t = 0; t < G_N_ELEMENTS(texts); t++)
            for (guint d = 0; d < XP_DOMAIN_COUNT; d++)
                expect_agreement((XpDomain)d, texts[t]);
    }
}

static void test_control_characters(void)
{
    CU_ASSERT_TRUE(xp_domain_contains(XP_DOMAIN_ANY, "\n"));
    CU_ASSERT_FALSE(xp_domain_contains(XP_DOMAIN_TEXT, "\n"));
    CU_ASSERT_FALSE(xp_domain_contains(XP_DOMAIN_TEXT, "a\302\205"));
    CU_ASSERT_TRUE(xp_domain_contains(XP_DOMAIN_TEXT, "\302\241"));
}

/* Every text of up to seven characters an address is made of. */
static gboolean agrees_on_address(const char *text, gpointer data)
{
    (void)data;
    expect_agreement(XP_DOMAIN_ADDRESS, text);
    return TRUE;
}

static void test_addresses(void)
{
    static const char *const members[] = {
        "0.0.0.0",      "255.255.255.255", "::",         "::1",           "1::",
        "1:2:3::5:6:7", "1:2:3:4:5:6:7:8", "ABCD:ef::0", "::ffff:1.2.3.4"};
    static const char *const others[] = {"1.2.3",
                                         "1.2.3.4.5",
                                         "1.2.3.256",
                                         "01.2.3.4",
                                         "1.2.3.4/32",
                                         "1:2:3:4:5:6:7",
                                         "1::2::3",
                                         ":1",
                                         "1:",
                                         "12345::",
                                         "1:2:3:4:5:6:7::8:9",
                                         "203.0.113.",
                                         "::ffff:1.2",
                                         "::eeee:1.2.3.4"};
    for (guint i = 0; i < G_N_ELEMENTS(members); i++)
        CU_ASSERT_TRUE(xp_domain_contains(XP_DOMAIN_ADDRESS, members[i]));
    for (guint i = 0; i < G_N_ELEMENTS(others); i++)
        CU_ASSERT_FALSE(xp_domain_contains(XP_DOMAIN_ADDRESS, others[i]));
    xp_naive_strings(":.2f", 7, agrees_on_address, NULL);
}

CU_TestInfo xp_test_domain[] = {
    {"an address is written in one of three ways", test_addresses},
    {"ordinary words belong to their domain", test_words_are_members},
    {"a domain agrees with its regular expression", test_agrees_with_expressions},
    {"lower and upper bounds are counted exactly", test_lengths},
    {"control characters are no text", test_control_characters},
    CU_TEST_INFO_NULL,
};
