/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/decision.h"

#include <string.h>

#include "encoder/fixed_keys.h"
#include "encoder/layer.h"
#include "frontend/model/action.h"

/* The sides of one decision. */
typedef struct {
    XpCallTerms *call;
    XpProblem *problem;
    XpCallerTerms *caller;
    XpZ3 *z3;
    Z3_ast identity_allows; /* IDok, S-EVAL-3 */
    Z3_ast limits_allow;    /* PBok and SPok */
    Z3_ast denied;
    Z3_ast guardrails;
    XpLayerTerms resource;
    const XpFactEntry *unknown_resource; /* the fact that stands for its policy and grants */
} Sides;

static char *describe_identity(const XpIdentity *identity)
{
    return g_strdup_printf("%s %s in %s", identity->kind == XP_IDENTITY_USER ? "user" : "role",
                           identity->name, identity->account->label);
}

static void deny(Sides *sides, Z3_ast guard, Z3_ast term)
{
    sides->denied = xp_z3_or(sides->z3, sides->denied, xp_z3_and(sides->z3, guard, term));
}

/* The caller is loaded identity @index, or a federated session it issued. */
static Z3_ast acts_for(const Sides *sides, guint index)
{
    return xp_z3_or(sides->z3, xp_caller_is_identity(sides->caller, index),
                    xp_caller_issued_by(sides->caller, index));
}

static void add_identity(Sides *sides, guint index)
{
    const XpIdentity *identity = sides->problem->world->identities[index];
    g_autofree char *name = describe_identity(identity);
    g_autofree char *what = g_strdup_printf("identity policies of %s", name);
    XpLayerSpec spec = {.layer = XP_LAYER_IDENTITY,
                        .policies = identity->policies.items,
                        .n_policies = identity->policies.n,
                        .what = what,
                        .identity = identity};
    if (identity->policies.unknown)
        spec.unknown =
            xp_problem_fact(sides->problem, xp_fact_identity_policies(identity), XP_USE_UNKNOWN);
    XpLayerTerms terms;
    xp_layer_encode(sides->call, &spec, &terms);
    Z3_ast who = acts_for(sides, index);
    sides->identity_allows = xp_z3_or(sides->z3, sides->identity_allows,
                                      xp_z3_and(sides->z3, who, terms.grant[XP_CLASS_ANY]));
    deny(sides, who, terms.deny);
}

static void limit(Sides *sides, Z3_ast guard, const XpLayerSpec *spec)
{
    XpLayerTerms terms;
    xp_layer_encode(sides->call, spec, &terms);
    sides->limits_allow = xp_z3_and(sides->z3, sides->limits_allow,
                                    xp_z3_implies(sides->z3, guard, terms.grant[XP_CLASS_ANY]));
    deny(sides, guard, terms.deny);
}

static void add_boundary(Sides *sides, guint index)
{
    const XpIdentity *identity = sides->problem->world->identities[index];
    if (identity->boundary != XP_KNOWN)
        return;
    g_autofree char *name = describe_identity(identity);
    g_autofree char *what = g_strdup_printf("permissions boundary of %s", name);
    XpLayerSpec spec = {.layer = XP_LAYER_BOUNDARY,
                        .policies = &identity->boundary_policy,
                        .n_policies = 1,
                        .what = what,
                        .identity = identity,
                        .restricts = TRUE};
    limit(sides, acts_for(sides, index), &spec);
}

/* Whoever may assume the role may open another session of that name, without the policy. S-STS-13
 */
static Z3_ast is_that_session(Sides *sides, const XpSession *session, const XpIdentity *role)
{
    g_autofree char *what =
        g_strdup_printf("whether session %s of role %s is always opened with its session policy",
                        session->name, role->name);
    g_autofree char *name = g_strdup_printf("%s %s is the listed one", role->arn, session->name);
    const XpFactEntry *fact =
        xp_problem_fact(sides->problem, xp_fact_unsure("S-STS-13", what), XP_USE_UNKNOWN);
    return xp_problem_uncertain(sides->problem, xp_z3_const(sides->z3, name), xp_z3_true(sides->z3),
                                fact, FALSE);
}

/* A known session has its session policies; any other session passes none (S-STS-13). */
static void add_sessions(Sides *sides, guint index)
{
    const XpIdentity *identity = sides->problem->world->identities[index];
    for (guint s = 0; s < identity->n_sessions; s++) {
        const XpSession *session = &identity->sessions[s];
        if (session->policies.n == 0 && !session->policies.unknown)
            continue;
        g_autofree char *name = describe_identity(identity);
        g_autofree char *what =
            g_strdup_printf("session policies of session %s of %s", session->name, name);
        XpLayerSpec spec = {.layer = XP_LAYER_SESSION,
                            .policies = session->policies.items,
                            .n_policies = session->policies.n,
                            .what = what,
                            .identity = identity,
                            .restricts = TRUE};
        if (session->policies.unknown)
            spec.unknown = xp_problem_fact(sides->problem, xp_fact_identity_policies(identity),
                                           XP_USE_UNKNOWN);
        Z3_ast named = xp_caller_name_like(sides->caller, sides->caller->session_name,
                                           session->name, FALSE, FALSE);
        if (!sides->call->sessions_bind)
            named = xp_z3_and(sides->z3, named, is_that_session(sides, session, identity));
        limit(sides, xp_z3_and(sides->z3, xp_caller_is_identity(sides->caller, index), named),
              &spec);
    }
}

