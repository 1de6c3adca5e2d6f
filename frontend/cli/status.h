/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_STATUS_H
#define XP_CLI_STATUS_H

#include <glib.h>

/* What the program ends with. Precedence within one run: 4, 2, 1, 3. */
typedef enum {
    XP_STATUS_PROVED = 0,   /* everything proved, or decided */
    XP_STATUS_VIOLATED = 1, /* something violated */
    XP_STATUS_USAGE = 2,    /* usage or input error: there is no result to trust */
    XP_STATUS_UNKNOWN = 3,  /* nothing violated, something UNKNOWN or VACUOUS */
    XP_STATUS_INTERNAL = 4, /* two of our own answers disagree, or a bug */
} XpStatusCode;

/* The status of a run that ended with @error (domain XP_ERROR; any other is a usage error). */
XpStatusCode xp_status_of_error(const GError *error);

/* Prints "xacct-prove: message" to stderr, made safe for a terminal. */
void xp_status_complain(const char *message);

/**
 * xp_status_fail:
 *
 * Prints @error as one line and returns its status.
 */
int xp_status_fail(const GError *error);

#endif
