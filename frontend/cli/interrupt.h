/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_INTERRUPT_H
#define XP_CLI_INTERRUPT_H

#include <glib.h>

/**
 * xp_interrupt_watch:
 *
 * Makes the first SIGINT or SIGTERM set a flag, so that a run ends early with what it has; the
 * second one of a kind ends the program as usual. Returns the flag (borrowed, for xp_prove()).
 */
const volatile gint *xp_interrupt_watch(void);

#endif
