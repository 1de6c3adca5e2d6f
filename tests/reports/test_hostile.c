/* SPDX-License-Identifier: Apache-2.0 */

/* Whatever a name holds, it stays a name: no format is left by it. */

#include <string.h>

#include "frontend/base/text.h"
#include "frontend/model/world_build.h"
#include "reports/json_util.h"
#include "reports/report.h"
#include "tests/reports/fixture.h"
#include "tests/reports/suites.h"

static const XpReportOptions options = {.width = 80, .tool_version = "0.1.0"};

static const char *const names[] = {
    "<script>alert(1)</script>",
    "]]></failure><testcase name='x'/>",
    "\"'&lt;&amp;%3C\\",
    "a\nb\r\n::error::fooled",
    "%0A::error::fooled",
    "\033[31mred\007",
    "\342\200\256txt.exe\342\200\254",
    "\357\277\276\357\277\277",
    "| cell | `code` ``` fence ```` ~~~",
    "a\\|b\\\\|**c**",
    "</code></summary></details><img src=x>",
    "[link](http://example.invalid) @admin #1 ![](x)",
    "---\n# heading",
    "\377\376 no UTF-8",
};

static void set_text(char **text, const char *name)
{
    g_free(*text);
    *text = g_strdup(name);
}

/* A violated property, and a statement, in which every text is @name. */
static XpRunResult *hostile_run(const XpWorld *world, const char *name)
{
    XpPropertyResult *property = fixture_violated_only(world);
    XpStory *story = g_ptr_array_index(property->counterexamples, 0);
    set_text(&property->id, name);
    set_text(&property->title, name);
    set_text(&property->sentence, name);
    set_text(&property->reason, name);
    set_text(&property->advice, name);
    set_text(&property->file, name);
    set_text(&story->caller_note, name);
    g_ptr_array_add(property->notes, g_strdup(name));
    g_ptr_array_add(property->assumptions, g_strdup(name));
    XpExceptionUse *use = g_new0(XpExceptionUse, 1);
    use->text = g_strdup(name);
    use->because = g_strdup(name);
    use->ticket = g_strdup(name);
    use->until = g_strdup(name);
    use->asked = 1;
    g_ptr_array_add(property->exceptions, use);
    XpRunResult *result = fixture_run_of(world, property);
    g_ptr_array_add(result->assumptions, g_strdup(name));
    XpPropertyResult *unknown = fixture_unknown(world);
    set_text(&unknown->reason, name);
    g_ptr_array_add(unknown->unknowns,
                    xp_fact_new(XP_FACT_UNKNOWN, "S-SND-6", name, name, name, "%s", name));
    g_ptr_array_add(result->properties, unknown);
    return result;
}

/* Rewrites what the statements of @world say. */
static XpWorld *hostile_world(const char *name)
{
    XpWorld *world = fixture_world();
    const char *text = xp_strings_add(world->strings, name);
    for (guint i = 0; i < world->n_policies; i++) {
        XpPolicy *policy = world->policies[i];
        for (guint j = 0; j < policy->n_statements; j++) {
            XpStatement *statement = &policy->statements[j];
            statement->sid = text;
            statement->actions[0].text = text;
            statement->span.file = text;
            for (guint k = 0; k < statement->n_principals; k++)
                statement->principals[k].span.file = text;
        }
    }
    return world;
}

static char *write_hostile(XpReportFormat format, const char *name)
{
    g_autoptr(XpWorld) world = hostile_world(name);
    g_autoptr(XpRunResult) result = hostile_run(world, name);
    return xp_report_write(format, result, &options);
}

/* Nothing a screen would obey: control and direction-changing characters, bytes that are no text.
 */
static gboolean is_plain(const char *text)
{
    if (!g_utf8_validate(text, -1, NULL))
        return FALSE;
    for (const char *at = text; *at != '\0'; at = xp_text_next(at)) {
        gunichar character = g_utf8_get_char(at);
        GUnicodeType type = g_unichar_type(character);
        if (character != '\n' &&
            (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_UNASSIGNED))
            return FALSE;
    }
    return TRUE;
}

static void test_json_formats(void)
{
    static const XpReportFormat formats[] = {XP_FORMAT_JSON, XP_FORMAT_SARIF, XP_FORMAT_GITLAB};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        for (guint j = 0; j < G_N_ELEMENTS(formats); j++) {
            g_autofree char *text = write_hostile(formats[j], names[i]);
            g_autoptr(json_t) root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
            CU_ASSERT_PTR_NOT_NULL(root);
        }
    }
}

static void test_sarif_links(void)
{
    g_autofree char *text = write_hostile(XP_FORMAT_SARIF, "[here](http://example.invalid)");
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\\\[here\\\\](http://example.invalid)"));
    CU_ASSERT_TRUE(is_plain(text));
    g_autofree char *marked = write_hostile(XP_FORMAT_SARIF, "a\342\200\256b");
    CU_ASSERT_PTR_NULL(strstr(marked, "\342\200\256"));
    CU_ASSERT_PTR_NOT_NULL(strstr(marked, "a\\\\u{202e}b"));
}

static void ignore_text(GMarkupParseContext *context, const char *text, gsize length, gpointer data,
                        GError **error)
{
    (void)context;
    (void)text;
    (void)length;
    (void)data;
    (void)error;
}

static void count_element(GMarkupParseContext *context, const char *element,
                          const char **attribute_names, const char **attribute_values,
                          gpointer data, GError **error)
{
    (void)context;
    (void)attribute_names;
    (void)attribute_values;
    (void)error;
    *(guint *)data += strcmp(element, "testcase") == 0 ? 1 : 0;
}

static void test_junit(void)
{
    const GMarkupParser parser = {.start_element = count_element, .text = ignore_text};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        guint cases = 0;
        g_autofree char *text = write_hostile(XP_FORMAT_JUNIT, names[i]);
        g_autoptr(GMarkupParseContext) context =
            g_markup_parse_context_new(&parser, 0, &cases, NULL);
        CU_ASSERT_TRUE(g_markup_parse_context_parse(context, text, -1, NULL));
        CU_ASSERT_TRUE(g_markup_parse_context_end_parse(context, NULL));
        CU_ASSERT_EQUAL(cases, 2);
        CU_ASSERT_TRUE(is_plain(text));
        CU_ASSERT_PTR_NULL(strstr(text, "]]>"));
    }
}

