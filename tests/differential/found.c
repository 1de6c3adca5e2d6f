/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/found.h"

#include <stdio.h>

#include "tests/differential/case_file.h"
#include "tests/differential/shrink.h"

/* How often a finding is tried again while it is made smaller. */
#define TRIES 1500

static void print_tree(const XpDiffTree *tree)
{
    for (guint i = 0; i < tree->files->len; i++) {
        const XpDiffFile *file = g_ptr_array_index(tree->files, i);
        char *text = file->content != NULL ? json_dumps(file->content, JSON_ENCODE_ANY) : NULL;

        printf("    %s  %s\n", file->path, text != NULL ? text : "");
        free(text);
    }
}

static void print_json(const json_t *value)
{
    char *text = json_dumps(value, JSON_ENCODE_ANY);

    printf("    %s\n", text);
    free(text);
}

static void keep(const XpRun *run, const XpCaseFile *file, const char *name)
{
    g_autofree char *folder = NULL;

    if (run->keep == NULL)
        return;
    folder = g_strdup_printf("%s/%" G_GINT64_FORMAT "-%s", run->keep, run->seed, name);
    if (xp_case_file_write(file, folder, NULL))
        printf("  kept in %s\n", folder);
    else
        printf("  could not keep it in %s\n", folder);
}

static char *source_of(const XpRun *run, const char *name)
{
    return g_strdup_printf("differential test, seed %" G_GINT64_FORMAT ", %s", run->seed, name);
}

/* ---- calls ---- */

typedef struct {
    const XpRun *run;
    XpDiffKind kind;
} CallShrink;

static gboolean call_persists(const XpDiffTree *tree, const json_t *call, gpointer data)
{
    const CallShrink *shrink = data;
    g_autoptr(XpDiffLoaded) loaded = xp_diff_load(tree, shrink->run->tree, NULL);
    g_autoptr(XpDiffOutcome) outcome = NULL;

    if (loaded == NULL)
        return FALSE;
    outcome = xp_diff_compare(loaded, call, shrink->run->request);
    return outcome->kind == shrink->kind;
}

/* Prints what both engines say of @call, and keeps the case. */
static void show_call(const XpRun *run, const XpDiffTree *tree, const json_t *call,
                      const char *name)
{
    g_autoptr(XpDiffLoaded) loaded = xp_diff_load(tree, run->tree, NULL);
    g_autoptr(XpDiffOutcome) outcome = xp_diff_compare(loaded, call, run->request);
    const XpEvalResult *evaluated = outcome->evaluated;
    g_autofree char *source = source_of(run, name);
    g_autofree char *description = g_strdup_printf(
        "The evaluator says %s, the encoder %s.",
        evaluated != NULL ? xp_decision_name(evaluated->decision) : "nothing",
        outcome->text == NULL ? xp_diff_answer_name(outcome->answer) : outcome->text);
    XpCaseFile file = {.tree = tree,
                       .call = call,
                       .description = description,
                       .source = source,
                       .rule = evaluated != NULL ? evaluated->rule : NULL,
                       .answer = evaluated != NULL ? xp_decision_name(evaluated->decision) : NULL};

    xp_diff_print(outcome);
    keep(run, &file, name);
}

void xp_found_call(const XpRun *run, const XpDiffTree *tree, const json_t *call, XpDiffKind kind,
                   const char *name)
{
    static const char *const kinds[] = {"same", "input error", "open", "OPPOSITE", "gave up"};
    g_autoptr(XpDiffTree) less = xp_diff_tree_copy(tree);
    json_t *small = json_deep_copy(call);
    CallShrink shrink = {run, kind};

    if (!run->no_shrink)
        xp_diff_shrink(less, small, call_persists, TRIES, &shrink);
    printf("%s: seed %" G_GINT64_FORMAT " %s\n", kinds[kind], run->seed, name);
    print_json(small);
    print_tree(less);
    show_call(run, less, small, name);
    json_decref(small);
}

/* ---- verdicts ---- */

typedef struct {
    const XpRun *run;
    const char *sentence;
} QueryShrink;

/* TRUE if @sentence still goes wrong, with the refuting @call when there is one. */
static gboolean query_persists(const XpDiffTree *tree, const json_t *call, gpointer data)
{
    const QueryShrink *shrink = data;
    g_autoptr(XpDiffLoaded) loaded = xp_diff_load(tree, shrink->run->tree, NULL);
    XpCounts counts = {0};
    XpQuery query = {.loaded = loaded,
                     .sentence = shrink->sentence,
                     .file = shrink->run->request,
                     .counts = &counts,
                     .call = (json_t *)(guintptr)call};
    gboolean persists;

    if (loaded == NULL)
        return FALSE;
    xp_query_run(&query);
    persists = query.wrong != NULL && !query.refused && (call == NULL) == !query.refuted;
    xp_query_clear(&query);
    return persists;
}

