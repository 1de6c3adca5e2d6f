/* SPDX-License-Identifier: Apache-2.0 */

/* The base of a run: an earlier tree, proved again, or its report. */
#include <string.h>

#include "frontend/base/error.h"
#include "frontend/cli/checkout.h"
#include "frontend/cli/interrupt.h"
#include "frontend/cli/stages.h"
#include "frontend/load/baseline_json.h"
#include "frontend/load/git_tree.h"
#include "reports/diagnostics.h"

static void verdict_free(gpointer data)
{
    XpBaseVerdict *row = data;
    g_free(row->id);
    g_free(row->verdict);
    g_free(row);
}

static GPtrArray *verdicts_of(const XpRunResult *base)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func(verdict_free);
    for (guint i = 0; i < base->properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(base->properties, i);
        XpBaseVerdict *row = g_new0(XpBaseVerdict, 1);
        row->id = g_strdup(property->id);
        row->verdict = g_strdup(xp_verdict_name(property->verdict));
        g_ptr_array_add(rows, row);
    }
    return rows;
}

static void refuse(const XpProveArguments *arguments, const XpDiagList *diags, GError **error)
{
    g_autofree char *text = xp_diagnostics_text(diags, XP_SEVERITY_ERROR);
    g_printerr("%s", text);
    guint n = xp_diag_count_errors(diags);
    g_set_error(error, XP_ERROR, XP_ERROR_INPUT, "the base %s: %u error%s", arguments->base, n,
                n == 1 ? "" : "s");
}

/* Returns new, or NULL: the verdicts of the tree of @base. */
static GPtrArray *prove_tree(const XpProveArguments *arguments, const XpCheckout *base,
                             GError **error)
{
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(XpWorld) world = xp_stage_load_at(arguments, base->path, diags, NULL);
    g_autoptr(XpProperties) properties =
        world != NULL ? xp_stage_properties_of(arguments, world, diags, NULL) : NULL;
    if (properties == NULL) {
        g_autoptr(XpDiagList) told = xp_diag_list_new();
        xp_checkout_tell(base, diags, told);
        refuse(arguments, told, error);
        return NULL;
    }
    const XpProveOptions options = xp_stage_options(arguments);
    g_autoptr(XpRunResult) result =
        xp_prove(world, properties, &options, xp_interrupt_watch(), error);
    return result != NULL ? verdicts_of(result) : NULL;
}

static GPtrArray *read_report(const XpProveArguments *arguments, GError **error)
{
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    GPtrArray *rows = xp_load_base_report(arguments->base, diags);
    if (rows == NULL)
        refuse(arguments, diags, error);
    return rows;
}

static GPtrArray *read_tree(const XpProveArguments *arguments, GError **error)
{
    g_autoptr(XpCheckout) base = xp_checkout_new(arguments->base, arguments->path, error);
    return base != NULL ? prove_tree(arguments, base, error) : NULL;
}

static const char *verdict_in(const GPtrArray *base, const char *id)
{
    for (guint i = 0; i < base->len; i++) {
        const XpBaseVerdict *row = g_ptr_array_index(base, i);
        if (strcmp(row->id, id) == 0)
            return row->verdict;
    }
    return NULL;
}

static XpVerdict verdict_named(const char *name)
{
    XpVerdict verdict = XP_VERDICT_PROVED;
    while (strcmp(xp_verdict_name(verdict), name) != 0)
        verdict = (XpVerdict)(verdict + 1);
    return verdict;
}

/* A proof that is lost is a regression, unless an expectation or the baseline says that it is so.
 * formats.md 4.2 */
static XpSince since(const XpPropertyResult *property, XpVerdict base)
{
    gboolean open =
        property->verdict == XP_VERDICT_VIOLATED || property->verdict == XP_VERDICT_UNKNOWN;
    if (property->verdict == base)
        return XP_SINCE_SAME;
    if (property->verdict == XP_VERDICT_PROVED)
        return XP_SINCE_FIXED;
    return base == XP_VERDICT_PROVED && open && !xp_property_is_excused(property)
               ? XP_SINCE_REGRESSED
               : XP_SINCE_CHANGED;
}

static gboolean is_there(const XpRunResult *result, const char *id)
{
    for (guint i = 0; i < result->properties->len; i++)
        if (strcmp(((const XpPropertyResult *)g_ptr_array_index(result->properties, i))->id, id) ==
            0)
            return TRUE;
    return FALSE;
}

static void compare(const XpProveArguments *arguments, const GPtrArray *base, XpRunResult *result)
{
    result->base = g_strdup(arguments->base);
    for (guint i = 0; i < result->properties->len; i++) {
        XpPropertyResult *property = g_ptr_array_index(result->properties, i);
        const char *verdict = verdict_in(base, property->id);
        property->since = XP_SINCE_NEW;
        if (verdict == NULL)
            continue;
        property->base_verdict = verdict_named(verdict);
        property->since = since(property, property->base_verdict);
    }
    for (guint i = 0; arguments->select == NULL && i < base->len; i++) {
        const XpBaseVerdict *row = g_ptr_array_index(base, i);
        if (is_there(result, row->id))
            continue;
        g_ptr_array_add(result->gone, g_strdup(row->id));
        if (verdict_named(row->verdict) == XP_VERDICT_PROVED && !arguments->allow_removed)
            g_ptr_array_add(result->removed, g_strdup(row->id));
    }
}

gboolean xp_stage_base(const XpProveArguments *arguments, XpRunResult *result, GError **error)
{
    if (arguments->base == NULL)
        return TRUE;
    g_autoptr(GPtrArray) base = NULL;
    if (xp_git_tree_is(arguments->base) || g_file_test(arguments->base, G_FILE_TEST_IS_DIR))
        base = read_tree(arguments, error);
    else
        base = read_report(arguments, error);
    if (base == NULL)
        return FALSE;
    compare(arguments, base, result);
    return TRUE;
}
