/* SPDX-License-Identifier: Apache-2.0 */

/* KMS grants: an allow source of a key's own. Rule: S-KMS-25 .. S-KMS-32 */
#include <string.h>

#include "encoder/condition.h"
#include "encoder/grant_context.h"
#include "encoder/sides.h"
#include "frontend/model/action.h"
#include "frontend/model/grant.h"

/* How grants serve the caller, apart because evaluation treats them apart. */
typedef enum {
    SERVES_PRINCIPAL, /* the caller itself */
    SERVES_ACCOUNT,   /* its account: a delegation, which its identity side has to use */
    SERVES_SERVICE,
    SERVES_COUNT
} Serves;

static void clear(XpZ3 *z3, Z3_ast terms[SERVES_COUNT])
{
    for (guint i = 0; i < SERVES_COUNT; i++)
        terms[i] = xp_z3_false(z3);
}

/* Without the track the term may be anything; what can never be served needs none. */
static void define(XpProblem *problem, const XpTrack *track, Z3_ast terms[SERVES_COUNT])
{
    for (guint i = 0; i < SERVES_COUNT; i++)
        if (i == SERVES_PRINCIPAL || !xp_z3_is_false(problem->z3, terms[i]))
            terms[i] = xp_problem_define(problem, track, terms[i], "grant");
}

/* Whom @entries name. Rule: S-KMS-29 */
static void match_entries(XpSides *sides, const XpGrant *grant, const XpPrincipalEntry *entries,
                          guint n, Z3_ast out[SERVES_COUNT])
{
    XpProblem *problem = sides->problem;
    XpZ3 *z3 = sides->z3;
    const XpResource *key = sides->call->resource;
    Z3_ast classes[XP_CLASS_COUNT];
    xp_principal_encode_grant(sides->call, key, grant, entries, n, classes);
    Z3_ast issued = classes[XP_CLASS_FEDERATED_BY_USER];
    if (!xp_z3_is_false(z3, issued)) {
        XpFact *fact = xp_fact_grant(
            key, grant, "whether it serves the federated-user sessions that the user issues",
            "S-KMS-29");
        issued = xp_problem_uncertain(problem, issued, xp_z3_true(z3),
                                      xp_problem_fact(problem, fact, XP_USE_UNKNOWN), TRUE);
    }
    clear(z3, out);
    for (guint c = 0; c < XP_CLASS_COUNT; c++)
        if (c != XP_CLASS_ACCOUNT && c != XP_CLASS_SERVICE)
            out[SERVES_PRINCIPAL] = xp_z3_or(z3, out[SERVES_PRINCIPAL],
                                             c == XP_CLASS_FEDERATED_BY_USER ? issued : classes[c]);
    out[SERVES_ACCOUNT] = classes[XP_CLASS_ACCOUNT];
    if (xp_z3_is_false(z3, classes[XP_CLASS_SERVICE]))
        return;
    XpFact *fact = xp_fact_grant(key, grant, "how it serves a service", "S-KMS-29");
    out[SERVES_SERVICE] =
        xp_problem_uncertain(problem, classes[XP_CLASS_SERVICE], xp_z3_true(z3),
                             xp_problem_fact(problem, fact, XP_USE_UNKNOWN), TRUE);
}

static Z3_ast has_operation(const XpSides *sides, const XpGrant *grant)
{
    const XpCallTerms *call = sides->call;
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < grant->n_operations; i++) {
        g_autofree char *action = g_strconcat("kms:", grant->operations[i], NULL);
        g_autofree char *lower = g_ascii_strdown(action, -1);
        g_ptr_array_add(cases, xp_sides_action_is(call, lower));
    }
    return xp_z3_or_all(sides->z3, cases);
}

