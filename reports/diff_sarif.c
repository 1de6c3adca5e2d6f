/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A comparison as SARIF 2.1.0. The rules are the kinds of difference; a result is one difference,
 * at the statement of the newer tree that changed, with all that changed as related locations.
 */

#include "reports/diff_finding.h"
#include "reports/sarif_parts.h"
#include "reports/sources.h"
#include "reports/view.h"

typedef struct {
    const XpAccessDiff *diff;
    const XpDiffReport *report;
    const XpReportOptions *options;
    XpSources *sources; /* of the newer tree */
    GHashTable *lines;  /* fingerprints of lines that have a result: a host takes two for one */
} Log;

/* --- rules --- */

typedef struct {
    const char *id;
    const char *name;
    const char *title;
    const char *help;
    const char *severity; /* the number that GitHub reads one of */
} Rule;

static const Rule rules[XP_DIFF_KIND_COUNT] = {
    {"access-gained", "AccessGained", "The newer tree allows what the older one refuses",
     "A request that the newer tree allows and the older one refuses, whatever is not known of "
     "either, replayed in both by a second implementation of the rules of AWS. Take the change "
     "back, or except the caller in a `no new access ... since` property.",
     "8.0"},
    {"access-lost", "AccessLost", "The newer tree refuses what the older one allows",
     "A request that the older tree allows and the newer one refuses. It fails nothing.", "0.5"},
    {"access-unknown", "AccessUnknown", "Nobody can tell whether access changed",
     "What the trees do not say decides whether access changed here; the message names what would "
     "settle it.",
     "5.5"},
};

static const char *level_of(const Log *log, XpDiffKind kind, gboolean gained)
{
    switch (kind) {
    case XP_DIFF_GAINED:
        return log->report->allow_gain ? "note" : "error";
    case XP_DIFF_LOST:
        return "note";
    case XP_DIFF_OPEN:
        return gained ? "warning" : "note";
    case XP_DIFF_KIND_COUNT:
        break;
    }
    g_assert_not_reached();
}

static json_t *rule_json(const Log *log, XpDiffKind kind)
{
    const Rule *rule = &rules[kind];
    json_t *row = json_object();
    json_t *configuration = json_object();
    json_t *properties = json_object();
    xp_json_set(configuration, "level", json_string(level_of(log, kind, TRUE)));
    xp_json_set(properties, "tags", json_pack("[ss]", "security", "aws"));
    xp_json_set(properties, "precision", json_string("very-high"));
    xp_json_set(properties, "security-severity", json_string(rule->severity));
    xp_json_set(row, "id", json_string(rule->id));
    xp_json_set(row, "name", json_string(rule->name));
    xp_json_set(row, "shortDescription", xp_sarif_text(rule->title));
    xp_json_set(row, "fullDescription", xp_sarif_text(rule->help));
    xp_json_set(row, "help", xp_sarif_text(rule->help));
    xp_json_set(row, "defaultConfiguration", configuration);
    xp_json_set(row, "properties", properties);
    return row;
}

static json_t *tool_json(const Log *log)
{
    json_t *tool = json_object();
    json_t *driver = json_object();
    json_t *rows = json_array();
    for (guint kind = 0; kind < XP_DIFF_KIND_COUNT; kind++)
        json_array_append_new(rows, rule_json(log, (XpDiffKind)kind));
    xp_json_set(driver, "name", json_string("xacct-prove"));
    xp_json_set(driver, "semanticVersion", xp_json_text(log->options->tool_version));
    xp_json_set(driver, "rules", rows);
    xp_json_set(tool, "driver", driver);
    return tool;
}

/* --- results --- */

static void append_place(const Log *log, GString *text, const XpDiffPlace *place, guint number)
{
    const char *tree = place->cause->added ? log->report->newer_name : log->report->older_name;
    g_autofree char *what = xp_diff_cause_text(log->diff, place->cause);
    g_autofree char *shown = xp_view_plain(NULL, tree);
    g_string_append(text, number == 1 ? " Changed: [" : ", [");
    xp_sarif_append(text, what);
    g_string_append_printf(text, "](%u), line %u in ", number, place->span.line);
    xp_sarif_append(text, shown);
}

static json_t *message_json(const Log *log, const XpDiffFinding *finding)
{
    g_autoptr(GString) text = g_string_new(NULL);
    xp_sarif_append(text, finding->text);
    g_string_append_c(text, '.');
    if (finding->change != NULL) {
        gboolean gained = finding->kind == XP_DIFF_GAINED;
        g_autofree char *caller = xp_caller_print(&finding->change->story->request->caller);
        g_autofree char *shown = xp_view_plain(NULL, caller);
        g_string_append(text, " Sent by ");
        xp_sarif_append(text, shown);
        g_string_append_printf(text, ": %s in the %s tree, %s in the %s.",
                               finding->change->allowed_by, gained ? "newer" : "older",
                               finding->change->refused_by, gained ? "older" : "newer");
    }
    for (guint i = 0; i < finding->places->len; i++)
        append_place(log, text, g_ptr_array_index(finding->places, i), i + 1);
    if (finding->places->len > 0)
        g_string_append_c(text, '.');
    json_t *row = json_object();
    xp_json_set(row, "text", json_string(text->str));
    return row;
}