/* eval: the session policies of the request; a federated session has none without them. */
static void add_fixed_session(Sides *sides)
{
    const XpRequest *request = sides->call->fixed;
    if (request == NULL)
        return;
    if (request->n_session_policies == 0) {
        Z3_ast federated = xp_caller_is(sides->caller, XP_WHO_FEDERATED);
        sides->limits_allow =
            xp_z3_and(sides->z3, sides->limits_allow, xp_z3_not(sides->z3, federated));
        return;
    }
    XpLayerSpec spec = {.layer = XP_LAYER_SESSION,
                        .policies = (const XpPolicy *const *)(void *)request->session_policies,
                        .n_policies = request->n_session_policies,
                        .what = "session policies of the request",
                        .restricts = TRUE};
    limit(sides, xp_z3_true(sides->z3), &spec);
}

/* What nobody supplied about @guard's callers: their rights, limits and denies. */
static void add_unknown_side(Sides *sides, Z3_ast guard, const XpFactEntry *fact)
{
    XpZ3 *z3 = sides->z3;
    Z3_ast allowed = xp_problem_uncertain(sides->problem, guard, xp_z3_true(z3), fact, TRUE);
    sides->identity_allows = xp_z3_or(z3, sides->identity_allows, allowed);
    sides->limits_allow =
        xp_z3_and(z3, sides->limits_allow,
                  xp_problem_uncertain(sides->problem, xp_z3_true(z3), guard, fact, TRUE));
    deny(sides, xp_z3_true(z3),
         xp_problem_uncertain(sides->problem, xp_z3_false(z3), guard, fact, FALSE));
}

static void add_given_side(Sides *sides, Z3_ast guard)
{
    const XpRequest *request = sides->call->fixed;
    XpLayerSpec spec = {.layer = XP_LAYER_IDENTITY,
                        .policies = (const XpPolicy *const *)(void *)request->identity_policies,
                        .n_policies = request->n_identity_policies,
                        .what = "identity policies of the request"};
    XpLayerTerms terms;
    xp_layer_encode(sides->call, &spec, &terms);
    sides->identity_allows = xp_z3_or(sides->z3, sides->identity_allows,
                                      xp_z3_and(sides->z3, guard, terms.grant[XP_CLASS_ANY]));
    deny(sides, guard, terms.deny);
}

/* The users and roles of @account that policies name and that were not loaded, or NULL. */
static char *missing_names(const XpWorld *world, const XpAccount *account)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint p = 0; p < world->n_policies; p++)
        for (guint s = 0; s < world->policies[p]->n_statements; s++) {
            const XpStatement *statement = &world->policies[p]->statements[s];
            for (guint i = 0; i < statement->n_principals; i++) {
                const XpPrincipalEntry *entry = &statement->principals[i];
                gboolean user = entry->form == XP_PRINCIPAL_USER;
                if ((!user && entry->form != XP_PRINCIPAL_ROLE) ||
                    strcmp(entry->account, account->id) != 0 ||
                    xp_world_identity(world, account, user ? XP_IDENTITY_USER : XP_IDENTITY_ROLE,
                                      entry->name) != NULL)
                    continue;
                g_autofree char *name =
                    g_strdup_printf("%s %s", user ? "user" : "role", entry->name);
                if (strstr(names->str, name) == NULL)
                    g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", name);
            }
        }
    return names->len > 0 ? g_strdup(names->str) : NULL;
}

/* Unlisted principals: of an account nobody supplied (its administrator decides), of one with an
 * incomplete inventory, and of one whose complete inventory a policy contradicts. S-SND-3, -5 */
static void add_unlisted(Sides *sides, guint index)
{
    XpProblem *problem = sides->problem;
    const XpAccountElement *element = xp_problem_account(problem, index);
    Z3_ast issued = xp_z3_and(sides->z3, xp_caller_issued_by_somebody(sides->caller),
                              xp_caller_in_account(sides->caller, index));
    Z3_ast guard = xp_z3_or(sides->z3, xp_caller_unlisted_in(sides->caller, index), issued);
    const XpRequest *fixed = sides->call->fixed;
    if (!element->supplied && fixed != NULL && fixed->has_identity_policies) {
        add_given_side(sides, guard);
        return;
    }
    XpFact *fact = NULL;
    XpFactUse use = XP_USE_UNKNOWN;
    if (!element->supplied) {
        fact = xp_fact_foreign_account(element->id != NULL        ? element->id
                                       : element->account != NULL ? element->account->id
                                                                  : "outsider",
                                       element->label);
        use = XP_USE_FOREIGN;
    } else if (!element->complete) {
        fact = xp_fact_inventory(element->account);
    } else {
        if (!xp_z3_is_false(sides->z3, issued))
            add_unknown_side(
                sides, issued,
                xp_problem_fact(
                    problem, xp_fact_unsure("S-STS-25", "which user issued the federated session"),
                    XP_USE_UNKNOWN));
        guard = xp_caller_unlisted_in(sides->caller, index);
        g_autofree char *names = missing_names(problem->world, element->account);
        if (names == NULL)
            return; /* nobody is unlisted there */
        g_autofree char *what = g_strdup_printf(
            "whether %s exists, which policies name and the complete inventory of %s lacks", names,
            element->label);
        fact = xp_fact_unsure("S-SND-5", what);
    }
    add_unknown_side(sides, guard, xp_problem_fact(problem, fact, use));
}

