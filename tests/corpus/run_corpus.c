/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "tests/corpus/case.h"
#include "tests/corpus/expect.h"

/*
 * Runs the cases of corpus/ through the built program and compares verdicts, reasons, decisions
 * and exit statuses with what each case states.
 */

static const char usage[] =
    "usage: run_corpus [--first] PROGRAM CORPUS PREFIX...\n"
    "       run_corpus --itself PROGRAM CORPUS PREFIX...\n"
    "       run_corpus --tree CASE FOLDER\n"
    "\n"
    "Runs every case of CORPUS whose name begins with a PREFIX.\n"
    "--first stops at the first that fails.\n"
    "--itself compares the tree of each case with itself instead: there is\n"
    "no difference, whatever is not known of it.\n"
    "--tree writes the tree of one case, a path of a folder with a\n"
    "case.json, to FOLDER, so that it can be looked at and run by hand.\n";

typedef struct {
    int status;
    char *output;
    char *errors;
} Outcome;

static void clear_outcome(Outcome *outcome)
{
    g_free(outcome->output);
    g_free(outcome->errors);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Outcome, clear_outcome)

/* Runs the command of @builder; a process that did not end by itself is a problem. */
static gboolean run(GStrvBuilder *builder, Outcome *out, GPtrArray *problems)
{
    g_auto(GStrv) arguments = g_strv_builder_end(builder);
    g_autoptr(GError) error = NULL;
    int status = 0;

    if (!g_spawn_sync(NULL, arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out->output,
                      &out->errors, &status, &error)) {
        xp_expect_fail(problems, "cannot run the program: %s", error->message);
        return FALSE;
    }
    if (g_spawn_check_wait_status(status, &error)) {
        out->status = 0;
        return TRUE;
    }
    if (error->domain == G_SPAWN_EXIT_ERROR) {
        out->status = error->code;
        return TRUE;
    }
    xp_expect_fail(problems, "%s: %.600s", error->message, out->errors);
    return FALSE;
}

/* Where more than one verdict is right the status is not stated; 4 and above is never right. */
static void expect_status(const char *what, const json_t *wanted, const Outcome *outcome,
                          GPtrArray *problems)
{
    if (wanted != NULL && json_integer_value(wanted) != outcome->status)
        xp_expect_fail(problems, "%s: exit status should be %d, is %d %.400s", what,
                       (int)json_integer_value(wanted), outcome->status, outcome->errors);
    if (wanted == NULL && outcome->status >= 4)
        xp_expect_fail(problems, "%s: exit status is %d %.400s", what, outcome->status,
                       outcome->errors);
}

static void prove(const char *program, const XpCase *item, const char *tree, GPtrArray *problems)
{
    g_autoptr(GStrvBuilder) command = g_strv_builder_new();
    const json_t *extra = json_object_get(item->json, "args");
    g_auto(Outcome) outcome = {0};
    json_error_t where;
    json_t *report;

    g_strv_builder_add(command, program);
    g_strv_builder_add(command, "prove");
    for (size_t i = 0; i < json_array_size(extra); i++)
        g_strv_builder_add(command, json_string_value(json_array_get(extra, i)));
    g_strv_builder_add(command, "-f");
    g_strv_builder_add(command, "json");
    g_strv_builder_add(command, tree);
    if (!run(command, &outcome, problems))
        return;
    report = json_loads(outcome.output, JSON_REJECT_DUPLICATES, &where);
    if (report == NULL)
        xp_expect_fail(problems, "no report (exit %d): %.800s", outcome.status, outcome.errors);
    else
        xp_expect_report(item->json, report, problems);
    json_decref(report);
    expect_status("prove", json_object_get(item->json, "exit"), &outcome, problems);
}

static void decide(const char *program, const XpCase *item, const char *tree, GPtrArray *problems)
{
    g_autoptr(GStrvBuilder) command = g_strv_builder_new();
    const json_t *wanted = json_object_get(item->json, "eval");
    g_autofree char *requests = g_build_filename(item->folder, "case.requests.json", NULL);
    g_auto(Outcome) outcome = {0};
    g_auto(GStrv) lines = NULL;

    g_strv_builder_add(command, program);
    g_strv_builder_add(command, "eval");
    g_strv_builder_add(command, tree);
    g_strv_builder_add(command, "--request");
    g_strv_builder_add(command, requests);
    if (!run(command, &outcome, problems))
        return;
    g_strchomp(outcome.output);
    lines = g_strsplit(outcome.output, "\n", -1);
    if (g_strv_length(lines) != json_array_size(wanted)) {
        xp_expect_fail(problems, "%u answers to %zu requests (exit %d): %.600s",
                       g_strv_length(lines), json_array_size(wanted), outcome.status,
                       outcome.errors);
        return;
    }
    for (size_t i = 0; i < json_array_size(wanted); i++) {
        json_t *answer = json_loads(lines[i], 0, NULL);

        xp_expect_decision(i, json_array_get(wanted, i), answer, problems);
        json_decref(answer);
    }
    expect_status("eval", json_object_get(item->json, "eval_exit"), &outcome, problems);
}

