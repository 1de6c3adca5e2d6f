/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "solver/compare.h"
#include "tests/bench/conditions.h"
#include "tests/bench/policy_gen.h"
#include "tests/bench/strings.h"

/*
 * usage: bench_glob [--limit SECONDS] [--rounds N] [--most STATEMENTS] [--no-strings]
 *                   [--conditions]
 *
 * Compares generated policies with the lazy pattern theory: how the time grows with their size,
 * and how it stands to the string theories of Z3 and cvc5 on the same questions. Prints ratios.
 * With --conditions most statements have some, on addresses, numbers, dates and strings.
 * Exit status 1 if growth, a missing answer or the ratio to Z3 is outside of what is promised.
 */

enum { SEED = 20240601, MOST_RATIOS = 64 };
static const guint sizes[] = {10, 100, 1000, 5000};
static const double most_growth = 15;
static const double most_growth_with_conditions = 20;
static const double least_speedup = 50;

typedef struct {
    guint limit;
    guint rounds;
    guint most; /* statements */
    gboolean strings;
    gboolean conditions;
    gboolean failed;
    double ratios[MOST_RATIOS]; /* Z3's time by ours, where Z3 finished */
    guint n_ratios;
} Run;

/* @conditions: where the statements' conditions are terms, or NULL: they have none. */
static XpCompareStatement *view_of(const GPtrArray *policy, XpBenchConditions *conditions)
{
    XpCompareStatement *statements = g_new0(XpCompareStatement, policy->len);
    for (guint i = 0; i < policy->len; i++) {
        const XpBenchStatement *from = g_ptr_array_index(policy, i);
        statements[i] = (XpCompareStatement){
            .deny = from->deny,
            .when = conditions != NULL ? xp_bench_conditions_term(conditions, from->group) : NULL,
            .actions = (const char *const *)from->actions->pdata,
            .n_actions = from->actions->len,
            .resources = (const char *const *)from->resources->pdata,
            .n_resources = from->resources->len,
        };
    }
    return statements;
}

/* Conditions become terms as part of what is measured. */
static gboolean compare_conditioned(XpBenchConditions *conditions, const GPtrArray *first,
                                    const GPtrArray *second, XpCompareResult *result,
                                    GError **error)
{
    XpProblem *problem = xp_bench_conditions_problem(conditions);
    g_autofree XpCompareStatement *left = view_of(first, conditions);
    g_autofree XpCompareStatement *right = view_of(second, conditions);
    XpComparePolicy policies[] = {{left, first->len}, {right, second->len}};
    xp_bench_conditions_settle(conditions);
    return xp_compare_conditioned(problem->atoms, problem->environment, &policies[0], &policies[1],
                                  NULL, result, error);
}

static gboolean compare_plain(XpZ3 *z3, const GPtrArray *first, const GPtrArray *second,
                              XpCompareResult *result, GError **error)
{
    g_autofree XpCompareStatement *left = view_of(first, NULL);
    g_autofree XpCompareStatement *right = view_of(second, NULL);
    XpComparePolicy policies[] = {{left, first->len}, {right, second->len}};
    return xp_compare_policies(z3, &policies[0], &policies[1], NULL, result, error);
}

/* Processor seconds of one comparison. The context is made beforehand, as a run makes one for all.
 */
static double compare_once(const Run *run, const GPtrArray *first, const GPtrArray *second,
                           XpCompareAnswer *out_answer)
{
    g_autoptr(XpZ3) z3 = xp_z3_new();
    g_autoptr(XpBenchConditions) conditions =
        run->conditions ? xp_bench_conditions_new(SEED) : NULL;
    g_autoptr(GError) error = NULL;
    XpCompareResult result;
    double start = xp_bench_now();
    gboolean ok = conditions != NULL
                      ? compare_conditioned(conditions, first, second, &result, &error)
                      : compare_plain(z3, first, second, &result, &error);
    double seconds = xp_bench_now() - start;
    if (!ok)
        g_error("%s", error->message);
    *out_answer = result.answer;
    xp_compare_result_clear(&result);
    return seconds;
}

static int compare_doubles(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return left < right ? -1 : left > right;
}

