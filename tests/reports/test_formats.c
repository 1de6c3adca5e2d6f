/* SPDX-License-Identifier: Apache-2.0 */

/* The formats that other programs read: goldens, and what each must not get wrong. */

#include <string.h>

#include "reports/finding.h"
#include "reports/json_util.h"
#include "reports/path.h"
#include "reports/report.h"
#include "tests/reports/fixture.h"
#include "tests/reports/golden.h"
#include "tests/reports/suites.h"

static const XpReportOptions options = {.width = 80, .tool_version = "0.1.0"};

static void check_golden(XpReportFormat format)
{
    g_autoptr(XpWorld) world = fixture_world();
    g_autoptr(XpRunResult) result = fixture_run(world);
    g_autofree char *text = xp_report_write(format, result, &options);
    g_autofree char *again = xp_report_write(format, result, &options);
    g_autofree char *name = g_strconcat("all.", xp_report_format_extension(format), NULL);
    CU_ASSERT_TRUE(golden_equals(name, text));
    CU_ASSERT_STRING_EQUAL(text, again);
}

static void test_sarif(void)
{
    check_golden(XP_FORMAT_SARIF);
}

static void test_junit(void)
{
    check_golden(XP_FORMAT_JUNIT);
}

static void test_github(void)
{
    check_golden(XP_FORMAT_GITHUB);
}

static void test_gitlab(void)
{
    check_golden(XP_FORMAT_GITLAB);
}

static void test_markdown(void)
{
    check_golden(XP_FORMAT_MARKDOWN);
}

/* Names and files of formats are a table: each is found by its name, no two share a file. */
static void test_table(void)
{
    for (guint i = 0; i < XP_FORMAT_COUNT; i++) {
        XpReportFormat found = XP_FORMAT_COUNT;
        XpReportFormat format = (XpReportFormat)i;
        CU_ASSERT_TRUE(xp_report_format_lookup(xp_report_format_name(format), &found));
        CU_ASSERT_EQUAL(found, format);
        CU_ASSERT_NOT_EQUAL(strlen(xp_report_format_help(format)), 0);
        for (guint j = 0; j < i; j++)
            CU_ASSERT_STRING_NOT_EQUAL(xp_report_format_extension(format),
                                       xp_report_format_extension((XpReportFormat)j));
    }
}

/* --- SARIF --- */

static json_t *sarif_run(const XpRunResult *result, const XpReportOptions *with)
{
    g_autofree char *text = xp_report_write(XP_FORMAT_SARIF, result, with);
    g_autoptr(json_t) root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(root);
    return json_incref(json_array_get(json_object_get(root, "runs"), 0));
}

static const char *string_at(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

/* One result for each statement, and none for what is expected unless it is asked for. */
static void test_sarif_results(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    g_autoptr(XpRunResult) result = fixture_run(world);
    g_autoptr(json_t) run = sarif_run(result, &options);
    const json_t *results = json_object_get(run, "results");
    CU_ASSERT_EQUAL_FATAL(json_array_size(results), 3);
    CU_ASSERT_STRING_EQUAL(string_at(json_array_get(results, 0), "ruleId"), "only-app-reads-db");
    CU_ASSERT_STRING_EQUAL(string_at(json_array_get(results, 1), "ruleId"), "only-app-reads-db");
    CU_ASSERT_STRING_EQUAL(string_at(json_array_get(results, 2), "ruleId"), "app-reads-db");
    const json_t *first = json_object_get(json_array_get(results, 0), "partialFingerprints");
    const json_t *second = json_object_get(json_array_get(results, 1), "partialFingerprints");
    CU_ASSERT_EQUAL(strlen(string_at(first, "xacct/v1")), 64);
    CU_ASSERT_STRING_NOT_EQUAL(string_at(first, "xacct/v1"), string_at(second, "xacct/v1"));

    XpReportOptions more = options;
    more.sarif_suppressed = TRUE;
    more.sarif_unknown = TRUE;
    g_autoptr(json_t) all = sarif_run(result, &more);
    const json_t *with = json_object_get(all, "results");
    CU_ASSERT_EQUAL_FATAL(json_array_size(with), 5);
    guint suppressed = 0;
    guint notes = 0;
    for (gsize i = 0; i < json_array_size(with); i++) {
        const json_t *row = json_array_get(with, i);
        suppressed += json_object_get(row, "suppressions") != NULL ? 1 : 0;
        notes += strcmp(string_at(row, "level"), "note") == 0 ? 1 : 0;
    }
    CU_ASSERT_EQUAL(suppressed, 1);
    CU_ASSERT_EQUAL(notes, 1);
}

/* What is not known is told, though it is no alert. */
static void test_sarif_notifications(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    g_autoptr(XpRunResult) result = fixture_run(world);
    g_autoptr(json_t) run = sarif_run(result, &options);
    const json_t *invocation = json_array_get(json_object_get(run, "invocations"), 0);
    const json_t *rows = json_object_get(invocation, "toolExecutionNotifications");
    CU_ASSERT_EQUAL_FATAL(json_array_size(rows), 2);
    CU_ASSERT_STRING_EQUAL(
        string_at(json_object_get(json_array_get(rows, 0), "message"), "text"),
        "no-outsiders is UNKNOWN: it depends on what is not known; the grants of key EncryptionKey "
        "in Account1 were not supplied (to settle it, in "
        "policies/accounts/Account1/kms/EncryptionKey/key.yaml: grants: none); whether the key is "
        "present in forwarded calls is not documented (no input can settle this)");
    CU_ASSERT_TRUE(json_is_true(json_object_get(invocation, "executionSuccessful")));
    result->disagreement = TRUE;
    result->disagreement_text = g_strdup("they differ");
    g_autoptr(json_t) other = sarif_run(result, &options);
    const json_t *failed = json_array_get(json_object_get(other, "invocations"), 0);
    CU_ASSERT_TRUE(json_is_false(json_object_get(failed, "executionSuccessful")));
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(failed, "exitCode")), 4);
}

