/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_GLOB_CANDIDATE_H
#define XP_ENCODER_GLOB_CANDIDATE_H

#include <glib.h>

#include "encoder/glob/pattern.h"

/*
 * Guesses: texts that are likely to match some positive patterns, readable ones first. Nothing
 * rests on them; whoever takes one checks it.
 */

/* TRUE: this one will do. @text is borrowed for the call. */
typedef gboolean (*XpCandidateTest)(const gunichar *text, guint n, gpointer data);

/* Tries guesses until @test accepts one. Returns whether it did. */
gboolean xp_candidates_try(XpDomain domain, const XpPattern *const *positive, guint n_positive,
                           XpCandidateTest test, gpointer data);

#endif
