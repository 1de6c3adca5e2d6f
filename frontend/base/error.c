/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/base/error.h"

#include <string.h>

GQuark xp_error_quark(void)
{
    return g_quark_from_static_string("xp-error-quark");
}

const char *xp_error_file_reason(const GError *failed)
{
    const char *colon = strrchr(failed->message, ':');
    return colon != NULL && colon[1] == ' ' ? colon + 2 : failed->message;
}