/* A run that contradicts itself looks clean nowhere, though every property is proved. */
static void test_disagreement(void)
{
    static const struct {
        XpReportFormat format;
        const char *text;
    } rows[] = {
        {XP_FORMAT_HUMAN, "they differ"},
        {XP_FORMAT_JSON, "\"disagreement\": \"they differ\""},
        {XP_FORMAT_JUNIT, "tests=\"2\" failures=\"0\" errors=\"1\""},
        {XP_FORMAT_GITHUB, "::error title=xacct-prove%3A internal error::they differ\n"},
        {XP_FORMAT_GITLAB, "\"severity\": \"blocker\""},
        {XP_FORMAT_MARKDOWN, "### :x: "},
    };
    g_autoptr(XpWorld) world = fixture_world();
    g_autoptr(XpRunResult) result = fixture_run_of(world, fixture_proved_can(world));
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *clean = xp_report_write(rows[i].format, result, &options);
        CU_ASSERT_PTR_NULL(strstr(clean, rows[i].text));
    }
    result->disagreement = TRUE;
    result->disagreement_text = g_strdup("they differ");
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = xp_report_write(rows[i].format, result, &options);
        CU_ASSERT_PTR_NOT_NULL(strstr(text, rows[i].text));
    }
}

/* --- findings --- */

/* A finding is the same after its lines have moved, and another one after the statement changed. */
static void test_key(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    g_autoptr(XpRunResult) result = fixture_run_of(world, fixture_violated_only(world));
    g_autoptr(GPtrArray) before = xp_findings_new(result);
    const XpFinding *one = g_ptr_array_index(before, 0);
    g_autofree char *key = g_strdup(one->key);
    XpStatement *statement = (XpStatement *)(guintptr)one->statement;
    statement->span.line += 7;
    statement->span.end_line += 7;
    g_autoptr(GPtrArray) moved = xp_findings_new(result);
    CU_ASSERT_STRING_EQUAL(((XpFinding *)g_ptr_array_index(moved, 0))->key, key);
    statement->n_principals = 0;
    g_autoptr(GPtrArray) changed = xp_findings_new(result);
    CU_ASSERT_STRING_NOT_EQUAL(((XpFinding *)g_ptr_array_index(changed, 0))->key, key);
}

/* The worst comes first, whatever the order of the properties. */
static void test_order(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    g_autoptr(XpRunResult) result = fixture_run_of(world, fixture_violated_can(world));
    g_ptr_array_add(result->properties, fixture_violated_only(world));
    g_autoptr(GPtrArray) findings = xp_findings_new(result);
    CU_ASSERT_EQUAL_FATAL(findings->len, 3);
    const XpFinding *first = g_ptr_array_index(findings, 0);
    const XpFinding *last = g_ptr_array_index(findings, 2);
    CU_ASSERT_STRING_EQUAL(first->property->id, "only-app-reads-db");
    CU_ASSERT_EQUAL(first->index, 1);
    CU_ASSERT_STRING_EQUAL(last->property->id, "app-reads-db");
    CU_ASSERT_PTR_NULL(last->statement);
    CU_ASSERT_STRING_EQUAL(last->region.file,
                           "policies/accounts/Account1/kms/EncryptionKey/key-policy.json");
}

