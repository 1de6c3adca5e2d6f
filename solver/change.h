/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_CHANGE_H
#define XP_SOLVER_CHANGE_H

#include "frontend/property/ast.h"
#include "solver/result.h"

/* What may be done to one statement to make a property hold. */
typedef enum {
    XP_CHANGE_REPLACE_PRINCIPAL, /* entry @entry by @texts */
    XP_CHANGE_REMOVE_PRINCIPAL,  /* entry @entry */
    XP_CHANGE_ADD_PRINCIPAL,     /* @texts[0] */
    XP_CHANGE_REMOVE_ACTION,     /* action @entry */
    XP_CHANGE_ADD_ACTION,        /* @texts[0] */
    XP_CHANGE_ADD_RESOURCE,      /* @texts[0] */
    XP_CHANGE_ADD_CONDITION,     /* operator, key, values */
    XP_CHANGE_REMOVE_CONDITION,  /* condition @entry */
    XP_CHANGE_REMOVE_STATEMENT,
} XpChangeKind;

/**
 * XpChange:
 * @policy, @statement: places in the world's policies, the same in every copy of it
 * @entry: of principals, actions or conditions
 * @texts: NULL-terminated, or NULL; may hold symbols
 * @cost: characters written and taken away; removing a whole statement costs all of it
 *
 * One change of one statement.
 */
typedef struct {
    XpChangeKind kind;
    guint policy;
    guint statement;
    guint entry;
    char **texts;
    guint cost;
} XpChange;

void xp_change_free(XpChange *change);

/**
 * xp_changes_for:
 * @result: violated, with its counterexamples or what is missing
 *
 * Returns new: the changes that may repair @property (XpChange *), the smallest first; at most
 * @most of them.
 */
GPtrArray *xp_changes_for(const XpWorld *world, const XpProperty *property,
                          const XpPropertyResult *result, guint most);

/* Makes @change in @world, a copy of the world it was found in that nobody else uses. FALSE when
 * the text it writes is refused there. */
gboolean xp_change_apply(const XpChange *change, XpWorld *world);

/* Returns new: the change in words, with its place; symbols are kept. */
char *xp_change_text(const XpChange *change, const XpWorld *world);

#endif
