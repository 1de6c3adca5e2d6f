/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "encoder/glob/pattern.h"
#include "tests/glob/naive.h"
#include "tests/glob/suites.h"

/*
 * Small random questions against enumeration. Characters beyond the enumerated alphabet behave
 * like the one in it that no pattern mentions.
 */

typedef struct {
    XpDomain domain;
    const char *letters;  /* of patterns */
    const char *alphabet; /* of enumerated strings: letters and one that no pattern mentions */
    guint length;         /* of enumerated strings */
    guint units;          /* of patterns, at most */
} Setting;

static const Setting settings[] = {
    {XP_DOMAIN_ANY, "abA", "abABx", 5, 5},        {XP_DOMAIN_TEXT, "ab", "abAx", 6, 6},
    {XP_DOMAIN_SECRET_SUFFIX, "aB", "aBx", 6, 6}, {XP_DOMAIN_NAME, "aB/", "aBx/", 6, 5},
    {XP_DOMAIN_PATH_NAME, "a/:", "ax/:!", 6, 5},  {XP_DOMAIN_SESSION, "ab", "abx", 7, 5},
    {XP_DOMAIN_ACTION, "abA", "abAx", 6, 5},
};

enum { MOST = 5 };

typedef struct {
    const Setting *setting;
    XpPatterns *patterns;
    char *texts[MOST * 2];
    gboolean folds[MOST * 2];
    const XpPattern *compiled[MOST * 2]; /* positive ones first */
    guint n_positive;
    guint n_negative;
    guint used; /* bit set of those to respect */
    char *found;
} Case;

static char *draw_pattern(const Setting *setting, XpNaiveRandom *random)
{
    GString *text = g_string_new(NULL);
    guint n = 1 + xp_naive_below(random, setting->units);
    for (guint i = 0; i < n; i++) {
        switch (xp_naive_below(random, 5)) {
        case 0:
        case 1:
            g_string_append_c(text, '*');
            break;
        case 2:
            g_string_append_c(text, '?');
            break;
        default:
            g_string_append_c(
                text, setting->letters[xp_naive_below(random, (guint)strlen(setting->letters))]);
        }
    }
    return g_string_free(text, FALSE);
}

static gboolean respects(const Case *one, const char *text)
{
    for (guint i = 0; i < one->n_positive + one->n_negative; i++)
        if ((one->used >> i & 1) != 0 &&
            xp_naive_matches(one->texts[i], one->folds[i], text) != (i < one->n_positive))
            return FALSE;
    return xp_naive_contains(one->setting->domain, text);
}

static gboolean visit(const char *text, gpointer data)
{
    Case *one = data;
    if (!respects(one, text))
        return TRUE;
    one->found = g_strdup(text);
    return FALSE;
}

/* Is there a string by enumeration, respecting the patterns of @used? */
static gboolean enumerate(Case *one, guint used)
{
    one->used = used;
    g_clear_pointer(&one->found, g_free);
    xp_naive_strings(one->setting->alphabet, one->setting->length, visit, one);
    return one->found != NULL;
}

static void draw_case(Case *one, const Setting *setting, XpNaiveRandom *random)
{
    *one = (Case){.setting = setting, .patterns = xp_patterns_new()};
    one->n_positive = xp_naive_below(random, 4);
    one->n_negative = xp_naive_below(random, MOST + 1);
    for (guint i = 0; i < one->n_positive + one->n_negative; i++) {
        one->texts[i] = draw_pattern(setting, random);
        one->folds[i] = xp_naive_below(random, 4) == 0;
        one->compiled[i] = xp_patterns_add_text(one->patterns, one->texts[i], TRUE, one->folds[i]);
    }
}

static void clear_case(Case *one)
{
    for (guint i = 0; i < one->n_positive + one->n_negative; i++)
        g_free(one->texts[i]);
    g_free(one->found);
    xp_patterns_free(one->patterns);
}

static void report(const Case *one, const char *what)
{
    g_printerr("%s:", what);
    for (guint i = 0; i < one->n_positive + one->n_negative; i++)
        g_printerr(" %c%s%s", i < one->n_positive ? '+' : '-', one->folds[i] ? "~" : "",
                   one->texts[i]);
    g_printerr(" in %s\n", xp_domain_name(one->setting->domain));
}

static void check_minimal(Case *one, const XpRealizeResult *result)
{
    guint used = 0;
    for (guint i = 0; i < result->conflict_positive->len; i++)
        used |= 1u << g_array_index(result->conflict_positive, guint, i);
    for (guint i = 0; i < result->conflict_negative->len; i++)
        used |= 1u << (one->n_positive + g_array_index(result->conflict_negative, guint, i));
    gboolean valid = !enumerate(one, used);
    CU_ASSERT_TRUE(valid);
    for (guint i = 0; i < one->n_positive + one->n_negative; i++) {
        if ((used >> i & 1) == 0)
            continue;
        /* The shortest string may be longer than those enumerated: ask both. */
        gboolean needed = enumerate(one, used & ~(1u << i));
        if (!needed) {
            const XpPattern *rest[MOST * 2];
            guint n[2] = {0, 0};
            for (guint side = 0; side < 2; side++)
                for (guint p = 0; p < one->n_positive + one->n_negative; p++)
                    if (p != i && (used >> p & 1) != 0 && (p >= one->n_positive) == (side == 1))
                        rest[n[0] + n[1]] = one->compiled[p], n[side]++;
            XpRealizeQuery query = {.domain = one->setting->domain,
                                    .positive = rest,
                                    .n_positive = n[0],
                                    .negative = rest + n[0],
                                    .n_negative = n[1]};
            needed = xp_realizable(&query) == XP_GLOB_YES;
        }
        if (!needed || !valid)
            report(one, "conflict");
        CU_ASSERT_TRUE(needed);
    }
}