static void test_path(void)
{
    g_autofree char *here = g_get_current_dir();
    g_autofree char *above = g_path_get_dirname(here);
    g_autofree char *name = g_path_get_basename(here);
    g_autofree char *want = g_build_filename(name, "a/b.json", NULL);
    XpReportOptions inside = options;
    inside.repository = above;
    g_autofree char *below = xp_report_path(&inside, "./a/../a/b.json");
    g_autofree char *outside = xp_report_path(&inside, "/elsewhere/b.json");
    g_autofree char *none = xp_report_path(&options, "././a/b.json");
    CU_ASSERT_STRING_EQUAL(below, want);
    CU_ASSERT_STRING_EQUAL(outside, "/elsewhere/b.json");
    CU_ASSERT_STRING_EQUAL(none, "a/b.json");
}

/* --- limits --- */

static XpRunResult *many_violations(const XpWorld *world, guint n)
{
    XpRunResult *result = fixture_run_of(world, fixture_proved_can(world));
    for (guint i = 0; i < n; i++) {
        XpPropertyResult *property = fixture_violated_only(world);
        g_free(property->id);
        property->id = g_strdup_printf("violated-%u", i);
        g_ptr_array_add(result->properties, property);
    }
    return result;
}

static guint count_lines(const char *text, const char *begin)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    guint n = 0;
    for (guint i = 0; lines[i] != NULL; i++)
        n += g_str_has_prefix(lines[i], begin) ? 1 : 0;
    return n;
}

/* GitHub shows ten of a kind; the rest is counted. */
static void test_github_limit(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    g_autoptr(XpRunResult) result = many_violations(world, 13);
    g_autofree char *text = xp_report_write(XP_FORMAT_GITHUB, result, &options);
    CU_ASSERT_EQUAL(count_lines(text, "::error "), 10);
    CU_ASSERT_EQUAL(count_lines(text, "::"), 11);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "::notice title=xacct-prove::1 proved, 13 violated, 0 "
                                        "unknown; 3 more are not shown here"));
}

/* A comment stays below what GitHub takes, and says what it leaves out. */
static void test_markdown_limit(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    g_autoptr(XpRunResult) result = many_violations(world, 2000);
    g_autofree char *text = xp_report_write(XP_FORMAT_MARKDOWN, result, &options);
    CU_ASSERT_TRUE(g_utf8_strlen(text, -1) < 65000);
    CU_ASSERT_TRUE(g_str_has_prefix(text, "<!-- xacct-prove -->\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "1 proved, 2000 violated, 0 unknown"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, " more properties; the other formats list all"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, " explanations did not fit"));
    CU_ASSERT_EQUAL(count_lines(text, "<details>"), count_lines(text, "</details>"));
}

/* --- errors in the input --- */

static void test_errors(void)
{
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    const XpSpan span = {
        .file = "a,b.json", .line = 3, .column = 7, .end_line = 3, .end_column = 9};
    xp_diag_add(diags, XP_DIAG_JSON_SYNTAX, &span, NULL, "add quotes", "100%% is\nno <string>");
    g_autofree char *github = xp_report_write_errors(XP_FORMAT_GITHUB, diags, &options);
    g_autofree char *junit = xp_report_write_errors(XP_FORMAT_JUNIT, diags, &options);
    g_autofree char *markdown = xp_report_write_errors(XP_FORMAT_MARKDOWN, diags, &options);
    CU_ASSERT_STRING_EQUAL(github, "::error file=a%2Cb.json,line=3,col=7,endLine=3,endColumn=9,"
                                   "title=xacct-prove(XI010)::100%25 is\\x0ano <string>%0Ahelp: "
                                   "add quotes\n");
    CU_ASSERT_PTR_NOT_NULL(strstr(junit, "tests=\"1\" failures=\"0\" errors=\"1\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(junit, "no &lt;string&gt;"));
    CU_ASSERT_PTR_NOT_NULL(strstr(markdown, "1 error in the input, nothing was proved"));
    /* An empty list of results would say that all is well. */
    CU_ASSERT_PTR_NULL(xp_report_write_errors(XP_FORMAT_SARIF, diags, &options));
    CU_ASSERT_PTR_NULL(xp_report_write_errors(XP_FORMAT_GITLAB, diags, &options));
}

CU_TestInfo formats_tests[] = {
    {"formats are a table", test_table},
    {"every verdict as SARIF", test_sarif},
    {"every verdict as JUnit", test_junit},
    {"every verdict as annotations", test_github},
    {"every verdict as code quality", test_gitlab},
    {"every verdict as a comment", test_markdown},
    {"SARIF has a result for each statement", test_sarif_results},
    {"SARIF tells what is not known", test_sarif_notifications},
    {"a contradiction looks clean nowhere", test_disagreement},
    {"a finding is known again", test_key},
    {"the worst finding comes first", test_order},
    {"paths are those of the repository", test_path},
    {"annotations stay within their limit", test_github_limit},
    {"a comment stays within its limit", test_markdown_limit},
    {"errors in the input stand in the place of results", test_errors},
    CU_TEST_INFO_NULL,
};
