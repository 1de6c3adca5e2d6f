/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_BASE_ERROR_H
#define XP_BASE_ERROR_H

#include <glib.h>

/**
 * XpError:
 *
 * The one GError domain of the project. Codes are for callers to test:
 * @XP_ERROR_IO: a file or folder cannot be read or written.
 * @XP_ERROR_INPUT: the input is malformed; the diagnostics list says where.
 * @XP_ERROR_USAGE: the command line asks for something that does not exist.
 * @XP_ERROR_LIMIT: a cap (size, nesting, states) was reached; never a pass.
 * @XP_ERROR_SOLVER: Z3 reported an error.
 * @XP_ERROR_INTERNAL: two of our own answers disagree (exit status 4).
 */
typedef enum {
    XP_ERROR_IO,
    XP_ERROR_INPUT,
    XP_ERROR_USAGE,
    XP_ERROR_LIMIT,
    XP_ERROR_SOLVER,
    XP_ERROR_INTERNAL,
} XpError;

#define XP_ERROR (xp_error_quark())
GQuark xp_error_quark(void);

/* Why GLib could not write a file, of its whole message (borrowed of @failed): the rest names a
 * temporary file, which says nothing to whoever named another. */
const char *xp_error_file_reason(const GError *failed);

#endif
