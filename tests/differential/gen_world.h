/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_GEN_WORLD_H
#define XP_TESTS_DIFFERENTIAL_GEN_WORLD_H

#include "tests/differential/themes.h"
#include "tests/differential/tree.h"
#include "tests/differential/words.h"

/**
 * XpGenWorld:
 * @tree: the input, a native tree
 * @words: the names its documents use
 * @hero: ARN of the user or role that some of the policies grant access to
 * @labels: of the accounts that are supplied
 * @subjects, @objects: of property sentences: "role App in account Account2"
 *
 * A small world: two or three accounts, one secret, one or two keys, a few principals, and
 * policies of which some add up to access; and what its themes add.
 */
typedef struct {
    XpThemeSet themes;
    XpDiffTree *tree;
    XpWords *words;
    char *hero;
    GPtrArray *labels;
    GPtrArray *subjects;
    GPtrArray *objects;
} XpGenWorld;

/* Returns new. */
XpGenWorld *xp_gen_world(XpRandom *random, const XpThemes *themes);
void xp_gen_world_free(XpGenWorld *world);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpGenWorld, xp_gen_world_free)

#endif