static void add_caller_side(Sides *sides)
{
    XpZ3 *z3 = sides->z3;
    const XpRequest *fixed = sides->call->fixed;
    sides->identity_allows = xp_z3_or(z3, xp_caller_is(sides->caller, XP_WHO_ROOT),
                                      xp_caller_issued_by_root(sides->caller));
    sides->limits_allow = xp_z3_true(z3);
    for (guint i = 0; i < sides->problem->world->n_identities; i++) {
        add_identity(sides, i);
        add_boundary(sides, i);
        if (fixed == NULL || fixed->n_session_policies == 0)
            add_sessions(sides, i);
    }
    add_fixed_session(sides);
    for (guint i = 0; i < xp_problem_account_count(sides->problem); i++)
        add_unlisted(sides, i);
}

static gboolean names_action(const XpStatement *statement, const char *action)
{
    gboolean negated = statement->action_element == XP_ELEMENT_NEGATED;
    for (guint i = 0; i < statement->n_actions; i++) {
        g_autofree char *lower = g_ascii_strdown(statement->actions[i].text, -1);
        g_strstrip(lower);
        if (g_pattern_match_simple(lower, action))
            return !negated;
    }
    return negated;
}

static gboolean names_everything(const XpStatement *statement)
{
    return statement->n_conditions == 0 && statement->resource_element == XP_ELEMENT_PLAIN &&
           statement->n_resources == 1 && strcmp(statement->resources[0].text, "*") == 0;
}

/* Does @policy allow @action: certainly, perhaps (a resource or a condition limits it), or not?
 * A Deny that could match leaves "perhaps". */
static void ask_policy(const XpPolicy *policy, const char *action, gboolean *may, gboolean *denied,
                       gboolean *must)
{
    *may = *may || policy->missing;
    *denied = *denied || policy->missing;
    for (guint s = 0; s < policy->n_statements; s++) {
        const XpStatement *statement = &policy->statements[s];
        if (!names_action(statement, action))
            continue;
        if (statement->effect == XP_EFFECT_DENY)
            *denied = TRUE;
        else
            *may = TRUE;
        *must = *must || (statement->effect == XP_EFFECT_ALLOW && names_everything(statement));
    }
}

/* May loaded user @index issue federated sessions, as far as its own policies say? The conditions
 * of that earlier call are not modelled: where they matter, it is a fact. Rule: S-STS-25 */
static Z3_ast user_issues(Sides *sides, guint index)
{
    static const char action[] = "sts:getfederationtoken";
    XpProblem *problem = sides->problem;
    XpZ3 *z3 = sides->z3;
    const XpIdentity *user = problem->world->identities[index];
    gboolean may = user->policies.unknown;
    gboolean denied = user->policies.unknown;
    gboolean must = FALSE;
    for (guint p = 0; p < user->policies.n; p++)
        ask_policy(user->policies.items[p], action, &may, &denied, &must);
    if (user->boundary == XP_KNOWN) {
        gboolean boundary_may = FALSE;
        gboolean boundary_must = FALSE;
        ask_policy(user->boundary_policy, action, &boundary_may, &denied, &boundary_must);
        may = may && boundary_may;
        must = must && boundary_must;
    }
    g_autofree char *name = describe_identity(user);
    g_autofree char *text = g_strdup_printf("whether %s may call sts:GetFederationToken", name);
    const XpFactEntry *fact =
        xp_problem_fact(problem, xp_fact_unsure("S-STS-25", text), XP_USE_UNKNOWN);
    Z3_ast meaning = must && !denied ? xp_z3_true(z3)
                                     : xp_problem_uncertain(problem, xp_z3_bool(z3, may),
                                                            xp_z3_true(z3), fact, TRUE);
    g_autofree char *what = g_strdup_printf("identity policies of %s", name);
    XpTrack *track = xp_problem_track(problem, XP_LAYER_IDENTITY, NULL, NULL, NULL, what);
    return xp_problem_define(problem, track, meaning, "issues");
}

/* Whether a root user's federated session may exist, and with what session policy, is not
 * modelled further than that root may issue it: a verdict does not rest on it. S-STS-25 */
static Z3_ast federated_exists(Sides *sides)
{
    XpZ3 *z3 = sides->z3;
    if (sides->call->fixed != NULL)
        return xp_z3_true(z3);
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    const XpWorld *world = sides->problem->world;
    for (guint i = 0; i < world->n_identities; i++)
        if (world->identities[i]->kind == XP_IDENTITY_USER)
            g_ptr_array_add(cases, xp_z3_implies(z3, xp_caller_issued_by(sides->caller, i),
                                                 user_issues(sides, i)));
    Z3_ast root = xp_caller_issued_by_root(sides->caller);
    const XpFactEntry *fact = xp_problem_fact(
        sides->problem,
        xp_fact_unsure("S-STS-25", "which federated-user sessions a root user issues"),
        XP_USE_UNKNOWN);
    g_ptr_array_add(cases, xp_problem_uncertain(sides->problem, xp_z3_true(z3), root, fact, TRUE));
    return xp_z3_and_all(z3, cases);
}

/* ---- guardrails ---- */

