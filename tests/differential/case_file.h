/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_CASE_FILE_H
#define XP_TESTS_DIFFERENTIAL_CASE_FILE_H

#include "tests/differential/tree.h"

/**
 * XpCaseFile:
 * @call: a request, or NULL
 * @sentence: of a property, or NULL
 * @description: what went wrong
 * @source: what found it, so that it can be found again
 * @rule: of AWS, that one of the two engines decided by, or NULL
 * @answer: decision or verdict that the case states until somebody has found out the right one,
 *   or NULL
 *
 * A finding as a case of corpus/: a tree with case.json, the request or the sentence beside it.
 */
typedef struct {
    const XpDiffTree *tree;
    const json_t *call;
    const char *sentence;
    const char *description;
    const char *source;
    const char *rule;
    const char *answer;
} XpCaseFile;

/* Writes the case to @folder, which is emptied before. */
gboolean xp_case_file_write(const XpCaseFile *file, const char *folder, GError **error);

#endif
