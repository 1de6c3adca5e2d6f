/* SPDX-License-Identifier: Apache-2.0 */

/* `no new access ... since`: what a story may not do that another tree refuses. */
#include <string.h>

#include "solver/diff_internal.h"
#include "solver/dues.h"
#include "solver/known.h"
#include "solver/task.h"

/* Callers and things that one property shows a request of, and that it names. */
#define MOST_STORIES 3
#define MOST_LINES   20

static const XpBase *find_base(const XpProveOptions *options, const char *source)
{
    for (guint i = 0; i < options->n_bases; i++)
        if (strcmp(options->bases[i].source, source) == 0)
            return &options->bases[i];
    return NULL;
}

static void ask_units(XpTask *task, GPtrArray *units, const XpDiffSides *sides)
{
    for (guint i = 0; i < units->len; i++) {
        XpDiffUnit *unit = g_ptr_array_index(units, i);
        const XpObject *object = unit->replicas[1] != NULL ? &unit->primary : &unit->objects[1];
        gboolean wanted = unit->service != NULL ? sides->scope->claim->objects.n == 0
                                                : xp_diff_scope_has(sides->scope, object);
        unit->current = &task->current;
        if (wanted)
            xp_diff_unit(unit, sides);
    }
}

/* Compared one by one are things that one of the trees has. */
static void add_unlisted(XpAccessDiff *diff, const GPtrArray *units, const XpDiffScope *scope)
{
    for (guint i = 0; i < scope->aligned.objects.n; i++) {
        const XpObject *object = &scope->aligned.objects.items[i];
        gboolean listed = FALSE;
        for (guint u = 0; u < units->len; u++) {
            const XpObject *unit = &((const XpDiffUnit *)g_ptr_array_index(units, u))->objects[1];
            listed =
                listed || (unit->kind == object->kind && g_strcmp0(unit->arn, object->arn) == 0);
        }
        if (!listed)
            g_ptr_array_add(diff->gained.open,
                            xp_open_change_new(object->text,
                                               "what neither tree has is not compared, nor are "
                                               "aliases"));
    }
}

/* ---- the result ---- */

/* An exception that nothing was gained by is known to be needless once the claim is proved. */
static void count_exceptions(XpTask *task, const XpDiffScope *scope, gboolean proved)
{
    for (guint i = 0; i < scope->claim->n_excepts; i++) {
        XpExceptionUse *row = xp_task_exception(task, i);
        row->asked += scope->used[i] || proved ? 1 : 0;
        row->used += scope->used[i] ? 1 : 0;
    }
}

static void add_story(XpTask *task, const XpClaim *claim, const XpBase *base,
                      XpAccessChange *change)
{
    XpStory *story = g_steal_pointer(&change->story);
    story->claim = task->claim;
    story->gain = xp_gain_new(claim->source, base->world, change->refused_by,
                              g_steal_pointer(&change->causes));
    g_ptr_array_add(task->result->counterexamples, story);
}

/* The same caller on the same thing, with other actions. */
static gboolean is_alike(const XpAccessChange *change, const XpAccessChange *other)
{
    return strcmp(change->who, other->who) == 0 && strcmp(change->object, other->object) == 0;
}

static void add_actions(GString *out, const XpAccessChange *change)
{
    for (guint i = 0; i < change->actions->len; i++)
        g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "",
                               (const char *)g_ptr_array_index(change->actions, i));
}

/* All that was gained by the caller and on the thing of change @first, in a line. */
static void add_summary(XpTask *task, const GPtrArray *changes, guint first)
{
    const XpAccessChange *change = g_ptr_array_index(changes, first);
    g_autoptr(GString) actions = g_string_new(NULL);
    for (guint i = first; i < changes->len; i++)
        if (is_alike(change, g_ptr_array_index(changes, i)))
            add_actions(actions, g_ptr_array_index(changes, i));
    xp_task_add_note(task, "new: %s on %s: %s", change->who, change->object, actions->str);
}

static gboolean is_first(const GPtrArray *changes, guint index)
{
    for (guint i = 0; i < index; i++)
        if (is_alike(g_ptr_array_index(changes, i), g_ptr_array_index(changes, index)))
            return FALSE;
    return TRUE;
}

/* A request for some callers, a line for more, and a number for the rest. */
static void add_changes(XpTask *task, const XpClaim *claim, const XpBase *base,
                        const XpAccessDiff *diff)
{
    const GPtrArray *changes = diff->gained.changes;
    guint n = 0;
    for (guint i = 0; i < changes->len; i++) {
        if (!is_first(changes, i))
            continue;
        if (n < MOST_LINES)
            add_summary(task, changes, i);
        if (n < MOST_STORIES)
            add_story(task, claim, base, g_ptr_array_index(changes, i));
        n++;
    }
    if (n > MOST_LINES)
        xp_task_add_note(task, "new: %u more callers or things; `xacct-prove diff` lists them all",
                         n - MOST_LINES);
}

