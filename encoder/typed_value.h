/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_TYPED_VALUE_H
#define XP_ENCODER_TYPED_VALUE_H

#include <glib.h>
#include <z3.h>

#include "encoder/address.h"
#include "encoder/z3ctx.h"

/*
 * Values that nobody fixed, of keys that hold a number, a date or an address: terms of Z3's own
 * sorts, beside the string dimensions of encoder/atoms.h. Equal names are one value, so that all
 * conditions on a key (and aws:CurrentTime and aws:EpochTime) speak of the same thing.
 * Rule: S-ENC-4, design.md 4.3.
 */

/**
 * XpQuantity:
 * @term: real: a number, or an instant in seconds since 1970
 * @fraction: "it has a fraction"; false only for whole numbers. Values of AWS are whole as far as
 *   is known: what hangs on a fraction is in doubt.
 * @compared: char *: the decimals it is compared with, each once, in order of first use; NULL: it
 *   is a constant
 */
typedef struct {
    Z3_ast term;
    Z3_ast fraction;
    GPtrArray *compared;
} XpQuantity;

/**
 * XpAddressTerms:
 * @v6: which of the two it is
 * @v4_bits, @v6_bits: 32 and 128 bits
 * @mapped: it is of IPv6, and inside ::ffff:0:0/96
 * @compared: XpRange: the ranges it is compared with, each once, in order of first use; NULL: it
 *   is a constant
 */
typedef struct {
    Z3_ast v6;
    Z3_ast v4_bits;
    Z3_ast v6_bits;
    Z3_ast mapped;
    GArray *compared;
} XpAddressTerms;

typedef struct XpTypedValues XpTypedValues;

/* @environment: terms that always hold are appended. Both are borrowed. Returns new. */
XpTypedValues *xp_typed_values_new(XpZ3 *z3, GPtrArray *environment);
void xp_typed_values_free(XpTypedValues *values);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpTypedValues, xp_typed_values_free)

/* The quantity called @name, the address called @name: made on first use (borrowed). */
XpQuantity *xp_typed_quantity(XpTypedValues *values, const char *name);
XpAddressTerms *xp_typed_address(XpTypedValues *values, const char *name);

/* Fills @out with the constant @decimal, the address @range (all of whose bits count). What is
 * compared with a constant is true or false. */
void xp_typed_constant_quantity(XpTypedValues *values, const char *decimal, XpQuantity *out);
void xp_typed_constant_address(XpTypedValues *values, const XpRange *range, XpAddressTerms *out);

/* The quantity is less than, is more than @decimal. */
Z3_ast xp_quantity_less(XpTypedValues *values, const XpQuantity *quantity, const char *decimal);
Z3_ast xp_quantity_more(XpTypedValues *values, const XpQuantity *quantity, const char *decimal);

/**
 * xp_address_within:
 * @prefix: how many bits of @range count
 * @unmapped: IPv4 addresses in the clothes of IPv6 (::ffff:0:0/96) are taken as what they are
 *   inside; otherwise as the addresses of IPv6 they are written as
 *
 * The address is inside @range. No address of one family is in a range of the other.
 * Rule: S-COND-18.
 */
Z3_ast xp_address_within(XpTypedValues *values, const XpAddressTerms *address, const XpRange *range,
                         guint prefix, gboolean unmapped);

#endif
