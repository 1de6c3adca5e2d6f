/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_ADDRESS_H
#define XP_EVAL_ADDRESS_H

#include <glib.h>

#include "frontend/eval/eval.h"
#include "frontend/eval/number.h"

/**
 * XpAddress:
 * @bytes: the first 4 of an IPv4, all 16 of an IPv6 address
 */
typedef struct {
    gboolean v6;
    guint8 bytes[16];
} XpAddress;

/**
 * XpNetwork:
 * @prefix: how many leading bits count; the others may be set and do not
 * @bare: written without a prefix
 */
typedef struct {
    XpAddress address;
    guint prefix;
    gboolean bare;
} XpNetwork;

/* XP_READ_DOUBTFUL: made of the characters of an address, as a range or an octet with leading
 * zeros is. @out is filled in for XP_READ_SURE only. */
XpRead xp_address_parse(const char *text, XpAddress *out);
/* An address, or a range ADDRESS/PREFIX. */
gboolean xp_network_parse(const char *text, XpNetwork *out);

/**
 * xp_network_contains:
 * @out_rule: set for XP_MAYBE: the rule that leaves it open (static string)
 *
 * Is @address in @network? An IPv4 address is in no IPv6 range nor the reverse; a single IPv6
 * address may be a range of 128 or of 32 bits, and one that stands for an IPv4 address may be read
 * as that. Rule: S-COND-17, S-COND-18.
 */
XpTruth xp_network_contains(const XpNetwork *network, const XpAddress *address,
                            const char **out_rule);

#endif
