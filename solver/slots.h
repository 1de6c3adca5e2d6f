/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_SLOTS_H
#define XP_SOLVER_SLOTS_H

#include "frontend/model/trace.h"
#include "frontend/model/world.h"

/**
 * XpSlot:
 * @text: where documents can stand, for people: "boundary of role App in Account2"; the same text
 *   is the same place in another world
 * @owner: whose: "role App in Account2", "key K in Account1", "" of an organization
 * @identity: of whom it is a document, in that world, or NULL
 * @policies: const XpPolicy * that stand there
 */
typedef struct {
    XpLayer layer;
    char *text;
    char *owner;
    const XpIdentity *identity;
    GPtrArray *policies;
} XpSlot;

/* A statement and its document. */
typedef struct {
    const XpPolicy *policy;
    const XpStatement *statement;
} XpPlaced;

/* Returns new: every place of @world (XpSlot *, owned by the array), in canonical order. */
GPtrArray *xp_slots_of(const XpWorld *world);
/* The slot called @text, or NULL. */
const XpSlot *xp_slots_find(const GPtrArray *slots, const char *text);
/* Returns new: the statements (XpPlaced) of @slot (or NULL) that @other (or NULL) has not, by what
 * they say and how often. */
GArray *xp_slot_only(const XpSlot *slot, const XpSlot *other);

#endif
