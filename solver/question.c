/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/question.h"

XpQuestion *xp_question_new(XpProblem *problem, const XpProveOptions *options, gint64 deadline,
                            const volatile gint *interrupted)
{
    XpQuestion *question = g_new0(XpQuestion, 1);
    question->problem = problem;
    question->lazy = xp_lazy_new(problem->atoms);
    question->options = options;
    question->goals = g_array_new(FALSE, FALSE, sizeof(XpGoal));
    question->limits.rlimit = options->rlimit;
    question->deadline = deadline;
    question->interrupted = interrupted;
    return question;
}

void xp_question_free(XpQuestion *question)
{
    if (question == NULL)
        return;
    xp_lazy_free(question->lazy);
    g_array_unref(question->goals);
    g_clear_error(&question->error);
    g_free(question->reason);
    g_free(question);
}

Z3_ast xp_question_goal(XpQuestion *question, Z3_ast formula)
{
    Z3_ast literal = xp_problem_fresh(question->problem, "goal");
    XpGoal goal = {literal, formula, question->problem->environment->len};
    Z3_ast term = xp_z3_implies(question->problem->z3, literal, formula);
    if (!xp_z3_is_true(question->problem->z3, term)) {
        g_array_append_val(question->goals, goal);
        xp_problem_assert(question->problem, term);
    }
    return literal;
}

static void assert_environment(XpQuestion *question)
{
    GPtrArray *environment = question->problem->environment;
    for (; question->asserted < environment->len; question->asserted++)
        xp_lazy_assert(question->lazy, g_ptr_array_index(environment, question->asserted));
}

/* Is the fact fixed to the value that allows less? Rule: design.md 3 */
static gboolean is_pessimistic(const XpQuestion *question, XpMode mode, XpFactUse use)
{
    switch (use) {
    case XP_USE_UNKNOWN:
        return mode == XP_MODE_MUST || mode == XP_MODE_MUST_CAN;
    case XP_USE_FOREIGN:
        return mode == XP_MODE_MUST_CAN;
    case XP_USE_ASSUMED:
        return mode != XP_MODE_MAY || !question->options->strict;
    case XP_USE_TAKEN:
        return question->options->strict && (mode == XP_MODE_MUST || mode == XP_MODE_MUST_CAN);
    case XP_USE_SHOWN:
        return !question->universal && (mode == XP_MODE_MUST || mode == XP_MODE_MUST_CAN);
    case XP_USE_NO_ORG:
        return mode == XP_MODE_MUST_CAN || (mode == XP_MODE_MUST && question->options->strict);
    }
    g_assert_not_reached();
}

void xp_question_set_second(XpQuestion *question, const XpProblem *second)
{
    question->second = second;
}

/* Is the fact of the negated side fixed to the value that allows more? What the administrator of a
 * foreign account decides is the same on both sides. */
static gboolean is_best(const XpQuestion *question, XpMode mode, XpFactUse use)
{
    switch (use) {
    case XP_USE_FOREIGN:
        return FALSE;
    case XP_USE_ASSUMED:
        return mode != XP_MODE_MAY && question->options->strict;
    case XP_USE_UNKNOWN:
    case XP_USE_TAKEN:
    case XP_USE_SHOWN:
    case XP_USE_NO_ORG:
        return mode != XP_MODE_MAY;
    }
    g_assert_not_reached();
}

static void fix(XpZ3 *z3, Z3_ast literal, gboolean value, GPtrArray *assumptions)
{
    g_ptr_array_add(assumptions, value ? literal : xp_z3_not(z3, literal));
}

/* Both polarities of every fact of a pair are fixed: what is free are the choices, and they are
 * shared. */
static void assume_pair(const XpQuestion *question, XpMode mode, GPtrArray *assumptions)
{
    XpZ3 *z3 = question->problem->z3;
    for (guint i = 0; i < question->problem->facts->len; i++) {
        const XpFactEntry *entry = g_ptr_array_index(question->problem->facts, i);
        fix(z3, entry->pessimistic, is_pessimistic(question, mode, entry->use), assumptions);
        fix(z3, entry->optimistic, FALSE, assumptions);
    }
    for (guint i = 0; i < question->second->facts->len; i++) {
        const XpFactEntry *entry = g_ptr_array_index(question->second->facts, i);
        gboolean none = entry->use == XP_USE_ASSUMED && !question->options->strict;
        fix(z3, entry->pessimistic, none, assumptions);
        fix(z3, entry->optimistic, is_best(question, mode, entry->use), assumptions);
    }
}

