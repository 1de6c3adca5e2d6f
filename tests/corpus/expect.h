/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_CORPUS_EXPECT_H
#define XP_TESTS_CORPUS_EXPECT_H

#include <glib.h>
#include <jansson.h>

/*
 * What a case states against what the program printed. Each difference becomes one line of text
 * in @problems (char *, owned by the array); nothing is added when all is as stated.
 */

/**
 * xp_expect_report:
 * @wanted: case.json
 * @report: xacct-report/1
 */
void xp_expect_report(const json_t *wanted, const json_t *report, GPtrArray *problems);

/**
 * xp_expect_decision:
 * @index: of the request, for the messages
 * @wanted: one entry of `eval`
 * @answer: one line of xacct-eval/1
 */
void xp_expect_decision(size_t index, const json_t *wanted, const json_t *answer,
                        GPtrArray *problems);

/**
 * xp_expect_diff:
 * @wanted: `diff` of case.json
 * @report: xacct-diff/1
 */
void xp_expect_diff(const json_t *wanted, const json_t *report, GPtrArray *problems);

/* Adds one line to @problems. */
void xp_expect_fail(GPtrArray *problems, const char *format, ...) G_GNUC_PRINTF(2, 3);

#endif
