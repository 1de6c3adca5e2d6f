/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "tests/corpus/case.h"

/*
 * Proves every property of the corpus with evidence, and has all of it checked: goals, skeletons
 * and lemmas by cvc5, stories by the evaluator. Says how much is confirmed, and names the rest.
 */

static const char usage[] =
    "usage: run_evidence PROGRAM TIMEOUT CORPUS PREFIX...\n"
    "\n"
    "Checks the evidence of every case of CORPUS whose name begins with a PREFIX (\"\": all);\n"
    "a file has TIMEOUT (as check-evidence takes it).\n"
    "Exit status: 0 nothing disagrees, every lemma is proved and at least 95 % are confirmed;\n"
    "77 there is no cvc5.\n";

enum { SKIPPED = 77, LEAST_PERCENT = 95 };

typedef struct {
    const char *program;
    const char *timeout;
    const char *root;
    guint cases;
    guint confirmed;
    guint disagreed;
    guint unanswered;
    guint nothing;
    guint failed;         /* cases that could not be run */
    GHashTable *lemmas;   /* digests of the distinct lemmas */
    GHashTable *unproved; /* those that cvc5 did not prove */
    GPtrArray *remarks;   /* char *: what is not confirmed, by name */
} Run;

G_GNUC_PRINTF(2, 3) static void remark(Run *run, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(run->remarks, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

/* Returns the exit status, or -1. @out_text: what the command printed, errors after it (new). */
static int execute(GStrvBuilder *builder, char **out_text)
{
    g_auto(GStrv) arguments = g_strv_builder_end(builder);
    g_autoptr(GError) error = NULL;
    g_autofree char *output = NULL;
    g_autofree char *errors = NULL;
    int status = 0;
    if (!g_spawn_sync(NULL, arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, &errors, &status,
                      &error)) {
        *out_text = g_strdup(error->message);
        return -1;
    }
    *out_text = g_strconcat(output, errors, NULL);
    if (g_spawn_check_wait_status(status, &error))
        return 0;
    return error->domain == G_SPAWN_EXIT_ERROR ? error->code : -1;
}

static void add_all(GStrvBuilder *builder, const char *const *words)
{
    for (guint i = 0; words[i] != NULL; i++)
        g_strv_builder_add(builder, words[i]);
}

static gboolean prove(Run *run, const XpCase *item, const char *tree, const char *evidence)
{
    g_autoptr(GStrvBuilder) command = g_strv_builder_new();
    const json_t *extra = json_object_get(item->json, "args");
    g_autofree char *said = NULL;
    add_all(command, (const char *const[]){run->program, "prove", tree, "-qq", "--evidence",
                                           evidence, NULL});
    for (size_t i = 0; i < json_array_size(extra); i++)
        g_strv_builder_add(command, json_string_value(json_array_get(extra, i)));
    int status = execute(command, &said);
    if (status >= 0 && status != 2 && status != 4)
        return TRUE;
    run->failed++;
    remark(run, "%s: prove ended with %d: %.400s", item->name, status, said);
    return FALSE;
}

/* "  unsat      FOLDER/lemma-3.smt2": notes which lemma, by its text. */
static void note_lemma(Run *run, const char *line)
{
    const char *path = strchr(line, '/');
    g_autofree char *name = path != NULL ? g_path_get_basename(path) : g_strdup("");
    g_autofree char *text = NULL;
    gsize length = 0;
    if (!g_str_has_prefix(name, "lemma-") || !g_file_get_contents(path, &text, &length, NULL))
        return;
    char *digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)text, length);
    if (!g_str_has_prefix(line, "  unsat "))
        g_hash_table_add(run->unproved, g_strdup(digest));
    g_hash_table_add(run->lemmas, digest);
}

