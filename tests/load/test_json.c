/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/load/json_doc.h"
#include "tests/load/suites.h"

typedef struct {
    XpDiagList *diags;
    XpSource *source;
    XpJsonDoc *doc;
} Parsed;

static void parsed_clear(Parsed *parsed)
{
    xp_json_doc_free(parsed->doc);
    xp_source_free(parsed->source);
    xp_diag_list_free(parsed->diags);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Parsed, parsed_clear)

static Parsed parse(const char *text)
{
    Parsed parsed = {.diags = xp_diag_list_new()};

    parsed.source = xp_source_new("x.json", text, strlen(text), parsed.diags);
    if (parsed.source != NULL)
        parsed.doc = xp_json_doc_new(parsed.source, parsed.diags);
    return parsed;
}

/* TRUE if @text gives one error at @line and @column whose text holds @part. */
static gboolean fails(const char *text, guint line, guint column, const char *part)
{
    g_auto(Parsed) parsed = parse(text);
    const XpDiag *diag;

    if (parsed.doc != NULL || xp_diag_count(parsed.diags) != 1)
        return FALSE;
    diag = xp_diag_get(parsed.diags, 0);
    return diag->span.line == line && diag->span.column == column &&
           strstr(diag->text, part) != NULL;
}

static gboolean is_at(const XpJson *node, guint line, guint column, guint end_line,
                      guint end_column)
{
    return node->line == line && node->column == column && node->end_line == end_line &&
           node->end_column == end_column;
}

static void every_value_has_its_place(void)
{
    g_auto(Parsed) parsed = parse("{\n  \"a\": [1, \"two\"],\n  \"b\": {}\n}\n");
    const XpJson *root;
    const XpJson *list;

    CU_ASSERT_PTR_NOT_NULL_FATAL(parsed.doc);
    root = xp_json_doc_root(parsed.doc);
    list = xp_json_member(root, "a");
    CU_ASSERT(is_at(root, 1, 1, 4, 2));
    CU_ASSERT(is_at(list, 2, 8, 2, 18));
    CU_ASSERT(is_at(list->first, 2, 9, 2, 10));
    CU_ASSERT(is_at(list->first->next, 2, 12, 2, 17));
    CU_ASSERT(is_at(xp_json_member(root, "b"), 3, 8, 3, 10));
    CU_ASSERT_EQUAL(list->key_column, 3);
    CU_ASSERT_STRING_EQUAL(xp_json_string(list->first->next), "two");
}

static void columns_count_characters_and_not_bytes(void)
{
    g_auto(Parsed) parsed = parse("[\"\303\274\303\274\", \"\360\237\224\221\", 3]");
    const XpJson *node;

    CU_ASSERT_PTR_NOT_NULL_FATAL(parsed.doc);
    node = xp_json_doc_root(parsed.doc)->first;
    CU_ASSERT_EQUAL(node->end_column, 6);
    CU_ASSERT_EQUAL(node->next->column, 8);
    CU_ASSERT_EQUAL(node->next->next->column, 13);
}

static void pointers_escape_what_they_must(void)
{
    g_auto(Parsed) parsed = parse("{\"a/b\": [0, {\"c~d\": 1}]}");
    g_autoptr(XpStrings) strings = xp_strings_new();
    const XpJson *node;

    CU_ASSERT_PTR_NOT_NULL_FATAL(parsed.doc);
    node = xp_json_doc_root(parsed.doc)->first->first->next->first;
    CU_ASSERT_STRING_EQUAL(xp_json_span(parsed.doc, node, strings).pointer, "/a~1b/1/c~0d");
    CU_ASSERT_STRING_EQUAL(xp_json_span(parsed.doc, xp_json_doc_root(parsed.doc), strings).pointer,
                           "");
}

static void a_byte_order_mark_is_no_part_of_the_text(void)
{
    g_auto(Parsed) parsed = parse("\357\273\277{}");

    CU_ASSERT_PTR_NOT_NULL_FATAL(parsed.doc);
    CU_ASSERT_EQUAL(xp_json_doc_root(parsed.doc)->column, 1);
}

