/* SPDX-License-Identifier: Apache-2.0 */

/* What `eval` says of one request, for programs and for people. */

#include "frontend/cli/answer.h"

#include <string.h>

#include "reports/json_parts.h"
#include "reports/page.h"

void xp_answer_clear(XpAnswer *answer)
{
    g_clear_pointer(&answer->result, xp_eval_result_free);
}

XpDecision xp_answer_decision(const XpAnswer *answer)
{
    if (answer->result != NULL)
        return answer->result->decision;
    switch (answer->fixed) {
    case XP_FIXED_ALLOW:
        return XP_DECISION_ALLOW;
    case XP_FIXED_DENY:
        return XP_DECISION_IMPLICIT_DENY;
    case XP_FIXED_UNKNOWN:
        return XP_DECISION_UNKNOWN;
    }
    g_assert_not_reached();
}

static XpFixedAnswer fixed_of(XpDecision decision)
{
    switch (decision) {
    case XP_DECISION_ALLOW:
        return XP_FIXED_ALLOW;
    case XP_DECISION_EXPLICIT_DENY:
    case XP_DECISION_IMPLICIT_DENY:
        return XP_FIXED_DENY;
    case XP_DECISION_UNKNOWN:
        return XP_FIXED_UNKNOWN;
    }
    g_assert_not_reached();
}

gboolean xp_answer_agrees(const XpAnswer *answer)
{
    return answer->result == NULL || !answer->has_fixed ||
           fixed_of(answer->result->decision) == answer->fixed;
}

gboolean xp_answer_contradicts(const XpAnswer *answer)
{
    return !xp_answer_agrees(answer) && answer->fixed != XP_FIXED_UNKNOWN &&
           answer->result->decision != XP_DECISION_UNKNOWN;
}

const char *xp_answer_fixed_name(XpFixedAnswer answer)
{
    switch (answer) {
    case XP_FIXED_ALLOW:
        return "ALLOW";
    case XP_FIXED_DENY:
        return "DENY";
    case XP_FIXED_UNKNOWN:
        return "UNKNOWN";
    }
    g_assert_not_reached();
}

/* ---- for programs ---- */

/* Values chosen for symbolic accounts: without them the ids of the trace say nothing. */
static json_t *accounts_json(const XpAnswer *answer)
{
    json_t *accounts = json_object();
    for (guint i = 0; i < answer->world->n_accounts; i++) {
        const XpAccount *account = answer->world->accounts[i];
        if (!account->symbolic)
            continue;
        g_autofree char *id = xp_symbols_bind(answer->world->symbols, account->id, answer->values);
        xp_json_set(accounts, account->label, xp_json_text(id));
    }
    return accounts;
}

static json_t *disagreement_json(const XpAnswer *answer)
{
    json_t *both = json_object();
    xp_json_set(both, "eval", json_string(xp_decision_name(answer->result->decision)));
    xp_json_set(both, "z3", json_string(xp_answer_fixed_name(answer->fixed)));
    return both;
}

char *xp_answer_print_json(const XpAnswer *answer)
{
    g_autoptr(json_t) root = json_object();
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    const XpEvalResult *result = answer->result;
    json_t *accounts = accounts_json(answer);
    xp_json_set(root, "schema", json_string("xacct-eval/1"));
    xp_json_set(root, "decision", json_string(xp_decision_name(xp_answer_decision(answer))));
    xp_json_set(root, "trace", xp_json_trace(NULL, result != NULL ? result->trace : none, -1));
    xp_json_set(root, "unknowns", xp_json_facts(NULL, result != NULL ? result->unknowns : none));
    if (json_object_size(accounts) > 0)
        xp_json_set(root, "accounts", accounts);
    else
        json_decref(accounts);
    if (!xp_answer_agrees(answer))
        xp_json_set(root, "disagreement", disagreement_json(answer));
    return xp_json_print(root, JSON_COMPACT);
}

/* ---- for people ---- */

#define INDENT 2u
#define DETAIL 4u
#define COLUMN 18u

static const char *mark_of(XpDecision decision)
{
    switch (decision) {
    case XP_DECISION_ALLOW:
        return XP_MARK_GOOD;
    case XP_DECISION_EXPLICIT_DENY:
    case XP_DECISION_IMPLICIT_DENY:
        return XP_MARK_BAD;
    case XP_DECISION_UNKNOWN:
        return XP_MARK_DOUBT;
    }
    g_assert_not_reached();
}

static void write_question(XpPage *page, const XpAnswer *answer)
{
    XpDecision decision = xp_answer_decision(answer);
    const XpRequest *request = answer->request;
    g_autofree char *caller = xp_caller_print(&request->caller);
    g_autofree char *who = xp_page_show_whole(page, caller);
    g_autofree char *action =
        xp_page_show_whole(page, request->read_secret ? "read-secret" : request->action);
    g_autofree char *resource = xp_page_show_whole(page, request->resource);
    const char *rule = answer->result != NULL ? answer->result->rule : NULL;
    g_autofree char *line =
        g_strdup_printf("%s%s" XP_MARK_END "  %s on %s by %s%s%s%s", mark_of(decision),
                        xp_decision_name(decision), action, resource, who, rule != NULL ? " (" : "",
                        rule != NULL ? rule : "", rule != NULL ? ")" : "");
    xp_page_text(page, 0, INDENT, line);
}