static json_t *related_json(const Log *log, const XpDiffFinding *finding)
{
    json_t *rows = json_array();
    for (guint i = 0; i < finding->places->len; i++) {
        const XpDiffPlace *place = g_ptr_array_index(finding->places, i);
        json_t *row = xp_sarif_place(log->options, place->file, &place->span);
        g_autofree char *what = xp_diff_cause_text(log->diff, place->cause);
        g_autofree char *text =
            g_strdup_printf("%s: %s", place->cause->added ? "new" : "old", what);
        xp_json_set(row, "id", json_integer((json_int_t)i + 1));
        xp_json_set(row, "message", xp_sarif_text(text));
        json_array_append_new(rows, row);
    }
    return rows;
}

/* The first result of a line has its hash, the others that and a part of their key. */
static json_t *fingerprints_json(const Log *log, const XpDiffFinding *finding)
{
    json_t *row = json_object();
    const char *hash =
        finding->loaded != NULL
            ? xp_sources_fingerprint(log->sources, finding->loaded, MAX(finding->region.line, 1))
            : NULL;
    if (hash != NULL) {
        g_autofree char *place =
            g_strdup_printf("%d:%s:%s", (int)finding->kind, hash, finding->file);
        g_autofree char *other = g_strdup_printf("%s:%.8s", hash, finding->key);
        gboolean first = g_hash_table_add(log->lines, g_steal_pointer(&place));
        xp_json_set(row, "primaryLocationLineHash", json_string(first ? hash : other));
    }
    xp_json_set(row, "xacct/v1", json_string(finding->key));
    return row;
}

static json_t *result_json(const Log *log, const XpDiffFinding *finding)
{
    json_t *row = json_object();
    json_t *locations = json_array();
    json_array_append_new(locations, xp_sarif_place(log->options, finding->file, &finding->region));
    xp_json_set(row, "ruleId", json_string(rules[finding->kind].id));
    xp_json_set(row, "ruleIndex", json_integer((json_int_t)finding->kind));
    xp_json_set(row, "level", json_string(level_of(log, finding->kind, finding->gained)));
    xp_json_set(row, "kind", json_string("fail"));
    xp_json_set(row, "message", message_json(log, finding));
    xp_json_set(row, "locations", locations);
    if (finding->places->len > 0)
        xp_json_set(row, "relatedLocations", related_json(log, finding));
    xp_json_set(row, "partialFingerprints", fingerprints_json(log, finding));
    return row;
}

/* --- the run --- */

static json_t *invocation_json(const Log *log, guint left_out)
{
    json_t *row = json_object();
    json_t *notifications = json_array();
    if (log->diff->disagreement != NULL) {
        g_autofree char *text = xp_view_plain(log->diff->newer, log->diff->disagreement);
        xp_sarif_notify(notifications, "error", text, NULL);
    }
    if (log->diff->partial)
        xp_sarif_notify(notifications, "error", "not everything was asked", NULL);
    if (left_out > 0) {
        g_autofree char *text = g_strdup_printf("%u results are left out: a run has at most %u",
                                                left_out, XP_SARIF_MOST_RESULTS);
        xp_sarif_notify(notifications, "warning", text, NULL);
    }
    xp_json_set(row, "executionSuccessful",
                json_boolean(log->diff->disagreement == NULL && !log->diff->partial));
    xp_json_set(row, "exitCode", json_integer((json_int_t)log->report->exit_status));
    xp_json_set(row, "toolExecutionNotifications", notifications);
    return row;
}

static json_t *properties_json(const Log *log)
{
    json_t *row = json_object();
    json_t *assumptions = json_array();
    g_autofree char *counts = xp_diff_counts(log->diff);
    for (guint i = 0; i < log->diff->assumptions->len; i++) {
        g_autofree char *text =
            xp_view_plain(log->diff->newer, g_ptr_array_index(log->diff->assumptions, i));
        json_array_append_new(assumptions, json_string(text));
    }
    xp_json_set(row, "xacct/old", xp_json_text(log->report->older_name));
    xp_json_set(row, "xacct/new", xp_json_text(log->report->newer_name));
    xp_json_set(row, "xacct/summary", json_string(counts));
    xp_json_set(row, "xacct/assumptions", assumptions);
    return row;
}

char *xp_diff_sarif(const XpAccessDiff *diff, const XpDiffReport *report,
                    const XpReportOptions *options)
{
    g_autoptr(GPtrArray) findings = xp_diff_findings_new(diff, report);
    g_autoptr(XpSources) sources = xp_sources_new(diff->newer);
    g_autoptr(GHashTable) lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const Log log = {diff, report, options, sources, lines};
    const char *tree = report->newer_place != NULL ? report->newer_place : diff->newer->root;
    guint shown = MIN(findings->len, XP_SARIF_MOST_RESULTS);
    json_t *run = json_object();
    json_t *results = json_array();
    json_t *invocations = json_array();
    for (guint i = 0; i < shown; i++)
        json_array_append_new(results, result_json(&log, g_ptr_array_index(findings, i)));
    json_array_append_new(invocations, invocation_json(&log, findings->len - shown));
    xp_json_set(run, "tool", tool_json(&log));
    xp_json_set(run, "automationDetails", xp_sarif_automation(options, "xacct-prove-diff", tree));
    xp_json_set(run, "columnKind", json_string("unicodeCodePoints"));
    xp_json_set(run, "invocations", invocations);
    xp_json_set(run, "results", results);
    xp_json_set(run, "properties", properties_json(&log));
    return xp_sarif_print(run);
}
