/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "encoder/glob/pattern.h"
#include "tests/glob/suites.h"

/* A question from texts: words of @positive and @negative are separated by spaces; words that
 * begin with ~ fold. */
typedef struct {
    XpPatterns *patterns;
    const XpPattern *positive[80];
    const XpPattern *negative[80];
    XpRealizeQuery query;
    XpRealizeResult result;
} Question;

static guint split(XpPatterns *patterns, const char *words, const XpPattern **out)
{
    guint n = 0;
    g_auto(GStrv) list = g_strsplit(words, " ", -1);
    for (char **word = list; *word != NULL; word++) {
        if (**word == '\0')
            continue;
        gboolean fold = **word == '~';
        out[n++] = xp_patterns_add_text(patterns, *word + (fold ? 1 : 0), TRUE, fold);
    }
    return n;
}

static void ask(Question *question, XpDomain domain, const char *positive, const char *negative)
{
    question->patterns = xp_patterns_new();
    question->query = (XpRealizeQuery){.domain = domain};
    question->query.positive = question->positive;
    question->query.n_positive = split(question->patterns, positive, question->positive);
    question->query.negative = question->negative;
    question->query.n_negative = split(question->patterns, negative, question->negative);
    xp_realize(&question->query, &question->result);
}

static void done(Question *question)
{
    xp_realize_clear(&question->result);
    xp_patterns_free(question->patterns);
}

static void expect_witness(XpDomain domain, const char *positive, const char *negative,
                           const char *witness)
{
    Question question;
    ask(&question, domain, positive, negative);
    CU_ASSERT_EQUAL(question.result.answer, XP_GLOB_YES);
    if (question.result.answer == XP_GLOB_YES) {
        if (strcmp(question.result.witness, witness) != 0)
            g_printerr("[%s] but not [%s]: %s, expected %s\n", positive, negative,
                       question.result.witness, witness);
        CU_ASSERT_STRING_EQUAL(question.result.witness, witness);
    }
    done(&question);
}

static void expect_conflict(XpDomain domain, const char *positive, const char *negative,
                            const char *conflict)
{
    Question question;
    ask(&question, domain, positive, negative);
    CU_ASSERT_EQUAL(question.result.answer, XP_GLOB_NO);
    if (question.result.answer == XP_GLOB_NO) {
        g_autoptr(GString) text = g_string_new(NULL);
        const GArray *sides[] = {question.result.conflict_positive,
                                 question.result.conflict_negative};
        for (guint side = 0; side < 2; side++)
            for (guint i = 0; i < sides[side]->len; i++)
                g_string_append_printf(text, "%c%u", side == 0 ? '+' : '-',
                                       g_array_index(sides[side], guint, i));
        CU_ASSERT_STRING_EQUAL(text->str, conflict);
        if (strcmp(text->str, conflict) != 0)
            g_printerr("[%s] but not [%s]: %s, expected %s\n", positive, negative, text->str,
                       conflict);
    }
    done(&question);
}

static void test_readable(void)
{
    expect_witness(XP_DOMAIN_ACCOUNT, "", "", "111122223333");
    expect_witness(XP_DOMAIN_ACCOUNT, "", "111122223333 4*", "999900001111");
    expect_witness(XP_DOMAIN_NAME, "", "", "Alice");
    expect_witness(XP_DOMAIN_NAME, "Contractor*", "", "ContractorRole");
    expect_witness(XP_DOMAIN_NAME, "app-*", "", "app-app");
    expect_witness(XP_DOMAIN_NAME, "*-prod", "", "app-prod");
    expect_witness(XP_DOMAIN_NAME, "Payroll*", "", "Payroll");
    expect_witness(XP_DOMAIN_PATH_NAME, "team/*", "", "team/Developer");
    expect_witness(XP_DOMAIN_SESSION, "", "", "session1");
    expect_witness(XP_DOMAIN_REGION, "eu-*", "", "eu-west-1");
    expect_witness(XP_DOMAIN_VPCE, "", "", "vpce-0a1b2c3d4e5f67890");
    expect_witness(XP_DOMAIN_KEY_ID, "mrk-*", "", "mrk-1234abcd12ab34cd56ef1234567890ab");
    expect_witness(XP_DOMAIN_SECRET_SUFFIX, "??????", "", "a1b2c3");
    expect_witness(XP_DOMAIN_ACCOUNT, "12345678901?", "", "123456789012");
    expect_witness(XP_DOMAIN_ACCOUNT, "5432*", "", "543222223333");
}

