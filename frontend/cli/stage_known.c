/* SPDX-License-Identifier: Apache-2.0 */

/* The baseline of a run: read before it, compared with it or written after it. */
#include <string.h>

#include "frontend/base/error.h"
#include "frontend/cli/stages.h"
#include "frontend/cli/status.h"
#include "frontend/load/baseline_json.h"
#include "reports/baseline.h"
#include "reports/diagnostics.h"
#include "reports/report.h"

/* The run examined only some of the properties, so that an absent one says nothing. */
static gboolean is_part(const XpProveArguments *arguments)
{
    return arguments->select != NULL || arguments->sentences != NULL || arguments->props != NULL;
}

/* What is read before the run: all that is known, or while that is written anew for some
 * properties, what stays known of the others. */
gboolean xp_stage_baseline(const XpProveArguments *arguments, XpBaseline **out_baseline,
                           GError **error)
{
    gboolean anew = arguments->update_baseline &&
                    (!is_part(arguments) || !g_file_test(arguments->baseline, G_FILE_TEST_EXISTS));
    if (arguments->baseline == NULL || anew)
        return TRUE;
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    *out_baseline = xp_load_baseline(arguments->baseline, diags);
    if (*out_baseline != NULL)
        return TRUE;
    g_autofree char *text = xp_diagnostics_text(diags, XP_SEVERITY_ERROR);
    g_printerr("%s", text);
    g_set_error(error, XP_ERROR, XP_ERROR_INPUT,
                "the baseline %s cannot be used; --update-baseline writes one",
                arguments->baseline);
    return FALSE;
}

static const XpPropertyResult *find(const XpRunResult *result, const char *id)
{
    for (guint i = 0; i < result->properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(result->properties, i);
        if (strcmp(property->id, id) == 0)
            return property;
    }
    return NULL;
}

static void find_unused(const XpProveArguments *arguments, const XpBaseline *baseline,
                        XpRunResult *result)
{
    for (guint i = 0; i < baseline->properties->len; i++) {
        const XpKnownProperty *known = g_ptr_array_index(baseline->properties, i);
        const XpPropertyResult *property = find(result, known->id);
        if (property == NULL && is_part(arguments))
            continue;
        for (guint k = 0; k < known->known->len; k++) {
            const XpKnown *entry = g_ptr_array_index(known->known, k);
            if (property != NULL && g_ptr_array_find(property->used_known, entry, NULL))
                continue;
            g_autofree char *text = xp_baseline_entry(result->world, entry);
            g_ptr_array_add(result->unused_known, g_strdup_printf("%s: %s", known->id, text));
        }
    }
}

static void warn(const XpProveArguments *arguments, const XpRunResult *result)
{
    if (arguments->quiet > 1)
        return;
    for (guint i = 0; i < result->unused_known->len; i++) {
        g_autofree char *text = g_strdup_printf(
            "warning: in %s, but not so any more; --update-baseline removes it: %s",
            arguments->baseline, (const char *)g_ptr_array_index(result->unused_known, i));
        xp_status_complain(text);
    }
    for (guint i = 0; i < result->properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(result->properties, i);
        for (guint e = 0; e < property->exceptions->len; e++) {
            const XpExceptionUse *use = g_ptr_array_index(property->exceptions, e);
            if (xp_exception_state(property, use) != XP_EXCEPTION_UNUSED)
                continue;
            g_autofree char *text = g_strdup_printf(
                "warning: %s:%u: %s is proved without its exception for %s; remove it",
                property->file, property->line, property->id, use->text);
            xp_status_complain(text);
        }
    }
}

/* A run that was cut off or contradicts itself knows too little to write down. */
static gboolean save(const XpProveArguments *arguments, const XpBaseline *others,
                     const XpRunResult *result, GError **error)
{
    if (result->partial || result->disagreement) {
        xp_status_complain("the baseline is not written: the run is not whole");
        return TRUE;
    }
    g_autofree char *text = xp_baseline_write(result, others);
    return xp_report_save(arguments->baseline, text, error);
}

gboolean xp_stage_known(const XpProveArguments *arguments, const XpBaseline *baseline,
                        XpRunResult *result, GError **error)
{
    result->baseline = g_strdup(arguments->baseline);
    if (baseline != NULL && !arguments->update_baseline)
        find_unused(arguments, baseline, result);
    warn(arguments, result);
    return !arguments->update_baseline || save(arguments, baseline, result, error);
}
