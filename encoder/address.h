/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_ADDRESS_H
#define XP_ENCODER_ADDRESS_H

#include <glib.h>

/*
 * IP addresses and ranges of them. No Z3. Rule: S-COND-17, S-COND-18.
 */

/**
 * XpRange:
 * @v6: of 128 bits, else of 32
 * @bytes: network order, 4 or 16; bits after the prefix are zero
 * @prefix: how many leading bits an address of the range shares
 * @bare: written without a prefix
 */
typedef struct {
    gboolean v6;
    guint8 bytes[16];
    guint prefix;
    gboolean bare;
} XpRange;

/**
 * xp_range_parse:
 * @text: an address, or an address, a slash and the length of the prefix
 *
 * TRUE and @out_range filled; an address alone is the range of itself. FALSE when it is written
 * otherwise (leading zeros, a zone, a mask in place of the length).
 */
gboolean xp_range_parse(const char *text, XpRange *out_range);

/* TRUE if @text is perhaps an address in a notation that xp_range_parse() does not take. */
gboolean xp_range_is_doubtful(const char *text);

/* @range: of IPv6, inside ::ffff:0:0/96: IPv4 addresses in the clothes of IPv6. */
gboolean xp_range_is_mapped(const XpRange *range);

/* Returns new: @bytes (4 or 16 of them) as AWS writes an address: dotted, or as in RFC 5952. */
char *xp_address_print(const guint8 *bytes, gboolean v6);

#endif
