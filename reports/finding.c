/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/finding.h"

#include <string.h>

#include "frontend/model/arn.h"
#include "reports/view.h"

/* --- what a statement is, wherever it stands --- */

/* A text and its length, so that no two lists of texts look alike. */
static void append_part(GString *out, const XpWorld *world, const char *text)
{
    g_autofree char *named = xp_view_text(world, text != NULL ? text : "");
    g_string_append_printf(out, "%" G_GSIZE_FORMAT ":%s;", strlen(named), named);
}

static void append_element(GString *out, const XpWorld *world, XpElement element,
                           const XpText *texts, guint n)
{
    g_string_append_printf(out, "%d/%u;", (int)element, n);
    for (guint i = 0; i < n; i++)
        append_part(out, world, texts[i].text);
}

static void append_statement(GString *out, const XpWorld *world, const XpStatement *statement)
{
    append_part(out, world, xp_effect_name(statement->effect));
    append_element(out, world, statement->action_element, statement->actions, statement->n_actions);
    append_element(out, world, statement->resource_element, statement->resources,
                   statement->n_resources);
    g_string_append_printf(out, "%d/%u;", (int)statement->principal_element,
                           statement->n_principals);
    for (guint i = 0; i < statement->n_principals; i++) {
        append_part(out, world, xp_principal_form_name(statement->principals[i].form));
        append_part(out, world, statement->principals[i].text);
    }
    for (guint i = 0; i < statement->n_conditions; i++) {
        const XpCondition *condition = &statement->conditions[i];
        append_part(out, world, condition->operator_text);
        append_part(out, world, condition->key);
        g_string_append_printf(out, "%u;", condition->n_values);
        for (guint j = 0; j < condition->n_values; j++)
            append_part(out, world, condition->values[j]);
    }
}

/* @file below the root of @world: the same wherever the tree was checked out. */
static const char *below_root(const XpWorld *world, const char *file)
{
    if (file == NULL || world->root == NULL || !g_str_has_prefix(file, world->root))
        return file;
    const char *rest = file + strlen(world->root);
    return rest + strspn(rest, "/");
}

/* Returns new. @ordinal: of equal ones, from 1. */
static char *make_key(const XpWorld *world, const XpFinding *finding, guint ordinal)
{
    g_autoptr(GString) text = g_string_new(NULL);
    append_part(text, world, finding->property->id);
    append_part(text, world, below_root(world, finding->whole.file));
    if (finding->statement != NULL)
        append_statement(text, world, finding->statement);
    if (ordinal > 1)
        g_string_append_printf(text, "%u", ordinal);
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, text->str, -1);
}

/* --- where to look --- */

static gboolean is_one_line(const XpSpan *span)
{
    return span->file != NULL && span->line > 0 && span->line == span->end_line;
}

/* The principal that lets the caller of @story in, as far as its text tells; else the first. */
static const XpSpan *principal_span(const XpStatement *statement, const XpStory *story)
{
    g_autofree char *caller = xp_caller_print(&story->request->caller);
    const XpIdentity *identity = story->request->caller.identity;
    const XpSpan *open = NULL;
    for (guint i = 0; i < statement->n_principals; i++) {
        const XpPrincipalEntry *entry = &statement->principals[i];
        if (strcmp(entry->text, caller) == 0 ||
            (identity != NULL && strcmp(entry->text, identity->arn) == 0))
            return &entry->span;
        if (open == NULL && xp_view_is_open(entry))
            open = &entry->span;
    }
    return open != NULL ? open : &statement->principals[0].span;
}

/* The action that covers the call, as far as * and ? tell; else the first. */
static const XpSpan *action_span(const XpStatement *statement, const XpRequest *call)
{
    g_autofree char *wanted = g_ascii_strdown(call->action != NULL ? call->action : "", -1);
    for (guint i = 0; i < statement->n_actions; i++) {
        g_autofree char *pattern = g_ascii_strdown(statement->actions[i].text, -1);
        if (g_pattern_match_simple(pattern, wanted))
            return &statement->actions[i].span;
    }
    return &statement->actions[0].span;
}

XpSpan xp_finding_region(const XpStatement *statement, const XpStory *story, guint call)
{
    const XpSpan *region = NULL;
    if (statement->n_principals > 0 && statement->effect == XP_EFFECT_ALLOW)
        region = principal_span(statement, story);
    else if (statement->n_actions > 0)
        region =
            action_span(statement, call < story->calls->len ? g_ptr_array_index(story->calls, call)
                                                            : story->request);
    if (region != NULL && is_one_line(region))
        return *region;
    XpSpan first = statement->span;
    if (!is_one_line(&first)) {
        first.end_line = first.line;
        first.end_column = 0;
    }
    return first;
}

/* --- collecting --- */

/* Findings under way; @ordinals counts equal keys. */
typedef struct {
    const XpRunResult *result;
    GPtrArray *findings;
    GHashTable *ordinals; /* key -> count */
    guint first;          /* of the property at hand */
} Collector;

static void finding_free(gpointer data)
{
    XpFinding *finding = data;
    g_ptr_array_unref(finding->more);
    g_free(finding->key);
    g_free(finding);
}

