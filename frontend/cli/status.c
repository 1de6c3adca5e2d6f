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
