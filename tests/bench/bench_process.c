/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/*
 * usage: bench_process ROUNDS FLOOR COMMAND [ARGUMENT]...
 *
 * Runs FLOOR and COMMAND in turn, ROUNDS times each, and prints how the median of COMMAND's time
 * stands to that of FLOOR, and COMMAND's largest memory. Exit status 1 if the command takes more
 * than three times the floor or 60 MiB, 2 if something cannot be run.
 */

extern char **environ;

static const double most_ratio = 3;
static const long most_kib = 60L * 1024;

typedef struct {
    double seconds;
    long kib; /* peak resident memory */
    int status;
} Measured;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Output is thrown away. Returns 0, or -1 if the program does not start. */
static int run(char **command, Measured *measured)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    double start = now();
    int failed = posix_spawnp(&child, command[0], &actions, NULL, command, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0)
        return -1;
    struct rusage usage;
    if (wait4(child, &measured->status, 0, &usage) < 0)
        return -1;
    measured->seconds = now() - start;
    measured->kib = usage.ru_maxrss;
    return 0;
}

static int compare_doubles(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return left < right ? -1 : left > right;
}

static double median(double *values, size_t n)
{
    qsort(values, n, sizeof *values, compare_doubles);
    return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static int report(double ratio, long kib)
{
    int failed = 0;
    printf("  time / floor = %.2f (at most %.0f)\n", ratio, most_ratio);
    printf("  peak memory = %.1f MiB (below %.0f)\n", (double)kib / 1024, (double)most_kib / 1024);
    if (ratio > most_ratio) {
        printf("  FAILED: more than %.0f times the floor\n", most_ratio);
        failed = 1;
    }
    if (kib >= most_kib) {
        printf("  FAILED: too much memory\n");
        failed = 1;
    }
    return failed;
}

int main(int argc, char **argv)
{
    size_t rounds = argc > 3 ? strtoul(argv[1], NULL, 10) : 0;
    if (rounds == 0) {
        fprintf(stderr, "usage: %s ROUNDS FLOOR COMMAND [ARGUMENT]...\n", argv[0]);
        return 2;
    }
    char *floor_command[] = {argv[2], NULL};
    double *floor_times = calloc(rounds, sizeof *floor_times);
    double *times = calloc(rounds, sizeof *times);
    long kib = 0;
    int failed = floor_times == NULL || times == NULL ? 2 : 0;
    for (size_t i = 0; i < rounds && failed == 0; i++) {
        Measured floor_run = {0};
        Measured ours = {0};
        if (run(floor_command, &floor_run) != 0 || run(argv + 3, &ours) != 0 ||
            !WIFEXITED(ours.status) || WEXITSTATUS(ours.status) > 1) {
            fprintf(stderr, "%s: cannot be measured\n", argv[3]);
            failed = 2;
        }
        floor_times[i] = floor_run.seconds;
        times[i] = ours.seconds;
        kib = ours.kib > kib ? ours.kib : kib;
    }
    if (failed == 0)
        failed = report(median(times, rounds) / median(floor_times, rounds), kib);
    free(floor_times);
    free(times);
    return failed;
}
