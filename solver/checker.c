/* SPDX-License-Identifier: Apache-2.0 */

/* Another solver, as a process. */
#include "solver/checker.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "frontend/base/error.h"

enum { MOST_OUTPUT = 4096 };

/* What cvc5's theory of strings wants: first as it is, then with regular expressions rewritten to
 * conditions on pieces of text. */
static const char *const cvc5_options[][4] = {
    {"--lang=smt2", "--strings-exp", NULL},
    {"--lang=smt2", "--strings-exp", "--re-elim=agg", NULL}};

static gboolean is_cvc5(const XpChecker *checker)
{
    g_autofree char *name = g_path_get_basename(checker->command[0]);
    return strcmp(name, "cvc5") == 0 && checker->command[1] == NULL;
}

gboolean xp_checker_init(XpChecker *checker, const char *command, guint timeout_ms, GError **error)
{
    g_autoptr(GError) failed = NULL;
    checker->timeout_ms = timeout_ms;
    if (!g_shell_parse_argv(command, NULL, &checker->command, &failed)) {
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "--solver takes a command: %s",
                    failed->message);
        return FALSE;
    }
    g_autofree char *path = g_find_program_in_path(checker->command[0]);
    if (path != NULL)
        return TRUE;
    g_set_error(
        error, XP_ERROR, XP_ERROR_USAGE,
        "there is no program '%s'; install cvc5 (Debian: apt install cvc5), or name another "
        "solver of SMT-LIB with --solver COMMAND",
        checker->command[0]);
    return FALSE;
}

void xp_checker_clear(XpChecker *checker)
{
    g_clear_pointer(&checker->command, g_strfreev);
}

/* Reads what the process writes until it ends; FALSE at the deadline. */
static gboolean read_output(int fd, gint64 deadline, GString *out)
{
    char chunk[512];
    for (;;) {
        gint64 left = (deadline - g_get_monotonic_time()) / 1000;
        struct pollfd waiting = {.fd = fd, .events = POLLIN};
        if (left <= 0)
            return FALSE;
        if (poll(&waiting, 1, (int)MIN(left, (gint64)1000)) <= 0)
            continue;
        ssize_t got = read(fd, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return TRUE;
        if (out->len < MOST_OUTPUT)
            g_string_append_len(out, chunk, got);
    }
}

static void reap(GPid process)
{
    while (waitpid(process, NULL, 0) < 0 && errno == EINTR)
        continue;
    g_spawn_close_pid(process);
}

static XpCheckAnswer answer_of(const char *output, char **out_note)
{
    g_auto(GStrv) lines = g_strsplit(output, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        const char *line = g_strstrip(lines[i]);
        if (strcmp(line, "unsat") == 0)
            return XP_CHECK_UNSAT;
        if (strcmp(line, "sat") == 0)
            return XP_CHECK_SAT;
        if (*line != '\0') {
            *out_note = g_strndup(line, 200);
            return XP_CHECK_NONE;
        }
    }
    *out_note = g_strdup("it says nothing");
    return XP_CHECK_NONE;
}

/* Runs @arguments (const char *, NULL-terminated) until @deadline. */
static XpCheckAnswer run(const GPtrArray *arguments, gint64 deadline, char **out_note)
{
    GPid process = 0;
    int fd = -1;
    g_autoptr(GError) error = NULL;
    if (!g_spawn_async_with_pipes(NULL, (char **)(void *)arguments->pdata, NULL,
                                  G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD |
                                      G_SPAWN_STDERR_TO_DEV_NULL,
                                  NULL, NULL, &process, NULL, &fd, NULL, &error)) {
        *out_note = g_strdup(error->message);
        return XP_CHECK_NONE;
    }
    g_autoptr(GString) output = g_string_new(NULL);
    gboolean ended = read_output(fd, deadline, output);
    if (!ended)
        kill(process, SIGKILL);
    close(fd);
    reap(process);
    if (!ended) {
        *out_note = g_strdup("timeout");
        return XP_CHECK_NONE;
    }
    return answer_of(output->str, out_note);
}

static void add(GPtrArray *arguments, const char *argument)
{
    g_ptr_array_add(arguments, (gpointer)(gsize)argument);
}

XpCheckAnswer xp_checker_ask(const XpChecker *checker, const char *file, char **out_note)
{
    gboolean cvc5 = is_cvc5(checker);
    guint tries = cvc5 ? G_N_ELEMENTS(cvc5_options) : 1;
    gint64 start = g_get_monotonic_time();
    XpCheckAnswer answer = XP_CHECK_NONE;
    *out_note = NULL;
    for (guint i = 0; i < tries && answer == XP_CHECK_NONE; i++) {
        g_autoptr(GPtrArray) arguments = g_ptr_array_new();
        for (guint a = 0; checker->command[a] != NULL; a++)
            add(arguments, checker->command[a]);
        for (guint o = 0; cvc5 && cvc5_options[i][o] != NULL; o++)
            add(arguments, cvc5_options[i][o]);
        add(arguments, file);
        add(arguments, NULL);
        g_clear_pointer(out_note, g_free);
        answer =
            run(arguments, start + (gint64)checker->timeout_ms * 1000 * (i + 1) / tries, out_note);
    }
    if (answer != XP_CHECK_NONE)
        g_clear_pointer(out_note, g_free);
    return answer;
}
