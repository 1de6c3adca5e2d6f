/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/prove.h"

#include <string.h>

#include "frontend/property/meaning.h"
#include "solver/evidence.h"
#include "solver/known.h"
#include "solver/pool.h"
#include "solver/task.h"

static XpVerdict prove_claim(XpTask *task, const XpClaim *claim, char **out_reason)
{
    if (task->interrupted != NULL && g_atomic_int_get(task->interrupted) != 0) {
        task->unfinished = TRUE;
        *out_reason = g_strdup("not decided: interrupted");
        return XP_VERDICT_UNKNOWN;
    }
    if (claim->deferred != NULL) {
        g_autoptr(XpFact) fact = xp_fact_new(XP_FACT_OPAQUE, "S-SND-27", NULL, NULL,
                                             claim->deferred, "%s", claim->deferred);
        xp_task_add_fact(task, fact);
        *out_reason = g_strdup(claim->deferred);
        return XP_VERDICT_UNKNOWN;
    }
    switch (claim->kind) {
    case XP_CLAIM_ONLY:
    case XP_CLAIM_NO:
    case XP_CLAIM_BOTH:
    case XP_CLAIM_ONLY_WHEN:
    case XP_CLAIM_WITHIN:
        return xp_claim_breaking(task, claim, out_reason);
    case XP_CLAIM_CAN:
    case XP_CLAIM_CAN_ALWAYS:
        return xp_claim_reaching(task, claim, out_reason);
    case XP_CLAIM_KEEP:
        return xp_claim_keeping(task, claim, out_reason);
    }
    g_assert_not_reached();
}

static const char *level_name(XpLevel level)
{
    static const char *const names[] = {[XP_LEVEL_CRITICAL] = "critical",
                                        [XP_LEVEL_HIGH] = "high",
                                        [XP_LEVEL_MEDIUM] = "medium",
                                        [XP_LEVEL_LOW] = "low",
                                        [XP_LEVEL_INFO] = "info"};
    return names[level];
}

static XpExpectation *expectation_of(const XpProperty *property)
{
    if (property->expect == XP_EXPECT_NOTHING)
        return NULL;
    XpExpectation *expected = g_new0(XpExpectation, 1);
    expected->because = g_strdup(property->expect_because);
    expected->until = g_strdup(property->expect_until);
    expected->ticket = g_strdup(property->expect_ticket);
    return expected;
}

static void describe(const XpProperty *property, XpPropertyResult *result)
{
    result->id = g_strdup(property->id);
    result->title = g_strdup(property->title);
    result->sentence = g_strdup(property->sentence);
    result->meaning = xp_property_meaning(property);
    result->file = g_strdup(property->span.file);
    result->line = property->span.line;
    result->expected = expectation_of(property);
    result->level = g_strdup(level_name(property->level));
    result->reach = g_strdup("directly (role chains not examined)");
}

/* What the table of absences takes for granted about the objects of a claim. design.md 3 */
static void add_object_assumptions(XpTask *task, const XpObjects *objects)
{
    for (guint i = 0; i < objects->n; i++) {
        const XpResource *resource = objects->items[i].resource;
        if (resource == NULL || resource->stated)
            continue;
        g_autofree char *text =
            resource->kind == XP_RESOURCE_KEY
                ? g_strdup_printf("key %s in %s is enabled and single-Region (no key.yaml)",
                                  resource->name, resource->account->label)
                : g_strdup_printf("secret %s in %s has no replicas (no secret.yaml)",
                                  resource->name, resource->account->label);
        if (resource->kind != XP_RESOURCE_OTHER)
            xp_task_add_assumption(task, text);
    }
}

/* `any key *` is every loaded key, and the report says how many. design.md 3 */
static void add_object_note(XpTask *task, const XpObjects *objects)
{
    static const char *const words[][2] = {[XP_OBJECT_SECRET] = {"secret", "secrets"},
                                           [XP_OBJECT_KEY] = {"key", "keys"},
                                           [XP_OBJECT_ALIAS] = {"alias", "aliases"},
                                           [XP_OBJECT_ROLE] = {"role", "roles"},
                                           [XP_OBJECT_OTHER] = {"resource", "resources"}};
    guint counts[G_N_ELEMENTS(words)] = {0};
    for (guint i = 0; objects->from_pattern && i < objects->n; i++)
        counts[objects->items[i].kind]++;
    for (guint kind = 0; kind < G_N_ELEMENTS(words); kind++)
        if (counts[kind] > 0)
            xp_task_add_note(task, "%s: %u %s loaded", objects->text, counts[kind],
                             words[kind][counts[kind] == 1 ? 0 : 1]);
}

