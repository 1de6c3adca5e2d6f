/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/json_parts.h"

#include <string.h>

#include "reports/view.h"

json_t *xp_json_shown(const XpWorld *world, const char *text)
{
    g_autofree char *shown = xp_view_text(world, text);
    return xp_json_text(shown);
}

static json_t *statement_row(const XpPolicy *policy, const XpStatement *statement)
{
    guint line = 0;
    const char *file = xp_view_place(policy, statement, &line);
    json_t *row = json_object();
    xp_json_set(row, "file", xp_json_text(file));
    xp_json_set(row, "line", xp_json_count(line));
    xp_json_set(row, "sid", xp_json_text(statement->sid));
    xp_json_set(row, "effect", json_string(xp_effect_name(statement->effect)));
    return row;
}

static json_t *trace_step(const XpWorld *world, const XpTraceStep *step)
{
    json_t *row = json_object();
    json_t *statements = json_array();
    for (guint i = 0; i < step->statements->len; i++) {
        const XpPolicy *policy =
            i < step->policies->len ? g_ptr_array_index(step->policies, i) : NULL;
        json_array_append_new(statements,
                              statement_row(policy, g_ptr_array_index(step->statements, i)));
    }
    xp_json_set(row, "call", json_integer((json_int_t)step->call));
    xp_json_set(row, "layer", json_string(xp_layer_name(step->layer)));
    xp_json_set(row, "account", xp_json_shown(world, step->account));
    if (step->part != NULL)
        xp_json_set(row, step->layer == XP_LAYER_GRANT ? "grant" : "level",
                    xp_json_shown(world, step->part));
    xp_json_set(row, "says", json_string(xp_says_name(step->says)));
    xp_json_set(row, "statements", statements);
    xp_json_set(row, "rule", xp_json_text(step->rule));
    return row;
}

json_t *xp_json_trace(const XpWorld *world, const GPtrArray *trace, gint call)
{
    json_t *rows = json_array();
    for (guint i = 0; i < trace->len; i++) {
        const XpTraceStep *step = g_ptr_array_index(trace, i);
        if (call < 0 || step->call == (guint)call)
            json_array_append_new(rows, trace_step(world, step));
    }
    return rows;
}

json_t *xp_json_fact(const XpWorld *world, const XpFact *fact)
{
    json_t *row = json_object();
    json_t *settle = json_null();
    g_autofree char *file = xp_view_settling_file(world, fact);
    if (fact->yaml != NULL) {
        settle = json_object();
        xp_json_set(settle, "file", xp_json_text(file));
        xp_json_set(settle, "yaml", xp_json_text(fact->yaml));
    }
    xp_json_set(row, "fact", xp_json_shown(world, fact->text));
    xp_json_set(row, "kind", json_string(xp_fact_kind_name(fact->kind)));
    xp_json_set(row, "rule", xp_json_text(fact->rule));
    xp_json_set(row, "settle", settle);
    return row;
}

json_t *xp_json_facts(const XpWorld *world, const GPtrArray *facts)
{
    json_t *rows = json_array();
    for (guint i = 0; i < facts->len; i++)
        json_array_append_new(rows, xp_json_fact(world, g_ptr_array_index(facts, i)));
    return rows;
}

/* --- policies --- */

static json_t *texts_json(const XpWorld *world, const XpText *texts, guint n)
{
    if (n == 1)
        return xp_json_shown(world, texts[0].text);
    json_t *rows = json_array();
    for (guint i = 0; i < n; i++)
        json_array_append_new(rows, xp_json_shown(world, texts[i].text));
    return rows;
}

static void set_element(json_t *row, const XpWorld *world, XpElement element, const char *plain,
                        const char *negated, const XpText *texts, guint n)
{
    switch (element) {
    case XP_ELEMENT_ABSENT:
        return;
    case XP_ELEMENT_PLAIN:
        xp_json_set(row, plain, texts_json(world, texts, n));
        return;
    case XP_ELEMENT_NEGATED:
        xp_json_set(row, negated, texts_json(world, texts, n));
        return;
    }
    g_assert_not_reached();
}