static XpFinding *add_finding(Collector *collector, guint index)
{
    XpFinding *finding = g_new0(XpFinding, 1);
    finding->property = g_ptr_array_index(collector->result->properties, index);
    finding->index = index;
    finding->more = g_ptr_array_new();
    g_ptr_array_add(collector->findings, finding);
    return finding;
}

static XpFinding *find_statement(const Collector *collector, const XpStatement *statement)
{
    for (guint i = collector->first; i < collector->findings->len; i++) {
        XpFinding *finding = g_ptr_array_index(collector->findings, i);
        const XpSpan *span = finding->statement != NULL ? &finding->statement->span : NULL;
        /* One that asked for a built-in policy is a copy in each story. */
        gboolean same_place = span != NULL && g_strcmp0(span->file, statement->span.file) == 0 &&
                              span->line == statement->span.line &&
                              span->column == statement->span.column &&
                              finding->statement->index == statement->index;
        if (same_place)
            return finding;
    }
    return NULL;
}

static void add_link(Collector *collector, guint index, const XpStory *story,
                     const XpViewLink *link)
{
    guint line = 0;
    if (link->statement == NULL || xp_view_place(link->policy, link->statement, &line) == NULL)
        return;
    const XpStatement *written =
        xp_view_as_written(collector->result->world, link->policy, link->statement);
    XpFinding *finding = find_statement(collector, written);
    if (finding == NULL) {
        finding = add_finding(collector, index);
        finding->policy = link->policy;
        finding->statement = written;
        finding->story = story;
        finding->whole = written->span.file != NULL ? written->span : link->policy->span;
        finding->region = xp_finding_region(written, story, link->step->call);
        if (finding->region.file == NULL)
            finding->region = finding->whole;
    } else if (finding->story != story && !g_ptr_array_find(finding->more, story, NULL)) {
        g_ptr_array_add(finding->more, (gpointer)(guintptr)story);
    }
}

static void add_story(Collector *collector, guint index, const XpStory *story)
{
    XpViewLink first = {0};
    guint number = 0;
    if (story->request == NULL)
        return;
    if (xp_view_first_to_change(story, &first, &number))
        add_link(collector, index, story, &first);
    for (guint call = 0; call < MAX(story->calls->len, 1); call++) {
        g_autoptr(GArray) chain = xp_view_chain(story, call);
        for (guint i = 0; i < chain->len; i++)
            add_link(collector, index, story, &g_array_index(chain, XpViewLink, i));
    }
}

static gboolean is_loaded(const XpWorld *world, const char *file)
{
    for (guint i = 0; file != NULL && i < world->n_inputs; i++)
        if (strcmp(world->inputs[i].path, file) == 0)
            return TRUE;
    return FALSE;
}

/* Where something is missing: the document that could say it, else the sentence. */
static XpSpan missing_place(const XpWorld *world, const XpPropertyResult *property)
{
    for (guint i = 0; i < property->missing->len; i++) {
        const XpMissing *missing = g_ptr_array_index(property->missing, i);
        if (is_loaded(world, missing->file))
            return (XpSpan){.file = missing->file, .line = 1, .end_line = 1};
    }
    return xp_view_sentence_place(property);
}

static void add_property(Collector *collector, guint index)
{
    const XpWorld *world = collector->result->world;
    const XpPropertyResult *property = g_ptr_array_index(collector->result->properties, index);
    collector->first = collector->findings->len;
    if (property->verdict != XP_VERDICT_VIOLATED)
        return;
    for (guint i = 0; i < property->counterexamples->len; i++)
        add_story(collector, index, g_ptr_array_index(property->counterexamples, i));
    if (collector->findings->len == collector->first) {
        XpFinding *finding = add_finding(collector, index);
        finding->region = missing_place(world, property);
        finding->whole = finding->region;
        if (property->counterexamples->len > 0)
            finding->story = g_ptr_array_index(property->counterexamples, 0);
    }
    for (guint i = collector->first; i < collector->findings->len; i++) {
        XpFinding *finding = g_ptr_array_index(collector->findings, i);
        g_autofree char *plain = make_key(world, finding, 1);
        guint ordinal = GPOINTER_TO_UINT(g_hash_table_lookup(collector->ordinals, plain)) + 1;
        finding->key = make_key(world, finding, ordinal);
        g_hash_table_insert(collector->ordinals, g_steal_pointer(&plain),
                            GUINT_TO_POINTER(ordinal));
    }
}

/* The sort is stable: what was found first stays before its equals. */
static gint compare_findings(gconstpointer left, gconstpointer right)
{
    const XpFinding *a = *(const XpFinding *const *)left;
    const XpFinding *b = *(const XpFinding *const *)right;
    gint by_rank = (gint)xp_property_rank(a->property) - (gint)xp_property_rank(b->property);
    return by_rank != 0 ? by_rank : (gint)a->index - (gint)b->index;
}

GPtrArray *xp_findings_new(const XpRunResult *result)
{
    g_autoptr(GHashTable) ordinals = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Collector collector = {result, g_ptr_array_new_with_free_func(finding_free), ordinals, 0};
    for (guint i = 0; i < result->properties->len; i++)
        add_property(&collector, i);
    g_ptr_array_sort(collector.findings, compare_findings);
    return collector.findings;
}