static gboolean has_attached(const XpOrganization *organization, gboolean rcp)
{
    for (guint i = 0; i < organization->n_nodes; i++)
        if ((rcp ? organization->nodes[i].n_rcps : organization->nodes[i].n_scps) > 0)
            return TRUE;
    XpPolicyType type = rcp ? XP_POLICY_RCP : XP_POLICY_SCP;
    for (guint i = 0; i < organization->n_attachments; i++)
        if (organization->attachments[i].policy->type == type)
            return TRUE;
    return FALSE;
}

static void add_guardrail(Sides *sides, Z3_ast where, XpFact *fact, XpFactUse use)
{
    const XpFactEntry *entry = xp_problem_fact(sides->problem, fact, use);
    Z3_ast open = xp_problem_uncertain(sides->problem, xp_z3_true(sides->z3), where, entry, TRUE);
    sides->guardrails = xp_z3_and(sides->z3, sides->guardrails, open);
}

/* A principal of a supplied account: SCPs bind only principals, and what binds a foreign one is
 * its administrator's affair. Rule: S-ORG-4, S-EVAL-15 */
static Z3_ast caller_is_ours(const Sides *sides)
{
    XpZ3 *z3 = sides->z3;
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < xp_problem_account_count(sides->problem); i++)
        if (xp_problem_account(sides->problem, i)->supplied)
            g_ptr_array_add(cases, xp_caller_in_account(sides->caller, i));
    Z3_ast iam = xp_z3_not(z3, xp_z3_or(z3, xp_caller_is(sides->caller, XP_WHO_SERVICE),
                                        xp_caller_is(sides->caller, XP_WHO_ANONYMOUS)));
    return xp_z3_and(z3, iam, xp_z3_or_all(z3, cases));
}

/* SCPs and RCPs only take away: not supplied, they are an assumption or a fact (S-SND-6);
 * supplied, they are a fact until they are evaluated. RCPs bind requests on resources of supplied
 * accounts. Rule: S-ORG-6 */
static void add_organization(Sides *sides)
{
    const XpWorld *world = sides->problem->world;
    guint owner = sides->call->account;
    Z3_ast principal = caller_is_ours(sides);
    Z3_ast resource = xp_z3_bool(
        sides->z3, owner != G_MAXUINT && xp_problem_account(sides->problem, owner)->supplied);
    switch (world->organizations) {
    case XP_NONE:
        return;
    case XP_UNKNOWN:
        add_guardrail(sides, xp_z3_or(sides->z3, principal, resource), xp_fact_organizations(world),
                      XP_USE_NO_ORG);
        return;
    case XP_KNOWN:
        if (has_attached(world->organization, FALSE))
            add_guardrail(sides, principal, xp_fact_scp(world), XP_USE_UNKNOWN);
        if (has_attached(world->organization, TRUE))
            add_guardrail(sides, resource, xp_fact_rcp(world), XP_USE_UNKNOWN);
        return;
    }
    g_assert_not_reached();
}

static Z3_ast enters_at(Sides *sides, const XpKeyTerms *key, const char *id)
{
    g_autoptr(XpGlob) glob = xp_glob_parse(id, XP_GLOB_LITERAL);
    g_autoptr(XpUnits) units = xp_units_new(glob, FALSE);
    return xp_z3_and(sides->z3, key->present, xp_context_match(sides->call, key, units, NULL));
}

static void add_endpoint(Sides *sides, const XpVpcEndpoint *endpoint, Z3_ast there)
{
    g_autofree char *what = g_strdup_printf("policy of VPC endpoint %s", endpoint->id);
    XpLayerSpec spec = {.layer = XP_LAYER_VPC_ENDPOINT,
                        .policies = &endpoint->policy,
                        .n_policies = 1,
                        .has_principals = TRUE,
                        .what = what,
                        .restricts = TRUE};
    XpLayerTerms terms;
    xp_layer_encode(sides->call, &spec, &terms);
    sides->guardrails =
        xp_z3_and(sides->z3, sides->guardrails,
                  xp_z3_implies(sides->z3, there, xp_layer_grants(sides->call, &terms)));
    deny(sides, there, terms.deny);
}

/* An endpoint whose policy nobody supplied may stop what enters through it. Rule: S-SND-6 */
static void restrict_unknown(Sides *sides, Z3_ast there, const char *id)
{
    const XpFactEntry *fact =
        xp_problem_fact(sides->problem, xp_fact_endpoint_policy(id), XP_USE_UNKNOWN);
    sides->guardrails =
        xp_z3_and(sides->z3, sides->guardrails,
                  xp_problem_uncertain(sides->problem, xp_z3_true(sides->z3), there, fact, TRUE));
}

/* The endpoints that documents (or the request) name by id and that were not supplied. */
static GPtrArray *endpoints_named(const Sides *sides)
{
    GPtrArray *ids = g_ptr_array_new();
    const XpWorld *world = sides->problem->world;
    const XpRequest *fixed = sides->call->fixed;
    const XpContextValue *stated = fixed != NULL ? xp_request_get(fixed, "aws:SourceVpce") : NULL;
    if (fixed != NULL && fixed->vpc_endpoint != NULL)
        g_ptr_array_add(ids, (gpointer)(guintptr)fixed->vpc_endpoint);
    else if (stated != NULL && stated->n == 1)
        g_ptr_array_add(ids, (gpointer)(guintptr)stated->values[0]);
    for (guint p = 0; p < world->n_policies; p++)
        for (guint s = 0; s < world->policies[p]->n_statements; s++) {
            const XpStatement *statement = &world->policies[p]->statements[s];
            for (guint c = 0; c < statement->n_conditions; c++) {
                const XpCondition *condition = &statement->conditions[c];
                if (g_ascii_strcasecmp(condition->key, "aws:SourceVpce") != 0)
                    continue;
                for (guint v = 0; v < condition->n_values; v++)
                    if (xp_world_endpoint(world, condition->values[v]) == NULL &&
                        !g_ptr_array_find_with_equal_func(ids, condition->values[v], g_str_equal,
                                                          NULL))
                        g_ptr_array_add(ids, (gpointer)(guintptr)condition->values[v]);
            }
        }
    return ids;
}

