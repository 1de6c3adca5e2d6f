/* SPDX-License-Identifier: Apache-2.0 */

/* What organizations take away: service control policies from the caller, resource control policies
 * from whoever calls the resource. Every level is a layer of its own that a core may name. */
#include <string.h>

#include "encoder/membership.h"
#include "encoder/sides.h"

/* One level, encoded once for a call, and where it binds. */
typedef struct {
    char *id; /* of the node or account */
    XpLayerTerms terms;
    Z3_ast binds;
} Level;

typedef struct {
    XpSides *sides;
    XpPolicyType type;
    GPtrArray *levels; /* Level * */
} Guard;

static void level_free(gpointer data)
{
    Level *level = data;
    g_free(level->id);
    g_free(level);
}

/* Sessions of service-linked roles: their policies are AWS's, and organizations leave them alone.
 * Rule: S-EVAL-20 */
static Z3_ast is_service_linked(XpSides *sides)
{
    static const char path[] = "/aws-service-role/";
    XpProblem *problem = sides->problem;
    XpZ3 *z3 = sides->z3;
    const XpCallerTerms *caller = sides->caller;
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < problem->world->n_identities; i++) {
        const XpIdentity *identity = problem->world->identities[i];
        if (identity->kind == XP_IDENTITY_ROLE && g_str_has_prefix(identity->path, path))
            g_ptr_array_add(cases, xp_caller_is_identity(caller, i));
    }
    /* What those may do that nobody listed, AWS wrote: that they do not is taken, and printed; but
     * not of the side of a pair that has to refuse, which does so whoever they are. */
    Z3_ast unlisted = xp_z3_and(
        z3, xp_caller_is(caller, XP_WHO_SESSION),
        xp_caller_name_like(caller, caller->role_name, "aws-service-role/*", TRUE, FALSE));
    if (sides->call->fixed == NULL) {
        const XpFactEntry *fact = xp_problem_fact(
            problem,
            xp_fact_unsure("S-EVAL-20",
                           "what sessions of service-linked roles that nobody listed may do, which "
                           "no service or resource control policy restricts"),
            problem->beside != NULL ? XP_USE_UNKNOWN : XP_USE_ASSUMED);
        unlisted = xp_problem_uncertain(problem, unlisted, unlisted, fact, TRUE);
    }
    g_ptr_array_add(cases, unlisted);
    return xp_z3_or_all(z3, cases);
}

/* The management account is free of both. Not stated, any member may be it. Rule: S-ORG-4, S-ORG-6,
 * S-ORG-10 */
static Z3_ast is_management(XpSides *sides, const XpAccount *account)
{
    XpProblem *problem = sides->problem;
    const XpOrganization *organization = problem->world->organization;
    if (organization->management != NULL)
        return xp_z3_bool(sides->z3, organization->management == account);
    g_autofree char *name = g_strdup_printf("%s manages its organization", account->label);
    const XpFactEntry *fact =
        xp_problem_fact(problem, xp_fact_management(problem->world), XP_USE_UNKNOWN);
    return xp_problem_uncertain(problem, xp_z3_const(sides->z3, name), xp_z3_true(sides->z3), fact,
                                TRUE);
}

/* Policies of that type are not enabled. Rule: S-ORG-2 */
static Z3_ast is_disabled(const Guard *guard)
{
    XpProblem *problem = guard->sides->problem;
    XpZ3 *z3 = guard->sides->z3;
    switch (xp_organization_status(problem->world->organization, guard->type)) {
    case XP_KNOWN:
        return xp_z3_false(z3);
    case XP_NONE:
        return xp_z3_true(z3);
    case XP_UNKNOWN:
        break;
    }
    const char *name = guard->type == XP_POLICY_SCP ? "SCPs are disabled" : "RCPs are disabled";
    const XpFactEntry *fact =
        xp_problem_fact(problem, xp_fact_policy_types(problem->world, guard->type), XP_USE_UNKNOWN);
    return xp_problem_uncertain(problem, xp_z3_const(z3, name), xp_z3_true(z3), fact, TRUE);
}

