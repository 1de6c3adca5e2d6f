/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/pool.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

#define SECOND_NANOSECONDS 1000000000L
#define TICK_NANOSECONDS   (SECOND_NANOSECONDS / 5)

typedef struct {
    void (*work)(guint index, gpointer data);
    gpointer data;
    guint items;
    guint next;
    guint done;
    pthread_mutex_t lock;
    pthread_cond_t changed;
} Pool;

static void *worker(void *argument)
{
    Pool *pool = argument;
    pthread_mutex_lock(&pool->lock);
    while (pool->next < pool->items) {
        guint index = pool->next++;
        pthread_mutex_unlock(&pool->lock);
        pool->work(index, pool->data);
        pthread_mutex_lock(&pool->lock);
        pool->done++;
        pthread_cond_signal(&pool->changed);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

/* Wakes up now and then even when nothing ends, so that progress can be shown and a long item be
 * told to stop. */
static void watch(Pool *pool, void (*tick)(guint done, guint total, gpointer tick_data),
                  gpointer tick_data)
{
    pthread_mutex_lock(&pool->lock);
    while (pool->done < pool->items) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += TICK_NANOSECONDS;
        if (until.tv_nsec >= SECOND_NANOSECONDS) {
            until.tv_sec++;
            until.tv_nsec -= SECOND_NANOSECONDS;
        }
        pthread_cond_timedwait(&pool->changed, &pool->lock, &until);
        guint done = pool->done;
        pthread_mutex_unlock(&pool->lock);
        if (tick != NULL)
            tick(done, pool->items, tick_data);
        pthread_mutex_lock(&pool->lock);
    }
    pthread_mutex_unlock(&pool->lock);
}

/*
 * The first number that GLib reads makes it load a locale, once; a thread that has to wait for
 * another to do so comes back with errno set, which g_ascii_string_to_unsigned() takes for a text
 * that is no number. A range of addresses then was none, in a run out of hundreds.
 */
static void prepare_glib(void)
{
    char *end = NULL;
    g_ascii_strtoull("0", &end, 10);
}

void xp_pool_run(void (*work)(guint index, gpointer data), gpointer data, guint items, guint jobs,
                 void (*tick)(guint done, guint total, gpointer tick_data), gpointer tick_data)
{
    Pool pool = {.work = work,
                 .data = data,
                 .items = items,
                 .lock = PTHREAD_MUTEX_INITIALIZER,
                 .changed = PTHREAD_COND_INITIALIZER};
    guint threads = MAX(MIN(jobs, items), 1);
    g_autofree pthread_t *ids = g_new0(pthread_t, threads);
    guint started = 0;
    prepare_glib();
    while (started < threads && pthread_create(&ids[started], NULL, worker, &pool) == 0)
        started++;
    if (started == 0)
        worker(&pool); /* no thread to be had: do it here */
    else
        watch(&pool, tick, tick_data);
    for (guint i = 0; i < started; i++)
        pthread_join(ids[i], NULL);
    pthread_mutex_destroy(&pool.lock);
    pthread_cond_destroy(&pool.changed);
}