/* An endpoint policy binds only the requests that enter through its endpoint, and callers choose
 * their way; the forwarded call does not pass it. Rule: S-EVAL-30, S-EVAL-33 */
static void add_endpoints(Sides *sides)
{
    XpCallTerms *call = sides->call;
    XpZ3 *z3 = sides->z3;
    const XpWorld *world = sides->problem->world;
    gboolean asked = g_hash_table_contains(call->keys, "aws:sourcevpce") ||
                     (call->fixed != NULL && xp_fixed_has_endpoint(call->fixed));
    if (call->reach == XP_REACH_SECRETS_MANAGER || (!asked && world->n_endpoints == 0))
        return;
    const XpKeyTerms *key = xp_context_key(call, "aws:SourceVpce");
    /* What a fixed request says of its endpoint holds, however else it is sent. */
    Z3_ast direct = call->fixed != NULL ? xp_z3_true(z3) : xp_z3_not(z3, call->via);
    if (call->fixed != NULL && call->fixed->vpc_endpoint == NULL &&
        xp_request_get(call->fixed, "aws:SourceVpce") == NULL) {
        restrict_unknown(sides, key->present, "not named");
        return;
    }
    Z3_ast other = xp_z3_and(z3, direct, key->present);
    for (guint i = 0; i < world->n_endpoints; i++) {
        const XpVpcEndpoint *endpoint = world->endpoints[i];
        if (endpoint->policy == NULL)
            continue;
        Z3_ast there = xp_z3_and(z3, direct, enters_at(sides, key, endpoint->id));
        add_endpoint(sides, endpoint, there);
        other = xp_z3_and(z3, other, xp_z3_not(z3, there));
    }
    g_autoptr(GPtrArray) named = endpoints_named(sides);
    for (guint i = 0; i < named->len; i++) {
        const char *id = g_ptr_array_index(named, i);
        Z3_ast there = xp_z3_and(z3, other, enters_at(sides, key, id));
        restrict_unknown(sides, there, id);
        other = xp_z3_and(z3, other, xp_z3_not(z3, there));
    }
    restrict_unknown(sides, other, "that no document names");
}

/* ---- the resource ---- */

static XpFact *trust_fact(const XpIdentity *role)
{
    g_autofree char *name = describe_identity(role);
    g_autofree char *file =
        role->folder != NULL ? g_build_filename(role->folder, "trust-policy.json", NULL) : NULL;
    g_autofree char *id = g_strdup_printf("trust policy of %s", name);
    return xp_fact_new(XP_FACT_UNKNOWN, "S-STS-1", file, NULL, id,
                       "the trust policy of %s was not supplied", name);
}

/* The trust policy is the resource policy of calls that assume the role; iam: actions on it have
 * none. Rule: S-STS-1, S-EVAL-5 */
static gboolean is_assumed(const XpCallTerms *call)
{
    return call->role != NULL && strcmp(call->service, "sts") == 0;
}

static void add_role_resource(Sides *sides)
{
    const XpIdentity *role = sides->call->role;
    g_autofree char *name = describe_identity(role);
    g_autofree char *what = g_strdup_printf("trust policy of %s", name);
    XpLayerSpec spec = {.layer = XP_LAYER_TRUST,
                        .policies = &role->trust_policy,
                        .n_policies = role->trust == XP_KNOWN && is_assumed(sides->call) ? 1 : 0,
                        .has_principals = TRUE,
                        .what = what};
    if (role->trust == XP_UNKNOWN && is_assumed(sides->call))
        spec.unknown = xp_problem_fact(sides->problem, trust_fact(role), XP_USE_UNKNOWN);
    xp_layer_encode(sides->call, &spec, &sides->resource);
}

static const char *resource_word(XpResourceKind kind)
{
    switch (kind) {
    case XP_RESOURCE_SECRET:
        return "resource policy of secret";
    case XP_RESOURCE_KEY:
        return "key policy of key";
    case XP_RESOURCE_OTHER:
        return "resource policy of";
    }
    g_assert_not_reached();
}

static void add_loaded_resource(Sides *sides)
{
    const XpResource *resource = sides->call->resource;
    g_autofree char *what = g_strdup_printf("%s %s in %s", resource_word(resource->kind),
                                            resource->name, resource->account->label);
    XpLayerSpec spec = {.layer =
                            resource->kind == XP_RESOURCE_KEY ? XP_LAYER_KEY : XP_LAYER_RESOURCE,
                        .policies = resource->policies.items,
                        .n_policies = resource->policies.n,
                        .has_principals = TRUE,
                        .what = what,
                        .resource = resource};
    if (resource->policy == XP_UNKNOWN || resource->policies.unknown) {
        XpFact *fact = resource->kind == XP_RESOURCE_KEY ? xp_fact_key_base(resource)
                                                         : xp_fact_resource_policy(resource);
        spec.unknown = xp_problem_fact(sides->problem, fact, XP_USE_UNKNOWN);
    }
    xp_layer_encode(sides->call, &spec, &sides->resource);
}

