/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "encoder/context_key.h"

/* Every way to assume a role has a session name: the caller's choice, or the assertion's. It is
 * there in the permissions asked beside it too. Rule: S-STS-4, S-STS-10 */
static void key_role_session_name(XpCallTerms *call, XpKeyTerms *key)
{
    static const char *const assuming[] = {"sts:assumerole", "sts:assumerolewithsaml",
                                           "sts:assumerolewithwebidentity", NULL};
    XpZ3 *z3 = xp_context_z3(call);
    xp_key_parameter(call, key);
    if (!call->open && strcmp(call->service, "sts") == 0)
        key->present = xp_z3_or(z3, key->present, xp_context_action_among(call, assuming));
}

static const XpKeyRow rows[] = {
    {"sts:rolesessionname", key_role_session_name},
    {"sts:*", xp_key_parameter},
    {NULL, NULL},
};

XpKeyBuild *xp_context_sts_key(const char *lower)
{
    return xp_key_row_find(rows, lower);
}
