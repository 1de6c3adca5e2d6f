/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/load/yaml_doc.h"
#include "tests/load/suites.h"

typedef struct {
    XpDiagList *diags;
    XpSource *source;
    XpYamlDoc *doc;
} Parsed;

static void parsed_clear(Parsed *parsed)
{
    xp_yaml_doc_free(parsed->doc);
    xp_source_free(parsed->source);
    xp_diag_list_free(parsed->diags);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Parsed, parsed_clear)

static Parsed parse(const char *text)
{
    Parsed parsed = {.diags = xp_diag_list_new()};

    parsed.source = xp_source_new("x.yaml", text, strlen(text), parsed.diags);
    if (parsed.source != NULL)
        parsed.doc = xp_yaml_doc_new(parsed.source, parsed.diags);
    return parsed;
}

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

static void every_value_has_its_place(void)
{
    g_auto(Parsed) parsed = parse("path: /\ntags: {team: a}\nattached:\n  - X\n  - \"Y\"\n");
    const XpYaml *root;
    const XpYaml *list;

    CU_ASSERT_PTR_NOT_NULL_FATAL(parsed.doc);
    root = xp_yaml_doc_root(parsed.doc);
    list = xp_yaml_get(root, "attached");
    CU_ASSERT_EQUAL(xp_yaml_get(root, "path")->span.column, 7);
    CU_ASSERT_EQUAL(xp_yaml_get(xp_yaml_get(root, "tags"), "team")->span.line, 2);
    CU_ASSERT_EQUAL(list->n, 2);
    CU_ASSERT_EQUAL(list->first->next->span.line, 5);
    CU_ASSERT_STRING_EQUAL(list->first->next->text, "Y");
}

static void an_account_id_without_quotes_keeps_its_zeros(void)
{
    g_auto(Parsed) parsed = parse("A: 012345678901\n");

    CU_ASSERT_PTR_NOT_NULL_FATAL(parsed.doc);
    CU_ASSERT(xp_yaml_is(xp_yaml_get(xp_yaml_doc_root(parsed.doc), "A"), "012345678901"));
}

static void an_empty_file_is_an_empty_mapping(void)
{
    static const char *const texts[] = {"", "\n", "# only a comment\n", "---\n", "{}\n"};

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_auto(Parsed) parsed = parse(texts[i]);

        CU_ASSERT_PTR_NOT_NULL_FATAL(parsed.doc);
        CU_ASSERT_EQUAL(xp_yaml_doc_root(parsed.doc)->kind, XP_YAML_MAPPING);
        CU_ASSERT_EQUAL(xp_yaml_doc_root(parsed.doc)->n, 0);
    }
}

static void a_key_may_stand_once(void)
{
    CU_ASSERT(fails("a: 1\nb: 2\na: 3\n", 3, 1, "'a' stands twice"));
    CU_ASSERT(fails("x: {a: 1, \"a\": 2}\n", 1, 11, "'a' stands twice"));
}

static void what_these_files_do_not_use_is_refused(void)
{
    CU_ASSERT(fails("a: &x 1\n", 1, 4, "anchors"));
    CU_ASSERT(fails("a: *x\n", 1, 4, "anchors"));
    CU_ASSERT(fails("a: !!str 1\n", 1, 4, "tags"));
    CU_ASSERT(fails("? [a]\n: 1\n", 1, 3, "not a plain text"));
    CU_ASSERT(fails("a: 1\n---\nb: 2\n", 2, 1, "second document"));
}

static void malformed_text_is_shown_at_its_place(void)
{
    CU_ASSERT(fails("a: 1\n  b: 2\n", 2, 4, "mapping values"));
    CU_ASSERT(fails("a: [1, 2\nb: 3\n", 2, 2, "expected"));
    CU_ASSERT(fails("a: \"x\n", 2, 1, "scanning a quoted scalar"));
}

static void getters_say_what_they_expect(void)
{
    g_auto(Parsed) parsed = parse("a: [1]\nb:\nc: maybe\n");
    const XpYaml *root;
    gboolean value;

    CU_ASSERT_PTR_NOT_NULL_FATAL(parsed.doc);
    root = xp_yaml_doc_root(parsed.doc);
    CU_ASSERT_PTR_NULL(xp_yaml_text(parsed.doc, xp_yaml_get(root, "a"), "a", parsed.diags));
    CU_ASSERT_PTR_NULL(xp_yaml_text(parsed.doc, xp_yaml_get(root, "b"), "b", parsed.diags));
    CU_ASSERT_FALSE(xp_yaml_bool(parsed.doc, xp_yaml_get(root, "c"), &value, parsed.diags));
    CU_ASSERT_EQUAL(xp_diag_count(parsed.diags), 3);
    CU_ASSERT_STRING_EQUAL(xp_diag_get(parsed.diags, 0)->text, "a must be a text, this is a list");
    CU_ASSERT_STRING_EQUAL(xp_diag_get(parsed.diags, 1)->text, "b is empty");
    CU_ASSERT_STRING_EQUAL(xp_diag_get(parsed.diags, 2)->text, "'c' must be true or false");
}

CU_TestInfo xp_yaml_tests[] = {
    {"every value has its place", every_value_has_its_place},
    {"an account id without quotes keeps its zeros", an_account_id_without_quotes_keeps_its_zeros},
    {"an empty file is an empty mapping", an_empty_file_is_an_empty_mapping},
    {"a key may stand once", a_key_may_stand_once},
    {"what these files do not use is refused", what_these_files_do_not_use_is_refused},
    {"malformed text is shown at its place", malformed_text_is_shown_at_its_place},
    {"getters say what they expect", getters_say_what_they_expect},
    CU_TEST_INFO_NULL,
};
