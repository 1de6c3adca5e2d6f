/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two engines, one meaning: small random worlds and calls are decided by the evaluator and by the
 * encoder with the call fixed, which have to agree; and stories found for random properties are
 * decided by the evaluator once more.
 */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "tests/differential/compare.h"
#include "tests/differential/gen_call.h"
#include "tests/differential/gen_property.h"
#include "tests/differential/query.h"
#include "tests/differential/shrink.h"

/* How many calls are made in one world, and how many properties asked of it. */
#define CALLS_A_WORLD      25
#define PROPERTIES_A_WORLD 2
#define SHRINK_TRIES       1500

/**
 * Run:
 * @world: only this one, or -1
 * @folder: the tree is written to, and the request beside it
 * @keep: folder for reproductions, or NULL
 */
typedef struct {
    gint64 seed;
    gint calls;
    gint properties;
    gint world;
    gint most;
    gboolean no_shrink;
    gboolean list;
    char *keep;
    char *folder;
    char *request;
    guint decisions[4];
    guint kinds[XP_DIFF_FAILED + 1];
    guint unloadable;
    XpQueryCounts queries;
    guint failures;
} Run;

/* ---- calls ---- */

typedef struct {
    Run *run;
    XpDiffKind kind;
} CallShrink;

static gboolean call_persists(const XpDiffTree *tree, const json_t *call, gpointer data)
{
    CallShrink *shrink = data;
    g_autoptr(XpDiffLoaded) loaded = xp_diff_load(tree, shrink->run->folder, NULL);
    g_autoptr(XpDiffOutcome) outcome = NULL;

    if (loaded == NULL)
        return FALSE;
    outcome = xp_diff_compare(loaded, call, shrink->run->request);
    return outcome->kind == shrink->kind;
}

static void print_tree(const XpDiffTree *tree)
{
    for (guint i = 0; i < tree->files->len; i++) {
        const XpDiffFile *file = g_ptr_array_index(tree->files, i);
        char *text = file->content != NULL ? json_dumps(file->content, JSON_ENCODE_ANY) : NULL;

        printf("    %s  %s\n", file->path, text != NULL ? text : "");
        free(text);
    }
}

/* Writes what is left of a difference to where it can be run again by hand. */
static void keep_case(const Run *run, const XpDiffTree *tree, const json_t *call, guint world,
                      guint at)
{
    g_autofree char *folder = NULL;
    g_autofree char *file = NULL;

    if (run->keep == NULL)
        return;
    folder = g_strdup_printf("%s/%" G_GINT64_FORMAT "-%u-%u", run->keep, run->seed, world, at);
    file = g_strconcat(folder, ".request.json", NULL);
    if (!xp_diff_tree_write(tree, folder, NULL) ||
        (call != NULL && !xp_diff_write_json(call, file, NULL)))
        printf("  could not keep it in %s\n", folder);
    else
        printf("  kept in %s\n", folder);
}

static void report_call(Run *run, const XpGenWorld *world, const json_t *call, XpDiffKind kind,
                        guint at_world, guint at_call)
{
    static const char *const names[] = {"same", "input error", "open", "OPPOSITE", "failed"};
    g_autoptr(XpDiffTree) tree = xp_diff_tree_copy(world->tree);
    json_t *small = json_deep_copy(call);
    CallShrink shrink = {run, kind};
    g_autoptr(XpDiffLoaded) loaded = NULL;
    g_autoptr(XpDiffOutcome) outcome = NULL;
    char *text;

    if (!run->no_shrink)
        xp_diff_shrink(tree, small, call_persists, SHRINK_TRIES, &shrink);
    text = json_dumps(small, 0);
    printf("%s: seed %" G_GINT64_FORMAT " world %u call %u\n  %s\n", names[kind], run->seed,
           at_world, at_call, text);
    free(text);
    print_tree(tree);
    loaded = xp_diff_load(tree, run->folder, NULL);
    outcome = xp_diff_compare(loaded, small, run->request);
    xp_diff_print(outcome);
    keep_case(run, tree, small, at_world, at_call);
    fflush(stdout);
    json_decref(small);
}

