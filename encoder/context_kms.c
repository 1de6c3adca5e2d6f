/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "encoder/context_key.h"
#include "frontend/model/condition.h"

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
    }
}

static const char *const grant_actions[] = {"kms:creategrant", "kms:listgrants", "kms:revokegrant",
                                            NULL};

/* Rule: S-KMS-22 */
static void key_grant_for_resource(XpCallTerms *call, XpKeyTerms *key)
{
    xp_key_boolean(call, key, xp_context_action_among(call, grant_actions), call->via);
    key->chosen = call->reach == XP_REACH_ANY;
}

/* Rule: S-KMS-23 */
static void key_attestation(XpCallTerms *call, XpKeyTerms *key)
{
    if (!is_kms(call) || call->reach == XP_REACH_SECRETS_MANAGER)
        xp_key_absent(call, key);
    else
        xp_key_unmodelled(call, key);
}

static void key_kms_other(XpCallTerms *call, XpKeyTerms *key)
{
    if (xp_condition_key_lookup(key->key) == NULL)
        xp_key_unmodelled(call, key); /* not in the key table: a prefix proves nothing, S-SND-11 */
    else if (is_kms(call))
        xp_key_parameter(call, key);
    else
        xp_key_absent(call, key);
}

static const XpKeyRow rows[] = {
    {"kms:viaservice", key_via_service},
    {"kms:encryptioncontextkeys", key_encryption_context_keys},
    {"kms:encryptioncontext:*", key_encryption_context},
    {"kms:encryptionalgorithm", key_encryption_algorithm},
    {"kms:grantisforawsresource", key_grant_for_resource},
    {"kms:recipientattestation:*", key_attestation},
    {"kms:*", key_kms_other},
    {NULL, NULL},
};

XpKeyBuild *xp_context_kms_key(const char *lower)
{
    return xp_key_row_find(rows, lower);
}
