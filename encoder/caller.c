/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/caller.h"

#include <string.h>

guint xp_caller_identity_count(const XpCallerTerms *caller)
{
    return caller->problem->world->n_identities;
}

Z3_ast xp_caller_is_identity(const XpCallerTerms *caller, guint index)
{
    return xp_selector_is(caller->who, index);
}

Z3_ast xp_caller_is(const XpCallerTerms *caller, XpWho who)
{
    return xp_selector_is(caller->who, xp_caller_identity_count(caller) + (guint)who);
}

Z3_ast xp_caller_in_account(const XpCallerTerms *caller, guint index)
{
    return xp_selector_is(caller->account, index);
}

static Z3_ast any_of_kind(const XpCallerTerms *caller, XpIdentityKind kind, XpWho unlisted)
{
    XpZ3 *z3 = caller->problem->z3;
    const XpWorld *world = caller->problem->world;
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < world->n_identities; i++)
        if (world->identities[i]->kind == kind)
            g_ptr_array_add(cases, xp_caller_is_identity(caller, i));
    g_ptr_array_add(cases, xp_caller_is(caller, unlisted));
    return xp_z3_or_all(z3, cases);
}

Z3_ast xp_caller_is_user(const XpCallerTerms *caller)
{
    return any_of_kind(caller, XP_IDENTITY_USER, XP_WHO_USER);
}

Z3_ast xp_caller_is_session(const XpCallerTerms *caller)
{
    return any_of_kind(caller, XP_IDENTITY_ROLE, XP_WHO_SESSION);
}

Z3_ast xp_caller_issued_by(const XpCallerTerms *caller, guint index)
{
    return xp_z3_and(caller->problem->z3, xp_caller_is(caller, XP_WHO_FEDERATED),
                     xp_selector_is(caller->issuer, index));
}

Z3_ast xp_caller_issued_by_unlisted(const XpCallerTerms *caller)
{
    return xp_caller_issued_by(caller, xp_caller_identity_count(caller));
}

Z3_ast xp_caller_issued_by_root(const XpCallerTerms *caller)
{
    return xp_caller_issued_by(caller, xp_caller_identity_count(caller) + 1);
}

Z3_ast xp_caller_issued_by_somebody(const XpCallerTerms *caller)
{
    if (!caller->open_issuer)
        return xp_z3_false(caller->problem->z3);
    return xp_caller_issued_by(caller, xp_caller_identity_count(caller) + 2);
}

static Z3_ast is_unlisted(const XpCallerTerms *caller)
{
    XpZ3 *z3 = caller->problem->z3;
    Z3_ast term =
        xp_z3_or(z3, xp_caller_is(caller, XP_WHO_USER), xp_caller_is(caller, XP_WHO_SESSION));
    return xp_z3_or(z3, term, xp_caller_issued_by_unlisted(caller));
}

Z3_ast xp_caller_unlisted_in(const XpCallerTerms *caller, guint account)
{
    return xp_z3_and(caller->problem->z3, is_unlisted(caller),
                     xp_caller_in_account(caller, account));
}

Z3_ast xp_caller_is_foreign(const XpCallerTerms *caller)
{
    XpZ3 *z3 = caller->problem->z3;
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < xp_problem_account_count(caller->problem); i++)
        if (!xp_problem_account(caller->problem, i)->supplied)
            g_ptr_array_add(cases, xp_caller_unlisted_in(caller, i));
    return xp_z3_or_all(z3, cases);
}

Z3_ast xp_caller_name_like(const XpCallerTerms *caller, guint dimension, const char *pattern,
                           gboolean wildcards, gboolean fold)
{
    XpAtoms *atoms = caller->problem->atoms;
    return xp_atoms_match(atoms, dimension,
                          xp_patterns_add_text(xp_atoms_patterns(atoms), pattern, wildcards, fold));
}

