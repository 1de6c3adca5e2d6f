/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_LAW_H
#define XP_TESTS_DIFFERENTIAL_LAW_H

#include "tests/differential/compare.h"
#include "tests/differential/counts.h"
#include "tests/differential/words.h"

/*
 * Metamorphic laws: what a change of the policies may do to any answer, whatever the answer is.
 * They hold for the evaluator, for the encoder with the call fixed and for free claims, and so
 * find mistakes that both engines share.
 */

/* How the answer after a change stands to the one before: DENY is less than UNKNOWN, and UNKNOWN
 * less than ALLOW. */
typedef enum {
    XP_LAW_SAME,
    XP_LAW_NOT_MORE,
    XP_LAW_NOT_LESS,
    XP_LAW_SETTLES, /* only an UNKNOWN may become something else */
} XpLawRelation;

/**
 * XpLaw:
 * @change: makes the change; FALSE when there is nothing it could change
 * @renames: @change renames, and questions are renamed in the same way by xp_law_rename()
 */
typedef struct {
    const char *name;
    XpLawRelation relation;
    gboolean (*change)(XpRandom *random, const XpWords *words, XpDiffTree *tree);
    gboolean renames;
} XpLaw;

/* A law at random. */
const XpLaw *xp_law_pick(XpRandom *random);
const char *xp_law_relation_name(XpLawRelation relation);

/**
 * XpLawTrial:
 * @random: decides what exactly is changed
 * @calls: JSON array of requests to ask before and after, or NULL
 * @sentence: a property to prove before and after, or NULL
 * @at: which of @calls went wrong, or -1: the sentence
 * @wrong: what went wrong, or NULL: the law holds, or there was nothing to change
 */
typedef struct {
    const XpLaw *law;
    XpRandom random;
    const XpWords *words;
    json_t *calls;
    const char *sentence;
    int at;
    char *wrong;
} XpLawTrial;

/**
 * xp_law_try:
 * @tree: the world before the change
 * @folder, @file: where trees and requests are written to
 *
 * Tries a law. Sets @trial->wrong, for the caller to free, and counts.
 */
void xp_law_try(XpLawTrial *trial, const XpDiffTree *tree, const char *folder, const char *file,
                XpCounts *counts);

#endif
