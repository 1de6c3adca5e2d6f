/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/cli/interrupt.h"

#include <signal.h>

/* The one writable variable of the program: a signal handler has no argument to carry state. */
static volatile gint interrupted;

static void on_signal(int number)
{
    (void)number;
    interrupted = 1;
}

const volatile gint *xp_interrupt_watch(void)
{
    struct sigaction action = {.sa_handler = on_signal,
                               .sa_flags = (int)(SA_RESETHAND | SA_RESTART)};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    return &interrupted;
}
