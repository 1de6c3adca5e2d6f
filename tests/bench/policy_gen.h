/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_BENCH_POLICY_GEN_H
#define XP_TESTS_BENCH_POLICY_GEN_H

#include <glib.h>

/*
 * Pairs of policies to compare, for the glob benchmark. The same family, size and seed always
 * give the same pair, on every machine: the generator uses its own random numbers.
 */

typedef enum {
    XP_BENCH_INDEPENDENT, /* two policies drawn one after the other */
    XP_BENCH_NEAR,        /* the second is the first with one Allow widened */
    XP_BENCH_SAME,        /* the second is the first, shuffled, resources split over statements */
    XP_BENCH_FAMILY_COUNT
} XpBenchFamily;

/* One statement without principal and conditions. @group: the place of the statement of the first
 * policy it was made from; statements of one group have the same conditions where they get any. */
typedef struct {
    gboolean deny;
    guint group;
    GPtrArray *actions;   /* char *, owned: "s3:Get*" */
    GPtrArray *resources; /* char *, owned: ARN patterns or "*" */
} XpBenchStatement;

typedef struct {
    GPtrArray *first;  /* XpBenchStatement *, owned */
    GPtrArray *second; /* XpBenchStatement *, owned */
} XpBenchPair;

const char *xp_bench_family_name(XpBenchFamily family);

/* Returns new: a pair whose first policy has @n_statements statements. */
XpBenchPair *xp_bench_pair_new(XpBenchFamily family, guint n_statements, guint64 seed);
void xp_bench_pair_free(XpBenchPair *pair);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpBenchPair, xp_bench_pair_free)

#endif
