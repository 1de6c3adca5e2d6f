/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_DECIMAL_H
#define XP_ENCODER_DECIMAL_H

#include <glib.h>

/*
 * Exact decimals, as text: an optional minus, digits without leading zeros and, where there is a
 * fraction, a point and digits that do not end in zero. Equal numbers have equal texts. No limit
 * on length, and no rounding: a policy compares what is written in it.
 */

/**
 * xp_decimal_parse:
 *
 * Returns new: the decimal that @text writes as an integer or as digits, a point and digits, or
 * NULL when it is written otherwise. Rule: S-COND-11.
 */
char *xp_decimal_parse(const char *text);

/* TRUE if @text is a number as programming languages write it, with blanks around it, an exponent,
 * a suffix, in hexadecimal: whether AWS takes it for one is not documented. */
gboolean xp_decimal_is_doubtful(const char *text);

#endif
