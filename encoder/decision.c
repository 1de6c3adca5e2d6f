/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/decision.h"

#include <string.h>

#include "encoder/issuer.h"
#include "encoder/sides.h"
#include "frontend/model/action.h"

static gboolean serves_unsigned(const XpCallTerms *call)
{
    return strcmp(call->service, "kms") != 0 && strcmp(call->service, "secretsmanager") != 0 &&
           strcmp(call->service, "sts") != 0;
}

/* Keys, and roles that are assumed. Rule: S-EVAL-10 */
static gboolean is_strict(const XpCallTerms *call)
{
    if (call->resource != NULL)
        return call->resource->kind == XP_RESOURCE_KEY;
    return (strcmp(call->service, "sts") == 0 || strcmp(call->service, "kms") == 0) &&
           xp_sides_has_policy(call);
}

static Z3_ast decide_same_account(XpSides *sides)
{
    XpZ3 *z3 = sides->z3;
    const Z3_ast *g = sides->resource.grant;
    gboolean strict = is_strict(sides->call);
    Z3_ast direct = xp_z3_or(z3, xp_z3_or(z3, g[XP_CLASS_ANY], g[XP_CLASS_SESSION]),
                             xp_z3_or(z3, g[XP_CLASS_FEDERATED_USER], g[XP_CLASS_USER]));
    direct = xp_z3_or(z3, direct, g[XP_CLASS_PROVIDER]);
    Z3_ast entity = xp_z3_and(z3, xp_z3_or(z3, g[XP_CLASS_ROLE], g[XP_CLASS_FEDERATED_BY_USER]),
                              sides->limits_allow);
    Z3_ast by_identity = xp_z3_and(z3, sides->identity_allows, sides->limits_allow);
    if (strict) /* the policy has to delegate to its own account */
        by_identity = xp_z3_and(z3, by_identity, g[XP_CLASS_ACCOUNT]);
    return xp_z3_or(z3, xp_z3_or(z3, direct, entity),
                    xp_z3_or(z3, by_identity, sides->granted_inside));
}

static Z3_ast decide_across(XpSides *sides)
{
    XpZ3 *z3 = sides->z3;
    Z3_ast resource = xp_z3_false(z3);
    for (guint c = 0; c < XP_CLASS_COUNT; c++)
        if (c != XP_CLASS_SERVICE)
            resource = xp_z3_or(z3, resource, sides->resource.grant[c]);
    Z3_ast both =
        xp_z3_and(z3, resource, xp_z3_and(z3, sides->identity_allows, sides->limits_allow));
    return xp_z3_and(z3, xp_z3_or(z3, both, sides->granted_across), xp_sides_works_across(sides));
}

static Z3_ast decide_with_resource(XpSides *sides)
{
    XpCallTerms *call = sides->call;
    XpZ3 *z3 = sides->z3;
    const Z3_ast *g = sides->resource.grant;
    xp_sides_add_grants(sides);
    Z3_ast service = xp_caller_is(sides->caller, XP_WHO_SERVICE);
    Z3_ast anonymous = xp_caller_is(sides->caller, XP_WHO_ANONYMOUS);
    Z3_ast iam = xp_z3_not(z3, xp_z3_or(z3, service, anonymous));
    Z3_ast same = xp_caller_in_account(sides->caller, call->account);
    Z3_ast inside = xp_z3_and(z3, xp_z3_and(z3, iam, same), decide_same_account(sides));
    Z3_ast across = xp_z3_and(z3, xp_z3_and(z3, iam, xp_z3_not(z3, same)), decide_across(sides));
    Z3_ast by_service = xp_z3_and(
        z3, service,
        xp_z3_or(z3, xp_z3_or(z3, g[XP_CLASS_SERVICE], g[XP_CLASS_ANY]), sides->granted_service));
    Z3_ast unsigned_call = xp_z3_false(z3);
    if (serves_unsigned(call))
        unsigned_call = xp_z3_and(z3, anonymous, g[XP_CLASS_ANY]);
    Z3_ast some =
        xp_z3_or(z3, xp_z3_or(z3, inside, across), xp_z3_or(z3, by_service, unsigned_call));
    /* Who may retire a grant, the grant says. Rule: S-KMS-31 */
    Z3_ast retires = xp_sides_action_is(call, "kms:retiregrant");
    if (xp_z3_is_false(z3, retires))
        return some;
    Z3_ast by_grant = xp_z3_or(
        z3, xp_z3_and(z3, iam, xp_z3_and(z3, same, sides->granted_inside)),
        xp_z3_or(z3, xp_z3_and(z3, iam, xp_z3_and(z3, xp_z3_not(z3, same), sides->granted_across)),
                 xp_z3_and(z3, service, sides->granted_service)));
    return xp_z3_or(z3, xp_z3_and(z3, retires, by_grant),
                    xp_z3_and(z3, xp_z3_not(z3, retires), some));
}

