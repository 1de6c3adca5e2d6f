/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "encoder/context_key.h"

static gboolean is_kms(const XpCallTerms *call)
{
    return strcmp(call->service, "kms") == 0;
}

/* A service other than Secrets Manager may work for a resource in any Region; Secrets Manager uses
 * keys of its own Region only. Rule: S-SM-28 */
static void tie_region(XpCallTerms *call, guint service, guint region, const char *own)
{
    XpZ3 *z3 = xp_context_z3(call);
    XpAtoms *atoms = call->problem->atoms;
    XpPatterns *patterns = xp_atoms_patterns(atoms);
    Z3_ast secrets = xp_atoms_match(atoms, service,
                                    xp_patterns_add_text(patterns, "secretsmanager", FALSE, FALSE));
    Z3_ast same = xp_atoms_match(atoms, region, xp_patterns_add_text(patterns, own, FALSE, FALSE));
    xp_problem_assert(call->problem, xp_z3_implies(z3, secrets, same));
}

/* SERVICE.REGION and @suffix: the service is Secrets Manager, or any. */
static XpRope *service_endpoint(XpCallTerms *call, const char *key, const char *suffix)
{
    XpAtoms *atoms = call->problem->atoms;
    g_autofree char *own = call->region != NULL ? xp_rope_constant(call->region) : NULL;
    if (call->reach == XP_REACH_SECRETS_MANAGER && own != NULL) {
        XpRope *rope = xp_rope_text(xp_rope_new_text("secretsmanager."), own);
        return xp_rope_text(rope, suffix);
    }
    g_autofree char *service_name =
        g_strdup_printf("service of %s%s of the %s", key, suffix, call->name);
    g_autofree char *region_name =
        g_strdup_printf("region of %s%s of the %s", key, suffix, call->name);
    guint service = xp_atoms_add_dimension(atoms, service_name, XP_DOMAIN_SERVICE);
    guint region = xp_atoms_add_dimension(atoms, region_name, XP_DOMAIN_REGION);
    if (own != NULL && !xp_symbols_in(own))
        tie_region(call, service, region, own);
    XpRope *rope = xp_rope_text(xp_rope_dimension(xp_rope_new(), service), ".");
    return xp_rope_text(xp_rope_dimension(rope, region), suffix);
}

/* Rule: S-KMS-18, S-SM-8 */
static void key_via_service(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    if (!is_kms(call)) {
        xp_key_absent(call, key);
        return;
    }
    key->present = call->via;
    Z3_ast which = xp_z3_false(z3);
    if (strcmp(call->caller->partition, "aws-cn") == 0)
        which = xp_z3_const(z3, "endpoint suffix in China is amazonaws.com.cn");
    key->chosen = call->reach != XP_REACH_SECRETS_MANAGER;
    if (!xp_z3_is_false(z3, which))
        xp_key_add_variant(key, which, service_endpoint(call, key->key, ".amazonaws.com.cn"));
    xp_key_add_variant(key, xp_z3_not(z3, which),
                       service_endpoint(call, key->key, ".amazonaws.com"));
    if (xp_z3_is_false(z3, which))
        return;
    xp_key_add_doubt(call, key, xp_z3_true(z3),
                     xp_fact_unsure("S-KMS-18", "the suffix of kms:ViaService in China"));
}

static const char *const context_actions[] = {"kms:decrypt",
                                              "kms:encrypt",
                                              "kms:generatedatakey",
                                              "kms:generatedatakeypair",
                                              "kms:generatedatakeypairwithoutplaintext",
                                              "kms:generatedatakeywithoutplaintext",
                                              "kms:reencryptfrom",
                                              "kms:reencryptto",
                                              "kms:creategrant",
                                              "kms:retiregrant",
                                              NULL};

