/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/replay.h"

#include "frontend/eval/eval.h"

void xp_replay_free(XpReplay *replay)
{
    if (replay == NULL)
        return;
    g_clear_pointer(&replay->trace, g_ptr_array_unref);
    g_clear_pointer(&replay->calls, g_ptr_array_unref);
    g_clear_pointer(&replay->unknowns, g_ptr_array_unref);
    g_free(replay->text);
    g_free(replay);
}

/* The bound copy keeps the order of policies and statements, so a statement of it is known in
 * the original by its place. */
static void map_step(const XpWorld *bound, const XpWorld *world, XpTraceStep *step)
{
    for (guint i = 0; i < step->policies->len; i++) {
        const XpPolicy *policy = g_ptr_array_index(step->policies, i);
        const XpStatement *statement = g_ptr_array_index(step->statements, i);
        for (guint p = 0; p < bound->n_policies; p++) {
            if (bound->policies[p] != policy)
                continue;
            const XpPolicy *original = world->policies[p];
            g_ptr_array_index(step->policies, i) = (gpointer)(guintptr)original;
            g_ptr_array_index(step->statements, i) =
                (gpointer)&original->statements[statement->index];
        }
    }
}

/* Statements of the request itself (identity policies a foreign administrator would write) are
 * owned by the request, which the story keeps. */
static void take_trace(XpReplay *replay, const XpWorld *bound, const XpWorld *world,
                       XpEvalResult *result)
{
    for (guint i = 0; i < result->trace->len; i++)
        map_step(bound, world, g_ptr_array_index(result->trace, i));
    replay->trace = g_ptr_array_ref(result->trace);
    replay->calls = g_ptr_array_ref(result->calls);
    replay->refused_call = result->refused_call;
    replay->unknowns = g_ptr_array_ref(result->unknowns);
}

static XpReplayAnswer answer_of(XpDecision decision)
{
    switch (decision) {
    case XP_DECISION_ALLOW:
        return XP_REPLAY_ALLOW;
    case XP_DECISION_EXPLICIT_DENY:
    case XP_DECISION_IMPLICIT_DENY:
        return XP_REPLAY_DENY;
    case XP_DECISION_UNKNOWN:
        return XP_REPLAY_UNKNOWN;
    }
    g_assert_not_reached();
}

/* An internal disagreement in the making: @text says what the story lacks (taken). */
static void fall_short(XpReplay *replay, char *text)
{
    char *both = g_strdup_printf("%s, but %s", replay->text, text);
    g_free(replay->text);
    g_free(text);
    replay->text = both;
    replay->answer = XP_REPLAY_BESIDE;
}

static void check_conds(XpReplay *replay, const XpWorld *world, const XpDecoded *decoded,
                        const GPtrArray *conds, XpTruth wanted)
{
    for (guint i = 0; conds != NULL && i < conds->len; i++) {
        const XpCond *cond = g_ptr_array_index(conds, i);
        XpTruth truth =
            xp_eval_cond(decoded->world, cond, replay->calls, world->symbols,
                         (const char *const *)(void *)decoded->values, replay->unknowns);
        if (truth == XP_MAYBE && replay->answer != XP_REPLAY_BESIDE)
            replay->answer = XP_REPLAY_UNKNOWN;
        if (truth != XP_MAYBE && truth != wanted)
            fall_short(replay, g_strdup(wanted == XP_TRUE ? "the claim's condition does not hold"
                                                          : "the claim's condition holds"));
    }
}

static XpTruth is_among(const XpWorld *world, const XpDecoded *decoded, const XpReplay *replay,
                        const XpSubjects *subjects)
{
    return xp_eval_is_subject(decoded->world, subjects, g_ptr_array_index(replay->calls, 0),
                              world->symbols, (const char *const *)(void *)decoded->values);
}

gboolean xp_replay_may_be(const XpWorld *world, const XpDecoded *decoded, const XpReplay *replay,
                          const XpSubjects *subjects)
{
    return is_among(world, decoded, replay, subjects) != XP_FALSE;
}

static void check_subjects(XpReplay *replay, const XpWorld *world, const XpDecoded *decoded,
                           const XpSubjects *subjects, XpTruth wanted)
{
    XpTruth truth = is_among(world, decoded, replay, subjects);
    if (truth != XP_MAYBE && truth != wanted)
        fall_short(replay,
                   g_strdup_printf("the caller is %s: %s", wanted == XP_TRUE ? "none of" : "one of",
                                   subjects->text));
}

static void check_reference(XpReplay *replay, const XpWorld *world, const XpDecoded *decoded,
                            const XpPolicy *policy)
{
    for (guint p = 0; p < world->n_policies; p++) {
        if (world->policies[p] != policy)
            continue;
        XpTruth truth = xp_eval_reference(decoded->world, decoded->world->policies[p],
                                          replay->calls, replay->unknowns);
        if (truth == XP_MAYBE && replay->answer != XP_REPLAY_BESIDE)
            replay->answer = XP_REPLAY_UNKNOWN;
        if (truth == XP_TRUE)
            fall_short(replay, g_strdup("the reference policy allows it"));
    }
}