static Z3_ast open_point(XpSides *sides, const XpGrant *grant, const char *what, const char *rule)
{
    const XpFactEntry *fact = xp_problem_fact(
        sides->problem, xp_fact_grant(sides->call->resource, grant, what, rule), XP_USE_UNKNOWN);
    g_autofree char *about =
        g_strdup_printf("grant \"%s\" on line %u", grant->grant_id, grant->span.line);
    return xp_problem_uncertain_about(sides->problem, xp_z3_true(sides->z3), xp_z3_true(sides->z3),
                                      fact, TRUE, about);
}

/* DescribeKey and RetireGrant know no encryption context, and the constraints on it do not count.
 */
static Z3_ast ignores_context(const XpSides *sides)
{
    return xp_z3_or(sides->z3, xp_sides_action_is(sides->call, "kms:describekey"),
                    xp_sides_action_is(sides->call, "kms:retiregrant"));
}

static Z3_ast has_source(XpSides *sides, const XpGrant *grant)
{
    XpCallTerms *call = sides->call;
    XpZ3 *z3 = sides->z3;
    const XpKeyTerms *key = xp_context_key(call, "aws:SourceArn");
    g_autoptr(XpGlob) glob = xp_glob_parse(grant->source_arn, XP_GLOB_LITERAL);
    g_autoptr(XpUnits) units = xp_units_new(glob, FALSE);
    g_autoptr(GHashTable) symbols = g_hash_table_new(NULL, NULL);
    Z3_ast term = xp_z3_and(z3, key->present, xp_context_match(call, key, units, symbols));
    for (guint i = 0; i < key->doubts->len; i++) {
        const XpDoubt *row = &g_array_index(key->doubts, XpDoubt, i);
        term = xp_problem_uncertain_free(sides->problem, term, row->guard, row->fact, TRUE);
    }
    term = xp_symbols_doubt(sides->problem, term, symbols, TRUE);
    Z3_ast open = ignores_context(sides);
    if (strpbrk(grant->source_arn, "*?") != NULL)
        open = xp_z3_or(z3, open, key->present);
    if (xp_z3_is_false(z3, open))
        return term;
    return xp_z3_or(z3, term,
                    xp_z3_and(z3, open,
                              open_point(sides, grant, "whether its SourceArn is that of the call",
                                         "S-KMS-26")));
}

/* With a grant one makes only grants that are no wider: of no other operations, and under
 * constraints as strict, which the keys of the call do not tell. Rule: S-KMS-30 */
static Z3_ast is_narrower(XpSides *sides, const XpGrant *grant)
{
    XpZ3 *z3 = sides->z3;
    Z3_ast open = open_point(sides, grant, "whether the grant to be made is no wider", "S-KMS-30");
    if (grant->equals.stated || grant->subset.stated)
        return open;
    const XpKeyTerms *wanted = xp_context_key(sides->call, "kms:GrantOperations");
    Z3_ast beside = xp_grant_asks_beside(sides->call, wanted, grant);
    return xp_z3_or(z3, xp_z3_and(z3, wanted->present, xp_z3_not(z3, beside)),
                    xp_z3_and(z3, xp_z3_not(z3, wanted->present), open));
}

/* Rule: S-KMS-26 */
static Z3_ast meets_constraints(XpSides *sides, const XpGrant *grant, guint index)
{
    XpZ3 *z3 = sides->z3;
    Z3_ast creates = xp_sides_action_is(sides->call, "kms:creategrant");
    Z3_ast context = xp_grant_context_meets(sides->call, sides->call->resource, index);
    if (!xp_z3_is_false(z3, creates))
        context = xp_z3_or(z3, xp_z3_and(z3, xp_z3_not(z3, creates), context),
                           xp_z3_and(z3, creates, is_narrower(sides, grant)));
    Z3_ast term = xp_z3_or(z3, ignores_context(sides), context);
    if (grant->source_arn != NULL)
        term = xp_z3_and(z3, term, has_source(sides, grant));
    if (grant->unknown_constraint)
        term = xp_z3_and(z3, term,
                         open_point(sides, grant,
                                    "whether the call meets a constraint that is not known",
                                    "S-KMS-26"));
    return term;
}

