/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/decode_typed.h"

#include <string.h>

#include "encoder/instant.h"
#include "encoder/typed_match.h"

#define DAY 86400

/* So many of the values a key is compared with are tried. */
enum { TRIED = 8 };

gboolean xp_decode_is_typed(const XpProblem *problem, const XpKeyTerms *key,
                            const XpVariant *variant)
{
    XpTypedKind kind;
    return xp_rope_is_free(variant->rope) && xp_typed_kind_of(key->key, &kind) &&
           xp_problem_reads_typed(problem, key->key);
}

/* ---- reading the model ---- */

static Z3_ast value_of(XpLazy *lazy, XpZ3 *z3, Z3_ast term)
{
    Z3_ast value = NULL;
    gboolean evaluated = Z3_model_eval(xp_z3_context(z3), xp_lazy_model(lazy), term, true, &value);
    g_assert(evaluated);
    return xp_z3_pin(z3, value);
}

/* @bytes: as many as the bits of @term fill. */
static void read_bits(XpLazy *lazy, XpZ3 *z3, Z3_ast term, guint8 *bytes, guint n)
{
    for (guint i = 0; i < n; i++) {
        unsigned byte = 0;
        Z3_ast slice = xp_z3_bits_slice(z3, term, 8 * (n - i) - 1, 8 * (n - i) - 8);
        Z3_get_numeral_uint(xp_z3_context(z3), value_of(lazy, z3, slice), &byte);
        bytes[i] = (guint8)byte;
    }
}

static char *address_text(XpLazy *lazy, XpZ3 *z3, const XpAddressTerms *address)
{
    guint8 bytes[16];
    gboolean v6 = xp_lazy_holds(lazy, address->v6);
    read_bits(lazy, z3, v6 ? address->v6_bits : address->v4_bits, bytes, v6 ? 16 : 4);
    return xp_address_print(bytes, v6);
}

/* A number with a fraction is shown with nine digits of it: nothing definite rests on one. */
static char *number_text(XpLazy *lazy, XpZ3 *z3, Z3_ast term)
{
    Z3_ast value = value_of(lazy, z3, term);
    const char *exact = Z3_get_numeral_string(xp_z3_context(z3), value);
    if (strchr(exact, '/') == NULL)
        return g_strdup(exact);
    const char *decimal = Z3_get_numeral_decimal_string(xp_z3_context(z3), value, 9);
    return g_strndup(decimal, strcspn(decimal, "?"));
}

static char *instant_text(const char *key, const char *number)
{
    gint64 seconds = 0;
    if (g_ascii_strcasecmp(key, "aws:EpochTime") == 0 ||
        !g_ascii_string_to_signed(number, 10, G_MININT64, G_MAXINT64, &seconds, NULL))
        return g_strdup(number);
    return xp_instant_print(seconds);
}

char *xp_decode_typed(XpLazy *lazy, XpProblem *problem, const XpKeyTerms *key,
                      const XpVariant *variant)
{
    XpTypedKind kind = XP_TYPED_NUMBER;
    xp_typed_kind_of(key->key, &kind);
    if (kind == XP_TYPED_ADDRESS)
        return address_text(lazy, problem->z3, xp_variant_address(problem, variant));
    g_autofree char *number =
        number_text(lazy, problem->z3, xp_variant_quantity(problem, variant)->term);
    if (kind == XP_TYPED_NUMBER)
        return g_steal_pointer(&number);
    return instant_text(key->key, number);
}

/* ---- values that say something to a reader ---- */

static void wish_address(XpProblem *problem, const XpAddressTerms *address, const char *text,
                         GPtrArray *wishes)
{
    XpRange range;
    gboolean is_address = xp_range_parse(text, &range);
    g_assert(is_address);
    XpAddressTerms copy = *address; /* a wish is no comparison of a policy */
    copy.compared = NULL;
    g_ptr_array_add(wishes, xp_address_within(problem->typed, &copy, &range, range.prefix, FALSE));
}

