/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/result.h"

static void binding_row_free(gpointer data)
{
    XpBindingRow *row = data;
    g_free(row->label);
    g_free(row->value);
    g_free(row);
}

static void exception_use_free(gpointer data)
{
    XpExceptionUse *use = data;
    g_free(use->text);
    g_free(use->because);
    g_free(use->until);
    g_free(use->ticket);
    g_free(use);
}

static void expectation_free(XpExpectation *expected)
{
    if (expected == NULL)
        return;
    g_free(expected->because);
    g_free(expected->until);
    g_free(expected->ticket);
    g_free(expected);
}

static void known_free(gpointer data)
{
    xp_known_free(data);
}

static void claim_result_free(gpointer data)
{
    XpClaimResult *claim = data;
    g_free(claim->text);
    g_free(claim->reason);
    g_free(claim);
}

static void request_free(gpointer data)
{
    xp_request_free(data);
}

static void trace_step_free(gpointer data)
{
    xp_trace_step_free(data);
}

static void fact_free(gpointer data)
{
    xp_fact_free(data);
}

static void story_free(gpointer data)
{
    xp_story_free(data);
}

static void missing_free(gpointer data)
{
    xp_missing_free(data);
}

static void core_item_free(gpointer data)
{
    xp_core_item_free(data);
}

static void proof_free(gpointer data)
{
    xp_proof_free(data);
}

static void property_result_free(gpointer data)
{
    xp_property_result_free(data);
}

XpStory *xp_story_new(void)
{
    XpStory *story = g_new0(XpStory, 1);
    story->bindings = g_ptr_array_new_with_free_func(binding_row_free);
    story->calls = g_ptr_array_new_with_free_func(request_free);
    story->essential = g_ptr_array_new_with_free_func(g_free);
    story->trace = g_ptr_array_new_with_free_func(trace_step_free);
    return story;
}

void xp_change_cause_free(XpChangeCause *cause)
{
    if (cause == NULL)
        return;
    g_free(cause->text);
    g_free(cause);
}

XpGain *xp_gain_new(const char *source, const XpWorld *base, const char *refused, GPtrArray *causes)
{
    XpGain *gain = g_new0(XpGain, 1);
    gain->source = g_strdup(source);
    gain->base = base;
    gain->refused = g_strdup(refused);
    gain->causes = causes;
    return gain;
}

static void gain_free(XpGain *gain)
{
    if (gain == NULL)
        return;
    g_free(gain->source);
    g_free(gain->refused);
    g_ptr_array_unref(gain->causes);
    g_free(gain);
}

void xp_story_free(XpStory *story)
{
    if (story == NULL)
        return;
    g_ptr_array_unref(story->bindings);
    g_clear_pointer(&story->request, xp_request_free);
    g_ptr_array_unref(story->calls);
    g_ptr_array_unref(story->essential);
    g_ptr_array_unref(story->trace);
    g_free(story->caller_note);
    g_strfreev(story->values);
    gain_free(story->gain);
    xp_world_free(story->world);
    g_free(story);
}

static void proof_file_free(gpointer data)
{
    XpProofFile *file = data;
    g_free(file->path);
    g_free(file);
}

XpProof *xp_proof_new(const char *question)
{
    XpProof *proof = g_new0(XpProof, 1);
    proof->question = g_strdup(question);
    proof->files = g_ptr_array_new_with_free_func(proof_file_free);
    return proof;
}

void xp_proof_free(XpProof *proof)
{
    if (proof == NULL)
        return;
    g_free(proof->question);
    g_free(proof->facts);
    g_ptr_array_unref(proof->files);
    g_free(proof->z3);
    g_free(proof->failed);
    g_free(proof);
}

XpMissing *xp_missing_new(void)
{
    return g_new0(XpMissing, 1);
}

void xp_missing_free(XpMissing *missing)
{
    if (missing == NULL)
        return;
    g_free(missing->call_name);
    g_free(missing->account);
    g_free(missing->rule);
    g_free(missing->advice);
    g_free(missing->file);
    g_free(missing);
}

XpCoreItem *xp_core_item_new(XpCoreRole role, const XpPolicy *policy, const XpStatement *statement,
                             const char *what)
{
    XpCoreItem *item = g_new0(XpCoreItem, 1);
    item->role = role;
    item->policy = policy;
    item->statement = statement;
    item->what = g_strdup(what);
    return item;
}

