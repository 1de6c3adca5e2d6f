/* SPDX-License-Identifier: Apache-2.0 */

/*
 * JUnit XML, the part that Jenkins, GitLab, Azure and CircleCI all read: a suite is a file of
 * properties, a case is a property. VIOLATED fails; UNKNOWN and VACUOUS are errors, because nothing
 * was shown; what is expected is skipped.
 */

#include <string.h>

#include "reports/diagnostics.h"
#include "reports/human.h"
#include "reports/path.h"
#include "reports/view.h"
#include "reports/writers.h"

/* What a case counts as. */
typedef enum {
    CASE_PASSED,
    CASE_FAILED,
    CASE_ERROR,
    CASE_SKIPPED,
} Case;

typedef struct {
    guint tests, failures, errors, skipped;
    double milliseconds;
} Counts;

/* Texts get here through xp_view_plain() or a page: no character is left that XML forbids. */
static void append_escaped(GString *out, const char *text)
{
    g_autofree char *escaped = g_markup_escape_text(text, -1);
    g_string_append(out, escaped);
}

static void append_attribute(GString *out, const char *name, const char *value)
{
    g_autofree char *plain = xp_view_plain(NULL, value);
    g_string_append_printf(out, " %s=\"", name);
    append_escaped(out, plain);
    g_string_append_c(out, '"');
}

