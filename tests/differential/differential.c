/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two engines, one meaning: small random worlds and calls are decided by the evaluator and by the
 * encoder with the call fixed, which have to agree; and stories found for random properties are
 * decided by the evaluator once more.
 */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "frontend/property/property.h"
#include "tests/differential/compare.h"
#include "tests/differential/gen_call.h"
#include "tests/differential/gen_property.h"
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
    guint verdicts[4];
    guint kinds[XP_DIFF_FAILED + 1];
    guint stories;
    guint unloadable;
    guint refused_sentences;
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
    json_t *call = xp_gen_call(random, world, loaded->bound);
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

/* Returns new: one text for each symbol of @world, those of the story where it has them. */
static char **story_binding(const XpWorld *world, const XpStory *story)
{
    char **values = xp_world_default_binding(world);

    for (guint i = 0; i < xp_symbols_count(world->symbols); i++) {
        const XpSymbol *symbol = xp_symbols_get(world->symbols, i);

        for (guint row = 0; row < story->bindings->len; row++) {
            const XpBindingRow *binding = g_ptr_array_index(story->bindings, row);

            if (strcmp(binding->label, symbol->name) != 0)
                continue;
            g_free(values[i]);
            values[i] = g_strdup(binding->value);
        }
    }
    return values;
}

/* The evaluator's own opinion of @story, whose request speaks of identities of @bound. */
static gboolean is_replayed(const XpWorld *world, const XpStory *story, gboolean allowed,
                            char **out_text)
{
    g_auto(GStrv) values = story_binding(world, story);
    g_autoptr(XpWorld) bound = xp_world_bind(world, (const char *const *)values);
    XpEvalOptions options = {.now = XP_DIFF_NOW, .assume_no_org = TRUE, .assume_printed = TRUE};
    g_autoptr(GError) error = NULL;
    g_autoptr(XpEvalResult) result = NULL;
    XpCaller *caller = &story->request->caller;
    const XpIdentity *original = caller->identity;

    if (original != NULL)
        caller->identity = bound->identities[original->index];
    result = xp_eval_request(bound, story->request, &options, &error);
    caller->identity = original;
    if (result == NULL) {
        *out_text = g_strdup(error->message);
        return FALSE;
    }
    *out_text = g_strdup(xp_decision_name(result->decision));
    return allowed ? result->decision == XP_DECISION_ALLOW
                   : result->decision == XP_DECISION_EXPLICIT_DENY ||
                         result->decision == XP_DECISION_IMPLICIT_DENY;
}

static guint check_stories(Run *run, const XpWorld *world, const GPtrArray *stories,
                           gboolean allowed)
{
    guint wrong = 0;

    for (guint i = 0; i < stories->len; i++) {
        g_autofree char *text = NULL;

        run->stories++;
        if (is_replayed(world, g_ptr_array_index(stories, i), allowed, &text))
            continue;
        printf("  a story that has to be %s is %s\n", allowed ? "allowed" : "denied", text);
        wrong++;
    }
    return wrong;
}

static guint check_property(Run *run, const XpWorld *world, const XpPropertyResult *result)
{
    gboolean always = strstr(result->sentence, " can always ") != NULL;

    run->verdicts[result->verdict]++;
    return check_stories(run, world, result->counterexamples, !always) +
           check_stories(run, world, result->witnesses, TRUE);
}

typedef struct {
    Run *run;
    const char *sentence;
} PropertyShrink;

/* Returns how many stories are wrong, a disagreement counted; G_MAXUINT when the sentence does not
 * resolve. */
static guint prove_sentence(Run *run, const XpWorld *world, const char *sentence, gboolean quiet)
{
    XpPropertySource source = {.sentences = &sentence, .n_sentences = 1};
    XpProveOptions options = {.jobs = 1, .now = XP_DIFF_NOW};
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(XpProperties) properties = xp_properties_load(world, &source, diags, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(XpRunResult) result = NULL;
    guint wrong = 0;

    if (properties == NULL) {
        if (run->list && xp_diag_count(diags) > 0) {
            g_autofree char *text = xp_diag_render(xp_diag_get(diags, 0));

            printf("%s", text);
        }
        return G_MAXUINT;
    }
    result = xp_prove(world, properties, &options, NULL, &error);
    if (result == NULL) {
        printf("  %s\n", error->message);
        return 1;
    }
    for (guint i = 0; i < result->properties->len; i++) {
        const XpPropertyResult *row = g_ptr_array_index(result->properties, i);

        if (!quiet)
            printf("  %s: %s\n", xp_verdict_name(row->verdict), row->reason);
        wrong += check_property(run, world, row);
    }
    if (result->disagreement) {
        printf("  disagreement: %s\n", result->disagreement_text);
        wrong++;
    }
    return wrong;
}

static gboolean property_persists(const XpDiffTree *tree, const json_t *question, gpointer data)
{
    PropertyShrink *shrink = data;
    g_autoptr(XpWorld) world = xp_diff_tree_load(tree, shrink->run->folder, NULL);
    guint wrong;

    (void)question;
    if (world == NULL)
        return FALSE;
    wrong = prove_sentence(shrink->run, world, shrink->sentence, TRUE);
    return wrong != 0 && wrong != G_MAXUINT;
}

static void report_property(Run *run, const XpGenWorld *world, const char *sentence, guint at_world)
{
    g_autoptr(XpDiffTree) tree = xp_diff_tree_copy(world->tree);
    PropertyShrink shrink = {run, sentence};
    g_autoptr(XpWorld) small = NULL;
    Run counts = *run;

    shrink.run = &counts;
    if (!run->no_shrink)
        xp_diff_shrink(tree, NULL, property_persists, SHRINK_TRIES / 3, &shrink);
    printf("property: seed %" G_GINT64_FORMAT " world %u\n  %s\n", run->seed, at_world, sentence);
    print_tree(tree);
    small = xp_diff_tree_load(tree, run->folder, NULL);
    prove_sentence(&counts, small, sentence, FALSE);
    keep_case(run, tree, NULL, at_world, CALLS_A_WORLD);
    fflush(stdout);
}

static void run_property(Run *run, XpRandom *random, const XpGenWorld *world,
                         const XpDiffLoaded *loaded, guint at_world)
{
    g_autofree char *sentence = xp_gen_property(random, world);
    guint wrong = prove_sentence(run, loaded->world, sentence, TRUE);

    if (wrong == G_MAXUINT) {
        run->refused_sentences++;
        return;
    }
    if (wrong == 0)
        return;
    run->failures++;
    report_property(run, world, sentence, at_world);
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

        run_property(run, &of_property, world, loaded, at_world);
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
    for (guint i = 0; i < G_N_ELEMENTS(run->verdicts); i++)
        printf("  %s %u", xp_verdict_name((XpVerdict)i), run->verdicts[i]);
    printf("  refused sentences %u  stories replayed %u\n", run->refused_sentences, run->stories);
}

/* Few calls of some kind would prove nothing: each decision has its share. */
static gboolean covers_enough(const Run *run)
{
    guint decided = 0;

    for (guint i = 0; i < G_N_ELEMENTS(run->decisions); i++)
        decided += run->decisions[i];
    for (guint i = 0; i < G_N_ELEMENTS(run->decisions) && decided >= 1000; i++) {
        if (run->decisions[i] * 100 < 4 * decided) {
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