static void use_grant(XpSides *sides, guint index, Z3_ast out[SERVES_COUNT])
{
    XpZ3 *z3 = sides->z3;
    const XpGrant *grant = &sides->call->resource->grants[index];
    Z3_ast operation = has_operation(sides, grant);
    clear(z3, out);
    if (xp_z3_is_false(z3, operation))
        return;
    match_entries(sides, grant, grant->grantees, grant->n_grantees, out);
    Z3_ast effective = xp_z3_and(z3, operation, meets_constraints(sides, grant, index));
    for (guint i = 0; i < SERVES_COUNT; i++)
        out[i] = xp_z3_and(z3, out[i], effective);
}

static Z3_ast in_account_of(XpSides *sides, const char *id)
{
    guint index = xp_problem_account_find(sides->problem, id);
    XpZ3 *z3 = sides->z3;
    Z3_ast iam = xp_z3_not(z3, xp_z3_or(z3, xp_caller_is(sides->caller, XP_WHO_SERVICE),
                                        xp_caller_is(sides->caller, XP_WHO_ANONYMOUS)));
    return index == G_MAXUINT ? xp_z3_false(z3)
                              : xp_z3_and(z3, iam, xp_caller_in_account(sides->caller, index));
}

/* Who may retire it: the retiring principal, and, as far as its identity side delegates it, the
 * account that made the grant and the one that owns the key. A grantee may if RetireGrant is among
 * the operations. Rule: S-KMS-31 */
static void retire_grant(XpSides *sides, guint index, Z3_ast out[SERVES_COUNT])
{
    XpZ3 *z3 = sides->z3;
    const XpResource *key = sides->call->resource;
    const XpGrant *grant = &key->grants[index];
    Z3_ast retires = xp_sides_action_is(sides->call, "kms:retiregrant");
    clear(z3, out);
    if (xp_z3_is_false(z3, retires))
        return;
    match_entries(sides, grant, grant->retiring, grant->n_retiring, out);
    Z3_ast account = in_account_of(sides, key->account->id);
    if (grant->issuing_account != NULL)
        account = xp_z3_or(z3, account, in_account_of(sides, grant->issuing_account));
    out[SERVES_ACCOUNT] = xp_z3_or(z3, out[SERVES_ACCOUNT], account);
    for (guint i = 0; i < SERVES_COUNT; i++)
        out[i] = xp_z3_and(z3, out[i], retires);
}

static void add_grant(XpSides *sides, guint index, Z3_ast all[SERVES_COUNT])
{
    XpProblem *problem = sides->problem;
    XpZ3 *z3 = sides->z3;
    const XpResource *key = sides->call->resource;
    const XpGrant *grant = &key->grants[index];
    Z3_ast used[SERVES_COUNT];
    Z3_ast retired[SERVES_COUNT];
    use_grant(sides, index, used);
    retire_grant(sides, index, retired);
    for (guint i = 0; i < SERVES_COUNT; i++)
        used[i] = xp_z3_or(z3, used[i], retired[i]);
    g_autofree char *what = g_strdup_printf("grant %s (number %u) of key %s in %s", grant->grant_id,
                                            index + 1, key->name, key->account->label);
    g_autofree char *source = g_strdup_printf("grant %s of key %s in %s", grant->grant_id,
                                              key->name, key->account->label);
    for (guint i = 0; i < SERVES_COUNT; i++)
        used[i] = xp_problem_switched(problem, used[i], source, NULL, NULL);
    XpTrack *track = xp_problem_track(problem, XP_LAYER_GRANT, NULL, NULL, NULL, what);
    track->resource = key;
    define(problem, track, used);
    for (guint i = 0; i < SERVES_COUNT; i++)
        all[i] = xp_z3_or(z3, all[i], used[i]);
}

