/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/trace.h"

#include <stdarg.h>

XpFact *xp_fact_new(XpFactKind kind, const char *rule, const char *file, const char *yaml,
                    const char *id, const char *format, ...)
{
    XpFact *fact = g_new0(XpFact, 1);
    va_list arguments;

    fact->kind = kind;
    fact->rule = g_strdup(rule);
    fact->file = g_strdup(file);
    fact->yaml = g_strdup(yaml);
    fact->id = g_strdup(id);
    va_start(arguments, format);
    fact->text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return fact;
}

XpFact *xp_fact_copy(const XpFact *fact)
{
    XpFact *copy =
        xp_fact_new(fact->kind, fact->rule, fact->file, fact->yaml, fact->id, "%s", fact->text);

    copy->placed = fact->placed;
    return copy;
}

void xp_fact_free(XpFact *fact)
{
    if (fact == NULL)
        return;
    g_free(fact->id);
    g_free(fact->text);
    g_free(fact->rule);
    g_free(fact->file);
    g_free(fact->yaml);
    g_free(fact);
}

XpTraceStep *xp_trace_step_new(guint call, XpLayer layer, const char *account, XpSays says,
                               const char *rule)
{
    XpTraceStep *step = g_new0(XpTraceStep, 1);

    step->call = call;
    step->layer = layer;
    step->account = account;
    step->says = says;
    step->rule = rule;
    step->statements = g_ptr_array_new();
    step->policies = g_ptr_array_new();
    return step;
}

void xp_trace_step_free(XpTraceStep *step)
{
    if (step == NULL)
        return;
    g_ptr_array_unref(step->statements);
    g_ptr_array_unref(step->policies);
    g_free(step);
}

const char *xp_layer_name(XpLayer layer)
{
    switch (layer) {
    case XP_LAYER_SCP:
        return "scp";
    case XP_LAYER_RCP:
        return "rcp";
    case XP_LAYER_VPC_ENDPOINT:
        return "vpc-endpoint";
    case XP_LAYER_IDENTITY:
        return "identity";
    case XP_LAYER_BOUNDARY:
        return "boundary";
    case XP_LAYER_SESSION:
        return "session";
    case XP_LAYER_RESOURCE:
        return "resource";
    case XP_LAYER_KEY:
        return "key";
    case XP_LAYER_TRUST:
        return "trust";
    case XP_LAYER_GRANT:
        return "grant";
    }
    g_assert_not_reached();
}

const char *xp_says_name(XpSays says)
{
    switch (says) {
    case XP_SAYS_ALLOW:
        return "allow";
    case XP_SAYS_DENY:
        return "deny";
    case XP_SAYS_NONE:
        return "none";
    case XP_SAYS_UNKNOWN:
        return "unknown";
    case XP_SAYS_NOT_APPLICABLE:
        return "n/a";
    }
    g_assert_not_reached();
}

const char *xp_fact_kind_name(XpFactKind kind)
{
    switch (kind) {
    case XP_FACT_UNKNOWN:
        return "unknown";
    case XP_FACT_FOREIGN:
        return "foreign";
    case XP_FACT_UNSURE:
        return "unsure";
    case XP_FACT_OPAQUE:
        return "opaque";
    }
    g_assert_not_reached();
}