static void write_accounts(XpPage *page, const XpAnswer *answer)
{
    for (guint i = 0; i < answer->world->n_accounts; i++) {
        const XpAccount *account = answer->world->accounts[i];
        if (!account->symbolic)
            continue;
        g_autofree char *id = xp_symbols_bind(answer->world->symbols, account->id, answer->values);
        g_autofree char *label = xp_page_show_whole(page, account->label);
        g_autofree char *line = g_strdup_printf("%s = %s (chosen: the id is symbolic)", label, id);
        xp_page_row(page, INDENT, "account", COLUMN, line);
    }
}

static void write_statement(XpPage *page, const XpStatement *statement, const XpPolicy *policy)
{
    const char *file = statement->span.file != NULL ? statement->span.file : policy->file;
    g_autofree char *name = xp_page_show(page, policy->name);
    g_autofree char *place = NULL;
    if (file != NULL) {
        g_autofree char *shown = xp_page_show_whole(page, file);
        place = g_strdup_printf("%s:%u", shown, statement->span.line);
    } else {
        place = g_strdup(name);
    }
    g_autofree char *sid = statement->sid != NULL ? xp_page_show(page, statement->sid) : NULL;
    g_autofree char *line = g_strdup_printf("%s  %s%s%s", xp_effect_name(statement->effect), place,
                                            sid != NULL ? "  " : "", sid != NULL ? sid : "");
    xp_page_row(page, DETAIL, "", COLUMN, line);
}

static void write_step(XpPage *page, const XpTraceStep *step)
{
    g_autofree char *account = xp_page_show_whole(page, step->account);
    g_autofree char *part = step->part != NULL ? xp_page_show(page, step->part) : g_strdup("");
    g_autofree char *line = g_strdup_printf("%s%s%s%s%s  (%s)", xp_says_name(step->says),
                                            account[0] != '\0' ? "  " : "", account,
                                            part[0] != '\0' ? "  " : "", part, step->rule);
    xp_page_row(page, DETAIL, xp_layer_name(step->layer), COLUMN, line);
    for (guint i = 0; i < step->statements->len; i++)
        write_statement(page, g_ptr_array_index(step->statements, i),
                        g_ptr_array_index(step->policies, i));
}

static void write_trace(XpPage *page, const XpEvalResult *result)
{
    guint last = G_MAXUINT;
    for (guint i = 0; i < result->trace->len; i++) {
        const XpTraceStep *step = g_ptr_array_index(result->trace, i);
        if (step->call != last && step->call < result->calls->len) {
            const XpRequest *call = g_ptr_array_index(result->calls, step->call);
            g_autofree char *action = xp_page_show_whole(page, call->action);
            g_autofree char *line = g_strdup_printf("call %u: %s", step->call + 1, action);
            xp_page_text(page, INDENT, DETAIL, line);
        }
        last = step->call;
        if (step->says != XP_SAYS_NOT_APPLICABLE)
            write_step(page, step);
    }
}

static void write_unknowns(XpPage *page, const XpEvalResult *result)
{
    for (guint i = 0; i < result->unknowns->len; i++) {
        const XpFact *fact = g_ptr_array_index(result->unknowns, i);
        g_autofree char *text = xp_page_show(page, fact->text);
        g_autofree char *line = g_strdup_printf("%s (%s)", text, fact->rule);
        xp_page_row(page, INDENT, "unknown", COLUMN, line);
        if (fact->yaml == NULL)
            continue;
        g_autofree char *file = xp_page_show_whole(page, fact->file);
        g_autofree char *yaml = xp_page_show(page, fact->yaml);
        g_autofree char *settle = g_strdup_printf("settled by: %s in %s", yaml, file);
        xp_page_row(page, INDENT, "", COLUMN, settle);
    }
}

static void write_difference(XpPage *page, const XpAnswer *answer)
{
    const char *what = xp_answer_contradicts(answer)
                           ? XP_MARK_BAD "the two engines disagree" XP_MARK_END
                           : XP_MARK_DOUBT "open in one of the two engines" XP_MARK_END;
    g_autofree char *line =
        g_strdup_printf("%s: evaluator %s, Z3 %s", what, xp_decision_name(answer->result->decision),
                        xp_answer_fixed_name(answer->fixed));
    xp_page_text(page, INDENT, INDENT, line);
}

char *xp_answer_print_text(const XpAnswer *answer, const XpReportOptions *options)
{
    XpPage *page = xp_page_new(options);
    write_question(page, answer);
    write_accounts(page, answer);
    if (answer->result != NULL) {
        write_trace(page, answer->result);
        write_unknowns(page, answer->result);
    }
    if (!xp_answer_agrees(answer))
        write_difference(page, answer);
    xp_page_blank(page);
    return xp_page_finish(page);
}
