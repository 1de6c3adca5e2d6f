/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_DIFF_SCOPE_H
#define XP_SOLVER_DIFF_SCOPE_H

#include "frontend/property/arena.h"
#include "frontend/property/ast.h"
#include "solver/side.h"

/**
 * XpDiffScope:
 * @claim: `no new access`, resolved on the newer world as it was loaded (borrowed)
 * @aligned: its subjects, exceptions and conditions, bound to the aligned copy of that world;
 *   actions and objects are those of @claim
 * @used: of each exception: whether access was gained by it alone
 *
 * What of a comparison a claim asks for.
 */
typedef struct {
    const XpClaim *claim;
    XpClaim aligned;
    gboolean *used;
    XpArena *arena;
    XpStrings *strings;
    char **values;
} XpDiffScope;

/* Returns new. @newer outlives it. */
XpDiffScope *xp_diff_scope_new(const XpClaim *claim, const XpSide *newer);
void xp_diff_scope_free(XpDiffScope *scope);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpDiffScope, xp_diff_scope_free)

/* TRUE if the claim speaks of @object, of the aligned newer world. */
gboolean xp_diff_scope_has(const XpDiffScope *scope, const XpObject *object);

/* TRUE if the claim means the action @name alone; with @story, the reading of a secret, which the
 * action begins. */
gboolean xp_diff_scope_means(const XpDiffScope *scope, const char *name, gboolean story);

#endif
