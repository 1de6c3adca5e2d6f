/* SPDX-License-Identifier: Apache-2.0 */

/* A role ARN as caller means a session of the role with a name nobody said. What holds for every
 * name that anything asks for, and for one that nothing does, holds. */
#include "frontend/eval/session_name.h"

#include <string.h>

#include "frontend/eval/suppositions.h"

static void add_name(GPtrArray *names, const char *name)
{
    if (strlen(name) >= 2 && !g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
        g_ptr_array_add(names, g_strdup(name));
}

/* "AROA...:job*" asks for a session called job, and for one called job and more. */
static void add_userid(GPtrArray *names, const char *value)
{
    const char *colon = strrchr(value, ':');
    g_autoptr(GString) name = g_string_new(NULL);
    for (const char *at = colon != NULL ? colon + 1 : value; *at != '\0'; at++)
        if (*at != '*')
            g_string_append_c(name, *at == '?' ? 'x' : *at);
    add_name(names, name->str);
    g_autofree char *upper = g_ascii_strup(name->str, -1); /* operators may ignore case */
    add_name(names, upper);
    g_string_append(name, "xx");
    add_name(names, name->str);
}

static void add_entries(GPtrArray *names, const XpPrincipalEntry *entries, guint n)
{
    for (guint i = 0; i < n; i++)
        if (entries[i].form == XP_PRINCIPAL_SESSION)
            add_name(names, entries[i].session);
}

static void add_grants(GPtrArray *names, const XpResource *key)
{
    for (guint i = 0; i < key->n_grants; i++) {
        add_entries(names, key->grants[i].grantees, key->grants[i].n_grantees);
        add_entries(names, key->grants[i].retiring, key->grants[i].n_retiring);
    }
}

static void add_statement(GPtrArray *names, const XpStatement *statement)
{
    add_entries(names, statement->principals, statement->n_principals);
    for (guint i = 0; i < statement->n_conditions; i++) {
        const XpCondition *condition = &statement->conditions[i];
        if (g_ascii_strcasecmp(condition->key, "aws:userid") != 0)
            continue;
        for (guint v = 0; v < condition->n_values; v++)
            add_userid(names, condition->values[v]);
    }
}

static void add_policies(GPtrArray *names, XpPolicy *const *policies, guint n)
{
    for (guint p = 0; p < n; p++)
        for (guint s = 0; s < policies[p]->n_statements; s++)
            add_statement(names, &policies[p]->statements[s]);
}

static GPtrArray *candidates(const XpWorld *world, const XpRequest *request)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    const XpIdentity *role = request->caller.identity;
    for (guint i = 0; role != NULL && i < role->n_sessions; i++)
        add_name(names, role->sessions[i].name);
    add_policies(names, world->policies, world->n_policies);
    add_policies(names, request->identity_policies, request->n_identity_policies);
    add_policies(names, request->session_policies, request->n_session_policies);
    for (guint i = 0; i < world->n_resources; i++)
        add_grants(names, world->resources[i]);
    /* The last is one that nothing asks for. */
    g_autofree char *fresh = g_strdup("session1");
    for (guint i = 1; g_ptr_array_find_with_equal_func(names, fresh, g_str_equal, NULL); i++) {
        g_free(fresh);
        fresh = g_strdup_printf("unnamed%u", i);
    }
    g_ptr_array_add(names, g_steal_pointer(&fresh));
    return names;
}

static gboolean is_same_answer(XpDecision left, XpDecision right)
{
    gboolean refused_left = left == XP_DECISION_EXPLICIT_DENY || left == XP_DECISION_IMPLICIT_DENY;
    gboolean refused_right =
        right == XP_DECISION_EXPLICIT_DENY || right == XP_DECISION_IMPLICIT_DENY;
    return left == right || (refused_left && refused_right);
}

static XpEvalResult *evaluate(const XpWorld *world, const XpRequest *request, const char *name,
                              const XpEvalOptions *options, GError **error)
{
    XpRequest named = *request;
    named.caller.session = xp_strings_add(request->strings, name);
    XpEvalResult *result = xp_eval_named(world, &named, options, error);
    return result != NULL ? xp_suppositions_settle(result, world, &named, options) : NULL;
}

static void doubt(XpEvalResult *result, const char *name, XpDecision decision)
{
    result->decision = XP_DECISION_UNKNOWN;
    result->rule = "S-PRIN-2";
    g_ptr_array_set_size(result->unknowns, 0);
    g_ptr_array_add(result->unknowns,
                    xp_fact_new(XP_FACT_UNKNOWN, "S-PRIN-2", NULL, NULL, "session name",
                                "the request does not say the session's name, and it decides: "
                                "for \"%s\" the answer is %s",
                                name, xp_decision_name(decision)));
}

XpEvalResult *xp_eval_request(const XpWorld *world, const XpRequest *request,
                              const XpEvalOptions *options, GError **error)
{
    if (request->caller.kind != XP_CALLER_SESSION || request->caller.session != NULL) {
        XpEvalResult *only = xp_eval_named(world, request, options, error);
        return only != NULL ? xp_suppositions_settle(only, world, request, options) : NULL;
    }
    g_autoptr(GPtrArray) names = candidates(world, request);
    const char *plain = g_ptr_array_index(names, names->len - 1);
    g_autoptr(XpEvalResult) result = evaluate(world, request, plain, options, error);
    if (result == NULL)
        return NULL;
    for (guint i = 0; i + 1 < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autoptr(XpEvalResult) other = evaluate(world, request, name, options, error);
        if (other == NULL)
            return NULL;
        if (is_same_answer(result->decision, other->decision))
            continue;
        doubt(result, name, other->decision);
        break;
    }
    return g_steal_pointer(&result);
}
