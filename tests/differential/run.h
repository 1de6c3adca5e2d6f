/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_RUN_H
#define XP_TESTS_DIFFERENTIAL_RUN_H

#include "tests/differential/counts.h"
#include "tests/differential/gen_world.h"
#include "tests/differential/parts.h"

/**
 * XpRun:
 * @calls, @properties, @laws, @pairs: how many in one world
 * @most: stop after so many failures
 * @keep: folder for findings, as cases of corpus/, or NULL
 * @no_shrink: show findings as they were found
 * @list: print the calls that cannot be made and the sentences that do not resolve
 * @themes: what worlds are made of
 * @part, @tree, @request: the part that is done just now, the folder its trees are written to
 *   and the file its requests are
 *
 * What is done to each world: calls are decided by both engines, sentences proved and attacked,
 * laws tried. Everything about world N follows from @seed and N.
 */
typedef struct {
    gint64 seed;
    guint calls;
    guint properties;
    guint laws;
    guint pairs;
    guint most;
    const char *keep;
    gboolean no_shrink;
    gboolean list;
    XpThemes themes;
    const XpPart *part;
    const char *tree;
    const char *request;
} XpRun;

/* Does world @at; counts and prints what it finds. */
void xp_run_world(XpRun *run, guint at);

#endif
