/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Annotations of GitHub Actions: workflow commands on standard output. GitHub shows ten errors, ten
 * warnings and ten notices of a step, so that every property gets one, the worst first, and the
 * last notice counts the rest.
 */

#include <string.h>

#include "reports/annotation.h"
#include "reports/finding.h"
#include "reports/path.h"
#include "reports/view.h"
#include "reports/writers.h"

/* Annotations under way. @written counts them by kind; the last notice is the summary's. */
typedef struct {
    const XpRunResult *result;
    const XpReportOptions *options;
    GString *out;
    guint written[XP_ANNOTATION_COUNT];
    guint left_out;
} Annotations;

static void annotate(Annotations *to, XpAnnotation kind, const XpSpan *span,
                     const XpPropertyResult *property, const char *message)
{
    guint most = kind == XP_ANNOTATION_NOTICE ? XP_ANNOTATION_MOST - 1 : XP_ANNOTATION_MOST;
    g_autofree char *id = xp_view_plain(NULL, property->id);
    g_autofree char *title = g_strdup_printf("xacct-prove(%s)", id);
    if (to->written[kind] == most) {
        to->left_out++;
        return;
    }
    to->written[kind]++;
    xp_annotation_append(to->out, to->options, kind, span, title, message);
}

/* --- violations --- */

static XpAnnotation kind_of(const XpPropertyResult *property)
{
    switch (xp_property_rank(property)) {
    case XP_RANK_CRITICAL:
    case XP_RANK_HIGH:
        return XP_ANNOTATION_ERROR;
    case XP_RANK_MEDIUM:
        return XP_ANNOTATION_WARNING;
    case XP_RANK_LOW:
    case XP_RANK_INFO:
        return XP_ANNOTATION_NOTICE;
    }
    g_assert_not_reached();
}

static void append_chain(GString *out, const Annotations *to, const XpStory *story)
{
    const XpWorld *world = to->result->world;
    guint number = 0;
    for (guint call = 0; call < MAX(story->calls->len, 1); call++) {
        g_autoptr(GArray) chain = xp_view_chain(story, call);
        for (guint i = 0; i < chain->len; i++) {
            const XpViewLink *link = &g_array_index(chain, XpViewLink, i);
            guint line = 0;
            const char *file = xp_view_place(link->policy, link->statement, &line);
            g_autofree char *text = xp_view_link(world, story, link);
            g_string_append_printf(out, "\n%u %s", ++number, text);
            if (file == NULL || link->statement == NULL)
                continue;
            g_autofree char *path = xp_report_path(to->options, file);
            g_autofree char *shown = xp_view_plain(NULL, path);
            g_string_append_printf(out, "\n  %s:%u", shown, line);
        }
    }
}

/* Returns new: what happens, why, and what to do. */
static char *violation_text(const Annotations *to, const XpFinding *finding)
{
    const XpWorld *world = to->result->world;
    const XpPropertyResult *property = finding->property;
    g_autofree char *sentence = xp_view_plain(world, property->sentence);
    g_autofree char *reason = xp_view_plain(world, property->reason);
    g_autofree char *advice = xp_view_plain(world, property->advice);
    GString *out = g_string_new("VIOLATED: ");
    g_string_append_printf(out, "%s\n", sentence);
    if (finding->story != NULL && finding->story->request != NULL) {
        g_autofree char *headline = xp_view_headline(world, finding->story);
        g_string_append(out, headline);
        append_chain(out, to, finding->story);
    } else {
        g_string_append(out, reason);
    }
    for (guint i = 0; i < property->missing->len; i++) {
        const XpMissing *missing = g_ptr_array_index(property->missing, i);
        g_autofree char *text = xp_view_plain(world, missing->advice);
        if (text[0] != '\0')
            g_string_append_printf(out, "\nmissing: %s", text);
    }
    if (advice[0] != '\0')
        g_string_append_printf(out, "\nfix: %s", advice);
    return g_string_free(out, FALSE);
}

static void annotate_violations(Annotations *to)
{
    g_autoptr(GPtrArray) findings = xp_findings_new(to->result);
    const XpPropertyResult *last = NULL;
    for (guint i = 0; i < findings->len; i++) {
        const XpFinding *finding = g_ptr_array_index(findings, i);
        const XpPropertyResult *property = finding->property;
        if (property == last || xp_property_is_excused(property))
            continue;
        last = property;
        g_autofree char *text = violation_text(to, finding);
        annotate(to, kind_of(property), &finding->region, property, text);
    }
}

/* --- the rest --- */

