/* SPDX-License-Identifier: Apache-2.0 */

/* `xacct-prove prove PATH`: the table of contents of the whole program. */

#include "frontend/cli/commands.h"
#include "frontend/cli/stages.h"
#include "frontend/cli/status.h"

int xp_cmd_prove(int argc, char **argv)
{
    g_auto(XpProveArguments) arguments = {0};
    g_autoptr(GError) error = NULL;
    gboolean helped = FALSE;

    if (!xp_prove_arguments_read(argc, argv, &arguments, &helped, &error))
        return xp_status_fail(error);
    if (helped)
        return XP_STATUS_PROVED;

    g_autoptr(XpWorld) world = xp_stage_load(&arguments, &error);
    if (world == NULL)
        return xp_status_fail(error);

    g_autoptr(XpProperties) properties = xp_stage_properties(&arguments, world, &error);
    if (properties == NULL)
        return xp_status_fail(error);

    g_autoptr(XpRunResult) result = xp_stage_solve(&arguments, world, properties, &error);
    if (result == NULL)
        return xp_status_fail(error);

    xp_stage_repair(&arguments, world, properties, result);

    if (!xp_stage_evidence(&arguments, properties, result, &error))
        return xp_status_fail(error);

    if (!xp_stage_report(&arguments, result, &error))
        return xp_status_fail(error);
    return xp_run_summary(result).exit_status;
}
