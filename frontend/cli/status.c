/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/cli/status.h"

#include "frontend/base/error.h"
#include "frontend/base/text.h"

XpStatusCode xp_status_of_error(const GError *error)
{
    if (error->domain != XP_ERROR)
        return XP_STATUS_USAGE;
    switch ((XpError)error->code) {
    case XP_ERROR_IO:
    case XP_ERROR_INPUT:
    case XP_ERROR_USAGE:
    case XP_ERROR_LIMIT:
        return XP_STATUS_USAGE;
    case XP_ERROR_SOLVER:
    case XP_ERROR_INTERNAL:
        return XP_STATUS_INTERNAL;
    }
    g_assert_not_reached();
}

const char *xp_status_help(void)
{
    return "Exit status (4, 2, 1, 3 in this order when several apply):\n"
           "  0  everything proved\n"
           "  1  something is violated\n"
           "  2  usage or input error: there is no result\n"
           "  3  nothing violated, something UNKNOWN or VACUOUS\n"
           "  4  internal error: two independent answers of the program disagree\n";
}

void xp_status_complain(const char *message)
{
    g_autofree char *shown = xp_text_show(message);
    g_printerr("xacct-prove: %s\n", shown);
}

int xp_status_fail(const GError *error)
{
    xp_status_complain(error->message);
    return (int)xp_status_of_error(error);
}
