/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/layer.h"

#include "encoder/statement.h"

static void clear_terms(XpZ3 *z3, XpLayerTerms *terms)
{
    for (guint c = 0; c < XP_CLASS_COUNT; c++)
        terms->grant[c] = xp_z3_false(z3);
    terms->deny = xp_z3_false(z3);
}

static void join_terms(XpZ3 *z3, XpLayerTerms *into, const XpLayerTerms *from)
{
    for (guint c = 0; c < XP_CLASS_COUNT; c++)
        into->grant[c] = xp_z3_or(z3, into->grant[c], from->grant[c]);
    into->deny = xp_z3_or(z3, into->deny, from->deny);
}

/* Names the terms of a statement, document or layer, so that without the track they may be
 * anything: with no other class left free, "grants to anyone" is as much as can be said. */
static void define_terms(XpProblem *problem, const XpTrack *track, XpLayerTerms *terms)
{
    for (guint c = 0; c < XP_CLASS_COUNT; c++)
        if (c == XP_CLASS_ANY || !xp_z3_is_false(problem->z3, terms->grant[c]))
            terms->grant[c] = xp_problem_define(problem, track, terms->grant[c], "grant");
    terms->deny = xp_problem_define(problem, track, terms->deny, "deny");
}

/* Layers that only limit give nothing. */
static gboolean gives_access(const XpLayerSpec *spec)
{
    switch (spec->layer) {
    case XP_LAYER_IDENTITY:
    case XP_LAYER_RESOURCE:
    case XP_LAYER_KEY:
    case XP_LAYER_TRUST:
        return TRUE;
    case XP_LAYER_SCP:
    case XP_LAYER_RCP:
    case XP_LAYER_VPC_ENDPOINT:
    case XP_LAYER_BOUNDARY:
    case XP_LAYER_SESSION:
    case XP_LAYER_GRANT:
        return FALSE;
    }
    g_assert_not_reached();
}

static void encode_statement(XpCallTerms *call, const XpLayerSpec *spec, const XpPolicy *policy,
                             const XpStatement *statement, XpLayerTerms *out)
{
    XpProblem *problem = call->problem;
    XpZ3 *z3 = problem->z3;
    gboolean allow = statement->effect == XP_EFFECT_ALLOW;
    XpTrack *track = xp_problem_track(problem, spec->layer, policy, statement, NULL, NULL);
    track->identity = spec->identity;
    track->resource = spec->resource;
    track->restricts = track->restricts || spec->restricts;
    clear_terms(z3, out);
    Z3_ast match = xp_statement_encode(call, policy, statement);
    Z3_ast classes[XP_CLASS_COUNT];
    for (guint c = 0; c < XP_CLASS_COUNT; c++)
        classes[c] = xp_z3_bool(z3, !spec->has_principals && c == XP_CLASS_ANY);
    if (spec->has_principals && !xp_z3_is_false(z3, match))
        xp_principal_encode(call, policy, statement, classes);
    if (allow && gives_access(spec))
        match = xp_problem_switched(problem, match, spec->what, policy, statement);
    for (guint c = 0; c < XP_CLASS_COUNT; c++) {
        Z3_ast term = xp_z3_and(z3, match, classes[c]);
        if (!allow)
            out->deny = xp_z3_or(z3, out->deny, term);
        else if (c == XP_CLASS_ANY || !xp_z3_is_false(z3, term))
            out->grant[c] = xp_problem_define(problem, track, term, "grant");
    }
    if (!allow)
        out->deny = xp_problem_define(problem, track, out->deny, "deny");
}

/* A document nobody supplied may allow and deny anything. Rule: S-SND-2, S-SND-23 */
static void encode_unknown(XpCallTerms *call, const XpLayerSpec *spec, const XpFactEntry *fact,
                           XpLayerTerms *out)
{
    XpProblem *problem = call->problem;
    XpZ3 *z3 = problem->z3;
    g_autofree char *about =
        g_strdup_printf("%s in the %s: %s", spec->what, call->name, fact->fact->id);
    clear_terms(z3, out);
    out->grant[XP_CLASS_ANY] = xp_problem_uncertain_free(
        problem, xp_problem_open(problem, "unknown grant", about), xp_z3_true(z3), fact, TRUE);
    out->deny = xp_problem_uncertain_free(problem, xp_problem_open(problem, "unknown deny", about),
                                          xp_z3_true(z3), fact, FALSE);
}

/* What an attached document may say that nobody supplied. Rule: S-SND-23 */
static XpFact *fact_of_missing(const XpWorld *world, const XpLayerSpec *spec,
                               const XpPolicy *policy)
{
    if (spec->identity != NULL)
        return xp_fact_missing_document(spec->identity, policy);
    if (policy->type == XP_POLICY_SCP || policy->type == XP_POLICY_RCP)
        return xp_fact_organization_document(world, policy);
    return xp_fact_unsure("S-SND-23", policy->name);
}

static void encode_document(XpCallTerms *call, const XpLayerSpec *spec, const XpPolicy *policy,
                            XpLayerTerms *out)
{
    XpProblem *problem = call->problem;
    clear_terms(problem->z3, out);
    if (policy->missing) {
        XpFact *fact = fact_of_missing(problem->world, spec, policy);
        encode_unknown(call, spec, xp_problem_fact(problem, fact, XP_USE_UNKNOWN), out);
        return;
    }
    for (guint s = 0; s < policy->n_statements; s++) {
        XpLayerTerms terms;
        encode_statement(call, spec, policy, &policy->statements[s], &terms);
        join_terms(problem->z3, out, &terms);
    }
    XpTrack *track = xp_problem_track(problem, spec->layer, policy, NULL, NULL, NULL);
    track->identity = spec->identity;
    track->resource = spec->resource;
    track->restricts = spec->restricts;
    define_terms(problem, track, out);
}

void xp_layer_encode(XpCallTerms *call, const XpLayerSpec *spec, XpLayerTerms *out_terms)
{
    XpProblem *problem = call->problem;
    clear_terms(problem->z3, out_terms);
    XpLayerTerms terms;
    for (guint p = 0; p < spec->n_policies; p++) {
        encode_document(call, spec, spec->policies[p], &terms);
        join_terms(problem->z3, out_terms, &terms);
    }
    if (spec->unknown != NULL) {
        encode_unknown(call, spec, spec->unknown, &terms);
        join_terms(problem->z3, out_terms, &terms);
    }
    XpTrack *track = xp_problem_track(problem, spec->layer, NULL, NULL, NULL, spec->what);
    track->identity = spec->identity;
    track->resource = spec->resource;
    track->restricts = spec->restricts;
    define_terms(problem, track, out_terms);
}

Z3_ast xp_layer_grants(XpCallTerms *call, const XpLayerTerms *terms)
{
    Z3_ast some = xp_z3_false(call->problem->z3);
    for (guint c = 0; c < XP_CLASS_COUNT; c++)
        some = xp_z3_or(call->problem->z3, some, terms->grant[c]);
    return some;
}
