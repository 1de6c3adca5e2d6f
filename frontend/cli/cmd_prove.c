/* SPDX-License-Identifier: Apache-2.0 */

/* `xacct-prove prove PATH`: the table of contents of the whole program. */

#include "frontend/cli/command.h"
#include "frontend/cli/prove_arguments.h"
#include "frontend/cli/stages.h"
#include "frontend/cli/status.h"

static const XpExample examples[] = {
    {"xacct-prove policies/", "prove every property in policies/props/"},
    {"xacct-prove policies/ --prop 'no anyone can read-secret on secret *'",
     "one sentence instead of the tree's properties"},
    {"xacct-prove -f json=report.json policies/",
     "the report on the terminal, and a JSON file for programs"},
    {"xacct-prove -q --timeout 10s policies/",
     "verdict lines only, ten seconds a property at most"},
    {"xacct-prove --baseline known.json --update-baseline policies/",
     "what is wrong today is known; from now on only what is new fails"},
    {"xacct-prove --base git:origin/main policies/",
     "in a pull request: what is proved on main has to stay proved"},
    {0},
};

static int run(int argc, char **argv)
{
    g_auto(XpProveArguments) arguments = {0};
    g_autoptr(GError) error = NULL;
    gboolean done = FALSE;

    if (!xp_prove_arguments_read(&xp_command_prove, argc, argv, &arguments, &done, &error))
        return xp_status_fail(error);
    if (done)
        return XP_STATUS_PROVED;

    g_autoptr(XpWorld) world = xp_stage_load(&arguments, &error);
    if (world == NULL)
        return xp_status_fail(error);

    g_autoptr(XpProperties) properties = xp_stage_properties(&arguments, world, &error);
    if (properties == NULL)
        return xp_status_fail(error);

    g_autoptr(XpBaseline) baseline = NULL;
    if (!xp_stage_baseline(&arguments, &baseline, &error))
        return xp_status_fail(error);

    g_autoptr(XpRunResult) result = xp_stage_solve(&arguments, world, properties, baseline, &error);
    if (result == NULL || !xp_stage_known(&arguments, baseline, result, &error) ||
        !xp_stage_base(&arguments, result, &error))
        return xp_status_fail(error);

    xp_stage_repair(&arguments, world, properties, result);

    if (!xp_stage_evidence(&arguments, properties, result, &error))
        return xp_status_fail(error);

    if (!xp_stage_report(&arguments, result, &error))
        return xp_status_fail(error);
    return xp_run_summary(result).exit_status;
}

const XpCommand xp_command_prove = {
    .name = "prove",
    .operands = "[PATH]",
    .summary = "prove or refute every property of a tree (the default)",
    .purpose = "Loads the policies of every account in PATH, and proves each property for every "
               "principal, account id and request context, or shows a request that breaks it.\n\n"
               "PATH is the folder of a tree of policies. Without one it is that of the nearest "
               "xacct.yaml, here or above, or 'policies' here. The word "
               "prove may be left out. Of several exit statuses that apply, 4 comes before 2, 1 "
               "and 3.",
    .operand = XP_OPERAND_TREE,
    .options = xp_prove_options,
    .examples = examples,
    .exits = {"everything proved, excepted or known",
              "something is violated, an exception has expired, or a proof is lost",
              "usage or input error: there is no result",
              "nothing violated, something UNKNOWN or VACUOUS",
              "internal error: two independent answers of the program disagree"},
    .run = run,
};
