/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "reports/report.h"
#include "tests/reports/fixture.h"
#include "tests/reports/golden.h"
#include "tests/reports/suites.h"

static const XpReportOptions plain = {.width = 80, .tool_version = "0.1.0"};

static char *write_run(XpRunResult *result, const XpReportOptions *options)
{
    char *text = xp_report_write(XP_FORMAT_HUMAN, result, options);
    xp_run_result_free(result);
    return text;
}

static void check_one(XpPropertyResult *(*make)(const XpWorld *), const char *golden)
{
    g_autoptr(XpWorld) world = fixture_world();
    g_autofree char *text = write_run(fixture_run_of(world, make(world)), &plain);
    CU_ASSERT_TRUE(golden_equals(golden, text));
}

static void test_all_verdicts(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    g_autofree char *text = write_run(fixture_run(world), &plain);
    CU_ASSERT_TRUE(golden_equals("all.txt", text));
}

static void test_ascii(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    XpReportOptions options = plain;
    options.ascii = TRUE;
    g_autofree char *text = write_run(fixture_run(world), &options);
    CU_ASSERT_TRUE(golden_equals("all-ascii.txt", text));
    CU_ASSERT_TRUE(g_str_is_ascii(text));
}

static char *strip_colours(const char *text)
{
    GString *out = g_string_new(NULL);
    while (*text != '\0') {
        if (*text != '\033') {
            g_string_append_c(out, *text++);
            continue;
        }
        text = strchr(text, 'm') + 1;
    }
    return g_string_free(out, FALSE);
}

static void test_colour_says_nothing_alone(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    XpReportOptions options = plain;
    options.colour = TRUE;
    g_autofree char *coloured = write_run(fixture_run(world), &options);
    g_autofree char *stripped = strip_colours(coloured);
    g_autofree char *text = write_run(fixture_run(world), &plain);
    CU_ASSERT_STRING_NOT_EQUAL(coloured, text);
    CU_ASSERT_STRING_EQUAL(stripped, text);
}

static void test_quiet(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    XpReportOptions options = plain;
    options.quiet = 1;
    g_autofree char *text = write_run(fixture_run(world), &options);
    CU_ASSERT_TRUE(golden_equals("quiet.txt", text));
}

static void test_verbose_with_timings(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    XpReportOptions options = plain;
    options.verbose = TRUE;
    options.timings = TRUE;
    options.width = 100;
    g_autofree char *text =
        write_run(fixture_run_of(world, fixture_violated_only(world)), &options);
    CU_ASSERT_TRUE(golden_equals("verbose.txt", text));
}

static void test_proved_can(void)
{
    check_one(fixture_proved_can, "proved-can.txt");
}

static void test_proved_only(void)
{
    check_one(fixture_proved_only, "proved-only.txt");
}

static void test_violated_can(void)
{
    check_one(fixture_violated_can, "violated-can.txt");
}

static void test_unknown(void)
{
    check_one(fixture_unknown, "unknown.txt");
}

static guint count_words(const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    guint n = 0;
    for (guint i = 0; words[i] != NULL; i++)
        n += words[i][0] != '\0' ? 1 : 0;
    return n;
}

/* A line beyond the width is one word, or a label and one word. */
static void test_no_line_is_too_wide(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    g_autofree char *text = write_run(fixture_run(world), &plain);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++)
        CU_ASSERT_TRUE(g_utf8_strlen(lines[i], -1) <= 80 || count_words(lines[i]) <= 2);
}

static void test_input_cannot_command_the_terminal(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    XpPropertyResult *property = fixture_vacuous(world);
    g_free(property->sentence);
    property->sentence = g_strdup("no user \033[2Jx\342\200\256y\001z can kms:* on db");
    g_autofree char *text = write_run(fixture_run_of(world, property), &plain);
    CU_ASSERT_PTR_NULL(strchr(text, '\033'));
    CU_ASSERT_PTR_NULL(strstr(text, "\342\200\256"));
    CU_ASSERT_PTR_NULL(strchr(text, '\001'));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\x1b[2Jx\\u{202e}y\\x01z"));
}

static void test_refused_story(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    XpPropertyResult *property = fixture_violated_only(world);
    XpStory *story = g_ptr_array_index(property->counterexamples, 0);
    story->refused = TRUE;
    g_ptr_array_set_size(story->trace, 1);
    XpTraceStep *step = g_ptr_array_index(story->trace, 0);
    step->layer = XP_LAYER_RESOURCE;
    step->says = XP_SAYS_NONE;
    step->account = "111122223333";
    g_free(property->advice);
    property->advice = NULL;
    g_autofree char *text = write_run(fixture_run_of(world, property), &plain);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "(replayed by the evaluator: DENY)"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "WHY IT IS REFUSED"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "resource policy of Account1: nothing here allows it"));
    CU_ASSERT_PTR_NULL(strstr(text, "stands in the way"));
}

static void test_partial_and_disagreement(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    XpRunResult *result = fixture_run_of(world, fixture_unknown(world));
    result->partial = TRUE;
    result->disagreement = TRUE;
    result->disagreement_text = g_strdup("no-outsiders: replay says DENY");
    g_autofree char *text = write_run(result, &plain);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "partial: interrupted"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "INTERNAL ERROR"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "replay says DENY"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "exit status 4"));
}

static void test_many_names(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    XpRunResult *result = fixture_run_of(world, fixture_violated_only(world));
    for (guint i = 1; i < 41; i++)
        g_ptr_array_add(result->properties, fixture_violated_only(world));
    g_autofree char *text = write_run(result, &plain);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\n  violated "));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, " and 1 more, which -q lists\n"));
}

CU_TestInfo human_tests[] = {
    {"every verdict as it is printed", test_all_verdicts},
    {"the ASCII form holds only ASCII", test_ascii},
    {"without colours the same text remains", test_colour_says_nothing_alone},
    {"quiet leaves the verdict lines", test_quiet},
    {"verbose names the rules, timings the time", test_verbose_with_timings},
    {"a proved can lists what grants it", test_proved_can},
    {"a proved only lists what it rests on", test_proved_only},
    {"a violated can names the missing half", test_violated_can},
    {"an unknown ends in the line to add", test_unknown},
    {"only what has no blank goes beyond the width", test_no_line_is_too_wide},
    {"input cannot command the terminal", test_input_cannot_command_the_terminal},
    {"a refused request is told as one", test_refused_story},
    {"of many names the first are listed", test_many_names},
    {"partial runs and disagreements are said", test_partial_and_disagreement},
    CU_TEST_INFO_NULL,
};
