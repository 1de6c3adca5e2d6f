/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "reports/diagnostics.h"
#include "reports/json_parts.h"
#include "reports/report.h"
#include "tests/reports/fixture.h"
#include "tests/reports/golden.h"
#include "tests/reports/suites.h"

static const XpReportOptions options = {.width = 80, .tool_version = "0.1.0"};

static char *write_json(const XpWorld *world)
{
    g_autoptr(XpRunResult) result = fixture_run(world);
    return xp_report_write(XP_FORMAT_JSON, result, &options);
}

static json_t *parse(const char *text)
{
    return json_loads(text, JSON_REJECT_DUPLICATES, NULL);
}

static void test_golden(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    g_autofree char *text = write_json(world);
    CU_ASSERT_TRUE(golden_equals("all.json", text));
}

static void check_members(const json_t *object, const char *const *names)
{
    for (guint i = 0; names[i] != NULL; i++)
        if (json_object_get(object, names[i]) == NULL)
            CU_FAIL(names[i]);
}

static void test_shape(void)
{
    static const char *const top[] = {"schema", "partial",    "tool",    "inputs", "assumptions",
                                      "ledger", "properties", "summary", NULL};
    static const char *const property[] = {
        "id",         "file",     "line",   "severity",    "sentence",
        "verdict",    "reach",    "reason", "claims",      "witnesses",
        "missing",    "unknowns", "core",   "assumptions", "counterexamples",
        "exceptions", NULL};
    static const char *const summary[] = {"proved",   "violated", "unknown", "vacuous",
                                          "excepted", "exit",     NULL};
    g_autoptr(XpWorld) world = fixture_world();
    g_autofree char *text = write_json(world);
    g_autoptr(json_t) root = parse(text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(root);
    check_members(root, top);
    check_members(json_array_get(json_object_get(root, "properties"), 0), property);
    check_members(json_object_get(root, "summary"), summary);
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(root, "schema")), "xacct-report/1");
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(json_object_get(root, "summary"), "exit")),
                    1);
}

static void test_call_replays(void)
{
    static const char *const call_members[] = {
        "principal", "action", "resource", "resource_account", "context", "trace", NULL};
    g_autoptr(XpWorld) world = fixture_world();
    g_autofree char *text = write_json(world);
    g_autoptr(json_t) root = parse(text);
    const json_t *property = json_array_get(json_object_get(root, "properties"), 2);
    const json_t *story = json_array_get(json_object_get(property, "counterexamples"), 0);
    const json_t *call = json_array_get(json_object_get(story, "calls"), 0);
    CU_ASSERT_PTR_NOT_NULL_FATAL(call);
    check_members(call, call_members);
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(call, "principal")),
                           "arn:aws:iam::444455556666:user/eve");
    CU_ASSERT_EQUAL(json_array_size(json_object_get(call, "identity_policies")), 1);
    CU_ASSERT_STRING_EQUAL(
        json_string_value(json_object_get(json_object_get(story, "accounts"), "Account2")),
        "444455556666");
}

static void test_timings_only_when_asked(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    g_autoptr(XpRunResult) result = fixture_run(world);
    XpReportOptions timed = options;
    timed.timings = TRUE;
    g_autofree char *without = xp_report_write(XP_FORMAT_JSON, result, &options);
    g_autofree char *with = xp_report_write(XP_FORMAT_JSON, result, &timed);
    CU_ASSERT_PTR_NULL(strstr(without, "\"ms\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(with, "\"ms\": 12.0"));
}

static void test_diagnostics(void)
{
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    const XpSpan span = {.file = "a.json", .line = 3, .column = 7, .end_line = 3, .end_column = 9};
    xp_diag_add(diags, XP_DIAG_JSON_SYNTAX, &span, NULL, "add quotes", "string expected");
    g_autofree char *text = xp_diagnostics_json(diags);
    CU_ASSERT_STRING_EQUAL(
        text, "{\"schema\":\"xacct-error/1\",\"diagnostics\":[{\"code\":\"XI010\",\"severity\":"
              "\"error\",\"message\":\"string expected\",\"file\":\"a.json\",\"line\":3,"
              "\"column\":7,\"help\":\"add quotes\"}]}\n");
}

static void test_broken_bytes(void)
{
    g_autoptr(json_t) value = xp_json_text("a\377b");
    CU_ASSERT_STRING_EQUAL(json_string_value(value), "a\\xffb");
}

/* Each line is what the document has, in the same order. */
static void test_lines(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    g_autoptr(XpRunResult) result = fixture_run(world);
    g_autofree char *whole = xp_report_write(XP_FORMAT_JSON, result, &options);
    g_autofree char *text = xp_report_write(XP_FORMAT_NDJSON, result, &options);
    g_autoptr(json_t) document = parse(whole);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    guint n = g_strv_length(lines);
    CU_ASSERT_EQUAL_FATAL(n, result->properties->len + 3);
    CU_ASSERT_STRING_EQUAL(lines[n - 1], "");

    g_autoptr(json_t) joined = parse(lines[0]);
    g_autoptr(json_t) tail = parse(lines[n - 2]);
    json_t *rows = json_array();
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(joined, "type")), "run");
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(tail, "type")), "summary");
    for (guint i = 1; i + 2 < n; i++) {
        json_t *row = parse(lines[i]);
        CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(row, "type")), "property");
        json_object_del(row, "type");
        json_array_append_new(rows, row);
    }
    json_object_set_new(joined, "properties", rows);
    json_object_update(joined, tail);
    json_object_del(joined, "type");
    CU_ASSERT_TRUE(json_equal(joined, document));
}

CU_TestInfo json_tests[] = {
    {"every verdict as JSON", test_golden},
    {"all members of the schema are there", test_shape},
    {"a call is what eval reads", test_call_replays},
    {"lines are the document in pieces", test_lines},
    {"times are written only when asked for", test_timings_only_when_asked},
    {"diagnostics as JSON name place and advice", test_diagnostics},
    {"bytes that are no text stay readable", test_broken_bytes},
    CU_TEST_INFO_NULL,
};
