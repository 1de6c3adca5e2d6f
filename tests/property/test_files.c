/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/base/error.h"
#include "tests/property/sample.h"
#include "tests/property/suites.h"

#define CLAIM "no anyone can decrypt on key Legacy"

static XpSample load_one(const char *file)
{
    const char *const files[] = {file, NULL};

    return xp_sample_load_files(files, NULL);
}

static void lets_and_assumptions_hold_where_they_are_used(void)
{
    g_auto(XpSample) sample = {0};

    xp_sample_write("lib/deep.xprop", "let app = role ApplicationRole\n"
                                      "assume aws:SecureTransport is true because \"TLS\"\n");
    xp_sample_write("lib/base.xprop", "use \"deep.xprop\"\nlet key1 = key Legacy\n"
                                      "property not-wanted { " CLAIM " }\n");
    xp_sample_write("main.xprop", "use \"lib/base.xprop\"\n"
                                  "property p { app can decrypt on key1 }\n");
    sample = load_one("main.xprop");
    CU_ASSERT_STRING_EQUAL(xp_sample_claim(&sample)->text, "app can decrypt on key1");
    CU_ASSERT_EQUAL(xp_sample_claim(&sample)->n_assume, 1);
    CU_ASSERT_EQUAL(sample.properties->n_assumes, 1);
    CU_ASSERT_EQUAL(xp_diag_count(sample.diags), 0);
}

