/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as what an earlier run wrote: a baseline, or a report to compare with. Either is
 * refused with an error, or read, and then no entry excuses everything.
 */
#include <unistd.h>

#include <glib/gstdio.h>

#include "frontend/load/baseline_json.h"
#include "tests/fuzz/target.h"

static void read_baseline(const char *file)
{
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(XpBaseline) baseline = xp_load_baseline(file, diags);

    g_assert((baseline == NULL) == (xp_diag_count_errors(diags) > 0));
    for (guint i = 0; baseline != NULL && i < baseline->properties->len; i++) {
        const XpKnownProperty *property = g_ptr_array_index(baseline->properties, i);

        g_assert(xp_baseline_find(baseline, property->id) == property);
        for (guint k = 0; k < property->known->len; k++)
            g_assert(((const XpKnown *)g_ptr_array_index(property->known, k))->parts->len > 0);
    }
}

static void read_report(const char *file)
{
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(GPtrArray) rows = xp_load_base_report(file, diags);

    g_assert((rows == NULL) == (xp_diag_count_errors(diags) > 0));
    for (guint i = 0; rows != NULL && i < rows->len; i++) {
        const XpBaseVerdict *row = g_ptr_array_index(rows, i);

        g_assert(row->id != NULL && row->verdict != NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *name = g_strdup_printf("xacct-fuzz-baseline-%d", (int)getpid());
    g_autofree char *file = g_build_filename(g_get_tmp_dir(), name, NULL);

    if (!g_file_set_contents(file, (const char *)data, (gssize)size, NULL))
        g_assert_not_reached();
    read_baseline(file);
    read_report(file);
    g_unlink(file);
    return 0;
}
