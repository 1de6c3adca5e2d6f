/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/known.h"

#include <string.h>

#include "frontend/model/statement_text.h"

/* Ways and facts that are looked for in one question. */
#define MOST_FOUND 256u

gboolean xp_known_is_asked(const XpTask *task)
{
    const XpProveOptions *options = task->options;
    return (options->baseline != NULL || options->learn) &&
           task->property->expect == XP_EXPECT_NOTHING;
}

/* What the baseline says of the property, or NULL; nothing while it is written. */
static const GPtrArray *recorded(const XpTask *task)
{
    if (task->options->learn || task->options->baseline == NULL)
        return NULL;
    const XpKnownProperty *property = xp_baseline_find(task->options->baseline, task->property->id);
    return property != NULL ? property->known : NULL;
}

static void mark_used(const XpTask *task, const XpKnown *known)
{
    if (!g_ptr_array_find(task->result->used_known, known, NULL))
        g_ptr_array_add(task->result->used_known, (gpointer)(guintptr)known);
}

/* Takes @known. */
static void learn(const XpTask *task, XpKnown *known)
{
    GPtrArray *learned = task->result->learned;
    for (guint i = 0; i < learned->len; i++)
        if (xp_known_equal(g_ptr_array_index(learned, i), known)) {
            xp_known_free(known);
            return;
        }
    g_ptr_array_add(learned, known);
}

/* ---- ways ---- */

static Z3_ast literal_of(const XpProblem *problem, const char *key)
{
    const XpSwitch *found = xp_problem_switch_find(problem, key);
    return found != NULL ? found->off : NULL;
}

/* One of the statements of @known does not count. FALSE when not all of them are there: then it
 * excludes nothing. */
static gboolean exclude(XpInquiry *inquiry, const XpKnown *known, GPtrArray *literals)
{
    g_autoptr(GPtrArray) off = g_ptr_array_new();
    for (guint i = 0; i < known->parts->len; i++) {
        const XpKnownPart *part = g_ptr_array_index(known->parts, i);
        Z3_ast literal = literal_of(inquiry->problem, part->key);
        if (literal == NULL)
            return FALSE;
        g_ptr_array_add(off, literal);
    }
    if (off->len == 0)
        return FALSE;
    Z3_ast some = xp_z3_or_all(inquiry->problem->z3, off);
    g_ptr_array_add(literals, xp_question_goal(inquiry->question, some));
    return TRUE;
}

static gboolean is_definite(XpInquiry *inquiry, const GPtrArray *literals, const GPtrArray *off,
                            guint first, guint n)
{
    g_autoptr(GPtrArray) all = g_ptr_array_copy((GPtrArray *)(guintptr)literals, NULL, NULL);
    for (guint i = 0; i < off->len; i++)
        g_ptr_array_add(all, g_ptr_array_index(off, i));
    for (guint i = first; i < first + n; i++) {
        const XpSwitch *item = g_ptr_array_index(inquiry->problem->switches, i);
        g_ptr_array_add(all, item->off);
    }
    return xp_question_check(inquiry->question, XP_MODE_MUST, all, NULL) == XP_LAZY_SAT;
}

/* Switches off as many of the @n sources from @first as can be, by halves: few are needed. */
static void switch_off(XpInquiry *inquiry, const GPtrArray *literals, GPtrArray *off, guint first,
                       guint n)
{
    if (n == 0)
        return;
    if (is_definite(inquiry, literals, off, first, n)) {
        for (guint i = first; i < first + n; i++) {
            const XpSwitch *item = g_ptr_array_index(inquiry->problem->switches, i);
            g_ptr_array_add(off, item->off);
        }
        return;
    }
    if (n == 1)
        return;
    switch_off(inquiry, literals, off, first, n / 2);
    switch_off(inquiry, literals, off, first + n / 2, n - n / 2);
}

/* Returns new: the sources that the story of @literals cannot do without; those that it can are
 * added to @literals as switched off. */
static XpKnown *find_way(XpInquiry *inquiry, GPtrArray *literals)
{
    const XpProblem *problem = inquiry->problem;
    g_autoptr(GPtrArray) off = g_ptr_array_new();
    switch_off(inquiry, literals, off, 0, problem->switches->len);
    XpKnown *way = xp_known_new(XP_KNOWN_GRANTED);
    for (guint i = 0; i < problem->switches->len; i++) {
        const XpSwitch *item = g_ptr_array_index(problem->switches, i);
        if (!g_ptr_array_find(off, item->off, NULL))
            xp_known_add(way, item->key, item->what, item->policy, item->statement);
    }
    for (guint i = 0; i < off->len; i++)
        g_ptr_array_add(literals, g_ptr_array_index(off, i));
    return way;
}

