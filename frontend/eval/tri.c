/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/tri.h"

typedef enum {
    TRI_SURE,
    TRI_MAYBE,
    TRI_AND,
    TRI_OR,
    TRI_NOT,
} TriKind;

struct XpTri {
    TriKind kind;
    gboolean holds;     /* TRI_SURE */
    const XpFact *fact; /* TRI_MAYBE */
    const XpTri *left;  /* TRI_AND, TRI_OR, TRI_NOT */
    const XpTri *right; /* TRI_AND, TRI_OR */
};

struct XpTriPool {
    GPtrArray *values; /* XpTri * */
    GHashTable *facts; /* id -> XpFact * */
};

static void free_fact(gpointer fact)
{
    xp_fact_free(fact);
}

XpTriPool *xp_tri_pool_new(void)
{
    XpTriPool *pool = g_new0(XpTriPool, 1);
    pool->values = g_ptr_array_new_with_free_func(g_free);
    pool->facts = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_fact);
    return pool;
}

void xp_tri_pool_free(XpTriPool *pool)
{
    if (pool == NULL)
        return;
    g_ptr_array_unref(pool->values);
    g_hash_table_unref(pool->facts);
    g_free(pool);
}

const XpFact *xp_tri_fact(XpTriPool *pool, XpFact *fact)
{
    XpFact *known = g_hash_table_lookup(pool->facts, fact->id);
    if (known != NULL) {
        xp_fact_free(fact);
        return known;
    }
    g_hash_table_insert(pool->facts, fact->id, fact);
    return fact;
}

static const XpTri *add_value(XpTriPool *pool, TriKind kind, const XpFact *fact, const XpTri *left,
                              const XpTri *right)
{
    XpTri *value = g_new0(XpTri, 1);
    value->kind = kind;
    value->fact = fact;
    value->left = left;
    value->right = right;
    g_ptr_array_add(pool->values, value);
    return value;
}

const XpTri *xp_tri_sure(gboolean holds)
{
    static const XpTri yes = {.kind = TRI_SURE, .holds = TRUE};
    static const XpTri no = {.kind = TRI_SURE, .holds = FALSE};
    return holds ? &yes : &no;
}

const XpTri *xp_tri_maybe(XpTriPool *pool, const XpFact *fact)
{
    g_assert(fact != NULL);
    return add_value(pool, TRI_MAYBE, fact, NULL, NULL);
}

const XpTri *xp_tri_and(XpTriPool *pool, const XpTri *left, const XpTri *right)
{
    if (left->kind == TRI_SURE)
        return left->holds ? right : left;
    if (right->kind == TRI_SURE)
        return right->holds ? left : right;
    return left == right ? left : add_value(pool, TRI_AND, NULL, left, right);
}

const XpTri *xp_tri_or(XpTriPool *pool, const XpTri *left, const XpTri *right)
{
    if (left->kind == TRI_SURE)
        return left->holds ? left : right;
    if (right->kind == TRI_SURE)
        return right->holds ? right : left;
    return left == right ? left : add_value(pool, TRI_OR, NULL, left, right);
}

const XpTri *xp_tri_not(XpTriPool *pool, const XpTri *value)
{
    if (value->kind == TRI_SURE)
        return xp_tri_sure(!value->holds);
    if (value->kind == TRI_NOT)
        return value->left;
    return add_value(pool, TRI_NOT, NULL, value, NULL);
}

const XpTri *xp_tri_maybe_all(XpTriPool *pool, const GPtrArray *facts)
{
    g_assert(facts->len > 0);
    const XpTri *all = xp_tri_maybe(pool, g_ptr_array_index(facts, 0));
    for (guint i = 1; i < facts->len; i++)
        all = xp_tri_and(pool, all, xp_tri_maybe(pool, g_ptr_array_index(facts, i)));
    return all;
}

XpTruth xp_tri_truth(const XpTri *value)
{
    if (value->kind != TRI_SURE)
        return XP_MAYBE;
    return value->holds ? XP_TRUE : XP_FALSE;
}

static void add_fact(const XpFact *fact, GPtrArray *facts)
{
    for (guint i = 0; i < facts->len; i++) {
        const XpFact *other = g_ptr_array_index(facts, i);
        if (g_strcmp0(other->id, fact->id) == 0)
            return;
    }
    g_ptr_array_add(facts, xp_fact_copy(fact));
}

/* Values share parts and chains grow with the number of statements: an explicit stack and a set
 * of what was seen instead of recursion. */
void xp_tri_collect(const XpTri *value, GPtrArray *facts)
{
    g_autoptr(GPtrArray) stack = g_ptr_array_new();
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    const XpTri *next = value;
    while (next != NULL) {
        if (g_hash_table_add(seen, (gpointer)(guintptr)next)) {
            if (next->kind == TRI_MAYBE)
                add_fact(next->fact, facts);
            if (next->right != NULL)
                g_ptr_array_add(stack, (gpointer)(guintptr)next->right);
            if (next->left != NULL)
                g_ptr_array_add(stack, (gpointer)(guintptr)next->left);
        }
        next = stack->len == 0 ? NULL : g_ptr_array_steal_index(stack, stack->len - 1);
    }
}

XpTruth xp_truth_of(gboolean holds)
{
    return holds ? XP_TRUE : XP_FALSE;
}

XpTruth xp_truth_and(XpTruth left, XpTruth right)
{
    if (left == XP_FALSE || right == XP_FALSE)
        return XP_FALSE;
    return left == XP_TRUE && right == XP_TRUE ? XP_TRUE : XP_MAYBE;
}

XpTruth xp_truth_or(XpTruth left, XpTruth right)
{
    if (left == XP_TRUE || right == XP_TRUE)
        return XP_TRUE;
    return left == XP_FALSE && right == XP_FALSE ? XP_FALSE : XP_MAYBE;
}

XpTruth xp_truth_not(XpTruth truth)
{
    if (truth == XP_MAYBE)
        return XP_MAYBE;
    return truth == XP_TRUE ? XP_FALSE : XP_TRUE;
}