static json_t *conditions_json(const XpWorld *world, const XpStatement *statement)
{
    json_t *block = json_object();
    for (guint i = 0; i < statement->n_conditions; i++) {
        const XpCondition *condition = &statement->conditions[i];
        json_t *keys = json_object_get(block, condition->operator_text);
        if (keys == NULL) {
            keys = json_object();
            xp_json_set(block, condition->operator_text, keys);
        }
        json_t *values = json_array();
        for (guint j = 0; j < condition->n_values; j++)
            json_array_append_new(values, xp_json_shown(world, condition->values[j]));
        xp_json_set(keys, condition->key, values);
    }
    return block;
}

static json_t *statement_json(const XpWorld *world, const XpStatement *statement)
{
    json_t *row = json_object();
    if (statement->sid != NULL)
        xp_json_set(row, "Sid", xp_json_text(statement->sid));
    xp_json_set(row, "Effect", json_string(xp_effect_name(statement->effect)));
    set_element(row, world, statement->action_element, "Action", "NotAction", statement->actions,
                statement->n_actions);
    set_element(row, world, statement->resource_element, "Resource", "NotResource",
                statement->resources, statement->n_resources);
    if (statement->n_conditions > 0)
        xp_json_set(row, "Condition", conditions_json(world, statement));
    return row;
}

json_t *xp_json_policy(const XpWorld *world, const XpPolicy *policy)
{
    json_t *root = json_object();
    json_t *statements = json_array();
    for (guint i = 0; i < policy->n_statements; i++)
        json_array_append_new(statements, statement_json(world, &policy->statements[i]));
    xp_json_set(root, "Version", json_string(policy->variables ? "2012-10-17" : "2008-10-17"));
    xp_json_set(root, "Statement", statements);
    return root;
}

/* --- requests --- */

static gint compare_keys(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static json_t *value_json(const XpWorld *world, const XpContextValue *value)
{
    if (value->n == 1)
        return xp_json_shown(world, value->values[0]);
    json_t *rows = json_array();
    for (guint i = 0; i < value->n; i++)
        json_array_append_new(rows, xp_json_shown(world, value->values[i]));
    return rows;
}

static json_t *context_json(const XpWorld *world, GHashTable *context)
{
    json_t *root = json_object();
    guint n = 0;
    g_autofree gpointer *keys = g_hash_table_get_keys_as_array(context, &n);
    if (n > 1)
        qsort(keys, n, sizeof *keys, compare_keys);
    for (guint i = 0; i < n; i++)
        xp_json_set(root, keys[i], value_json(world, g_hash_table_lookup(context, keys[i])));
    return root;
}

static void set_policies(json_t *row, const char *key, const XpWorld *world,
                         XpPolicy *const *policies, guint n)
{
    json_t *rows = json_array();
    for (guint i = 0; i < n; i++)
        json_array_append_new(rows, xp_json_policy(world, policies[i]));
    xp_json_set(row, key, rows);
}

void xp_json_set_identity(json_t *call, const XpWorld *world, const XpRequest *request)
{
    if (request->has_identity_policies)
        set_policies(call, "identity_policies", world, request->identity_policies,
                     request->n_identity_policies);
}

json_t *xp_json_request(const XpWorld *world, const XpRequest *request)
{
    json_t *row = json_object();
    g_autofree char *principal = xp_caller_print(&request->caller);
    xp_json_set(row, "principal", xp_json_shown(world, principal));
    if (request->read_secret)
        xp_json_set(row, "story", json_string("read-secret"));
    xp_json_set(row, "action", xp_json_text(request->action));
    xp_json_set(row, "resource", xp_json_shown(world, request->resource));
    xp_json_set(row, "resource_account", xp_json_shown(world, request->resource_account));
    xp_json_set(row, "context", context_json(world, request->context));
    if (request->vpc_endpoint != NULL)
        xp_json_set(row, "vpc_endpoint", xp_json_text(request->vpc_endpoint));
    xp_json_set_identity(row, world, request);
    if (request->n_session_policies > 0)
        set_policies(row, "session_policies", world, request->session_policies,
                     request->n_session_policies);
    return row;
}

json_t *xp_json_inputs(const XpWorld *world)
{
    json_t *rows = json_array();
    for (guint i = 0; i < world->n_inputs; i++) {
        const XpInputFile *input = &world->inputs[i];
        json_t *row = json_object();
        xp_json_set(row, "path", xp_json_text(input->path));
        xp_json_set(row, "sha256", xp_json_text(input->sha256));
        xp_json_set(row, "loader", xp_json_text(input->loader));
        json_array_append_new(rows, row);
    }
    return rows;
}
