/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/context_kms.h"

#include "frontend/eval/context_caller.h"
#include "frontend/eval/context_lists.h"
#include "frontend/model/fact.h"

static const char *const property = "what the tree says of the key does not include it";

/* What every key has. */
static const char *const kinds[] = {"kms:KeyOrigin", "kms:KeySpec", "kms:KeyUsage"};

static void derive_multi_region(XpKeys *keys, const XpResource *key)
{
    if (key != NULL && key->stated)
        xp_keys_ordinary(keys, "kms:MultiRegion", key->multi_region ? "true" : "false");
    xp_keys_unknown(keys, "kms:MultiRegion", XP_TRUE, NULL, property);
    const XpKeyState *multi = xp_keys_get(keys, "kms:MultiRegion");
    gboolean single = multi->n == 1 && g_ascii_strcasecmp(multi->values[0], "false") == 0;
    if (!single)
        xp_keys_unknown(keys, "kms:MultiRegionKeyType",
                        key != NULL && key->stated ? XP_TRUE : XP_MAYBE, NULL, property);
}

/* Whether what is not passed is there by its default is not documented. */
static void derive_new_key(XpKeys *keys)
{
    static const char *const why = "the request does not say what key it creates";
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        xp_keys_unknown(keys, kinds[i], XP_MAYBE, NULL, why);
    xp_keys_unknown(keys, "kms:MultiRegion", XP_MAYBE, NULL, why);
}

static void derive_key_properties(XpKeys *keys)
{
    const XpTarget *target = &keys->call->target;
    if (xp_call_is_action(keys->call, "kms:CreateKey"))
        derive_new_key(keys);
    if (target->kind != XP_TARGET_KEY && target->kind != XP_TARGET_UNKNOWN_KEY)
        return;
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        xp_keys_unknown(keys, kinds[i], XP_TRUE, NULL, property);
    xp_keys_unknown(keys, "kms:CustomerMasterKeySpec", XP_MAYBE, NULL, property);
    xp_keys_unknown(keys, "kms:CustomerMasterKeyUsage", XP_MAYBE, NULL, property);
    derive_multi_region(keys, target->resource);
    if (target->resource != NULL && target->resource->n_aliases > 0 &&
        xp_keys_get(keys, "kms:ResourceAliases") == NULL)
        xp_keys_put(keys, "kms:ResourceAliases", target->resource->aliases,
                    target->resource->n_aliases);
    xp_keys_unknown(keys, "kms:ResourceAliases", XP_MAYBE, NULL, property);
}

/* Present whether the request passes them or not. */
static void derive_operation(XpKeys *keys)
{
    const XpCall *call = keys->call;
    if (call->row == NULL)
        return;
    if (xp_condition_key_has_operation("kms:EncryptionAlgorithm", call->row->name))
        xp_keys_unknown(keys, "kms:EncryptionAlgorithm", XP_TRUE, NULL,
                        "the request does not pass it, and its default depends on the key");
    if (!xp_condition_key_has_operation("kms:GrantIsForAWSResource", call->row->name))
        return;
    /* Rule: S-KMS-22 */
    if (xp_keys_get(keys, "kms:ViaService") != NULL)
        xp_keys_ordinary(keys, "kms:GrantIsForAWSResource", "true");
    else if (call->forwarded)
        xp_keys_unknown(keys, "kms:GrantIsForAWSResource", XP_TRUE, NULL,
                        "which service makes the call is not known");
    else
        xp_keys_perhaps(
            keys, "kms:GrantIsForAWSResource", "false",
            xp_tri_fact(call->tris, xp_fact_unsure("S-KMS-22", "whether a direct call on grants "
                                                               "says that it is for no resource")),
            NULL);
}

void xp_context_derive_kms(XpKeys *keys)
{
    const XpCall *call = keys->call;
    if (g_strcmp0(call->service, "kms") != 0)
        return;
    if (xp_call_has_account(call))
        xp_keys_derive(keys, "kms:CallerAccount", call->caller->account);
    else
        xp_keys_unknown(keys, "kms:CallerAccount", XP_MAYBE,
                        xp_context_service_fact(call, "kms:CallerAccount"), NULL);
    derive_key_properties(keys);
    if (call->index > 0)
        return;
    derive_operation(keys);
    xp_context_derive_encryption_names(keys);
}

static void derive_via_service(XpKeys *keys, const XpTarget *secret)
{
    XpCall *call = keys->call;
    gboolean china = g_strcmp0(secret->partition, "aws-cn") == 0;
    const char *via = xp_strings_printf(call->filled->strings, "secretsmanager.%s.amazonaws.com%s",
                                        secret->region, china ? XP_CHINA_HOLE_TEXT : "");
    const XpFact *suffix =
        china ? xp_tri_fact(call->tris,
                            xp_fact_unsure("S-KMS-18", "how kms:ViaService ends in China"))
              : NULL;
    xp_keys_derive_partly(keys, "kms:ViaService", via, suffix, NULL);
}

void xp_context_derive_forwarded_kms(XpKeys *keys, const XpCall *first)
{
    static const char *const names[] = {"SecretARN", "SecretVersionId", NULL};
    const XpCall *call = keys->call;
    derive_via_service(keys, &first->target);
    xp_context_fix_encryption_names(keys, names, 2);
    xp_keys_derive(keys, "kms:EncryptionContext:SecretARN", first->target.arn);
    const XpKeyState version = xp_call_key(first, "secretsmanager:VersionId");
    if (version.present == XP_TRUE && version.n == 1)
        xp_keys_derive(keys, "kms:EncryptionContext:SecretVersionId", version.values[0]);
    else
        xp_keys_unknown(keys, "kms:EncryptionContext:SecretVersionId", XP_TRUE, NULL,
                        "Secrets Manager chose the id of the version");
    xp_keys_derive(keys, "kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT");
    xp_keys_unknown(keys, "kms:RequestAlias", XP_MAYBE,
                    xp_tri_fact(call->tris, xp_fact_unsure("S-SM-28", "by which name Secrets "
                                                                      "Manager calls the key")),
                    NULL);
}
