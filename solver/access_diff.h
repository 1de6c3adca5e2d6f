/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_ACCESS_DIFF_H
#define XP_SOLVER_ACCESS_DIFF_H

#include "solver/result.h"

/* What a comparison of two worlds found, without Z3; solver/diff.h finds it. */

/**
 * XpAccessChange:
 * @who: "role App in Account2", or what kind of caller
 * @object: "key EncryptionKey in Account1"
 * @actions: char *: all actions of this class, the witness's first
 * @story: the witness on the tree that allows it
 * @allowed_by, @refused_by: decision and rule of either side
 * @causes: XpChangeCause *
 * @excepted: the exceptions of `no new access` claims that cover all of it, or NULL
 *
 * One class of access: a principal and an object, with one witness for its actions. Each action
 * was replayed with it.
 */
typedef struct {
    char *who;
    char *object;
    GPtrArray *actions;
    XpStory *story;
    char *allowed_by;
    char *refused_by;
    GPtrArray *causes;
    char *excepted;
} XpAccessChange;

/* @object: what may have changed, and nobody can tell; @facts: XpFact * it hangs on. */
typedef struct {
    char *object;
    char *reason;
    GPtrArray *facts;
} XpOpenChange;

/* One direction: what @left allows and @right does not. */
typedef struct {
    GPtrArray *changes; /* XpAccessChange * */
    GPtrArray *open;    /* XpOpenChange * */
} XpAccessSide;

/**
 * XpAccessDiff:
 * @older, @newer: as loaded (borrowed)
 * @asked: how many pairs of an object and a service were asked about
 * @unlike: of how many of them the two worlds do not say the very same
 * @assumptions: char *: what was taken for granted
 * @disagreement: a definite replay contradicted a definite model, or NULL
 */
typedef struct {
    const XpWorld *older;
    const XpWorld *newer;
    XpAccessSide gained;
    XpAccessSide lost;
    guint asked;
    guint unlike;
    gboolean partial;
    GPtrArray *assumptions;
    char *disagreement;
} XpAccessDiff;

/* How many changes of @side no exception covers. */
guint xp_access_side_uncovered(const XpAccessSide *side);

/* Return new, empty. */
XpAccessDiff *xp_access_diff_new(const XpWorld *older, const XpWorld *newer);
void xp_access_diff_free(XpAccessDiff *diff);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpAccessDiff, xp_access_diff_free)
XpAccessChange *xp_access_change_new(void);
void xp_access_change_free(XpAccessChange *change);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpAccessChange, xp_access_change_free)
XpOpenChange *xp_open_change_new(const char *object, const char *reason);
void xp_open_change_free(XpOpenChange *open);
void xp_access_side_init(XpAccessSide *side);
void xp_access_side_clear(XpAccessSide *side);

#endif
