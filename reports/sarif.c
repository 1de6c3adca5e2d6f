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

#define MOST_NAME 255 /* characters of a name, as GitHub takes them */

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

json_t *xp_sarif_location(const XpSarif *sarif, const XpSpan *span)
{
    const XpSpan start = {.line = 1};
    const char *root = sarif->result->world->root;
    if (span->file == NULL)
        return xp_sarif_place(sarif->options, root != NULL ? root : ".", &start);
    return xp_sarif_place(sarif->options, span->file, span);
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
    return name->len > 0 ? xp_sarif_shorten(name->str, MOST_NAME) : g_strdup("Property");
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
        xp_sarif_notify(notifications, "warning", text, xp_sarif_location(sarif, &place));
    }
}

/* There is no property left that a result could be of. */
static void notify_removed(const XpSarif *sarif, json_t *notifications)
{
    for (guint i = 0; i < sarif->result->removed->len; i++) {
        g_autofree char *id = xp_view_plain(NULL, g_ptr_array_index(sarif->result->removed, i));
        g_autofree char *base = xp_view_plain(NULL, sarif->result->base);
        g_autofree char *text = g_strdup_printf("%s was proved in %s and is removed", id, base);
        xp_sarif_notify(notifications, "error", text, NULL);
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
        xp_sarif_notify(notifications, "error", text, NULL);
    }
    if (sarif->result->partial)
        xp_sarif_notify(notifications, "error", "interrupted: what was unfinished is UNKNOWN",
                        NULL);
    notify_open(sarif, notifications);
    notify_removed(sarif, notifications);
    if (left_out > 0) {
        g_autofree char *text =
            g_strdup_printf("%" G_GSIZE_FORMAT " results are left out: a run has at most %u",
                            left_out, XP_SARIF_MOST_RESULTS);
        xp_sarif_notify(notifications, "warning", text, NULL);
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
        if (json_array_size(results) < XP_SARIF_MOST_RESULTS)
            json_array_append_new(results, xp_sarif_finding(sarif, finding));
        else
            (*left_out)++;
    }
    for (guint i = 0; sarif->options->sarif_unknown && i < sarif->result->properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(sarif->result->properties, i);
        if (property->verdict == XP_VERDICT_UNKNOWN && !xp_property_is_excused(property) &&
            json_array_size(results) < XP_SARIF_MOST_RESULTS)
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

char *xp_sarif_write(const XpRunResult *result, const XpReportOptions *options)
{
    g_autoptr(XpSources) sources = xp_sources_new(result->world);
    const XpSarif sarif = {result, options, sources};
    gsize left_out = 0;
    json_t *run = json_object();
    json_t *invocations = json_array();
    json_t *results = results_json(&sarif, &left_out);
    json_array_append_new(invocations, invocation_json(&sarif, left_out));
    xp_json_set(run, "tool", tool_json(&sarif));
    xp_json_set(run, "automationDetails",
                xp_sarif_automation(options, "xacct-prove", result->world->root));
    xp_json_set(run, "columnKind", json_string("unicodeCodePoints"));
    xp_json_set(run, "invocations", invocations);
    xp_json_set(run, "results", results);
    xp_json_set(run, "properties", verdicts_json(result));
    return xp_sarif_print(run);
}
