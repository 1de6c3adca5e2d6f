/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "encoder/context_key.h"

static void key_assume(XpCallTerms *call, XpKeyTerms *key)
{
    if (strcmp(call->service, "sts") == 0)
        xp_key_chosen(call, key);
    else
        xp_key_absent(call, key);
}

static const XpKeyRow rows[] = {
    {"sts:externalid", key_assume},
    {"sts:rolesessionname", key_assume},
    {NULL, NULL},
};

XpKeyBuild *xp_context_sts_key(const char *lower)
{
    return xp_key_row_find(rows, lower);
}