/* Returns new: what is open, and what would settle it. */
static char *open_text(const Annotations *to, const XpPropertyResult *property)
{
    const XpWorld *world = to->result->world;
    g_autofree char *sentence = xp_view_plain(world, property->sentence);
    g_autofree char *reason = xp_view_plain(world, property->reason);
    GString *text = g_string_new(xp_verdict_name(property->verdict));
    g_string_append_printf(text, ": %s\n%s", sentence, reason);
    for (guint i = 0; i < property->unknowns->len; i++) {
        g_autofree char *fact = xp_view_fact(world, g_ptr_array_index(property->unknowns, i));
        g_string_append_printf(text, "\n%u %s", i + 1, fact);
    }
    return g_string_free(text, FALSE);
}

static void annotate_open(Annotations *to)
{
    const GPtrArray *properties = to->result->properties;
    for (guint i = 0; i < properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(properties, i);
        const XpSpan place = xp_view_sentence_place(property);
        gboolean is_open =
            property->verdict == XP_VERDICT_UNKNOWN || property->verdict == XP_VERDICT_VACUOUS;
        if (is_open && !xp_property_is_excused(property)) {
            g_autofree char *text = open_text(to, property);
            annotate(to, XP_ANNOTATION_WARNING, &place, property, text);
        }
        if (property->outcome == XP_OUTCOME_FIXED)
            annotate(to, XP_ANNOTATION_NOTICE, &place, property,
                     "FIXED: expected to fail, and is proved now: remove the `expect` line");
    }
}

/* No property is left to point to. */
static void annotate_removed(Annotations *to)
{
    const XpSpan nowhere = {0};
    for (guint i = 0; i < to->result->removed->len; i++) {
        g_autofree char *id = xp_view_plain(NULL, g_ptr_array_index(to->result->removed, i));
        g_autofree char *base = xp_view_plain(NULL, to->result->base);
        g_autofree char *title = g_strdup_printf("xacct-prove(%s)", id);
        g_autofree char *text = g_strdup_printf(
            "REMOVED: this property was proved in %s, and nobody proves it any more", base);
        if (to->written[XP_ANNOTATION_ERROR] == XP_ANNOTATION_MOST) {
            to->left_out++;
            continue;
        }
        to->written[XP_ANNOTATION_ERROR]++;
        xp_annotation_append(to->out, to->options, XP_ANNOTATION_ERROR, &nowhere, title, text);
    }
}

static void append_summary(const Annotations *to)
{
    const XpSpan nowhere = {0};
    XpSummary summary = xp_run_summary(to->result);
    g_autofree char *counts = xp_view_counts(&summary);
    g_autoptr(GString) text = g_string_new(counts);
    if (to->left_out > 0)
        g_string_append_printf(text, "; %u more are not shown here: GitHub takes %u of a kind",
                               to->left_out, XP_ANNOTATION_MOST);
    if (to->result->partial)
        g_string_append(text, "; interrupted, what was unfinished is unknown");
    xp_annotation_append(to->out, to->options, XP_ANNOTATION_NOTICE, &nowhere, "xacct-prove",
                         text->str);
}

char *xp_github_write(const XpRunResult *result, const XpReportOptions *options)
{
    Annotations to = {.result = result, .options = options, .out = g_string_new(NULL)};
    const XpSpan nowhere = {0};
    if (result->disagreement) {
        g_autofree char *text = xp_view_plain(result->world, result->disagreement_text);
        xp_annotation_append(to.out, options, XP_ANNOTATION_ERROR, &nowhere,
                             "xacct-prove: internal error", text);
        to.written[XP_ANNOTATION_ERROR]++;
    }
    annotate_violations(&to);
    annotate_removed(&to);
    annotate_open(&to);
    append_summary(&to);
    return g_string_free(to.out, FALSE);
}

static XpAnnotation kind_of_diag(const XpDiag *diag)
{
    switch (xp_diag_severity(diag->id)) {
    case XP_SEVERITY_ERROR:
        return XP_ANNOTATION_ERROR;
    case XP_SEVERITY_WARNING:
        return XP_ANNOTATION_WARNING;
    case XP_SEVERITY_NOTE:
        return XP_ANNOTATION_NOTICE;
    }
    g_assert_not_reached();
}

char *xp_github_write_errors(const XpDiagList *diags, const XpReportOptions *options)
{
    guint written[XP_ANNOTATION_COUNT] = {0};
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < xp_diag_count(diags); i++) {
        const XpDiag *diag = xp_diag_get(diags, i);
        XpAnnotation kind = kind_of_diag(diag);
        g_autofree char *message = xp_view_plain(NULL, diag->text);
        g_autofree char *help = xp_view_plain(NULL, diag->help);
        g_autofree char *text = g_strconcat(message, help[0] != '\0' ? "\nhelp: " : "", help, NULL);
        g_autofree char *title = g_strdup_printf("xacct-prove(%s)", xp_diag_code(diag->id));
        if (kind == XP_ANNOTATION_NOTICE || written[kind]++ >= XP_ANNOTATION_MOST)
            continue;
        xp_annotation_append(out, options, kind, &diag->span, title, text);
    }
    return g_string_free(out, FALSE);
}
