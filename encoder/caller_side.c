/* SPDX-License-Identifier: Apache-2.0 */

/* The identity side of the caller: policies, boundaries, session policies, and what nobody
 * supplied of it. */
#include <string.h>

#include "encoder/sides.h"

char *xp_identity_describe(const XpIdentity *identity)
{
    return g_strdup_printf("%s %s in %s", identity->kind == XP_IDENTITY_USER ? "user" : "role",
                           identity->name, identity->account->label);
}

void xp_sides_deny(XpSides *sides, Z3_ast guard, Z3_ast term)
{
    sides->denied = xp_z3_or(sides->z3, sides->denied, xp_z3_and(sides->z3, guard, term));
}

/* The caller is loaded identity @index, or a federated session it issued. */
static Z3_ast acts_for(const XpSides *sides, guint index)
{
    return xp_z3_or(sides->z3, xp_caller_is_identity(sides->caller, index),
                    xp_caller_issued_by(sides->caller, index));
}

static void add_identity(XpSides *sides, guint index)
{
    const XpIdentity *identity = sides->problem->world->identities[index];
    g_autofree char *name = xp_identity_describe(identity);
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
    xp_sides_deny(sides, who, terms.deny);
}

static void limit(XpSides *sides, Z3_ast guard, const XpLayerSpec *spec)
{
    XpLayerTerms terms;
    xp_layer_encode(sides->call, spec, &terms);
    sides->limits_allow = xp_z3_and(sides->z3, sides->limits_allow,
                                    xp_z3_implies(sides->z3, guard, terms.grant[XP_CLASS_ANY]));
    xp_sides_deny(sides, guard, terms.deny);
}

static void add_boundary(XpSides *sides, guint index)
{
    const XpIdentity *identity = sides->problem->world->identities[index];
    if (identity->boundary != XP_KNOWN)
        return;
    g_autofree char *name = xp_identity_describe(identity);
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
static Z3_ast is_that_session(XpSides *sides, const XpSession *session, const XpIdentity *role)
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
static void add_sessions(XpSides *sides, guint index)
{
    const XpIdentity *identity = sides->problem->world->identities[index];
    for (guint s = 0; s < identity->n_sessions; s++) {
        const XpSession *session = &identity->sessions[s];
        if (session->policies.n == 0 && !session->policies.unknown)
            continue;
        g_autofree char *name = xp_identity_describe(identity);
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
static void add_fixed_session(XpSides *sides)
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
static void add_unknown_side(XpSides *sides, Z3_ast guard, const XpFactEntry *fact)
{
    XpZ3 *z3 = sides->z3;
    Z3_ast allowed = xp_problem_uncertain(sides->problem, guard, guard, fact, TRUE);
    allowed = xp_problem_switched(sides->problem, allowed, fact->fact->text, NULL, NULL);
    sides->identity_allows = xp_z3_or(z3, sides->identity_allows, allowed);
    sides->limits_allow =
        xp_z3_and(z3, sides->limits_allow,
                  xp_problem_uncertain(sides->problem, xp_z3_true(z3), guard, fact, TRUE));
    xp_sides_deny(sides, xp_z3_true(z3),
                  xp_problem_uncertain(sides->problem, xp_z3_false(z3), guard, fact, FALSE));
}

static void add_given_side(XpSides *sides, Z3_ast guard)
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
    xp_sides_deny(sides, guard, terms.deny);
}

static void add_missing_names(GString *names, const XpWorld *world, const XpAccount *account,
                              const XpPrincipalEntry *entries, guint n)
{
    for (guint i = 0; i < n; i++) {
        const XpPrincipalEntry *entry = &entries[i];
        gboolean user = entry->form == XP_PRINCIPAL_USER;
        if ((!user && entry->form != XP_PRINCIPAL_ROLE) ||
            strcmp(entry->account, account->id) != 0 ||
            xp_world_identity(world, account, user ? XP_IDENTITY_USER : XP_IDENTITY_ROLE,
                              entry->name) != NULL)
            continue;
        g_autofree char *name = g_strdup_printf("%s %s", user ? "user" : "role", entry->name);
        if (strstr(names->str, name) == NULL)
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", name);
    }
}

/* The users and roles of @account that policies and grants name and that were not loaded, or
 * NULL. */
static char *missing_names(const XpWorld *world, const XpAccount *account)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint p = 0; p < world->n_policies; p++)
        for (guint s = 0; s < world->policies[p]->n_statements; s++) {
            const XpStatement *statement = &world->policies[p]->statements[s];
            add_missing_names(names, world, account, statement->principals,
                              statement->n_principals);
        }
    for (guint r = 0; r < world->n_resources; r++)
        for (guint g = 0; g < world->resources[r]->n_grants; g++) {
            const XpGrant *grant = &world->resources[r]->grants[g];
            add_missing_names(names, world, account, grant->grantees, grant->n_grantees);
            add_missing_names(names, world, account, grant->retiring, grant->n_retiring);
        }
    return names->len > 0 ? g_strdup(names->str) : NULL;
}

/* Unlisted principals: of an account nobody supplied (its administrator decides), of one with an
 * incomplete inventory, and of one whose complete inventory a policy contradicts. S-SND-3, -5 */
static void add_unlisted(XpSides *sides, guint index)
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

/* A root user needs no identity policy. Each account's is a source of its own. S-EVAL-18 */
static Z3_ast root_allows(XpSides *sides)
{
    XpZ3 *z3 = sides->z3;
    Z3_ast root = xp_z3_or(z3, xp_caller_is(sides->caller, XP_WHO_ROOT),
                           xp_caller_issued_by_root(sides->caller));
    if (sides->problem->switches == NULL)
        return root;
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < xp_problem_account_count(sides->problem); i++) {
        g_autofree char *what =
            g_strdup_printf("root user of %s", xp_problem_account(sides->problem, i)->label);
        Z3_ast there = xp_z3_and(z3, root, xp_caller_in_account(sides->caller, i));
        g_ptr_array_add(cases, xp_problem_switched(sides->problem, there, what, NULL, NULL));
    }
    return xp_z3_or_all(z3, cases);
}

void xp_sides_add_caller(XpSides *sides)
{
    XpZ3 *z3 = sides->z3;
    const XpRequest *fixed = sides->call->fixed;
    sides->identity_allows = root_allows(sides);
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