/* The change from case.before to the tree: what each gives that the other does not. */
static void compare(const char *program, const XpCase *item, const char *tree, GPtrArray *problems)
{
    const json_t *wanted = json_object_get(item->json, "diff");
    g_autofree char *before = g_build_filename(tree, "case.before", NULL);
    const char *const words[] = {program, "diff", "-f", "json", "-j1", before, tree, NULL};
    g_autoptr(GStrvBuilder) command = g_strv_builder_new();
    g_auto(Outcome) outcome = {0};
    json_t *report;

    g_strv_builder_addv(command, (const char **)(guintptr)words);
    if (!run(command, &outcome, problems))
        return;
    report = json_loads(outcome.output, JSON_REJECT_DUPLICATES, NULL);
    if (report != NULL)
        xp_expect_diff(wanted, report, problems);
    json_decref(report);
    expect_status("diff", json_object_get(wanted, "exit"), &outcome, problems);
}

/* A tree that does not load cannot be compared. */
static void compare_with_itself(const char *program, const char *tree, GPtrArray *problems)
{
    const char *const words[] = {program, "diff", "-q", "-j1", tree, tree, NULL};
    g_autoptr(GStrvBuilder) command = g_strv_builder_new();
    g_auto(Outcome) outcome = {0};

    g_strv_builder_addv(command, (const char **)(guintptr)words);
    if (!run(command, &outcome, problems) || outcome.status == 2)
        return;
    if (outcome.status != 0 || !g_str_has_prefix(outcome.output, "0 gained, 0 lost, 0 unknown;"))
        xp_expect_fail(problems, "it differs from itself (exit %d): %.600s %.300s", outcome.status,
                       outcome.output, outcome.errors);
}

/* Adds to @problems what is wrong with the case called @name. */
static void check_case(const char *program, const char *root, const char *name, gboolean itself,
                       GPtrArray *problems)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_build_filename(root, name, NULL);
    g_autoptr(XpCase) item = xp_case_open(name, folder, &error);
    g_autofree char *written = NULL;

    if (item == NULL) {
        xp_expect_fail(problems, "%s", error->message);
        return;
    }
    if (json_object_get(item->json, "base") != NULL) {
        written = g_dir_make_tmp("xacct-case-XXXXXX", &error);
        if (written == NULL || !xp_case_write_tree(item, written, &error))
            xp_expect_fail(problems, "%s", error->message);
    }
    if (problems->len == 0 && itself)
        compare_with_itself(program, written != NULL ? written : folder, problems);
    if (problems->len == 0 && !itself && json_object_get(item->json, "properties") != NULL)
        prove(program, item, written != NULL ? written : folder, problems);
    if (problems->len == 0 && !itself && json_object_get(item->json, "eval") != NULL)
        decide(program, item, written != NULL ? written : folder, problems);
    if (problems->len == 0 && !itself && json_object_get(item->json, "diff") != NULL)
        compare(program, item, written, problems);
    if (written != NULL)
        xp_case_delete_tree(written);
}

static gboolean is_wanted(const char *name, char **prefixes, int n)
{
    for (int i = 0; i < n; i++) {
        if (g_str_has_prefix(name, prefixes[i]))
            return TRUE;
    }
    return FALSE;
}

static int run_cases(const char *program, const char *root, gboolean first, gboolean itself,
                     char **prefixes, int n_prefixes)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) names = xp_case_find(root, &error);
    guint passed = 0;
    guint failed = 0;

    if (names == NULL) {
        fprintf(stderr, "run_corpus: %s\n", error->message);
        return 2;
    }
    for (guint i = 0; i < names->len && (failed == 0 || !first); i++) {
        g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
        const char *name = g_ptr_array_index(names, i);

        if (!is_wanted(name, prefixes, n_prefixes))
            continue;
        check_case(program, root, name, itself, problems);
        if (problems->len == 0) {
            passed++;
            continue;
        }
        failed++;
        printf("FAIL %s\n", name);
        for (guint j = 0; j < problems->len; j++)
            printf("     %s\n", (const char *)g_ptr_array_index(problems, j));
    }
    printf("%u cases passed, %u failed\n", passed, failed);
    return failed == 0 && passed > 0 ? 0 : 1;
}

static int write_tree(const char *folder, const char *target)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(XpCase) item = xp_case_open(folder, folder, &error);

    if (item != NULL && xp_case_write_tree(item, target, &error))
        return 0;
    fprintf(stderr, "run_corpus: %s\n", error->message);
    return 2;
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "--tree") == 0)
        return write_tree(argv[2], argv[3]);
    gboolean first = argc > 1 && strcmp(argv[1], "--first") == 0;
    gboolean itself = argc > 1 && strcmp(argv[1], "--itself") == 0;
    char **rest = argv + (first || itself ? 2 : 1);
    int n = argc - (first || itself ? 2 : 1);
    if (n < 3 || rest[0][0] == '-') {
        fputs(usage, stderr);
        return 2;
    }
    return run_cases(rest[0], rest[1], first, itself, rest + 2, n - 2);
}