static void append_time(GString *out, const XpReportOptions *options, double milliseconds)
{
    if (!options->timings) {
        g_string_append(out, " time=\"0\"");
        return;
    }
    char seconds[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(seconds, sizeof seconds, "%.3f", milliseconds / 1000.0);
    g_string_append_printf(out, " time=\"%s\"", seconds);
}

static void append_counts(GString *out, const XpReportOptions *options, const Counts *counts)
{
    g_string_append_printf(out, " tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"%u\"",
                           counts->tests, counts->failures, counts->errors, counts->skipped);
    append_time(out, options, counts->milliseconds);
    g_string_append(out, ">\n");
}

/* --- cases --- */

static Case case_of(const XpPropertyResult *property)
{
    if (xp_property_is_excused(property))
        return CASE_SKIPPED;
    switch (property->verdict) {
    case XP_VERDICT_PROVED:
        return CASE_PASSED;
    case XP_VERDICT_VIOLATED:
        return CASE_FAILED;
    case XP_VERDICT_UNKNOWN:
    case XP_VERDICT_VACUOUS:
        return CASE_ERROR;
    }
    g_assert_not_reached();
}

static void count_case(Counts *counts, const XpPropertyResult *property)
{
    Case what = case_of(property);
    counts->tests++;
    counts->failures += what == CASE_FAILED ? 1 : 0;
    counts->errors += what == CASE_ERROR ? 1 : 0;
    counts->skipped += what == CASE_SKIPPED ? 1 : 0;
    counts->milliseconds += property->milliseconds;
}

/* Returns new: the first line of a failure. */
static char *message_of(const XpRunResult *result, const XpPropertyResult *property)
{
    const XpStory *story =
        property->counterexamples->len > 0 ? g_ptr_array_index(property->counterexamples, 0) : NULL;
    if (property->verdict == XP_VERDICT_VIOLATED && story != NULL && story->request != NULL)
        return xp_view_headline(result->world, story);
    return xp_view_plain(result->world, property->reason);
}

static void append_problem(GString *out, const char *element, const XpRunResult *result,
                           const XpPropertyResult *property)
{
    g_autofree char *message = message_of(result, property);
    g_autofree char *details = xp_human_details(result, property);
    g_autofree char *sentence = xp_view_plain(result->world, property->sentence);
    g_string_append_printf(out, "      <%s", element);
    append_attribute(out, "type", xp_verdict_name(property->verdict));
    append_attribute(out, "message", message);
    g_string_append_c(out, '>');
    append_escaped(out, sentence);
    g_string_append_c(out, '\n');
    append_escaped(out, details);
    g_string_append_printf(out, "</%s>\n", element);
}

/* @text may be empty. */
static void append_output(GString *out, const char *indent, const char *text)
{
    if (text[0] == '\0')
        return;
    g_string_append_printf(out, "%s<system-out>", indent);
    append_escaped(out, text);
    g_string_append(out, "</system-out>\n");
}

static void append_body(GString *out, const XpRunResult *result, const XpPropertyResult *property)
{
    switch (case_of(property)) {
    case CASE_PASSED: {
        g_autofree char *details = xp_human_details(result, property);
        append_output(out, "      ", details);
        return;
    }
    case CASE_FAILED:
        append_problem(out, "failure", result, property);
        return;
    case CASE_ERROR:
        append_problem(out, "error", result, property);
        return;
    case CASE_SKIPPED: {
        g_autofree char *outcome = xp_view_outcome(result, property);
        g_autofree char *message = xp_view_plain(result->world, outcome);
        g_string_append(out, "      <skipped");
        append_attribute(out, "message", message);
        g_string_append(out, "/>\n");
        return;
    }
    }
    g_assert_not_reached();
}

/* Returns new: "policies/props/secrets.xprop" as "policies.props.secrets". */
static char *class_name(const char *file)
{
    g_autofree char *name = g_strdup(file);
    if (g_str_has_suffix(name, ".xprop"))
        name[strlen(name) - strlen(".xprop")] = '\0';
    g_strdelimit(name, "/", '.');
    const char *begin = name + strspn(name, ".");
    return g_strdup(begin[0] != '\0' ? begin : "properties");
}

static void append_case(GString *out, const XpRunResult *result, const XpReportOptions *options,
                        const XpPropertyResult *property, const char *file)
{
    g_autofree char *class = class_name(file);
    g_string_append(out, "    <testcase");
    append_attribute(out, "classname", class);
    append_attribute(out, "name", property->id);
    if (xp_view_sentence_place(property).file != NULL)
        append_attribute(out, "file", file);
    append_time(out, options, property->milliseconds);
    g_string_append(out, ">\n");
    append_body(out, result, property);
    g_string_append(out, "    </testcase>\n");
}

/* --- suites --- */

/* Returns new: the file a suite is named after. Sentences of the command line are one suite. */
static char *suite_file(const XpReportOptions *options, const XpPropertyResult *property)
{
    const XpSpan place = xp_view_sentence_place(property);
    return place.file != NULL ? xp_report_path(options, place.file) : g_strdup("--prop");
}

/* A file and its properties, in their order. */
typedef struct {
    char *file;
    GPtrArray *properties;
} Suite;

static void suite_clear(gpointer data)
{
    Suite *suite = data;
    g_free(suite->file);
    g_ptr_array_unref(suite->properties);
}

/* Returns new (GArray of Suite), by the first property of each. */
static GArray *collect_suites(const XpRunResult *result, const XpReportOptions *options)
{
    GArray *suites = g_array_new(FALSE, TRUE, sizeof(Suite));
    g_autoptr(GHashTable) places = g_hash_table_new(g_str_hash, g_str_equal);
    g_array_set_clear_func(suites, suite_clear);
    for (guint i = 0; i < result->properties->len; i++) {
        XpPropertyResult *property = g_ptr_array_index(result->properties, i);
        g_autofree char *file = suite_file(options, property);
        guint place = GPOINTER_TO_UINT(g_hash_table_lookup(places, file));
        if (place == 0) {
            Suite suite = {g_steal_pointer(&file), g_ptr_array_new()};
            g_array_append_val(suites, suite);
            place = suites->len;
            g_hash_table_insert(places, suite.file, GUINT_TO_POINTER(place));
        }
        g_ptr_array_add(g_array_index(suites, Suite, place - 1).properties, property);
    }
    return suites;
}

static void append_suite(GString *out, const XpRunResult *result, const XpReportOptions *options,
                         const Suite *suite)
{
    Counts counts = {0};
    for (guint i = 0; i < suite->properties->len; i++)
        count_case(&counts, g_ptr_array_index(suite->properties, i));
    g_string_append(out, "  <testsuite");
    append_attribute(out, "name", suite->file);
    append_counts(out, options, &counts);
    for (guint i = 0; i < suite->properties->len; i++)
        append_case(out, result, options, g_ptr_array_index(suite->properties, i), suite->file);
    g_autofree char *common = xp_human_common(result);
    append_output(out, "    ", common);
    g_string_append(out, "  </testsuite>\n");
}

#define PROLOGUE "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"xacct-prove\""

/* A suite of one case that is an error: something is wrong with the run, not with a property. */
static void append_run_error(GString *out, const XpReportOptions *options, const char *name,
                             const char *type, const char *message, const char *text)
{
    const Counts counts = {.tests = 1, .errors = 1};
    g_string_append(out, "  <testsuite");
    append_attribute(out, "name", name);
    append_counts(out, options, &counts);
    g_string_append(out, "    <testcase classname=\"xacct-prove\"");
    append_attribute(out, "name", name);
    g_string_append(out, " time=\"0\">\n      <error");
    append_attribute(out, "type", type);
    append_attribute(out, "message", message);
    g_string_append_c(out, '>');
    append_escaped(out, text);
    g_string_append(out, "</error>\n    </testcase>\n  </testsuite>\n");
}

static void append_removed(GString *out, const XpReportOptions *options, const XpRunResult *result)
{
    g_autofree char *base = xp_view_plain(NULL, result->base);
    g_autofree char *message =
        g_strdup_printf("proved in %s, and removed: nobody proves it any more", base);
    for (guint i = 0; i < result->removed->len; i++) {
        g_autofree char *id = xp_view_plain(NULL, g_ptr_array_index(result->removed, i));
        append_run_error(out, options, id, "REMOVED", message, "");
    }
}

char *xp_junit_write(const XpRunResult *result, const XpReportOptions *options)
{
    GString *out = g_string_new(PROLOGUE);
    g_autoptr(GArray) suites = collect_suites(result, options);
    Counts counts = {0};
    for (guint i = 0; i < result->properties->len; i++)
        count_case(&counts, g_ptr_array_index(result->properties, i));
    counts.tests += result->disagreement ? 1 : 0;
    counts.errors += result->disagreement ? 1 : 0;
    counts.tests += result->removed->len;
    counts.errors += result->removed->len;
    append_counts(out, options, &counts);
    for (guint i = 0; i < suites->len; i++)
        append_suite(out, result, options, &g_array_index(suites, Suite, i));
    append_removed(out, options, result);
    if (result->disagreement) {
        g_autofree char *text = xp_view_plain(result->world, result->disagreement_text);
        append_run_error(out, options, "internal", "internal",
                         "two independent answers of the program disagree: trust no verdict", text);
    }
    g_string_append(out, "</testsuites>\n");
    return g_string_free(out, FALSE);
}

char *xp_junit_write_errors(const XpDiagList *diags, const XpReportOptions *options)
{
    const Counts counts = {.tests = 1, .errors = 1};
    GString *out = g_string_new(PROLOGUE);
    g_autofree char *message =
        g_strdup_printf("errors in the input: %u; nothing was proved", xp_diag_count_errors(diags));
    g_autofree char *text = xp_diagnostics_text(diags, XP_SEVERITY_WARNING);
    append_counts(out, options, &counts);
    append_run_error(out, options, "input", "input", message, text);
    g_string_append(out, "</testsuites>\n");
    return g_string_free(out, FALSE);
}
