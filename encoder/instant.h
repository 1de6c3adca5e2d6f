/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_INSTANT_H
#define XP_ENCODER_INSTANT_H

#include <glib.h>

/*
 * Instants: seconds since 1970-01-01T00:00:00Z as decimals (encoder/decimal.h), fractions kept as
 * they are written. Rule: S-COND-13.
 */

/**
 * xp_instant_parse:
 *
 * Returns new: the instants that @text may mean (char *): one for a date of the W3C profile of
 * ISO 8601 (a date without zone is UTC) or for seconds since 1970; two for four or eight digits,
 * which are a year or a day as well as seconds; none when it is written otherwise.
 */
GPtrArray *xp_instant_parse(const char *text);

/* TRUE if @text is perhaps an instant in a notation that xp_instant_parse() does not take. */
gboolean xp_instant_is_doubtful(const char *text);

/* Returns new: the instant @seconds as AWS writes it, 2026-01-01T00:00:00Z; outside of the years
 * 1 to 9999 the number itself. */
char *xp_instant_print(gint64 seconds);

#endif