static void add_open(XpTask *task, const XpAccessDiff *diff)
{
    for (guint i = 0; i < diff->gained.open->len; i++) {
        const XpOpenChange *open = g_ptr_array_index(diff->gained.open, i);
        if (open->facts->len == 0)
            xp_task_add_note(task, "not known of %s: %s", open->object, open->reason);
        for (guint f = 0; f < open->facts->len; f++)
            xp_task_add_fact(task, g_ptr_array_index(open->facts, f));
    }
}

/* A comparison asks of two trees at once, which the files of the evidence have no form for. */
static void add_proof(XpTask *task, const XpClaim *claim)
{
    g_autofree char *question = g_strdup_printf("was access gained: %s", claim->text);
    XpProof *proof = xp_proof_new(question);
    proof->failed = g_strdup("a comparison of two trees is not written as evidence; `xacct-prove "
                             "diff` asks it again");
    g_ptr_array_add(task->result->proofs, proof);
}

static void add_due(XpTask *task, const XpClaim *claim)
{
    g_autofree char *question = g_strdup_printf("was access gained: %s", claim->text);
    xp_dues_next(task->dues);
    xp_dues_add(task->dues, task->claim);
    xp_dues_want(task->dues, task->world, FALSE, question);
}

static XpVerdict conclude(XpTask *task, const XpClaim *claim, const XpBase *base,
                          XpAccessDiff *diff, char **out_reason)
{
    const XpAccessSide *gained = &diff->gained;
    task->unfinished = task->unfinished || diff->partial;
    if (diff->disagreement != NULL && task->disagreement == NULL)
        task->disagreement = g_steal_pointer(&diff->disagreement);
    add_open(task, diff);
    if (gained->changes->len > 0) {
        add_changes(task, claim, base, diff);
        for (guint i = 0; i < diff->assumptions->len; i++)
            xp_task_add_assumption(task, g_ptr_array_index(diff->assumptions, i));
        *out_reason =
            g_strdup_printf("a request is allowed that the tree of %s refuses", claim->source);
        return XP_VERDICT_VIOLATED;
    }
    if (gained->open->len > 0) {
        const XpOpenChange *open = g_ptr_array_index(gained->open, 0);
        *out_reason =
            g_strdup_printf("access may be new since %s: %s: %s%s", claim->source, open->object,
                            open->reason, gained->open->len > 1 ? ", and more" : "");
        return XP_VERDICT_UNKNOWN;
    }
    for (guint i = 0; i < diff->assumptions->len; i++)
        xp_task_add_assumption(task, g_ptr_array_index(diff->assumptions, i));
    if (diff->asked == 0) {
        *out_reason = g_strdup("no action of this claim applies to any of its objects");
        return XP_VERDICT_VACUOUS;
    }
    xp_task_add_note(task,
                     "%u questions about what both trees have; of %u of them the trees do not say "
                     "the very same",
                     diff->asked, diff->unlike);
    if (task->options->evidence != NULL)
        add_proof(task, claim);
    return XP_VERDICT_PROVED;
}

XpVerdict xp_claim_keeping(XpTask *task, const XpClaim *claim, char **out_reason)
{
    if (task->dues != NULL) {
        add_due(task, claim);
        return XP_VERDICT_VACUOUS;
    }
    const XpBase *base = find_base(task->options, claim->source);
    if (base == NULL) {
        *out_reason = g_strdup_printf("the tree of %s was not loaded", claim->source);
        return XP_VERDICT_UNKNOWN;
    }
    g_autoptr(XpWorld) older = NULL;
    g_autoptr(XpWorld) newer = NULL;
    g_autoptr(GError) error = NULL;
    if (!xp_world_align(base->world, task->world, &older, &newer, &error)) {
        g_prefix_error(&error, "%s:%u: ", claim->source_span.file, claim->source_span.line);
        if (task->error == NULL)
            task->error = g_steal_pointer(&error);
        *out_reason = g_strdup("the two trees cannot be compared");
        return XP_VERDICT_UNKNOWN;
    }
    XpDiffSides sides = {.older = {base->world, older},
                         .newer = {task->world, newer},
                         .options = task->options,
                         .interrupted = task->interrupted,
                         .deadline = task->deadline};
    g_autoptr(XpDiffScope) scope = xp_diff_scope_new(claim, &sides.newer);
    sides.scope = scope;
    g_autoptr(XpAccessDiff) diff = xp_access_diff_new(base->world, task->world);
    g_autoptr(GPtrArray) units = xp_diff_units(older, newer);
    ask_units(task, units, &sides);
    xp_diff_assume(diff, &sides);
    xp_diff_undeclared(diff, &sides);
    if (claim->objects.n == 0)
        xp_diff_beyond(diff, &sides);
    add_unlisted(diff, units, scope);
    if (!xp_diff_gather(diff, units, task->error == NULL ? &task->error : NULL)) {
        *out_reason = g_strdup("not decided");
        return XP_VERDICT_UNKNOWN;
    }
    XpVerdict verdict = conclude(task, claim, base, diff, out_reason);
    count_exceptions(task, scope, verdict == XP_VERDICT_PROVED);
    /* A baseline knows ways in, not changes: what is new is never known. */
    if (xp_known_is_asked(task) && verdict != XP_VERDICT_PROVED && verdict != XP_VERDICT_VACUOUS)
        xp_known_count(task, verdict, *out_reason);
    return verdict;
}