static void add_resource(Sides *sides, const XpFactEntry *unknown)
{
    const XpCallTerms *call = sides->call;
    if (unknown == NULL && call->role != NULL) {
        add_role_resource(sides);
        deny(sides, xp_z3_true(sides->z3), sides->resource.deny);
        return;
    }
    if (unknown == NULL && call->resource != NULL) {
        add_loaded_resource(sides);
        deny(sides, xp_z3_true(sides->z3), sides->resource.deny);
        return;
    }
    XpLayerSpec spec = {.layer =
                            strcmp(call->service, "kms") == 0 ? XP_LAYER_KEY : XP_LAYER_RESOURCE,
                        .has_principals = TRUE,
                        .what = "the policy of a resource nobody loaded",
                        .unknown = unknown};
    if (call->arn != NULL && unknown == NULL) {
        g_autofree char *arn = xp_rope_constant(call->arn);
        g_autofree char *shown = xp_symbols_print(sides->problem->world->symbols, arn);
        spec.unknown =
            xp_problem_fact(sides->problem, xp_fact_resource_not_loaded(shown), XP_USE_UNKNOWN);
    }
    sides->unknown_resource = spec.unknown;
    xp_layer_encode(sides->call, &spec, &sides->resource);
    deny(sides, xp_z3_true(sides->z3), sides->resource.deny);
}

static Z3_ast action_is(const XpCallTerms *call, const char *name)
{
    XpZ3 *z3 = call->problem->z3;
    for (guint i = 0; i < call->actions->len; i++)
        if (strcmp(g_ptr_array_index(call->actions, i), name) == 0)
            return xp_selector_is(call->action, i);
    return xp_z3_false(z3);
}

/* Which operations work across accounts at all. Rule: S-KMS-10, S-SM-7 */
static Z3_ast works_across(Sides *sides)
{
    XpCallTerms *call = sides->call;
    XpZ3 *z3 = sides->z3;
    gboolean kms = strcmp(call->service, "kms") == 0;
    if (!kms && strcmp(call->service, "secretsmanager") != 0)
        return xp_z3_true(z3);
    const char *rule = kms ? "S-KMS-10" : "S-SM-7";
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < call->actions->len; i++) {
        const char *name = g_ptr_array_index(call->actions, i);
        const XpAction *row = xp_action_lookup(name);
        Z3_ast chosen = xp_selector_is(call->action, i);
        if (row != NULL && row->cross_account == XP_CROSS_YES) {
            g_ptr_array_add(cases, chosen);
        } else if (row == NULL || row->cross_account == XP_CROSS_UNSURE) {
            g_autofree char *what =
                g_strdup_printf("whether %s works across accounts", row != NULL ? row->name : name);
            const XpFactEntry *fact =
                xp_problem_fact(sides->problem, xp_fact_unsure(rule, what), XP_USE_UNKNOWN);
            g_ptr_array_add(
                cases, xp_problem_uncertain(sides->problem, chosen, xp_z3_true(z3), fact, TRUE));
        }
    }
    XpTrack *track = xp_problem_track(sides->problem, kms ? XP_LAYER_KEY : XP_LAYER_RESOURCE, NULL,
                                      NULL, rule, "the operations that work across accounts");
    return xp_problem_define(sides->problem, track, xp_z3_or_all(z3, cases), "cross account");
}

static const char *const grantable[] = {"kms:creategrant",
                                        "kms:decapsulate",
                                        "kms:decrypt",
                                        "kms:derivesharedsecret",
                                        "kms:describekey",
                                        "kms:encapsulate",
                                        "kms:encrypt",
                                        "kms:generatedatakey",
                                        "kms:generatedatakeypair",
                                        "kms:generatedatakeypairwithoutplaintext",
                                        "kms:generatedatakeywithoutplaintext",
                                        "kms:generatemac",
                                        "kms:getpublickey",
                                        "kms:reencryptfrom",
                                        "kms:reencryptto",
                                        "kms:retiregrant",
                                        "kms:sign",
                                        "kms:verify",
                                        "kms:verifymac",
                                        NULL};

/* A grant can give the called operation; for one the catalogue does not list, perhaps. S-KMS-25 */
static Z3_ast is_grantable(const Sides *sides)
{
    const XpCallTerms *call = sides->call;
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < call->actions->len; i++) {
        const char *name = g_ptr_array_index(call->actions, i);
        if (g_strv_contains(grantable, name) || xp_action_lookup(name) == NULL)
            g_ptr_array_add(cases, xp_selector_is(call->action, i));
    }
    return xp_z3_or_all(sides->z3, cases);
}

/* Grants that exist or may exist are an allow source of their own; what is not known of a key
 * nobody loaded includes its grants. Rule: S-KMS-25 .. S-KMS-32 */