void xp_question_assume_facts(const XpQuestion *question, XpMode mode, GPtrArray *assumptions,
                              GHashTable *dropped)
{
    XpZ3 *z3 = question->problem->z3;
    if (question->second != NULL) {
        assume_pair(question, mode, assumptions);
        return;
    }
    for (guint i = 0; i < question->problem->facts->len; i++) {
        const XpFactEntry *entry = g_ptr_array_index(question->problem->facts, i);
        if (dropped != NULL && g_hash_table_contains(dropped, entry))
            continue;
        gboolean most = mode == XP_MODE_MOST && entry->use != XP_USE_ASSUMED;
        if (!most && is_pessimistic(question, mode, entry->use))
            g_ptr_array_add(assumptions, entry->pessimistic);
        if (entry->optimistic != NULL)
            g_ptr_array_add(assumptions,
                            most ? entry->optimistic : xp_z3_not(z3, entry->optimistic));
        if (most || (question->universal && entry->use == XP_USE_SHOWN))
            g_ptr_array_add(assumptions, xp_z3_not(z3, entry->pessimistic));
    }
}

static gboolean is_kept(const XpProveOptions *options, const XpTrack *track)
{
    return options->keeps == NULL ||
           options->keeps(track->policy, track->statement, track->what, options->keeps_data);
}

static gboolean set_limits(XpQuestion *question)
{
    if (question->deadline == 0)
        return TRUE;
    gint64 left = (question->deadline - g_get_monotonic_time()) / 1000;
    question->limits.timeout_ms = (guint)MAX(left, 1);
    return left > 0;
}

static XpLazyAnswer give_up(XpQuestion *question, const char *reason)
{
    g_free(question->reason);
    question->reason = g_strdup(reason);
    return XP_LAZY_UNKNOWN;
}

XpLazyAnswer xp_question_check(XpQuestion *question, XpMode mode, const GPtrArray *literals,
                               GHashTable *dropped)
{
    if (question->interrupted != NULL && g_atomic_int_get(question->interrupted) != 0)
        return give_up(question, "interrupted");
    if (!set_limits(question))
        return give_up(question, "timeout");
    assert_environment(question);
    g_autoptr(GPtrArray) assumptions = g_ptr_array_new();
    for (guint i = 0; literals != NULL && i < literals->len; i++)
        g_ptr_array_add(assumptions, g_ptr_array_index(literals, i));
    for (guint i = 0; i < question->problem->tracks->len; i++) {
        XpTrack *track = g_ptr_array_index(question->problem->tracks, i);
        if ((dropped == NULL || !g_hash_table_contains(dropped, track)) &&
            is_kept(question->options, track))
            g_ptr_array_add(assumptions, track->literal);
    }
    xp_question_assume_facts(question, mode, assumptions, dropped);
    GError *error = NULL;
    XpLazyAnswer answer = xp_lazy_check(question->lazy, (const Z3_ast *)(void *)assumptions->pdata,
                                        assumptions->len, &question->limits, &error);
    if (answer == XP_LAZY_UNKNOWN)
        give_up(question, error != NULL ? error->message : xp_lazy_unknown_reason(question->lazy));
    if (error != NULL && question->error == NULL)
        question->error = error;
    else
        g_clear_error(&error);
    return answer;
}

static gboolean in_core(const GPtrArray *core, Z3_ast literal)
{
    return g_ptr_array_find((GPtrArray *)(guintptr)core, literal, NULL);
}

GPtrArray *xp_question_core_tracks(XpQuestion *question)
{
    g_autoptr(GPtrArray) core = xp_lazy_core(question->lazy);
    GPtrArray *tracks = g_ptr_array_new();
    for (guint i = 0; i < question->problem->tracks->len; i++) {
        XpTrack *track = g_ptr_array_index(question->problem->tracks, i);
        if (in_core(core, track->literal))
            g_ptr_array_add(tracks, track);
    }
    return tracks;
}

