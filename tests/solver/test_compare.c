/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "solver/compare.h"
#include "tests/glob/naive.h"
#include "tests/solver/suites.h"

/* One statement from texts whose words are separated by spaces. */
typedef struct {
    gboolean deny;
    const char *actions;
    const char *resources;
} Row;

typedef struct {
    GPtrArray *lists; /* GStrv, owned */
    XpCompareStatement statements[8];
    XpComparePolicy policy;
} Built;

static void free_list(gpointer list)
{
    g_strfreev(list);
}

static void build(Built *built, const Row *rows, guint n)
{
    built->lists = g_ptr_array_new_with_free_func(free_list);
    for (guint i = 0; i < n; i++) {
        GStrv actions = g_strsplit(rows[i].actions, " ", -1);
        GStrv resources = g_strsplit(rows[i].resources, " ", -1);
        g_ptr_array_add(built->lists, actions);
        g_ptr_array_add(built->lists, resources);
        built->statements[i] = (XpCompareStatement){
            .deny = rows[i].deny,
            .actions = (const char *const *)actions,
            .n_actions = g_strv_length(actions),
            .resources = (const char *const *)resources,
            .n_resources = g_strv_length(resources),
        };
    }
    built->policy = (XpComparePolicy){built->statements, n};
}

static void compare(const Row *first, guint n_first, const Row *second, guint n_second,
                    XpCompareResult *result)
{
    Built left;
    Built right;
    g_autoptr(XpZ3) z3 = xp_z3_new();
    g_autoptr(GError) error = NULL;
    build(&left, first, n_first);
    build(&right, second, n_second);
    CU_ASSERT_TRUE(xp_compare_policies(z3, &left.policy, &right.policy, NULL, result, &error));
    if (error != NULL)
        g_printerr("%s\n", error->message);
    CU_ASSERT_PTR_NULL(error);
    g_ptr_array_unref(left.lists);
    g_ptr_array_unref(right.lists);
}

static void expect(const Row *first, guint n_first, const Row *second, guint n_second,
                   XpCompareAnswer answer, const char *action, const char *resource)
{
    XpCompareResult result;
    compare(first, n_first, second, n_second, &result);
    CU_ASSERT_EQUAL(result.answer, answer);
    if (answer == XP_COMPARE_SOME && result.answer == answer) {
        CU_ASSERT_STRING_EQUAL(result.action, action);
        CU_ASSERT_STRING_EQUAL(result.resource, resource);
    }
    if (answer == XP_COMPARE_NONE)
        CU_ASSERT_PTR_NULL(result.reason);
    xp_compare_result_clear(&result);
}

static void test_covered(void)
{
    const Row narrow[] = {{FALSE, "s3:GetObject", "arn:aws:s3:::a/* arn:aws:s3:::b/x"}};
    const Row split[] = {{FALSE, "S3:Get*", "arn:aws:s3:::a/*"}, {FALSE, "*", "arn:aws:s3:::b/*"}};
    expect(narrow, 1, split, 2, XP_COMPARE_NONE, NULL, NULL);
    expect(narrow, 1, narrow, 1, XP_COMPARE_NONE, NULL, NULL);
    expect(narrow, 1, split, 1, XP_COMPARE_SOME, "s3:GetObject", "arn:aws:s3:::b/x");
}

static void test_jointly_covered(void)
{
    /* No single pattern of the second covers the first; all ten together do, because an account
     * id has nothing but digits. */
    const Row whole[] = {{FALSE, "sqs:*", "arn:aws:sqs::12345678901?:q"}};
    g_autoptr(GString) digits = g_string_new(NULL);
    for (guint i = 0; i < 10; i++)
        g_string_append_printf(digits, "%sarn:aws:sqs::*%u:q", i > 0 ? " " : "", i);
    const Row parts[] = {{FALSE, "sqs:*", digits->str}};
    const Row but_three[] = {{FALSE, "sqs:*", digits->str}, {TRUE, "*", "arn:aws:sqs::*3:*"}};
    expect(whole, 1, parts, 1, XP_COMPARE_NONE, NULL, NULL);
    expect(whole, 1, but_three, 2, XP_COMPARE_SOME, "sqs:getobject", "arn:aws:sqs::123456789013:q");
}

