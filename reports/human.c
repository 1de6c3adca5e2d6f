/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/human.h"

#include <string.h>

#include "reports/view.h"
#include "reports/writers.h"

/* Ids are aligned up to this many columns; a longer one pushes its own line only. */
#define ID_COLUMNS 28u
/* From this many properties on, the end of the report lists the ids that need attention. */
#define LONG_REPORT 5u
/* More of them are no help to a reader. */
#define MOST_NAMES 40u

char *xp_human_show(const XpHuman *human, const char *text)
{
    if (text == NULL)
        return g_strdup("");
    g_autofree char *named = xp_view_text(human->result->world, text);
    return xp_page_show(human->page, named);
}

char *xp_human_show_whole(const XpHuman *human, const char *text)
{
    if (text == NULL)
        return g_strdup("");
    g_autofree char *named = xp_view_text(human->result->world, text);
    return xp_page_show_whole(human->page, named);
}

char *xp_human_place(const XpHuman *human, const char *file, guint line)
{
    if (file == NULL)
        return NULL;
    g_autofree char *text = line > 0 ? g_strdup_printf("%s:%u", file, line) : g_strdup(file);
    return xp_human_show_whole(human, text);
}

void xp_human_row(const XpHuman *human, const char *label, const char *text)
{
    xp_page_row(human->page, XP_HUMAN_ROW, label, XP_HUMAN_AT, text);
}

/* A row of input text under @label. */
static void write_row(const XpHuman *human, const char *label, const char *text)
{
    g_autofree char *shown = xp_human_show(human, text);
    xp_human_row(human, label, shown);
}

/* --- what was loaded --- */

static void append_count(GString *out, guint n, const char *one, const char *many)
{
    if (n == 0)
        return;
    g_autofree char *what = g_strdup(n == 1 ? one : many);
    g_strdelimit(what, " ", XP_MARK_BLANK[0]);
    g_string_append_printf(out, "%s%u" XP_MARK_BLANK "%s", out->len > 0 ? ", " : "", n, what);
}

static guint count_identities(const XpWorld *world, XpIdentityKind kind)
{
    guint n = 0;
    for (guint i = 0; i < world->n_identities; i++)
        n += world->identities[i]->kind == kind ? 1 : 0;
    return n;
}

static guint count_resources(const XpWorld *world, XpResourceKind kind)
{
    guint n = 0;
    for (guint i = 0; i < world->n_resources; i++)
        n += world->resources[i]->kind == kind ? 1 : 0;
    return n;
}

/* "2 accounts (symbolic: Account1, Account2)" */
static void append_accounts(const XpHuman *human, GString *out)
{
    const XpWorld *world = human->result->world;
    g_autoptr(GString) symbolic = g_string_new(NULL);
    guint supplied = 0;
    for (guint i = 0; i < world->n_accounts; i++) {
        const XpAccount *account = world->accounts[i];
        if (!account->supplied)
            continue;
        supplied++;
        if (account->symbolic) {
            g_autofree char *label = xp_human_show_whole(human, account->label);
            g_string_append_printf(symbolic, "%s%s", symbolic->len > 0 ? ", " : "", label);
        }
    }
    append_count(out, supplied, "account", "accounts");
    if (symbolic->len > 0)
        g_string_append_printf(out, " (symbolic: %s)", symbolic->str);
}

static void write_loaded(const XpHuman *human)
{
    const XpWorld *world = human->result->world;
    g_autoptr(GString) counts = g_string_new(NULL);
    append_accounts(human, counts);
    append_count(counts, count_resources(world, XP_RESOURCE_SECRET), "secret", "secrets");
    append_count(counts, count_resources(world, XP_RESOURCE_KEY), "key", "keys");
    append_count(counts, count_resources(world, XP_RESOURCE_OTHER), "other resource",
                 "other resources");
    append_count(counts, count_identities(world, XP_IDENTITY_ROLE), "role", "roles");
    append_count(counts, count_identities(world, XP_IDENTITY_USER), "user", "users");
    append_count(counts, world->n_groups, "group", "groups");
    append_count(counts, world->n_policies, "policy document", "policy documents");
    append_count(counts, human->result->properties->len, "property", "properties");

    g_autofree char *root = xp_human_show_whole(human, world->root);
    g_autofree char *line = g_strdup_printf(XP_MARK_HEAD "%s" XP_MARK_END ": %s", root,
                                            counts->len > 0 ? counts->str : "nothing");
    xp_page_text(human->page, 0, XP_HUMAN_INDENT, line);
}

/* --- one property --- */

