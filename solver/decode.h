/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_DECODE_H
#define XP_SOLVER_DECODE_H

#include <glib.h>

#include "encoder/story.h"
#include "solver/question.h"

/**
 * XpDecoded:
 * @values: one text per symbol of the world (g_strfreev())
 * @world: the bound world (xp_world_bind())
 * @request: what the caller sends
 * @essential: char *: the context keys stated in @request
 * @caller_note: who the caller is, when nobody listed them
 *
 * A satisfying model as a concrete request.
 */
typedef struct {
    char **values;
    XpWorld *world;
    XpRequest *request;
    GPtrArray *essential;
    char *caller_note;
} XpDecoded;

void xp_decoded_free(XpDecoded *decoded);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpDecoded, xp_decoded_free)

/* Returns new: the story the last XP_LAZY_SAT answer of @question tells. */
XpDecoded *xp_decode(XpQuestion *question, XpStoryTerms *story);

/**
 * xp_decode_prefer:
 *
 * After XP_LAZY_SAT of (mode, literals): tries one preference after the other (loaded principals
 * before others, no service in between, no condition key that is not needed) and leaves the
 * question at the satisfying answer with as many of them as hold together. FALSE when a limit
 * was reached on the way.
 */
gboolean xp_decode_prefer(XpQuestion *question, XpStoryTerms *story, XpMode mode,
                          const GPtrArray *literals);

#endif