static void add_exceptions(XpTask *task, const XpExcept *excepts, guint n, gboolean expired)
{
    for (guint i = 0; i < n; i++) {
        XpExceptionUse *row = g_new0(XpExceptionUse, 1);
        row->text = g_strdup(excepts[i].subjects.text);
        row->because = g_strdup(excepts[i].because);
        row->until = g_strdup(excepts[i].until);
        row->ticket = g_strdup(excepts[i].ticket);
        row->expired = expired;
        row->claim = task->claim;
        g_ptr_array_add(task->result->exceptions, row);
        if (expired)
            xp_task_add_note(task,
                             "the exception for %s (\"%s\") was until %s and takes nobody out",
                             row->text, row->because, row->until);
    }
}

/* What has ended counts as a violation whether it was needed or not: it is for somebody to remove,
 * or to renew. formats.md 2.2 */
static gboolean has_expired(XpTask *task)
{
    const XpProperty *property = task->property;
    gboolean expired = property->expect_ended;
    if (property->expect_ended)
        xp_task_add_note(task, "the expectation \"%s\" was until %s and excuses nothing any more",
                         property->expect_because, property->expect_until);
    for (guint i = 0; i < property->n_claims; i++)
        expired = expired || property->claims[i].n_ended > 0;
    return expired;
}

static XpOutcome outcome_of(const XpProperty *property, XpVerdict verdict)
{
    switch (property->expect) {
    case XP_EXPECT_NOTHING:
        return XP_OUTCOME_PLAIN;
    case XP_EXPECT_FAIL:
        if (verdict == XP_VERDICT_VIOLATED)
            return XP_OUTCOME_EXPECTED;
        break;
    case XP_EXPECT_UNKNOWN:
        if (verdict == XP_VERDICT_UNKNOWN)
            return XP_OUTCOME_EXPECTED;
        break;
    }
    return verdict == XP_VERDICT_PROVED ? XP_OUTCOME_FIXED : XP_OUTCOME_PLAIN;
}

static void conclude(XpTask *task)
{
    XpPropertyResult *result = task->result;
    result->outcome = outcome_of(task->property, result->verdict);
    if (xp_known_is_asked(task))
        xp_known_conclude(task);
    if (!has_expired(task))
        return;
    result->outcome = XP_OUTCOME_EXPIRED;
    if (result->verdict == XP_VERDICT_VIOLATED)
        return;
    g_free(result->reason);
    result->reason = g_strdup_printf("what excused it has ended (the claim itself: %s)",
                                     xp_verdict_name(result->verdict));
    result->verdict = XP_VERDICT_VIOLATED;
}

/* What is wrong with @claim: is it in the baseline? Stories that must not be were judged where they
 * were asked about; what nothing has judged since @judged is not in it. */
static void judge_known(XpTask *task, const XpClaim *claim, const XpClaimResult *row,
                        const XpKnownMark *mark, guint judged)
{
    gboolean reaches = claim->deferred != NULL || claim->kind == XP_CLAIM_CAN ||
                       claim->kind == XP_CLAIM_CAN_ALWAYS;
    if (row->verdict == XP_VERDICT_PROVED)
        return;
    if (row->verdict != XP_VERDICT_VACUOUS && reaches)
        xp_known_judge_reaching(task, row->verdict, row->reason, mark);
    else if (row->verdict == XP_VERDICT_VACUOUS || task->judged == judged)
        xp_known_count(task, row->verdict, row->reason);
}

static void prove_property(XpTask *task)
{
    const XpProperty *property = task->property;
    XpPropertyResult *result = task->result;
    describe(property, result);
    result->verdict = XP_VERDICT_PROVED;
    for (guint i = 0; i < property->n_claims; i++) {
        const XpClaim *claim = &property->claims[i];
        XpClaimResult *row = g_new0(XpClaimResult, 1);
        g_ptr_array_add(result->claims, row);
        task->claim = i;
        row->text = g_strdup(claim->text);
        add_exceptions(task, claim->excepts, claim->n_excepts, FALSE);
        add_exceptions(task, claim->ended, claim->n_ended, TRUE);
        XpKnownMark mark = xp_known_mark(task);
        guint judged = task->judged;
        row->verdict = prove_claim(task, claim, &row->reason);
        if (xp_known_is_asked(task))
            judge_known(task, claim, row, &mark, judged);
        add_object_note(task, &claim->objects);
        add_object_assumptions(task, &claim->objects);
        if (xp_verdict_worse(result->verdict, row->verdict) != result->verdict || i == 0) {
            result->verdict = row->verdict;
            g_free(result->reason);
            result->reason = g_strdup(row->reason);
        }
    }
    conclude(task);
}

/* ---- the run ---- */

typedef struct {
    XpTask *tasks;
    guint n;
    const XpProveOptions *options;
    const volatile gint *interrupted;
} Run;

