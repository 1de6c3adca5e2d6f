/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/condition_block.h"
#include "encoder/typed_match.h"

static XpTypedKind kind_of(XpConditionOp op)
{
    switch (xp_condition_op_kind(op)) {
    case XP_OP_KIND_NUMERIC:
        return XP_TYPED_NUMBER;
    case XP_OP_KIND_DATE:
        return XP_TYPED_INSTANT;
    case XP_OP_KIND_IP:
        return XP_TYPED_ADDRESS;
    case XP_OP_KIND_STRING:
    case XP_OP_KIND_ARN:
    case XP_OP_KIND_BOOL:
    case XP_OP_KIND_BINARY:
    case XP_OP_KIND_NULL:
    case XP_OP_KIND_UNKNOWN:
        break;
    }
    g_assert_not_reached();
}

static XpOrder order_of(XpConditionOp op)
{
    switch (op) {
    case XP_OP_NUMERIC_LESS_THAN:
    case XP_OP_DATE_LESS_THAN:
        return XP_ORDER_LESS;
    case XP_OP_NUMERIC_LESS_THAN_EQUALS:
    case XP_OP_DATE_LESS_THAN_EQUALS:
        return XP_ORDER_LESS_EQUAL;
    case XP_OP_NUMERIC_GREATER_THAN:
    case XP_OP_DATE_GREATER_THAN:
        return XP_ORDER_MORE;
    case XP_OP_NUMERIC_GREATER_THAN_EQUALS:
    case XP_OP_DATE_GREATER_THAN_EQUALS:
        return XP_ORDER_MORE_EQUAL;
    case XP_OP_NUMERIC_EQUALS:
    case XP_OP_NUMERIC_NOT_EQUALS:
    case XP_OP_DATE_EQUALS:
    case XP_OP_DATE_NOT_EQUALS:
    case XP_OP_IP_ADDRESS:
    case XP_OP_NOT_IP_ADDRESS:
        return XP_ORDER_EQUAL;
    case XP_OP_STRING_EQUALS:
    case XP_OP_STRING_NOT_EQUALS:
    case XP_OP_STRING_EQUALS_IGNORE_CASE:
    case XP_OP_STRING_NOT_EQUALS_IGNORE_CASE:
    case XP_OP_STRING_LIKE:
    case XP_OP_STRING_NOT_LIKE:
    case XP_OP_BOOL:
    case XP_OP_BINARY_EQUALS:
    case XP_OP_ARN_EQUALS:
    case XP_OP_ARN_NOT_EQUALS:
    case XP_OP_ARN_LIKE:
    case XP_OP_ARN_NOT_LIKE:
    case XP_OP_NULL:
    case XP_OP_UNKNOWN:
        break;
    }
    g_assert_not_reached();
}

Z3_ast xp_condition_typed(const XpConditionBlock *block)
{
    XpZ3 *z3 = xp_block_z3(block);
    const XpCondition *condition = block->condition;
    XpTypedTest test = {.kind = kind_of(condition->op),
                        .order = order_of(condition->op),
                        .values = condition->values,
                        .n_values = condition->n_values,
                        .negated = xp_condition_op_is_negated(condition->op)};
    g_autoptr(GArray) doubts = g_array_new(FALSE, FALSE, sizeof(XpTypedDoubt));
    g_autoptr(GHashTable) live = g_hash_table_new(NULL, NULL);
    Z3_ast match = xp_typed_match(block->call, block->key, &test, doubts, live);
    Z3_ast term = xp_block_frame(block, match);
    Z3_ast present = block->slot == NULL ? block->key->present : xp_z3_true(z3);
    for (guint i = 0; i < doubts->len; i++) {
        const XpTypedDoubt *doubt = &g_array_index(doubts, XpTypedDoubt, i);
        Z3_ast guard = xp_z3_and(z3, present, doubt->guard);
        term = doubt->shown ? xp_block_shown(block, term, guard, doubt->what, doubt->rule)
                            : xp_block_doubt(block, term, guard, doubt->what, doubt->rule);
    }
    return xp_block_doubt_key(block, term, live);
}