/* Users of an identity provider sign in to a role unsigned, and are nobody of an account: its trust
 * policy alone decides. Rule: S-STS-5, S-ORG-9 */
static Z3_ast decide_sign_in(XpSides *sides)
{
    const Z3_ast *g = sides->resource.grant;
    const XpFactEntry *fact = xp_problem_fact(
        sides->problem,
        xp_fact_unsure("S-STS-5", "whether \"*\" lets users of identity providers in"),
        XP_USE_UNKNOWN);
    Z3_ast open = xp_problem_uncertain_about(sides->problem, g[XP_CLASS_ANY], xp_z3_true(sides->z3),
                                             fact, TRUE, "\"*\" in trust");
    return xp_z3_and(sides->z3, xp_caller_is(sides->caller, XP_WHO_ANONYMOUS),
                     xp_z3_or(sides->z3, g[XP_CLASS_PROVIDER], open));
}

/* Rule: S-STS-5 */
static Z3_ast decide_on_resource(XpSides *sides)
{
    XpZ3 *z3 = sides->z3;
    Z3_ast signs_in = xp_context_signs_in(sides->call);
    Z3_ast granted = decide_with_resource(sides);
    if (xp_z3_is_false(z3, signs_in))
        return granted;
    return xp_z3_or(z3, xp_z3_and(z3, signs_in, decide_sign_in(sides)),
                    xp_z3_and(z3, xp_z3_not(z3, signs_in), granted));
}

/* What the call passes on needs permissions of its own, which a claim about it does not ask for;
 * of a concrete request they are asked one by one. Rule: S-STS-4 */
static Z3_ast with_permissions(XpSides *sides, Z3_ast allowed)
{
    static const char *const assuming[] = {"sts:assumerole", "sts:assumerolewithsaml",
                                           "sts:assumerolewithwebidentity", NULL};
    XpCallTerms *call = sides->call;
    XpZ3 *z3 = sides->z3;
    if (call->fixed != NULL)
        return allowed;
    Z3_ast assumes = xp_z3_false(z3);
    for (guint i = 0; assuming[i] != NULL; i++)
        assumes = xp_z3_or(z3, assumes, xp_sides_action_is(call, assuming[i]));
    const XpFactEntry *fact = xp_problem_fact(
        sides->problem,
        xp_fact_unsure("S-STS-4", "whether the caller may pass on the tags and the source identity "
                                  "of the call"),
        XP_USE_UNKNOWN);
    /* Of a pair: whoever gains that permission gains it as an action of its own. */
    return xp_problem_uncertain_about(sides->problem, allowed, xp_z3_and(z3, assumes, call->passes),
                                      fact, TRUE, call->name);
}

/* Users and root users, whose credentials may be those of a session of theirs. */
static Z3_ast is_owner(const XpSides *sides)
{
    return xp_z3_or(sides->z3, xp_caller_is_user(sides->caller),
                    xp_caller_is(sides->caller, XP_WHO_ROOT));
}

/* With credentials of GetSessionToken a user assumes roles, with what that passes on, and calls
 * nothing else of STS; those of a console look the same. Rule: S-STS-17 */
static Z3_ast limit_session_token(XpSides *sides, Z3_ast allowed)
{
    static const char *const served[] = {"sts:assumerole", "sts:tagsession",
                                         "sts:setsourceidentity", "sts:setcontext", NULL};
    XpCallTerms *call = sides->call;
    XpZ3 *z3 = sides->z3;
    Z3_ast other = xp_z3_not(z3, xp_context_signs_in(call));
    for (guint i = 0; served[i] != NULL; i++)
        other = xp_z3_and(z3, other, xp_z3_not(z3, xp_sides_action_is(call, served[i])));
    if (xp_z3_is_false(z3, other))
        return allowed;
    const XpKeyTerms *token = xp_context_key(call, "aws:TokenIssueTime");
    const XpFactEntry *fact = xp_problem_fact(
        sides->problem,
        xp_fact_unsure("S-STS-17",
                       "whether the caller's temporary credentials are those of a console"),
        XP_USE_UNKNOWN);
    Z3_ast guard = xp_z3_and(z3, xp_z3_and(z3, is_owner(sides), token->present), other);
    return xp_problem_uncertain_about(sides->problem, allowed, guard, fact, TRUE, call->name);
}