/* Called from the thread that waits: shows progress and stops what runs after a signal. */
static void tick(guint done, guint total, gpointer data)
{
    Run *run = data;
    if (run->options->progress != NULL)
        run->options->progress(done, total, run->options->progress_data);
    if (run->interrupted == NULL || g_atomic_int_get(run->interrupted) == 0)
        return;
    for (guint i = 0; i < run->n; i++)
        xp_current_interrupt(&run->tasks[i].current);
}

static void work(guint index, gpointer data)
{
    Run *run = data;
    XpTask *task = &run->tasks[index];
    gint64 start = g_get_monotonic_time();
    guint timeout =
        task->property->timeout_ms != 0 ? task->property->timeout_ms : task->options->timeout_ms;
    task->deadline = timeout != 0 ? start + (gint64)timeout * 1000 : 0;
    prove_property(task);
    task->result->milliseconds = (double)(g_get_monotonic_time() - start) / 1000.0;
}

static void add_run_assumptions(const XpWorld *world, XpRunResult *run)
{
    if (world->closed_world)
        g_ptr_array_add(
            run->assumptions,
            g_strdup_printf("closed world: what is not in this tree does not exist (%s)",
                            world->closed_world_at));
    g_autoptr(GString) symbolic = g_string_new(NULL);
    for (guint i = 0; i < world->n_accounts; i++)
        if (world->accounts[i]->symbolic)
            g_string_append_printf(symbolic, "%s%s", symbolic->len > 0 ? ", " : "",
                                   world->accounts[i]->label);
    if (symbolic->len > 0)
        g_ptr_array_add(run->assumptions,
                        g_strdup_printf("%s: symbolic account ids, different from each other and "
                                        "from every id written out; verdicts hold for all of them",
                                        symbolic->str));
}

/* What an `assume` of the property's file takes for granted. */
static void add_stated_assumptions(const XpProperties *properties, XpTask *task)
{
    for (guint i = 0; i < properties->n_assumes; i++) {
        const XpAssume *stated = &properties->assumes[i];
        g_autofree char *text = g_strdup_printf("%s, because %s", stated->text, stated->because);
        for (guint c = 0; c < task->property->n_claims; c++) {
            const XpClaim *claim = &task->property->claims[c];
            for (guint a = 0; a < claim->n_assume; a++)
                if (claim->assume[a] == stated->cond)
                    xp_task_add_assumption(task, text);
        }
    }
}

static void story_free(gpointer data)
{
    xp_story_free(data);
}

static void gather(Run *run, XpRunResult *result, GError **error)
{
    for (guint i = 0; i < run->n; i++) {
        XpTask *task = &run->tasks[i];
        result->partial = result->partial || task->unfinished;
        if (task->disagreement != NULL && !result->disagreement) {
            result->disagreement = TRUE;
            result->disagreement_text =
                g_strdup_printf("%s: %s", task->property->id, task->disagreement);
        }
        if (task->error != NULL && error != NULL && *error == NULL)
            *error = g_error_copy(task->error);
        g_free(task->disagreement);
        g_clear_error(&task->error);
        xp_current_clear(&task->current);
        g_ptr_array_unref(task->aside);
        g_free(task->new_reason);
        g_ptr_array_add(result->properties, task->result);
    }
}

XpRunResult *xp_prove(const XpWorld *world, const XpProperties *properties,
                      const XpProveOptions *options, const volatile gint *interrupted,
                      GError **error)
{
    g_autoptr(XpRunResult) result = xp_run_result_new(world);
    g_autofree XpTask *tasks = g_new0(XpTask, properties->n + 1);
    g_autoptr(GHashTable) folders = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Run run = {.tasks = tasks, .n = properties->n, .options = options, .interrupted = interrupted};
    for (guint i = 0; i < properties->n; i++) {
        tasks[i].world = world;
        tasks[i].property = properties->items[i];
        tasks[i].options = options;
        tasks[i].interrupted = interrupted;
        tasks[i].result = xp_property_result_new();
        tasks[i].aside = g_ptr_array_new_with_free_func(story_free);
        if (options->evidence != NULL)
            tasks[i].result->folder = xp_evidence_folder_name(properties->items[i]->id, folders);
        add_stated_assumptions(properties, &tasks[i]);
        xp_current_init(&tasks[i].current);
    }
    add_run_assumptions(world, result);
    result->z3_version = g_strdup(Z3_get_full_version());
    xp_pool_run(work, &run, properties->n, options->jobs, tick, &run);
    g_autoptr(GError) failed = NULL;
    gather(&run, result, &failed);
    if (failed != NULL) {
        g_propagate_error(error, g_steal_pointer(&failed));
        return NULL;
    }
    return g_steal_pointer(&result);
}
