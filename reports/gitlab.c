/* SPDX-License-Identifier: Apache-2.0 */

/* The code quality report of GitLab: one entry for a violated property and a statement it rests
 * on; nothing violated is an empty list. */

#include "reports/finding.h"
#include "reports/json_util.h"
#include "reports/path.h"
#include "reports/view.h"
#include "reports/writers.h"

static const char *severity_of(const XpPropertyResult *property)
{
    switch (xp_property_rank(property)) {
    case XP_RANK_CRITICAL:
        return "blocker";
    case XP_RANK_HIGH:
        return "critical";
    case XP_RANK_MEDIUM:
        return "major";
    case XP_RANK_LOW:
        return "minor";
    case XP_RANK_INFO:
        return "info";
    }
    g_assert_not_reached();
}

/* Returns new: what happens, and which part this statement has in it. */
static char *description_of(const XpWorld *world, const XpFinding *finding)
{
    g_autofree char *id = xp_view_plain(NULL, finding->property->id);
    g_autofree char *what = finding->story != NULL && finding->story->request != NULL
                                ? xp_view_headline(world, finding->story)
                                : xp_view_plain(world, finding->property->reason);
    g_autofree char *statement =
        finding->statement != NULL ? xp_view_statement(world, finding->statement) : g_strdup("");
    g_autofree char *shown = xp_view_plain(world, statement);
    return g_strconcat(id, ": ", what, shown[0] != '\0' ? "; it rests on: " : "", shown, NULL);
}

/* At @span, or at the tree itself. */
static json_t *location_json(const XpRunResult *result, const XpReportOptions *options,
                             const XpSpan *span)
{
    const char *root = result->world->root != NULL ? result->world->root : ".";
    g_autofree char *path = xp_report_path(options, span->file != NULL ? span->file : root);
    json_t *location = json_object();
    json_t *lines = json_object();
    xp_json_set(lines, "begin", json_integer(MAX(span->line, 1)));
    xp_json_set(location, "path", xp_json_text(path));
    xp_json_set(location, "lines", lines);
    return location;
}

/* Takes @location. */
static json_t *entry_json(const char *description, const char *name, const char *fingerprint,
                          const char *severity, json_t *location)
{
    json_t *row = json_object();
    xp_json_set(row, "description", json_string(description));
    xp_json_set(row, "check_name", json_string(name));
    xp_json_set(row, "fingerprint", json_string(fingerprint));
    xp_json_set(row, "severity", json_string(severity));
    xp_json_set(row, "location", location);
    return row;
}

/* Without this entry, a run whose verdicts are worth nothing would look clean. */
static json_t *disagreement_json(const XpRunResult *result, const XpReportOptions *options)
{
    const XpSpan nowhere = {0};
    g_autofree char *text = xp_view_plain(result->world, result->disagreement_text);
    g_autofree char *description = g_strconcat(
        "internal error, two independent answers of the program disagree: ", text, NULL);
    g_autofree char *key = g_compute_checksum_for_string(G_CHECKSUM_SHA256, description, -1);
    return entry_json(description, "xacct-prove", key, "blocker",
                      location_json(result, options, &nowhere));
}

char *xp_gitlab_write(const XpRunResult *result, const XpReportOptions *options)
{
    g_autoptr(json_t) root = json_array();
    g_autoptr(GPtrArray) findings = xp_findings_new(result);
    for (guint i = 0; i < findings->len; i++) {
        const XpFinding *finding = g_ptr_array_index(findings, i);
        if (xp_property_is_excused(finding->property))
            continue;
        g_autofree char *id = xp_view_plain(NULL, finding->property->id);
        g_autofree char *description = description_of(result->world, finding);
        json_array_append_new(root, entry_json(description, id, finding->key,
                                               severity_of(finding->property),
                                               location_json(result, options, &finding->region)));
    }
    if (result->disagreement)
        json_array_append_new(root, disagreement_json(result, options));
    return xp_json_print(root, JSON_INDENT(1));
}