/* Who asks for a session token proves who it is: no policy has to allow that, and whether one can
 * refuse it the rule does not say. Rule: S-STS-25 */
static Z3_ast apply_session_token(XpSides *sides, Z3_ast allowed)
{
    XpZ3 *z3 = sides->z3;
    Z3_ast asks =
        xp_z3_and(z3, is_owner(sides), xp_sides_action_is(sides->call, "sts:getsessiontoken"));
    if (xp_z3_is_false(z3, asks))
        return allowed;
    const XpFactEntry *fact = xp_problem_fact(
        sides->problem,
        xp_fact_unsure("S-STS-25", "whether policies can refuse sts:GetSessionToken"),
        XP_USE_UNKNOWN);
    Z3_ast refused = xp_z3_or(z3, sides->denied, xp_z3_not(z3, sides->guardrails));
    Z3_ast served = xp_problem_uncertain(sides->problem, asks, refused, fact, TRUE);
    return xp_z3_or(z3, served, xp_z3_and(z3, xp_z3_not(z3, asks), allowed));
}

/* Rule: S-EVAL-24, S-STS-17, S-STS-25 */
static Z3_ast apply_sts(XpSides *sides, Z3_ast allowed)
{
    XpCallTerms *call = sides->call;
    XpZ3 *z3 = sides->z3;
    if (strcmp(call->service, "sts") != 0)
        return allowed;
    Z3_ast anonymous = xp_caller_is(sides->caller, XP_WHO_ANONYMOUS);
    Z3_ast identity = xp_sides_action_is(call, "sts:getcalleridentity");
    Z3_ast root = xp_z3_and(z3, xp_caller_is(sides->caller, XP_WHO_ROOT),
                            xp_sides_action_is(call, "sts:assumerole"));
    Z3_ast federated = xp_z3_and(z3, xp_caller_is(sides->caller, XP_WHO_FEDERATED),
                                 xp_z3_not(z3, xp_context_signs_in(call)));
    allowed = xp_z3_and(z3, allowed, xp_z3_not(z3, xp_z3_or(z3, root, federated)));
    allowed = limit_session_token(sides, apply_session_token(sides, allowed));
    allowed = with_permissions(sides, allowed);
    return xp_z3_or(z3, allowed, xp_z3_and(z3, identity, xp_z3_not(z3, anonymous)));
}

static void open_sides(XpSides *sides, XpCallTerms *call)
{
    sides->call = call;
    sides->problem = call->problem;
    sides->caller = call->caller;
    sides->z3 = call->problem->z3;
    sides->denied = xp_z3_false(sides->z3);
    sides->guardrails = xp_z3_true(sides->z3);
    xp_sides_add_caller(sides);
}

/* What nobody lists for a service whose actions are listed may be no action at all, and then there
 * is no such request. Rule: S-GRAM-27 */
static Z3_ast with_listed_action(XpSides *sides, Z3_ast allowed)
{
    XpCallTerms *call = sides->call;
    if (!xp_action_service_is_known(call->service))
        return allowed;
    XpZ3 *z3 = sides->z3;
    for (guint i = 0; i < call->actions->len; i++) {
        const char *name = g_ptr_array_index(call->actions, i);
        if (xp_action_lookup(name) != NULL)
            continue;
        g_autofree char *what = g_str_has_suffix(name, ":")
                                    ? g_strdup_printf("whether there are other actions %s*", name)
                                    : g_strdup_printf("whether there is an action %s", name);
        const XpFactEntry *fact =
            xp_problem_fact(sides->problem, xp_fact_unsure("S-GRAM-27", what), XP_USE_UNKNOWN);
        Z3_ast listed = xp_problem_uncertain(sides->problem, xp_z3_true(z3),
                                             xp_selector_is(call->action, i), fact, TRUE);
        allowed = xp_z3_and(z3, allowed, listed);
    }
    return allowed;
}

static Z3_ast close_sides(XpSides *sides, Z3_ast granted)
{
    XpZ3 *z3 = sides->z3;
    xp_sides_add_organization(sides);
    xp_sides_add_endpoints(sides);
    Z3_ast clear = xp_z3_and(z3, sides->guardrails, xp_z3_not(z3, sides->denied));
    clear = xp_z3_and(z3, clear, xp_sides_key_is_usable(sides));
    granted = xp_z3_and(z3, clear, with_listed_action(sides, granted));
    return sides->call->universal ? granted : xp_z3_and(z3, granted, xp_issuer_exists(sides->call));
}

/* Of a pair: caller and object may exist on this side at all; elsewhere the environment says so.
 * What may be done to a role by its name does not ask whether there is one. */
