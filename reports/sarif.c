/* SPDX-License-Identifier: Apache-2.0 */

/*
 * SARIF 2.1.0 as GitHub code scanning reads it. A rule is a property; a result is a violated
 * property and one statement it rests on. Verdicts that are no alerts stand in the properties of
 * the run, what is open also in its notifications.
 */

#include "reports/sarif.h"

#include <string.h>

#include "reports/markdown.h"
#include "reports/path.h"
#include "reports/view.h"
#include "reports/writers.h"

#define SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"

/* What GitHub takes: characters of a description and of a name, results of a run. */
#define MOST_TEXT    1024
#define MOST_NAME    255
#define MOST_RESULTS 25000u

const char *xp_sarif_level(const XpPropertyResult *property)
{
    switch (xp_property_rank(property)) {
    case XP_RANK_CRITICAL:
    case XP_RANK_HIGH:
        return "error";
    case XP_RANK_MEDIUM:
        return "warning";
    case XP_RANK_LOW:
    case XP_RANK_INFO:
        return "note";
    }
    g_assert_not_reached();
}

/* The number from which GitHub reads "critical", "high", "medium" or "low". */
static const char *security_severity(const XpPropertyResult *property)
{
    switch (xp_property_rank(property)) {
    case XP_RANK_CRITICAL:
        return "9.5";
    case XP_RANK_HIGH:
        return "8.0";
    case XP_RANK_MEDIUM:
        return "5.5";
    case XP_RANK_LOW:
        return "2.0";
    case XP_RANK_INFO:
        return "0.5";
    }
    g_assert_not_reached();
}

/* Returns new: at most @most characters of @text, which is valid UTF-8. */
static char *shorten(const char *text, glong most)
{
    if (g_utf8_strlen(text, -1) <= most)
        return g_strdup(text);
    g_autofree char *kept = g_utf8_substring(text, 0, most - 3);
    return g_strconcat(kept, "...", NULL);
}

json_t *xp_sarif_text(const char *text)
{
    json_t *row = json_object();
    g_autofree char *kept = shorten(text[0] != '\0' ? text : "(nothing)", MOST_TEXT);
    xp_json_set(row, "text", json_string(kept));
    return row;
}

/* --- places --- */

static json_t *region_json(const XpSpan *span)
{
    json_t *region = json_object();
    xp_json_set(region, "startLine", json_integer(MAX(span->line, 1)));
    if (span->line == 0 || span->column == 0)
        return region;
    xp_json_set(region, "startColumn", json_integer(span->column));
    if (span->end_line < span->line || span->end_column == 0)
        return region;
    xp_json_set(region, "endLine", json_integer(span->end_line));
    xp_json_set(region, "endColumn", json_integer(span->end_column));
    return region;
}

/* Returns new: a relative reference, or file:/// for what lies outside of the repository. */
static char *uri_of(const XpReportOptions *options, const char *file)
{
    g_autofree char *path = xp_report_path(options, file);
    g_autofree char *escaped = g_uri_escape_string(path, "/", FALSE);
    return g_strconcat(path[0] == '/' ? "file://" : "", escaped, NULL);
}

static json_t *place_json(const XpReportOptions *options, const char *file, const XpSpan *span)
{
    json_t *location = json_object();
    json_t *physical = json_object();
    json_t *artifact = json_object();
    g_autofree char *uri = uri_of(options, file);
    xp_json_set(artifact, "uri", json_string(uri));
    xp_json_set(physical, "artifactLocation", artifact);
    xp_json_set(physical, "region", region_json(span));
    xp_json_set(location, "physicalLocation", physical);
    return location;
}

json_t *xp_sarif_location(const XpSarif *sarif, const XpSpan *span)
{
    const XpSpan start = {.line = 1};
    const char *root = sarif->result->world->root;
    if (span->file == NULL)
        return place_json(sarif->options, root != NULL ? root : ".", &start);
    return place_json(sarif->options, span->file, span);
}

/* --- rules --- */

/* Returns new: "only-app-reads-db" as "OnlyAppReadsDb". */
static char *rule_name(const char *id)
{
    g_autoptr(GString) name = g_string_new(NULL);
    gboolean begins = TRUE;
    for (const char *at = id; *at != '\0'; at++) {
        if (g_ascii_isalnum(*at))
            g_string_append_c(name, begins ? g_ascii_toupper(*at) : *at);
        begins = !g_ascii_isalnum(*at);
    }
    return name->len > 0 ? shorten(name->str, MOST_NAME) : g_strdup("Property");
}