static const char *mark_of(const XpHuman *human, const XpPropertyResult *property)
{
    gboolean ascii = human->options->ascii;
    if (xp_property_is_excused(property))
        return "~";
    switch (property->verdict) {
    case XP_VERDICT_PROVED:
        return ascii ? "ok" : "\342\234\224";
    case XP_VERDICT_VIOLATED:
        return ascii ? "FAIL" : "\342\234\230";
    case XP_VERDICT_UNKNOWN:
        return "?";
    case XP_VERDICT_VACUOUS:
        return ascii ? "-" : "\342\227\213";
    }
    g_assert_not_reached();
}

static const char *style_of(const XpPropertyResult *property)
{
    if (xp_property_is_excused(property))
        return XP_MARK_DOUBT;
    switch (property->verdict) {
    case XP_VERDICT_PROVED:
        return XP_MARK_GOOD;
    case XP_VERDICT_VIOLATED:
        return XP_MARK_BAD;
    case XP_VERDICT_UNKNOWN:
    case XP_VERDICT_VACUOUS:
        return XP_MARK_DOUBT;
    }
    g_assert_not_reached();
}

static guint id_columns(const XpRunResult *result)
{
    guint widest = 0;
    for (guint i = 0; i < result->properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(result->properties, i);
        guint columns = xp_page_columns(property->id);
        widest = columns > widest && columns <= ID_COLUMNS ? columns : widest;
    }
    return widest;
}

static void append_padded(GString *out, const char *text, guint width)
{
    g_string_append(out, text);
    for (guint used = xp_page_columns(text); used < width; used++)
        g_string_append(out, XP_MARK_BLANK);
}

/* Returns new: "ok   app-reads-db   PROVED    high" with marks, no blank that could break. */
static char *verdict_line(const XpHuman *human, const XpPropertyResult *property)
{
    GString *line = g_string_new(style_of(property));
    g_autofree char *id = xp_human_show_whole(human, property->id);
    append_padded(line, mark_of(human, property), human->options->ascii ? 4 : 1);
    g_string_append(line, XP_MARK_END XP_MARK_BLANK);
    append_padded(line, id, human->id_columns);
    g_string_append(line, XP_MARK_BLANK XP_MARK_BLANK);
    g_string_append(line, style_of(property));
    append_padded(line, xp_verdict_name(property->verdict), 8);
    g_string_append(line, XP_MARK_END XP_MARK_BLANK XP_MARK_BLANK);
    append_padded(line, property->level != NULL ? property->level : "high", 8);
    if (human->options->timings)
        g_string_append_printf(line, XP_MARK_BLANK XP_MARK_BLANK "%.0f" XP_MARK_BLANK "ms",
                               property->milliseconds);
    return g_string_free(line, FALSE);
}

static void write_verdict_line(const XpHuman *human, const XpPropertyResult *property)
{
    g_autofree char *line = verdict_line(human, property);
    g_autofree char *sentence = xp_human_show(human, property->sentence);
    guint used = xp_page_columns(line) + 2;
    if (used + xp_page_columns(sentence) <= human->options->width) {
        g_autofree char *whole = g_strconcat(line, XP_MARK_BLANK XP_MARK_BLANK, sentence, NULL);
        xp_page_text(human->page, 0, used, whole);
        return;
    }
    xp_page_text(human->page, 0, XP_HUMAN_ROW, line);
    xp_page_text(human->page, XP_HUMAN_ROW, XP_HUMAN_ROW, sentence);
}

static void write_outcome(const XpHuman *human, const XpPropertyResult *property)
{
    g_autofree char *text = xp_view_outcome(human->result, property);
    if (text != NULL)
        write_row(human, xp_view_outcome_name(property->outcome), text);
    g_autofree char *since = xp_view_since(human->result, property);
    if (since != NULL)
        write_row(human, "since base", since);
}

static void write_claims(const XpHuman *human, const XpPropertyResult *property)
{
    if (property->claims->len < 2)
        return;
    for (guint i = 0; i < property->claims->len; i++) {
        const XpClaimResult *claim = g_ptr_array_index(property->claims, i);
        g_autofree char *text = xp_human_show(human, claim->text);
        g_autofree char *reason = xp_human_show(human, claim->reason);
        g_autofree char *line =
            g_strconcat(xp_verdict_name(claim->verdict), ": ", text, reason[0] != '\0' ? " (" : "",
                        reason, reason[0] != '\0' ? ")" : "", NULL);
        xp_human_row(human, i == 0 ? "claims" : "", line);
    }
}

static void write_exceptions(const XpHuman *human, const XpPropertyResult *property)
{
    for (guint i = 0; i < property->exceptions->len; i++) {
        g_autofree char *line =
            xp_view_exception(property, g_ptr_array_index(property->exceptions, i));
        write_row(human, i == 0 ? "except" : "", line);
    }
}

