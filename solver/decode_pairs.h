/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_DECODE_PAIRS_H
#define XP_SOLVER_DECODE_PAIRS_H

#include "encoder/context.h"
#include "solver/lazy.h"

/*
 * The pairs of an encryption context that nobody speaks of. A grant may ask for a context as a
 * whole: one with more in it than that has a pair besides, whose name is for the story to choose.
 * Rule: S-KMS-26
 */

/* Returns new: a key of the encryption context that @request, as far as the model of @lazy was
 * decoded, has to state for that; or NULL: it has all it needs. */
char *xp_decode_further_pair(XpLazy *lazy, const XpCallTerms *sent, const XpRequest *request);

#endif