/* Lines of `check-evidence -v`: files first, indented; then a line a property and its reasons. */
static void read_lines(Run *run, const XpCase *item, char **lines)
{
    gboolean bad = FALSE;
    for (guint i = 0; lines[i] != NULL; i++) {
        const char *line = lines[i];
        if (g_str_has_prefix(line, "  unsat ") || g_str_has_prefix(line, "  sat ") ||
            g_str_has_prefix(line, "  no answer ")) {
            note_lemma(run, line);
            continue;
        }
        gboolean indented = g_str_has_prefix(line, "  ");
        run->confirmed += g_str_has_suffix(line, ", confirmed") ? 1 : 0;
        run->disagreed += g_str_has_suffix(line, ", DISAGREED") ? 1 : 0;
        run->unanswered += g_str_has_suffix(line, ", no answer") ? 1 : 0;
        run->nothing += g_str_has_suffix(line, ", nothing to confirm") ? 1 : 0;
        bad = (indented && bad) || g_str_has_suffix(line, ", DISAGREED") ||
              g_str_has_suffix(line, ", no answer");
        if (bad)
            remark(run, "%s: %s", item->name, line);
    }
}

static void check(Run *run, const XpCase *item, const char *evidence)
{
    g_autoptr(GStrvBuilder) command = g_strv_builder_new();
    g_autofree char *said = NULL;
    add_all(command, (const char *const[]){run->program, "check-evidence", evidence, "-v",
                                           "--timeout", run->timeout, NULL});
    int status = execute(command, &said);
    if (status != 0 && status != 3 && status != 4) {
        run->failed++;
        remark(run, "%s: check-evidence ended with %d: %.400s", item->name, status, said);
        return;
    }
    g_auto(GStrv) lines = g_strsplit(said, "\n", -1);
    read_lines(run, item, lines);
    run->cases++;
}

static void run_case(Run *run, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_build_filename(run->root, name, NULL);
    g_autoptr(XpCase) item = xp_case_open(name, folder, &error);
    g_autofree char *scratch =
        item != NULL ? g_dir_make_tmp("xacct-evidence-XXXXXX", &error) : NULL;
    if (scratch == NULL) {
        run->failed++;
        remark(run, "%s: %s", name, error->message);
        return;
    }
    g_autofree char *tree = g_build_filename(scratch, "tree", NULL);
    g_autofree char *evidence = g_build_filename(scratch, "evidence", NULL);
    if (json_object_get(item->json, "properties") == NULL)
        ; /* nothing but requests to decide */
    else if (!xp_case_write_tree(item, tree, &error))
        remark(run, "%s: %s", name, error->message);
    else if (prove(run, item, tree, evidence))
        check(run, item, evidence);
    xp_case_delete_tree(scratch);
}

static gboolean is_wanted(const char *name, char **prefixes, int n)
{
    for (int i = 0; i < n; i++)
        if (g_str_has_prefix(name, prefixes[i]))
            return TRUE;
    return FALSE;
}

static int conclude(const Run *run)
{
    guint all = run->confirmed + run->disagreed + run->unanswered;
    guint lemmas = g_hash_table_size(run->lemmas);
    guint unproved = g_hash_table_size(run->unproved);
    for (guint i = 0; i < run->remarks->len; i++)
        printf("%s\n", (const char *)g_ptr_array_index(run->remarks, i));
    printf("%u cases, %u properties: %u confirmed, %u disagreed, %u without an answer, %u with "
           "nothing to confirm; %u distinct lemmas, %u not proved\n",
           run->cases, all + run->nothing, run->confirmed, run->disagreed, run->unanswered,
           run->nothing, lemmas, unproved);
    gboolean enough = all > 0 && run->confirmed * 100 >= all * LEAST_PERCENT;
    return run->failed == 0 && run->disagreed == 0 && unproved == 0 && enough ? 0 : 1;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *solver = g_find_program_in_path("cvc5");
    if (argc < 5) {
        fputs(usage, stderr);
        return 2;
    }
    if (solver == NULL) {
        puts("run_evidence: there is no cvc5; install it (Debian: apt install cvc5)");
        return SKIPPED;
    }
    g_autoptr(GPtrArray) names = xp_case_find(argv[3], &error);
    if (names == NULL) {
        fprintf(stderr, "run_evidence: %s\n", error->message);
        return 2;
    }
    g_autoptr(GHashTable) lemmas = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) unproved = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) remarks = g_ptr_array_new_with_free_func(g_free);
    Run run = {.program = argv[1],
               .timeout = argv[2],
               .root = argv[3],
               .lemmas = lemmas,
               .unproved = unproved,
               .remarks = remarks};
    for (guint i = 0; i < names->len; i++)
        if (is_wanted(g_ptr_array_index(names, i), argv + 4, argc - 4))
            run_case(&run, g_ptr_array_index(names, i));
    return conclude(&run);
}
