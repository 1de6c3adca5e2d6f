/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/parts.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/differential/tree.h"

/* What a part tells the process that started it, in memory both see. */
typedef struct {
    XpCounts counts;
    char at[64];
} Told;

typedef struct {
    guint index;
    pid_t process;
    char *folder;
    char *output; /* file */
    Told *told;
    gboolean ended;
    int status;
} Running;

static Told *share_memory(void)
{
    Told *told =
        mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    g_assert(told != MAP_FAILED);
    return told;
}

static void work(const XpParts *parts, const Running *running)
{
    XpPart part = {.index = running->index,
                   .folder = running->folder,
                   .at = running->told->at,
                   .at_size = sizeof running->told->at,
                   .counts = &running->told->counts};

    alarm(parts->seconds);
    if (freopen(running->output, "w", stdout) == NULL)
        _exit(2);
    parts->work(&part, parts->data);
    fflush(stdout);
    _exit(0);
}

static Running *start(const XpParts *parts, guint index)
{
    Running *running = g_new0(Running, 1);

    running->index = index;
    running->folder = g_strdup_printf("%s/part-%u", parts->folder, index);
    running->output = g_strconcat(running->folder, ".txt", NULL);
    running->told = share_memory();
    fflush(stdout);
    running->process = fork();
    g_assert(running->process >= 0);
    if (running->process == 0)
        work(parts, running);
    return running;
}

static void free_running(gpointer data)
{
    Running *running = data;

    xp_diff_remove_folder(running->folder);
    remove(running->output);
    munmap(running->told, sizeof *running->told);
    g_free(running->folder);
    g_free(running->output);
    g_free(running);
}

/* A part that did not end by itself is a failure of its own. */
static char *read_text(const Running *running)
{
    g_autofree char *text = NULL;

    if (!g_file_get_contents(running->output, &text, NULL, NULL))
        text = g_strdup("");
    if (WIFEXITED(running->status) && WEXITSTATUS(running->status) == 0)
        return g_steal_pointer(&text);
    running->told->counts.n[XP_COUNT_FAILURES]++;
    if (WIFSIGNALED(running->status) && WTERMSIG(running->status) == SIGALRM)
        return g_strdup_printf("%snot finished in time at %s\n", text, running->told->at);
    return g_strdup_printf(
        "%s%s %d at %s\n", text, WIFSIGNALED(running->status) ? "ended by signal" : "ended with",
        WIFSIGNALED(running->status) ? WTERMSIG(running->status) : WEXITSTATUS(running->status),
        running->told->at);
}

static void wait_for_one(const GPtrArray *all)
{
    int status;
    pid_t process = wait(&status);

    for (guint i = 0; i < all->len; i++) {
        Running *running = g_ptr_array_index(all, i);

        if (running->process == process) {
            running->ended = TRUE;
            running->status = status;
        }
    }
}

static guint count_running(const GPtrArray *all)
{
    guint n = 0;

    for (guint i = 0; i < all->len; i++)
        n += !((const Running *)g_ptr_array_index(all, i))->ended;
    return n;
}

/* Hands over the parts whose turn it is; what comes after enough is dropped. */
static gboolean hand_over(const XpParts *parts, GPtrArray *all, gboolean more)
{
    while (all->len > 0 && ((const Running *)g_ptr_array_index(all, 0))->ended) {
        const Running *first = g_ptr_array_index(all, 0);
        g_autofree char *text = read_text(first);

        more = more && parts->done(first->index, text, &first->told->counts, parts->data);
        g_ptr_array_remove_index(all, 0);
    }
    return more;
}

void xp_parts_run(const XpParts *parts)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(free_running);
    guint next = parts->first;
    gboolean more = TRUE;

    while ((more && next < parts->end) || count_running(all) > 0) {
        while (more && next < parts->end && count_running(all) < parts->jobs)
            g_ptr_array_add(all, start(parts, next++));
        wait_for_one(all);
        more = hand_over(parts, all, more);
    }
}
