/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_PROPERTY_ARENA_H
#define XP_PROPERTY_ARENA_H

#include <glib.h>

/**
 * XpArena:
 *
 * Memory for the nodes of a tree, dropped as a whole.
 */
typedef struct XpArena XpArena;

/* Returns new. */
XpArena *xp_arena_new(void);
void xp_arena_free(XpArena *arena);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpArena, xp_arena_free)

/* Returns @n elements of @size bytes, zeroed, or NULL when @n is 0 (borrowed from @arena). */
gpointer xp_arena_alloc(XpArena *arena, gsize n, gsize size);
#define xp_arena_new0(arena, Type, n) ((Type *)xp_arena_alloc((arena), (n), sizeof(Type)))

/* Returns a copy of the elements of @array (borrowed from @arena), and how many in @out_n. */
gpointer xp_arena_copy(XpArena *arena, const GArray *array, guint *out_n);

#endif