/* Is the recorded @known, alone, still a way? */
static gboolean is_way(XpInquiry *inquiry, const XpKnown *known, const GPtrArray *goals)
{
    const XpProblem *problem = inquiry->problem;
    g_autoptr(GPtrArray) off = g_ptr_array_new();
    for (guint i = 0; i < known->parts->len; i++) {
        const XpKnownPart *part = g_ptr_array_index(known->parts, i);
        if (literal_of(problem, part->key) == NULL)
            return FALSE;
    }
    for (guint i = 0; i < problem->switches->len; i++) {
        const XpSwitch *item = g_ptr_array_index(problem->switches, i);
        if (!xp_known_has(known, item->key))
            g_ptr_array_add(off, item->off);
    }
    return is_definite(inquiry, goals, off, 0, 0);
}

/* ---- facts ---- */

static char *fact_key(const XpProblem *problem, const XpFact *fact)
{
    return xp_symbols_print(problem->world->symbols, fact->id);
}

static gboolean is_open(const XpProblem *problem, const XpFactEntry *entry,
                        const GPtrArray *entries)
{
    g_autofree char *key = fact_key(problem, entry->fact);
    for (guint i = 0; entries != NULL && i < entries->len; i++) {
        const XpKnown *known = g_ptr_array_index(entries, i);
        if (known->kind == XP_KNOWN_OPEN && xp_known_has(known, key))
            return TRUE;
    }
    return FALSE;
}

static void pin(const XpProblem *problem, const GPtrArray *entries, GPtrArray *literals)
{
    for (guint i = 0; i < problem->facts->len; i++) {
        const XpFactEntry *entry = g_ptr_array_index(problem->facts, i);
        if (is_open(problem, entry, entries))
            g_ptr_array_add(literals, entry->pessimistic);
    }
}

static XpKnown *known_fact(const XpWorld *world, const XpFact *fact)
{
    XpKnown *known = xp_known_new(XP_KNOWN_OPEN);
    g_autofree char *key = xp_symbols_print(world->symbols, fact->id);
    g_autofree char *what = xp_symbols_print(world->symbols, fact->text);
    xp_known_add(known, key, what, NULL, NULL);
    return known;
}

/* ---- searching ---- */

/* Which recorded entries say something of this question. */
static void find_used(XpTask *task, XpInquiry *inquiry, const GPtrArray *goals,
                      const GPtrArray *literals)
{
    const GPtrArray *entries = recorded(task);
    for (guint i = 0; entries != NULL && i < entries->len; i++) {
        const XpKnown *known = g_ptr_array_index(entries, i);
        if (known->kind == XP_KNOWN_GRANTED && is_way(inquiry, known, goals))
            mark_used(task, known);
        if (known->kind != XP_KNOWN_OPEN)
            continue;
        g_autoptr(GPtrArray) without =
            g_ptr_array_copy((GPtrArray *)(guintptr)literals, NULL, NULL);
        for (guint f = 0; f < inquiry->problem->facts->len; f++) {
            const XpFactEntry *entry = g_ptr_array_index(inquiry->problem->facts, f);
            g_autofree char *key = fact_key(inquiry->problem, entry->fact);
            if (xp_known_has(known, key))
                g_ptr_array_remove(without, entry->pessimistic);
        }
        if (without->len < literals->len &&
            xp_question_check(inquiry->question, XP_MODE_MAY, without, NULL) != XP_LAZY_UNSAT)
            mark_used(task, known);
    }
}

/* The question has a story, or may have one: what it rests on. */
static XpKnownAnswer find_next(XpInquiry *inquiry, GPtrArray *literals, XpKnown **out_way,
                               GPtrArray **out_facts)
{
    XpQuestion *question = inquiry->question;
    switch (xp_question_check(question, XP_MODE_MAY, literals, NULL)) {
    case XP_LAZY_UNSAT:
        return XP_KNOWN_ALL;
    case XP_LAZY_UNKNOWN:
        return XP_KNOWN_NO_ANSWER;
    case XP_LAZY_SAT:
        break;
    }
    switch (xp_question_check(question, XP_MODE_MUST, literals, NULL)) {
    case XP_LAZY_SAT:
        *out_way = find_way(inquiry, literals);
        return XP_KNOWN_NEW_WAY;
    case XP_LAZY_UNKNOWN:
        return XP_KNOWN_NO_ANSWER;
    case XP_LAZY_UNSAT:
        break;
    }
    *out_facts = xp_question_minimize_facts(question, XP_MODE_MUST, literals);
    return XP_KNOWN_NEW_DOUBT;
}

