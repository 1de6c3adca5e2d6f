/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_GLOB_NAIVE_H
#define XP_TESTS_GLOB_NAIVE_H

#include <glib.h>

#include "encoder/glob/pattern.h"

/*
 * The slow and obvious way to say what a pattern and a domain hold, over ASCII, to compare the
 * automata with.
 */

/* @pattern with * and ? as wildcards. */
gboolean xp_naive_matches(const char *pattern, gboolean fold, const char *text);
/* The domain as a regular expression of GLib. */
gboolean xp_naive_contains(XpDomain domain, const char *text);

/* Every string of up to @length characters of @alphabet, shortest first. FALSE from @visit ends
 * the walk. */
typedef gboolean (*XpNaiveVisit)(const char *text, gpointer data);
void xp_naive_strings(const char *alphabet, guint length, XpNaiveVisit visit, gpointer data);

/* Random numbers that are the same everywhere. */
typedef struct {
    guint64 state;
} XpNaiveRandom;
guint xp_naive_below(XpNaiveRandom *random, guint limit);

#endif