static void test_denies(void)
{
    const Row open[] = {{FALSE, "kms:*", "*"}};
    const Row closed[] = {{FALSE, "kms:*", "*"}, {TRUE, "kms:Decrypt", "arn:aws:kms:*:*:key/1*"}};
    expect(closed, 2, open, 1, XP_COMPARE_NONE, NULL, NULL);
    expect(open, 1, closed, 2, XP_COMPARE_SOME, "kms:decrypt",
           "arn:aws:kms:us-east-1:111122223333:key/1");
    expect(closed, 2, closed, 2, XP_COMPARE_NONE, NULL, NULL);
}

static void test_no_resource(void)
{
    const Row star[] = {{FALSE, "kms:ListKeys", "*"}};
    const Row arns[] = {{FALSE, "kms:ListKeys", "arn:*:*:*:*:*"}};
    expect(arns, 1, star, 1, XP_COMPARE_NONE, NULL, NULL);
    expect(star, 1, arns, 1, XP_COMPARE_SOME, "kms:ListKeys", "*");
}

static void test_empty_segments(void)
{
    const Row any[] = {{FALSE, "s3:GetObject", "arn:aws:s3:*:*:b"}};
    const Row empty[] = {{FALSE, "s3:GetObject", "arn:aws:s3:::b"}};
    const Row filled[] = {{FALSE, "s3:GetObject", "arn:aws:s3:?*:*:b arn:aws:s3:*:?*:b"}};
    const Row digits[] = {{FALSE, "s3:GetObject", "arn:aws:s3::????????????:b arn:aws:s3:::b"}};
    const Row none[] = {{FALSE, "s3:GetObject", "arn:aws:s3::*:b"}};
    expect(empty, 1, any, 1, XP_COMPARE_NONE, NULL, NULL);
    expect(any, 1, filled, 1, XP_COMPARE_SOME, "s3:GetObject", "arn:aws:s3:::b");
    expect(none, 1, digits, 1, XP_COMPARE_SOME, "s3:GetObject", "arn:aws:s3::aws:b");
}

static void expect_unknown(const char *action, const char *resource, const char *reason)
{
    const Row plain[] = {{FALSE, "s3:*", "*"}};
    const Row odd[] = {{FALSE, action, resource}};
    XpCompareResult result;
    compare(plain, 1, odd, 1, &result);
    CU_ASSERT_EQUAL(result.answer, XP_COMPARE_UNKNOWN);
    CU_ASSERT_STRING_EQUAL(result.reason, reason);
    xp_compare_result_clear(&result);
}

static void test_uncertain_patterns(void)
{
    expect_unknown("s*:Get", "*", "action \"s*:Get\" is not written service:name");
    expect_unknown("Get", "*", "action \"Get\" is not written service:name");
    expect_unknown("s3:Get", "arn:aws:s3", "resource \"arn:aws:s3\" has no six segments");
    expect_unknown("s3:Get", "arn:aws:s3:::${aws:username}",
                   "resource \"arn:aws:s3:::${aws:username}\" has a policy variable");
}

static void test_limits(void)
{
    const Row rows[] = {{FALSE, "s3:Get*", "arn:aws:s3:::a*b*"}};
    const Row other[] = {{FALSE, "s3:*t", "arn:aws:s3:::*b"}};
    Built left;
    Built right;
    build(&left, rows, 1);
    build(&right, other, 1);
    g_autoptr(XpZ3) z3 = xp_z3_new();
    XpCompareResult result;
    XpLazyLimits limits = {.rlimit = 1};
    CU_ASSERT_TRUE(xp_compare_policies(z3, &left.policy, &right.policy, &limits, &result, NULL));
    CU_ASSERT_EQUAL(result.answer, XP_COMPARE_UNKNOWN);
    CU_ASSERT_STRING_EQUAL(result.reason, "rlimit");
    xp_compare_result_clear(&result);
    g_ptr_array_unref(left.lists);
    g_ptr_array_unref(right.lists);
}