/* Adds what was found to the baseline, and to what is excluded from now on. FALSE: it cannot be,
 * and so all of it is not known. */
static gboolean take_in(XpTask *task, XpInquiry *inquiry, XpKnown *way, const GPtrArray *facts,
                        GPtrArray *literals, GPtrArray *open)
{
    guint before = literals->len;
    if (way != NULL) {
        if (!exclude(inquiry, way, literals))
            return FALSE;
        learn(task, way);
        return TRUE;
    }
    g_assert(facts != NULL);
    for (guint i = 0; i < facts->len; i++) {
        const XpFactEntry *entry = g_ptr_array_index(facts, i);
        if (g_ptr_array_find(literals, entry->pessimistic, NULL))
            continue;
        g_ptr_array_add(open, (gpointer)(guintptr)entry);
        g_ptr_array_add(literals, entry->pessimistic);
    }
    return literals->len > before;
}

/* Of the facts found one after the other, a later one can make an earlier one needless. */
static void learn_open(XpTask *task, XpInquiry *inquiry, GPtrArray *literals, const GPtrArray *open)
{
    for (guint i = 0; i < open->len; i++) {
        const XpFactEntry *entry = g_ptr_array_index(open, i);
        g_ptr_array_remove(literals, entry->pessimistic);
        if (xp_question_check(inquiry->question, XP_MODE_MAY, literals, NULL) == XP_LAZY_UNSAT)
            continue;
        g_ptr_array_add(literals, entry->pessimistic);
        learn(task, known_fact(task->world, entry->fact));
    }
}

/* Leaves the question at the story of @way, which is to be shown: @literals become those. */
static XpKnownAnswer stand_at(XpInquiry *inquiry, GPtrArray *literals, const GPtrArray *way)
{
    for (guint i = literals->len; i < way->len; i++)
        g_ptr_array_add(literals, g_ptr_array_index(way, i));
    return xp_question_check(inquiry->question, XP_MODE_MUST, literals, NULL) == XP_LAZY_SAT
               ? XP_KNOWN_NEW_WAY
               : XP_KNOWN_NO_ANSWER;
}

XpKnownAnswer xp_known_search(XpTask *task, XpInquiry *inquiry, GPtrArray *literals,
                              GPtrArray **out_facts)
{
    const GPtrArray *entries = recorded(task);
    g_autoptr(GPtrArray) goals = g_ptr_array_copy(literals, NULL, NULL);
    *out_facts = NULL;
    for (guint i = 0; entries != NULL && i < entries->len; i++) {
        const XpKnown *known = g_ptr_array_index(entries, i);
        if (known->kind == XP_KNOWN_GRANTED)
            exclude(inquiry, known, literals);
    }
    pin(inquiry->problem, entries, literals);
    find_used(task, inquiry, goals, literals);
    g_autoptr(GPtrArray) open = g_ptr_array_new(); /* const XpFactEntry * */
    for (guint i = 0; i < MOST_FOUND; i++) {
        XpKnown *way = NULL;
        g_autoptr(GPtrArray) facts = NULL;
        g_autoptr(GPtrArray) next = g_ptr_array_copy(literals, NULL, NULL);
        XpKnownAnswer answer = find_next(inquiry, next, &way, &facts);
        gboolean found = answer == XP_KNOWN_NEW_WAY || answer == XP_KNOWN_NEW_DOUBT;
        if (found && task->options->learn && take_in(task, inquiry, way, facts, literals, open))
            continue;
        xp_known_free(way);
        learn_open(task, inquiry, literals, open);
        *out_facts = g_steal_pointer(&facts);
        return answer == XP_KNOWN_NEW_WAY ? stand_at(inquiry, literals, next) : answer;
    }
    return XP_KNOWN_NO_ANSWER;
}

/* ---- the property ---- */

XpKnownMark xp_known_mark(const XpTask *task)
{
    return (XpKnownMark){.missing = task->result->missing->len,
                         .unknowns = task->result->unknowns->len,
                         .counterexamples = task->result->counterexamples->len};
}

void xp_known_set_aside(XpTask *task, const XpKnownMark *mark, gboolean all)
{
    GPtrArray *stories = task->result->counterexamples;
    while (stories->len > mark->counterexamples)
        g_ptr_array_add(task->aside, g_ptr_array_steal_index(stories, mark->counterexamples));
    task->any_known = task->any_known || all;
    task->judged++;
}

void xp_known_count(XpTask *task, XpVerdict verdict, const char *reason)
{
    task->judged++;
    gboolean worse =
        !task->any_new || xp_verdict_worse(task->new_verdict, verdict) != task->new_verdict;
    task->any_new = TRUE;
    if (!worse)
        return;
    task->new_verdict = verdict;
    g_free(task->new_reason);
    task->new_reason = g_strdup(reason);
}

