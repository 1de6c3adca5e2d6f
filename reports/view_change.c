/* SPDX-License-Identifier: Apache-2.0 */

/* Why a request is new: what changed between two trees, in single lines. */
#include "reports/diff_report.h"
#include "reports/view.h"

const char *xp_view_cause_place(const XpGain *gain, const XpChangeCause *cause, guint *out_line)
{
    *out_line = 0;
    if (cause->policy == NULL)
        return NULL;
    const char *file = xp_view_place(cause->policy, cause->statement, out_line);
    return cause->added ? file : xp_diff_file(gain->base, file);
}

char *xp_view_cause(const XpWorld *world, const XpGain *gain, const XpChangeCause *cause)
{
    const XpWorld *own = cause->added ? world : gain->base;
    g_autofree char *place = xp_view_text(own, cause->text);
    if (cause->statement == NULL)
        return g_steal_pointer(&place);
    g_autofree char *text = xp_view_statement(own, cause->statement);
    return g_strdup_printf("%s %s: %s", cause->added ? "added to" : "gone from", place, text);
}
