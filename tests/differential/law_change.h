/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_LAW_CHANGE_H
#define XP_TESTS_DIFFERENTIAL_LAW_CHANGE_H

#include "tests/differential/tree.h"
#include "tests/differential/words.h"

/* The changes of the laws (law.c says what each may do). FALSE: nothing could be changed. */

/* A statement more, in some document that is there. */
gboolean xp_law_add_deny(XpRandom *random, const XpWords *words, XpDiffTree *tree);
gboolean xp_law_add_allow(XpRandom *random, const XpWords *words, XpDiffTree *tree);
/* Every array of a document in another order. */
gboolean xp_law_shuffle(XpRandom *random, const XpWords *words, XpDiffTree *tree);
/* A statement with several actions, resources or principals becomes two. */
gboolean xp_law_split(XpRandom *random, const XpWords *words, XpDiffTree *tree);
gboolean xp_law_repeat(XpRandom *random, const XpWords *words, XpDiffTree *tree);
/* A statement of an identity policy goes to a document of its own. */
gboolean xp_law_move(XpRandom *random, const XpWords *words, XpDiffTree *tree);
/* A statement gets one action, resource or principal less, or a * becomes something definite. */
gboolean xp_law_narrow_allow(XpRandom *random, const XpWords *words, XpDiffTree *tree);
gboolean xp_law_narrow_deny(XpRandom *random, const XpWords *words, XpDiffTree *tree);
gboolean xp_law_condition_allow(XpRandom *random, const XpWords *words, XpDiffTree *tree);
/* Some user or role without a boundary gets one. */
gboolean xp_law_add_boundary(XpRandom *random, const XpWords *words, XpDiffTree *tree);
/* A line of YAML that says what nobody had said. */
gboolean xp_law_settle(XpRandom *random, const XpWords *words, XpDiffTree *tree);

#endif
