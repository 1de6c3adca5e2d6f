/* SPDX-License-Identifier: Apache-2.0 */

/* The report for programs, schema xacct-report/1 (reports/schema/): members in a fixed order, no
 * times. As one document, or as lines: the run, each property, the summary. */

#include "frontend/model/arn.h"
#include "reports/diagnostics.h"
#include "reports/json_parts.h"
#include "reports/view.h"
#include "reports/writers.h"

static const char *role_name(XpCoreRole role)
{
    switch (role) {
    case XP_ROLE_STAY_NARROW:
        return "stay-narrow";
    case XP_ROLE_STAY:
        return "stay";
    case XP_ROLE_NOT_GROW:
        return "not-grow";
    case XP_ROLE_GRANTS:
        return "grants";
    case XP_ROLE_RULE:
        return "rule";
    }
    g_assert_not_reached();
}

static json_t *texts_json(const XpWorld *world, const GPtrArray *texts)
{
    json_t *rows = json_array();
    for (guint i = 0; i < texts->len; i++)
        json_array_append_new(rows, xp_json_shown(world, g_ptr_array_index(texts, i)));
    return rows;
}

static json_t *ledger_json(const XpWorld *world)
{
    json_t *rows = json_array();
    for (guint i = 0; i < world->n_ledger; i++) {
        const XpLedgerRow *ledger = &world->ledger[i];
        json_t *row = json_object();
        xp_json_set(row, "account", xp_json_shown(world, ledger->account));
        xp_json_set(row, "layer", xp_json_text(ledger->layer));
        xp_json_set(row, "object", xp_json_shown(world, ledger->object));
        xp_json_set(row, "status", json_string(xp_ledger_status_name(ledger->status)));
        json_array_append_new(rows, row);
    }
    return rows;
}

/* --- properties --- */

static json_t *claims_json(const XpWorld *world, const GPtrArray *claims)
{
    json_t *rows = json_array();
    for (guint i = 0; i < claims->len; i++) {
        const XpClaimResult *claim = g_ptr_array_index(claims, i);
        json_t *row = json_object();
        xp_json_set(row, "text", xp_json_shown(world, claim->text));
        xp_json_set(row, "verdict", json_string(xp_verdict_name(claim->verdict)));
        xp_json_set(row, "reason", xp_json_shown(world, claim->reason));
        json_array_append_new(rows, row);
    }
    return rows;
}

/* Members "accounts", and "symbols" for what else has no value in the input. */
static void set_bindings(json_t *root, const XpStory *story)
{
    json_t *accounts = json_object();
    json_t *symbols = json_object();
    for (guint i = 0; i < story->bindings->len; i++) {
        const XpBindingRow *row = g_ptr_array_index(story->bindings, i);
        xp_json_set(xp_account_id_is_valid(row->value) ? accounts : symbols, row->label,
                    xp_json_text(row->value));
    }
    xp_json_set(root, "accounts", accounts);
    xp_json_set(root, "symbols", symbols);
}

static json_t *call_json(const XpWorld *world, const XpStory *story, guint i)
{
    const XpRequest *call = g_ptr_array_index(story->calls, i);
    json_t *row = xp_json_request(world, call);
    /* The caller brings its policies along once; calls as decided only say that it does. */
    if (story->request != NULL)
        xp_json_set_identity(row, world, story->request);
    xp_json_set(row, "trace", xp_json_trace(world, story->trace, (gint)i));
    return row;
}

static json_t *cause_json(const XpWorld *world, const XpGain *gain, const XpChangeCause *cause)
{
    json_t *row = json_object();
    guint line = 0;
    const char *file = xp_view_cause_place(gain, cause, &line);
    const XpStatement *statement = cause->statement;
    xp_json_set(row, "tree", json_string(cause->added ? "new" : "base"));
    xp_json_set(row, "what", xp_json_shown(cause->added ? world : gain->base, cause->text));
    xp_json_set(row, "file", xp_json_text(file));
    xp_json_set(row, "line", xp_json_count(line));
    xp_json_set(row, "sid", xp_json_text(statement != NULL ? statement->sid : NULL));
    xp_json_set(row, "effect",
                xp_json_text(statement != NULL ? xp_effect_name(statement->effect) : NULL));
    return row;
}