void xp_core_item_free(XpCoreItem *item)
{
    if (item == NULL)
        return;
    g_free(item->what);
    g_free(item);
}

XpPropertyResult *xp_property_result_new(void)
{
    XpPropertyResult *result = g_new0(XpPropertyResult, 1);
    result->verdict = XP_VERDICT_UNKNOWN;
    result->claims = g_ptr_array_new_with_free_func(claim_result_free);
    result->counterexamples = g_ptr_array_new_with_free_func(story_free);
    result->witnesses = g_ptr_array_new_with_free_func(story_free);
    result->missing = g_ptr_array_new_with_free_func(missing_free);
    result->unknowns = g_ptr_array_new_with_free_func(fact_free);
    result->assumptions = g_ptr_array_new_with_free_func(g_free);
    result->notes = g_ptr_array_new_with_free_func(g_free);
    result->core = g_ptr_array_new_with_free_func(core_item_free);
    result->exceptions = g_ptr_array_new_with_free_func(exception_use_free);
    result->proofs = g_ptr_array_new_with_free_func(proof_free);
    result->learned = g_ptr_array_new_with_free_func(known_free);
    result->used_known = g_ptr_array_new();
    return result;
}

void xp_property_result_free(XpPropertyResult *result)
{
    if (result == NULL)
        return;
    g_free(result->id);
    g_free(result->title);
    g_free(result->sentence);
    g_free(result->meaning);
    g_free(result->file);
    g_free(result->level);
    g_free(result->reason);
    g_free(result->reach);
    g_ptr_array_unref(result->claims);
    g_ptr_array_unref(result->counterexamples);
    g_ptr_array_unref(result->witnesses);
    g_ptr_array_unref(result->missing);
    g_ptr_array_unref(result->unknowns);
    g_ptr_array_unref(result->assumptions);
    g_ptr_array_unref(result->notes);
    g_ptr_array_unref(result->core);
    g_ptr_array_unref(result->exceptions);
    g_ptr_array_unref(result->proofs);
    g_ptr_array_unref(result->learned);
    g_ptr_array_unref(result->used_known);
    expectation_free(result->expected);
    g_free(result->folder);
    g_free(result->advice);
    g_free(result);
}

XpRunResult *xp_run_result_new(const XpWorld *world)
{
    XpRunResult *result = g_new0(XpRunResult, 1);
    result->world = world;
    result->properties = g_ptr_array_new_with_free_func(property_result_free);
    result->assumptions = g_ptr_array_new_with_free_func(g_free);
    result->gone = g_ptr_array_new_with_free_func(g_free);
    result->removed = g_ptr_array_new_with_free_func(g_free);
    result->unused_known = g_ptr_array_new_with_free_func(g_free);
    result->gate.fail_on = XP_RANK_INFO;
    return result;
}

void xp_run_result_free(XpRunResult *result)
{
    if (result == NULL)
        return;
    g_free(result->disagreement_text);
    g_ptr_array_unref(result->properties);
    g_ptr_array_unref(result->assumptions);
    g_ptr_array_unref(result->gone);
    g_ptr_array_unref(result->removed);
    g_ptr_array_unref(result->unused_known);
    g_free(result->base);
    g_free(result->baseline);
    g_free(result->z3_version);
    g_free(result);
}

const char *xp_verdict_name(XpVerdict verdict)
{
    switch (verdict) {
    case XP_VERDICT_PROVED:
        return "PROVED";
    case XP_VERDICT_VIOLATED:
        return "VIOLATED";
    case XP_VERDICT_UNKNOWN:
        return "UNKNOWN";
    case XP_VERDICT_VACUOUS:
        return "VACUOUS";
    }
    g_assert_not_reached();
}

const char *xp_core_role_text(XpCoreRole role)
{
    switch (role) {
    case XP_ROLE_STAY_NARROW:
        return "these must stay as narrow as they are";
    case XP_ROLE_STAY:
        return "these must stay";
    case XP_ROLE_NOT_GROW:
        return "nothing may be added to";
    case XP_ROLE_GRANTS:
        return "granted by";
    case XP_ROLE_RULE:
        return "rules of AWS";
    }
    g_assert_not_reached();
}

