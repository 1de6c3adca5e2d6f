/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/rule.h"

static const XpRule rules[] = {
#define XP_RULE(id, source, evaluator, encoder, no_case, text) \
    {id, text, source, evaluator, encoder, no_case},
#include "frontend/model/rules.def"
#undef XP_RULE
};

guint xp_rule_count(void)
{
    return G_N_ELEMENTS(rules);
}

const XpRule *xp_rule_get(guint index)
{
    g_assert(index < G_N_ELEMENTS(rules));
    return &rules[index];
}

const XpRule *xp_rule_find(const char *id)
{
    for (guint i = 0; i < G_N_ELEMENTS(rules); i++)
        if (g_ascii_strcasecmp(rules[i].id, id) == 0)
            return &rules[i];
    return NULL;
}