GPtrArray *xp_question_core_facts(XpQuestion *question)
{
    g_autoptr(GPtrArray) core = xp_lazy_core(question->lazy);
    GPtrArray *facts = g_ptr_array_new();
    for (guint i = 0; i < question->problem->facts->len; i++) {
        XpFactEntry *entry = g_ptr_array_index(question->problem->facts, i);
        if (in_core(core, entry->pessimistic))
            g_ptr_array_add(facts, entry);
    }
    return facts;
}

/* The facts whose best case the answer rests on. */
static GPtrArray *core_best(XpQuestion *question)
{
    XpZ3 *z3 = question->problem->z3;
    g_autoptr(GPtrArray) core = xp_lazy_core(question->lazy);
    GPtrArray *facts = g_ptr_array_new();
    for (guint i = 0; i < question->problem->facts->len; i++) {
        XpFactEntry *entry = g_ptr_array_index(question->problem->facts, i);
        if (in_core(core, xp_z3_not(z3, entry->pessimistic)) ||
            (entry->optimistic != NULL && in_core(core, entry->optimistic)))
            g_ptr_array_add(facts, entry);
    }
    return facts;
}

GPtrArray *xp_question_pair_facts(XpQuestion *question)
{
    g_autoptr(GPtrArray) core = xp_lazy_core(question->lazy);
    GPtrArray *facts = xp_question_core_facts(question);
    for (guint i = 0; i < question->second->facts->len; i++) {
        XpFactEntry *entry = g_ptr_array_index(question->second->facts, i);
        if (in_core(core, entry->optimistic))
            g_ptr_array_add(facts, entry);
    }
    return facts;
}

/* Everything of @all that is not in @kept. */
static GHashTable *complement(const GPtrArray *all, const GPtrArray *kept)
{
    GHashTable *dropped = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < all->len; i++)
        if (!g_ptr_array_find((GPtrArray *)(guintptr)kept, g_ptr_array_index(all, i), NULL))
            g_hash_table_add(dropped, g_ptr_array_index(all, i));
    return dropped;
}

/* Deletion: a member without which the question is still unsatisfiable goes; so does whatever
 * the new core lacks. An answer that is not "unsatisfiable" keeps the member: the result may
 * then be larger than it need be, never wrong. */
static GPtrArray *minimize(XpQuestion *question, XpMode mode, const GPtrArray *literals,
                           const GPtrArray *all, GPtrArray *(*read_core)(XpQuestion *))
{
    GPtrArray *kept = read_core(question);
    for (guint i = 0; i < kept->len;) {
        g_autoptr(GPtrArray) trial = g_ptr_array_copy(kept, NULL, NULL);
        gpointer member = g_ptr_array_remove_index(trial, i);
        g_autoptr(GHashTable) dropped = complement(all, trial);
        if (xp_question_check(question, mode, literals, dropped) != XP_LAZY_UNSAT) {
            i++;
            continue;
        }
        g_autoptr(GPtrArray) core = read_core(question);
        for (guint j = kept->len; j > 0; j--) {
            gpointer old = g_ptr_array_index(kept, j - 1);
            if (old == member || (j > i && !g_ptr_array_find(core, old, NULL)))
                g_ptr_array_remove_index(kept, j - 1);
        }
    }
    return kept;
}

GPtrArray *xp_question_minimize(XpQuestion *question, XpMode mode, const GPtrArray *literals)
{
    return minimize(question, mode, literals, question->problem->tracks, xp_question_core_tracks);
}

GPtrArray *xp_question_minimize_facts(XpQuestion *question, XpMode mode, const GPtrArray *literals)
{
    return minimize(question, mode, literals, question->problem->facts,
                    mode == XP_MODE_MOST ? core_best : xp_question_core_facts);
}

/* ---- which one is asked ---- */

void xp_current_init(XpCurrent *current)
{
    g_mutex_init(&current->lock);
    current->question = NULL;
}

void xp_current_clear(XpCurrent *current)
{
    g_mutex_clear(&current->lock);
}

void xp_current_set(XpCurrent *current, XpQuestion *question)
{
    g_mutex_lock(&current->lock);
    current->question = question;
    g_mutex_unlock(&current->lock);
}

void xp_current_interrupt(XpCurrent *current)
{
    g_mutex_lock(&current->lock);
    if (current->question != NULL)
        xp_lazy_interrupt(current->question->lazy);
    g_mutex_unlock(&current->lock);
}
