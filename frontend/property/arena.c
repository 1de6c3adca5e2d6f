/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/property/arena.h"

#include <stddef.h>
#include <string.h>

#define BLOCK_SIZE ((gsize)16 << 10)

struct XpArena {
    GPtrArray *blocks; /* char *, every block */
    char *current;     /* the block being filled */
    gsize used;        /* of it */
};

XpArena *xp_arena_new(void)
{
    XpArena *arena = g_new0(XpArena, 1);

    arena->blocks = g_ptr_array_new_with_free_func(g_free);
    arena->used = BLOCK_SIZE;
    return arena;
}

void xp_arena_free(XpArena *arena)
{
    if (arena == NULL)
        return;
    g_ptr_array_unref(arena->blocks);
    g_free(arena);
}

gpointer xp_arena_alloc(XpArena *arena, gsize n, gsize size)
{
    gsize align = _Alignof(max_align_t);
    gsize bytes;
    char *block;

    if (n == 0 || size == 0)
        return NULL;
    g_assert(n <= (G_MAXSIZE / 2) / size);
    bytes = (n * size + align - 1) / align * align;
    if (bytes > BLOCK_SIZE / 4) {
        block = g_malloc0(bytes);
        g_ptr_array_add(arena->blocks, block);
        return block;
    }
    if (arena->used + bytes > BLOCK_SIZE) {
        arena->current = g_malloc0(BLOCK_SIZE);
        g_ptr_array_add(arena->blocks, arena->current);
        arena->used = 0;
    }
    block = arena->current + arena->used;
    arena->used += bytes;
    return block;
}

gpointer xp_arena_copy(XpArena *arena, const GArray *array, guint *out_n)
{
    GArray *source = (GArray *)(guintptr)array; /* GLib's getter takes no const */
    gsize size = g_array_get_element_size(source);
    gpointer copy = xp_arena_alloc(arena, array->len, size);

    if (copy != NULL)
        memcpy(copy, array->data, array->len * size);
    *out_n = array->len;
    return copy;
}
