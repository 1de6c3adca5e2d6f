/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/property/verb.h"

#include <string.h>

static const XpVerb verbs[] = {
#define XP_VERB(identifier, name, needs, patterns, summary, phrase) \
    {name, XP_NEEDS_##needs, patterns, summary, phrase},
#include "frontend/property/verbs.def"
#undef XP_VERB
};

guint xp_verb_count(void)
{
    return G_N_ELEMENTS(verbs);
}

const XpVerb *xp_verb_get(guint index)
{
    g_assert(index < G_N_ELEMENTS(verbs));
    return &verbs[index];
}

const XpVerb *xp_verb_lookup(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(verbs); i++) {
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    }
    return NULL;
}

const char *xp_needs_name(XpNeeds needs)
{
    switch (needs) {
    case XP_NEEDS_ALL:
        return "all";
    case XP_NEEDS_ANY:
        return "any";
    case XP_NEEDS_STORY:
        return "both calls";
    }
    g_assert_not_reached();
}
