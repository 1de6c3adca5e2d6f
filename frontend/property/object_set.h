/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_PROPERTY_OBJECT_SET_H
#define XP_PROPERTY_OBJECT_SET_H

#include <glib.h>

#include "frontend/property/resolve.h"

/**
 * XpObjectSet:
 * @seen: "kind ARN" of each
 *
 * The objects of one set while it is being resolved; the same thing is added once.
 */
typedef struct {
    GArray *items; /* XpObject */
    GHashTable *seen;
    gboolean from_pattern;
} XpObjectSet;

void xp_object_set_init(XpObjectSet *set);
void xp_object_set_clear(XpObjectSet *set);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(XpObjectSet, xp_object_set_clear)

void xp_object_set_add(XpObjectSet *set, const XpObject *object);
void xp_object_set_add_resource(XpObjectSet *set, XpResolver *resolver, const XpResource *resource,
                                const XpSpan *span);
void xp_object_set_add_role(XpObjectSet *set, XpResolver *resolver, const XpIdentity *role,
                            const XpSpan *span);
/* @name: without "alias/" */
void xp_object_set_add_alias(XpObjectSet *set, XpResolver *resolver, const XpResource *key,
                             const char *name, const XpSpan *span);

/* @alias without its "alias/", with which it may be written. */
const char *xp_object_alias_name(const char *alias);

/* Adds what `arn "..."` names (resolve_object_arn.c). */
gboolean xp_resolve_object_arn(XpResolver *resolver, const XpSynItem *item, XpObjectSet *objects);

#endif