static json_t *rule_properties(const XpPropertyResult *property)
{
    json_t *row = json_object();
    json_t *tags = json_array();
    json_array_append_new(tags, json_string("security"));
    json_array_append_new(tags, json_string("aws"));
    xp_json_set(row, "tags", tags);
    xp_json_set(row, "precision", json_string("very-high"));
    xp_json_set(row, "security-severity", json_string(security_severity(property)));
    return row;
}

static json_t *help_json(const char *sentence)
{
    static const char text[] =
        "Each result is one statement that a request breaking this property rests on; the request "
        "was replayed by a second implementation of the rules of AWS. Narrow the statement, or "
        "permit the request in the property.";
    json_t *row = xp_sarif_text(text);
    g_autofree char *block = xp_markdown_block(sentence);
    g_autofree char *markdown = g_strconcat(block, "\n", text, "\n", NULL);
    xp_json_set(row, "markdown", json_string(markdown));
    return row;
}

static json_t *rule_json(const XpSarif *sarif, const XpPropertyResult *property)
{
    const XpWorld *world = sarif->result->world;
    json_t *row = json_object();
    json_t *configuration = json_object();
    g_autofree char *id = xp_view_plain(NULL, property->id);
    g_autofree char *name = rule_name(property->id);
    g_autofree char *sentence = xp_view_plain(world, property->sentence);
    g_autofree char *title = xp_view_plain(world, property->title);
    xp_json_set(configuration, "level", json_string(xp_sarif_level(property)));
    xp_json_set(row, "id", json_string(id));
    xp_json_set(row, "name", json_string(name));
    xp_json_set(row, "shortDescription", xp_sarif_text(title[0] != '\0' ? title : sentence));
    xp_json_set(row, "fullDescription", xp_sarif_text(sentence));
    xp_json_set(row, "help", help_json(sentence));
    xp_json_set(row, "defaultConfiguration", configuration);
    xp_json_set(row, "properties", rule_properties(property));
    return row;
}

static json_t *tool_json(const XpSarif *sarif)
{
    json_t *tool = json_object();
    json_t *driver = json_object();
    json_t *rules = json_array();
    for (guint i = 0; i < sarif->result->properties->len; i++)
        json_array_append_new(rules,
                              rule_json(sarif, g_ptr_array_index(sarif->result->properties, i)));
    xp_json_set(driver, "name", json_string("xacct-prove"));
    xp_json_set(driver, "semanticVersion", xp_json_text(sarif->options->tool_version));
    xp_json_set(driver, "rules", rules);
    xp_json_set(tool, "driver", driver);
    return tool;
}

/* --- the run --- */

static void notify(json_t *notifications, const char *level, const char *text, json_t *location)
{
    json_t *row = json_object();
    xp_json_set(row, "level", json_string(level));
    xp_json_set(row, "message", xp_sarif_text(text));
    if (location != NULL) {
        json_t *locations = json_array();
        json_array_append_new(locations, location);
        xp_json_set(row, "locations", locations);
    }
    json_array_append_new(notifications, row);
}

static void notify_open(const XpSarif *sarif, json_t *notifications)
{
    for (guint i = 0; i < sarif->result->properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(sarif->result->properties, i);
        if (property->verdict != XP_VERDICT_UNKNOWN && property->verdict != XP_VERDICT_VACUOUS)
            continue;
        const XpSpan place = xp_view_sentence_place(property);
        g_autofree char *id = xp_view_plain(NULL, property->id);
        g_autofree char *reason = xp_sarif_open_text(sarif, property);
        g_autofree char *text =
            g_strdup_printf("%s is %s: %s", id, xp_verdict_name(property->verdict), reason);
        notify(notifications, "warning", text, xp_sarif_location(sarif, &place));
    }
}

