/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/address.h"

#include <string.h>

static const guint8 mapped_head[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/* Decimal digits without leading zeros, at most @most; *@at moves behind them. */
static gboolean take_decimal(const char **at, guint most, guint *out_value)
{
    const char *text = *at;
    guint value = 0;
    if (!g_ascii_isdigit(*text) || (*text == '0' && g_ascii_isdigit(text[1])))
        return FALSE;
    for (; g_ascii_isdigit(*text); text++) {
        value = value * 10 + (guint)g_ascii_digit_value(*text);
        if (value > most)
            return FALSE;
    }
    *at = text;
    *out_value = value;
    return TRUE;
}

static gboolean take_v4(const char **at, guint8 *bytes)
{
    for (guint i = 0; i < 4; i++) {
        guint value = 0;
        if (i > 0 && *(*at)++ != '.')
            return FALSE;
        if (!take_decimal(at, 255, &value))
            return FALSE;
        bytes[i] = (guint8)value;
    }
    return TRUE;
}

static gboolean take_group(const char **at, guint8 *bytes)
{
    guint value = 0;
    guint n = 0;
    for (; n < 4 && g_ascii_isxdigit(**at); n++, (*at)++)
        value = value * 16 + (guint)g_ascii_xdigit_value(**at);
    bytes[0] = (guint8)(value >> 8);
    bytes[1] = (guint8)(value & 0xff);
    return n > 0;
}

/* The last four bytes may be written as an IPv4 address. */
static gboolean ends_in_v4(const char *at)
{
    return at[strspn(at, "0123456789")] == '.';
}

/* Groups of hexadecimal digits; "::" stands for as many zeros as are missing, once. */
static gboolean take_v6(const char **at, guint8 *bytes)
{
    guint8 filled[16] = {0};
    guint n = 0;
    guint gap = G_MAXUINT;
    if (g_str_has_prefix(*at, "::")) {
        gap = 0;
        *at += 2;
    }
    while (n < 16 && g_ascii_isxdigit(**at)) {
        if (n <= 12 && ends_in_v4(*at)) {
            if (!take_v4(at, filled + n))
                return FALSE;
            n += 4;
            break;
        }
        if (!take_group(at, filled + n))
            return FALSE;
        n += 2;
        if (**at != ':')
            break;
        if ((*at)[1] != ':') {
            if (!g_ascii_isxdigit((*at)[1]))
                return FALSE;
            (*at)++;
        } else if (gap == G_MAXUINT) {
            gap = n;
            *at += 2;
        } else {
            return FALSE;
        }
    }
    if (gap == G_MAXUINT ? n != 16 : n > 14)
        return FALSE;
    guint head = gap == G_MAXUINT ? 16 : gap;
    memset(bytes, 0, 16);
    memcpy(bytes, filled, head);
    memcpy(bytes + 16 - (n - head), filled + head, n - head);
    return TRUE;
}

/* Host bits may be set in a range, and are masked. Rule: S-COND-17 */
static void mask(XpRange *range)
{
    for (guint bit = range->prefix; bit < (range->v6 ? 128u : 32u); bit++)
        range->bytes[bit / 8] &= (guint8) ~(0x80u >> (bit % 8));
}

gboolean xp_range_parse(const char *text, XpRange *out_range)
{
    const char *at = text;
    XpRange range = {.v6 = strchr(text, ':') != NULL};
    guint most = range.v6 ? 128 : 32;
    if (range.v6 ? !take_v6(&at, range.bytes) : !take_v4(&at, range.bytes))
        return FALSE;
    range.bare = *at == '\0';
    range.prefix = most;
    if (!range.bare && *at++ != '/')
        return FALSE;
    if (!range.bare && (!take_decimal(&at, most, &range.prefix) || *at != '\0'))
        return FALSE;
    mask(&range);
    *out_range = range;
    return TRUE;
}

gboolean xp_range_is_doubtful(const char *text)
{
    gsize n = strspn(text, "0123456789abcdefABCDEF:./[] ");
    return n > 0 && (text[n] == '\0' || text[n] == '%') && strpbrk(text, ":.") != NULL;
}

gboolean xp_range_is_mapped(const XpRange *range)
{
    return range->v6 && range->prefix >= 96 &&
           memcmp(range->bytes, mapped_head, sizeof mapped_head) == 0;
}

/* The first of the longest runs of two or more zero groups. Rule: RFC 5952, 4.2 */
static void find_zeros(const guint8 *bytes, guint *out_start, guint *out_length)
{
    *out_start = 8;
    *out_length = 1;
    for (guint i = 0; i < 8; i++) {
        guint n = 0;
        while (i + n < 8 && bytes[(gsize)2 * (i + n)] == 0 && bytes[(gsize)2 * (i + n) + 1] == 0)
            n++;
        if (n > *out_length) {
            *out_start = i;
            *out_length = n;
        }
    }
}

static char *print_v4(const guint8 *bytes)
{
    return g_strdup_printf("%u.%u.%u.%u", bytes[0], bytes[1], bytes[2], bytes[3]);
}

char *xp_address_print(const guint8 *bytes, gboolean v6)
{
    if (!v6)
        return print_v4(bytes);
    if (memcmp(bytes, mapped_head, sizeof mapped_head) == 0) {
        g_autofree char *tail = print_v4(bytes + 12);
        return g_strconcat("::ffff:", tail, NULL);
    }
    guint start = 0;
    guint length = 0;
    find_zeros(bytes, &start, &length);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < 8; i++) {
        if (i == start) {
            g_string_append(text, "::");
            i += length - 1;
            continue;
        }
        g_string_append_printf(text, "%s%x", i > 0 && i != start + length ? ":" : "",
                               (guint)bytes[(gsize)2 * i] << 8 | bytes[(gsize)2 * i + 1]);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}