static void add_missing(const XpWorld *world, const XpMissing *missing, XpKnown *known)
{
    g_autofree char *what = g_strdup_printf("%s: %s", missing->call_name, missing->advice);
    g_autofree char *text = g_strdup_printf("%u|%d|%s|%s|%s", missing->call, (int)missing->layer,
                                            missing->account != NULL ? missing->account : "",
                                            missing->rule != NULL ? missing->rule : "", what);
    g_autofree char *named = xp_symbols_print(world->symbols, text);
    g_autofree char *key = g_compute_checksum_for_string(G_CHECKSUM_SHA256, named, -1);
    xp_known_add(known, key, what, NULL, NULL);
}

/* What refuses the request of @story: the Denies, or the layers in which nothing allows. */
static void add_refusing(const XpWorld *world, const XpStory *story, XpKnown *known)
{
    for (guint i = 0; i < story->trace->len; i++) {
        const XpTraceStep *step = g_ptr_array_index(story->trace, i);
        if (step->says != XP_SAYS_DENY && step->says != XP_SAYS_NONE)
            continue;
        g_autofree char *where = g_strdup_printf("%u|%d|%s", step->call, (int)step->layer,
                                                 step->account != NULL ? step->account : "");
        g_autofree char *shown = xp_symbols_print(world->symbols, where);
        for (guint s = 0; step->says == XP_SAYS_DENY && s < step->statements->len; s++) {
            const XpStatement *statement = g_ptr_array_index(step->statements, s);
            g_autofree char *text =
                xp_statement_text(g_ptr_array_index(step->policies, s), statement);
            g_autofree char *named = xp_symbols_print(world->symbols, text);
            g_autofree char *whole = g_strconcat(shown, "|", named, NULL);
            g_autofree char *key = g_compute_checksum_for_string(G_CHECKSUM_SHA256, whole, -1);
            if (statement->effect == XP_EFFECT_DENY)
                xp_known_add(known, key, NULL, g_ptr_array_index(step->policies, s), statement);
        }
        if (step->says == XP_SAYS_NONE)
            xp_known_add(known, shown, "nothing allows it there", NULL, NULL);
    }
}

static gboolean is_recorded(XpTask *task, const XpKnown *known)
{
    const GPtrArray *entries = recorded(task);
    for (guint i = 0; entries != NULL && i < entries->len; i++) {
        const XpKnown *entry = g_ptr_array_index(entries, i);
        if (!xp_known_equal(entry, known))
            continue;
        mark_used(task, entry);
        return TRUE;
    }
    return FALSE;
}

/* Takes @known; TRUE when it is in the baseline, which it is while that is written. */
static gboolean settle(XpTask *task, XpKnown *known)
{
    g_autoptr(XpKnown) owned = known;
    if (!task->options->learn)
        return is_recorded(task, owned);
    learn(task, g_steal_pointer(&owned));
    return TRUE;
}

void xp_known_judge_reaching(XpTask *task, XpVerdict verdict, const char *reason,
                             const XpKnownMark *mark)
{
    const XpPropertyResult *result = task->result;
    gboolean all = TRUE;
    XpKnown *refused = xp_known_new(XP_KNOWN_REFUSED);
    for (guint i = mark->missing; i < result->missing->len; i++)
        add_missing(task->world, g_ptr_array_index(result->missing, i), refused);
    for (guint i = mark->counterexamples; i < result->counterexamples->len; i++)
        add_refusing(task->world, g_ptr_array_index(result->counterexamples, i), refused);
    gboolean any = refused->parts->len > 0;
    if (any)
        all = settle(task, refused);
    else
        xp_known_free(refused);
    for (guint i = mark->unknowns; i < result->unknowns->len; i++) {
        any = TRUE;
        all = settle(task, known_fact(task->world, g_ptr_array_index(result->unknowns, i))) && all;
    }
    if (any && all)
        xp_known_set_aside(task, mark, TRUE);
    else
        xp_known_count(task, verdict, reason);
}

void xp_known_conclude(XpTask *task)
{
    XpPropertyResult *result = task->result;
    if (!task->any_new) {
        while (task->aside->len > 0)
            g_ptr_array_add(result->counterexamples, g_ptr_array_steal_index(task->aside, 0));
        if (task->any_known)
            result->outcome = XP_OUTCOME_KNOWN;
        return;
    }
    if (!task->any_known && result->used_known->len == 0)
        return;
    result->verdict = task->new_verdict;
    g_free(result->reason);
    result->reason = g_strdup_printf("beyond the baseline: %s",
                                     task->new_reason != NULL ? task->new_reason : "not proved");
}