static void run_call(Run *run, XpRandom *random, const XpGenWorld *world,
                     const XpDiffLoaded *loaded, guint at_world, guint at_call)
{
    json_t *call = xp_gen_call(random, world, loaded->bound, NULL);
    g_autoptr(XpDiffOutcome) outcome = xp_diff_compare(loaded, call, run->request);

    run->kinds[outcome->kind]++;
    if (outcome->evaluated != NULL)
        run->decisions[outcome->evaluated->decision]++;
    if (run->list && outcome->kind == XP_DIFF_INPUT_ERROR)
        printf("world %u call %u: %s\n", at_world, at_call, outcome->text);
    if (outcome->kind != XP_DIFF_SAME && outcome->kind != XP_DIFF_INPUT_ERROR) {
        run->failures++;
        report_call(run, world, call, outcome->kind, at_world, at_call);
    }
    json_decref(call);
}

/* ---- free queries ---- */

typedef struct {
    Run *run;
    const char *sentence;
} QueryShrink;

/* TRUE if @sentence still goes wrong, with the refuting @call when there is one. */
static gboolean query_persists(const XpDiffTree *tree, const json_t *call, gpointer data)
{
    const QueryShrink *shrink = data;
    g_autoptr(XpDiffLoaded) loaded = xp_diff_load(tree, shrink->run->folder, NULL);
    XpQueryCounts counts = {0};
    XpQuery query = {.loaded = loaded,
                     .sentence = shrink->sentence,
                     .file = shrink->run->request,
                     .counts = &counts,
                     .call = (json_t *)(guintptr)call};

    if (loaded == NULL)
        return FALSE;
    xp_query_run(&query);
    return query.wrong != NULL && !query.refused && (call == NULL) == !query.refuted;
}

static void report_query(Run *run, const XpGenWorld *world, XpQuery *query, guint at_world,
                         guint at_query)
{
    g_autoptr(XpDiffTree) tree = xp_diff_tree_copy(world->tree);
    QueryShrink shrink = {run, query->sentence};
    json_t *call = query->refuted ? query->call : NULL;
    g_autoptr(XpDiffLoaded) loaded = NULL;

    if (!run->no_shrink)
        xp_diff_shrink(tree, call, query_persists, SHRINK_TRIES, &shrink);
    printf("property: seed %" G_GINT64_FORMAT " world %u query %u\n  %s\n  %s\n", run->seed,
           at_world, at_query, query->sentence, query->wrong);
    print_tree(tree);
    if (call != NULL) {
        g_autoptr(XpDiffOutcome) outcome = NULL;
        char *text = json_dumps(call, 0);

        printf("    %s\n", text);
        free(text);
        loaded = xp_diff_load(tree, run->folder, NULL);
        outcome = xp_diff_compare(loaded, call, run->request);
        xp_diff_print(outcome);
    }
    keep_case(run, tree, call, at_world, CALLS_A_WORLD + at_query);
    fflush(stdout);
}

static void run_query(Run *run, XpRandom *random, const XpGenWorld *world,
                      const XpDiffLoaded *loaded, guint at_world, guint at_query)
{
    g_autofree char *sentence = xp_gen_property(random, world);
    XpQuery query = {.loaded = loaded,
                     .sentence = sentence,
                     .file = run->request,
                     .counts = &run->queries,
                     .world = world,
                     .random = random};

    xp_query_run(&query);
    if (run->list && query.refused)
        printf("world %u query %u: %s", at_world, at_query, query.wrong);
    if (query.wrong != NULL && !query.refused) {
        run->failures++;
        report_query(run, world, &query, at_world, at_query);
    }
    xp_query_clear(&query);
}

/* ---- worlds ---- */

static void run_world(Run *run, guint at_world, guint n_calls, guint n_properties)
{
    XpRandom random = xp_random_new((guint64)run->seed, at_world);
    g_autoptr(XpGenWorld) world = xp_gen_world(&random);
    g_autoptr(GError) error = NULL;
    g_autoptr(XpDiffLoaded) loaded = xp_diff_load(world->tree, run->folder, &error);

    if (loaded == NULL) {
        run->unloadable++;
        run->failures++;
        printf("world %u does not load: %s\n", at_world, error->message);
        keep_case(run, world->tree, NULL, at_world, 0);
        return;
    }
    for (guint i = 0; i < n_calls && run->failures < (guint)run->most; i++) {
        XpRandom of_call = xp_random_new(xp_random_next(&random), i);

        run_call(run, &of_call, world, loaded, at_world, i);
    }
    for (guint i = 0; i < n_properties && run->failures < (guint)run->most; i++) {
        XpRandom of_property = xp_random_new(xp_random_next(&random), i);

        run_query(run, &of_property, world, loaded, at_world, i);
    }
}

