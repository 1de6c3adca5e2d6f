/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/guardrail.h"

#include "frontend/model/fact.h"
#include "frontend/model/organization.h"

/* ---- whom the policies of an organization speak of ---- */

static gboolean is_managed_by_aws(const XpTarget *target)
{
    return target->managed || (target->resource != NULL && target->resource->aws_managed);
}

/* Whether services of that name are covered by resource control policies: the first five are, IAM
 * is not, and of the others the list grows. Rule: S-ORG-6. */
static const XpTri *is_covered(const XpCall *call)
{
    static const char *const covered[] = {"s3", "sts", "kms", "sqs", "secretsmanager"};
    for (guint i = 0; i < G_N_ELEMENTS(covered); i++) {
        if (g_strcmp0(call->service, covered[i]) == 0)
            return xp_tri_sure(TRUE);
    }
    if (g_strcmp0(call->service, "iam") == 0)
        return xp_tri_sure(FALSE);
    g_autofree char *what =
        g_strdup_printf("whether resource control policies cover %s", call->service);
    return xp_tri_maybe(call->tris, xp_tri_fact(call->tris, xp_fact_unsure("S-ORG-6", what)));
}

/* A key that nobody loaded may be one that AWS manages, which serves its own account alone and is
 * out of reach of resource control policies. Rule: S-ORG-7, S-KMS-33. */
static const XpTri *may_be_reached(const XpCall *call)
{
    if (g_strcmp0(call->service, "kms") != 0 || call->target.kind != XP_TARGET_KEY ||
        call->target.resource != NULL || !xp_call_is_same_account(call))
        return xp_tri_sure(TRUE);
    return xp_tri_maybe(
        call->tris,
        xp_tri_fact(call->tris,
                    xp_fact_unsure("S-ORG-7", "whether AWS manages a key that was not loaded")));
}

/* The rule by which nobody asks service control policies about such a caller, or NULL. */
static const char *rule_without_scp(const XpCall *call)
{
    if (xp_call_is_service_linked(call))
        return "S-EVAL-20";
    return xp_call_has_account(call) ? NULL : "S-ORG-4";
}

/* The same for resource control policies, which speak of every other caller. */
static const char *rule_without_rcp(const XpCall *call)
{
    if (xp_call_is_service_linked(call))
        return "S-EVAL-20";
    if (call->target.kind == XP_TARGET_NOTHING || xp_tri_is(is_covered(call), XP_FALSE))
        return "S-ORG-6";
    if (is_managed_by_aws(&call->target) || xp_call_is_action(call, "kms:RetireGrant"))
        return "S-ORG-7";
    return NULL;
}

/* The management account and what it owns are free of both. Rule: S-ORG-4, S-ORG-6, S-ORG-10. */
static const XpTri *is_member(const XpCall *call, const XpOrganization *organization,
                              const XpAccount *account)
{
    if (organization->management != NULL)
        return xp_tri_sure(organization->management != account);
    return xp_tri_maybe(call->tris, xp_tri_fact(call->tris, xp_fact_management(call->world)));
}

static const XpTri *is_enabled(const XpCall *call, const XpOrganization *organization,
                               XpPolicyType type)
{
    XpStatus status = xp_organization_status(organization, type);
    if (status != XP_UNKNOWN)
        return xp_tri_sure(status == XP_KNOWN);
    return xp_tri_maybe(call->tris,
                        xp_tri_fact(call->tris, xp_fact_policy_types(call->world, type)));
}

/* ---- what they say ---- */

static void clear_level(gpointer data)
{
    XpGuardrailLevel *level = data;
    xp_layer_truth_clear(&level->truth);
}

/* What one level says, if @counts. RCPFullAWSAccess is attached everywhere and cannot be detached,
 * so that resource control policies always allow. Rule: S-ORG-1, S-ORG-8. */
