/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_COMPARE_INDEX_H
#define XP_SOLVER_COMPARE_INDEX_H

#include <glib.h>

#include "solver/compare_patterns.h"

/*
 * Which statements have a resource that can meet a given one? By service and by the literal
 * beginning of the resource segment: two patterns meet only if one beginning goes on with the
 * other.
 */
typedef struct XpCompareIndex XpCompareIndex;

/* Returns new. */
XpCompareIndex *xp_compare_index_new(void);
void xp_compare_index_free(XpCompareIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpCompareIndex, xp_compare_index_free)

/* @resource (borrowed, must outlive @index) stands in statement @statement. */
void xp_compare_index_add(XpCompareIndex *index, XpProduct *resource, guint statement);
/* To be called once, after the last addition. */
void xp_compare_index_finish(XpCompareIndex *index);

/* Service and literal beginning. All borrowed. */
typedef struct {
    const XpPattern *owner; /* NULL: not one text */
    const gunichar *units;
    guint length;
    guint hash;
} XpCompareKey;

/* One resource of a statement. */
typedef struct {
    XpCompareKey key;
    XpProduct *resource;
    guint statement;
    guint end; /* place after the last entry of the same key */
} XpCompareEntry;

/* Appends to @found (GPtrArray of XpCompareEntry *, borrowed) the entries that may meet
 * @resource: all that do, and no others as far as shapes show. */
void xp_compare_index_find(const XpCompareIndex *index, const XpProduct *resource,
                           GPtrArray *found);
/* The same for the entries that hold wherever @resource does, as far as shapes show. */
void xp_compare_index_find_covers(const XpCompareIndex *index, const XpProduct *resource,
                                  GPtrArray *found);

#endif
