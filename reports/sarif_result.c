/* SPDX-License-Identifier: Apache-2.0 */

/* One result of a SARIF log: a property, and one statement that breaks it or takes part. */

#include "reports/sarif.h"
#include "reports/view.h"

/* Further counterexamples that a message tells of, and those whose flow is written. */
#define MOST_FURTHER 3u
#define MOST_FLOWS   3u

/* --- messages --- */

/* The links of @story that stand in files, in order. Returns new (GArray of XpViewLink). */
static GArray *located_links(const XpStory *story)
{
    GArray *links = g_array_new(FALSE, TRUE, sizeof(XpViewLink));
    for (guint call = 0; story != NULL && call < MAX(story->calls->len, 1); call++) {
        g_autoptr(GArray) chain = xp_view_chain(story, call);
        for (guint i = 0; i < chain->len; i++) {
            const XpViewLink *link = &g_array_index(chain, XpViewLink, i);
            guint line = 0;
            if (link->statement != NULL &&
                xp_view_place(link->policy, link->statement, &line) != NULL)
                g_array_append_val(links, *link);
        }
    }
    return links;
}

static void append_links(GString *out, const XpStory *story, const GArray *links)
{
    for (guint i = 0; i < links->len; i++) {
        const XpViewLink *link = &g_array_index(links, XpViewLink, i);
        const char *begin = story->refused ? " Refused by " : " Granted by ";
        const char *next = i + 1 < links->len ? ", " : " and ";
        g_string_append_printf(out, "%s[%s](%u)", i == 0 ? begin : next,
                               xp_view_document(link->policy->type), i + 1);
    }
    if (links->len > 0)
        g_string_append_c(out, '.');
}

static void append_further(GString *out, const XpWorld *world, const XpFinding *finding)
{
    guint shown = MIN(finding->more->len, MOST_FURTHER);
    for (guint i = 0; i < shown; i++) {
        g_autofree char *text = xp_view_headline(world, g_ptr_array_index(finding->more, i));
        g_string_append(out, " Also: ");
        xp_sarif_append(out, text);
        g_string_append_c(out, '.');
    }
    if (finding->more->len > shown)
        g_string_append_printf(out, " And %u more.", finding->more->len - shown);
}

static json_t *message_json(const XpSarif *sarif, const XpFinding *finding, const GArray *links)
{
    const XpWorld *world = sarif->result->world;
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *what = finding->story != NULL && finding->story->request != NULL
                                ? xp_view_headline(world, finding->story)
                                : xp_view_plain(world, finding->property->reason);
    xp_sarif_append(text, what);
    g_string_append_c(text, '.');
    append_links(text, finding->story, links);
    append_further(text, world, finding);
    for (guint i = 0; i < finding->property->missing->len; i++) {
        const XpMissing *missing = g_ptr_array_index(finding->property->missing, i);
        g_autofree char *advice = xp_view_plain(world, missing->advice);
        if (advice[0] == '\0')
            continue;
        g_string_append(text, " Missing: ");
        xp_sarif_append(text, advice);
        g_string_append_c(text, '.');
    }
    if (finding->property->advice != NULL) {
        g_autofree char *advice = xp_view_plain(world, finding->property->advice);
        g_string_append(text, " Fix: ");
        xp_sarif_append(text, advice);
        g_string_append_c(text, '.');
    }
    json_t *row = json_object();
    xp_json_set(row, "text", json_string(text->str));
    return row;
}

/* --- places --- */

static json_t *link_location(const XpSarif *sarif, const XpStory *story, const XpViewLink *link)
{
    const XpWorld *world = sarif->result->world;
    const XpStatement *written = xp_view_as_written(world, link->policy, link->statement);
    const XpSpan *span = written->span.file != NULL ? &written->span : &link->policy->span;
    g_autofree char *text = xp_view_link(world, story, link);
    json_t *location = xp_sarif_location(sarif, span);
    xp_json_set(location, "message", xp_sarif_text(text));
    return location;
}

static json_t *related_json(const XpSarif *sarif, const XpStory *story, const GArray *links)
{
    json_t *rows = json_array();
    for (guint i = 0; i < links->len; i++) {
        json_t *row = link_location(sarif, story, &g_array_index(links, XpViewLink, i));
        xp_json_set(row, "id", json_integer((json_int_t)i + 1));
        json_array_append_new(rows, row);
    }
    return rows;
}

static json_t *flow_json(const XpSarif *sarif, const XpStory *story)
{
    g_autoptr(GArray) links = located_links(story);
    json_t *flow = json_object();
    json_t *threads = json_array();
    json_t *thread = json_object();
    json_t *steps = json_array();
    for (guint i = 0; i < links->len; i++) {
        json_t *step = json_object();
        xp_json_set(step, "location",
                    link_location(sarif, story, &g_array_index(links, XpViewLink, i)));
        xp_json_set(step, "importance", json_string("essential"));
        json_array_append_new(steps, step);
    }
    g_autofree char *headline = xp_view_headline(sarif->result->world, story);
    xp_json_set(flow, "message", xp_sarif_text(headline));
    xp_json_set(thread, "locations", steps);
    json_array_append_new(threads, thread);
    xp_json_set(flow, "threadFlows", threads);
    return flow;
}

static void set_flows(json_t *row, const XpSarif *sarif, const XpFinding *finding)
{
    if (finding->statement == NULL)
        return;
    json_t *flows = json_array();
    json_array_append_new(flows, flow_json(sarif, finding->story));
    for (guint i = 0; i < finding->more->len && i + 1 < MOST_FLOWS; i++)
        json_array_append_new(flows, flow_json(sarif, g_ptr_array_index(finding->more, i)));
    xp_json_set(row, "codeFlows", flows);
}