static Level *level_of(Guard *guard, const XpOrgLevel *from, const XpAccount *account)
{
    XpSides *sides = guard->sides;
    for (guint i = 0; i < guard->levels->len; i++) {
        Level *old = g_ptr_array_index(guard->levels, i);
        if (strcmp(old->id, from->id) == 0)
            return old;
    }
    Level *level = g_new0(Level, 1);
    level->id = g_strdup(from->id);
    level->binds = xp_z3_false(sides->z3);
    gboolean scp = guard->type == XP_POLICY_SCP;
    gboolean own = strcmp(from->id, account->id) == 0;
    g_autofree char *what = g_strdup_printf("%s level %s%s", scp ? "SCP" : "RCP",
                                            own ? "account " : "", own ? account->label : from->id);
    XpLayerSpec spec = {.layer = scp ? XP_LAYER_SCP : XP_LAYER_RCP,
                        .policies = (const XpPolicy *const *)(void *)from->policies->pdata,
                        .n_policies = from->policies->len,
                        .has_principals = !scp,
                        .what = what,
                        .restricts = TRUE};
    xp_layer_encode(sides->call, &spec, &level->terms);
    g_ptr_array_add(guard->levels, level);
    return level;
}

/* Under @binds every level of @account counts. */
static void bind_account(Guard *guard, const XpAccount *account, Z3_ast binds)
{
    XpZ3 *z3 = guard->sides->z3;
    if (xp_z3_is_false(z3, binds))
        return;
    g_autoptr(GArray) levels =
        xp_organization_levels(guard->sides->problem->world->organization, account, guard->type);
    for (guint i = 0; i < levels->len; i++) {
        Level *level = level_of(guard, &g_array_index(levels, XpOrgLevel, i), account);
        level->binds = xp_z3_or(z3, level->binds, binds);
    }
}

/* Levels are joined by AND, the policies of one by OR. RCPFullAWSAccess is attached everywhere and
 * cannot be taken away, so that RCPs only deny. Rule: S-ORG-1, S-ORG-8 */
static void conjoin(Guard *guard)
{
    XpSides *sides = guard->sides;
    XpZ3 *z3 = sides->z3;
    for (guint i = 0; i < guard->levels->len; i++) {
        const Level *level = g_ptr_array_index(guard->levels, i);
        xp_sides_deny(sides, level->binds, level->terms.deny);
        if (guard->type == XP_POLICY_SCP)
            sides->guardrails =
                xp_z3_and(z3, sides->guardrails,
                          xp_z3_implies(z3, level->binds, level->terms.grant[XP_CLASS_ANY]));
    }
}

/* Principals of members, whatever they call; neither services nor anybody outside. Rule: S-ORG-4,
 * S-EVAL-15, S-EVAL-20 */
static void add_service_control(XpSides *sides)
{
    XpProblem *problem = sides->problem;
    XpZ3 *z3 = sides->z3;
    g_autoptr(GPtrArray) levels = g_ptr_array_new_with_free_func(level_free);
    Guard guard = {sides, XP_POLICY_SCP, levels};
    Z3_ast bound = xp_z3_and(z3, xp_membership_of_caller(sides->caller, XP_MEMBER_KNOWN),
                             xp_z3_not(z3, is_disabled(&guard)));
    if (xp_z3_is_false(z3, bound))
        return;
    bound = xp_z3_and(z3, bound, xp_z3_not(z3, is_service_linked(sides)));
    for (guint i = 0; i < xp_problem_account_count(problem); i++) {
        if (xp_membership_of(problem, i) != XP_MEMBER_KNOWN)
            continue;
        const XpAccount *account = xp_problem_account(problem, i)->account;
        Z3_ast here = xp_z3_and(z3, bound, xp_caller_in_account(sides->caller, i));
        bind_account(&guard, account,
                     xp_z3_and(z3, here, xp_z3_not(z3, is_management(sides, account))));
    }
    conjoin(&guard);
}

/* The services whose resources RCPs protect: five from the start, never IAM; which others have
 * followed is not settled here. Rule: S-ORG-6 */
static Z3_ast is_unsupported(XpSides *sides)
{
    static const char *const supported[] = {"kms", "s3", "secretsmanager", "sqs", "sts", NULL};
    const char *service = sides->call->service;
    XpZ3 *z3 = sides->z3;
    if (g_strv_contains(supported, service) || strcmp(service, "iam") == 0)
        return xp_z3_bool(z3, strcmp(service, "iam") == 0);
    g_autofree char *name = g_strdup_printf("RCPs do not protect resources of %s", service);
    g_autofree char *what = g_strdup_printf("whether RCPs protect resources of %s", service);
    const XpFactEntry *fact =
        xp_problem_fact(sides->problem, xp_fact_unsure("S-ORG-6", what), XP_USE_UNKNOWN);
    return xp_problem_uncertain(sides->problem, xp_z3_const(z3, name), xp_z3_true(z3), fact, TRUE);
}

static gboolean is_known_managed(const XpSides *sides)
{
    const XpResource *resource = sides->call->resource;
    return sides->managed_key || (resource != NULL && resource->aws_managed);
}

