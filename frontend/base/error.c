/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/base/error.h"

GQuark xp_error_quark(void)
{
    return g_quark_from_static_string("xp-error-quark");
}