static json_t *fingerprints_json(const XpSarif *sarif, const XpFinding *finding)
{
    json_t *row = json_object();
    const XpSpan *region = &finding->region;
    const char *hash = region->file != NULL ? xp_sources_fingerprint(sarif->sources, region->file,
                                                                     MAX(region->line, 1))
                                            : NULL;
    if (hash != NULL)
        xp_json_set(row, "primaryLocationLineHash", json_string(hash));
    xp_json_set(row, "xacct/v1", json_string(finding->key));
    return row;
}

/* --- results --- */

static json_t *result_new(const XpSarif *sarif, guint index, const char *level)
{
    const XpPropertyResult *property = g_ptr_array_index(sarif->result->properties, index);
    g_autofree char *id = xp_view_plain(NULL, property->id);
    json_t *row = json_object();
    xp_json_set(row, "ruleId", json_string(id));
    xp_json_set(row, "ruleIndex", json_integer(index));
    xp_json_set(row, "level", json_string(level));
    xp_json_set(row, "kind", json_string("fail"));
    return row;
}

static void set_location(json_t *row, const XpSarif *sarif, const XpSpan *span)
{
    json_t *locations = json_array();
    json_array_append_new(locations, xp_sarif_location(sarif, span));
    xp_json_set(row, "locations", locations);
}

/* Formats say "external" of what does not stand in the file of the result: an `expect` line, a
 * baseline. */
static void set_suppression(json_t *row, const XpSarif *sarif, const XpPropertyResult *property)
{
    g_autofree char *outcome = xp_view_outcome(sarif->result, property);
    g_autofree char *why = xp_view_plain(sarif->result->world, outcome);
    json_t *rows = json_array();
    json_t *suppression = json_object();
    xp_json_set(suppression, "kind", json_string("external"));
    xp_json_set(suppression, "status", json_string("accepted"));
    xp_json_set(suppression, "justification", json_string(why));
    if (property->outcome == XP_OUTCOME_EXPECTED && property->expected != NULL) {
        json_t *bag = json_object();
        xp_json_set(bag, "until", xp_json_text(property->expected->until));
        xp_json_set(bag, "ticket", xp_json_text(property->expected->ticket));
        xp_json_set(suppression, "properties", bag);
    }
    json_array_append_new(rows, suppression);
    xp_json_set(row, "suppressions", rows);
}

/* How a result stands to the base or the baseline, in SARIF's words; NULL: to neither. */
static const char *baseline_state(const XpRunResult *result, const XpPropertyResult *property)
{
    if (property->outcome == XP_OUTCOME_KNOWN)
        return "unchanged";
    switch (property->since) {
    case XP_SINCE_NOTHING:
        return result->baseline != NULL ? "new" : NULL;
    case XP_SINCE_SAME:
        return "unchanged";
    case XP_SINCE_NEW:
    case XP_SINCE_REGRESSED:
        return "new";
    case XP_SINCE_FIXED:
    case XP_SINCE_CHANGED:
        return "updated";
    }
    g_assert_not_reached();
}

json_t *xp_sarif_finding(const XpSarif *sarif, const XpFinding *finding)
{
    g_autoptr(GArray) links = located_links(finding->story);
    json_t *row = result_new(sarif, finding->index, xp_sarif_level(finding->property));
    xp_json_set(row, "message", message_json(sarif, finding, links));
    set_location(row, sarif, &finding->region);
    if (links->len > 0)
        xp_json_set(row, "relatedLocations", related_json(sarif, finding->story, links));
    set_flows(row, sarif, finding);
    xp_json_set(row, "partialFingerprints", fingerprints_json(sarif, finding));
    if (xp_property_is_excused(finding->property))
        set_suppression(row, sarif, finding->property);
    const char *state = baseline_state(sarif->result, finding->property);
    if (state != NULL)
        xp_json_set(row, "baselineState", json_string(state));
    return row;
}

char *xp_sarif_open_text(const XpSarif *sarif, const XpPropertyResult *property)
{
    g_autofree char *reason = xp_view_plain(sarif->result->world, property->reason);
    GString *text = g_string_new(reason);
    for (guint i = 0; i < property->unknowns->len; i++) {
        g_autofree char *fact =
            xp_view_fact(sarif->result->world, g_ptr_array_index(property->unknowns, i));
        g_string_append_printf(text, "; %s", fact);
    }
    return g_string_free(text, FALSE);
}

json_t *xp_sarif_unknown(const XpSarif *sarif, guint index)
{
    const XpPropertyResult *property = g_ptr_array_index(sarif->result->properties, index);
    const XpSpan place = xp_view_sentence_place(property);
    g_autofree char *id = xp_view_plain(NULL, property->id);
    g_autofree char *reason = xp_sarif_open_text(sarif, property);
    g_autoptr(GString) text = g_string_new("Not known whether this holds: ");
    xp_sarif_append(text, reason);
    g_string_append_c(text, '.');
    json_t *row = result_new(sarif, index, "note");
    json_t *message = json_object();
    xp_json_set(message, "text", json_string(text->str));
    xp_json_set(row, "message", message);
    set_location(row, sarif, &place);
    json_t *fingerprints = json_object();
    g_autofree char *key = g_compute_checksum_for_string(G_CHECKSUM_SHA256, id, -1);
    xp_json_set(fingerprints, "xacct/v1", json_string(key));
    xp_json_set(row, "partialFingerprints", fingerprints);
    return row;
}
