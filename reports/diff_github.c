/* SPDX-License-Identifier: Apache-2.0 */

/* A comparison as annotations of GitHub Actions: at the statements that changed, in the newer tree.
 */

#include "reports/annotation.h"
#include "reports/diff_finding.h"
#include "reports/path.h"
#include "reports/view.h"

typedef struct {
    const XpAccessDiff *diff;
    const XpDiffReport *report;
    const XpReportOptions *options;
    GString *out;
    guint written[XP_ANNOTATION_COUNT];
    guint left_out;
} Annotations;

static XpAnnotation annotation_of(const Annotations *to, const XpDiffFinding *finding)
{
    switch (finding->kind) {
    case XP_DIFF_GAINED:
        return to->report->allow_gain ? XP_ANNOTATION_NOTICE : XP_ANNOTATION_ERROR;
    case XP_DIFF_OPEN:
        return finding->gained ? XP_ANNOTATION_WARNING : XP_ANNOTATION_NOTICE;
    case XP_DIFF_LOST:
        return XP_ANNOTATION_NOTICE;
    case XP_DIFF_KIND_COUNT:
        break;
    }
    g_assert_not_reached();
}

/* Returns new: what was found, the caller, and every statement that changed. */
static char *message(const Annotations *to, const XpDiffFinding *finding)
{
    GString *text = g_string_new(finding->text);
    if (finding->change == NULL)
        return g_string_free(text, FALSE);
    g_autofree char *caller = xp_caller_print(&finding->change->story->request->caller);
    g_autofree char *shown = xp_view_plain(NULL, caller);
    g_string_append_printf(text, "\nsent by %s", shown);
    for (guint i = 0; i < finding->places->len; i++) {
        const XpDiffPlace *place = g_ptr_array_index(finding->places, i);
        g_autofree char *what = xp_diff_cause_text(to->diff, place->cause);
        g_autofree char *path = xp_report_path(to->options, place->file);
        g_autofree char *file = xp_view_plain(NULL, path);
        g_string_append_printf(text, "\n%s: %s\n  %s:%u", place->cause->added ? "new" : "old", what,
                               file, place->span.line);
    }
    return g_string_free(text, FALSE);
}

static void annotate(Annotations *to, const XpDiffFinding *finding)
{
    static const char *const titles[XP_DIFF_KIND_COUNT] = {
        "xacct-prove(access-gained)", "xacct-prove(access-lost)", "xacct-prove(access-unknown)"};
    XpAnnotation kind = annotation_of(to, finding);
    guint most = kind == XP_ANNOTATION_NOTICE ? XP_ANNOTATION_MOST - 1 : XP_ANNOTATION_MOST;
    const XpSpan nowhere = {0};
    if (to->written[kind] == most) {
        to->left_out++;
        return;
    }
    to->written[kind]++;
    g_autofree char *text = message(to, finding);
    xp_annotation_append(to->out, to->options, kind,
                         finding->loaded != NULL ? &finding->region : &nowhere,
                         titles[finding->kind], text);
}

static void append_summary(const Annotations *to)
{
    const XpSpan nowhere = {0};
    g_autofree char *counts = xp_diff_counts(to->diff);
    g_autofree char *older = xp_view_plain(NULL, to->report->older_name);
    g_autofree char *newer = xp_view_plain(NULL, to->report->newer_name);
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(text, "%s: access in %s against %s", counts, newer, older);
    if (to->left_out > 0)
        g_string_append_printf(text, "; %u more are not shown here: GitHub takes %u of a kind",
                               to->left_out, XP_ANNOTATION_MOST);
    if (to->diff->partial)
        g_string_append(text, "; not everything was asked");
    xp_annotation_append(to->out, to->options, XP_ANNOTATION_NOTICE, &nowhere, "xacct-prove diff",
                         text->str);
}

char *xp_diff_github(const XpAccessDiff *diff, const XpDiffReport *report,
                     const XpReportOptions *options)
{
    g_autoptr(GPtrArray) findings = xp_diff_findings_new(diff, report);
    const XpSpan nowhere = {0};
    Annotations to = {
        .diff = diff, .report = report, .options = options, .out = g_string_new(NULL)};
    if (diff->disagreement != NULL) {
        g_autofree char *text = xp_view_plain(diff->newer, diff->disagreement);
        xp_annotation_append(to.out, options, XP_ANNOTATION_ERROR, &nowhere,
                             "xacct-prove: internal error", text);
        to.written[XP_ANNOTATION_ERROR]++;
    }
    for (guint i = 0; i < findings->len; i++)
        annotate(&to, g_ptr_array_index(findings, i));
    append_summary(&to);
    return g_string_free(to.out, FALSE);
}