static XpGuardrailLevel ask_level(const XpCall *call, const XpOrgLevel *from, XpPolicyType type,
                                  const XpTri *counts)
{
    XpTriPool *tris = call->tris;
    XpGuardrailLevel level = {.id = from->id};
    xp_layer_truth_init(&level.truth);
    for (guint i = 0; i < from->policies->len; i++) {
        const XpPolicy *policy = g_ptr_array_index(from->policies, i);
        const XpFact *missing = NULL;
        if (policy->missing)
            missing = xp_tri_fact(tris, xp_fact_organization_document(call->world, policy));
        xp_layer_add_policy(&level.truth, call, policy, missing);
    }
    const XpTri *allow = type == XP_POLICY_RCP ? xp_tri_sure(TRUE) : level.truth.allow;
    level.deny = xp_tri_and(tris, counts, level.truth.deny);
    level.allow = xp_tri_or(tris, xp_tri_not(tris, counts), allow);
    return level;
}

static void ask_levels(XpGuardrail *guardrail, const XpCall *call,
                       const XpOrganization *organization, const XpAccount *account,
                       XpPolicyType type, const XpTri *counts)
{
    g_autoptr(GArray) levels = xp_organization_levels(organization, account, type);
    for (guint i = 0; i < levels->len; i++) {
        XpGuardrailLevel level =
            ask_level(call, &g_array_index(levels, XpOrgLevel, i), type, counts);
        guardrail->deny = xp_tri_or(call->tris, guardrail->deny, level.deny);
        guardrail->allow = xp_tri_and(call->tris, guardrail->allow, level.allow);
        g_array_append_val(guardrail->levels, level);
    }
}

/* Nothing was said of organizations: there may be one that refuses. Rule: S-SND-6. */
static void ask_unknown(XpGuardrail *guardrail, const XpCall *call)
{
    if (call->options->assume_no_org)
        return;
    const XpFact *fact = xp_tri_fact(call->tris, xp_fact_organizations(call->world));
    guardrail->exists = TRUE;
    guardrail->rule = "S-SND-6";
    guardrail->deny = xp_tri_maybe(call->tris, fact);
    guardrail->allow = xp_tri_maybe(call->tris, fact);
}

/* The organization of an account that nobody supplied and no tree names is its administrator's
 * own choice: none restricts it. */
static void ask_account(XpGuardrail *guardrail, const XpCall *call, const XpAccount *account,
                        XpPolicyType type)
{
    const XpOrganization *organization = xp_organization_of(call->world, account);
    if (account == NULL)
        return;
    if (organization == NULL) {
        if (account->supplied && call->world->organizations == XP_UNKNOWN)
            ask_unknown(guardrail, call);
        return;
    }
    const XpTri *counts = xp_tri_and(call->tris, is_member(call, organization, account),
                                     is_enabled(call, organization, type));
    if (type == XP_POLICY_RCP)
        counts = xp_tri_and(call->tris, counts,
                            xp_tri_and(call->tris, is_covered(call), may_be_reached(call)));
    guardrail->exists = !xp_tri_is(counts, XP_FALSE);
    if (!guardrail->exists && organization->management == account)
        guardrail->rule = type == XP_POLICY_SCP ? "S-ORG-4" : "S-ORG-6";
    else if (!guardrail->exists)
        guardrail->rule = "S-ORG-2";
    else
        ask_levels(guardrail, call, organization, account, type, counts);
}

/* Rule: S-EVAL-15 */
static const XpAccount *find_account(const XpCall *call, XpPolicyType type)
{
    if (type == XP_POLICY_SCP)
        return call->account;
    return call->target.account != NULL ? xp_world_account_by_id(call->world, call->target.account)
                                        : NULL;
}

void xp_guardrail_init(XpGuardrail *out, const XpCall *call, XpPolicyType type)
{
    const char *without = type == XP_POLICY_SCP ? rule_without_scp(call) : rule_without_rcp(call);
    *out = (XpGuardrail){.levels = g_array_new(FALSE, FALSE, sizeof(XpGuardrailLevel)),
                         .deny = xp_tri_sure(FALSE),
                         .allow = xp_tri_sure(TRUE),
                         .rule = type == XP_POLICY_SCP ? "S-ORG-1" : "S-ORG-6"};
    g_array_set_clear_func(out->levels, clear_level);
    if (without != NULL)
        out->rule = without;
    else
        ask_account(out, call, find_account(call, type), type);
}

void xp_guardrail_clear(XpGuardrail *guardrail)
{
    g_clear_pointer(&guardrail->levels, g_array_unref);
}
