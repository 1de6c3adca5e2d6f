/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/grant.h"

#include <string.h>

static const char *const operations[] = {
#define XP_GRANT_OPERATION(name) name,
#include "frontend/model/grant_operations.def"
#undef XP_GRANT_OPERATION
};

guint xp_grant_operation_count(void)
{
    return G_N_ELEMENTS(operations);
}

const char *xp_grant_operation_get(guint index)
{
    return operations[index];
}

const char *xp_grant_operation_of(const char *action)
{
    static const char prefix[] = "kms:";

    if (g_ascii_strncasecmp(action, prefix, strlen(prefix)) != 0)
        return NULL;
    for (guint i = 0; i < G_N_ELEMENTS(operations); i++) {
        if (g_ascii_strcasecmp(action + strlen(prefix), operations[i]) == 0)
            return operations[i];
    }
    return NULL;
}