static void check_demand(XpReplay *replay, const XpWorld *world, const XpDecoded *decoded,
                         const XpDemand *demand)
{
    check_conds(replay, world, decoded, demand->holds, XP_TRUE);
    check_conds(replay, world, decoded, demand->breaks, XP_FALSE);
    if (demand->exceeds != NULL)
        check_reference(replay, world, decoded, demand->exceeds);
    if (demand->among != NULL)
        check_subjects(replay, world, decoded, demand->among, XP_TRUE);
    for (guint i = 0; demand->not_among != NULL && i < demand->not_among->len; i++)
        check_subjects(replay, world, decoded, g_ptr_array_index(demand->not_among, i), XP_FALSE);
}

XpReplay *xp_replay(const XpWorld *world, const XpDecoded *decoded, const XpDemand *demand,
                    gint64 now, gboolean strict)
{
    XpReplay *replay = g_new0(XpReplay, 1);
    XpEvalOptions options = {.now = now, .assume_no_org = !strict, .assume_printed = !strict};
    g_autoptr(GError) error = NULL;
    g_autoptr(XpEvalResult) result =
        xp_eval_request(decoded->world, decoded->request, &options, &error);
    if (result == NULL) {
        replay->answer = XP_REPLAY_ERROR;
        replay->text = g_strdup(error->message);
        return replay;
    }
    replay->answer = answer_of(result->decision);
    replay->text = g_strdup_printf("%s by %s", xp_decision_name(result->decision), result->rule);
    take_trace(replay, decoded->world, world, result);
    check_demand(replay, world, decoded, demand);
    return replay;
}

XpReplayAnswer xp_replay_answer(const XpWorld *bound, const XpRequest *request, gint64 now,
                                gboolean strict)
{
    XpEvalOptions options = {.now = now, .assume_no_org = !strict, .assume_printed = !strict};
    g_autoptr(XpEvalResult) result = xp_eval_request(bound, request, &options, NULL);
    return result != NULL ? answer_of(result->decision) : XP_REPLAY_ERROR;
}

/* ---- what grants ---- */

/* A granting statement, the same one in the bound world, and what is put back there. */
typedef struct {
    const XpStatement *original;
    XpStatement *bound;
    XpElement element;
    guint n_actions;
} Granting;

static void add_granting(GArray *all, const XpWorld *world, const XpDecoded *decoded,
                         const XpPolicy *policy, const XpStatement *statement)
{
    for (guint i = 0; i < all->len; i++)
        if (g_array_index(all, Granting, i).original == statement)
            return;
    for (guint p = 0; p < world->n_policies; p++) {
        if (world->policies[p] != policy)
            continue;
        XpStatement *bound = &decoded->world->policies[p]->statements[statement->index];
        Granting row = {statement, bound, bound->action_element, bound->n_actions};
        g_array_append_val(all, row);
    }
}

static void take_out(const Granting *row)
{
    row->bound->action_element = XP_ELEMENT_PLAIN;
    row->bound->n_actions = 0;
}

static void put_back(const Granting *row)
{
    row->bound->action_element = row->element;
    row->bound->n_actions = row->n_actions;
}

static gboolean is_allowed(const XpDecoded *decoded, const XpEvalOptions *options)
{
    g_autoptr(XpEvalResult) result =
        xp_eval_request(decoded->world, decoded->request, options, NULL);
    return result != NULL && result->decision == XP_DECISION_ALLOW;
}

GPtrArray *xp_replay_granting(const XpWorld *world, const XpDecoded *decoded,
                              const XpReplay *replay, gint64 now, gboolean strict)
{
    XpEvalOptions options = {.now = now, .assume_no_org = !strict, .assume_printed = !strict};
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Granting));
    for (guint i = 0; i < replay->trace->len; i++) {
        const XpTraceStep *step = g_ptr_array_index(replay->trace, i);
        for (guint s = 0; step->says == XP_SAYS_ALLOW && s < step->statements->len; s++) {
            const XpStatement *statement = g_ptr_array_index(step->statements, s);
            if (statement->effect == XP_EFFECT_ALLOW)
                add_granting(all, world, decoded, g_ptr_array_index(step->policies, s), statement);
        }
    }
    GPtrArray *needed = g_ptr_array_new();
    for (guint i = all->len; i > 0; i--) { /* what comes last goes first: identity sides stay */
        const Granting *row = &g_array_index(all, Granting, i - 1);
        take_out(row);
        if (is_allowed(decoded, &options))
            continue;
        put_back(row);
        g_ptr_array_insert(needed, 0, (gpointer)(guintptr)row->original);
    }
    for (guint i = 0; i < all->len; i++)
        put_back(&g_array_index(all, Granting, i));
    return needed;
}
