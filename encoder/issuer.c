/* SPDX-License-Identifier: Apache-2.0 */

#include "encoder/issuer.h"

#include <string.h>

#include "encoder/issuing_control.h"
#include "encoder/sides.h"
#include "frontend/model/statement_text.h"

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

static const char issuing[] = "sts:getfederationtoken";

static gboolean allows_always(const XpStatement *statement, const char *action)
{
    return statement->effect == XP_EFFECT_ALLOW && names_action(statement, action) &&
           names_everything(statement);
}

static const XpStatement *find_always(const XpPolicy *const *policies, guint n, const char *action)
{
    for (guint p = 0; p < n; p++)
        for (guint s = 0; s < policies[p]->n_statements; s++)
            if (allows_always(&policies[p]->statements[s], action))
                return &policies[p]->statements[s];
    return NULL;
}

void xp_issuer_add_statements(const XpIdentity *user, GPtrArray *out)
{
    const XpStatement *found[] = {
        find_always(user->policies.items, user->policies.n, issuing),
        user->boundary == XP_KNOWN ? find_always(&user->boundary_policy, 1, issuing) : NULL};
    for (guint i = 0; i < G_N_ELEMENTS(found); i++)
        if (found[i] != NULL)
            g_ptr_array_add(out, (gpointer)(guintptr)found[i]);
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
        *must = *must || allows_always(statement, action);
    }
}

static void add_document(GString *text, const XpPolicy *policy)
{
    g_string_append_printf(text, "%s:\n", policy->missing ? policy->name : "");
    for (guint i = 0; i < policy->n_statements; i++) {
        g_autofree char *statement = xp_statement_text(policy, &policy->statements[i]);
        g_string_append(text, statement);
    }
}

/* What was supplied of @user, as a text: of a pair, the same documents leave the same open. */
static char *documents_of(const XpIdentity *user)
{
    GString *text = g_string_new(user->arn);
    g_string_append(text, user->policies.unknown ? " and more\n" : "\n");
    for (guint p = 0; p < user->policies.n; p++)
        add_document(text, user->policies.items[p]);
    g_string_append(text, "within\n");
    if (user->boundary == XP_KNOWN)
        add_document(text, user->boundary_policy);
    return g_string_free(text, FALSE);
}

/* May loaded user @index issue federated sessions, as far as its own policies and SCPs say? The
 * conditions of that earlier call are not modelled: where they matter, it is a fact. Rule: S-STS-25
 */
static Z3_ast user_issues(const XpCallTerms *call, guint index)
{
    XpProblem *problem = call->problem;
    XpZ3 *z3 = problem->z3;
    const XpIdentity *user = problem->world->identities[index];
    gboolean may = user->policies.unknown;
    gboolean denied = may; /* an unknown document may do either */
    gboolean must = FALSE;
    for (guint p = 0; p < user->policies.n; p++)
        ask_policy(user->policies.items[p], issuing, &may, &denied, &must);
    if (user->boundary == XP_KNOWN) {
        gboolean boundary_may = FALSE;
        gboolean boundary_must = FALSE;
        ask_policy(user->boundary_policy, issuing, &boundary_may, &denied, &boundary_must);
        may = may && boundary_may;
        must = must && boundary_must;
    }
    g_autofree char *name = xp_identity_describe(user);
    g_autofree char *text = g_strdup_printf("whether %s may call sts:GetFederationToken", name);
    const XpFactEntry *fact =
        xp_problem_fact(problem, xp_fact_unsure("S-STS-25", text), XP_USE_UNKNOWN);
    g_autofree char *about = documents_of(user);
    gboolean open = may && !(must && !denied);
    Z3_ast meaning = xp_problem_uncertain_about(problem, xp_z3_bool(z3, may), xp_z3_bool(z3, open),
                                                fact, !call->universal, about);
    g_autofree char *what = g_strdup_printf("identity policies of %s", name);
    XpTrack *track = xp_problem_track(problem, XP_LAYER_IDENTITY, NULL, NULL, NULL, what);
    return xp_z3_and(z3, xp_problem_define(problem, track, meaning, "issues"),
                     xp_issuing_control(problem, user->account, user->arn, call->universal));
}

/* Unless the SCPs of its account stop it, a root user may. Rule: S-STS-25, S-ORG-4 */
static Z3_ast roots_issue(const XpCallTerms *call, Z3_ast issued)
{
    XpProblem *problem = call->problem;
    XpZ3 *z3 = problem->z3;
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < xp_problem_account_count(problem); i++) {
        const XpAccount *account = xp_problem_account(problem, i)->account;
        if (account == NULL)
            continue;
        g_autofree char *root =
            g_strdup_printf("arn:%s:iam::%s:root", account->partition, account->id);
        Z3_ast there = xp_z3_and(z3, issued, xp_caller_in_account(call->caller, i));
        g_ptr_array_add(
            cases,
            xp_z3_implies(z3, there, xp_issuing_control(problem, account, root, call->universal)));
    }
    return xp_z3_and_all(z3, cases);
}

/* What is not known of the sessions that @guard issues: whether there are any, and with what
 * session policy. A verdict does not rest on them. */
static Z3_ast issues_perhaps(const XpCallTerms *call, Z3_ast guard, const char *what)
{
    const XpFactEntry *fact =
        xp_problem_fact(call->problem, xp_fact_unsure("S-STS-25", what), XP_USE_UNKNOWN);
    return xp_problem_uncertain(call->problem, xp_z3_true(call->problem->z3), guard, fact,
                                !call->universal);
}

Z3_ast xp_issuer_exists(const XpCallTerms *call)
{
    const XpWorld *world = call->problem->world;
    XpZ3 *z3 = call->problem->z3;
    if (call->fixed != NULL)
        return xp_z3_true(z3);
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < world->n_identities; i++)
        if (world->identities[i]->kind == XP_IDENTITY_USER)
            g_ptr_array_add(cases, xp_z3_implies(z3, xp_caller_issued_by(call->caller, i),
                                                 user_issues(call, i)));
    Z3_ast by_root = xp_caller_issued_by_root(call->caller);
    g_ptr_array_add(cases, roots_issue(call, by_root));
    g_ptr_array_add(
        cases, issues_perhaps(call, by_root, "which federated-user sessions a root user issues"));
    /* Elsewhere what is not known of an unlisted user leaves its sessions open too. */
    if (call->universal)
        g_ptr_array_add(
            cases, issues_perhaps(call, xp_caller_issued_by_unlisted(call->caller),
                                  "which federated-user sessions a user nobody listed issues"));
    return xp_z3_and_all(z3, cases);
}
