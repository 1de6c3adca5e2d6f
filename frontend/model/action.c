/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/action.h"

static const XpAction actions[] = {
#define XP_ACTION(service, name, applies, cross) \
    {service ":" name, service, applies, XP_CROSS_##cross},
#include "frontend/model/action_catalog.def"
#undef XP_ACTION
};

/* The services of which the catalogue has every action. */
static const char *const complete_services[] = {"kms", "secretsmanager", "sts"};

const XpAction *xp_action_lookup(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(actions); i++) {
        if (g_ascii_strcasecmp(actions[i].name, name) == 0)
            return &actions[i];
    }
    return NULL;
}

guint xp_action_count(void)
{
    return G_N_ELEMENTS(actions);
}

const XpAction *xp_action_get(guint index)
{
    g_assert(index < G_N_ELEMENTS(actions));
    return &actions[index];
}

gboolean xp_action_service_is_known(const char *service)
{
    for (guint i = 0; i < G_N_ELEMENTS(complete_services); i++) {
        if (g_ascii_strcasecmp(complete_services[i], service) == 0)
            return TRUE;
    }
    return FALSE;
}

const char *xp_action_catalog_date(void)
{
    return "2026-11-22";
}