static void write_assumptions(const XpHuman *human, const XpPropertyResult *property)
{
    const char *label = "assumed";
    for (guint i = 0; i < property->assumptions->len; i++) {
        const char *text = g_ptr_array_index(property->assumptions, i);
        if (xp_view_is_common_assumption(human->result, text))
            continue;
        write_row(human, label, text);
        label = "";
    }
}

/* Why, and for a violation who sends the request that shows it. */
static void write_reason(const XpHuman *human, const XpPropertyResult *property)
{
    if (property->reason == NULL)
        return;
    const XpStory *story =
        property->counterexamples->len > 0 ? g_ptr_array_index(property->counterexamples, 0) : NULL;
    if (property->verdict != XP_VERDICT_VIOLATED || story == NULL || story->request == NULL) {
        write_row(human, "because", property->reason);
        return;
    }
    g_autofree char *who = xp_view_caller(story);
    g_autofree char *text = g_strdup_printf("%s, sent by %s", property->reason, who);
    write_row(human, "because", text);
}

static void write_details(const XpHuman *human, const XpPropertyResult *property)
{
    if (property->title != NULL)
        write_row(human, "title", property->title);
    write_outcome(human, property);
    write_reason(human, property);
    write_claims(human, property);
    for (guint i = 0; i < property->counterexamples->len; i++)
        xp_human_story(human, property, g_ptr_array_index(property->counterexamples, i), TRUE);
    xp_human_missing(human, property);
    xp_human_unknowns(human, property);
    xp_human_proof(human, property);
    if (xp_view_common_reach(human->result) == NULL && property->reach != NULL)
        write_row(human, "reach", property->reach);
    write_exceptions(human, property);
    write_assumptions(human, property);
    for (guint i = 0; i < property->notes->len; i++)
        write_row(human, i == 0 ? "note" : "", g_ptr_array_index(property->notes, i));
}

/* --- the end --- */

static gboolean any_proof_of_absence(const XpRunResult *result)
{
    for (guint i = 0; i < result->properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(result->properties, i);
        if (property->verdict == XP_VERDICT_PROVED && !xp_view_is_about_access(property))
            return TRUE;
    }
    return FALSE;
}

/* Returns new (char *, borrowed from @result): what every verdict takes for granted. */
static GPtrArray *common_assumptions(const XpRunResult *result)
{
    GPtrArray *texts = g_ptr_array_new();
    const XpPropertyResult *first = g_ptr_array_index(result->properties, 0);
    for (guint i = 0; i < result->assumptions->len; i++)
        g_ptr_array_add(texts, g_ptr_array_index(result->assumptions, i));
    for (guint i = 0; i < first->assumptions->len; i++) {
        char *text = g_ptr_array_index(first->assumptions, i);
        if (xp_view_is_common_assumption(result, text))
            g_ptr_array_add(texts, text);
    }
    return texts;
}

static void write_common(const XpHuman *human, gboolean with_heading)
{
    const XpRunResult *result = human->result;
    if (result->properties->len == 0)
        return;
    const char *reach = xp_view_common_reach(result);
    gboolean not_loaded =
        result->world->organizations == XP_UNKNOWN && any_proof_of_absence(result);
    g_autoptr(GPtrArray) assumed = common_assumptions(result);
    if (reach == NULL && !not_loaded && assumed->len == 0)
        return;
    if (with_heading) {
        xp_page_blank(human->page);
        xp_page_text(human->page, 0, 0,
                     result->properties->len == 1 ? XP_MARK_HEAD "about this verdict" XP_MARK_END
                                                  : XP_MARK_HEAD "about all verdicts" XP_MARK_END);
    }
    if (reach != NULL)
        write_row(human, "reach", reach);
    if (not_loaded)
        xp_human_row(human, "not loaded",
                     "SCPs and RCPs: they can only take access away, so what is proved to be "
                     "refused stays refused");
    for (guint i = 0; i < assumed->len; i++)
        write_row(human, i == 0 ? "assumed" : "", g_ptr_array_index(assumed, i));
}