static void test_joint_patterns(void)
{
    expect_witness(XP_DOMAIN_NAME, "*prod* *admin* dev-*", "", "dev-prodadmin");
    expect_witness(XP_DOMAIN_SECRET_SUFFIX, "*a* ??????", "a*", "baaaaa");
    expect_witness(XP_DOMAIN_ACTION, "~Get* ~*Value", "", "getvalue");
}

static void test_conflicts(void)
{
    expect_conflict(XP_DOMAIN_NAME, "x* a* b*", "c*", "+0+1");
    expect_conflict(XP_DOMAIN_NAME, "*x* prod-a-*", "c* prod-*", "+1-1");
    expect_conflict(XP_DOMAIN_NAME, "*a* *b*", "*a*b* *c* *b*a*", "+0+1-0-2");
    expect_conflict(XP_DOMAIN_ACCOUNT, "", "*0* *1* *2* *3* *4* *5* *6* *7* *8* *9* 1*",
                    "-0-1-2-3-4-5-6-7-8-9");
    expect_conflict(XP_DOMAIN_SESSION, "* ?", "", "+1");
    expect_conflict(XP_DOMAIN_NAME, "Alice *li*", "A*e B*", "+0-0");
}

static void test_bounds(void)
{
    g_autofree char *any64 = g_strnfill(64, '?');
    g_autofree char *any65 = g_strnfill(65, '?');
    g_autofree char *any576 = g_strnfill(576, '?');
    g_autofree char *any577 = g_strnfill(577, '?');
    g_autofree char *long_name = g_strdup_printf("a:%s", any65);
    Question question;
    ask(&question, XP_DOMAIN_NAME, any64, "");
    CU_ASSERT_EQUAL(question.result.answer, XP_GLOB_YES);
    done(&question);
    expect_conflict(XP_DOMAIN_NAME, any65, "", "+0");
    ask(&question, XP_DOMAIN_PATH_NAME, any65, "");
    CU_ASSERT_EQUAL(question.result.answer, XP_GLOB_YES);
    done(&question);
    expect_conflict(XP_DOMAIN_PATH_NAME, any65, "*/*", "+0-0");
    ask(&question, XP_DOMAIN_PATH_NAME, any576, "");
    CU_ASSERT_EQUAL(question.result.answer, XP_GLOB_YES);
    done(&question);
    expect_conflict(XP_DOMAIN_PATH_NAME, any577, "", "+0");
    expect_conflict(XP_DOMAIN_PATH_NAME, long_name, "a:*/*", "+0-0");
}

static void test_forbidden(void)
{
    const char *forbidden[] = {"111122223333", "444455556666", "123456789013"};
    XpRealizeQuery query = {.domain = XP_DOMAIN_ACCOUNT, .forbidden = forbidden, .n_forbidden = 3};
    XpRealizeResult result;
    xp_realize(&query, &result);
    CU_ASSERT_EQUAL(result.answer, XP_GLOB_YES);
    CU_ASSERT_STRING_EQUAL(result.witness, "999900001111");
    xp_realize_clear(&result);

    g_autoptr(XpPatterns) patterns = xp_patterns_new();
    const XpPattern *positive = xp_patterns_add_text(patterns, "12345678901?", TRUE, FALSE);
    const XpPattern *negative[] = {xp_patterns_add_text(patterns, "9*", TRUE, FALSE),
                                   xp_patterns_add_text(patterns, "*[012456789]", TRUE, FALSE)};
    query.positive = &positive;
    query.n_positive = 1;
    query.negative = negative;
    query.n_negative = 2;
    xp_realize(&query, &result);
    CU_ASSERT_EQUAL(result.answer, XP_GLOB_YES);
    xp_realize_clear(&result);
    positive = xp_patterns_add_text(patterns, "444455556666", TRUE, FALSE);
    xp_realize(&query, &result);
    CU_ASSERT_EQUAL(result.answer, XP_GLOB_NO);
    CU_ASSERT_TRUE(result.uses_forbidden);
    CU_ASSERT_EQUAL(result.conflict_positive->len, 1);
    CU_ASSERT_EQUAL(result.conflict_negative->len, 0);
    xp_realize_clear(&result);
}