static double median(double *values, guint n)
{
    qsort(values, n, sizeof *values, compare_doubles);
    return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static double compare_median(const Run *run, const GPtrArray *first, const GPtrArray *second,
                             XpCompareAnswer *out_answer)
{
    g_autofree double *times = g_new(double, run->rounds);
    for (guint i = 0; i < run->rounds; i++)
        times[i] = compare_once(run, first, second, out_answer);
    return median(times, run->rounds);
}

static const char *answer_name(XpCompareAnswer answer)
{
    switch (answer) {
    case XP_COMPARE_NONE:
        return "none";
    case XP_COMPARE_SOME:
        return "some";
    case XP_COMPARE_UNKNOWN:
        break;
    }
    return "unknown";
}

/* Both directions of a pair, as one time. */
static double time_pair(Run *run, XpBenchFamily family, guint size)
{
    g_autoptr(XpBenchPair) pair = xp_bench_pair_new(family, size, SEED);
    XpCompareAnswer forth = XP_COMPARE_UNKNOWN;
    XpCompareAnswer back = XP_COMPARE_UNKNOWN;
    double seconds = compare_median(run, pair->first, pair->second, &forth) +
                     compare_median(run, pair->second, pair->first, &back);
    printf("  %5u statements: first only %s, second only %s\n", size, answer_name(forth),
           answer_name(back));
    if (forth == XP_COMPARE_UNKNOWN || back == XP_COMPARE_UNKNOWN)
        run->failed = TRUE;
    return seconds;
}

static void measure_growth(Run *run, XpBenchFamily family)
{
    double times[G_N_ELEMENTS(sizes)] = {0};
    printf("%s\n", xp_bench_family_name(family));
    guint n = 0;
    for (; n < G_N_ELEMENTS(sizes) && sizes[n] <= run->most; n++)
        times[n] = time_pair(run, family, sizes[n]);
    for (guint i = 1; i < n; i++)
        printf("  time(%u)/time(%u) = %.1f\n", sizes[i], sizes[i - 1], times[i] / times[i - 1]);
    /* Without the comparison it runs as a test, under sanitizers and load: no time is judged. */
    double most = run->conditions ? most_growth_with_conditions : most_growth;
    if (run->strings && n > 2 && times[2] / times[1] > most) {
        printf("  FAILED: more than %.0f times from 100 to 1000\n", most);
        run->failed = TRUE;
    }
}

static gboolean agrees(XpCompareAnswer ours, XpBenchAnswer theirs)
{
    if (theirs == XP_BENCH_GAVE_UP || theirs == XP_BENCH_TIMED_OUT)
        return TRUE;
    return (ours == XP_COMPARE_SOME) == (theirs == XP_BENCH_SAT);
}

static void print_ratio(const char *solver, double theirs, double ours, XpBenchAnswer answer)
{
    if (theirs < 0)
        printf(" %s not installed", solver);
    else if (answer == XP_BENCH_GAVE_UP)
        printf(" %s gave up", solver);
    else
        printf(" %s %s%.0f", solver, answer == XP_BENCH_TIMED_OUT ? ">=" : "", theirs / ours);
}

static void measure_strings(Run *run, const char *name, guint size, const GPtrArray *first,
                            const GPtrArray *second)
{
    XpCompareAnswer answer = XP_COMPARE_UNKNOWN;
    XpBenchAnswer z3_answer = XP_BENCH_GAVE_UP;
    XpBenchAnswer cvc5_answer = XP_BENCH_GAVE_UP;
    const guint64 seed = SEED;
    g_autofree char *script = xp_bench_script(first, second, run->conditions ? &seed : NULL);
    double ours = compare_median(run, first, second, &answer);
    double z3 = xp_bench_ask_z3(script, run->limit, &z3_answer);
    double cvc5 = xp_bench_ask_cvc5(script, run->limit, &cvc5_answer);
    printf("  %-11s %5u %-7s time of theirs / ours:", name, size, answer_name(answer));
    print_ratio("Z3", z3, ours, z3_answer);
    print_ratio("cvc5", cvc5, ours, cvc5_answer);
    printf("\n");
    fflush(stdout);
    if ((z3_answer == XP_BENCH_SAT || z3_answer == XP_BENCH_UNSAT) && run->n_ratios < MOST_RATIOS)
        run->ratios[run->n_ratios++] = z3 / ours;
    if (answer == XP_COMPARE_UNKNOWN || !agrees(answer, z3_answer) ||
        !agrees(answer, cvc5_answer)) {
        printf("  FAILED: the answers differ, or ours is missing\n");
        run->failed = TRUE;
    }
}

static void measure_all_strings(Run *run)
{
    static const guint string_sizes[] = {10, 100, 1000};
    printf("string theories, %u s cap\n", run->limit);
    for (guint i = 0; i < G_N_ELEMENTS(string_sizes); i++) {
        for (guint f = 0; f < XP_BENCH_FAMILY_COUNT; f++) {
            XpBenchFamily family = (XpBenchFamily)f;
            g_autoptr(XpBenchPair) pair = xp_bench_pair_new(family, string_sizes[i], SEED);
            const char *name = xp_bench_family_name(family);
            measure_strings(run, name, string_sizes[i], pair->first, pair->second);
            measure_strings(run, name, string_sizes[i], pair->second, pair->first);
        }
    }
    if (run->n_ratios == 0) {
        printf("  Z3 finished nothing\n");
        return;
    }
    double middle = median(run->ratios, run->n_ratios);
    printf("  Z3 / ours where Z3 finishes, median of %u: %.0f\n", run->n_ratios, middle);
    if (middle < least_speedup) {
        printf("  FAILED: less than %.0f\n", least_speedup);
        run->failed = TRUE;
    }
}

static gboolean read_options(int argc, char **argv, Run *run)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--no-strings") == 0)
            run->strings = FALSE;
        else if (strcmp(argv[i], "--conditions") == 0)
            run->conditions = TRUE;
        else if (strcmp(argv[i], "--limit") == 0 && i + 1 < argc)
            run->limit = (guint)strtoul(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--rounds") == 0 && i + 1 < argc)
            run->rounds = (guint)strtoul(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--most") == 0 && i + 1 < argc)
            run->most = (guint)strtoul(argv[++i], NULL, 10);
        else
            return FALSE;
    }
    return run->limit > 0 && run->rounds > 0;
}

int main(int argc, char **argv)
{
    Run run = {.limit = 10, .rounds = 5, .most = G_MAXUINT, .strings = TRUE};
    if (!read_options(argc, argv, &run)) {
        fprintf(stderr,
                "usage: %s [--limit SECONDS] [--rounds N] [--most STATEMENTS] [--no-strings] "
                "[--conditions]\n",
                argv[0]);
        return 2;
    }
    if (run.conditions)
        printf("most statements with conditions\n");
    for (guint f = 0; f < XP_BENCH_FAMILY_COUNT; f++)
        measure_growth(&run, (XpBenchFamily)f);
    if (run.strings)
        measure_all_strings(&run);
    return run.failed ? 1 : 0;
}
