/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/cli/diff_exceptions.h"

#include "frontend/cli/option.h"
#include "reports/diagnostics.h"

void xp_diff_exceptions_clear(XpDiffExceptions *exceptions)
{
    g_clear_pointer(&exceptions->rows, g_array_unref);
    g_clear_pointer(&exceptions->bases, xp_bases_free);
    g_clear_pointer(&exceptions->properties, xp_properties_free);
}

static void complain(const XpDiagList *diags, const GError *error)
{
    g_autofree char *text = xp_diagnostics_text(diags, XP_SEVERITY_ERROR);
    g_printerr("%sno exception of the properties counts: %s\n", text, error->message);
}

static XpProperties *load_properties(const XpWorld *newer, const XpCheckout *checkout, gint64 now)
{
    g_autofree char *today = xp_option_day_of(now);
    const XpPropertySource own = {.today = today};
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(XpDiagList) told = xp_diag_list_new();
    g_autoptr(GError) error = NULL;
    if (newer->n_property_files == 0)
        return NULL;
    XpProperties *properties = xp_properties_load(newer, &own, diags, &error);
    if (properties == NULL) {
        xp_checkout_tell(checkout, diags, told);
        complain(told, error);
    }
    return properties;
}

static gboolean is_excepting(const XpClaim *claim)
{
    return claim->kind == XP_CLAIM_KEEP && claim->n_excepts > 0;
}

/* Returns new, or NULL: the trees of the claims; nothing is loaded where nothing is excepted. */
static XpBases *load_bases(const XpProperties *properties, const char *place)
{
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(GError) error = NULL;
    gboolean any = FALSE;
    for (guint p = 0; p < properties->n; p++)
        for (guint c = 0; c < properties->items[p]->n_claims; c++)
            any = any || is_excepting(&properties->items[p]->claims[c]);
    if (!any)
        return NULL;
    XpBases *bases = xp_bases_load(properties, place, NULL, diags, &error);
    if (bases == NULL)
        complain(diags, error);
    return bases;
}

static void tell_others(const XpDiffExceptions *exceptions, const XpWorld *older)
{
    for (guint p = 0; p < exceptions->properties->n; p++) {
        const XpProperty *property = exceptions->properties->items[p];
        for (guint c = 0; c < property->n_claims; c++) {
            const XpClaim *claim = &property->claims[c];
            const XpWorld *base = xp_bases_find(exceptions->bases, claim->source);
            if (is_excepting(claim) && base != NULL && !xp_world_has_files_of(base, older))
                g_printerr("exceptions of %s are about what is new since %s, which is another tree "
                           "than the older one here: they cover nothing\n",
                           property->id, claim->source);
        }
    }
}

void xp_diff_exceptions_load(XpDiffExceptions *out, const XpWorld *older,
                             const XpCheckout *checkout, const XpWorld *newer, const char *place,
                             gint64 now)
{
    guint n = 0;
    *out = (XpDiffExceptions){.rows = g_array_new(FALSE, FALSE, sizeof(XpBase))};
    out->properties = load_properties(newer, checkout, now);
    if (out->properties == NULL)
        return;
    out->bases = load_bases(out->properties, place);
    const XpBase *all = xp_bases_rows(out->bases, &n);
    for (guint i = 0; i < n; i++)
        if (xp_world_has_files_of(all[i].world, older))
            g_array_append_val(out->rows, all[i]);
    if (out->bases != NULL)
        tell_others(out, older);
}