static void test_many(void)
{
    Question question;
    ask(&question, XP_DOMAIN_ACCOUNT, "12345678901?", "*5");
    g_autoptr(GPtrArray) all = xp_realize_many(&question.query, 20);
    CU_ASSERT_EQUAL(all->len, 9);
    for (guint i = 0; i < all->len; i++) {
        CU_ASSERT_TRUE(xp_pattern_matches(question.positive[0], g_ptr_array_index(all, i)));
        CU_ASSERT_FALSE(xp_pattern_matches(question.negative[0], g_ptr_array_index(all, i)));
        for (guint j = 0; j < i; j++)
            CU_ASSERT_STRING_NOT_EQUAL(g_ptr_array_index(all, i), g_ptr_array_index(all, j));
    }
    done(&question);
    XpRealizeQuery query = {.domain = XP_DOMAIN_ACCOUNT};
    g_autoptr(GPtrArray) some = xp_realize_many(&query, 30);
    CU_ASSERT_EQUAL(some->len, 30);
    CU_ASSERT_STRING_EQUAL(g_ptr_array_index(some, 0), "111122223333");
    CU_ASSERT_STRING_EQUAL(g_ptr_array_index(some, 1), "444455556666");
}

/* Fifteen words in any order but within a length that no order meets: far too many states. */
static const char *const hard = "*ab* *bc* *cd* *de* *ef* *fg* *gh* *hi* *ij* *jk* *kl* *lm* *mn* "
                                "*no* *op* ????????????????";

static void test_cap(void)
{
    Question question;
    ask(&question, XP_DOMAIN_TEXT, hard, "*abc* *ab*bc*");
    CU_ASSERT_EQUAL(question.result.answer, XP_GLOB_CAPPED);
    CU_ASSERT_PTR_NULL(question.result.witness);
    CU_ASSERT_PTR_NULL(question.result.conflict_positive);
    CU_ASSERT_PTR_NULL(question.result.conflict_negative);
    done(&question);
    ask(&question, XP_DOMAIN_NAME, "*a*b* *b*a*", "*aa* *bb* a* b* *a *b");
    CU_ASSERT_EQUAL(question.result.answer, XP_GLOB_YES);
    question.query.max_states = 5;
    CU_ASSERT_PTR_NULL(xp_realize_many(&question.query, 1));
    CU_ASSERT_EQUAL(xp_realizable(&question.query), XP_GLOB_CAPPED);
    done(&question);
}

static gboolean stop_at_once(gpointer data)
{
    (*(guint *)data)++;
    return TRUE;
}

static void test_stop(void)
{
    Question question;
    guint asked = 0;
    ask(&question, XP_DOMAIN_NAME, "*a*b* *b*a*", "*aa* *bb* a* b*");
    question.query.stop = stop_at_once;
    question.query.stop_data = &asked;
    CU_ASSERT_EQUAL(xp_realizable(&question.query), XP_GLOB_CAPPED);
    CU_ASSERT_TRUE(asked > 0);
    done(&question);
}

CU_TestInfo xp_test_realize[] = {
    {"witnesses are ordinary where the patterns leave a choice", test_readable},
    {"a witness matches several patterns at once", test_joint_patterns},
    {"a conflict names only what is needed", test_conflicts},
    {"bounds of a domain count where they bite", test_bounds},
    {"forbidden texts are avoided and named in a conflict", test_forbidden},
    {"many texts are distinct, and fewer than asked means all", test_many},
    {"a search past its cap answers neither yes nor no", test_cap},
    {"a search stops when told to", test_stop},
    CU_TEST_INFO_NULL,
};