/* A loaded identity is in its account, and in the story's partition. */
static void assert_identities(XpCallerTerms *caller)
{
    XpProblem *problem = caller->problem;
    XpZ3 *z3 = problem->z3;
    for (guint i = 0; i < problem->world->n_identities; i++) {
        const XpIdentity *identity = problem->world->identities[i];
        guint account = xp_problem_account_find(problem, identity->account->id);
        gboolean possible = strcmp(identity->account->partition, caller->partition) == 0;
        Z3_ast there = possible ? xp_caller_in_account(caller, account) : xp_z3_false(z3);
        Z3_ast issued = there;
        if (identity->kind != XP_IDENTITY_USER)
            issued = xp_z3_false(z3); /* only users and root call GetFederationToken: S-STS-25 */
        xp_problem_assert(problem, xp_z3_implies(z3, xp_caller_is_identity(caller, i), there));
        xp_problem_assert(problem, xp_z3_implies(z3, xp_caller_issued_by(caller, i), issued));
    }
}

static gboolean is_loaded(const XpWorld *world, const XpPrincipalEntry *entry,
                          const XpAccount *account)
{
    XpIdentityKind kind = entry->form == XP_PRINCIPAL_USER ? XP_IDENTITY_USER : XP_IDENTITY_ROLE;
    return xp_world_identity(world, account, kind, entry->name) != NULL;
}

static void allow_named(XpCallerTerms *caller, const XpPrincipalEntry *entries, guint n,
                        const XpAccount *account, GPtrArray *cases)
{
    XpZ3 *z3 = caller->problem->z3;
    for (guint i = 0; i < n; i++) {
        const XpPrincipalEntry *entry = &entries[i];
        if ((entry->form != XP_PRINCIPAL_USER && entry->form != XP_PRINCIPAL_ROLE) ||
            strcmp(entry->account, account->id) != 0 ||
            is_loaded(caller->problem->world, entry, account))
            continue;
        gboolean user = entry->form == XP_PRINCIPAL_USER;
        g_autofree char *name = g_strconcat(entry->path + 1, entry->name, NULL);
        Z3_ast named = xp_caller_name_like(caller, user ? caller->user_name : caller->role_name,
                                           name, FALSE, FALSE);
        Z3_ast who = user ? xp_z3_or(z3, xp_caller_is(caller, XP_WHO_USER),
                                     xp_caller_issued_by_unlisted(caller))
                          : xp_caller_is(caller, XP_WHO_SESSION);
        g_ptr_array_add(cases, xp_z3_and(z3, who, named));
    }
}

/* Adds to @cases when a policy or grant of the world names an unlisted principal of @account. */
static void allow_all_named(XpCallerTerms *caller, const XpAccount *account, GPtrArray *cases)
{
    const XpWorld *world = caller->problem->world;
    for (guint p = 0; p < world->n_policies; p++)
        for (guint s = 0; s < world->policies[p]->n_statements; s++) {
            const XpStatement *statement = &world->policies[p]->statements[s];
            allow_named(caller, statement->principals, statement->n_principals, account, cases);
        }
    for (guint r = 0; r < world->n_resources; r++)
        for (guint g = 0; g < world->resources[r]->n_grants; g++) {
            const XpGrant *grant = &world->resources[r]->grants[g];
            allow_named(caller, grant->grantees, grant->n_grantees, account, cases);
            allow_named(caller, grant->retiring, grant->n_retiring, account, cases);
        }
}

/* A complete inventory has no other users and roles. But a live Principal that still shows an
 * ARN names something that existed when it was read (AWS would show its id otherwise): such a
 * name may exist against a complete inventory, whose supplier has to look. Rule: S-SND-5. */
static Z3_ast complete_inventory(XpCallerTerms *caller, guint index)
{
    XpZ3 *z3 = caller->problem->z3;
    const XpAccountElement *element = xp_problem_account(caller->problem, index);
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    allow_all_named(caller, element->account, cases);
    return xp_z3_implies(z3, xp_caller_unlisted_in(caller, index), xp_z3_or_all(z3, cases));
}