/* Why the story is new: the tree it is compared with refuses it. */
static json_t *gain_json(const XpWorld *world, const XpGain *gain)
{
    json_t *row = json_object();
    json_t *causes = json_array();
    for (guint i = 0; i < gain->causes->len; i++)
        json_array_append_new(causes, cause_json(world, gain, g_ptr_array_index(gain->causes, i)));
    xp_json_set(row, "base", xp_json_text(gain->source));
    xp_json_set(row, "refused", xp_json_text(gain->refused));
    xp_json_set(row, "causes", causes);
    return row;
}

static json_t *story_json(const XpWorld *world, const XpStory *story)
{
    json_t *root = json_object();
    json_t *calls = json_array();
    for (guint i = 0; i < story->calls->len; i++)
        json_array_append_new(calls, call_json(world, story, i));
    xp_json_set(root, "decision", json_string(story->refused ? "DENY" : "ALLOW"));
    set_bindings(root, story);
    xp_json_set(root, "caller", xp_json_shown(world, story->caller_note));
    xp_json_set(root, "essential", texts_json(world, story->essential));
    xp_json_set(root, "calls", calls);
    if (story->gain != NULL)
        xp_json_set(root, "gained", gain_json(world, story->gain));
    return root;
}

static json_t *stories_json(const XpWorld *world, const GPtrArray *stories)
{
    json_t *rows = json_array();
    for (guint i = 0; i < stories->len; i++)
        json_array_append_new(rows, story_json(world, g_ptr_array_index(stories, i)));
    return rows;
}

static json_t *missing_json(const XpWorld *world, const GPtrArray *items)
{
    json_t *rows = json_array();
    for (guint i = 0; i < items->len; i++) {
        const XpMissing *missing = g_ptr_array_index(items, i);
        json_t *row = json_object();
        xp_json_set(row, "call", json_integer((json_int_t)missing->call));
        xp_json_set(row, "name", xp_json_text(missing->call_name));
        xp_json_set(row, "layer", json_string(xp_layer_name(missing->layer)));
        xp_json_set(row, "account", xp_json_shown(world, missing->account));
        xp_json_set(row, "rule", xp_json_text(missing->rule));
        xp_json_set(row, "advice", xp_json_shown(world, missing->advice));
        xp_json_set(row, "file", xp_json_text(missing->file));
        json_array_append_new(rows, row);
    }
    return rows;
}

static json_t *core_json(const XpWorld *world, const GPtrArray *core)
{
    json_t *rows = json_array();
    for (guint i = 0; i < core->len; i++) {
        const XpCoreItem *item = g_ptr_array_index(core, i);
        guint line = 0;
        const char *file = xp_view_place(item->policy, item->statement, &line);
        json_t *row = json_object();
        xp_json_set(row, "file", xp_json_text(file));
        xp_json_set(row, "line", xp_json_count(line));
        xp_json_set(row, "sid",
                    xp_json_text(item->statement != NULL ? item->statement->sid : NULL));
        xp_json_set(row, "role", json_string(role_name(item->role)));
        xp_json_set(row, "what", xp_json_shown(world, item->what));
        json_array_append_new(rows, row);
    }
    return rows;
}

static const char *state_name(XpExceptionState state)
{
    switch (state) {
    case XP_EXCEPTION_NEEDED:
        return "needed";
    case XP_EXCEPTION_UNUSED:
        return "unused";
    case XP_EXCEPTION_OPEN:
        return "open";
    case XP_EXCEPTION_EXPIRED:
        return "expired";
    }
    g_assert_not_reached();
}