/* Random policies over a small vocabulary, against trying every request of it. */

static const char *const services[] = {"s3", "kms"};
static const char *const names[] = {"get", "put", "x"};
static const char *const partitions[] = {"aws", "aws-cn"};
static const char *const regions[] = {"", "us-east-1", "r"};
static const char *const accounts[] = {"", "111122223333", "123456789012", "aws"};

#define PICK(random, table) ((table)[xp_naive_below((random), G_N_ELEMENTS(table))])

static char *draw_action(XpNaiveRandom *random)
{
    static const char *const patterns[] = {"*", "get", "Put", "?et", "g*", "*t"};
    if (xp_naive_below(random, 8) == 0)
        return g_strdup("*");
    return g_strdup_printf("%s:%s", PICK(random, services), PICK(random, patterns));
}

static char *draw_resource(XpNaiveRandom *random)
{
    static const char *const region_patterns[] = {"", "*", "us-*", "?*", "r"};
    static const char *const account_patterns[] = {"", "*", "111122223333", "1*", "aws", "?*3"};
    if (xp_naive_below(random, 8) == 0)
        return g_strdup("*");
    g_autoptr(GString) name = g_string_new(NULL);
    for (guint n = 1 + xp_naive_below(random, 4); n > 0; n--)
        g_string_append_c(name, "ab*?*:"[xp_naive_below(random, 6)]);
    return g_strdup_printf("arn:%s:%s:%s:%s:%s", xp_naive_below(random, 4) == 0 ? "aws*" : "aws",
                           xp_naive_below(random, 6) == 0 ? "*" : PICK(random, services),
                           PICK(random, region_patterns), PICK(random, account_patterns),
                           name->str);
}

static void draw_policy(XpNaiveRandom *random, Row *rows, guint n, GPtrArray *texts)
{
    for (guint i = 0; i < n; i++) {
        g_autofree char *action = draw_action(random);
        g_autofree char *other_action = draw_action(random);
        g_autofree char *resource = draw_resource(random);
        g_autofree char *other_resource = draw_resource(random);
        char *actions = g_strdup_printf("%s %s", action, other_action);
        char *resources = g_strdup_printf("%s %s", resource, other_resource);
        g_ptr_array_add(texts, actions);
        g_ptr_array_add(texts, resources);
        rows[i] = (Row){xp_naive_below(random, 4) == 0, actions, resources};
    }
}

static gboolean naive_action(const char *pattern, const char *action)
{
    return strcmp(pattern, "*") == 0 || xp_naive_matches(pattern, TRUE, action);
}

static gboolean naive_resource(const char *pattern, const char *resource)
{
    if (strcmp(pattern, "*") == 0)
        return TRUE;
    g_auto(GStrv) mine = g_strsplit(pattern, ":", 6);
    g_auto(GStrv) theirs = g_strsplit(resource, ":", 6);
    if (g_strv_length(theirs) != 6)
        return FALSE;
    for (guint i = 0; i < 6; i++)
        if (!xp_naive_matches(mine[i], FALSE, theirs[i]))
            return FALSE;
    return TRUE;
}

static gboolean naive_allows(const Row *rows, guint n, const char *action, const char *resource)
{
    gboolean allowed = FALSE;
    for (guint i = 0; i < n; i++) {
        g_auto(GStrv) actions = g_strsplit(rows[i].actions, " ", -1);
        g_auto(GStrv) resources = g_strsplit(rows[i].resources, " ", -1);
        if ((naive_action(actions[0], action) || naive_action(actions[1], action)) &&
            (naive_resource(resources[0], resource) || naive_resource(resources[1], resource))) {
            if (rows[i].deny)
                return FALSE;
            allowed = TRUE;
        }
    }
    return allowed;
}

