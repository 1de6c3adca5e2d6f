/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/comparison.h"

#include <string.h>

#include "frontend/eval/match.h"
#include "frontend/model/fact.h"

/* Documented for policies of IAM; what a key policy makes of it is not. Rule: S-KMS-21. */
static void doubt_aliases(XpComparison *comparison)
{
    XpKeyState *state = &comparison->state;
    if (comparison->policy->type != XP_POLICY_KEY || state->present != XP_TRUE ||
        g_ascii_strcasecmp(comparison->condition->key, "kms:ResourceAliases") != 0)
        return;
    state->present = XP_MAYBE;
    state->fact = xp_tri_fact(
        comparison->call->tris,
        xp_fact_unsure("S-KMS-21", "whether a key policy can ask for the aliases of its key"));
}

void xp_comparison_init(XpComparison *comparison, const XpCall *call, const XpPolicy *policy,
                        const XpStatement *statement, const XpCondition *condition)
{
    *comparison = (XpComparison){.call = call,
                                 .policy = policy,
                                 .statement = statement,
                                 .condition = condition,
                                 .state = xp_call_key(call, condition->key),
                                 .row = xp_condition_key_lookup(condition->key),
                                 .facts = g_ptr_array_new()};
    doubt_aliases(comparison);
}

gboolean xp_comparison_is_never_empty(const XpComparison *comparison, const char *value)
{
    g_autofree char *key = g_ascii_strdown(comparison->condition->key, -1);
    return strcmp(value, XP_HOLE_TEXT) == 0 && comparison->state.present == XP_TRUE &&
           comparison->row != NULL && strstr(key, "tag/") == NULL;
}

void xp_comparison_clear(XpComparison *comparison)
{
    g_clear_pointer(&comparison->facts, g_ptr_array_unref);
}

XpTruth xp_comparison_open(XpComparison *comparison, const char *why, const char *rule)
{
    comparison->why = why;
    comparison->rule = rule;
    return XP_MAYBE;
}

static void add_fact(XpComparison *comparison, const XpFact *fact)
{
    if (!g_ptr_array_find(comparison->facts, fact, NULL))
        g_ptr_array_add(comparison->facts, (gpointer)(guintptr)fact);
}

void xp_comparison_blame_reading(XpComparison *comparison, const XpReading *reading)
{
    for (guint i = 0; i < reading->facts->len; i++)
        add_fact(comparison, g_ptr_array_index(reading->facts, i));
    if (reading->why != NULL)
        xp_comparison_open(comparison, reading->why, "S-SND-8");
    if (reading->wild != NULL)
        xp_comparison_open(comparison, "a policy variable's value holds a wildcard", "S-VAR-8");
}

const XpTri *xp_comparison_open_value(XpComparison *comparison)
{
    const XpKeyState *state = &comparison->state;
    XpTriPool *tris = comparison->call->tris;
    if (state->fact != NULL)
        add_fact(comparison, state->fact);
    else if (state->why != NULL)
        xp_comparison_open(comparison, state->why, "S-SND-8");
    else if (comparison->facts->len == 0 && comparison->why == NULL)
        xp_comparison_open(comparison, "the value of the key is not known", "S-SND-8");
    if (comparison->why != NULL)
        add_fact(comparison,
                 xp_tri_fact(tris, xp_fact_condition(comparison->policy, comparison->statement,
                                                     comparison->condition, comparison->why,
                                                     comparison->rule)));
    return xp_tri_maybe_all(tris, comparison->facts);
}