static gboolean names_identity(const XpPrincipalEntry *entries, guint n, const XpIdentity *identity)
{
    XpPrincipalForm form =
        identity->kind == XP_IDENTITY_USER ? XP_PRINCIPAL_USER : XP_PRINCIPAL_ROLE;
    for (guint i = 0; i < n; i++)
        if (entries[i].form == form && strcmp(entries[i].account, identity->account->id) == 0 &&
            strcmp(entries[i].name, identity->name) == 0)
            return TRUE;
    return FALSE;
}

static gboolean is_named(const XpWorld *world, const XpIdentity *identity)
{
    for (guint p = 0; p < world->n_policies; p++)
        for (guint s = 0; s < world->policies[p]->n_statements; s++)
            if (names_identity(world->policies[p]->statements[s].principals,
                               world->policies[p]->statements[s].n_principals, identity))
                return TRUE;
    for (guint r = 0; r < world->n_resources; r++)
        for (guint g = 0; g < world->resources[r]->n_grants; g++) {
            const XpGrant *grant = &world->resources[r]->grants[g];
            if (names_identity(grant->grantees, grant->n_grantees, identity) ||
                names_identity(grant->retiring, grant->n_retiring, identity))
                return TRUE;
        }
    return FALSE;
}

Z3_ast xp_caller_exists(const XpCallerTerms *caller)
{
    XpProblem *problem = caller->problem;
    XpZ3 *z3 = problem->z3;
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < xp_problem_account_count(problem); i++)
        if (xp_problem_account(problem, i)->complete)
            g_ptr_array_add(cases, complete_inventory((XpCallerTerms *)(guintptr)caller, i));
    for (guint i = 0; i < problem->world->n_identities; i++) {
        const XpIdentity *identity = problem->world->identities[i];
        if (!identity->absent || !identity->account->complete || is_named(problem->world, identity))
            continue;
        g_ptr_array_add(cases, xp_z3_not(z3, xp_caller_is_identity(caller, i)));
        g_ptr_array_add(cases, xp_z3_not(z3, xp_caller_issued_by(caller, i)));
    }
    return xp_z3_and_all(z3, cases);
}

static Z3_ast name_taken(const XpCallerTerms *caller, guint dimension, const char *name)
{
    g_autofree char *below = g_strconcat("*/", name, NULL);
    return xp_z3_or(caller->problem->z3, xp_caller_name_like(caller, dimension, name, FALSE, TRUE),
                    xp_caller_name_like(caller, dimension, below, TRUE, TRUE));
}

/* Names of users and of roles are unique in their account, whatever the path and the case of
 * letters: an unlisted one is called otherwise than every loaded one. Rule: S-PRIN-4. */
static void assert_unlisted_names(XpCallerTerms *caller)
{
    XpProblem *problem = caller->problem;
    XpZ3 *z3 = problem->z3;
    for (guint i = 0; i < problem->world->n_identities; i++) {
        const XpIdentity *identity = problem->world->identities[i];
        if (identity->account->complete && problem->counterpart == NULL)
            continue; /* nobody is unlisted there */
        gboolean user = identity->kind == XP_IDENTITY_USER;
        guint account = xp_problem_account_find(problem, identity->account->id);
        Z3_ast who = user ? xp_z3_or(z3, xp_caller_is(caller, XP_WHO_USER),
                                     xp_caller_issued_by_unlisted(caller))
                          : xp_caller_is(caller, XP_WHO_SESSION);
        Z3_ast taken =
            name_taken(caller, user ? caller->user_name : caller->role_name, identity->name);
        xp_problem_assert(
            problem, xp_z3_implies(z3, xp_z3_and(z3, who, xp_caller_in_account(caller, account)),
                                   xp_z3_not(z3, taken)));
    }
}

/* Accounts of other partitions cannot send the request. Rule: S-GRAM-32. */
static void assert_partition(XpCallerTerms *caller)
{
    XpProblem *problem = caller->problem;
    for (guint i = 0; i < xp_problem_account_count(problem); i++) {
        const XpAccountElement *element = xp_problem_account(problem, i);
        if (element->account != NULL && strcmp(element->account->partition, caller->partition) != 0)
            xp_problem_assert(problem, xp_z3_not(problem->z3, xp_caller_in_account(caller, i)));
        if (element->complete && problem->counterpart == NULL)
            xp_problem_assert(problem, complete_inventory(caller, i));
    }
}