static void other_files_see_nothing_of_it(void)
{
    static const char *const files[] = {"one.xprop", "two.xprop", NULL};
    g_auto(XpSample) sample = {0};

    xp_sample_write("one.xprop", "let app = role ApplicationRole\n"
                                 "assume aws:SecureTransport is true because \"TLS\"\n"
                                 "property p { app can decrypt on key Legacy }\n");
    xp_sample_write("two.xprop", "let app = role BreakGlass\n"
                                 "property q { app can decrypt on key Legacy }\n");
    sample = xp_sample_load_files(files, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(sample.properties);
    CU_ASSERT_EQUAL(sample.properties->n, 2);
    CU_ASSERT_EQUAL(sample.properties->items[0]->claims[0].n_assume, 1);
    CU_ASSERT_EQUAL(sample.properties->items[1]->claims[0].n_assume, 0);
    CU_ASSERT_STRING_EQUAL(
        sample.properties->items[1]->claims[0].subjects.items[0].identities[0]->name, "BreakGlass");
}

static void files_that_use_each_other_are_an_error(void)
{
    g_auto(XpSample) sample = {0};

    xp_sample_write("a.xprop", "use \"b.xprop\"\nproperty p { x can decrypt on key Legacy }\n");
    xp_sample_write("b.xprop", "use \"a.xprop\"\n");
    sample = load_one("a.xprop");
    CU_ASSERT_EQUAL(xp_diag_count(sample.diags), 1);
    CU_ASSERT(xp_sample_says(&sample, 0, "XP102", 1, 5));
    CU_ASSERT(xp_sample_text(&sample, 0, "in a circle"));
}

static void a_missing_file_is_told_where_it_is_used(void)
{
    g_auto(XpSample) used = {0};
    g_auto(XpSample) given = load_one("nowhere.xprop");

    xp_sample_write("u.xprop",
                    "use \"nowhere.xprop\"\nproperty p { x can decrypt on key Legacy }\n");
    used = load_one("u.xprop");
    CU_ASSERT_EQUAL(xp_diag_count(used.diags), 1);
    CU_ASSERT(xp_sample_says(&used, 0, "XI001", 1, 5));
    CU_ASSERT(xp_sample_says(&given, 0, "XI001", 0, 0));
    CU_ASSERT_TRUE(g_error_matches(given.error, XP_ERROR, XP_ERROR_INPUT));
}

static void names_that_clash_across_files_are_told(void)
{
    g_auto(XpSample) sample = {0};

    xp_sample_write("x.xprop", "let app = role BreakGlass\n");
    xp_sample_write("y.xprop", "use \"x.xprop\"\nlet app = role ApplicationRole\n"
                               "property p { app can decrypt on key Legacy }\n");
    sample = load_one("y.xprop");
    CU_ASSERT_EQUAL(xp_diag_count_errors(sample.diags), 1);
    CU_ASSERT(xp_sample_says(&sample, 0, "XP104", 2, 5));
    CU_ASSERT(xp_sample_help(&sample, 0, "x.xprop:1"));
}

static void a_folder_stands_for_its_files(void)
{
    g_auto(XpSample) sample = {0};
    g_auto(XpSample) empty = {0};

    xp_sample_write("props/b.xprop", "property b { " CLAIM " }\n");
    xp_sample_write("props/a.xprop", "property a { " CLAIM " }\n");
    xp_sample_write("props/notes.txt", "not a property\n");
    xp_sample_write("empty/notes.txt", "not a property\n");
    sample = load_one("props");
    empty = load_one("empty");
    CU_ASSERT_PTR_NOT_NULL_FATAL(sample.properties);
    CU_ASSERT_EQUAL(sample.properties->n, 2);
    CU_ASSERT_STRING_EQUAL(sample.properties->items[0]->id, "a");
    CU_ASSERT_STRING_EQUAL(sample.properties->items[0]->span.file, "props/a.xprop");
    CU_ASSERT_PTR_NULL(empty.properties);
}

static void a_sentence_sees_the_lets_of_the_tree_only(void)
{
    g_autoptr(XpWorld) world = xp_sample_world();
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(XpDiagList) clash = xp_diag_list_new();
    const char *const sentences[] = {"app can decrypt on key Legacy", "no "
                                                                      "anyone can "
                                                                      "kms:* on "
                                                                      "key Legacy"};
    const XpPropertySource source = {.sentences = sentences, .n_sentences = 2};
    g_autoptr(XpProperties) properties = NULL;
    g_autoptr(XpProperties) none = NULL;

    xp_sample_write("tree.xprop", "let app = role ApplicationRole\nlet unused = role BreakGlass\n"
                                  "assume aws:SecureTransport is true because \"TLS\"\n"
                                  "property p { nobody can decrypt on key Nokey }\n");
    xp_sample_write("tree2.xprop", "let app = role BreakGlass\n");
    xp_world_add_property_file(world, "tree.xprop");
    properties = xp_properties_load(world, &source, diags, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(properties);
    CU_ASSERT_EQUAL(properties->n, 2);
    CU_ASSERT_STRING_EQUAL(properties->items[0]->id, "prop-1");
    CU_ASSERT_STRING_EQUAL(properties->items[1]->id, "prop-2");
    CU_ASSERT_STRING_EQUAL(properties->items[1]->span.file, "--prop 2");
    CU_ASSERT_EQUAL(properties->items[0]->claims[0].n_assume, 0);
    CU_ASSERT_EQUAL(xp_diag_count(diags), 0);
    xp_world_add_property_file(world, "tree2.xprop");
    none = xp_properties_load(world, &source, clash, NULL);
    CU_ASSERT_PTR_NULL(none);
    CU_ASSERT_EQUAL(xp_diag_count_errors(clash), 1);
    CU_ASSERT_EQUAL(xp_diag_get(clash, 0)->id, XP_DIAG_PROP_DUPLICATE);
}

static void without_a_source_the_tree_is_loaded(void)
{
    g_autoptr(XpWorld) world = xp_sample_world();
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    const XpPropertySource source = {0};
    g_autoptr(XpProperties) empty = xp_properties_load(world, &source, diags, NULL);
    g_autoptr(XpProperties) properties = NULL;

    CU_ASSERT_PTR_NOT_NULL_FATAL(empty);
    CU_ASSERT_EQUAL(empty->n, 0);
    xp_sample_write("tree.xprop", "property p { " CLAIM " }\n");
    xp_world_add_property_file(world, "tree.xprop");
    properties = xp_properties_load(world, &source, diags, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(properties);
    CU_ASSERT_EQUAL(properties->n, 1);
}

static void lets_nobody_uses_are_warned_of(void)
{
    g_auto(XpSample) sample = xp_sample_load("let app = role ApplicationRole\n"
                                             "let inner = role BreakGlass\n"
                                             "let outer = inner\n"
                                             "property p { outer can decrypt on key Legacy }\n");

    CU_ASSERT_PTR_NOT_NULL(sample.properties);
    CU_ASSERT_EQUAL(xp_diag_count(sample.diags), 1);
    CU_ASSERT(xp_sample_says(&sample, 0, "XP311", 1, 5));
}

static void text_that_is_no_text_is_told_at_its_place(void)
{
    static const char nul[] = "property p {\n\0 }";
    static const char latin[] = "property p \"gr\xFC\xDF\" {}";
    static const char mark[] = "\xEF\xBB\xBFproperty p { " CLAIM " }";
    g_auto(XpSample) with_nul = xp_sample_load_n(nul, sizeof(nul) - 1);
    g_auto(XpSample) with_latin = xp_sample_load_n(latin, sizeof(latin) - 1);
    g_auto(XpSample) with_mark = xp_sample_load_n(mark, sizeof(mark) - 1);
    g_auto(XpSample) empty = xp_sample_load("");

    CU_ASSERT(xp_sample_says(&with_nul, 0, "XI003", 2, 1));
    CU_ASSERT(xp_sample_text(&with_nul, 0, "NUL"));
    CU_ASSERT(xp_sample_says(&with_latin, 0, "XI003", 1, 15));
    CU_ASSERT_PTR_NOT_NULL(with_mark.properties);
    CU_ASSERT_PTR_NOT_NULL(empty.properties);
}

CU_TestInfo xp_files_tests[] = {
    {"lets and assumptions hold where they are used",
     lets_and_assumptions_hold_where_they_are_used},
    {"other files see nothing of it", other_files_see_nothing_of_it},
    {"files that use each other are an error", files_that_use_each_other_are_an_error},
    {"a missing file is told where it is used", a_missing_file_is_told_where_it_is_used},
    {"names that clash across files are told", names_that_clash_across_files_are_told},
    {"a folder stands for its files", a_folder_stands_for_its_files},
    {"a sentence sees the lets of the tree only", a_sentence_sees_the_lets_of_the_tree_only},
    {"without a source the tree is loaded", without_a_source_the_tree_is_loaded},
    {"lets nobody uses are warned of", lets_nobody_uses_are_warned_of},
    {"text that is no text is told at its place", text_that_is_no_text_is_told_at_its_place},
    CU_TEST_INFO_NULL,
};