/* Keys that AWS manages are out of reach of RCPs. One that nobody loaded may be such a key, and
 * then serves its own account alone. Rule: S-ORG-7, S-KMS-33 */
static Z3_ast is_managed_key(XpSides *sides)
{
    const XpCallTerms *call = sides->call;
    XpZ3 *z3 = sides->z3;
    if (strcmp(call->service, "kms") != 0 || call->resource != NULL || sides->managed_key)
        return xp_z3_bool(z3, is_known_managed(sides));
    g_autofree char *name = g_strdup_printf("AWS manages the key of the %s", call->name);
    const XpFactEntry *fact = xp_problem_fact(
        sides->problem, xp_fact_unsure("S-ORG-7", "whether AWS manages a key that was not loaded"),
        XP_USE_UNKNOWN);
    Z3_ast managed =
        xp_problem_uncertain(sides->problem, xp_z3_const(z3, name), xp_z3_true(z3), fact, TRUE);
    Z3_ast outside = xp_z3_or(z3, xp_caller_is(sides->caller, XP_WHO_SERVICE),
                              xp_caller_is(sides->caller, XP_WHO_ANONYMOUS));
    return xp_z3_and(
        z3, managed,
        xp_z3_and(z3, xp_z3_not(z3, outside), xp_caller_in_account(sides->caller, call->account)));
}

/* Requests on resources of members, whoever makes them. Rule: S-ORG-6, S-ORG-7 */
static void add_resource_control(XpSides *sides)
{
    const XpCallTerms *call = sides->call;
    XpProblem *problem = sides->problem;
    XpZ3 *z3 = sides->z3;
    g_autoptr(GPtrArray) levels = g_ptr_array_new_with_free_func(level_free);
    Guard guard = {sides, XP_POLICY_RCP, levels};
    if (call->account == G_MAXUINT || xp_membership_of(problem, call->account) != XP_MEMBER_KNOWN)
        return;
    Z3_ast disabled = is_disabled(&guard);
    if (xp_z3_is_true(z3, disabled))
        return;
    const XpAccount *account = xp_problem_account(problem, call->account)->account;
    Z3_ast apart = xp_z3_or(z3, disabled, is_management(sides, account));
    apart = xp_z3_or(z3, apart, is_unsupported(sides));
    apart = xp_z3_or(z3, apart, is_managed_key(sides));
    apart = xp_z3_or(z3, apart, is_service_linked(sides));
    apart = xp_z3_or(z3, apart, xp_sides_action_is(call, "kms:retiregrant"));
    bind_account(&guard, account, xp_z3_not(z3, apart));
    conjoin(&guard);
}

/* The owner may be member of an organization nobody spoke of, and the call is none that RCPs never
 * reach. Rule: S-ORG-6, S-ORG-7 */
static Z3_ast may_have_rcp(XpSides *sides)
{
    const XpCallTerms *call = sides->call;
    XpZ3 *z3 = sides->z3;
    gboolean reached = call->account != G_MAXUINT &&
                       xp_problem_account(sides->problem, call->account)->supplied &&
                       strcmp(call->service, "iam") != 0 && !is_known_managed(sides);
    return xp_z3_and(z3, xp_z3_bool(z3, reached),
                     xp_z3_not(z3, xp_sides_action_is(call, "kms:retiregrant")));
}

/* Nobody said anything of organizations: that none restricts is an assumption or a fact. It is the
 * same gap as that of membership in conditions, but another use of it. Rule: S-SND-6 */
static void add_unsaid(XpSides *sides)
{
    XpProblem *problem = sides->problem;
    XpZ3 *z3 = sides->z3;
    XpFact *fact = xp_fact_organizations(problem->world);
    char *id = g_strconcat(fact->id, " (restrictions)", NULL);
    g_free(fact->id);
    fact->id = id;
    Z3_ast where =
        xp_z3_or(z3, xp_membership_of_caller(sides->caller, XP_MEMBER_UNSAID), may_have_rcp(sides));
    where = xp_z3_and(z3, where, xp_z3_not(z3, is_service_linked(sides))); /* S-EVAL-20 */
    const XpFactEntry *entry = xp_problem_fact(problem, fact, XP_USE_NO_ORG);
    sides->guardrails = xp_z3_and(
        z3, sides->guardrails, xp_problem_uncertain(problem, xp_z3_true(z3), where, entry, TRUE));
}

void xp_sides_add_organization(XpSides *sides)
{
    switch (sides->problem->world->organizations) {
    case XP_NONE:
        return;
    case XP_UNKNOWN:
        add_unsaid(sides);
        return;
    case XP_KNOWN:
        add_service_control(sides);
        add_resource_control(sides);
        return;
    }
    g_assert_not_reached();
}
