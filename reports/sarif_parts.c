/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/sarif_parts.h"

#include <string.h>

#include "reports/path.h"

#define SCHEMA    "https://json.schemastore.org/sarif-2.1.0.json"
#define MOST_TEXT 1024 /* characters of a description, as GitHub takes them */

char *xp_sarif_shorten(const char *text, glong most)
{
    if (g_utf8_strlen(text, -1) <= most)
        return g_strdup(text);
    g_autofree char *kept = g_utf8_substring(text, 0, most - 3);
    return g_strconcat(kept, "...", NULL);
}

json_t *xp_sarif_text(const char *text)
{
    json_t *row = json_object();
    g_autofree char *kept = xp_sarif_shorten(text[0] != '\0' ? text : "(nothing)", MOST_TEXT);
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

json_t *xp_sarif_place(const XpReportOptions *options, const char *file, const XpSpan *span)
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

void xp_sarif_append(GString *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '[' || *text == ']' || *text == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *text);
    }
}

void xp_sarif_notify(json_t *notifications, const char *level, const char *text, json_t *location)
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

json_t *xp_sarif_automation(const XpReportOptions *options, const char *what, const char *tree)
{
    g_autofree char *path = tree != NULL ? xp_report_path(options, tree) : g_strdup("");
    gsize length = strlen(path);
    while (length > 0 && path[length - 1] == '/')
        path[--length] = '\0';
    g_autofree char *id = g_strdup_printf("%s/%s/", what, path);
    json_t *row = json_object();
    xp_json_set(row, "id", xp_json_text(id));
    return row;
}

char *xp_sarif_print(json_t *run)
{
    g_autoptr(json_t) root = json_object();
    json_t *runs = json_array();
    json_array_append_new(runs, run);
    xp_json_set(root, "$schema", json_string(SCHEMA));
    xp_json_set(root, "version", json_string("2.1.0"));
    xp_json_set(root, "runs", runs);
    return xp_json_print(root, JSON_INDENT(1));
}
