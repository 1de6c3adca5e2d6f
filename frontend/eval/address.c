/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/address.h"

#include <arpa/inet.h>
#include <string.h>

#include "frontend/eval/tri.h"

#define BARE_PREFIX 32 /* what the documentation gives an address without one */

XpRead xp_address_parse(const char *text, XpAddress *out)
{
    XpAddress address = {.v6 = strchr(text, ':') != NULL};
    if (inet_pton(address.v6 ? AF_INET6 : AF_INET, text, address.bytes) != 1)
        return strpbrk(text, ".:") != NULL &&
                       text[strspn(text, "0123456789abcdefABCDEF:./")] == '\0'
                   ? XP_READ_DOUBTFUL
                   : XP_READ_NONE;
    *out = address;
    return XP_READ_SURE;
}

/* @bits: the most there may be; then what @text says. */
static gboolean parse_prefix(const char *text, guint64 *bits)
{
    gboolean padded = text[0] == '0' && text[1] != '\0';
    return g_ascii_isdigit(text[0]) && !padded &&
           g_ascii_string_to_unsigned(text, 10, 0, *bits, bits, NULL);
}

gboolean xp_network_parse(const char *text, XpNetwork *out)
{
    g_auto(GStrv) parts = g_strsplit(text, "/", 2);
    XpNetwork network = {.bare = parts[0] == NULL || parts[1] == NULL};
    if (parts[0] == NULL || xp_address_parse(parts[0], &network.address) != XP_READ_SURE)
        return FALSE;
    guint64 bits = network.address.v6 ? 128 : 32;
    if (!network.bare && !parse_prefix(parts[1], &bits))
        return FALSE;
    network.prefix = (guint)bits;
    *out = network;
    return TRUE;
}

static gboolean is_mapped(const XpAddress *address)
{
    static const guint8 lead[12] = {[10] = 0xff, [11] = 0xff}; /* ::ffff:0:0/96 */
    return address->v6 && memcmp(address->bytes, lead, sizeof lead) == 0;
}

static XpAddress unmap(const XpAddress *address)
{
    XpAddress plain = {.v6 = FALSE};
    memcpy(plain.bytes, address->bytes + 12, 4);
    return plain;
}

static gboolean contains(const XpAddress *network, guint prefix, const XpAddress *address)
{
    guint whole = prefix / 8;
    guint8 mask = (guint8)(0xff00u >> (prefix % 8));
    if (network->v6 != address->v6 || memcmp(network->bytes, address->bytes, whole) != 0)
        return FALSE;
    return mask == 0 || ((network->bytes[whole] ^ address->bytes[whole]) & mask) == 0;
}

/* Rule: S-COND-17 */
static XpTruth contains_in_family(const XpNetwork *network, const XpAddress *address)
{
    if (!network->bare || !network->address.v6)
        return xp_truth_of(contains(&network->address, network->prefix, address));
    if (contains(&network->address, network->prefix, address))
        return XP_TRUE; /* whichever prefix it has */
    return contains(&network->address, BARE_PREFIX, address) ? XP_MAYBE : XP_FALSE;
}

/* Mapped addresses as what they stand for. Rule: S-COND-18. */
static XpTruth contains_unmapped(const XpNetwork *network, const XpAddress *address)
{
    XpNetwork plain = *network;
    XpAddress other = is_mapped(address) ? unmap(address) : *address;
    if (is_mapped(&network->address) && network->prefix >= 96) {
        plain.address = unmap(&network->address);
        plain.prefix = network->prefix - 96;
    }
    return contains_in_family(&plain, &other);
}

XpTruth xp_network_contains(const XpNetwork *network, const XpAddress *address,
                            const char **out_rule)
{
    XpTruth plain = contains_in_family(network, address);
    XpTruth unmapped = contains_unmapped(network, address);
    *out_rule = plain != unmapped ? "S-COND-18" : "S-COND-17";
    return plain == unmapped ? plain : XP_MAYBE;
}
