/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_DATE_H
#define XP_EVAL_DATE_H

#include <glib.h>

#include "frontend/eval/eval.h"
#include "frontend/eval/number.h"

/**
 * XpInstant:
 * @seconds: since 1970-01-01 UTC, rounded down
 * @part: digits of the fraction of a second, without trailing zeros; borrowed from the text
 */
typedef struct {
    gint64 seconds;
    const char *part;
    gsize n_part;
} XpInstant;

/**
 * XpDate:
 * @readings: the instants a text may stand for: four digits are a year and a number of seconds,
 *   eight digits a day and a number of seconds
 *
 * A text as a point in time.
 */
typedef struct {
    XpInstant readings[2];
    guint n;
} XpDate;

/* The forms of W3C's profile of ISO 8601 (year, month, day, time to the minute, second or any
 * fraction, "Z" or an offset; without one, UTC), or seconds since 1970. Other spellings of
 * ISO 8601 are XP_READ_DOUBTFUL; @out is filled in for XP_READ_SURE only. Rule: S-COND-13. */
XpRead xp_date_parse(const char *text, XpDate *out);

/* XP_MAYBE where it depends on the reading. */
XpTruth xp_date_compare(const XpDate *left, XpOrder order, const XpDate *right);

#endif