static json_t *invocation_json(const XpSarif *sarif, gsize left_out)
{
    int status = xp_run_summary(sarif->result).exit_status;
    json_t *row = json_object();
    json_t *notifications = json_array();
    if (sarif->result->disagreement) {
        g_autofree char *text =
            xp_view_plain(sarif->result->world, sarif->result->disagreement_text);
        notify(notifications, "error", text, NULL);
    }
    if (sarif->result->partial)
        notify(notifications, "error", "interrupted: what was unfinished is UNKNOWN", NULL);
    notify_open(sarif, notifications);
    if (left_out > 0) {
        g_autofree char *text =
            g_strdup_printf("%" G_GSIZE_FORMAT " results are left out: a run has at most %u",
                            left_out, MOST_RESULTS);
        notify(notifications, "warning", text, NULL);
    }
    xp_json_set(row, "executionSuccessful",
                json_boolean(!sarif->result->disagreement && !sarif->result->partial));
    xp_json_set(row, "exitCode", json_integer(status));
    xp_json_set(row, "toolExecutionNotifications", notifications);
    return row;
}

/* Results in order, and how many of them were too many. */
static json_t *results_json(const XpSarif *sarif, gsize *left_out)
{
    g_autoptr(GPtrArray) findings = xp_findings_new(sarif->result);
    json_t *results = json_array();
    *left_out = 0;
    for (guint i = 0; i < findings->len; i++) {
        const XpFinding *finding = g_ptr_array_index(findings, i);
        if (xp_property_is_excused(finding->property) && !sarif->options->sarif_suppressed)
            continue;
        if (json_array_size(results) < MOST_RESULTS)
            json_array_append_new(results, xp_sarif_finding(sarif, finding));
        else
            (*left_out)++;
    }
    for (guint i = 0; sarif->options->sarif_unknown && i < sarif->result->properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(sarif->result->properties, i);
        if (property->verdict == XP_VERDICT_UNKNOWN && !xp_property_is_excused(property) &&
            json_array_size(results) < MOST_RESULTS)
            json_array_append_new(results, xp_sarif_unknown(sarif, i));
    }
    return results;
}

static json_t *verdicts_json(const XpRunResult *result)
{
    json_t *row = json_object();
    json_t *verdicts = json_object();
    json_t *assumptions = json_array();
    for (guint i = 0; i < result->properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(result->properties, i);
        g_autofree char *id = xp_view_plain(NULL, property->id);
        xp_json_set(verdicts, id, json_string(xp_verdict_name(property->verdict)));
    }
    for (guint i = 0; i < result->assumptions->len; i++) {
        g_autofree char *text =
            xp_view_plain(result->world, g_ptr_array_index(result->assumptions, i));
        json_array_append_new(assumptions, json_string(text));
    }
    xp_json_set(row, "xacct/verdicts", verdicts);
    xp_json_set(row, "xacct/assumptions", assumptions);
    return row;
}

/* Returns new: "xacct-prove/policies/": runs on different trees do not replace each other. */
static char *automation_id(const XpSarif *sarif)
{
    const char *root = sarif->result->world->root;
    g_autofree char *path = root != NULL ? xp_report_path(sarif->options, root) : g_strdup("");
    gsize length = strlen(path);
    while (length > 0 && path[length - 1] == '/')
        path[--length] = '\0';
    return g_strdup_printf("xacct-prove/%s/", path);
}

char *xp_sarif_write(const XpRunResult *result, const XpReportOptions *options)
{
    g_autoptr(XpSources) sources = xp_sources_new(result->world);
    const XpSarif sarif = {result, options, sources};
    gsize left_out = 0;
    g_autoptr(json_t) root = json_object();
    json_t *runs = json_array();
    json_t *run = json_object();
    json_t *automation = json_object();
    json_t *invocations = json_array();
    json_t *results = results_json(&sarif, &left_out);
    g_autofree char *id = automation_id(&sarif);
    xp_json_set(automation, "id", xp_json_text(id));
    json_array_append_new(invocations, invocation_json(&sarif, left_out));
    xp_json_set(run, "tool", tool_json(&sarif));
    xp_json_set(run, "automationDetails", automation);
    xp_json_set(run, "columnKind", json_string("unicodeCodePoints"));
    xp_json_set(run, "invocations", invocations);
    xp_json_set(run, "results", results);
    xp_json_set(run, "properties", verdicts_json(result));
    json_array_append_new(runs, run);
    xp_json_set(root, "$schema", json_string(SCHEMA));
    xp_json_set(root, "version", json_string("2.1.0"));
    xp_json_set(root, "runs", runs);
    return xp_json_print(root, JSON_INDENT(1));
}
