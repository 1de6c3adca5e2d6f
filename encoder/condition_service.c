/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/condition_service.h"

#include <string.h>

#include "encoder/context_key.h"

static gboolean is_supplied(const XpWorld *world, const char *id)
{
    const XpAccount *account = xp_world_account_by_id(world, id);
    return account != NULL && account->supplied;
}

/* The ARN of a user, role, session or root user of a supplied account, or a pattern of such. */
static gboolean is_arn_of_supplied(const XpWorld *world, const char *value)
{
    g_auto(GStrv) segments = g_strsplit(value, ":", 6);
    if (g_strv_length(segments) < 6 || strcmp(segments[0], "arn") != 0)
        return FALSE;
    for (guint i = 0; i < 5; i++)
        if (strpbrk(segments[i], "*?$") != NULL)
            return FALSE;
    return (strcmp(segments[2], "iam") == 0 || strcmp(segments[2], "sts") == 0) &&
           is_supplied(world, segments[4]);
}

static gboolean names_supplied(const XpConditionBlock *block)
{
    const XpWorld *world = block->call->problem->world;
    const XpCondition *condition = block->condition;
    gboolean arn = g_ascii_strcasecmp(condition->key, "aws:PrincipalArn") == 0;
    if (!arn && g_ascii_strcasecmp(condition->key, "aws:PrincipalAccount") != 0)
        return FALSE;
    for (guint v = 0; v < condition->n_values; v++)
        if (!(arn ? is_arn_of_supplied(world, condition->values[v])
                  : is_supplied(world, condition->values[v])))
            return FALSE;
    return condition->n_values > 0;
}

XpKeyTerms *xp_condition_beside_services(const XpConditionBlock *block)
{
    XpZ3 *z3 = xp_block_z3(block);
    const XpKeyTerms *key = block->key;
    Z3_ast service = xp_context_by_service(block->call);
    gboolean optional = block->condition->if_exists && /* whether it is there counts as well */
                        !xp_condition_op_is_negated(block->condition->op);
    if (block->slot != NULL || optional || !names_supplied(block))
        return NULL;
    XpKeyTerms *result = xp_key_terms_new(z3, key->key);
    result->present = key->present;
    result->chosen = key->chosen;
    for (guint i = 0; i < key->variants->len; i++) {
        const XpVariant *variant = &g_array_index(key->variants, XpVariant, i);
        if (variant->guard != service)
            xp_key_add_variant(result, variant->guard, xp_rope_copy(variant->rope));
    }
    for (guint i = 0; i < key->doubts->len; i++) {
        const XpDoubt *doubt = &g_array_index(key->doubts, XpDoubt, i);
        if (doubt->guard != service)
            g_array_append_val(result->doubts, *doubt);
    }
    return result;
}