static Z3_ast may_exist(const XpCallTerms *call)
{
    XpZ3 *z3 = call->problem->z3;
    if (call->problem->counterpart == NULL)
        return xp_z3_true(z3);
    gboolean no_resource = call->resource != NULL && call->resource->absent &&
                           call->resource->kind != XP_RESOURCE_OTHER &&
                           call->problem->world->closed_world;
    gboolean no_role = call->role != NULL && call->role->absent && call->role->account->complete &&
                       strcmp(call->service, "sts") == 0;
    return xp_z3_and(z3, xp_z3_bool(z3, !no_resource && !no_role), xp_caller_exists(call->caller));
}

Z3_ast xp_decision_encode(XpCallTerms *call)
{
    XpSides sides = {0};
    open_sides(&sides, call);
    Z3_ast granted = NULL;
    if (call->arn == NULL) {
        Z3_ast iam =
            xp_z3_not(sides.z3, xp_z3_or(sides.z3, xp_caller_is(call->caller, XP_WHO_SERVICE),
                                         xp_caller_is(call->caller, XP_WHO_ANONYMOUS)));
        granted = xp_z3_and(sides.z3, iam,
                            xp_z3_and(sides.z3, sides.identity_allows, sides.limits_allow));
    } else {
        xp_sides_add_resource(&sides, NULL);
        granted = decide_on_resource(&sides);
    }
    Z3_ast allowed = apply_sts(&sides, close_sides(&sides, granted));
    return xp_z3_and(sides.z3, allowed, may_exist(call));
}

/* A service that acts for a resource of account @index; of any other account it is no caller that
 * kms:CallerAccount could name. Rule: S-KMS-33, S-STS-22 */
static Z3_ast acts_for_account(XpSides *sides, guint index)
{
    const XpAccountElement *element = xp_problem_account(sides->problem, index);
    const char *id = element->account != NULL ? element->account->id : element->id;
    XpCallTerms *sent = sides->call->sender;
    const XpKeyTerms *source = xp_context_key(sent, "aws:SourceAccount");
    g_autoptr(XpGlob) glob = xp_glob_parse(id, XP_GLOB_LITERAL);
    g_autoptr(XpUnits) units = xp_units_new(glob, FALSE);
    Z3_ast same =
        xp_z3_and(sides->z3, source->present, xp_context_match(sent, source, units, NULL));
    return xp_z3_and(sides->z3, xp_caller_is(sides->caller, XP_WHO_SERVICE), same);
}

Z3_ast xp_decision_managed_key(XpCallTerms *call)
{
    XpSides sides = {.managed_key = TRUE};
    open_sides(&sides, call);
    XpZ3 *z3 = sides.z3;
    Z3_ast iam = xp_z3_not(z3, xp_z3_or(z3, xp_caller_is(call->caller, XP_WHO_SERVICE),
                                        xp_caller_is(call->caller, XP_WHO_ANONYMOUS)));
    XpTrack *track =
        xp_problem_track(sides.problem, XP_LAYER_KEY, NULL, NULL, "S-KMS-33",
                         "the AWS managed key aws/secretsmanager serves only its own account");
    Z3_ast granted = xp_problem_define(
        sides.problem, track, xp_z3_and(z3, iam, xp_caller_in_account(call->caller, call->account)),
        "managed key");
    /* Whether {"AWS": "*"} covers services is open. Rule: S-GRAM-21, S-EVAL-19 */
    const XpFactEntry *fact = xp_problem_fact(
        sides.problem,
        xp_fact_unsure("S-GRAM-21",
                       "whether services may use the AWS managed key aws/secretsmanager"),
        XP_USE_UNKNOWN);
    Z3_ast service = xp_problem_uncertain(sides.problem, acts_for_account(&sides, call->account),
                                          xp_caller_is(call->caller, XP_WHO_SERVICE), fact, TRUE);
    granted = xp_z3_or(z3, granted, service);
    return close_sides(&sides, granted);
}

Z3_ast xp_decision_unknown_key(XpCallTerms *call, const XpFactEntry *fact)
{
    XpSides sides = {0};
    open_sides(&sides, call);
    xp_sides_add_resource(&sides, fact);
    /* Whose account the key is in may be unknown as well: any allow of the unknown policy counts,
     * and the fact takes it away again in MUST. */
    if (call->account != G_MAXUINT)
        return close_sides(&sides, decide_with_resource(&sides));
    xp_sides_add_grants(&sides);
    Z3_ast granted = xp_z3_or(sides.z3, sides.resource.grant[XP_CLASS_ANY], sides.granted_service);
    return close_sides(&sides, granted);
}