static void lines_may_end_in_two_characters(void)
{
    g_auto(Parsed) parsed = parse("{\r\n  \"a\": 1\r\n}\r\n");

    CU_ASSERT_PTR_NOT_NULL_FATAL(parsed.doc);
    CU_ASSERT_EQUAL(xp_json_doc_root(parsed.doc)->first->line, 2);
    CU_ASSERT_EQUAL(xp_json_doc_root(parsed.doc)->first->column, 8);
}

static void numbers_keep_their_text(void)
{
    g_auto(Parsed) parsed = parse("[10, 1.50, -0, 1E3, 123456789012345678901234567890]");
    static const char *const texts[] = {"10", "1.50", "-0", "1E3",
                                        "123456789012345678901234567890"};
    const XpJson *node;

    CU_ASSERT_PTR_NOT_NULL_FATAL(parsed.doc);
    node = xp_json_doc_root(parsed.doc)->first;
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++, node = node->next) {
        g_autofree char *literal = xp_json_literal(parsed.doc, node);

        CU_ASSERT_STRING_EQUAL(literal, texts[i]);
    }
    CU_ASSERT(fails("[1e999]", 1, 2, "overflow") || fails("[1e999]", 1, 6, "overflow"));
}

static void escapes_are_read(void)
{
    g_auto(Parsed) parsed = parse("[\"\\u0041\\\"\\\\\\/\\b\\f\\n\\r\\t\\ud83d\\udd11\"]");

    CU_ASSERT_PTR_NOT_NULL_FATAL(parsed.doc);
    CU_ASSERT_STRING_EQUAL(xp_json_string(xp_json_doc_root(parsed.doc)->first),
                           "A\"\\/\b\f\n\r\t\360\237\224\221");
}

static void nesting_ends_at_64(void)
{
    g_autofree char *open = g_strnfill(65, '[');
    g_autofree char *close = g_strnfill(65, ']');
    g_autofree char *deepest = g_strconcat(open + 1, close + 1, NULL);
    g_autofree char *deeper = g_strconcat(open, close, NULL);
    g_auto(Parsed) parsed = parse(deepest);

    CU_ASSERT_PTR_NOT_NULL(parsed.doc);
    CU_ASSERT(fails(deeper, 1, 65, "64 levels"));
}

static void the_first_error_counts(void)
{
    CU_ASSERT(fails("{\"a\": 1,\n \"a\": 2,\n \"b\" 3}", 2, 2, "stands twice"));
    CU_ASSERT(fails("{\"b\" 3,\n \"a\": 1,\n \"a\": 2}", 1, 5, "':' is expected"));
}

static void what_stands_after_the_document_is_explained(void)
{
    CU_ASSERT(fails("{} {}", 1, 4, "second document"));
    CU_ASSERT(fails("{},\n{}", 1, 3, "two documents"));
    CU_ASSERT(fails("\"Principal\": 1", 1, 12, "outside an object"));
    CU_ASSERT(fails("{}}", 1, 3, "the end of the file is expected"));
    CU_ASSERT(fails("{} // done", 1, 4, "no comments"));
}

static void odd_characters_are_named(void)
{
    CU_ASSERT(fails("{\302\240\"a\": 1}", 1, 2, "U+00A0"));
    CU_ASSERT(fails("[.5]", 1, 2, "a value is expected"));
    CU_ASSERT(fails("[+1]", 1, 2, "a value is expected"));
    CU_ASSERT(fails("[1,,2]", 1, 4, "a value is expected"));
    CU_ASSERT(fails("[\"a\177\001\"]", 1, 5, "control character"));
}

CU_TestInfo xp_json_tests[] = {
    {"every value has its place", every_value_has_its_place},
    {"columns count characters and not bytes", columns_count_characters_and_not_bytes},
    {"pointers escape what they must", pointers_escape_what_they_must},
    {"a byte order mark is no part of the text", a_byte_order_mark_is_no_part_of_the_text},
    {"lines may end in two characters", lines_may_end_in_two_characters},
    {"numbers keep their text", numbers_keep_their_text},
    {"escapes are read", escapes_are_read},
    {"nesting ends at 64", nesting_ends_at_64},
    {"the first error counts", the_first_error_counts},
    {"what stands after the document is explained", what_stands_after_the_document_is_explained},
    {"odd characters are named", odd_characters_are_named},
    CU_TEST_INFO_NULL,
};