/* Every line is a command of ours: an error, a warning, the summary. */
static void test_github(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *text = write_hostile(XP_FORMAT_GITHUB, names[i]);
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
        CU_ASSERT_EQUAL_FATAL(g_strv_length(lines), 4);
        CU_ASSERT_TRUE(g_str_has_prefix(lines[0], "::error file="));
        CU_ASSERT_TRUE(g_str_has_prefix(lines[1], "::warning file="));
        CU_ASSERT_STRING_EQUAL(
            lines[2], "::notice title=xacct-prove::0 proved, 1 violated, 1 unknown, 1 exception");
        CU_ASSERT_STRING_EQUAL(lines[3], "");
    }
    g_autofree char *text = write_hostile(XP_FORMAT_GITHUB, "a,b:c%");
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "file=a%2Cb%3Ac%25,"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "::VIOLATED: a,b:c%25%0A"));
}

/* What is left of a comment without its code. */
static char *without_code(const char *text)
{
    g_autoptr(GRegex) fences =
        g_regex_new("^(`{3,})text\\n.*?\\n\\1\\n", G_REGEX_MULTILINE | G_REGEX_DOTALL, 0, NULL);
    g_autoptr(GRegex) html = g_regex_new("<code>[^<>]*</code>", 0, 0, NULL);
    g_autoptr(GRegex) spans = g_regex_new("(?<!`)(`+)(?!`)[^\\n]*?(?<!`)\\1(?!`)", 0, 0, NULL);
    g_autofree char *one = g_regex_replace(fences, text, -1, 0, "", 0, NULL);
    g_autofree char *two = g_regex_replace(html, one, -1, 0, "", 0, NULL);
    return g_regex_replace(spans, two, -1, 0, "", 0, NULL);
}

/* Rows of the table have as many bars as its heading. */
static gboolean has_whole_rows(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL && strcmp(lines[i], "<details>") != 0; i++) {
        guint bars = 0;
        for (const char *at = strchr(lines[i], '|'); at != NULL; at = strchr(at + 1, '|'))
            bars++;
        if (lines[i][0] == '|' && bars != 5)
            return FALSE;
    }
    return TRUE;
}

static void test_markdown(void)
{
    g_autofree char *harmless = write_hostile(XP_FORMAT_MARKDOWN, "harmless");
    g_autofree char *want = without_code(harmless);
    CU_ASSERT_PTR_NULL(strstr(want, "harmless"));
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *text = write_hostile(XP_FORMAT_MARKDOWN, names[i]);
        g_autofree char *rest = without_code(text);
        CU_ASSERT_STRING_EQUAL(rest, want);
        CU_ASSERT_TRUE(has_whole_rows(text));
        CU_ASSERT_TRUE(is_plain(text));
    }
}

/* A name of 10,000 characters is whole where programs read, and cut where people do. */
static void test_long_name(void)
{
    g_autofree char *name = g_strnfill(10000, 'n');
    g_autofree char *sarif = write_hostile(XP_FORMAT_SARIF, name);
    g_autofree char *json = write_hostile(XP_FORMAT_JSON, name);
    g_autofree char *markdown = write_hostile(XP_FORMAT_MARKDOWN, name);
    g_autofree char *junit = write_hostile(XP_FORMAT_JUNIT, name);
    CU_ASSERT_PTR_NOT_NULL(strstr(json, name));
    CU_ASSERT_PTR_NOT_NULL(strstr(junit, name));
    CU_ASSERT_TRUE(strlen(markdown) < 65000);
    g_autoptr(json_t) root = json_loads(sarif, 0, NULL);
    const json_t *run = json_array_get(json_object_get(root, "runs"), 0);
    const json_t *rule = json_array_get(
        json_object_get(json_object_get(json_object_get(run, "tool"), "driver"), "rules"), 0);
    CU_ASSERT_EQUAL(json_string_length(json_object_get(rule, "id")), 10000);
    CU_ASSERT_EQUAL(json_string_length(json_object_get(rule, "name")), 255);
    CU_ASSERT_EQUAL(
        json_string_length(json_object_get(json_object_get(rule, "fullDescription"), "text")),
        1024);
}

CU_TestInfo hostile_tests[] = {
    {"documents stay JSON", test_json_formats},
    {"a message of SARIF links to nothing else", test_sarif_links},
    {"a test report stays XML", test_junit},
    {"an annotation stays one line", test_github},
    {"a comment has no markup but ours", test_markdown},
    {"a long name breaks nothing", test_long_name},
    CU_TEST_INFO_NULL,
};