static void check_case(Case *one)
{
    XpRealizeQuery query = {.domain = one->setting->domain,
                            .positive = one->compiled,
                            .n_positive = one->n_positive,
                            .negative = one->compiled + one->n_positive,
                            .n_negative = one->n_negative};
    guint all = (1u << (one->n_positive + one->n_negative)) - 1;
    gboolean exists = enumerate(one, all);
    XpRealizeResult result;
    xp_realize(&query, &result);
    CU_ASSERT_NOT_EQUAL(result.answer, XP_GLOB_CAPPED);
    gboolean agree = TRUE;
    if (result.answer == XP_GLOB_YES)
        agree = respects(one, result.witness);
    else
        agree = !exists;
    if (!agree)
        report(one, exists ? one->found : result.witness);
    CU_ASSERT_TRUE(agree);
    if (result.answer == XP_GLOB_NO)
        check_minimal(one, &result);
    xp_realize_clear(&result);
}

static void test_realize(void)
{
    XpNaiveRandom random = {20};
    for (guint s = 0; s < G_N_ELEMENTS(settings); s++) {
        for (guint round = 0; round < 150; round++) {
            Case one;
            draw_case(&one, &settings[s], &random);
            check_case(&one);
            clear_case(&one);
        }
    }
}

/* Relations of two patterns: enumeration refutes them, and what it cannot refute must hold. */
static void check_pair(Case *one)
{
    XpDomain domain = one->setting->domain;
    const XpPattern *left = one->compiled[0];
    const XpPattern *right = one->compiled[1];
    one->n_positive = 2;
    one->n_negative = 0;
    gboolean meet = enumerate(one, 3);
    one->n_positive = 1;
    one->n_negative = 1;
    gboolean outside = enumerate(one, 3);
    XpGlobAnswer disjoint = xp_pattern_disjoint(domain, left, right);
    XpGlobAnswer subset = xp_pattern_subset(domain, left, right);
    CU_ASSERT_NOT_EQUAL(disjoint, XP_GLOB_CAPPED);
    CU_ASSERT_NOT_EQUAL(subset, XP_GLOB_CAPPED);
    if (meet)
        CU_ASSERT_EQUAL(disjoint, XP_GLOB_NO);
    if (outside)
        CU_ASSERT_EQUAL(subset, XP_GLOB_NO);
    if (xp_pattern_disjoint_quick(left, right))
        CU_ASSERT_EQUAL(disjoint, XP_GLOB_YES);
    if (xp_pattern_subset_quick(domain, left, right))
        CU_ASSERT_EQUAL(subset, XP_GLOB_YES);
}

static void test_pairs(void)
{
    XpNaiveRandom random = {30};
    for (guint s = 0; s < G_N_ELEMENTS(settings); s++) {
        for (guint round = 0; round < 200; round++) {
            Case one = {.setting = &settings[s], .patterns = xp_patterns_new()};
            for (guint i = 0; i < 2; i++) {
                one.texts[i] = draw_pattern(&settings[s], &random);
                one.folds[i] = xp_naive_below(&random, 4) == 0;
                one.compiled[i] =
                    xp_patterns_add_text(one.patterns, one.texts[i], TRUE, one.folds[i]);
            }
            check_pair(&one);
            clear_case(&one);
        }
    }
}

static gboolean visit_match(const char *text, gpointer data)
{
    const Case *one = data;
    for (guint i = 0; i < 2; i++)
        CU_ASSERT_EQUAL(xp_pattern_matches(one->compiled[i], text),
                        xp_naive_matches(one->texts[i], one->folds[i], text));
    return TRUE;
}

static void test_matching(void)
{
    XpNaiveRandom random = {40};
    for (guint round = 0; round < 60; round++) {
        Case one = {.setting = &settings[0], .patterns = xp_patterns_new()};
        one.n_positive = 2;
        for (guint i = 0; i < 2; i++) {
            one.texts[i] = draw_pattern(&settings[0], &random);
            one.folds[i] = i == 1;
            one.compiled[i] = xp_patterns_add_text(one.patterns, one.texts[i], TRUE, one.folds[i]);
        }
        xp_naive_strings("abAx", 5, visit_match, &one);
        clear_case(&one);
    }
}

CU_TestInfo xp_test_random[] = {
    {"matching agrees with the naive matcher", test_matching},
    {"realizability agrees with enumeration and conflicts are minimal", test_realize},
    {"inclusion and disjointness agree with enumeration", test_pairs},
    CU_TEST_INFO_NULL,
};
