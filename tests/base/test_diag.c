/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/base/diag.h"
#include "tests/base/suites.h"

/* Renders one diagnostic and compares it with @expected. */
static gboolean renders_as(const XpSpan *span, const char *line, const char *help,
                           const char *expected)
{
    g_autoptr(XpDiagList) list = xp_diag_list_new();
    g_autofree char *rendered = NULL;

    xp_diag_add(list, XP_DIAG_PROP_UNKNOWN_PRINCIPAL, span, line, help, "no role %s", "Ap");
    rendered = xp_diag_render(xp_diag_get(list, 0));
    if (strcmp(rendered, expected) == 0)
        return TRUE;
    g_printerr("expected:\n%sgot:\n%s", expected, rendered);
    return FALSE;
}

static void test_full_form(void)
{
    XpSpan span = {"p.xprop", 3, 16, 3, 20, NULL};

    CU_ASSERT(renders_as(&span, "let app = role Ap12", "did you mean \"App\"?",
                         "error[XP204]: no role Ap\n"
                         " --> p.xprop:3:16\n"
                         "  |\n"
                         "3 | let app = role Ap12\n"
                         "  |                ^^^^\n"
                         "  = help: did you mean \"App\"?\n"));
}

static void test_gutter_follows_line_number(void)
{
    XpSpan span = {"p.xprop", 120, 1, 120, 3, NULL};

    CU_ASSERT(renders_as(&span, "ab", NULL,
                         "error[XP204]: no role Ap\n"
                         "   --> p.xprop:120:1\n"
                         "    |\n"
                         "120 | ab\n"
                         "    | ^^\n"));
}

static void test_tabs(void)
{
    XpSpan span = {"p", 1, 3, 1, 5, NULL};

    CU_ASSERT(renders_as(&span, "\ta\tbc", NULL,
                         "error[XP204]: no role Ap\n"
                         " --> p:1:3\n"
                         "  |\n"
                         "1 |     a   bc\n"
                         "  |      ^^^^\n"));
}

static void test_multi_line_span(void)
{
    XpSpan span = {"p", 2, 3, 4, 1, NULL};

    CU_ASSERT(renders_as(&span, "a {\r\nb\n}", NULL,
                         "error[XP204]: no role Ap\n"
                         " --> p:2:3\n"
                         "  |\n"
                         "2 | a {\n"
                         "  |   ^\n"));
}

static void test_position_after_line(void)
{
    XpSpan span = {"p", 2, 4, 2, 4, NULL};

    CU_ASSERT(renders_as(&span, "abc", NULL,
                         "error[XP204]: no role Ap\n"
                         " --> p:2:4\n"
                         "  |\n"
                         "2 | abc\n"
                         "  |    ^\n"));
}

static void test_wide_and_hidden_characters(void)
{
    XpSpan span = {"p", 1, 4, 1, 5, NULL};

    CU_ASSERT(renders_as(&span, "\xe4\xb8\xad\x1b\xe2\x80\xaex", NULL,
                         "error[XP204]: no role Ap\n"
                         " --> p:1:4\n"
                         "  |\n"
                         "1 | \xe4\xb8\xad\\x1b\\u{202e}x\n"
                         "  |               ^\n"));
}

static void test_without_position(void)
{
    XpSpan file_only = {"policies", 0, 0, 0, 0, NULL};

    CU_ASSERT(renders_as(NULL, NULL, "one\ntwo",
                         "error[XP204]: no role Ap\n"
                         "  = help: one\n"
                         "          two\n"));
    CU_ASSERT(renders_as(&file_only, NULL, NULL,
                         "error[XP204]: no role Ap\n"
                         " --> policies\n"));
}

static void test_long_line_is_cut(void)
{
    XpSpan span = {"p", 1, 5001, 1, 5004, NULL};
    g_autoptr(XpDiagList) list = xp_diag_list_new();
    g_autofree char *before = g_strnfill(5000, 'a');
    g_autofree char *after = g_strnfill(5000, 'c');
    g_autofree char *line = g_strconcat(before, "bbb", after, NULL);
    g_autofree char *rendered = NULL;
    g_auto(GStrv) lines = NULL;
    const char *marked;

    xp_diag_add(list, XP_DIAG_JSON_SYNTAX, &span, line, NULL, "bad");
    rendered = xp_diag_render(xp_diag_get(list, 0));
    lines = g_strsplit(rendered, "\n", -1);
    CU_ASSERT_EQUAL_FATAL(g_strv_length(lines), 6);
    CU_ASSERT(strlen(lines[3]) < 130);
    CU_ASSERT(g_str_has_prefix(lines[3], "1 | ...aaa"));
    CU_ASSERT(g_str_has_suffix(lines[3], "ccc..."));
    marked = strstr(lines[4], "^^^");
    CU_ASSERT_PTR_NOT_NULL_FATAL(marked);
    CU_ASSERT(strncmp(lines[3] + (marked - lines[4]), "bbbc", 4) == 0);
}

static void test_list_counts_errors_apart(void)
{
    g_autoptr(XpDiagList) list = xp_diag_list_new();

    xp_diag_add(list, XP_DIAG_SYMBOLIC, NULL, NULL, NULL, "note");
    xp_diag_add(list, XP_DIAG_POLICY_UNKNOWN_ACTION, NULL, NULL, NULL, "warning");
    xp_diag_add(list, XP_DIAG_JSON_SYNTAX, NULL, NULL, NULL, "error %d", 7);
    CU_ASSERT_EQUAL(xp_diag_count(list), 3);
    CU_ASSERT_EQUAL(xp_diag_count_errors(list), 1);
    CU_ASSERT_STRING_EQUAL(xp_diag_get(list, 2)->text, "error 7");
}

static void test_codes_are_unique(void)
{
    g_autoptr(GHashTable) codes = g_hash_table_new(g_str_hash, g_str_equal);

    for (XpDiagId id = 0; id < XP_DIAG_COUNT; id++) {
        const char *code = xp_diag_code(id);

        CU_ASSERT(g_hash_table_add(codes, (gpointer)(guintptr)code));
        CU_ASSERT_EQUAL(strlen(code), 5);
        CU_ASSERT(strlen(xp_diag_summary(id)) > 0);
        CU_ASSERT(strlen(xp_diag_example(id)) > 0);
        CU_ASSERT(g_str_has_suffix(xp_diag_remedy(id), "."));
    }
    CU_ASSERT_STRING_EQUAL(xp_diag_code(XP_DIAG_REQUEST_MALFORMED), "XR001");
    CU_ASSERT_EQUAL(xp_diag_severity(XP_DIAG_WRAPPED), XP_SEVERITY_NOTE);
}

CU_TestInfo xp_diag_tests[] = {
    {"a diagnostic shows code, place, line, range and advice", test_full_form},
    {"the gutter is as wide as the line number", test_gutter_follows_line_number},
    {"a caret stands below its character behind tabs", test_tabs},
    {"a span over several lines marks its first line only", test_multi_line_span},
    {"a position behind the last character is marked", test_position_after_line},
    {"control and direction characters are shown escaped", test_wide_and_hidden_characters},
    {"a diagnostic without a position has no source line", test_without_position},
    {"a long line is cut around what is marked", test_long_line_is_cut},
    {"a list counts errors apart from warnings and notes", test_list_counts_errors_apart},
    {"every code stands for one diagnostic", test_codes_are_unique},
    CU_TEST_INFO_NULL,
};
