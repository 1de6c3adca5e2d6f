/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_LAW_RENAME_H
#define XP_TESTS_DIFFERENTIAL_LAW_RENAME_H

#include "tests/differential/tree.h"
#include "tests/differential/words.h"

/* Accounts get other ids and other labels, in another order of the alphabet. */

/* FALSE when a text of @tree names a part of an account id or label: a pattern. */
gboolean xp_law_rename_tree(XpRandom *random, const XpWords *words, XpDiffTree *tree);
/* Both return new. */
char *xp_law_rename_text(const char *text);
json_t *xp_law_rename_json(const json_t *value);

#endif
