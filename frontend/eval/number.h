/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_NUMBER_H
#define XP_EVAL_NUMBER_H

#include <glib.h>

/* How a text reads as a value of another type. */
typedef enum {
    XP_READ_NONE,     /* it is none */
    XP_READ_DOUBTFUL, /* a lenient reader could take it for one; not documented */
    XP_READ_SURE,
} XpRead;

/* The comparisons of Numeric* and Date* operators, and of a property's conditions. */
typedef enum {
    XP_ORDER_EQUAL,
    XP_ORDER_LESS,
    XP_ORDER_LESS_EQUAL,
    XP_ORDER_GREATER,
    XP_ORDER_GREATER_EQUAL,
} XpOrder;

/* Does @order hold between two values that compare as @comparison (below, at or above 0)? */
gboolean xp_order_holds(XpOrder order, int comparison);

/**
 * XpNumber:
 * @whole: digits before the point, without leading zeros
 * @part: digits after it, without trailing zeros
 *
 * A decimal of any length, exactly as written. Digits are borrowed from the text.
 */
typedef struct {
    gboolean negative;
    const char *whole;
    gsize n_whole;
    const char *part;
    gsize n_part;
} XpNumber;

/* Integers and decimals, "-1.50". A plus sign, a bare point and exponents are XP_READ_DOUBTFUL;
 * @out is filled in for XP_READ_SURE only. Rule: S-COND-11. */
XpRead xp_number_parse(const char *text, XpNumber *out);
/* Below, at or above 0, as @left is less than, equal to or greater than @right. */
int xp_number_compare(const XpNumber *left, const XpNumber *right);
/* The same for two runs of digits after a decimal point, without trailing zeros. */
int xp_number_compare_parts(const char *left, gsize n_left, const char *right, gsize n_right);

#endif
