/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/typed_value.h"

#include <string.h>

struct XpTypedValues {
    XpZ3 *z3;
    GPtrArray *environment;
    GHashTable *quantities; /* char * -> XpQuantity * */
    GHashTable *addresses;  /* char * -> XpAddressTerms * */
};

static void quantity_free(gpointer data)
{
    XpQuantity *quantity = data;
    g_ptr_array_unref(quantity->compared);
    g_free(quantity);
}

static void address_free(gpointer data)
{
    XpAddressTerms *address = data;
    g_array_unref(address->compared);
    g_free(address);
}

XpTypedValues *xp_typed_values_new(XpZ3 *z3, GPtrArray *environment)
{
    XpTypedValues *values = g_new0(XpTypedValues, 1);
    values->z3 = z3;
    values->environment = environment;
    values->quantities = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, quantity_free);
    values->addresses = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, address_free);
    return values;
}

void xp_typed_values_free(XpTypedValues *values)
{
    if (values == NULL)
        return;
    g_hash_table_unref(values->quantities);
    g_hash_table_unref(values->addresses);
    g_free(values);
}

XpQuantity *xp_typed_quantity(XpTypedValues *values, const char *name)
{
    XpQuantity *quantity = g_hash_table_lookup(values->quantities, name);
    if (quantity != NULL)
        return quantity;
    XpZ3 *z3 = values->z3;
    g_autofree char *fraction = g_strdup_printf("%s has a fraction", name);
    quantity = g_new0(XpQuantity, 1);
    quantity->term = xp_z3_real_const(z3, name);
    quantity->fraction = xp_z3_const(z3, fraction);
    quantity->compared = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(values->environment,
                    xp_z3_or(z3, quantity->fraction, xp_z3_is_whole(z3, quantity->term)));
    g_hash_table_insert(values->quantities, g_strdup(name), quantity);
    return quantity;
}

XpAddressTerms *xp_typed_address(XpTypedValues *values, const char *name)
{
    static const guint8 head[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    XpAddressTerms *address = g_hash_table_lookup(values->addresses, name);
    if (address != NULL)
        return address;
    g_autofree char *family = g_strdup_printf("%s is of IPv6", name);
    g_autofree char *v4 = g_strdup_printf("%s as IPv4", name);
    g_autofree char *v6 = g_strdup_printf("%s as IPv6", name);
    address = g_new0(XpAddressTerms, 1);
    address->v6 = xp_z3_const(values->z3, family);
    address->v4_bits = xp_z3_bits_const(values->z3, v4, 32);
    address->v6_bits = xp_z3_bits_const(values->z3, v6, 128);
    address->mapped = xp_z3_and(values->z3, address->v6,
                                xp_z3_bits_begin(values->z3, address->v6_bits, head, 96));
    address->compared = g_array_new(FALSE, FALSE, sizeof(XpRange));
    g_hash_table_insert(values->addresses, g_strdup(name), address);
    return address;
}

void xp_typed_constant_quantity(XpTypedValues *values, const char *decimal, XpQuantity *out)
{
    *out =
        (XpQuantity){.term = xp_z3_real(values->z3, decimal), .fraction = xp_z3_false(values->z3)};
}

void xp_typed_constant_address(XpTypedValues *values, const XpRange *range, XpAddressTerms *out)
{
    static const guint8 none[16] = {0};
    *out = (XpAddressTerms){
        .v6 = xp_z3_bool(values->z3, range->v6),
        .v4_bits = xp_z3_bits(values->z3, range->v6 ? none : range->bytes, 32),
        .v6_bits = xp_z3_bits(values->z3, range->v6 ? range->bytes : none, 128),
        .mapped = xp_z3_bool(values->z3, xp_range_is_mapped(range)),
    };
}

static Z3_ast note_decimal(XpTypedValues *values, const XpQuantity *quantity, const char *decimal)
{
    if (quantity->compared != NULL &&
        !g_ptr_array_find_with_equal_func(quantity->compared, decimal, g_str_equal, NULL))
        g_ptr_array_add(quantity->compared, g_strdup(decimal));
    return xp_z3_real(values->z3, decimal);
}

/* Comparisons of constants are decided at once. */
static Z3_ast settle(XpTypedValues *values, gboolean constant, Z3_ast term)
{
    return constant ? xp_z3_simplify(values->z3, term) : term;
}

Z3_ast xp_quantity_less(XpTypedValues *values, const XpQuantity *quantity, const char *decimal)
{
    Z3_ast bound = note_decimal(values, quantity, decimal);
    return settle(values, quantity->compared == NULL,
                  xp_z3_less(values->z3, quantity->term, bound));
}

Z3_ast xp_quantity_more(XpTypedValues *values, const XpQuantity *quantity, const char *decimal)
{
    Z3_ast bound = note_decimal(values, quantity, decimal);
    return settle(values, quantity->compared == NULL,
                  xp_z3_less(values->z3, bound, quantity->term));
}

static void note_range(const XpAddressTerms *address, const XpRange *range)
{
    if (address->compared == NULL)
        return;
    for (guint i = 0; i < address->compared->len; i++) {
        const XpRange *old = &g_array_index(address->compared, XpRange, i);
        if (old->v6 == range->v6 && old->prefix == range->prefix &&
            memcmp(old->bytes, range->bytes, sizeof old->bytes) == 0)
            return;
    }
    g_array_append_val(address->compared, *range);
}

/* "The leading @n bits of @bits are those of @bytes." */
static Z3_ast begins(XpTypedValues *values, const XpAddressTerms *address, Z3_ast bits,
                     const guint8 *bytes, guint n)
{
    return settle(values, address->compared == NULL, xp_z3_bits_begin(values->z3, bits, bytes, n));
}

/* @bytes: the first @n bits of an address of IPv4, which may be in the clothes of IPv6. */
static Z3_ast within_v4(XpTypedValues *values, const XpAddressTerms *address, const guint8 *bytes,
                        guint n, gboolean unmapped)
{
    XpZ3 *z3 = values->z3;
    Z3_ast plain = xp_z3_and(z3, xp_z3_not(z3, address->v6),
                             begins(values, address, address->v4_bits, bytes, n));
    if (!unmapped)
        return plain;
    Z3_ast tail = xp_z3_bits_slice(z3, address->v6_bits, 31, 0);
    return xp_z3_or(z3, plain,
                    xp_z3_and(z3, address->mapped, begins(values, address, tail, bytes, n)));
}

Z3_ast xp_address_within(XpTypedValues *values, const XpAddressTerms *address, const XpRange *range,
                         guint prefix, gboolean unmapped)
{
    XpZ3 *z3 = values->z3;
    note_range(address, range);
    if (!range->v6)
        return within_v4(values, address, range->bytes, prefix, unmapped);
    if (unmapped && prefix >= 96 && xp_range_is_mapped(range))
        return within_v4(values, address, range->bytes + 12, prefix - 96, TRUE);
    Z3_ast inside =
        xp_z3_and(z3, address->v6, begins(values, address, address->v6_bits, range->bytes, prefix));
    return unmapped ? xp_z3_and(z3, inside, xp_z3_not(z3, address->mapped)) : inside;
}
