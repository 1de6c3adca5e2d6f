/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/property/sample.h"
#include "tests/property/suites.h"

#define CLAIM "no anyone can decrypt on key Legacy"

/* What must be true of every load: a result or errors, never both or neither. */
static void check(const XpSample *sample)
{
    guint errors = xp_diag_count_errors(sample->diags);

    CU_ASSERT_EQUAL(sample->properties == NULL, errors > 0);
    CU_ASSERT_EQUAL(sample->properties == NULL, sample->error != NULL);
    CU_ASSERT_TRUE(xp_diag_count(sample->diags) <= 20);
    for (guint i = 0; i < xp_diag_count(sample->diags); i++) {
        g_autofree char *text = xp_diag_render(xp_diag_get(sample->diags, i));

        CU_ASSERT_TRUE(strlen(text) < 4000);
    }
}

static void nested(const char *open, const char *close, guint depth, gboolean fits)
{
    g_autoptr(GString) text = g_string_new(CLAIM " when ");
    g_auto(XpSample) sample = {0};

    for (guint i = 0; i < depth; i++)
        g_string_append(text, open);
    g_string_append(text, "aws:SecureTransport is true");
    for (guint i = 0; i < depth; i++)
        g_string_append(text, close);
    sample = xp_sample_sentence(text->str);
    check(&sample);
    CU_ASSERT_EQUAL(sample.properties != NULL, fits);
    if (!fits)
        CU_ASSERT(xp_sample_text(&sample, 0, "nested more than 200 deep"));
}

static void deep_conditions_are_refused(void)
{
    nested("(", ")", 200, TRUE);
    nested("(", ")", 201, FALSE);
    nested("(", ")", 100000, FALSE);
    nested("not ", "", 200, TRUE);
    nested("not ", "", 100000, FALSE);
    nested("( not ", ")", 100, TRUE);
    nested("( not ", ")", 101, FALSE);
}

static void long_inputs_are_read(void)
{
    g_autoptr(GString) name = g_string_new("role ");
    g_autoptr(GString) values = g_string_new(CLAIM " when aws:userid in { x");
    g_autoptr(GString) claims = g_string_new(NULL);
    g_auto(XpSample) long_name = {0};
    g_auto(XpSample) many_values = {0};
    g_auto(XpSample) many_claims = {0};

    for (guint i = 0; i < 100000; i++)
        g_string_append(name, "abcdefghij");
    g_string_append(name, " in account Account1 can decrypt on key Legacy");
    long_name = xp_sample_sentence(name->str);
    check(&long_name);
    CU_ASSERT(xp_sample_says(&long_name, 0, "XP204", 1, 6));
    for (guint i = 0; i < 9000; i++)
        g_string_append_printf(values, ", v%u", i);
    g_string_append(values, " }");
    many_values = xp_sample_sentence(values->str);
    check(&many_values);
    CU_ASSERT_EQUAL(xp_sample_claim(&many_values)->when->n_values, 9001);
    for (guint i = 0; i < 2000; i++)
        g_string_append(claims, CLAIM "\n");
    many_claims = xp_sample_sentence(claims->str);
    check(&many_claims);
    CU_ASSERT_PTR_NOT_NULL_FATAL(many_claims.properties);
    CU_ASSERT_EQUAL(many_claims.properties->items[0]->n_claims, 2000);
}

static void sets_that_explode_are_refused(void)
{
    g_autoptr(GString) text = g_string_new("let s0 = role BreakGlass\n"
                                           "let a0 = actions kms:Decrypt\nlet v0 = values x\n");
    g_auto(XpSample) sample = {0};

    for (guint i = 1; i < 60; i++)
        g_string_append_printf(text,
                               "let s%u = s%u, s%u\nlet a%u = actions a%u, a%u\n"
                               "let v%u = values { v%u, v%u }\n",
                               i, i - 1, i - 1, i, i - 1, i - 1, i, i - 1, i - 1);
    g_string_append(text, "property p { s59 can a59 on key Legacy when aws:userid in v59 }\n");
    sample = xp_sample_load(text->str);
    check(&sample);
    CU_ASSERT(xp_sample_text(&sample, 0, "more than 10000"));
}

