/* SPDX-License-Identifier: Apache-2.0 */

/* Reports on a comparison of two trees, built by hand: each kind of row that there is. */

#include <string.h>

#include "reports/diff_report.h"
#include "tests/reports/fixture.h"
#include "tests/reports/golden.h"
#include "tests/reports/suites.h"

typedef struct {
    XpWorld *older;
    XpWorld *newer;
    XpAccessDiff *diff;
    XpDiffReport report;
} Comparison;

static const XpReportOptions options = {.width = 80, .tool_version = "0.1.0"};

static void add_cause(XpAccessChange *change, const XpWorld *world, gboolean added, guint policy)
{
    XpChangeCause *cause = g_new0(XpChangeCause, 1);
    cause->added = added;
    cause->policy = world->policies[policy];
    cause->statement = &cause->policy->statements[0];
    cause->text = g_strdup_printf("policy %u of the world", policy);
    g_ptr_array_add(change->causes, cause);
}

/* Returns new: what stands in no document. */
static XpChangeCause *fact(const char *text)
{
    XpChangeCause *cause = g_new0(XpChangeCause, 1);
    cause->added = TRUE;
    cause->text = g_strdup(text);
    return cause;
}

/* Adds to @side what @world allows. Returns borrowed. */
static XpAccessChange *add_change(XpAccessSide *side, const XpWorld *world, const char *who)
{
    const char *source = "10.0.0.1";
    g_autoptr(XpPropertyResult) violated = fixture_violated_only(world);
    XpAccessChange *change = xp_access_change_new();
    change->who = g_strdup(who);
    change->object = g_strdup("secret Secret in Account1");
    change->story = g_ptr_array_steal_index(violated->counterexamples, 0);
    xp_request_set(change->story->request, "aws:SourceIp", &source, 1);
    g_ptr_array_add(change->actions, g_strdup("read-secret"));
    change->allowed_by = g_strdup("ALLOW by S-EVAL-12");
    change->refused_by = g_strdup("IMPLICIT_DENY by S-EVAL-12");
    g_ptr_array_add(side->changes, change);
    return change;
}

static void add_open(XpAccessSide *side)
{
    XpOpenChange *open =
        xp_open_change_new("key EncryptionKey in Account1", "it depends on what is not known");
    g_ptr_array_add(open->facts,
                    xp_fact_new(XP_FACT_UNKNOWN, "S-SND-6",
                                "policies/accounts/Account1/kms/key.yaml", "grants: none",
                                "grants key EncryptionKey in Account1",
                                "the grants of key EncryptionKey in Account1 were not supplied"));
    g_ptr_array_add(open->facts, xp_fact_new(XP_FACT_UNSURE, "S-KEY-10", NULL, NULL, "unsure",
                                             "whether the key is present is not documented"));
    g_ptr_array_add(side->open, open);
}

static void comparison_init(Comparison *out)
{
    out->older = fixture_world();
    out->newer = fixture_world();
    out->diff = xp_access_diff_new(out->older, out->newer);
    out->report =
        (XpDiffReport){.older_name = "git:main", .newer_name = "policies", .exit_status = 1};
    XpAccessChange *gained = add_change(&out->diff->gained, out->newer, "user eve of Account2");
    add_cause(gained, out->newer, TRUE, 1);
    add_cause(gained, out->older, FALSE, 1);
    XpAccessChange *excepted =
        add_change(&out->diff->gained, out->newer, "role Reader in Account2");
    excepted->excepted = g_strdup("role Reader, because asked for");
    g_ptr_array_add(excepted->causes, fact("role Reader in Account2 stands in this tree only"));
    add_cause(add_change(&out->diff->lost, out->older, "role Gone in Account2"), out->older, FALSE,
              0);
    add_open(&out->diff->gained);
    add_open(&out->diff->lost);
    out->diff->asked = 4;
    out->diff->unlike = 2;
    g_ptr_array_add(out->diff->assumptions, g_strdup("no SCP or RCP outside these trees"));
}

static void comparison_clear(Comparison *comparison)
{
    xp_access_diff_free(comparison->diff);
    xp_world_free(comparison->newer);
    xp_world_free(comparison->older);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Comparison, comparison_clear)

static void check_golden(const char *name, XpDiffWriter *writer)
{
    g_auto(Comparison) comparison = {0};
    comparison_init(&comparison);
    g_autofree char *text = writer(comparison.diff, &comparison.report, &options);
    CU_ASSERT_TRUE(golden_equals(name, text));
}

static void test_text(void)
{
    check_golden("diff.txt", xp_diff_text);
}

static void test_json(void)
{
    check_golden("diff.json", xp_diff_json);
}

static void test_markdown(void)
{
    check_golden("diff.md", xp_diff_markdown);
}

static void test_sarif(void)
{
    check_golden("diff.sarif", xp_diff_sarif);
}

static void test_github(void)
{
    check_golden("diff.github.txt", xp_diff_github);
}

/* Ten of a kind are shown; the rest is counted. */
static void test_github_limit(void)
{
    g_auto(Comparison) comparison = {0};
    comparison_init(&comparison);
    for (guint i = 0; i < 12; i++)
        add_change(&comparison.diff->gained, comparison.newer, "user eve of Account2");
    g_autofree char *text = xp_diff_github(comparison.diff, &comparison.report, &options);
    g_auto(GStrv) errors = g_strsplit(text, "::error ", -1);
    CU_ASSERT_EQUAL(g_strv_length(errors) - 1, 10);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "; 3 more are not shown here"));
}

/* With --allow-gain nothing that was gained is an error of the change. */
static void test_allowed(void)
{
    g_auto(Comparison) comparison = {0};
    comparison_init(&comparison);
    comparison.report.allow_gain = TRUE;
    g_autofree char *github = xp_diff_github(comparison.diff, &comparison.report, &options);
    g_autofree char *sarif = xp_diff_sarif(comparison.diff, &comparison.report, &options);
    CU_ASSERT_PTR_NULL(strstr(github, "::error"));
    CU_ASSERT_PTR_NOT_NULL(strstr(github, "(access-gained)::Access gained: user eve"));
    CU_ASSERT_PTR_NULL(strstr(sarif, "\"level\": \"error\""));
}

/* Whoever reads one of them sees that nothing in it is to be trusted. */
static void test_disagreement(void)
{
    g_auto(Comparison) comparison = {0};
    comparison_init(&comparison);
    comparison.diff->disagreement = g_strdup("evaluator and encoder disagree");
    comparison.diff->partial = TRUE;
    comparison.report.exit_status = 4;
    g_autofree char *json = xp_diff_json(comparison.diff, &comparison.report, &options);
    g_autofree char *text = xp_diff_text(comparison.diff, &comparison.report, &options);
    CU_ASSERT_TRUE(golden_equals("diff-disagreement.json", json));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\nevaluator and encoder disagree\n"));
    CU_ASSERT_PTR_NULL(strstr(text, "proved"));
}

CU_TestInfo diff_tests[] = {
    {"every kind of difference for people", test_text},
    {"every kind of difference as JSON", test_json},
    {"every kind of difference as a comment", test_markdown},
    {"every kind of difference as SARIF", test_sarif},
    {"every kind of difference as annotations", test_github},
    {"annotations of a comparison stay within their limit", test_github_limit},
    {"what may be gained is no error", test_allowed},
    {"a comparison that contradicts itself", test_disagreement},
    CU_TEST_INFO_NULL,
};
