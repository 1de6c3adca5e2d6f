/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/managed_key.h"

#include <string.h>

static gboolean is_one_of(const XpCall *call, const char *const *patterns, guint n)
{
    g_autoptr(GArray) action = xp_pieces_from_text(call->action, FALSE);
    for (guint i = 0; i < n; i++) {
        g_autoptr(GArray) pattern = xp_pieces_from_text(patterns[i], TRUE);
        if (xp_match_glob(xp_pieces_slice(pattern), xp_pieces_slice(action)) == XP_TRUE)
            return TRUE;
    }
    return FALSE;
}

static gboolean is_via_secrets_manager(const XpCall *call)
{
    const XpKeyState via = xp_call_key(call, "kms:ViaService");
    g_autofree char *service =
        g_strdup_printf("secretsmanager.%s.amazonaws.com", call->target.region);
    return via.present == XP_TRUE && via.n == 1 && g_str_has_prefix(via.values[0], service);
}

static gboolean is_own_account(const XpCall *call)
{
    const XpKeyState account = xp_call_key(call, "kms:CallerAccount");
    return account.present == XP_TRUE && account.n == 1 &&
           g_strcmp0(account.values[0], call->target.account) == 0;
}

void xp_managed_key_ask(XpLayerTruth *layer, const XpCall *call)
{
    static const char *const use[] = {"kms:Encrypt",     "kms:Decrypt",     "kms:ReEncrypt*",
                                      "kms:CreateGrant", "kms:DescribeKey", "kms:GenerateDataKey*"};
    static const char *const look[] = {"kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"};
    if (is_one_of(call, use, G_N_ELEMENTS(use)) && is_via_secrets_manager(call) &&
        is_own_account(call))
        layer->grants.of[XP_CLASS_ANY] = xp_tri_sure(TRUE);
    if (is_one_of(call, look, G_N_ELEMENTS(look)) && xp_call_is_same_account(call))
        layer->grants.of[XP_CLASS_ACCT] = xp_tri_sure(TRUE);
    layer->allow = xp_classes_any(call->tris, &layer->grants);
}