void xp_found_query(const XpRun *run, const XpDiffTree *tree, const XpQuery *query,
                    const char *name)
{
    g_autoptr(XpDiffTree) less = xp_diff_tree_copy(tree);
    QueryShrink shrink = {run, query->sentence};
    json_t *call = query->refuted ? json_deep_copy(query->call) : NULL;
    g_autofree char *source = source_of(run, name);
    XpCaseFile file = {
        .tree = less, .sentence = query->sentence, .description = query->wrong, .source = source};

    if (!run->no_shrink)
        xp_diff_shrink(less, call, query_persists, TRIES, &shrink);
    printf("verdict: seed %" G_GINT64_FORMAT " %s\n  %s\n  %s\n", run->seed, name, query->sentence,
           query->wrong);
    print_tree(less);
    if (call != NULL) {
        g_autoptr(XpDiffLoaded) loaded = xp_diff_load(less, run->tree, NULL);
        g_autoptr(XpDiffOutcome) outcome = xp_diff_compare(loaded, call, run->request);

        print_json(call);
        xp_diff_print(outcome);
    }
    keep(run, &file, name);
    json_decref(call);
}

/* ---- laws ---- */

typedef struct {
    const XpRun *run;
    const XpLawTrial *trial;
} LawShrink;

/* TRUE if the same change at random, which a smaller tree may take elsewhere, still breaks it. */
static gboolean law_persists(const XpDiffTree *tree, const json_t *call, gpointer data)
{
    const LawShrink *shrink = data;
    XpLawTrial trial = *shrink->trial;
    XpCounts counts = {0};
    gboolean persists;

    trial.calls = call != NULL ? json_pack("[O]", call) : NULL;
    trial.sentence = call != NULL ? NULL : trial.sentence;
    xp_law_try(&trial, tree, shrink->run->tree, shrink->run->request, &counts);
    persists = trial.wrong != NULL;
    json_decref(trial.calls);
    g_free(trial.wrong);
    return persists;
}

void xp_found_law(const XpRun *run, const XpDiffTree *tree, const XpLawTrial *trial,
                  const char *name)
{
    g_autoptr(XpDiffTree) less = xp_diff_tree_copy(tree);
    g_autoptr(XpDiffTree) changed = NULL;
    json_t *call =
        trial->at >= 0 ? json_deep_copy(json_array_get(trial->calls, (size_t)trial->at)) : NULL;
    LawShrink shrink = {run, trial};
    g_autofree char *source = source_of(run, name);
    XpRandom random = trial->random;
    XpCaseFile file = {.tree = less,
                       .call = call,
                       .sentence = call == NULL ? trial->sentence : NULL,
                       .description = trial->wrong,
                       .source = source};

    if (!run->no_shrink)
        xp_diff_shrink(less, call, law_persists, TRIES, &shrink);
    printf("law: seed %" G_GINT64_FORMAT " %s\n  %s\n", run->seed, name, trial->wrong);
    if (call != NULL)
        print_json(call);
    else
        printf("    %s\n", trial->sentence);
    printf("  before\n");
    print_tree(less);
    changed = xp_diff_tree_copy(less);
    trial->law->change(&random, trial->words, changed);
    printf("  after\n");
    print_tree(changed);
    keep(run, &file, name);
    json_decref(call);
}

/* ---- pairs of sentences ---- */

typedef struct {
    const XpRun *run;
    const XpImplied *implied;
} ImpliedShrink;

static gboolean implied_persists(const XpDiffTree *tree, const json_t *nothing, gpointer data)
{
    const ImpliedShrink *shrink = data;
    g_autoptr(XpDiffLoaded) loaded = xp_diff_load(tree, shrink->run->tree, NULL);
    g_autofree char *wrong = loaded != NULL ? xp_implied_try(shrink->implied, loaded) : NULL;

    (void)nothing;
    return wrong != NULL;
}

void xp_found_implied(const XpRun *run, const XpDiffTree *tree, const XpImplied *implied,
                      const char *wrong, const char *name)
{
    g_autoptr(XpDiffTree) less = xp_diff_tree_copy(tree);
    ImpliedShrink shrink = {run, implied};
    g_autofree char *source = source_of(run, name);
    XpCaseFile file = {
        .tree = less, .sentence = implied->first, .description = wrong, .source = source};

    if (!run->no_shrink)
        xp_diff_shrink(less, NULL, implied_persists, TRIES, &shrink);
    printf("implied: seed %" G_GINT64_FORMAT " %s\n  %s\n", run->seed, name, wrong);
    print_tree(less);
    keep(run, &file, name);
}

void xp_found_unloadable(const XpRun *run, const XpDiffTree *tree, const char *message,
                         const char *name)
{
    g_autofree char *source = source_of(run, name);
    XpCaseFile file = {.tree = tree, .description = message, .source = source};

    printf("world does not load: seed %" G_GINT64_FORMAT " %s\n  %s\n", run->seed, name, message);
    keep(run, &file, name);
}

void xp_found_pair(const XpRun *run, const XpDiffTree *older, const XpDiffTree *newer,
                   const char *wrong, const char *name)
{
    g_autofree char *folder = NULL;
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;

    printf("%s: %s\n", name, wrong);
    if (run->keep == NULL)
        return;
    folder = g_strdup_printf("%s/%" G_GINT64_FORMAT "-%s", run->keep, run->seed, name);
    before = g_build_filename(folder, "old", NULL);
    after = g_build_filename(folder, "new", NULL);
    if (g_mkdir_with_parents(folder, 0755) == 0 && xp_diff_tree_write(older, before, NULL) &&
        xp_diff_tree_write(newer, after, NULL))
        printf("  kept in %s\n", folder);
    else
        printf("  could not keep it in %s\n", folder);
}