/* Returns new: an address of @range: the seventh where there are as many. */
static char *host_of(const XpRange *range)
{
    guint8 bytes[16];
    guint bits = range->v6 ? 128 : 32;
    memcpy(bytes, range->bytes, sizeof bytes);
    if (bits - range->prefix >= 3)
        bytes[bits / 8 - 1] |= 7;
    return xp_address_print(bytes, range->v6);
}

static void wish_addresses(XpProblem *problem, const char *key, const XpAddressTerms *address,
                           GPtrArray *wishes)
{
    static const char *const public[] = {"203.0.113.7", "198.51.100.7", "192.0.2.7", "2001:db8::7"};
    if (g_ascii_strcasecmp(key, "aws:SourceIp") != 0)
        wish_address(problem, address, "10.0.0.7", wishes);
    for (guint i = 0; i < G_N_ELEMENTS(public); i++)
        wish_address(problem, address, public[i], wishes);
    for (guint i = 0; i < MIN(address->compared->len, TRIED); i++) {
        g_autofree char *host = host_of(&g_array_index(address->compared, XpRange, i));
        wish_address(problem, address, host, wishes);
    }
}

/* The quantity is @decimal and @offset. */
static void wish_quantity(XpProblem *problem, const XpQuantity *quantity, const char *decimal,
                          gint offset, GPtrArray *wishes)
{
    XpZ3 *z3 = problem->z3;
    g_autofree char *more = g_strdup_printf("%d", offset);
    Z3_ast terms[2] = {xp_z3_real(z3, decimal), xp_z3_real(z3, more)};
    Z3_ast sum = xp_z3_pin(z3, Z3_mk_add(xp_z3_context(z3), 2, terms));
    g_ptr_array_add(wishes, xp_z3_equal(z3, quantity->term, sum));
}

static void wish_bounds(XpProblem *problem, const XpQuantity *quantity, GPtrArray *wishes)
{
    static const gint offsets[] = {-1, 0, 1};
    for (guint i = 0; i < MIN(quantity->compared->len, TRIED); i++)
        for (guint o = 0; o < G_N_ELEMENTS(offsets); o++)
            wish_quantity(problem, quantity, g_ptr_array_index(quantity->compared, i), offsets[o],
                          wishes);
}

static void wish_instants(XpProblem *problem, const char *key, const XpQuantity *quantity,
                          gint64 now, GPtrArray *wishes)
{
    gboolean past = g_ascii_strcasecmp(key, "aws:TokenIssueTime") == 0;
    gint64 today = now - now % DAY;
    g_autofree char *midnight =
        g_strdup_printf("%" G_GINT64_FORMAT, past || today == now ? today : today + DAY);
    wish_quantity(problem, quantity, midnight, 0, wishes);
    wish_bounds(problem, quantity, wishes);
}

static void wish_numbers(XpProblem *problem, const XpQuantity *quantity, GPtrArray *wishes)
{
    static const char *const ordinary[] = {"30", "7", "90"}; /* windows of KMS lie in 7 to 30 */
    for (guint i = 0; i < G_N_ELEMENTS(ordinary); i++)
        wish_quantity(problem, quantity, ordinary[i], 0, wishes);
    wish_bounds(problem, quantity, wishes);
}

GPtrArray *xp_decode_typed_wishes(XpProblem *problem, const XpKeyTerms *key,
                                  const XpVariant *variant, gint64 now)
{
    GPtrArray *wishes = g_ptr_array_new();
    XpTypedKind kind = XP_TYPED_NUMBER;
    xp_typed_kind_of(key->key, &kind);
    switch (kind) {
    case XP_TYPED_NUMBER:
        wish_numbers(problem, xp_variant_quantity(problem, variant), wishes);
        return wishes;
    case XP_TYPED_INSTANT:
        wish_instants(problem, key->key, xp_variant_quantity(problem, variant), now, wishes);
        return wishes;
    case XP_TYPED_ADDRESS:
        wish_addresses(problem, key->key, xp_variant_address(problem, variant), wishes);
        return wishes;
    }
    g_assert_not_reached();
}
