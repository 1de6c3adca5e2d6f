/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/run.h"

#include <stdio.h>

#include "tests/differential/found.h"
#include "tests/differential/gen_call.h"
#include "tests/differential/gen_property.h"
#include "tests/differential/pair.h"

/* How many calls are decided before and after the change of a law. */
#define CALLS_A_LAW 4
/* How many calls are decided in both worlds of a pair, and how many changes are between them. */
#define CALLS_A_PAIR   60
#define CHANGES_A_PAIR 3

typedef struct {
    XpRun *run;
    XpCounts *counts;
    const XpGenWorld *world;
    const XpDiffLoaded *loaded;
    guint at;
    guint found;
} Here;

static gboolean has_enough(const Here *here)
{
    return here->counts->n[XP_COUNT_FAILURES] >= here->run->most;
}

/* Counts a failure. TRUE if it is the first of this world: further ones mostly have the same
 * cause, and are told of only by number. */
static gboolean is_news(Here *here)
{
    here->counts->n[XP_COUNT_FAILURES]++;
    return here->found++ == 0;
}

/* Where the run is, for whoever has to say where it ended. */
static char *enter(const Here *here, const char *what, guint index)
{
    char *name = g_strdup_printf("%u-%s-%u", here->at, what, index);

    g_snprintf(here->run->part->at, here->run->part->at_size, "%s", name);
    return name;
}

static void run_call(Here *here, XpRandom *random, guint index)
{
    XpRun *run = here->run;
    g_autofree char *name = enter(here, "call", index);
    json_t *call = xp_gen_call(random, here->world, here->loaded->bound, NULL);
    g_autoptr(XpDiffOutcome) outcome = xp_diff_compare(here->loaded, call, run->request);

    here->counts->n[XP_COUNT_SAME + outcome->kind]++;
    if (outcome->evaluated != NULL)
        here->counts->n[XP_COUNT_ALLOW + outcome->evaluated->decision]++;
    if (run->list && outcome->kind == XP_DIFF_INPUT_ERROR)
        printf("%s: %s\n", name, outcome->text);
    if (outcome->kind != XP_DIFF_SAME && outcome->kind != XP_DIFF_INPUT_ERROR) {
        if (is_news(here))
            xp_found_call(run, here->world->tree, call, outcome->kind, name);
    }
    json_decref(call);
}

static void run_property(Here *here, XpRandom *random, guint index)
{
    XpRun *run = here->run;
    g_autofree char *name = enter(here, "property", index);
    g_autofree char *sentence = xp_gen_property(random, here->world);
    XpQuery query = {.loaded = here->loaded,
                     .sentence = sentence,
                     .file = run->request,
                     .counts = here->counts,
                     .world = here->world,
                     .random = random};

    xp_query_run(&query);
    if (run->list && query.refused)
        printf("%s: %s\n", name, query.wrong);
    if (query.wrong != NULL && !query.refused) {
        if (is_news(here))
            xp_found_query(run, here->world->tree, &query, name);
    }
    xp_query_clear(&query);
}

static void run_law(Here *here, XpRandom *random, guint index)
{
    XpRun *run = here->run;
    g_autofree char *name = enter(here, "law", index);
    XpLawTrial trial = {.law = xp_law_pick(random), .words = here->world->words};
    g_autofree char *sentence = xp_gen_property(random, here->world);

    trial.sentence = sentence;
    trial.calls = json_array();
    for (guint i = 0; i < CALLS_A_LAW; i++)
        json_array_append_new(trial.calls,
                              xp_gen_call(random, here->world, here->loaded->bound, NULL));
    trial.random = xp_random_new(xp_random_next(random), index);
    xp_law_try(&trial, here->world->tree, run->tree, run->request, here->counts);
    if (trial.wrong != NULL) {
        if (is_news(here))
            xp_found_law(run, here->world->tree, &trial, name);
    }
    json_decref(trial.calls);
    g_free(trial.wrong);
}

static void run_implied(Here *here, XpRandom *random, guint index)
{
    g_autofree char *name = enter(here, "implied", index);
    XpImplied implied = xp_implied_make(random, here->world);
    g_autofree char *wrong = xp_implied_try(&implied, here->loaded);

    here->counts->n[XP_COUNT_IMPLIED]++;
    if (wrong != NULL && is_news(here))
        xp_found_implied(here->run, here->world->tree, &implied, wrong, name);
    xp_implied_clear(&implied);
}

static void run_pair(Here *here, XpRandom *random, guint index)
{
    g_autofree char *name = enter(here, "pair", index);
    XpPair pair = {.random = *random,
                   .changes = 1 + index % CHANGES_A_PAIR,
                   .calls = CALLS_A_PAIR,
                   .folder = here->run->tree,
                   .file = here->run->request};
    g_autofree char *wrong = xp_pair_try(&pair, here->world, here->counts);

    if (wrong != NULL && is_news(here))
        xp_found_pair(here->run, here->world->tree, pair.newer, wrong, name);
    xp_diff_tree_free(pair.newer);
}

static void each(Here *here, XpRandom *random, guint n,
                 void (*step)(Here *here, XpRandom *random, guint index))
{
    for (guint i = 0; i < n && !has_enough(here); i++) {
        XpRandom of_step = xp_random_new(xp_random_next(random), i);

        step(here, &of_step, i);
    }
}

void xp_run_world(XpRun *run, guint at)
{
    XpRandom random = xp_random_new((guint64)run->seed, at);
    g_autoptr(XpGenWorld) world = xp_gen_world(&random, &run->themes);
    g_autoptr(GError) error = NULL;
    g_autoptr(XpDiffLoaded) loaded = xp_diff_load(world->tree, run->tree, &error);
    Here here = {run, run->part->counts, world, loaded, at, 0};

    here.counts->n[XP_COUNT_WORLDS]++;
    if (loaded == NULL) {
        g_autofree char *name = enter(&here, "load", 0);

        here.counts->n[XP_COUNT_FAILURES]++;
        xp_found_unloadable(run, world->tree, error->message, name);
        return;
    }
    each(&here, &random, run->calls, run_call);
    each(&here, &random, run->properties, run_property);
    each(&here, &random, run->laws, run_law);
    each(&here, &random, run->laws, run_implied);
    each(&here, &random, run->pairs, run_pair);
    if (here.found > 1)
        printf("world %u: %u failures more\n", at, here.found - 1);
    fflush(stdout);
}
