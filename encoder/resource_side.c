/* SPDX-License-Identifier: Apache-2.0 */

/* The resource: its policy, the grants and the state of a key, what works across accounts. */
#include <string.h>

#include "encoder/sides.h"
#include "frontend/model/action.h"
#include "frontend/model/arn.h"

static XpFact *trust_fact(const XpIdentity *role)
{
    g_autofree char *name = xp_identity_describe(role);
    g_autofree char *file =
        role->folder != NULL ? g_build_filename(role->folder, "trust-policy.json", NULL) : NULL;
    g_autofree char *id = g_strdup_printf("trust policy of %s", name);
    return xp_fact_new(XP_FACT_UNKNOWN, "S-STS-1", file, NULL, id,
                       "the trust policy of %s was not supplied", name);
}

/* The trust policy is the resource policy of calls that assume the role; iam: actions on it have
 * none. Rule: S-STS-1, S-EVAL-5 */
gboolean xp_sides_is_assumed(const XpCallTerms *call)
{
    return call->role != NULL && strcmp(call->service, "sts") == 0;
}

static void add_role_resource(XpSides *sides)
{
    const XpIdentity *role = sides->call->role;
    g_autofree char *name = xp_identity_describe(role);
    g_autofree char *what = g_strdup_printf("trust policy of %s", name);
    XpLayerSpec spec = {.layer = XP_LAYER_TRUST,
                        .policies = &role->trust_policy,
                        .n_policies =
                            role->trust == XP_KNOWN && xp_sides_is_assumed(sides->call) ? 1 : 0,
                        .has_principals = TRUE,
                        .what = what};
    if (role->trust == XP_UNKNOWN && xp_sides_is_assumed(sides->call))
        spec.unknown = xp_problem_fact(sides->problem, trust_fact(role), XP_USE_UNKNOWN);
    xp_layer_encode(sides->call, &spec, &sides->resource);
}

static const char *resource_word(XpResourceKind kind)
{
    switch (kind) {
    case XP_RESOURCE_SECRET:
        return "resource policy of secret";
    case XP_RESOURCE_KEY:
        return "key policy of key";
    case XP_RESOURCE_OTHER:
        return "resource policy of";
    }
    g_assert_not_reached();
}

static void add_loaded_resource(XpSides *sides)
{
    const XpResource *resource = sides->call->resource;
    g_autofree char *what = g_strdup_printf("%s %s in %s", resource_word(resource->kind),
                                            resource->name, resource->account->label);
    XpLayerSpec spec = {.layer =
                            resource->kind == XP_RESOURCE_KEY ? XP_LAYER_KEY : XP_LAYER_RESOURCE,
                        .policies = resource->policies.items,
                        .n_policies = resource->policies.n,
                        .has_principals = TRUE,
                        .what = what,
                        .resource = resource};
    if (resource->policy == XP_UNKNOWN || resource->policies.unknown) {
        XpFact *fact = resource->primary != NULL
                           ? xp_fact_replica_policy(resource->primary, resource->declared)
                       : resource->kind == XP_RESOURCE_KEY ? xp_fact_key_base(resource)
                                                           : xp_fact_resource_policy(resource);
        spec.unknown = xp_problem_fact(sides->problem, fact, XP_USE_UNKNOWN);
    }
    xp_layer_encode(sides->call, &spec, &sides->resource);
}

static gboolean all_on_aliases(const XpCallTerms *call)
{
    for (guint i = 0; i < call->actions->len; i++) {
        const XpAction *row = xp_action_lookup(g_ptr_array_index(call->actions, i));
        if (row == NULL || (row->applies & XP_APPLIES_ALIAS) == 0)
            return FALSE;
    }
    return TRUE;
}

gboolean xp_sides_has_policy(const XpCallTerms *call)
{
    g_autofree char *text = xp_rope_constant(call->arn);
    g_auto(XpArn) arn = {0};
    if (call->resource != NULL || text == NULL || !xp_arn_parse(text, &arn))
        return TRUE;
    if (strcmp(arn.service, "iam") == 0)
        return strcmp(call->service, "sts") == 0 && g_str_has_prefix(arn.resource, "role/");
    if (strcmp(arn.service, "kms") == 0 && g_str_has_prefix(arn.resource, "alias/"))
        return !all_on_aliases(call);
    return strcmp(arn.service, "sts") != 0;
}

