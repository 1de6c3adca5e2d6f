/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/selector.h"

struct XpSelector {
    XpZ3 *z3; /* borrowed */
    guint count;
    GPtrArray *bits;  /* Z3_ast, lowest first */
    GPtrArray *cache; /* Z3_ast per element, NULL until asked for */
};

XpSelector *xp_selector_new(XpZ3 *z3, const char *name, guint count)
{
    g_assert(count > 0);
    XpSelector *selector = g_new0(XpSelector, 1);
    selector->z3 = z3;
    selector->count = count;
    selector->bits = g_ptr_array_new();
    for (guint bit = 0; (1u << bit) < count; bit++) {
        g_autofree char *text = g_strdup_printf("%s.%u", name, bit);
        g_ptr_array_add(selector->bits, xp_z3_const(z3, text));
    }
    selector->cache = g_ptr_array_new();
    g_ptr_array_set_size(selector->cache, (int)count);
    return selector;
}

void xp_selector_free(XpSelector *selector)
{
    if (selector == NULL)
        return;
    g_ptr_array_unref(selector->bits);
    g_ptr_array_unref(selector->cache);
    g_free(selector);
}

guint xp_selector_count(const XpSelector *selector)
{
    return selector->count;
}

static Z3_ast code_term(const XpSelector *selector, guint code)
{
    g_autoptr(GPtrArray) literals = g_ptr_array_new();
    for (guint bit = 0; bit < selector->bits->len; bit++) {
        Z3_ast term = g_ptr_array_index(selector->bits, bit);
        g_ptr_array_add(literals, (code >> bit) & 1 ? term : xp_z3_not(selector->z3, term));
    }
    return xp_z3_and_all(selector->z3, literals);
}

Z3_ast xp_selector_is(const XpSelector *selector, guint index)
{
    g_assert(index < selector->count);
    Z3_ast *slot = (Z3_ast *)&g_ptr_array_index(selector->cache, index);
    if (*slot == NULL)
        *slot = code_term(selector, index);
    return *slot;
}

Z3_ast xp_selector_in_range(const XpSelector *selector)
{
    g_autoptr(GPtrArray) excluded = g_ptr_array_new();
    for (guint code = selector->count; code < (1u << selector->bits->len); code++)
        g_ptr_array_add(excluded, xp_z3_not(selector->z3, code_term(selector, code)));
    return xp_z3_and_all(selector->z3, excluded);
}