XpRank xp_property_rank(const XpPropertyResult *property)
{
    static const char *const levels[] = {[XP_RANK_CRITICAL] = "critical",
                                         [XP_RANK_HIGH] = "high",
                                         [XP_RANK_MEDIUM] = "medium",
                                         [XP_RANK_LOW] = "low",
                                         [XP_RANK_INFO] = "info"};
    for (guint i = 0; i < G_N_ELEMENTS(levels); i++)
        if (g_strcmp0(property->level, levels[i]) == 0)
            return (XpRank)i;
    return XP_RANK_HIGH;
}

XpExceptionState xp_exception_state(const XpPropertyResult *property, const XpExceptionUse *use)
{
    if (use->expired)
        return XP_EXCEPTION_EXPIRED;
    if (use->used > 0)
        return XP_EXCEPTION_NEEDED;
    const XpClaimResult *claim =
        use->claim < property->claims->len ? g_ptr_array_index(property->claims, use->claim) : NULL;
    XpVerdict verdict = claim != NULL ? claim->verdict : property->verdict;
    return verdict == XP_VERDICT_PROVED && use->asked > 0 ? XP_EXCEPTION_UNUSED : XP_EXCEPTION_OPEN;
}

gboolean xp_property_is_excused(const XpPropertyResult *property)
{
    return property->outcome == XP_OUTCOME_EXPECTED || property->outcome == XP_OUTCOME_KNOWN;
}

const char *xp_since_name(XpSince since)
{
    switch (since) {
    case XP_SINCE_NOTHING:
        return "";
    case XP_SINCE_SAME:
        return "unchanged";
    case XP_SINCE_NEW:
        return "new";
    case XP_SINCE_REGRESSED:
        return "regressed";
    case XP_SINCE_FIXED:
        return "fixed";
    case XP_SINCE_CHANGED:
        return "changed";
    }
    g_assert_not_reached();
}

static void count_exceptions(const XpPropertyResult *property, XpSummary *summary)
{
    summary->excepted += property->exceptions->len;
    for (guint i = 0; i < property->exceptions->len; i++)
        if (xp_exception_state(property, g_ptr_array_index(property->exceptions, i)) ==
            XP_EXCEPTION_UNUSED)
            summary->unused++;
}

static void count_verdict(XpVerdict verdict, XpSummary *summary)
{
    switch (verdict) {
    case XP_VERDICT_PROVED:
        summary->proved++;
        return;
    case XP_VERDICT_VIOLATED:
        summary->violated++;
        return;
    case XP_VERDICT_UNKNOWN:
        summary->unknown++;
        return;
    case XP_VERDICT_VACUOUS:
        summary->vacuous++;
        return;
    }
    g_assert_not_reached();
}

static void count_outcome(const XpRunResult *result, const XpPropertyResult *property,
                          XpSummary *summary)
{
    summary->regressed += property->since == XP_SINCE_REGRESSED ? 1 : 0;
    switch (property->outcome) {
    case XP_OUTCOME_EXPECTED:
        summary->expected++;
        return;
    case XP_OUTCOME_KNOWN:
        summary->known++;
        return;
    case XP_OUTCOME_EXPIRED:
        summary->expired++;
        break;
    case XP_OUTCOME_FIXED:
        summary->fixed++;
        break;
    case XP_OUTCOME_PLAIN:
        if (property->verdict == XP_VERDICT_VIOLATED &&
            xp_property_rank(property) > result->gate.fail_on)
            summary->below++;
        break;
    }
    count_verdict(property->verdict, summary);
}

static int exit_status(const XpRunResult *result, const XpSummary *summary)
{
    if (result->disagreement)
        return 4;
    if (result->gate.exit_zero)
        return 0;
    if (summary->violated > summary->below || summary->regressed > 0)
        return 1;
    if (summary->unknown > 0 || summary->vacuous > 0 ||
        (result->gate.strict && summary->unused > 0))
        return 3;
    return 0;
}

XpSummary xp_run_summary(const XpRunResult *result)
{
    XpSummary summary = {.unused = result->unused_known->len, .regressed = result->removed->len};
    for (guint i = 0; i < result->properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(result->properties, i);
        count_exceptions(property, &summary);
        count_outcome(result, property, &summary);
    }
    summary.exit_status = exit_status(result, &summary);
    return summary;
}