static void run_all(Run *run)
{
    guint calls = (guint)run->calls;
    guint properties = (guint)run->properties;

    for (guint at = 0; (calls > 0 || properties > 0) && run->failures < (guint)run->most; at++) {
        guint n_calls = MIN(calls, CALLS_A_WORLD);
        guint n_properties = MIN(properties, PROPERTIES_A_WORLD);

        if (run->world < 0 || (guint)run->world == at)
            run_world(run, at, n_calls, n_properties);
        calls -= n_calls;
        properties -= n_properties;
    }
}

static void print_counts(const Run *run)
{
    guint decided = 0;

    for (guint i = 0; i < G_N_ELEMENTS(run->decisions); i++)
        decided += run->decisions[i];
    printf("calls decided: %u", decided);
    for (guint i = 0; i < G_N_ELEMENTS(run->decisions); i++)
        printf("  %s %u (%u%%)", xp_decision_name((XpDecision)i), run->decisions[i],
               decided > 0 ? 100 * run->decisions[i] / decided : 0);
    printf("\ninput errors %u  open differences %u  opposite answers %u  failures %u\n",
           run->kinds[XP_DIFF_INPUT_ERROR], run->kinds[XP_DIFF_OPEN], run->kinds[XP_DIFF_OPPOSITE],
           run->kinds[XP_DIFF_FAILED]);
    printf("properties:");
    for (guint i = 0; i < G_N_ELEMENTS(run->queries.verdicts); i++)
        printf("  %s %u", xp_verdict_name((XpVerdict)i), run->queries.verdicts[i]);
    printf("\nrefused sentences %u  stories replayed %u  verdicts attacked by calls %u\n",
           run->queries.refused, run->queries.stories, run->queries.attacks);
}

/* Few calls of some kind would prove nothing: each decision has its share. */
static gboolean covers_enough(const Run *run)
{
    guint decided = 0;

    for (guint i = 0; i < G_N_ELEMENTS(run->decisions); i++)
        decided += run->decisions[i];
    for (guint i = 0; i < G_N_ELEMENTS(run->decisions) && decided >= 1000; i++) {
        if (run->decisions[i] * 100 < 3 * decided) {
            printf("too few calls end in %s\n", xp_decision_name((XpDecision)i));
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean read_options(Run *run, int *argc, char ***argv)
{
    GOptionEntry entries[] = {
        {"seed", 0, 0, G_OPTION_ARG_INT64, &run->seed, "of the random numbers", "N"},
        {"calls", 0, 0, G_OPTION_ARG_INT, &run->calls, "how many calls", "N"},
        {"properties", 0, 0, G_OPTION_ARG_INT, &run->properties, "how many properties", "N"},
        {"world", 0, 0, G_OPTION_ARG_INT, &run->world, "only this world", "N"},
        {"most", 0, 0, G_OPTION_ARG_INT, &run->most, "stop after so many differences", "N"},
        {"keep", 0, 0, G_OPTION_ARG_FILENAME, &run->keep, "write reproductions there", "FOLDER"},
        {"no-shrink", 0, 0, G_OPTION_ARG_NONE, &run->no_shrink, "show the whole world", NULL},
        {"list", 0, 0, G_OPTION_ARG_NONE, &run->list, "print input errors, too", NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autoptr(GError) error = NULL;

    g_option_context_add_main_entries(context, entries, NULL);
    if (g_option_context_parse(context, argc, argv, &error))
        return TRUE;
    fprintf(stderr, "%s\n", error->message);
    return FALSE;
}

int main(int argc, char **argv)
{
    Run run = {.seed = 1, .calls = 1000, .properties = 0, .world = -1, .most = 5};
    g_autoptr(GError) error = NULL;
    gboolean fine;

    setlocale(LC_ALL, "C");
    if (!read_options(&run, &argc, &argv))
        return 2;
    run.folder = g_dir_make_tmp("xacct-differential-XXXXXX", &error);
    if (run.folder == NULL) {
        fprintf(stderr, "%s\n", error->message);
        return 2;
    }
    run.request = g_strconcat(run.folder, ".json", NULL);
    run_all(&run);
    print_counts(&run);
    fine = covers_enough(&run) && run.failures == 0;
    xp_diff_remove_folder(run.folder);
    remove(run.request);
    g_free(run.folder);
    g_free(run.request);
    g_free(run.keep);
    return fine ? 0 : 1;
}