/* A grant can give the called operation; for one the catalogue does not list, perhaps. S-KMS-25 */
static Z3_ast is_grantable(const XpSides *sides)
{
    const XpCallTerms *call = sides->call;
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < call->actions->len; i++) {
        const char *name = g_ptr_array_index(call->actions, i);
        if (xp_grant_operation_of(name) != NULL || xp_action_lookup(name) == NULL)
            g_ptr_array_add(cases, xp_selector_is(call->action, i));
    }
    return xp_z3_or_all(sides->z3, cases);
}

/* Grants that nobody listed may serve anybody. Rule: S-KMS-32 */
static Z3_ast unlisted(XpSides *sides)
{
    const XpResource *key = sides->call->resource;
    const XpFactEntry *fact = sides->unknown_resource;
    if (key != NULL)
        fact = xp_problem_fact(sides->problem, xp_fact_grants(key), XP_USE_UNKNOWN);
    return xp_problem_uncertain(sides->problem, is_grantable(sides), xp_z3_true(sides->z3), fact,
                                TRUE);
}

static void join_grants(XpSides *sides, Z3_ast all[SERVES_COUNT])
{
    const XpResource *key = sides->call->resource;
    clear(sides->z3, all);
    if (key == NULL || key->grants_status == XP_NONE)
        return;
    for (guint i = 0; i < key->n_grants; i++)
        add_grant(sides, i, all);
    g_autofree char *what =
        g_strdup_printf("the grants of key %s in %s", key->name, key->account->label);
    XpTrack *track = xp_problem_track(sides->problem, XP_LAYER_GRANT, NULL, NULL, NULL, what);
    track->resource = key;
    define(sides->problem, track, all);
}

/* Whether what only limits the caller limits a grant, and whether a grant to a principal elsewhere
 * needs its identity side, is open. Rule: S-KMS-27, S-KMS-28 */
static Z3_ast narrowed(XpSides *sides, Z3_ast grants, Z3_ast limits, const char *rule,
                       const char *what)
{
    const XpFactEntry *fact =
        xp_problem_fact(sides->problem, xp_fact_unsure(rule, what), XP_USE_UNKNOWN);
    return xp_problem_either(sides->problem, xp_z3_and(sides->z3, grants, limits), grants, fact,
                             TRUE);
}

void xp_sides_add_grants(XpSides *sides)
{
    const XpCallTerms *call = sides->call;
    XpZ3 *z3 = sides->z3;
    sides->granted_inside = xp_z3_false(z3);
    sides->granted_across = xp_z3_false(z3);
    sides->granted_service = xp_z3_false(z3);
    if (strcmp(call->service, "kms") != 0 || !xp_sides_has_policy(call) ||
        (call->resource != NULL && call->resource->grants_status == XP_NONE))
        return;
    Z3_ast all[SERVES_COUNT];
    join_grants(sides, all);
    Z3_ast identity = xp_z3_and(z3, sides->identity_allows, sides->limits_allow);
    Z3_ast delegated = xp_z3_and(z3, all[SERVES_ACCOUNT], identity);
    Z3_ast open = xp_z3_false(z3);
    if (call->resource == NULL || call->resource->grants_status == XP_UNKNOWN)
        open = unlisted(sides);
    delegated = xp_z3_or(z3, delegated, open);
    sides->granted_inside = xp_z3_or(
        z3, delegated,
        narrowed(sides, all[SERVES_PRINCIPAL], sides->limits_allow, "S-KMS-27",
                 "whether boundaries and session policies that do not allow limit a grant"));
    sides->granted_across = xp_z3_or(
        z3, delegated,
        narrowed(sides, all[SERVES_PRINCIPAL], identity, "S-KMS-28",
                 "whether a grant serves a principal of another account without its own policies"));
    sides->granted_service = xp_z3_or(z3, all[SERVES_SERVICE], open);
}