/* Rule: S-KMS-19, S-KMS-20, S-SM-8 */
static void key_encryption_context(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    const char *name = key->key + strlen("kms:EncryptionContext:");
    if (!is_kms(call)) {
        xp_key_absent(call, key);
        return;
    }
    if (call->reach != XP_REACH_SECRETS_MANAGER) {
        key->present = xp_z3_and(z3, xp_context_action_among(call, context_actions),
                                 xp_key_free_presence(call, key->key));
        xp_key_add_free(call, key, xp_z3_true(z3), XP_DOMAIN_ANY);
        key->chosen = TRUE;
        return;
    }
    key->present = xp_z3_true(z3);
    if (g_ascii_strcasecmp(name, "SecretARN") == 0) {
        g_autofree char *arn = xp_rope_constant(call->sender->arn);
        xp_key_add_text(call, key, xp_z3_true(z3), arn);
    } else if (g_ascii_strcasecmp(name, "SecretVersionId") == 0) {
        xp_key_add_free(call, key, xp_z3_true(z3), XP_DOMAIN_TEXT);
        key->chosen = TRUE;
    } else {
        xp_key_absent(call, key);
    }
}

/* Rule: S-KMS-19, S-SM-8 */
static void key_encryption_context_keys(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    Z3_ast always = xp_z3_true(z3);
    if (!is_kms(call)) {
        xp_key_absent(call, key);
    } else if (call->reach == XP_REACH_SECRETS_MANAGER) {
        key->present = always;
        xp_key_add_text(call, key, always, "SecretARN");
        xp_key_add_text(call, key, always, "SecretVersionId");
    } else {
        key->present = xp_z3_and(z3, xp_context_action_among(call, context_actions),
                                 xp_key_free_presence(call, key->key));
        xp_key_add_free(call, key, always, XP_DOMAIN_ANY);
        key->chosen = TRUE;
    }
}

/* Who uses a key that is not symmetric passes the algorithm; that of a symmetric one is there also
 * where the request does not pass it. Whether a key is symmetric no input says. */
static void key_encryption_algorithm(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    if (!is_kms(call)) {
        xp_key_absent(call, key);
    } else if (call->reach == XP_REACH_SECRETS_MANAGER) {
        key->present = xp_z3_true(z3);
        xp_key_add_text(call, key, xp_z3_true(z3), "SYMMETRIC_DEFAULT");
    } else {
        xp_key_unmodelled(call, key);
        key->present = xp_context_action_has_key(call, key->key);
    }
}

/* True when a service makes the call; whether it is there when none does is not documented.
 * Rule: S-KMS-22 */
static void key_grant_for_resource(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    Z3_ast listed = xp_context_action_has_key(call, key->key);
    Z3_ast there = xp_z3_or(z3, call->via, xp_key_free_presence(call, key->key));
    xp_key_boolean(call, key, xp_z3_and(z3, listed, there), call->via);
    key->chosen = call->reach == XP_REACH_ANY;
    xp_key_add_doubt(call, key, xp_z3_and(z3, listed, xp_z3_not(z3, call->via)),
                     xp_fact_unsure("S-KMS-22", "whether a direct call on grants says that it is "
                                                "for no resource"));
}

/* Rule: S-KMS-23 */
static void key_attestation(XpCallTerms *call, XpKeyTerms *key)
{
    if (!is_kms(call) || call->reach == XP_REACH_SECRETS_MANAGER)
        xp_key_absent(call, key);
    else
        xp_key_unmodelled(call, key);
}

/* ---- the key ---- */

static gboolean is_on_key(const XpCallTerms *call)
{
    g_autofree char *arn = call->arn != NULL ? xp_rope_constant(call->arn) : NULL;
    return is_kms(call) && call->arn != NULL && (arn == NULL || strstr(arn, ":key/") != NULL);
}

/* What a key is made of: there in every operation on a key, and a parameter where one is made; no
 * input says it. */
static void key_property(XpCallTerms *call, XpKeyTerms *key)
{
    if (!is_kms(call) || (call->arn != NULL && !is_on_key(call))) {
        xp_key_absent(call, key);
        return;
    }
    xp_key_unmodelled(call, key);
    if (call->arn != NULL)
        key->present = xp_z3_true(xp_context_z3(call));
}

