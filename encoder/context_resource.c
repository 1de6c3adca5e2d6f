/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "encoder/context_key.h"

static void key_resource_account(XpCallTerms *call, XpKeyTerms *key)
{
    if (call->account == G_MAXUINT) {
        xp_key_unmodelled(call, key);
        return;
    }
    const XpAccountElement *element = xp_problem_account(call->problem, call->account);
    key->present = xp_z3_true(xp_context_z3(call));
    xp_key_add_text(call, key, xp_z3_true(xp_context_z3(call)),
                    element->account != NULL ? element->account->id : element->id);
}

static void key_resource_tag(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    const char *tag = strchr(key->key, '/') + 1;
    const XpTags *tags = call->resource != NULL ? &call->resource->tags
                         : call->role != NULL   ? &call->role->tags
                                                : NULL;
    if (call->key_id_unknown) { /* nobody can tag a key that AWS manages */
        xp_key_absent(call, key);
        return;
    }
    if (tags == NULL) {
        xp_key_unmodelled(call, key);
        return;
    }
    if (tags->status != XP_UNKNOWN && xp_key_tag_is_ambiguous(tags, tag)) {
        key->present = xp_z3_true(z3);
        xp_key_add_free(call, key, xp_z3_true(z3), XP_DOMAIN_ANY);
        xp_key_doubt_unmodelled(call, key, xp_z3_true(z3), "S-COND-5");
        return;
    }
    if (tags->status != XP_UNKNOWN) {
        const char *value = xp_tags_find(tags, tag);
        key->present = xp_z3_bool(z3, value != NULL);
        if (value != NULL)
            xp_key_add_text(call, key, xp_z3_true(z3), value);
        return;
    }
    key->present = xp_key_free_presence(call, key->key);
    xp_key_add_free(call, key, xp_z3_true(z3), XP_DOMAIN_ANY);
    xp_key_add_doubt(call, key, xp_z3_true(z3),
                     call->resource != NULL ? xp_fact_resource_tags(call->resource)
                                            : xp_fact_principal_tags(call->role));
}

/* While a role's trust policy is evaluated, a transitive tag of the caller's session stands in for
 * the role's own of the same key. Rule: S-STS-14 */
static void inherit_tag(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    if (call->role == NULL || call->no_session_tags || call->fixed != NULL)
        return;
    g_autofree char *name =
        g_strdup_printf("%s of the %s is inherited from the session", key->key, call->name);
    Z3_ast choice = xp_z3_const(z3, name);
    Z3_ast inherited = xp_z3_and(z3, xp_caller_is_session(call->caller), choice);
    for (guint i = 0; i < key->variants->len; i++) {
        XpVariant *own = &g_array_index(key->variants, XpVariant, i);
        own->guard = xp_z3_and(z3, own->guard, xp_z3_not(z3, inherited));
    }
    xp_key_add_variant(key, inherited, xp_key_free_rope(call, name, XP_DOMAIN_ANY));
    key->present = xp_z3_or(z3, key->present, inherited);
    xp_key_doubt_possible(call, key, inherited, choice, "S-STS-14");
}

static void key_any_resource_tag(XpCallTerms *call, XpKeyTerms *key)
{
    key_resource_tag(call, key);
    inherit_tag(call, key);
}

/* The tags of the role that is assumed. */
static void key_role_tag(XpCallTerms *call, XpKeyTerms *key)
{
    if (call->role != NULL || strcmp(call->service, "iam") == 0 ||
        (strcmp(call->service, "sts") == 0 && call->arn != NULL))
        key_any_resource_tag(call, key);
    else
        xp_key_absent(call, key);
}

static void key_service_resource_tag(XpCallTerms *call, XpKeyTerms *key)
{
    gsize n = strlen(call->service);
    if (g_ascii_strncasecmp(key->key, call->service, n) == 0 && key->key[n] == ':')
        key_resource_tag(call, key);
    else
        xp_key_absent(call, key);
}

static const XpKeyRow rows[] = {
    {"aws:resourceaccount", key_resource_account},
    {"aws:resourcetag/*", key_any_resource_tag},
    {"secretsmanager:resourcetag/*", key_service_resource_tag},
    {"iam:resourcetag/*", key_role_tag},
    {NULL, NULL},
};

XpKeyBuild *xp_context_resource_key(const char *lower)
{
    return xp_key_row_find(rows, lower);
}