static json_t *expected_json(const XpExpectation *expected)
{
    if (expected == NULL)
        return json_null();
    json_t *row = json_object();
    xp_json_set(row, "because", xp_json_text(expected->because));
    xp_json_set(row, "until", xp_json_text(expected->until));
    xp_json_set(row, "ticket", xp_json_text(expected->ticket));
    return row;
}

static json_t *exceptions_json(const XpWorld *world, const XpPropertyResult *property)
{
    json_t *rows = json_array();
    for (guint i = 0; i < property->exceptions->len; i++) {
        const XpExceptionUse *use = g_ptr_array_index(property->exceptions, i);
        json_t *row = json_object();
        xp_json_set(row, "text", xp_json_shown(world, use->text));
        xp_json_set(row, "because", xp_json_text(use->because));
        xp_json_set(row, "until", xp_json_text(use->until));
        xp_json_set(row, "ticket", xp_json_text(use->ticket));
        xp_json_set(row, "used", json_boolean(use->used > 0));
        xp_json_set(row, "state", json_string(state_name(xp_exception_state(property, use))));
        json_array_append_new(rows, row);
    }
    return rows;
}

static json_t *property_json(const XpWorld *world, const XpPropertyResult *property,
                             const XpReportOptions *options)
{
    json_t *row = json_object();
    xp_json_set(row, "id", xp_json_text(property->id));
    xp_json_set(row, "title", xp_json_text(property->title));
    xp_json_set(row, "file", xp_json_text(property->file));
    xp_json_set(row, "line", xp_json_count(property->line));
    xp_json_set(row, "severity", xp_json_text(property->level));
    xp_json_set(row, "sentence", xp_json_text(property->sentence));
    xp_json_set(row, "verdict", json_string(xp_verdict_name(property->verdict)));
    xp_json_set(row, "outcome", json_string(xp_view_outcome_name(property->outcome)));
    xp_json_set(row, "expected", expected_json(property->expected));
    xp_json_set(
        row, "since",
        xp_json_text(property->since == XP_SINCE_NOTHING ? NULL : xp_since_name(property->since)));
    xp_json_set(row, "base_verdict",
                xp_json_text(property->since == XP_SINCE_NOTHING || property->since == XP_SINCE_NEW
                                 ? NULL
                                 : xp_verdict_name(property->base_verdict)));
    xp_json_set(row, "reach", xp_json_shown(world, property->reach));
    xp_json_set(row, "reason", xp_json_shown(world, property->reason));
    xp_json_set(row, "claims", claims_json(world, property->claims));
    xp_json_set(row, "counterexamples", stories_json(world, property->counterexamples));
    xp_json_set(row, "witnesses", stories_json(world, property->witnesses));
    xp_json_set(row, "missing", missing_json(world, property->missing));
    xp_json_set(row, "unknowns", xp_json_facts(world, property->unknowns));
    xp_json_set(row, "assumptions", texts_json(world, property->assumptions));
    xp_json_set(row, "core", core_json(world, property->core));
    xp_json_set(row, "exceptions", exceptions_json(world, property));
    xp_json_set(row, "notes", texts_json(world, property->notes));
    xp_json_set(row, "advice", xp_json_shown(world, property->advice));
    if (options->timings)
        xp_json_set(row, "ms", json_real(property->milliseconds));
    return row;
}

static json_t *summary_json(const XpRunResult *result)
{
    XpSummary summary = xp_run_summary(result);
    json_t *row = json_object();
    xp_json_set(row, "proved", json_integer((json_int_t)summary.proved));
    xp_json_set(row, "violated", json_integer((json_int_t)summary.violated));
    xp_json_set(row, "unknown", json_integer((json_int_t)summary.unknown));
    xp_json_set(row, "vacuous", json_integer((json_int_t)summary.vacuous));
    xp_json_set(row, "excepted", json_integer((json_int_t)summary.excepted));
    xp_json_set(row, "expected", json_integer((json_int_t)summary.expected));
    xp_json_set(row, "known", json_integer((json_int_t)summary.known));
    xp_json_set(row, "expired", json_integer((json_int_t)summary.expired));
    xp_json_set(row, "fixed", json_integer((json_int_t)summary.fixed));
    xp_json_set(row, "regressed", json_integer((json_int_t)summary.regressed));
    xp_json_set(row, "unused", json_integer((json_int_t)summary.unused));
    xp_json_set(row, "below", json_integer((json_int_t)summary.below));
    xp_json_set(row, "exit", json_integer(summary.exit_status));
    return row;
}

