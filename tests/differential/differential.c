/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two engines, one meaning. In small random worlds calls are decided by the evaluator and by the
 * encoder with the call fixed, which have to agree; sentences are proved, and the stories and
 * verdicts held against the evaluator; and laws are tried, that hold whatever the answer is.
 */
#include <locale.h>
#include <stdio.h>

#include "tests/differential/run.h"

/* What is done in one world, and how many worlds one process does. */
#define CALLS_A_WORLD  25
#define WORLDS_A_PART  10
#define SECONDS_A_PART 600

typedef struct {
    XpRun run;
    guint worlds;
    gint world;
    gint jobs;
    gboolean print_themes;
    char *progress;
    XpCounts counts;
} Program;

static void work(const XpPart *part, gpointer data)
{
    Program *program = data;
    g_autofree char *request = g_strconcat(part->folder, ".json", NULL);
    guint first = part->index * WORLDS_A_PART;

    program->run.part = part;
    program->run.tree = part->folder;
    program->run.request = request;
    for (guint at = first; at < MIN(first + WORLDS_A_PART, program->worlds); at++) {
        if (program->world < 0 || (guint)program->world == at)
            xp_run_world(&program->run, at);
    }
    remove(request);
}

static gboolean done(guint index, const char *text, const XpCounts *counts, gpointer data)
{
    Program *program = data;
    g_autoptr(GError) error = NULL;

    fputs(text, stdout);
    xp_counts_add(&program->counts, counts);
    if (program->progress != NULL &&
        !xp_counts_save(&program->counts, program->run.seed, index + 1, program->progress, &error))
        printf("%s\n", error->message);
    fflush(stdout);
    return program->counts.n[XP_COUNT_FAILURES] < program->run.most;
}

static gboolean run_parts(Program *program, guint first)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("xacct-differential-XXXXXX", &error);
    XpParts parts = {.first = first,
                     .end = (program->worlds + WORLDS_A_PART - 1) / WORLDS_A_PART,
                     .jobs = (guint)program->jobs,
                     .seconds = SECONDS_A_PART,
                     .folder = folder,
                     .work = work,
                     .done = done,
                     .data = program};

    if (folder == NULL) {
        fprintf(stderr, "%s\n", error->message);
        return FALSE;
    }
    if (program->world >= 0) {
        parts.first = (guint)program->world / WORLDS_A_PART;
        parts.end = parts.first + 1;
    }
    xp_parts_run(&parts);
    xp_diff_remove_folder(folder);
    return TRUE;
}

static gboolean set_themes(Program *program, char **texts, GError **error)
{
    for (guint i = 0; texts != NULL && texts[i] != NULL; i++) {
        if (!xp_themes_set(&program->run.themes, texts[i], error))
            return FALSE;
    }
    return TRUE;
}

static gboolean read_options(Program *program, gint *argc, char ***argv)
{
    XpRun *run = &program->run;
    gint calls = 1000;
    gint properties = -1;
    gint laws = -1;
    gint pairs = 0;
    gint calls_a_world = CALLS_A_WORLD;
    gint most = 5;
    g_auto(GStrv) themes = NULL;
    GOptionEntry entries[] = {
        {"seed", 0, 0, G_OPTION_ARG_INT64, &run->seed, "of the random numbers", "N"},
        {"calls", 0, 0, G_OPTION_ARG_INT, &calls, "how many calls, 25 a world", "N"},
        {"properties", 0, 0, G_OPTION_ARG_INT, &properties, "how many in a world", "N"},
        {"laws", 0, 0, G_OPTION_ARG_INT, &laws, "how many in a world", "N"},
        {"pairs", 0, 0, G_OPTION_ARG_INT, &pairs, "of worlds to compare, how many of each world",
         "N"},
        {"calls-a-world", 0, 0, G_OPTION_ARG_INT, &calls_a_world, "how many of the calls", "N"},
        {"world", 0, 0, G_OPTION_ARG_INT, &program->world, "only this world", "N"},
        {"most", 0, 0, G_OPTION_ARG_INT, &most, "stop after so many failures", "N"},
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &program->jobs, "processes at a time", "N"},
        {"progress", 0, 0, G_OPTION_ARG_FILENAME, &program->progress,
         "go on from there, and write there how far it is", "FILE"},
        {"keep", 0, 0, G_OPTION_ARG_FILENAME, &run->keep, "write findings there, as corpus cases",
         "FOLDER"},
        {"theme", 0, 0, G_OPTION_ARG_STRING_ARRAY, &themes, "how many worlds have it",
         "NAME=PERCENT"},
        {"themes", 0, 0, G_OPTION_ARG_NONE, &program->print_themes,
         "print what worlds are made of, and do nothing", NULL},
        {"no-shrink", 0, 0, G_OPTION_ARG_NONE, &run->no_shrink, "show the whole world", NULL},
        {"list", 0, 0, G_OPTION_ARG_NONE, &run->list, "print refused input, too", NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autoptr(GError) error = NULL;

    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, argc, argv, &error) ||
        !set_themes(program, themes, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return FALSE;
    }
    program->worlds = ((guint)MAX(calls, 0) + CALLS_A_WORLD - 1) / CALLS_A_WORLD;
    if (program->progress != NULL) /* it is told in whole parts */
        program->worlds = (program->worlds + WORLDS_A_PART - 1) / WORLDS_A_PART * WORLDS_A_PART;
    run->calls = (guint)MAX(calls_a_world, 0);
    run->pairs = (guint)MAX(pairs, 0);
    run->properties = (guint)(properties >= 0 ? properties : 2);
    run->laws = (guint)(laws >= 0 ? laws : 2);
    run->most = (guint)MAX(most, 1);
    program->jobs = MAX(program->jobs, 1);
    return TRUE;
}

int main(int argc, char **argv)
{
    Program program = {.run = {.seed = 1}, .world = -1, .jobs = (gint)g_get_num_processors()};
    g_autoptr(GError) error = NULL;
    gint64 began = g_get_monotonic_time();
    guint first = 0;

    setlocale(LC_ALL, "C");
    xp_themes_default(&program.run.themes);
    if (!read_options(&program, &argc, &argv))
        return 2;
    if (program.print_themes) {
        xp_themes_print(&program.run.themes);
        return 0;
    }
    if (program.progress != NULL &&
        !xp_counts_load(&program.counts, program.run.seed, &first, program.progress, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return 2;
    }
    if (!run_parts(&program, first))
        return 2;
    xp_counts_print(&program.counts, (double)(g_get_monotonic_time() - began) / 1e6);
    return program.counts.n[XP_COUNT_FAILURES] == 0 && xp_counts_cover(&program.counts) ? 0 : 1;
}