static void write_summary(const XpHuman *human, const XpSummary *summary)
{
    g_autoptr(GString) line = g_string_new(NULL);
    const char *dot = human->options->ascii ? "," : " \302\267";
    g_string_append_printf(line, "%u proved%s %u violated%s %u unknown", summary->proved, dot,
                           summary->violated, dot, summary->unknown);
    if (summary->vacuous > 0)
        g_string_append_printf(line, "%s %u vacuous", dot, summary->vacuous);
    if (summary->expected > 0)
        g_string_append_printf(line, "%s %u as expected", dot, summary->expected);
    if (summary->known > 0)
        g_string_append_printf(line, "%s %u known", dot, summary->known);
    if (summary->expired > 0)
        g_string_append_printf(line, "%s %u expired", dot, summary->expired);
    if (summary->regressed > 0)
        g_string_append_printf(line, "%s %u regressed", dot, summary->regressed);
    if (summary->below > 0)
        g_string_append_printf(line, "%s %u below --fail-on", dot, summary->below);
    if (summary->excepted > 0)
        g_string_append_printf(line, "%s %u %s", dot, summary->excepted,
                               summary->excepted == 1 ? "exception" : "exceptions");
    g_string_append_printf(line, "%s exit" XP_MARK_BLANK "status" XP_MARK_BLANK "%d", dot,
                           summary->exit_status);
    if (human->result->partial)
        g_string_append_printf(line, "%s " XP_MARK_BAD "partial: interrupted" XP_MARK_END, dot);
    xp_page_text(human->page, 0, XP_HUMAN_INDENT, line->str);
}

/* In a long report, the ids to look for; @label "violated". */
static void write_names(const XpHuman *human, XpVerdict verdict, const char *label)
{
    const GPtrArray *properties = human->result->properties;
    g_autoptr(GString) names = g_string_new(NULL);
    guint n = 0;
    for (guint i = 0; i < properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(properties, i);
        if (property->verdict != verdict || xp_property_is_excused(property) || n++ >= MOST_NAMES)
            continue;
        g_autofree char *id = xp_human_show_whole(human, property->id);
        g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", id);
    }
    if (n > MOST_NAMES)
        g_string_append_printf(names, " and %u more, which -q lists", n - MOST_NAMES);
    if (names->len > 0 && properties->len >= LONG_REPORT)
        xp_page_row(human->page, XP_HUMAN_INDENT, label, XP_HUMAN_AT, names->str);
}

/* What only the base or the baseline has. */
static void write_left(const XpHuman *human, const char *label, const GPtrArray *texts)
{
    for (guint i = 0; i < texts->len; i++)
        write_row(human, i == 0 ? label : "", g_ptr_array_index(texts, i));
}

static void write_disagreement(const XpHuman *human)
{
    if (!human->result->disagreement)
        return;
    xp_page_blank(human->page);
    xp_page_text(human->page, 0, 0,
                 XP_MARK_BAD "INTERNAL ERROR" XP_MARK_END
                             " solver and evaluator disagree; trust no verdict of this run");
    if (human->result->disagreement_text != NULL) {
        g_autofree char *text = xp_human_show(human, human->result->disagreement_text);
        xp_page_text(human->page, XP_HUMAN_INDENT, XP_HUMAN_INDENT, text);
    }
}

static void write_next(const XpHuman *human, const XpSummary *summary)
{
    g_autofree char *next = xp_human_next(human, summary);
    g_autofree char *line = g_strconcat(XP_MARK_HEAD "next:" XP_MARK_END " ", next, NULL);
    xp_page_text(human->page, 0, 6, line);
}

static const XpReportOptions plain = {.width = 100};

char *xp_human_details(const XpRunResult *result, const XpPropertyResult *property)
{
    XpHuman human = {.result = result, .options = &plain, .page = xp_page_new(&plain)};
    write_details(&human, property);
    return xp_page_finish(human.page);
}

char *xp_human_common(const XpRunResult *result)
{
    XpHuman human = {.result = result, .options = &plain, .page = xp_page_new(&plain)};
    write_common(&human, FALSE);
    return xp_page_finish(human.page);
}

char *xp_human_write(const XpRunResult *result, const XpReportOptions *options)
{
    XpHuman human = {.result = result,
                     .options = options,
                     .page = xp_page_new(options),
                     .id_columns = id_columns(result)};
    XpSummary summary = xp_run_summary(result);
    gboolean full = options->quiet == 0;
    if (full) {
        write_loaded(&human);
        xp_page_blank(human.page);
    }
    for (guint i = 0; i < result->properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(result->properties, i);
        if (full && i > 0)
            xp_page_blank(human.page);
        write_verdict_line(&human, property);
        if (full)
            write_details(&human, property);
    }
    write_disagreement(&human);
    if (full) {
        write_common(&human, TRUE);
        xp_page_blank(human.page);
    }
    write_summary(&human, &summary);
    if (full) {
        write_left(&human, "gone", result->gone);
        write_left(&human, "regressed", result->removed);
        write_left(&human, "not so now", result->unused_known);
        write_names(&human, XP_VERDICT_VIOLATED, "violated");
        write_names(&human, XP_VERDICT_UNKNOWN, "unknown");
        write_names(&human, XP_VERDICT_VACUOUS, "vacuous");
        write_next(&human, &summary);
    }
    return xp_page_finish(human.page);
}