static void long_chains_of_lets_are_refused(void)
{
    g_autoptr(GString) text = g_string_new("property p { s9999 can decrypt on key Legacy }\n");
    g_auto(XpSample) sample = {0};

    for (guint i = 9999; i > 0; i--)
        g_string_append_printf(text, "let s%u = s%u\n", i, i - 1);
    g_string_append(text, "let s0 = role BreakGlass\n");
    sample = xp_sample_load(text->str);
    check(&sample);
    CU_ASSERT(xp_sample_text(&sample, 0, "nested too deeply"));
}

static void at_most_twenty_are_told_errors_first(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_auto(XpSample) sample = {0};

    for (guint i = 0; i < 50; i++)
        g_string_append_printf(text, "let w%u = role BreakGlass\n", i);
    for (guint i = 0; i < 500; i++)
        g_string_append_printf(text, "property p%u { oops }\n", i);
    sample = xp_sample_load(text->str);
    check(&sample);
    CU_ASSERT_EQUAL(xp_diag_count_errors(sample.diags), 20);
    CU_ASSERT_PTR_NOT_NULL(strstr(sample.error->message, "500 errors, of which 20 are shown"));
}

/* One of many ways to damage @text. */
static void damage(GString *text, GRand *rand)
{
    static const char *const words[] = {
        "{",   "}",   "(",    ")",     ",",        "=",   "\"",     "#",    "only",     "no",
        "can", "on",  "and",  "minus", "property", "let", "via",    "when", "not",      "in",
        "arn", "any", "role", "*",     "<",        ">=",  "except", "both", "\xC3\xA4", "\n"};
    guint at = (guint)g_rand_int_range(rand, 0, (gint32)text->len + 1);
    guint length = (guint)g_rand_int_range(rand, 0, 20);
    g_autofree char *piece = NULL;

    length = (guint)MIN(length, text->len - at);
    switch (g_rand_int_range(rand, 0, 4)) {
    case 0:
        g_string_erase(text, at, length);
        break;
    case 1:
        g_string_insert(text, at, words[g_rand_int_range(rand, 0, G_N_ELEMENTS(words))]);
        break;
    case 2:
        piece = g_strndup(text->str + at, length);
        g_string_insert(text, g_rand_int_range(rand, 0, (gint32)text->len + 1), piece);
        break;
    default:
        if (at < text->len)
            text->str[at] = (char)g_rand_int_range(rand, 1, 256);
        break;
    }
}

static void damaged_examples_are_results_or_errors(void)
{
    GRand *rand = g_rand_new_with_seed(20261122);

    for (guint round = 0; round < 1500; round++) {
        g_autoptr(GString) text = g_string_new(xp_sample_examples);
        guint damages = (guint)g_rand_int_range(rand, 1, 6);
        g_auto(XpSample) sample = {0};

        while (damages-- > 0)
            damage(text, rand);
        sample = xp_sample_load_n(text->str, text->len);
        check(&sample);
    }
    g_rand_free(rand);
}

static void cut_examples_are_results_or_errors(void)
{
    gsize length = strlen(xp_sample_examples);

    for (gsize end = 0; end < length; end += 7) {
        g_auto(XpSample) sample = xp_sample_load_n(xp_sample_examples, end);

        check(&sample);
    }
}

CU_TestInfo xp_robust_tests[] = {
    {"deep conditions are refused", deep_conditions_are_refused},
    {"long inputs are read", long_inputs_are_read},
    {"sets that explode are refused", sets_that_explode_are_refused},
    {"long chains of lets are refused", long_chains_of_lets_are_refused},
    {"at most twenty are told, errors first", at_most_twenty_are_told_errors_first},
    {"damaged examples are results or errors", damaged_examples_are_results_or_errors},
    {"cut examples are results or errors", cut_examples_are_results_or_errors},
    CU_TEST_INFO_NULL,
};
