/* SPDX-License-Identifier: Apache-2.0 */

/* What one direction asks: its terms, its goals, and what exceptions take out of it. */
#include "solver/diff_direction.h"

void xp_direction_clear(XpDirection *direction)
{
    xp_current_set(direction->unit->current, NULL);
    g_clear_pointer(&direction->excepts, g_ptr_array_unref);
    g_clear_pointer(&direction->goals, g_ptr_array_unref);
    g_clear_pointer(&direction->question, xp_question_free);
    g_clear_pointer(&direction->other, xp_story_terms_free);
    g_clear_pointer(&direction->story, xp_story_terms_free);
    g_clear_pointer(&direction->second, xp_problem_free);
    g_clear_pointer(&direction->first, xp_problem_free);
}

static Z3_ast allowed(const XpDirection *direction, const XpStoryTerms *story)
{
    XpZ3 *z3 = direction->first->z3;
    Z3_ast some = xp_z3_false(z3);
    for (guint i = 0; i < story->paths->len; i++)
        some = xp_z3_or(z3, some, g_array_index(story->paths, XpPath, i).allowed);
    return some;
}

/* What a claim asks for, or NULL. */
static const XpClaim *claim_of(const XpDirection *direction)
{
    const XpDiffScope *scope = direction->sides->scope;
    return scope != NULL ? &scope->aligned : NULL;
}

/* Besides the documents, the conditions of a claim read keys as numbers, dates and addresses. */
static void note_typed(XpProblem *problem, const XpClaim *claim)
{
    xp_goal_note_typed(problem, claim->when);
    for (guint i = 0; i < claim->n_assume; i++)
        xp_goal_note_typed(problem, claim->assume[i]);
}

void xp_direction_encode(XpDirection *direction, const XpActionGroup *group)
{
    const XpClaim *claim = claim_of(direction);
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    XpStorySpec spec = {.object = direction->object_more,
                        .actions = group->names,
                        .open_service = group->open_service,
                        .read_secret = group->read_secret,
                        .no_resource = direction->unit->service != NULL,
                        .partition = direction->unit->partition,
                        .reach = XP_REACH_ANY,
                        .now = direction->sides->options->now};
    if (claim != NULL) {
        xp_claim_collect(claim, texts);
        spec.sessions_bind = xp_claim_names_session(claim);
    }
    direction->group = group;
    direction->first =
        xp_problem_new_first(direction->more->aligned, direction->less->aligned, texts);
    direction->second = xp_problem_new_beside(direction->first);
    if (claim != NULL)
        note_typed(direction->first, claim); /* the second shares what is noted */
    direction->story = xp_story_terms_new(direction->first, &spec);
    spec.object = direction->object_less;
    spec.beside = direction->story;
    direction->other = xp_story_terms_new(direction->second, &spec);
}

static void add_goal(XpDirection *direction, Z3_ast formula)
{
    g_ptr_array_add(direction->goals, xp_question_goal(direction->question, formula));
}

/* The request is one that the claim speaks of. */
static void add_scope(XpDirection *direction, const XpClaim *claim)
{
    XpStoryTerms *story = direction->story;
    if (claim->subjects.n > 0)
        add_goal(direction, xp_goal_subjects(story, &claim->subjects, TRUE));
    add_goal(direction, xp_story_action(story, direction->group));
    for (guint i = 0; i < claim->n_excepts; i++) {
        add_goal(direction, xp_goal_subjects(story, &claim->excepts[i].subjects, FALSE));
        g_ptr_array_add(direction->excepts,
                        g_ptr_array_index(direction->goals, direction->goals->len - 1));
    }
}

/* ---- what exceptions cover ---- */

/* Does the claim of @scope speak of what is asked here? */
static gboolean concerns(const XpDirection *direction, const XpDiffScope *scope)
{
    if (direction->found != &direction->unit->gained)
        return FALSE;
    return direction->unit->service != NULL
               ? scope->claim->objects.n == 0
               : xp_diff_scope_has(scope, direction->unit->replicas[1] != NULL
                                              ? &direction->unit->primary
                                              : direction->object_more);
}