/* The id of a multi-Region key begins with mrk-. Rule: S-KMS-14, S-KMS-35 */
static void key_multi_region(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    const XpResource *resource = call->resource;
    if (!is_on_key(call) || resource == NULL || xp_symbols_in(resource->arn)) {
        key_property(call, key);
        return;
    }
    key->present = xp_z3_true(z3);
    xp_key_add_text(call, key, xp_z3_true(z3), resource->multi_region ? "true" : "false");
}

static void key_multi_region_type(XpCallTerms *call, XpKeyTerms *key)
{
    const XpResource *resource = call->resource;
    gboolean single = is_on_key(call) && resource != NULL && !xp_symbols_in(resource->arn) &&
                      !resource->multi_region;
    if (single || !is_kms(call) || (call->arn != NULL && !is_on_key(call)))
        xp_key_absent(call, key);
    else
        xp_key_unmodelled(call, key);
}

/* Aliases that are listed are all the key has. Rule: S-KMS-21 */
static void key_resource_aliases(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    const XpResource *resource = call->resource;
    if (!is_on_key(call)) {
        xp_key_absent(call, key);
        return;
    }
    if (resource == NULL || resource->n_aliases == 0) {
        key->present = xp_key_free_presence(call, key->key);
        xp_key_add_free(call, key, xp_z3_true(z3), XP_DOMAIN_TEXT);
        xp_key_doubt_unmodelled(call, key, xp_z3_true(z3), "S-SND-8");
        return;
    }
    key->present = xp_z3_true(z3);
    for (guint i = 0; i < resource->n_aliases; i++)
        xp_key_add_text(call, key, xp_z3_true(z3), resource->aliases[i]);
}

/* Who names the key by an alias names one the key has; Secrets Manager names it as it was stored.
 * Rule: S-KMS-21 */
static void key_request_alias(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    const XpResource *resource = call->resource;
    if (!is_on_key(call)) {
        xp_key_absent(call, key);
        return;
    }
    if (resource == NULL || resource->n_aliases == 0 || call->reach == XP_REACH_SECRETS_MANAGER) {
        xp_key_unmodelled(call, key);
        return;
    }
    key->present = xp_key_free_presence(call, key->key);
    key->chosen = TRUE;
    xp_key_doubt_unmodelled(call, key, xp_context_by_service(call), "S-SND-11");
    Z3_ast rest = xp_z3_true(z3);
    for (guint i = 0; i < resource->n_aliases; i++) {
        g_autofree char *name =
            g_strdup_printf("%s of the %s is %s", key->key, call->name, resource->aliases[i]);
        Z3_ast named = i + 1 < resource->n_aliases ? xp_z3_const(z3, name) : xp_z3_true(z3);
        xp_key_add_text(call, key, xp_z3_and(z3, rest, named), resource->aliases[i]);
        rest = xp_z3_and(z3, rest, xp_z3_not(z3, named));
    }
}

static const XpKeyRow rows[] = {
    {"kms:viaservice", key_via_service},
    {"kms:encryptioncontextkeys", key_encryption_context_keys},
    {"kms:encryptioncontext:*", key_encryption_context},
    {"kms:encryptionalgorithm", key_encryption_algorithm},
    {"kms:grantisforawsresource", key_grant_for_resource},
    {"kms:recipientattestation:*", key_attestation},
    {"kms:keyspec", key_property},
    {"kms:keyusage", key_property},
    {"kms:keyorigin", key_property},
    {"kms:multiregion", key_multi_region},
    {"kms:multiregionkeytype", key_multi_region_type},
    {"kms:resourcealiases", key_resource_aliases},
    {"kms:requestalias", key_request_alias},
    {"kms:*", xp_key_parameter},
    {NULL, NULL},
};

XpKeyBuild *xp_context_kms_key(const char *lower)
{
    return xp_key_row_find(rows, lower);
}
