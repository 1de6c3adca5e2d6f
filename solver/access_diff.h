/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_ACCESS_DIFF_H
#define XP_SOLVER_ACCESS_DIFF_H

#include "solver/result.h"

/* What a comparison of two worlds found, without Z3; solver/diff.h finds it. */

/**
 * XpChangeCause:
 * @added: of the newer tree; else of the older one
 * @policy, @statement: of the world as loaded (borrowed), NULL: no document
 * @text: "identity policies of role App in Account2"
 *
 * One reason for a difference: a statement that stands in one of the trees only, or another fact.
 */
typedef struct {
    gboolean added;
    const XpPolicy *policy;
    const XpStatement *statement;
    char *text;
} XpChangeCause;

/**
 * XpAccessChange:
 * @who: "role App in Account2", or what kind of caller
 * @object: "key EncryptionKey in Account1"
 * @actions: char *: all actions of this class, the witness's first
 * @request: the witness (owned); @caller its ARN; @essential the context keys it states
 * @bindings: XpBindingRow *: what symbols stand for in it
 * @allowed_by, @refused_by: decision and rule of either side
 * @causes: XpChangeCause *
 * @owner: keeps what @request borrows
 *
 * One class of access: a principal and an object, with one witness for its actions. Each action
 * was replayed with it.
 */
typedef struct {
    char *who;
    char *object;
    char *caller;
    GPtrArray *actions;
    XpRequest *request;
    GPtrArray *essential;
    GPtrArray *bindings;
    char *allowed_by;
    char *refused_by;
    GPtrArray *causes;
    XpWorld *owner;
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

/* Return new, empty. */
XpAccessDiff *xp_access_diff_new(const XpWorld *older, const XpWorld *newer);
void xp_access_diff_free(XpAccessDiff *diff);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpAccessDiff, xp_access_diff_free)
XpAccessChange *xp_access_change_new(void);
void xp_access_change_free(XpAccessChange *change);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpAccessChange, xp_access_change_free)
XpOpenChange *xp_open_change_new(const char *object, const char *reason);
void xp_open_change_free(XpOpenChange *open);
void xp_change_cause_free(XpChangeCause *cause);
void xp_access_side_init(XpAccessSide *side);
void xp_access_side_clear(XpAccessSide *side);

#endif