static Z3_ast grants_allow(Sides *sides)
{
    const XpCallTerms *call = sides->call;
    XpZ3 *z3 = sides->z3;
    if (strcmp(call->service, "kms") != 0 ||
        (call->resource != NULL && call->resource->grants_status == XP_NONE))
        return xp_z3_false(z3);
    const XpFactEntry *fact = sides->unknown_resource;
    if (call->resource != NULL)
        fact = xp_problem_fact(sides->problem, xp_fact_grants(call->resource), XP_USE_UNKNOWN);
    return xp_problem_uncertain(sides->problem, is_grantable(sides), xp_z3_true(z3), fact, TRUE);
}

/* Cryptographic use of a key that is not enabled fails; it can be enabled again. S-KMS-36 */
static Z3_ast key_is_usable(Sides *sides)
{
    static const char *const uses[] = {
        "kms:encrypt", "kms:decrypt",     "kms:reencryptfrom", "kms:reencryptto",        "kms:sign",
        "kms:verify",  "kms:generatemac", "kms:verifymac",     "kms:derivesharedsecret", NULL};
    const XpCallTerms *call = sides->call;
    XpZ3 *z3 = sides->z3;
    const XpResource *key = call->resource;
    if (key == NULL || key->kind != XP_RESOURCE_KEY)
        return xp_z3_true(z3);
    gboolean enabled = key->state == NULL || strcmp(key->state, "Enabled") == 0;
    gboolean stated = key->state != NULL || key->stated;
    if (stated && enabled)
        return xp_z3_true(z3);
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < call->actions->len; i++) {
        const char *name = g_ptr_array_index(call->actions, i);
        if (g_strv_contains(uses, name) || g_str_has_prefix(name, "kms:generatedatakey"))
            g_ptr_array_add(cases, xp_selector_is(call->action, i));
    }
    g_autofree char *id = g_strdup_printf("state of key %s in %s", key->name, key->account->label);
    g_autofree char *file =
        key->folder != NULL ? g_strdup_printf("%s/key.yaml", key->folder) : NULL;
    XpFact *fact =
        xp_fact_new(XP_FACT_UNKNOWN, "S-KMS-36", file, file != NULL ? "state: Enabled" : NULL, id,
                    "key %s in %s is %s when the call is made: its policies say nothing about that",
                    key->name, key->account->label, stated ? "enabled again" : "enabled");
    /* Without key.yaml "enabled" is a printed assumption: taken, but for --strict. */
    XpFactUse use = stated ? XP_USE_UNKNOWN : XP_USE_TAKEN;
    return xp_problem_uncertain(sides->problem, xp_z3_true(z3), xp_z3_or_all(z3, cases),
                                xp_problem_fact(sides->problem, fact, use), TRUE);
}

static gboolean serves_unsigned(const XpCallTerms *call)
{
    return strcmp(call->service, "kms") != 0 && strcmp(call->service, "secretsmanager") != 0 &&
           strcmp(call->service, "sts") != 0;
}

/* ---- putting it together ---- */

static Z3_ast decide_same_account(Sides *sides, Z3_ast grants)
{
    XpZ3 *z3 = sides->z3;
    const Z3_ast *g = sides->resource.grant;
    gboolean strict = is_assumed(sides->call) || strcmp(sides->call->service, "kms") == 0;
    Z3_ast direct = xp_z3_or(z3, xp_z3_or(z3, g[XP_CLASS_ANY], g[XP_CLASS_SESSION]),
                             xp_z3_or(z3, g[XP_CLASS_FEDERATED_USER], g[XP_CLASS_USER]));
    direct = xp_z3_or(z3, direct, g[XP_CLASS_PROVIDER]);
    Z3_ast entity = xp_z3_and(z3, xp_z3_or(z3, g[XP_CLASS_ROLE], g[XP_CLASS_FEDERATED_BY_USER]),
                              sides->limits_allow);
    Z3_ast by_identity = xp_z3_and(z3, sides->identity_allows, sides->limits_allow);
    if (strict) /* S-EVAL-10: the policy has to delegate to its own account */
        by_identity = xp_z3_and(z3, by_identity, g[XP_CLASS_ACCOUNT]);
    return xp_z3_or(z3, xp_z3_or(z3, direct, entity), xp_z3_or(z3, by_identity, grants));
}

static Z3_ast decide_across(Sides *sides, Z3_ast grants)
{
    XpZ3 *z3 = sides->z3;
    Z3_ast resource = xp_z3_false(z3);
    for (guint c = 0; c < XP_CLASS_COUNT; c++)
        if (c != XP_CLASS_SERVICE)
            resource = xp_z3_or(z3, resource, sides->resource.grant[c]);
    Z3_ast both =
        xp_z3_and(z3, resource, xp_z3_and(z3, sides->identity_allows, sides->limits_allow));
    return xp_z3_and(z3, xp_z3_or(z3, both, grants), works_across(sides));
}