typedef struct {
    const Row *rows[2];
    guint n[2];
    const char *action;
    const char *beginning; /* of the ARN, or NULL to see one resource that is none */
    gboolean found;
} Walk;

static gboolean try_request(Walk *walk, const char *resource)
{
    walk->found = naive_allows(walk->rows[0], walk->n[0], walk->action, resource) &&
                  !naive_allows(walk->rows[1], walk->n[1], walk->action, resource);
    return !walk->found;
}

static gboolean visit_name(const char *name, gpointer data)
{
    Walk *walk = data;
    if (*name == '\0')
        return TRUE;
    g_autofree char *resource = g_strdup_printf("%s:%s", walk->beginning, name);
    return try_request(walk, resource);
}

static void visit_segments(Walk *walk, const char *owner)
{
    for (guint p = 0; p < G_N_ELEMENTS(partitions); p++)
        for (guint r = 0; r < G_N_ELEMENTS(regions); r++)
            for (guint a = 0; a < G_N_ELEMENTS(accounts) && !walk->found; a++) {
                g_autofree char *beginning = g_strdup_printf("arn:%s:%s:%s:%s", partitions[p],
                                                             owner, regions[r], accounts[a]);
                walk->beginning = beginning;
                xp_naive_strings("ab:", 2, visit_name, walk);
            }
}

static gboolean naive_difference(Walk *walk)
{
    for (guint s = 0; s < G_N_ELEMENTS(services); s++)
        for (guint n = 0; n < G_N_ELEMENTS(names); n++) {
            g_autofree char *action = g_strdup_printf("%s:%s", services[s], names[n]);
            walk->action = action;
            try_request(walk, "*");
            for (guint o = 0; o < G_N_ELEMENTS(services) && !walk->found; o++)
                visit_segments(walk, services[o]);
            if (walk->found)
                return TRUE;
        }
    return FALSE;
}

static void test_random(void)
{
    XpNaiveRandom random = {11};
    guint none = 0;
    for (guint round = 0; round < 120; round++) {
        Row first[2];
        Row second[5];
        g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
        draw_policy(&random, first, 2, texts);
        draw_policy(&random, second, 5, texts);
        if (round % 2 == 0)
            second[2] = first[0];
        XpCompareResult result;
        compare(first, 2, second, 5, &result);
        CU_ASSERT_NOT_EQUAL(result.answer, XP_COMPARE_UNKNOWN);
        if (result.answer == XP_COMPARE_SOME) {
            CU_ASSERT_TRUE(naive_allows(first, 2, result.action, result.resource));
            CU_ASSERT_FALSE(naive_allows(second, 5, result.action, result.resource));
        } else {
            Walk walk = {.rows = {first, second}, .n = {2, 5}};
            CU_ASSERT_FALSE(naive_difference(&walk));
            none++;
        }
        xp_compare_result_clear(&result);
    }
    CU_ASSERT_TRUE(none > 20);
    CU_ASSERT_TRUE(none < 100);
}

CU_TestInfo xp_test_compare[] = {
    {"a narrower or split policy allows nothing more", test_covered},
    {"several statements cover one together, or leave a gap", test_jointly_covered},
    {"a Deny counts on both sides", test_denies},
    {"an action without a resource is matched by the star only", test_no_resource},
    {"empty segments and the account aws are segments too", test_empty_segments},
    {"patterns without a certain meaning are unknown, with the reason", test_uncertain_patterns},
    {"a limit is unknown, never a pass", test_limits},
    {"random policies agree with trying every request", test_random},
    CU_TEST_INFO_NULL,
};