/* What a context has of its own of the caller; @which tells two contexts apart. Only users and
 * root users choose between long-term and temporary credentials. */
static void add_credentials(XpCallerTerms *caller, const char *which)
{
    XpProblem *problem = caller->problem;
    XpZ3 *z3 = problem->z3;
    g_autofree char *session = g_strconcat(which, "session name", NULL);
    g_autofree char *temporary = g_strconcat(which, "temporary credentials", NULL);
    g_autofree char *stated = g_strconcat(which, "MFA stated", NULL);
    g_autofree char *used = g_strconcat(which, "MFA used", NULL);
    caller->session_name = xp_atoms_add_dimension(problem->atoms, session, XP_DOMAIN_SESSION);
    caller->temporary = xp_z3_const(z3, temporary);
    caller->mfa_stated = xp_z3_const(z3, stated);
    caller->mfa_used = xp_z3_const(z3, used);
    Z3_ast chooses = xp_z3_or(z3, xp_caller_is_user(caller), xp_caller_is(caller, XP_WHO_ROOT));
    xp_problem_assert(problem, xp_z3_implies(z3, caller->temporary, chooses));
}

static void assert_selectors(XpCallerTerms *caller)
{
    XpProblem *problem = caller->problem;
    xp_problem_assert(problem, xp_selector_in_range(caller->who));
    xp_problem_assert(problem, xp_selector_in_range(caller->account));
    xp_problem_assert(problem, xp_selector_in_range(caller->issuer));
}

XpCallerTerms *xp_caller_terms_new_twin(const XpCallerTerms *caller)
{
    XpCallerTerms *twin = g_memdup2(caller, sizeof *caller);
    twin->twin = TRUE;
    add_credentials(twin, "other ");
    return twin;
}

XpCallerTerms *xp_caller_terms_new_beside(XpProblem *problem, const XpCallerTerms *caller)
{
    XpCallerTerms *same = g_memdup2(caller, sizeof *caller);
    same->problem = problem;
    same->twin = TRUE;
    return same;
}

XpCallerTerms *xp_caller_terms_new(XpProblem *problem, const char *partition, gboolean open_issuer)
{
    XpCallerTerms *caller = g_new0(XpCallerTerms, 1);
    guint n = problem->world->n_identities;
    caller->problem = problem;
    caller->partition = partition;
    caller->who = xp_selector_new(problem->z3, "caller", n + XP_WHO_COUNT);
    caller->account =
        xp_selector_new(problem->z3, "caller account", xp_problem_account_count(problem));
    caller->open_issuer = open_issuer;
    caller->issuer = xp_selector_new(problem->z3, "issuer", open_issuer ? n + 3 : n + 2);
    caller->user_name =
        xp_atoms_add_dimension(problem->atoms, "user path and name", XP_DOMAIN_PATH_NAME);
    caller->role_name =
        xp_atoms_add_dimension(problem->atoms, "role path and name", XP_DOMAIN_PATH_NAME);
    caller->federated_name =
        xp_atoms_add_dimension(problem->atoms, "federated user name", XP_DOMAIN_FEDERATED_NAME);
    caller->service_name =
        xp_atoms_add_dimension(problem->atoms, "service principal", XP_DOMAIN_TEXT);
    caller->short_name = xp_atoms_add_dimension(problem->atoms, "user name", XP_DOMAIN_NAME);
    add_credentials(caller, "");
    assert_selectors(caller);
    assert_identities(caller);
    assert_unlisted_names(caller);
    assert_partition(caller);
    return caller;
}

void xp_caller_terms_free(XpCallerTerms *caller)
{
    if (caller == NULL)
        return;
    if (!caller->twin) {
        xp_selector_free(caller->who);
        xp_selector_free(caller->account);
        xp_selector_free(caller->issuer);
    }
    g_free(caller);
}
