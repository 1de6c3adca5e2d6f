/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/diagnostics.h"

#include "reports/json_util.h"

char *xp_diagnostics_text(const XpDiagList *diags, XpSeverity lowest)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < xp_diag_count(diags); i++) {
        const XpDiag *diag = xp_diag_get(diags, i);
        if (xp_diag_severity(diag->id) < lowest)
            continue;
        g_autofree char *text = xp_diag_render(diag);
        g_string_append(out, text);
    }
    return g_string_free(out, FALSE);
}

static json_t *diag_json(const XpDiag *diag)
{
    json_t *row = json_object();
    xp_json_set(row, "code", json_string(xp_diag_code(diag->id)));
    xp_json_set(row, "severity", json_string(xp_severity_name(xp_diag_severity(diag->id))));
    xp_json_set(row, "message", xp_json_text(diag->text));
    xp_json_set(row, "file", xp_json_text(diag->span.file));
    xp_json_set(row, "line", xp_json_count(diag->span.line));
    xp_json_set(row, "column", xp_json_count(diag->span.column));
    xp_json_set(row, "help", xp_json_text(diag->help));
    return row;
}

char *xp_diagnostics_json(const XpDiagList *diags)
{
    g_autoptr(json_t) root = json_object();
    json_t *rows = json_array();
    for (guint i = 0; i < xp_diag_count(diags); i++)
        json_array_append_new(rows, diag_json(xp_diag_get(diags, i)));
    xp_json_set(root, "schema", json_string("xacct-error/1"));
    xp_json_set(root, "diagnostics", rows);
    return xp_json_print(root, JSON_COMPACT);
}
