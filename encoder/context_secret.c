/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "encoder/context_key.h"

/* Who creates a secret names none. Rule: S-SM-16 */
static void key_secret_id(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    if (strcmp(call->service, "secretsmanager") != 0 || call->arn == NULL) {
        xp_key_absent(call, key);
        return;
    }
    g_autofree char *arn = xp_rope_constant(call->arn);
    key->present = xp_z3_true(z3);
    for (guint i = 0; i < call->actions->len; i++)
        if (strcmp(g_ptr_array_index(call->actions, i), "secretsmanager:createsecret") == 0)
            key->present = xp_z3_not(z3, xp_selector_is(call->action, i));
    xp_key_add_text(call, key, xp_z3_true(z3), arn);
}

/* VersionStage and VersionId are parameters: whether the default of VersionStage is filled in is
 * open, and does not matter to somebody who may pass it. Rule: S-SM-15 */
static const XpKeyRow rows[] = {
    {"secretsmanager:secretid", key_secret_id},
    {"secretsmanager:*", xp_key_parameter},
    {NULL, NULL},
};

XpKeyBuild *xp_context_secret_key(const char *lower)
{
    return xp_key_row_find(rows, lower);
}
