/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_RANDOM_H
#define XP_TESTS_DIFFERENTIAL_RANDOM_H

#include <glib.h>

/* Random numbers that are the same on every machine (splitmix64). */
typedef struct {
    guint64 state;
} XpRandom;

/* A generator for part @part of the run started with @seed; parts do not depend on each other. */
XpRandom xp_random_new(guint64 seed, guint64 part);
guint64 xp_random_next(XpRandom *random);
/* 0 .. @limit - 1; @limit at least 1. */
guint xp_random_below(XpRandom *random, guint limit);
/* TRUE in @percent of 100 cases. */
gboolean xp_random_chance(XpRandom *random, guint percent);
/* One of @n texts (borrowed). */
const char *xp_random_text(XpRandom *random, const char *const *texts, guint n);

/* XP_PICK(random, "a", "b", ...) */
#define XP_PICK(random, ...)                                     \
    xp_random_text((random), (const char *const[]){__VA_ARGS__}, \
                   (guint)G_N_ELEMENTS(((const char *const[]){__VA_ARGS__})))

#endif