/* The sent action is none that the claim means; one that is not listed may be any. */
static Z3_ast is_other_action(const XpDirection *direction, const XpDiffScope *scope)
{
    XpZ3 *z3 = direction->first->z3;
    const XpCallTerms *sent = g_ptr_array_index(direction->story->calls, 0);
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    if (scope->claim->actions.n == 0)
        return xp_z3_false(z3);
    for (guint i = 0; i < xp_selector_count(sent->action); i++)
        if (i >= sent->actions->len ||
            !xp_diff_scope_means(scope, g_ptr_array_index(sent->actions, i),
                                 direction->story->read_secret))
            g_ptr_array_add(cases, xp_selector_is(sent->action, i));
    return xp_z3_or_all(z3, cases);
}

/* No exception covers the request. */
static Z3_ast is_uncovered(const XpDirection *direction)
{
    XpZ3 *z3 = direction->first->z3;
    const GPtrArray *scopes = direction->sides->excusing;
    Z3_ast term = xp_z3_true(z3);
    for (guint s = 0; scopes != NULL && s < scopes->len; s++) {
        const XpDiffScope *scope = g_ptr_array_index(scopes, s);
        const XpClaim *claim = &scope->aligned;
        if (!concerns(direction, scope))
            continue;
        Z3_ast beside = is_other_action(direction, scope);
        if (claim->subjects.n > 0)
            beside =
                xp_z3_or(z3, beside, xp_goal_subjects(direction->story, &claim->subjects, FALSE));
        for (guint e = 0; e < claim->n_excepts; e++) {
            Z3_ast nobody = xp_goal_subjects(direction->story, &claim->excepts[e].subjects, FALSE);
            term = xp_z3_and(z3, term, xp_z3_or(z3, beside, nobody));
        }
    }
    return term;
}

char *xp_direction_name_exceptions(const XpDirection *direction, const XpDecoded *decoded,
                                   const XpReplay *replay)
{
    const GPtrArray *scopes = direction->sides->excusing;
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint s = 0; s < scopes->len; s++) {
        const XpDiffScope *scope = g_ptr_array_index(scopes, s);
        for (guint e = 0; concerns(direction, scope) && e < scope->claim->n_excepts; e++) {
            const XpExcept *except = &scope->claim->excepts[e];
            if (!xp_replay_may_be(direction->more->world, decoded, replay, &except->subjects))
                continue;
            g_string_append_printf(out, "%s%s, because %s", out->len > 0 ? "; " : "",
                                   except->subjects.text, except->because);
        }
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static gint64 deadline_of(const XpDiffSides *sides)
{
    if (sides->deadline != 0 || sides->options->timeout_ms == 0)
        return sides->deadline;
    return g_get_monotonic_time() + (gint64)sides->options->timeout_ms * 1000;
}

void xp_direction_start(XpDirection *direction)
{
    XpZ3 *z3 = direction->first->z3;
    const XpDiffSides *sides = direction->sides;
    const XpClaim *claim = claim_of(direction);
    direction->question =
        xp_question_new(direction->first, sides->options, deadline_of(sides), sides->interrupted);
    xp_current_set(direction->unit->current, direction->question);
    xp_question_set_second(direction->question, direction->second);
    direction->goals = g_ptr_array_new();
    direction->excepts = g_ptr_array_new();
    add_goal(direction, claim != NULL ? xp_story_allowed(direction->story, claim, FALSE)
                                      : allowed(direction, direction->story));
    add_goal(direction, xp_z3_not(z3, allowed(direction, direction->other)));
    if (claim != NULL)
        add_scope(direction, claim);
    Z3_ast uncovered = is_uncovered(direction);
    if (xp_z3_is_true(z3, uncovered))
        return;
    add_goal(direction, uncovered);
    direction->uncovered = g_ptr_array_index(direction->goals, direction->goals->len - 1);
}

gboolean xp_direction_is_unlike(const XpDirection *direction)
{
    Z3_ast here = xp_problem_plain(direction->first, allowed(direction, direction->story));
    Z3_ast there = xp_problem_plain(direction->second, allowed(direction, direction->other));
    return here != there;
}

XpOpenChange *xp_direction_add_open(XpDirection *direction, const char *reason)
{
    XpOpenChange *open = xp_open_change_new(direction->unit->text, reason);
    g_ptr_array_add(direction->found->open, open);
    return open;
}
