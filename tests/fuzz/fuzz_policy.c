/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a policy document of each kind: a diagnostic or a policy, never both or neither.
 */
#include <glib.h>

#include "frontend/load/policy_json.h"
#include "frontend/model/world_build.h"
#include "tests/fuzz/target.h"

static void load_as(XpPolicyType type, const char *text, gsize length)
{
    g_autoptr(XpWorld) world = xp_world_new();
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    const XpPolicy *policy;

    xp_world_add_account(world, "Account1", NULL, "aws");
    policy = xp_load_policy_text(world, type, "fuzz.json", text, length, NULL, diags);
    g_assert((policy == NULL) == (xp_diag_count_errors(diags) > 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    load_as(XP_POLICY_RESOURCE, (const char *)data, size);
    load_as(XP_POLICY_IDENTITY, (const char *)data, size);
    return 0;
}
