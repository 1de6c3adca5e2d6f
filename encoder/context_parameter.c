/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "encoder/context_key.h"
#include "frontend/model/condition.h"

static gboolean is_of_service(const XpCallTerms *call, const char *key)
{
    gsize n = strlen(call->service);
    return g_ascii_strncasecmp(key, call->service, n) == 0 && key[n] == ':';
}

Z3_ast xp_context_action_has_key(const XpCallTerms *call, const char *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < call->actions->len; i++) {
        gboolean listed = !call->open || i + 1 < call->actions->len;
        /* what an action nobody listed takes, nobody knows */
        if (!listed || xp_condition_key_has_operation(key, g_ptr_array_index(call->actions, i)))
            g_ptr_array_add(cases, xp_selector_is(call->action, i));
    }
    return xp_z3_or_all(z3, cases);
}

/* Absent in every request but those of the operations it belongs to, and the caller's choice
 * there. Rule: S-SND-11 */
void xp_key_parameter(XpCallTerms *call, XpKeyTerms *key)
{
    gboolean listed = xp_condition_key_lookup(key->key) != NULL;
    if (listed && !is_of_service(call, key->key)) {
        xp_key_absent(call, key);
    } else if (!listed || !xp_condition_key_is_tied(key->key)) {
        xp_key_unmodelled(call, key); /* a prefix proves nothing, S-SND-11 */
    } else {
        xp_key_chosen(call, key);
        key->present =
            xp_z3_and(xp_context_z3(call), key->present, xp_context_action_has_key(call, key->key));
    }
}