static Z3_ast decide_with_resource(Sides *sides)
{
    XpCallTerms *call = sides->call;
    XpZ3 *z3 = sides->z3;
    const Z3_ast *g = sides->resource.grant;
    Z3_ast grants = grants_allow(sides);
    Z3_ast service = xp_caller_is(sides->caller, XP_WHO_SERVICE);
    Z3_ast anonymous = xp_caller_is(sides->caller, XP_WHO_ANONYMOUS);
    Z3_ast iam = xp_z3_not(z3, xp_z3_or(z3, service, anonymous));
    Z3_ast same = xp_caller_in_account(sides->caller, call->account);
    Z3_ast inside = xp_z3_and(z3, xp_z3_and(z3, iam, same), decide_same_account(sides, grants));
    Z3_ast across =
        xp_z3_and(z3, xp_z3_and(z3, iam, xp_z3_not(z3, same)), decide_across(sides, grants));
    Z3_ast by_service = xp_z3_and(
        z3, service, xp_z3_or(z3, xp_z3_or(z3, g[XP_CLASS_SERVICE], g[XP_CLASS_ANY]), grants));
    Z3_ast unsigned_call = xp_z3_false(z3);
    if (serves_unsigned(call))
        unsigned_call = xp_z3_and(z3, anonymous, g[XP_CLASS_ANY]);
    Z3_ast some =
        xp_z3_or(z3, xp_z3_or(z3, inside, across), xp_z3_or(z3, by_service, unsigned_call));
    /* Who may retire a grant, the grant says. Rule: S-KMS-31 */
    Z3_ast retires = action_is(call, "kms:retiregrant");
    Z3_ast signed_call = xp_z3_not(z3, anonymous);
    return xp_z3_or(z3, xp_z3_and(z3, xp_z3_and(z3, retires, signed_call), grants),
                    xp_z3_and(z3, xp_z3_not(z3, retires), some));
}

/* Rule: S-EVAL-24, S-STS-5, S-STS-17 */
static Z3_ast apply_sts(Sides *sides, Z3_ast allowed)
{
    XpCallTerms *call = sides->call;
    XpZ3 *z3 = sides->z3;
    if (strcmp(call->service, "sts") != 0)
        return allowed;
    Z3_ast anonymous = xp_caller_is(sides->caller, XP_WHO_ANONYMOUS);
    Z3_ast identity = action_is(call, "sts:getcalleridentity");
    Z3_ast barred = xp_z3_and(z3, action_is(call, "sts:assumerole"),
                              xp_z3_or(z3, xp_caller_is(sides->caller, XP_WHO_ROOT),
                                       xp_caller_is(sides->caller, XP_WHO_FEDERATED)));
    Z3_ast provider = xp_z3_or(z3, action_is(call, "sts:assumerolewithsaml"),
                               action_is(call, "sts:assumerolewithwebidentity"));
    const XpFactEntry *fact = xp_problem_fact(
        sides->problem,
        xp_fact_unsure("S-STS-5", "who signs in to the role through an identity provider"),
        XP_USE_UNKNOWN);
    Z3_ast signs_in = xp_problem_uncertain(sides->problem, provider, xp_z3_true(z3), fact, TRUE);
    allowed = xp_z3_and(z3, allowed, xp_z3_not(z3, xp_z3_or(z3, barred, provider)));
    allowed = xp_z3_or(z3, allowed, signs_in);
    return xp_z3_or(z3, allowed, xp_z3_and(z3, identity, xp_z3_not(z3, anonymous)));
}

static void open_sides(Sides *sides, XpCallTerms *call)
{
    sides->call = call;
    sides->problem = call->problem;
    sides->caller = call->caller;
    sides->z3 = call->problem->z3;
    sides->denied = xp_z3_false(sides->z3);
    sides->guardrails = xp_z3_true(sides->z3);
    add_caller_side(sides);
}

static Z3_ast close_sides(Sides *sides, Z3_ast granted)
{
    XpZ3 *z3 = sides->z3;
    add_organization(sides);
    add_endpoints(sides);
    Z3_ast clear = xp_z3_and(z3, sides->guardrails, xp_z3_not(z3, sides->denied));
    clear = xp_z3_and(z3, clear, key_is_usable(sides));
    return xp_z3_and(z3, xp_z3_and(z3, clear, granted), federated_exists(sides));
}

Z3_ast xp_decision_encode(XpCallTerms *call)
{
    Sides sides = {0};
    open_sides(&sides, call);
    Z3_ast granted = NULL;
    if (call->arn == NULL) {
        Z3_ast iam =
            xp_z3_not(sides.z3, xp_z3_or(sides.z3, xp_caller_is(call->caller, XP_WHO_SERVICE),
                                         xp_caller_is(call->caller, XP_WHO_ANONYMOUS)));
        granted = xp_z3_and(sides.z3, iam,
                            xp_z3_and(sides.z3, sides.identity_allows, sides.limits_allow));
    } else {
        add_resource(&sides, NULL);
        granted = decide_with_resource(&sides);
    }
    return apply_sts(&sides, close_sides(&sides, granted));
}

/* A service that acts for a resource of account @index; of any other account it is no caller that
 * kms:CallerAccount could name. Rule: S-KMS-33, S-STS-22 */
static Z3_ast acts_for_account(Sides *sides, guint index)
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
    Sides sides = {0};
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
                                          xp_z3_true(z3), fact, TRUE);
    granted = xp_z3_or(z3, granted, service);
    return close_sides(&sides, granted);
}

Z3_ast xp_decision_unknown_key(XpCallTerms *call, const XpFactEntry *fact)
{
    Sides sides = {0};
    open_sides(&sides, call);
    add_resource(&sides, fact);
    /* Whose account the key is in may be unknown as well: any allow of the unknown policy counts,
     * and the fact takes it away again in MUST. */
    Z3_ast granted = xp_z3_or(sides.z3, sides.resource.grant[XP_CLASS_ANY], grants_allow(&sides));
    if (call->account != G_MAXUINT)
        granted = decide_with_resource(&sides);
    return close_sides(&sides, granted);
}
