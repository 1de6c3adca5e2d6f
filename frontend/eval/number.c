/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/number.h"

#include <string.h>

gboolean xp_order_holds(XpOrder order, int comparison)
{
    switch (order) {
    case XP_ORDER_EQUAL:
        return comparison == 0;
    case XP_ORDER_LESS:
        return comparison < 0;
    case XP_ORDER_LESS_EQUAL:
        return comparison <= 0;
    case XP_ORDER_GREATER:
        return comparison > 0;
    case XP_ORDER_GREATER_EQUAL:
        return comparison >= 0;
    }
    g_assert_not_reached();
}

static gsize count_digits(const char *text)
{
    gsize n = 0;
    while (g_ascii_isdigit(text[n]))
        n++;
    return n;
}

/* Blanks, a sign, a point without digits on one side, an exponent, a C suffix, hexadecimal. */
static gboolean reads_leniently(const char *text)
{
    g_autofree char *copy = g_strdup(text);
    const char *at = g_strstrip(copy);
    at += *at == '-' || *at == '+';
    if (at[0] == '0' && (at[1] == 'x' || at[1] == 'X') && at[2] != '\0')
        return at[2 + strspn(at + 2, "0123456789abcdefABCDEF")] == '\0';
    gsize whole = count_digits(at);
    at += whole;
    gsize part = 0;
    if (*at == '.') {
        part = count_digits(++at);
        at += part;
    }
    if (whole + part == 0)
        return FALSE;
    if (*at == 'e' || *at == 'E') {
        at++;
        at += *at == '-' || *at == '+';
        gsize exponent = count_digits(at);
        if (exponent == 0)
            return FALSE;
        at += exponent;
    }
    at += *at != '\0' && strchr("dDfFlL", *at) != NULL;
    return *at == '\0';
}

XpRead xp_number_parse(const char *text, XpNumber *out)
{
    const char *at = text + (*text == '-');
    XpNumber number = {.negative = *text == '-', .whole = at, .n_whole = count_digits(at)};
    at += number.n_whole;
    number.part = at;
    if (*at == '.' && g_ascii_isdigit(at[1])) {
        number.part = at + 1;
        number.n_part = count_digits(number.part);
        at = number.part + number.n_part;
    }
    if (number.n_whole == 0 || *at != '\0')
        return reads_leniently(text) ? XP_READ_DOUBTFUL : XP_READ_NONE;
    for (; number.n_whole > 0 && *number.whole == '0'; number.n_whole--)
        number.whole++;
    while (number.n_part > 0 && number.part[number.n_part - 1] == '0')
        number.n_part--;
    *out = number;
    return XP_READ_SURE;
}

int xp_number_compare_parts(const char *left, gsize n_left, const char *right, gsize n_right)
{
    gsize common = MIN(n_left, n_right);
    int order = common > 0 ? memcmp(left, right, common) : 0;
    if (order != 0 || n_left == n_right)
        return order;
    return n_left < n_right ? -1 : 1;
}

static int compare_sizes(const XpNumber *left, const XpNumber *right)
{
    if (left->n_whole != right->n_whole)
        return left->n_whole < right->n_whole ? -1 : 1;
    int order = left->n_whole > 0 ? memcmp(left->whole, right->whole, left->n_whole) : 0;
    return order != 0
               ? order
               : xp_number_compare_parts(left->part, left->n_part, right->part, right->n_part);
}

/* -1, 0 or 1: zero has no sign. */
static int sign_of(const XpNumber *number)
{
    if (number->n_whole == 0 && number->n_part == 0)
        return 0;
    return number->negative ? -1 : 1;
}

int xp_number_compare(const XpNumber *left, const XpNumber *right)
{
    int left_sign = sign_of(left);
    int right_sign = sign_of(right);
    if (left_sign != right_sign)
        return left_sign < right_sign ? -1 : 1;
    return left_sign < 0 ? compare_sizes(right, left) : compare_sizes(left, right);
}