/* What the run was compared with, or null; @rest: char *: what only that has. */
static json_t *compared_json(const XpRunResult *result, const char *key, const char *name,
                             const char *rest_key, const GPtrArray *rest)
{
    if (name == NULL)
        return json_null();
    json_t *row = json_object();
    xp_json_set(row, key, xp_json_text(name));
    xp_json_set(row, rest_key, texts_json(result->world, rest));
    return row;
}

/* Members of the run that stand before the properties. */
static void set_head(json_t *root, const XpRunResult *result, const XpReportOptions *options)
{
    json_t *tool = json_object();
    xp_json_set(tool, "name", json_string("xacct-prove"));
    xp_json_set(tool, "version", xp_json_text(options->tool_version));
    xp_json_set(tool, "z3", xp_json_text(result->z3_version));
    xp_json_set(root, "schema", json_string("xacct-report/1"));
    xp_json_set(root, "partial", json_boolean(result->partial));
    xp_json_set(root, "tool", tool);
    xp_json_set(root, "inputs", xp_json_inputs(result->world));
    xp_json_set(root, "assumptions", texts_json(result->world, result->assumptions));
    xp_json_set(root, "ledger", ledger_json(result->world));
    json_t *base = compared_json(result, "name", result->base, "gone", result->gone);
    if (result->base != NULL)
        xp_json_set(base, "removed", texts_json(result->world, result->removed));
    xp_json_set(root, "base", base);
    xp_json_set(root, "baseline",
                compared_json(result, "file", result->baseline, "unused", result->unused_known));
}

/* Members that stand after them. */
static void set_tail(json_t *root, const XpRunResult *result)
{
    xp_json_set(root, "disagreement", xp_json_shown(result->world, result->disagreement_text));
    xp_json_set(root, "summary", summary_json(result));
}

char *xp_json_write(const XpRunResult *result, const XpReportOptions *options)
{
    g_autoptr(json_t) root = json_object();
    json_t *properties = json_array();
    for (guint i = 0; i < result->properties->len; i++)
        json_array_append_new(
            properties,
            property_json(result->world, g_ptr_array_index(result->properties, i), options));
    set_head(root, result, options);
    xp_json_set(root, "properties", properties);
    set_tail(root, result);
    return xp_json_print(root, JSON_INDENT(2));
}

/* Takes @row, one line; its member "type" says what it is. */
static void append_line(GString *out, const char *type, json_t *row)
{
    g_autoptr(json_t) line = json_object();
    xp_json_set(line, "type", json_string(type));
    json_object_update(line, row);
    json_decref(row);
    g_autofree char *text = xp_json_print(line, JSON_COMPACT);
    g_string_append(out, text);
}

char *xp_ndjson_write(const XpRunResult *result, const XpReportOptions *options)
{
    GString *out = g_string_new(NULL);
    json_t *head = json_object();
    json_t *tail = json_object();
    set_head(head, result, options);
    set_tail(tail, result);
    append_line(out, "run", head);
    for (guint i = 0; i < result->properties->len; i++)
        append_line(
            out, "property",
            property_json(result->world, g_ptr_array_index(result->properties, i), options));
    append_line(out, "summary", tail);
    return g_string_free(out, FALSE);
}

char *xp_json_write_errors(const XpDiagList *diags, const XpReportOptions *options)
{
    (void)options;
    return xp_diagnostics_json(diags);
}
