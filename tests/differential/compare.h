/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_COMPARE_H
#define XP_TESTS_DIFFERENTIAL_COMPARE_H

#include "frontend/eval/eval.h"
#include "solver/prove.h"
#include "tests/differential/tree.h"

/* Seconds since 1970-01-01 UTC that all calls are made at: 2026-11-22. */
#define XP_DIFF_NOW 1795305600

/**
 * XpDiffLoaded:
 * @values: what the symbols of @world are in @bound
 * @z3: where its calls are decided
 *
 * A world as both sides see it.
 */
typedef struct {
    XpWorld *world;
    XpWorld *bound;
    char **values;
    XpZ3 *z3;
} XpDiffLoaded;

void xp_diff_loaded_free(XpDiffLoaded *loaded);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpDiffLoaded, xp_diff_loaded_free)

/* Returns new: @tree written to @folder, loaded and bound to ordinary values. */
XpDiffLoaded *xp_diff_load(const XpDiffTree *tree, const char *folder, GError **error);

/* Returns new: the request @call, which is written to @file; or NULL and an error to free in
 * *@out_text. */
XpRequest *xp_diff_request(const XpDiffLoaded *loaded, const json_t *call, const char *file,
                           char **out_text);

typedef enum {
    XP_DIFF_SAME,
    XP_DIFF_INPUT_ERROR, /* a call that cannot be made */
    XP_DIFF_OPEN,        /* one side says UNKNOWN, the other decides */
    XP_DIFF_OPPOSITE,    /* ALLOW against DENY */
    XP_DIFF_FAILED,      /* one side gives up although the other answers */
} XpDiffKind;

/**
 * XpDiffOutcome:
 * @evaluated: the evaluator's result, or NULL
 * @answer: the encoder's, where there was no error
 * @text: the error of XP_DIFF_INPUT_ERROR or XP_DIFF_FAILED
 */
typedef struct {
    XpDiffKind kind;
    XpRequest *request;
    XpEvalResult *evaluated;
    XpFixedAnswer answer;
    char *text;
} XpDiffOutcome;

void xp_diff_outcome_free(XpDiffOutcome *outcome);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpDiffOutcome, xp_diff_outcome_free)

/* Returns new: what both sides say of @call, which is written to @file. */
XpDiffOutcome *xp_diff_compare(const XpDiffLoaded *loaded, const json_t *call, const char *file);

const char *xp_diff_answer_name(XpFixedAnswer answer);
/* Prints both answers, the trace and the unknown facts on stdout. */
void xp_diff_print(const XpDiffOutcome *outcome);

#endif
