/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "encoder/context_key.h"
#include "frontend/model/condition.h"

/* Rule: S-SM-16 */
static void key_secret_id(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    if (strcmp(call->service, "secretsmanager") != 0 || call->arn == NULL) {
        xp_key_absent(call, key);
        return;
    }
    g_autofree char *arn = xp_rope_constant(call->arn);
    key->present = xp_z3_true(z3);
    xp_key_add_text(call, key, xp_z3_true(z3), arn);
}

/* Rule: S-SM-15: passing it is the caller's choice; whether its default is filled in is open, and
 * does not matter to somebody who may pass it */
static void key_secret_request(XpCallTerms *call, XpKeyTerms *key)
{
    if (strcmp(call->service, "secretsmanager") == 0)
        xp_key_chosen(call, key);
    else
        xp_key_absent(call, key);
}

static void key_secret_other(XpCallTerms *call, XpKeyTerms *key)
{
    if (xp_condition_key_lookup(key->key) == NULL)
        xp_key_unmodelled(call, key);
    else if (strcmp(call->service, "secretsmanager") == 0)
        xp_key_parameter(call, key);
    else
        xp_key_absent(call, key);
}

static const XpKeyRow rows[] = {
    {"secretsmanager:secretid", key_secret_id},
    {"secretsmanager:versionstage", key_secret_request},
    {"secretsmanager:versionid", key_secret_request},
    {"secretsmanager:*", key_secret_other},
    {NULL, NULL},
};

XpKeyBuild *xp_context_secret_key(const char *lower)
{
    return xp_key_row_find(rows, lower);
}