void xp_sides_add_resource(XpSides *sides, const XpFactEntry *unknown)
{
    const XpCallTerms *call = sides->call;
    if (unknown == NULL && call->role != NULL) {
        add_role_resource(sides);
        xp_sides_deny(sides, xp_z3_true(sides->z3), sides->resource.deny);
        return;
    }
    if (unknown == NULL && call->resource != NULL) {
        add_loaded_resource(sides);
        xp_sides_deny(sides, xp_z3_true(sides->z3), sides->resource.deny);
        return;
    }
    XpLayerSpec spec = {.layer =
                            strcmp(call->service, "kms") == 0 ? XP_LAYER_KEY : XP_LAYER_RESOURCE,
                        .has_principals = TRUE,
                        .what = "the policy of a resource nobody loaded",
                        .unknown = unknown};
    if (call->arn != NULL && unknown == NULL && xp_sides_has_policy(call)) {
        g_autofree char *arn = xp_rope_constant(call->arn);
        g_autofree char *shown = xp_symbols_print(sides->problem->world->symbols, arn);
        spec.unknown =
            xp_problem_fact(sides->problem, xp_fact_resource_not_loaded(shown), XP_USE_UNKNOWN);
    }
    sides->unknown_resource = spec.unknown;
    xp_layer_encode(sides->call, &spec, &sides->resource);
    xp_sides_deny(sides, xp_z3_true(sides->z3), sides->resource.deny);
}

Z3_ast xp_sides_action_is(const XpCallTerms *call, const char *name)
{
    XpZ3 *z3 = call->problem->z3;
    for (guint i = 0; i < call->actions->len; i++)
        if (strcmp(g_ptr_array_index(call->actions, i), name) == 0)
            return xp_selector_is(call->action, i);
    return xp_z3_false(z3);
}

/* Which operations work across accounts at all. Rule: S-KMS-10, S-SM-7 */
Z3_ast xp_sides_works_across(XpSides *sides)
{
    XpCallTerms *call = sides->call;
    XpZ3 *z3 = sides->z3;
    gboolean kms = strcmp(call->service, "kms") == 0;
    if (!kms && strcmp(call->service, "secretsmanager") != 0)
        return xp_z3_true(z3);
    const char *rule = kms ? "S-KMS-10" : "S-SM-7";
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < call->actions->len; i++) {
        const char *name = g_ptr_array_index(call->actions, i);
        const XpAction *row = xp_action_lookup(name);
        Z3_ast chosen = xp_selector_is(call->action, i);
        if (row != NULL && row->cross_account == XP_CROSS_YES) {
            g_ptr_array_add(cases, chosen);
        } else if (row == NULL || row->cross_account == XP_CROSS_UNSURE) {
            g_autofree char *what =
                g_strdup_printf("whether %s works across accounts", row != NULL ? row->name : name);
            const XpFactEntry *fact =
                xp_problem_fact(sides->problem, xp_fact_unsure(rule, what), XP_USE_UNKNOWN);
            g_ptr_array_add(
                cases, xp_problem_uncertain(sides->problem, chosen, xp_z3_true(z3), fact, TRUE));
        }
    }
    XpTrack *track =
        xp_problem_track(sides->problem, kms ? XP_LAYER_KEY : XP_LAYER_RESOURCE, NULL, NULL, rule,
                         kms ? "the KMS operations that work across accounts"
                             : "the Secrets Manager operations that work across "
                               "accounts");
    return xp_problem_define(sides->problem, track, xp_z3_or_all(z3, cases), "cross account");
}

/* Cryptographic use of a key that is not enabled fails; it can be enabled again. An operation that
 * nobody lists, such as Encapsulate, may be one. Rule: S-KMS-36 */
Z3_ast xp_sides_key_is_usable(XpSides *sides)
{
    static const char *const uses[] = {
        "kms:encrypt", "kms:decrypt",     "kms:reencryptfrom", "kms:reencryptto",        "kms:sign",
        "kms:verify",  "kms:generatemac", "kms:verifymac",     "kms:derivesharedsecret", NULL};
    const XpCallTerms *call = sides->call;
    XpZ3 *z3 = sides->z3;
    const XpResource *key = call->resource;
    if (key == NULL || key->kind != XP_RESOURCE_KEY)
        return xp_z3_true(z3);
    gboolean enabled = key->state == NULL || strcmp(key->state, "Enabled") == 0;
    gboolean stated = key->state != NULL || key->stated;
    if (stated && enabled)
        return xp_z3_true(z3);
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < call->actions->len; i++) {
        const char *name = g_ptr_array_index(call->actions, i);
        if (g_strv_contains(uses, name) || g_str_has_prefix(name, "kms:generatedatakey") ||
            xp_action_lookup(name) == NULL)
            g_ptr_array_add(cases, xp_selector_is(call->action, i));
    }
    g_autofree char *id = g_strdup_printf("state of key %s in %s", key->name, key->account->label);
    g_autofree char *file =
        key->folder != NULL ? g_strdup_printf("%s/key.yaml", key->folder) : NULL;
    XpFact *fact =
        xp_fact_new(XP_FACT_UNKNOWN, "S-KMS-36", file, file != NULL ? "state: Enabled" : NULL, id,
                    "key %s in %s is %s when the call is made: its policies say nothing about that",
                    key->name, key->account->label, stated ? "enabled again" : "enabled");
    /* Without key.yaml "enabled" is a printed assumption: taken, but for --strict. */
    XpFactUse use = stated ? XP_USE_UNKNOWN : XP_USE_TAKEN;
    return xp_problem_uncertain(sides->problem, xp_z3_true(z3), xp_z3_or_all(z3, cases),
                                xp_problem_fact(sides->problem, fact, use), TRUE);
}
