/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/policy.h"

const char *xp_policy_type_name(XpPolicyType type)
{
    switch (type) {
    case XP_POLICY_IDENTITY:
        return "identity policy";
    case XP_POLICY_BOUNDARY:
        return "permissions boundary";
    case XP_POLICY_SESSION:
        return "session policy";
    case XP_POLICY_RESOURCE:
        return "resource policy";
    case XP_POLICY_KEY:
        return "key policy";
    case XP_POLICY_TRUST:
        return "trust policy";
    case XP_POLICY_SCP:
        return "service control policy";
    case XP_POLICY_RCP:
        return "resource control policy";
    case XP_POLICY_VPC_ENDPOINT:
        return "VPC endpoint policy";
    case XP_POLICY_REFERENCE:
        return "reference policy";
    }
    g_assert_not_reached();
}

const char *xp_effect_name(XpEffect effect)
{
    switch (effect) {
    case XP_EFFECT_ALLOW:
        return "Allow";
    case XP_EFFECT_DENY:
        return "Deny";
    }
    g_assert_not_reached();
}
